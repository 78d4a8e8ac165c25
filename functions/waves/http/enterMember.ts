import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { keepsIn, waveSource } from "../../../shared/domain/enforcement/enforcement.ts";
import { lookFor } from "../../../shared/domain/limits/looks.ts";
import type { Person } from "../../../shared/domain/people/person.ts";
import { type EntryNowVerdict, mayEnterNow, whyNotReadyNow } from "../../../shared/domain/wave/enterNow.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import { entryNaming } from "../../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { rowsOf } from "../../../shared/enforcement/enter.ts";
import { workforceFault } from "../../../shared/enforcement/workforceFault.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { enterMembers, readBackMembers } from "../../../shared/waves/entries.ts";
import { keyRuleOf, liveFacts } from "../../../shared/waves/liveChecks.ts";
import { mayStillEnter } from "../../../shared/waves/mayStillEnter.ts";
import { keptOutsideOf, readDecisions, withDecisions } from "../../../shared/waves/memberDecisions.ts";
import { readWaveStatus } from "../../../shared/waves/readWaveStatus.ts";
import { entryPurpose } from "../../../shared/waves/waveActions.ts";
import { waveEvent } from "../../../shared/waves/waveRow.ts";
import type { WaveStatus } from "../../../shared/waves/waveStatus.ts";
import { json, redirect } from "../../../shared/web/answers.ts";
import { reasonWords } from "../../../shared/web/pages/words.ts";
import { personOf } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admitToAct } from "../../door/atDoor.ts";
import { orTryAgain, refusedTo, sayTo } from "../../web/door.ts";
import { readPressed } from "../../web/readPressed.ts";
import { judgedByNow } from "../policy/policyChecks.ts";
import { memberOf, waveOf } from "./ofWave.ts";
import { EnterBodySchema, WAVE_ID } from "./requests.ts";

type Needs = Ports;
type Refused = Extract<EntryNowVerdict, { ok: false }>;

const refuse = (because: Refused["because"], say: string): Refused => ({ ok: false, because, say });

/**
 * `POST /api/waves/{waveId}/members/{userId}/enter`: a member who was left out, and is ready by now, is put in while
 * somebody waits, and not with the next watch. It goes by the same rules: the approval that names them, a live look,
 * all that it rests on as it was approved. Sent twice it is one entry.
 */
export const enterMember =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const { waveId = "", userId = "" } = request.params;
    const back = `/waves/${encodeURIComponent(waveId)}/people`;
    const door = await admitToAct(ports, config, request, "enterNow", { roles: whoMay.enterNow, back });
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const now = ports.clock.now();
    const purposeOf = () => entryPurpose(waveId, userId);
    const asked = { schemaOf: () => EnterBodySchema, purposeOf, oid: principal.oid, now };
    const read = await readPressed(request, config, say, asked);
    if ("refusal" in read) return read.refusal;
    return orTryAgain(
      say,
      async () => {
        const wave = await waveOf(ports, waveId);
        if (!wave) return say(404, "unknownWave", "There is no such wave.");
        const member = await memberOf(ports, waveId, userId);
        if (!member) return say(404, "unknownMember", "This wave has no such member.");
        const refusal = await enterNow(ports, config, wave, member, personOf(principal));
        if (refusal) return say(409, refusal.because, refusal.say);
        return read.isForm
          ? redirect(back)
          : json<WaveStatus | undefined>(202, await readWaveStatus(ports, config, waveId));
      },
      refusedTo(ports, config, "enterNow", WAVE_ID.test(waveId) ? waveId : undefined),
    );
  };

/** @returns why the person does not enter now, for people; nothing where they are in, or on the way. */
async function enterNow(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  row: WaveMember,
  by: Person,
): Promise<Refused | undefined> {
  const { store, clock, directory } = ports;
  const { userId } = row;
  const known = (await rowsOf(store, waveSource(wave.waveId), [row])).get(userId.toLowerCase());
  if (known && keepsIn(known) && row.enforcedAt !== undefined) return undefined;
  const decisions = await readDecisions(store, wave);
  const [member = row] = withDecisions([row], decisions, wave, clock.now(), config.rules);
  const verdict = mayEnterNow(wave, member, clock.now(), config.rules);
  if (!verdict.ok) return verdict;
  const seen = await lookAt(ports, config, wave, member);
  const reason = whyNotReadyNow(seen);
  if (reason) return refuse("notReady", `Not now: ${reasonWords[reason].toLowerCase()}, looked at just now.`);
  const entry = entryNaming(wave, member);
  if (!entry || (await judgedByNow(ports, config, wave)) !== entry.policyDigest)
    return refuse("notCovered", "A policy, a group or the strength has changed since the approval: it lets nobody in.");
  const fault = await workforceFault(ports, config);
  if (fault) return refuse("notRunning", `Nobody can enter now: ${fault.say}.`);
  if (!(await directory.membersAmong(wave.groupId, [userId])).has(userId))
    return refuse("notInScope", "This person has left the wave's group.");
  if (!(await mayStillEnter(store, wave)))
    return refuse("notCovered", "The wave was paused or taken back just now. Look at it again.");
  // The looks took their time: what people decided meanwhile holds.
  if ((await keptOutsideOf(ports, config, wave))(row))
    return refuse("heldOrWaived", "Somebody has held or waived this person just now.");
  const at = clock.now().toISOString();
  // Before the entry: of one that happened, the trail tells who asked for it. Pressed twice it is one line.
  const id = `entryAskedFor|${userId}|${wave.round}`;
  await store.append([waveEvent(wave, { id, at, who: by, what: "entryAskedFor", subjectId: userId })]);
  await enterMembers(ports, config, { ...wave, approval: entry.approval }, [seen]);
  await readBackMembers(ports, config, wave, [seen]);
  const [now] = await store.members(wave.waveId, [userId]);
  if (now?.sortedOut) return refuse("notInScope", `Not by this wave: ${reasonWords[now.sortedOut].toLowerCase()}.`);
  const entered = (await rowsOf(store, waveSource(wave.waveId), [row])).get(userId.toLowerCase());
  return entered && keepsIn(entered)
    ? undefined
    : refuse("notReady", "Entering was refused: what stands in their row does not let them in.");
}

/** The methods of one person, read live and noted in their row. */
async function lookAt(ports: Needs, config: Config, wave: WaveFacts, member: WaveMember): Promise<WaveMember> {
  const { methods, store, clock } = ports;
  const rule = await keyRuleOf(ports, config, wave);
  const answer = await methods.methodsOfMany([member.userId], 0, lookFor.press);
  if (answer.later.length > 0)
    throw new TransientError("Graph shows the methods of this person later", {
      ...(answer.retryAfterSeconds !== undefined && { retryAfterSeconds: answer.retryAfterSeconds }),
    });
  const found = answer.found.get(member.userId);
  const checkedAt = clock.now().toISOString();
  const facts = found
    ? liveFacts(found, checkedAt, rule)
    : {
        checkedAt,
        hasUsablePasskey: undefined,
        passkeys: undefined,
        fitUnknown: undefined,
        planted: undefined,
        lacksSecondKey: undefined,
        passkeyCreatedAt: undefined,
        credentials: undefined,
      };
  await store.mergeMembers(wave.waveId, [{ userId: member.userId, ...facts }]);
  return { ...member, ...facts };
}
