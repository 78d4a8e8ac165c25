import { randomUUID } from "node:crypto";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { APP_SCOPE } from "../../shared/domain/audit.ts";
import { hours } from "../../shared/domain/calendar/durations.ts";
import { sayings } from "../../shared/domain/pass/collectRefusal.ts";
import type { proofReasons } from "../../shared/domain/pass/grant.ts";
import { presserProblem } from "../../shared/domain/pass/pickUpRules.ts";
import { isSamePerson } from "../../shared/domain/people/person.ts";
import { ConflictError, isServiceError } from "../../shared/errors.ts";
import { momentIn } from "../../shared/mails/dates.ts";
import { grantFrom, grantIdOf, openGrant, type WantedGrant } from "../../shared/passes/openGrant.ts";
import { readPickUpCase } from "../../shared/passes/pickUpCase.ts";
import { secretOf } from "../../shared/passes/pickUpLink.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutCode } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { page, redirect } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { freshSignInPath } from "../../shared/web/freshSignIn.ts";
import { offerProofPage, proofLinkPage } from "../../shared/web/pages/offerProofPage.ts";
import {
  CLIENT_NOT_ALLOWED,
  hasRole,
  isAllowedClient,
  type Principal,
  personOf,
  principalOf,
} from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { passageOf } from "../door/atDoor.ts";
import { linkTo, notesOf, notice, noticed, notJustNow, readerOf, refuse, signedOut } from "../passes/pickUpAnswers.ts";
import { type AtPage, readPress } from "../passes/readPress.ts";
import { turnAway } from "../passes/turnAway.ts";
import { userIn } from "../people/personInPath.ts";
import { proofPathOf } from "./proofLink.ts";
import { PROOF_WAY } from "./proofRefusals.ts";
import { OfferProofSchema } from "./requests.ts";

type Needs = Pick<Ports, "store" | "directory" | "policies" | "clock" | "methods" | "email" | "reports">;
type Visit = AtPage & { readonly userId: string };

/** Long enough to find a quiet place and the phone, not for the next week. */
const OPEN_FOR_MS = hours(24);

/**
 * `/people/{userId}/verified-id`: the helpdesk opens the link with which somebody proves who they are by a Verified ID
 * and is shown a code. Whoever opens it signs in as the door asks (architecture rule 9): without that press there is no
 * link. It shows no code, and the link alone opens nothing.
 */
export const offerProof =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const principal = principalOf(request, config);
    const userId = userIn(request);
    const path = userId === undefined ? "/people" : `/people/${userId}/verified-id`;
    const isPress = request.method === "POST";
    const no = turnAway(ports, principal, isPress);
    const reader = readerOf(request, config);
    if (!principal)
      return isPress ? no("notSignedIn", "not signed in", signedOut(reader, path)) : redirect(freshSignInPath(path));
    if (!isAllowedClient(principal, config))
      return no("clientNotAllowed", CLIENT_NOT_ALLOWED, notice(reader, 403, "wrongProgram"));
    if (!hasRole(principal, ...whoMay.offerProof)) {
      const why = whoMay.offerProof.join(", ");
      return no("noRole", noticed("noRole", why), notice(reader, 403, "noRole", { why }));
    }
    if (request.method === "HEAD") return page(200, "");
    if (userId === undefined) return notice(reader, 404, "nobodyChosen", { link: linkTo(reader, "findPerson", path) });
    if (!config.verifiedId)
      return notice(reader, 409, "proofOff", { link: linkTo(reader, "back", `/people/${userId}`) });
    if (isSamePerson(principal.oid, userId)) return no("ownCase", noticed("ownLink"), notice(reader, 403, "ownLink"));
    try {
      const at = { back: path, query: request.query };
      const passage = await passageOf(ports, config, { principal, holdsRole: true }, "handsOut", at);
      const hurdle = "hurdle" in passage ? passage.hurdle : undefined;
      const visit = { principal, path, hurdle, reader, no, userId };
      const opener = { presser: { id: principal.oid }, presserUser: await ports.directory.user(principal.oid) };
      const stranger = presserProblem(opener, userId);
      if (stranger) return no(stranger, sayings[stranger], refuse(reader, { because: stranger }, principal), userId);
      return isPress ? await press(ports, config, request, visit) : await look(ports, config, visit);
    } catch (error) {
      if (!isServiceError(error) && !(error instanceof ConflictError)) throw error;
      await noteTrouble(ports, config, aboutCode(), error);
      return notJustNow(reader, path);
    }
  };

async function look(ports: Needs, config: Config, visit: Visit, isMissing = false): Promise<HttpResponseInit> {
  const { userId, principal, hurdle, reader, no } = visit;
  const pressId = randomUUID();
  const { verdict, subject } = await caseOf(
    ports,
    config,
    await wish(ports, config, visit, "lostPhone", pressId),
    "look",
  );
  if (!verdict.ok) return no(verdict.because, verdict.say, refuse(reader, verdict, principal), subject?.id);
  const body = offerProofPage({
    organizationName: config.organizationName,
    language: reader.language,
    userId,
    name: subject?.displayName ?? "",
    userPrincipalName: subject?.userPrincipalName ?? "",
    form: { formToken: formToken(config, principal.oid, purposeOf(userId, pressId), ports.clock.now()), pressId },
    isMissing,
    hurdle,
    notes: notesOf(reader),
  });
  return page(isMissing ? 400 : 200, body);
}

async function press(ports: Needs, config: Config, request: HttpRequest, visit: Visit): Promise<HttpResponseInit> {
  const { principal, userId, reader, no } = visit;
  const { language } = reader;
  const purpose = ({ pressId = "" }: Readonly<Record<string, string>>) => purposeOf(userId, pressId);
  const read = await readPress(ports, request, visit, { schema: OfferProofSchema, purposeOf: purpose });
  if ("refusal" in read) return read.refusal;
  if ("missing" in read) return look(ports, config, visit, true);
  const { reason, pressId } = read.fields;
  const wanted = await wish(ports, config, visit, reason, pressId);
  if (!wanted) return no("noHire", noticed("noHire"), notice(reader, 409, "noHire"), userId);
  const { verdict, subject } = await caseOf(ports, config, wanted, "press");
  if (!verdict.ok || !subject) {
    if (verdict.ok) throw new Error("a code could be made for nobody");
    return no(verdict.because, verdict.say, refuse(reader, verdict, principal), subject?.id);
  }
  const { grantId, closesAt } = await openGrant(ports, config, wanted);
  const link = `${config.publicUrl}${proofPathOf({ grantId, secret: secretOf(config, grantId) })}`;
  const closes = momentIn(config.defaultTimeZone, closesAt, language);
  const { organizationName } = config;
  const about = { organizationName, language, userId, name: subject.displayName, notes: notesOf(reader) };
  return page(200, proofLinkPage({ ...about, link, closes }));
}

/** @returns `undefined` for a hire of whom HR has not told. */
async function wish(
  { store, clock }: Pick<Ports, "store" | "clock">,
  { defaultTimeZone }: Config,
  { principal, userId }: Pick<Visit, "principal" | "userId">,
  reason: (typeof proofReasons)[number],
  pressId: string,
): Promise<WantedGrant | undefined> {
  const joinerId = reason === "joiner" ? (await store.registrations([userId])).get(userId)?.joinerId : undefined;
  if (reason === "joiner" && joinerId === undefined) return undefined;
  return {
    userId,
    reason,
    joinerId,
    scopeId: joinerId ?? APP_SCOPE,
    closesAt: new Date(clock.now().getTime() + OPEN_FOR_MS).toISOString(),
    timeZone: defaultTimeZone,
    collector: { kind: "verifiedId" },
    openedBy: personOf(principal),
    key: keyOf(principal, pressId),
  };
}

const keyOf = ({ oid }: Principal, pressId: string): string =>
  `verifiedId|${oid.toLowerCase()}|${pressId.toLowerCase()}`;

/** As the person at the link would be met: the grant is only thought of. */
async function caseOf(
  ports: Needs,
  config: Config,
  wanted: WantedGrant | undefined,
  occasion: Parameters<typeof readPickUpCase>[4],
) {
  if (!wanted) throw new Error("nothing was wished for");
  const { key, ...rest } = wanted;
  const grantId = grantIdOf(config, wanted.scopeId, wanted.userId, key);
  const grant = grantFrom(config, { ...rest, grantId }, ports.clock.now().toISOString());
  return readPickUpCase(ports, config, { grant, etag: "" }, { id: wanted.userId, way: PROOF_WAY }, occasion);
}

const purposeOf = (userId: string, pressId: string): string => `offer a proof ${userId} ${pressId}`;
