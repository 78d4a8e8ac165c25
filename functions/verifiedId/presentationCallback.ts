import { timingSafeEqual } from "node:crypto";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { type Grant, scopeOf } from "../../shared/domain/pass/grant.ts";
import {
  judgePresentation,
  type PresentationVerdict,
  type PresentedCredential,
  presentationWords,
} from "../../shared/domain/verifiedId/judgePresentation.ts";
import { isOver, type Presentation } from "../../shared/domain/verifiedId/presentation.ts";
import type { VerifiedIdRules } from "../../shared/domain/verifiedId/verifiedIdRules.ts";
import { isServiceError, RefusedError } from "../../shared/errors.ts";
import { noteNotGiven } from "../../shared/passes/noteNotGiven.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutApp } from "../../shared/troubles/aboutWork.ts";
import type { AboutTrouble } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { json, problem } from "../../shared/web/answers.ts";
import { jsonIn, readBody } from "../../shared/web/readBody.ts";
import { mediaType } from "../../shared/web/sameOrigin.ts";
import { orTryAgain, sayTo, wallNow } from "../web/door.ts";
import { callbackKeyOf, readState } from "./proofLink.ts";
import { type CallbackBody, CallbackSchema } from "./requests.ts";
import type { CallbackTaken } from "./schemas.ts";

type Needs = Pick<Ports, "store" | "directory" | "clock" | "email">;

/** The service may send it no second time: the person begins anew then. */
const ABOUT_CALLBACK: AboutTrouble = {
  ...aboutApp("taking in what somebody has proven by a Verified ID", {
    meanwhile: "They are shown no code, and begin again behind their link.",
  }),
  isPressed: true,
};

const LIMIT_BYTES = 65_536;
const NOT_UNDERSTOOD = new RefusedError(
  "notUnderstood",
  "unexpectedCallback",
  "verified id: what the Request Service sent is not understood",
);
const UNKNOWN = "Nothing of this kind was asked for.";

/**
 * `POST /api/verified-id/callback`: what the Request Service tells of a presentation. It mints nothing: it notes, once
 * and within minutes, whether what was asked for has been proven. Checked in the order of cost and trust; what is
 * missing, late, replayed or somebody else's proves nothing. The caller learns nothing of what becomes of it.
 */
export const presentationCallback =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const { verifiedId } = config;
    if (!verifiedId) return problem(404, "notSwitchedOn", "VERIFIED_ID is not set.");
    const refuse = (because: string, say: string) => noteNotGiven(ports, { by: undefined, because, say });
    if (!isKey(request.headers.get("api-key"), callbackKeyOf(config))) {
      await refuse("wrongCallbackKey", "A call in the name of the Request Service had the wrong key.");
      return problem(401, "wrongKey", "The api-key is missing or wrong.");
    }
    if (mediaType(request) !== "application/json")
      return problem(415, "unsupportedMediaType", "The body must be application/json.");
    const read = await readBody(request, LIMIT_BYTES);
    if ("tooLarge" in read) return read.tooLarge;
    const text = jsonIn(read.bytes);
    if (!text) return problem(400, "malformedJson", "The body is not JSON in UTF-8.");
    const parsed = CallbackSchema.safeParse(text.value);
    if (!parsed.success) {
      // It has the key, so it is no stranger's: somebody waits for it, and reads nothing of what is wrong.
      await noteTrouble(ports, config, ABOUT_CALLBACK, NOT_UNDERSTOOD);
      const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
      return problem(422, "invalidBody", "The body is not what the Request Service sends.", details);
    }
    const note = async (error: unknown) => {
      if (isServiceError(error)) await noteTrouble(ports, config, ABOUT_CALLBACK, error);
    };
    return orTryAgain(sayTo(request, config), () => take(ports, verifiedId, parsed.data), note);
  };

/** Constant time. */
function isKey(given: string | null, wanted: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const taken = (): HttpResponseInit => json<CallbackTaken>(202, { received: true });

async function take(ports: Needs, rules: VerifiedIdRules, body: CallbackBody): Promise<HttpResponseInit> {
  const { store, clock } = ports;
  const told = readState(body.state);
  const known = told && (await store.presentation(told.grantId));
  const grant = known && (await store.grant(known.value.grantId))?.grant;
  if (!known || !grant || known.value.presentationId !== told.presentationId) {
    const about = grant ? aboutGrant(grant) : { by: undefined };
    await noteNotGiven(ports, { ...about, because: "presentationUnknown", say: `${UNKNOWN} It may be replaced.` });
    return problem(404, "unknownPresentation", UNKNOWN);
  }
  const { value, etag } = known;
  const isEnd = body.requestStatus === "presentation_verified" || body.requestStatus === "presentation_error";
  if (!isEnd) return taken();
  const fault = voidness(value, body, clock.now());
  if (fault) {
    await noteNotGiven(ports, { ...aboutGrant(grant), because: `presentation ${fault}`, say: voidWords[fault] });
    return fault === "ofOtherRequest" ? problem(404, "unknownPresentation", UNKNOWN) : taken();
  }
  const verdict = await judge(ports, rules, grant, body);
  const at = clock.now().toISOString();
  if (verdict.ok) {
    // The line comes first: nobody is proven of whom the trail does not tell.
    await store.append([
      {
        scope: scopeOf(grant),
        id: `identityProven|${value.presentationId}`,
        at,
        who: APP,
        what: "identityProven",
        subjectId: grant.userId,
      },
    ]);
    await store.savePresentation({ ...value, state: { kind: "proven", requestId: body.requestId, at } }, etag);
    return taken();
  }
  const { because } = verdict;
  await noteNotGiven(ports, { ...aboutGrant(grant), because, say: presentationWords[because] });
  await store.savePresentation({ ...value, state: { kind: "refused", at, because } }, etag);
  return taken();
}

const aboutGrant = (grant: Grant) => ({ by: undefined, scope: scopeOf(grant), subjectId: grant.userId });

type Void = "replayed" | "early" | "late" | "ofOtherRequest";

const voidWords: Readonly<Record<Void, string>> = {
  replayed: "The answer of the Request Service came a second time.",
  early: "The Request Service answered what nobody was shown.",
  late: "The answer of the Request Service came too late.",
  ofOtherRequest: "The answer of the Request Service is about another request.",
};

/** Why an answer counts for nothing, whatever it says. */
function voidness(value: Presentation, { requestId }: CallbackBody, now: Date): Void | undefined {
  if (value.state.kind === "asked") return "early";
  if (value.state.kind !== "waiting") return "replayed";
  if (value.state.requestId !== requestId) return "ofOtherRequest";
  return isOver(value, now) ? "late" : undefined;
}

async function judge(
  { directory }: Pick<Ports, "directory">,
  rules: VerifiedIdRules,
  { userId }: Grant,
  { requestStatus, verifiedCredentialsData = [] }: CallbackBody,
): Promise<PresentationVerdict> {
  if (requestStatus !== "presentation_verified") return { ok: false, because: "notVerified" };
  const subject = await directory.user(userId);
  if (!subject) return { ok: false, because: "noSubject" };
  return judgePresentation(verifiedCredentialsData.map(presentedIn), rules, subject, wallNow());
}

type Told = NonNullable<CallbackBody["verifiedCredentialsData"]>[number];

const presentedIn = ({
  type,
  issuer,
  claims,
  credentialState,
  expirationDate,
  faceCheck,
}: Told): PresentedCredential => ({
  type,
  issuer,
  claims,
  revocationStatus: credentialState?.revocationStatus,
  expirationDate,
  matchConfidenceScore: faceCheck?.matchConfidenceScore,
});
