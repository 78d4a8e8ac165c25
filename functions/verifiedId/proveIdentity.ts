import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { collectorOf } from "../../shared/domain/pass/grant.ts";
import { ConflictError, isServiceError } from "../../shared/errors.ts";
import { noteNotGiven } from "../../shared/passes/noteNotGiven.ts";
import { grantOfLink } from "../../shared/passes/pickUpCase.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutCode } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { page } from "../../shared/web/answers.ts";
import { formToken, isFormToken } from "../../shared/web/formToken.ts";
import { askPage } from "../../shared/web/pages/proofPages.ts";
import { readBody } from "../../shared/web/readBody.ts";
import { isSameOrigin, mediaType } from "../../shared/web/sameOrigin.ts";
import { type Patience, patienceOf } from "../host/patience.ts";
import { logUnanswered, readingAgain, SECONDS_AT_PAGE } from "../host/readingAgain.ts";
import { askPresentation } from "./askPresentation.ts";
import { collectProven } from "./collectProven.ts";
import { type AtProof, atProof, noProof } from "./proofAnswers.ts";
import { proofLinkIn, proofPurpose } from "./proofLink.ts";
import { type ProofForm, ProofFormSchema } from "./requests.ts";

type ProofPorts = Pick<
  Ports,
  "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports" | "presentations"
>;

const LIMIT_BYTES = 4096;

/**
 * `/verified-id?grant=…&sig=…`: where somebody without a sign-in proves who they are by a Verified ID with Face Check
 * (R13, R14, R184), and is shown a code. GET and HEAD read nothing, change nothing and reveal nothing. The first POST
 * asks for the presentation; the second one, from the very page that asked, shows the code once that has proven it.
 */
export const proveIdentity =
  (
    given: ProofPorts,
    config: Config,
    orchestrationsOf: (context: InvocationContext) => Orchestrations,
    patience: () => Patience = () => patienceOf(SECONDS_AT_PAGE, config),
  ) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const ports = readingAgain(given, patience());
    const link = proofLinkIn(request);
    const at = atProof(request, config, link);
    if (request.method === "HEAD") return page(200, "");
    const { verifiedId } = config;
    const { presentations } = ports;
    if (!verifiedId || !presentations) return noProof(at, "off");
    const token = formToken(config, link.secret, proofPurpose(link), ports.clock.now());
    if (request.method !== "POST") return page(200, askPage(at.around, { formToken: token }));
    try {
      const read = await readForm(ports, config, request, at);
      if ("refusal" in read) return read.refusal;
      const row = await grantOfLink(ports.store, link);
      if (!row || collectorOf(row.grant).kind !== "verifiedId") {
        await noteNotGiven(ports, { by: undefined, because: "linkUnknown", say: "The link is none of ours." });
        return noProof(at, "unknown");
      }
      return "pageSecret" in read.form
        ? await collectProven(ports, config, at, row, read.form, () => orchestrationsOf(context))
        : await askPresentation({ ...ports, presentations }, config, at, row, read.form.formToken);
    } catch (error) {
      if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
      logUnanswered(context, "the page for a Verified ID", error);
      if (isServiceError(error)) await noteTrouble(ports, config, aboutCode(), error);
      return noProof(at, "later");
    }
  };

async function readForm(
  ports: Pick<Ports, "store" | "clock">,
  config: Config,
  request: HttpRequest,
  at: AtProof,
): Promise<{ readonly form: ProofForm } | { readonly refusal: HttpResponseInit }> {
  const turnedAway = async (because: string, say: string, refusal: HttpResponseInit) => {
    await noteNotGiven(ports, { by: undefined, because, say });
    return { refusal };
  };
  if (!isSameOrigin(request, config))
    return turnedAway("notSameOrigin", "The form did not come from this page.", noProof(at, "notFromHere"));
  if (mediaType(request) !== "application/x-www-form-urlencoded")
    return { refusal: { ...noProof(at, "notFromHere"), status: 415 } };
  const read = await readBody(request, LIMIT_BYTES);
  if ("tooLarge" in read) return { refusal: { ...noProof(at, "notFromHere"), status: 413 } };
  const fields = Object.fromEntries(new URLSearchParams(read.bytes.toString("utf8")));
  const parsed = ProofFormSchema.safeParse(fields);
  if (!parsed.success) return { refusal: { ...noProof(at, "startAgain"), status: 400 } };
  const { formToken: token } = parsed.data;
  if (isFormToken(config, token, at.link.secret, proofPurpose(at.link), ports.clock.now()))
    return { form: parsed.data };
  return turnedAway("formTooOld", "The form is too old, or none of this link's.", noProof(at, "startAgain"));
}
