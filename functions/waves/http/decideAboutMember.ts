import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { type Enforcement, keepsIn, waveSource } from "../../../shared/domain/enforcement/enforcement.ts";
import { isSamePerson, type Person } from "../../../shared/domain/people/person.ts";
import {
  type DecisionCase,
  type DecisionVerdict,
  decided,
  isDecidedAlready,
  isDecidedIn,
  mayConfirm,
  mayDecide,
  type Wanted,
} from "../../../shared/domain/wave/decideMember.ts";
import { hasHeldOrWaived } from "../../../shared/domain/wave/heldOrWaived.ts";
import type { MemberDecision } from "../../../shared/domain/wave/memberDecision.ts";
import { passWillDo } from "../../../shared/enforcement/passWillDo.ts";
import { ConflictError } from "../../../shared/errors.ts";
import { whyNotTwoPeople } from "../../../shared/passes/whyNotTwoPeople.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { StoredDecision } from "../../../shared/ports/store/decisions.ts";
import { decisionLines } from "../../../shared/waves/decisionLines.ts";
import { readWaveStatus } from "../../../shared/waves/readWaveStatus.ts";
import { tryAlert } from "../../../shared/waves/staffMails.ts";
import { decisionPurpose } from "../../../shared/waves/waveActions.ts";
import { changeWave } from "../../../shared/waves/waveRow.ts";
import type { WaveStatus } from "../../../shared/waves/waveStatus.ts";
import { json, redirect } from "../../../shared/web/answers.ts";
import { hasRole, personOf } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admitToAct } from "../../door/atDoor.ts";
import { admit, orTryAgain, refusedTo, type Say, sayTo } from "../../web/door.ts";
import { readPressed, withDetails } from "../../web/readPressed.ts";
import { memberOf, waveOf } from "./ofWave.ts";
import { type DecisionBody, decisionSchemaOf, WAVE_ID } from "./requests.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory">;
type Refused = Extract<DecisionVerdict, { ok: false }>;

const forbidden: readonly Refused["because"][] = ["ownCase", "ownWave", "needsSecondPerson", "handedCode"];

/**
 * `POST /api/waves/{waveId}/members/{userId}/decision`: what becomes of a member who stays outside. An Admin holds or
 * waives them before the flip or after it, withdraws that, or sets a date long after it. A date counts once a second
 * person has confirmed it. Written under the ETag of the decision's own row: of two people at once the later one is
 * told, and nobody's word is lost. Sent twice it is one decision. The watch carries dates out.
 */
export const decideAboutMember =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = admit(request, config, whoMay.confirmDate);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const { waveId = "", userId = "" } = request.params;
    const now = ports.clock.now();
    const purposeOf = () => decisionPurpose(waveId, userId);
    const asked = { schemaOf: decisionSchemaOf, purposeOf, oid: principal.oid, now };
    const read = await readPressed<DecisionBody>(request, config, say, asked);
    if ("refusal" in read) return read.refusal;
    // Only the second word of a date enforces anybody.
    const entry = { roles: whoMay.confirmDate, back: `/waves/${encodeURIComponent(waveId)}` };
    const mayEnforce = "confirm" in read.body ? await admitToAct(ports, config, request, "confirmDate", entry) : door;
    if ("refusal" in mayEnforce) return mayEnforce.refusal;
    if (!("confirm" in read.body) && !hasRole(principal, ...whoMay.decideAboutMember))
      return say(403, "noRole", `This needs one of the roles ${whoMay.decideAboutMember.join(", ")}.`);
    const by = personOf(principal);
    const act = "confirm" in read.body ? "confirmDate" : "decideAboutMember";
    return orTryAgain(
      say,
      async () => {
        const found = await caseOf(ports, config, { waveId, userId, by, now });
        if ("unknown" in found) return unknown(say, found.unknown);
        const refusal =
          "confirm" in read.body
            ? await confirm(ports, config, found, read.body.on)
            : await decide(ports, config, found, read.body);
        if (refusal) return refused(say, refusal, !read.isForm);
        return read.isForm
          ? redirect(`/waves/${waveId}`)
          : json<WaveStatus | undefined>(202, await readWaveStatus(ports, config, waveId));
      },
      refusedTo(ports, config, act, WAVE_ID.test(waveId) ? waveId : undefined),
    );
  };

const unknown = (say: Say, what: "wave" | "member"): HttpResponseInit =>
  what === "wave"
    ? say(404, "unknownWave", "There is no such wave.")
    : say(404, "unknownMember", "This wave has no such member.");

function refused(say: Say, { because, say: message, field }: Refused, isForProgram: boolean): HttpResponseInit {
  if (because === "dateNotPossible" && field) return withDetails(say, [{ field, message }], isForProgram);
  return say(forbidden.includes(because) ? 403 : 409, because, message);
}

type Found = DecisionCase & { readonly known: StoredDecision | undefined };

async function caseOf(
  { store }: Needs,
  config: Config,
  { waveId, userId, by, now }: { waveId: string; userId: string; by: Person; now: Date },
): Promise<Found | { readonly unknown: "wave" | "member" }> {
  const wave = await waveOf({ store }, waveId);
  if (!wave) return { unknown: "wave" };
  const member = await memberOf({ store }, waveId, userId);
  if (!member) return { unknown: "member" };
  const [known, { rows, unread }, passDoes] = await Promise.all([
    store.decisionOf(waveId, member.userId),
    store.standingOf([member.userId]),
    passWillDo({ store }, config, wave),
  ]);
  const isOfWave = (row: Enforcement) => row.source === waveSource(waveId) && keepsIn(row);
  // What cannot be read may say so.
  const isEnforced = unread.length > 0 || rows.some(isOfWave);
  return { wave, member, known, isEnforced, by, now, passWillDo: passDoes };
}

async function decide(ports: Needs, config: Config, found: Found, wanted: Wanted): Promise<Refused | undefined> {
  const { store } = ports;
  const { wave, member, by, now } = found;
  const isRepeat = isDecidedAlready(found, wanted, config.rules);
  const verdict: DecisionVerdict = isRepeat ? { ok: true } : mayDecide(found, wanted, config.rules);
  if (!verdict.ok) return verdict;
  // Before the decision: whoever lets somebody stay outside approves nothing in this wave, whatever a crash leaves out.
  if (wanted.decision === "hold" || wanted.decision === "waive") {
    const stands = await noteDecider(ports, found);
    if (!stands)
      return { ok: false, because: "notToBeDecided", say: "The wave has changed just now. Look at it again." };
  }
  const row = isRepeat && found.known ? found.known : decided(wave, member.userId, by, wanted, now.toISOString());
  if (!isRepeat && !(await save(store, wave.waveId, row, found.known?.etag))) return decidedMeanwhile;
  const before = isRepeat ? undefined : found.known?.decision.kind;
  await store.append(decisionLines(wave.waveId, row, before));
  if (row.decision.kind === "date" && !row.decision.confirmed) await askForSecond(ports, config, found, row);
  return undefined;
}

async function confirm(
  ports: Needs,
  config: Config,
  found: Found,
  on: string | undefined,
): Promise<Refused | undefined> {
  const { store } = ports;
  const { wave, by, now, known } = found;
  const verdict = mayConfirm(found, on, config.rules);
  const isRepeat = !verdict.ok && verdict.because === "alreadyConfirmed" && isConfirmedBy(known, by);
  if (!verdict.ok && !isRepeat) return verdict;
  if (known?.decision.kind !== "date") return undefined;
  const others = [known.by.id, wave.startedBy.id, ...(wave.heldOrWaivedBy ?? [])];
  const handed = await whyNotTwoPeople(ports, by.id, others, "set the date, or started or waived in this wave,");
  if (handed && !isRepeat) return { ok: false, because: "handedCode", say: handed };
  const { etag, ...row } = known;
  const confirmed = known.decision.confirmed ?? { by, at: now.toISOString() };
  const next: MemberDecision = { ...row, decision: { ...known.decision, confirmed } };
  if (!isRepeat && !(await save(store, wave.waveId, next, etag))) return decidedMeanwhile;
  await store.append(decisionLines(wave.waveId, next));
  return undefined;
}

const isConfirmedBy = (known: MemberDecision | undefined, { id }: Person): boolean =>
  known?.decision.kind === "date" &&
  known.decision.confirmed !== undefined &&
  isSamePerson(known.decision.confirmed.by.id, id);

const decidedMeanwhile: Refused = {
  ok: false,
  because: "otherDecision",
  say: "Somebody else has decided about this person just now. Look at it before you decide.",
};

/** @returns `false` when somebody was faster: what they wrote is not overwritten unseen. */
async function save(
  store: Needs["store"],
  waveId: string,
  row: MemberDecision,
  etag: string | undefined,
): Promise<boolean> {
  try {
    await store.saveDecision(waveId, row, etag);
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}

/** @returns `false` when the wave is being taken back meanwhile. */
async function noteDecider({ store }: Needs, { wave, by }: Found): Promise<boolean> {
  let stands = false;
  await changeWave(store, wave.waveId, (facts) => {
    stands = isDecidedIn(facts) && facts.round === wave.round;
    return stands && !hasHeldOrWaived(facts, by.id)
      ? { ...facts, heldOrWaivedBy: [...(facts.heldOrWaivedBy ?? []), by.id] }
      : undefined;
  });
  return stands;
}

async function askForSecond(ports: Needs, config: Config, { wave, member }: Found, row: MemberDecision): Promise<void> {
  if (row.decision.kind !== "date") return;
  const say = `${row.by.displayName} wants ${member.displayName} (${member.userPrincipalName}) to be enforced from ${row.decision.on} on, ready or not: ${row.reason}. A second person has to confirm it on the wave's page; until then nothing happens.`;
  await tryAlert(ports, config, wave, `entryDateSet|${member.userId}|${row.at}`, say);
}
