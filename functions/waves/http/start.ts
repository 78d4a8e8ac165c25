import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Config } from "../../../shared/config/config.ts";
import { minutes } from "../../../shared/domain/calendar/durations.ts";
import { planWaveInstants } from "../../../shared/domain/calendar/schedule.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { isPrivilegedWave } from "../../../shared/domain/wave/waveKind.ts";
import { waveInstanceId } from "../../../shared/durable/instanceIds.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { Orchestrations } from "../../../shared/ports/wake.ts";
import { readWaveStatus } from "../../../shared/waves/readWaveStatus.ts";
import { waveEvent } from "../../../shared/waves/waveRow.ts";
import type { WaveStatus } from "../../../shared/waves/waveStatus.ts";
import { json, problem, redirect } from "../../../shared/web/answers.ts";
import { type Principal, personOf } from "../../../shared/web/principal.ts";
import type { FieldProblem, ProblemCode } from "../../../shared/web/problem.ts";
import { jsonIn, readBody } from "../../../shared/web/readBody.ts";
import { isApiCall, isJson } from "../../../shared/web/sameOrigin.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admit, orTryAgain, refusedTo, type Say, sayTo } from "../../web/door.ts";
import { readPressed } from "../../web/readPressed.ts";
import { type StartWave, StartWaveSchema } from "./requests.ts";
import { rivalOf, startProblems } from "./startProblems.ts";

const LIMIT_BYTES = 65_536;
const CLAIM_HOLDS_MS = minutes(5);

type Needs = Pick<Ports, "store" | "clock" | "directory" | "email" | "policies">;
interface ProblemBody {
  readonly error: {
    readonly code: ProblemCode;
    readonly message: string;
    readonly details?: readonly FieldProblem[];
  };
}

/** What the token of the form is bound to. */
export const PLAN_PURPOSE = "plan a wave";

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
    const { principal } = door;
    const say = sayTo(request, config);
    const body = await waveIn(ports, config, request, principal, say);
    if ("refusal" in body) return body.refusal;
    return orTryAgain(
      say,
      async () => {
        const answer = await start(ports, config, body.wave, principal, orchestrationsOf(context));
        return body.isForm ? asPage(answer, body.wave, say) : answer;
      },
      refusedTo(ports, config, "startWave"),
    );
  };

type Asked = { readonly wave: StartWave; readonly isForm: boolean } | { readonly refusal: HttpResponseInit };

/** JSON of a program with a token of its own, or the form of `/plan-wave`. */
async function waveIn(
  { clock }: Needs,
  config: Config,
  request: HttpRequest,
  { oid }: Principal,
  say: Say,
): Promise<Asked> {
  if (!isJson(request)) {
    const wanted = { schemaOf: () => StartWaveSchema, purposeOf: () => PLAN_PURPOSE, oid, now: clock.now() };
    const read = await readPressed<StartWave>(request, config, say, wanted);
    return "refusal" in read ? read : { wave: read.body, isForm: true };
  }
  // Under a session only the form counts, with its token.
  if (!isApiCall(request)) {
    const refusal = problem(403, "notSameOrigin", "This request does not come from our own pages.");
    return { refusal };
  }
  const read = await readBody(request, LIMIT_BYTES);
  if ("tooLarge" in read) return { refusal: read.tooLarge };
  const body = parse(read.bytes);
  return "refusal" in body ? body : { ...body, isForm: false };
}

/** The answer to a form: the wave's page, or what is wrong in words. */
function asPage({ status = 200, jsonBody }: HttpResponseInit, { waveId }: StartWave, say: Say): HttpResponseInit {
  if (status < 300) return redirect(`/waves/${waveId}`);
  const { code, message, details = [] } = (jsonBody as ProblemBody).error;
  const faults = details.map(({ field, message }) => `${field} ${message}`).join("; ");
  return say(status, code, faults ? `${message} ${faults}.` : message);
}

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
  const details = await startProblems(ports, config, body, now);
  if (details.length > 0) return invalid(details);
  const rival = rivalOf(await store.waves(), body.groupId) ?? (await claim(ports, body, now));
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
