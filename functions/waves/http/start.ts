import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { minutes } from "../../../shared/domain/calendar/durations.ts";
import { planWaveInstants, startDateProblem } from "../../../shared/domain/calendar/schedule.ts";
import { privilegedStrengthFault } from "../../../shared/domain/policy/privilegedStrength.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../../../shared/domain/wave/waveKind.ts";
import { waveInstanceId } from "../../../shared/durable/instanceIds.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { Orchestrations } from "../../../shared/ports/wake.ts";
import { keyRuleOf } from "../../../shared/waves/liveChecks.ts";
import { readWaveStatus } from "../../../shared/waves/readWaveStatus.ts";
import { waveEvent } from "../../../shared/waves/waveRow.ts";
import type { WaveStatus } from "../../../shared/waves/waveStatus.ts";
import { json, problem } from "../../../shared/web/answers.ts";
import { type Principal, personOf } from "../../../shared/web/principal.ts";
import type { FieldProblem } from "../../../shared/web/problem.ts";
import { jsonIn, readBody } from "../../../shared/web/readBody.ts";
import { isApiCall, isJson } from "../../../shared/web/sameOrigin.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admit, orTryAgain, refusedTo, sayTo } from "../../web/door.ts";
import { type StartWave, StartWaveSchema } from "./requests.ts";

const LIMIT_BYTES = 65_536;
const CLAIM_HOLDS_MS = minutes(5);

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email" | "policies">;

/**
 * `POST /api/waves` (Admin): plans a wave and starts its orchestration. Its group is claimed first; then the row is
 * written, insert-only. A crash in between may leave the orchestration out: the same request sent again starts it, or
 * the timer within 15 minutes.
 */
export const startWave =
  (ports: Needs, config: Config, orchestrationsOf: (context: InvocationContext) => Orchestrations) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.startWave);
    if ("refusal" in door) return door.refusal;
    if (!isJson(request)) return problem(415, "unsupportedMediaType", "The body must be application/json.");
    // No page of ours does this: under a session it would need a form with a token.
    if (!isApiCall(request)) return problem(403, "notSameOrigin", "This request does not come from our own pages.");
    const read = await readBody(request, LIMIT_BYTES);
    if ("tooLarge" in read) return read.tooLarge;
    const body = parse(read.bytes);
    if ("refusal" in body) return body.refusal;
    return orTryAgain(
      sayTo(request, config),
      () => start(ports, config, body.wave, door.principal, orchestrationsOf(context)),
      refusedTo(ports, config, "startWave"),
    );
  };

function parse(bytes: Buffer): { readonly wave: StartWave } | { readonly refusal: HttpResponseInit } {
  const json = jsonIn(bytes);
  if (!json) return { refusal: problem(400, "malformedJson", "The body is not JSON in UTF-8.") };
  const parsed = StartWaveSchema.safeParse(json.value);
  if (parsed.success) return { wave: parsed.data };
  const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  return { refusal: invalid(details) };
}

const invalid = (details: readonly FieldProblem[]): HttpResponseInit =>
  problem(422, "invalidWave", "The wave cannot be started like this; nothing was stored.", details);

async function start(
  ports: Needs,
  config: Config,
  body: StartWave,
  principal: Principal,
  orchestrations: Orchestrations,
): Promise<HttpResponseInit> {
  const { store, clock } = ports;
  const known = await store.wave(body.waveId);
  if (known) return repeat(ports, config, known.facts, body, orchestrations);

  const now = clock.now();
  const details = await problemsOf(ports, config, body, now);
  if (details.length > 0) return invalid(details);
  const rival = (await rivalOf(ports, body)) ?? (await claim(ports, body, now));
  if (rival) return problem(409, "groupInAnotherWave", `This group is in wave ${rival} already.`);

  const facts: WaveFacts = {
    ...body,
    ...planWaveInstants(body, config.rules),
    startedBy: personOf(principal),
    createdAt: now.toISOString(),
    stage: "planned",
    stageAt: now.toISOString(),
    round: 1,
    inScope: 0,
    sortedOut: 0,
    reportedReady: 0,
    strandedRecently: 0,
    stoppedRecently: 0,
  };
  if (!(await store.insertWave(facts))) return problem(409, "waveExists", "A wave with this id exists already.");
  return launch(ports, config, facts, orchestrations);
}

/** @returns the wave that the group is in. */
async function rivalOf({ store }: Needs, body: StartWave): Promise<string | undefined> {
  const rival = (await store.waves()).find(
    ({ groupId, stage }) => groupId.toLowerCase() === body.groupId && stage !== "cancelled",
  );
  return rival?.waveId;
}

/**
 * Makes the group this wave's alone: two that are started at the same moment both see no wave with the group. A claim
 * whose wave was never written (a crash in between) holds for longer than a request may take, and never against the
 * same wave.
 * @returns the wave that was faster.
 */
async function claim({ store }: Needs, { groupId, waveId }: StartWave, now: Date): Promise<string | undefined> {
  const held = await store.groupClaim(groupId);
  if (held && held.waveId !== waveId) {
    const wave = (await store.wave(held.waveId))?.facts;
    const isHeld = wave
      ? wave.stage !== "cancelled" && wave.groupId === groupId
      : now.getTime() - Date.parse(held.at) < CLAIM_HOLDS_MS;
    if (isHeld) return held.waveId;
  }
  if (await store.claimGroup({ groupId, waveId, at: now.toISOString() }, held?.etag)) return undefined;
  const faster = (await store.groupClaim(groupId))?.waveId;
  return faster === waveId ? undefined : faster;
}

/** The same request again: harmless, and the way to mend a start that a crash cut in two, or a wave that is dead. */
async function repeat(
  ports: Needs,
  config: Config,
  known: WaveFacts,
  body: StartWave,
  orchestrations: Orchestrations,
): Promise<HttpResponseInit> {
  const exists = problem(409, "waveExists", "A wave with this id exists already.");
  const isSame =
    known.groupId === body.groupId &&
    known.startDate === body.startDate &&
    known.timeZone === body.timeZone &&
    isPrivilegedWave(known) === isPrivilegedWave(body);
  if (!isSame || known.stage === "cancelled") return exists;
  const input = { waveId: known.waveId };
  const started = await orchestrations.start("waveRollout", waveInstanceId(known.waveId), input, {
    replaceEnded: true,
  });
  if (started !== "started") return exists;
  await recordStart(ports, known);
  return accepted(ports, config, known);
}

async function recordStart({ store }: Needs, facts: WaveFacts): Promise<void> {
  const kind = isPrivilegedWave(facts) ? "privileged, " : "";
  const after = `${kind}group ${facts.groupId}, start ${facts.startDate} ${facts.timeZone}`;
  await store.append([
    waveEvent(facts, {
      id: "started",
      at: facts.createdAt,
      who: facts.startedBy,
      what: "waveStarted",
      after,
    }),
  ]);
}

async function launch(
  ports: Needs,
  config: Config,
  facts: WaveFacts,
  orchestrations: Orchestrations,
): Promise<HttpResponseInit> {
  await recordStart(ports, facts);
  await orchestrations.start("waveRollout", waveInstanceId(facts.waveId), { waveId: facts.waveId });
  return accepted(ports, config, facts);
}

async function accepted(ports: Needs, config: Config, { waveId }: WaveFacts): Promise<HttpResponseInit> {
  const answer = json<WaveStatus | undefined>(202, await readWaveStatus(ports, config, waveId));
  return { ...answer, headers: { ...answer.headers, Location: `/api/waves/${waveId}` } };
}

async function problemsOf(ports: Needs, config: Config, body: StartWave, now: Date): Promise<readonly FieldProblem[]> {
  const problems: FieldProblem[] = [];
  const { directory } = ports;
  const kind = await kindProblem(ports, config, body);
  if (kind) problems.push({ field: "kind", message: kind });
  const date = startDateProblem(body.startDate, body.timeZone, now, config.rules);
  if (date === "notADate") problems.push({ field: "startDate", message: "is not a date of the calendar" });
  if (date === "past")
    problems.push({
      field: "startDate",
      message: "is too early: the announcement, a week before, would lie in the past",
    });
  const ours = [config.breakGlassGroupId, config.enforcedGroupId].map((id) => id.toLowerCase());
  if (ours.includes(body.groupId))
    return [...problems, { field: "groupId", message: "is a group of this app or of the break-glass accounts" }];
  const members = await directory.countGroupMembers(body.groupId);
  const group = groupProblem(members, config.maxWaveMembers);
  return group ? [...problems, { field: "groupId", message: group }] : problems;
}

/** Privileged people are judged by a strength of their own; without one nobody could tell which keys count. */
async function kindProblem(ports: Needs, config: Config, body: StartWave): Promise<string | undefined> {
  const rule = await keyRuleOf(ports, config, body);
  return rule.kind === "privileged" ? privilegedStrengthFault(rule.strength) : undefined;
}

function groupProblem(members: number | undefined, most: number): string | undefined {
  if (members === undefined) return "is not a group of this tenant";
  if (members === 0) return "has no members";
  return members > most ? `has ${members} members; a wave may have ${most}` : undefined;
}
