import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { z } from "zod";
import type { Config } from "../../../shared/config/config.ts";
import type { AuditCode } from "../../../shared/domain/audit.ts";
import type { Person } from "../../../shared/domain/people/person.ts";
import { isInDoubt } from "../../../shared/domain/policy/policyInDoubt.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { mayApprove } from "../../../shared/domain/wave/approval.ts";
import { isApplied } from "../../../shared/domain/wave/stages.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { waveInstanceId } from "../../../shared/durable/instanceIds.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { Orchestrations } from "../../../shared/ports/wake.ts";
import { readWaveStatus } from "../../../shared/waves/readWaveStatus.ts";
import { type WaveAction, waveActionPurpose } from "../../../shared/waves/waveActions.ts";
import { changeWave, waveEvent } from "../../../shared/waves/waveRow.ts";
import type { WaveStatus } from "../../../shared/waves/waveStatus.ts";
import { json, redirect } from "../../../shared/web/answers.ts";
import { isFormToken } from "../../../shared/web/formToken.ts";
import type { ProblemCode } from "../../../shared/web/problem.ts";
import { jsonIn, readBody } from "../../../shared/web/readBody.ts";
import { isApiCall, isJson, isSameOrigin, mediaType } from "../../../shared/web/sameOrigin.ts";
import { admit, orTryAgain, type Say, sayTo } from "../../web/door.ts";
import { whoMay } from "../../web/whoMay.ts";
import { type ControlBody, controlBodies, WAVE_ID } from "./requests.ts";

const LIMIT_BYTES = 65_536;
type Refusal = { readonly status: number; readonly code: ProblemCode; readonly message: string };
/** What an action makes of the facts: the changed facts, `undefined` when it was done before, or why it cannot be. */
type Decision = WaveFacts | undefined | Refusal;

/**
 * `POST /api/waves/{waveId}/{action}`: writes what a person decided into the wave row (under its ETag), then wakes the
 * orchestration, which reads it there. Sent twice it is one decision; the second time only wakes again.
 */
export const controlWave =
  (
    action: WaveAction,
    ports: Pick<Ports, "store" | "clock">,
    config: Config,
    orchestrationsOf: (context: InvocationContext) => Orchestrations,
  ) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const door = admit(request, config, whoMay[action]);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    if (!isJson(request) && !isForm(request))
      return say(415, "unsupportedMediaType", "The body must be application/json or a form of ours.");
    // Under a session only a form of ours, with its token, changes anything.
    if (!(isJson(request) ? isApiCall(request) : isSameOrigin(request, config)))
      return say(403, "notSameOrigin", "This request does not come from our own pages. Nothing was changed.");
    const waveId = request.params["waveId"] ?? "";
    const read = await readDecision(request, action, say);
    if ("refusal" in read) return read.refusal;
    const now = ports.clock.now();
    if (read.isForm && !isFormToken(config, read.formToken, principal.oid, waveActionPurpose(waveId, action), now))
      return say(
        403,
        "formTooOld",
        "This page is too old. Nothing was changed. Open the wave's page again and press the button there.",
      );
    const by: Person = { id: principal.oid, displayName: principal.name };
    return orTryAgain(say, async () => {
      if (!WAVE_ID.test(waveId) || !(await ports.store.wave(waveId)))
        return say(404, "unknownWave", "There is no such wave.");
      const refusal = await record(ports, config, waveId, action, read.body, by, now);
      if (refusal) return say(refusal.status, refusal.code, refusal.message);
      await orchestrationsOf(context).wake(waveInstanceId(waveId));
      return read.isForm
        ? redirect(`/waves/${waveId}`)
        : json<WaveStatus | undefined>(202, await readWaveStatus(ports, config, waveId));
    });
  };

const isForm = (request: HttpRequest): boolean => mediaType(request) === "application/x-www-form-urlencoded";

async function readDecision(
  request: HttpRequest,
  action: WaveAction,
  say: Say,
): Promise<
  | { readonly body: ControlBody; readonly isForm: boolean; readonly formToken?: string | undefined }
  | { readonly refusal: HttpResponseInit }
> {
  const sentForm = isForm(request);
  const read = await readBody(request, LIMIT_BYTES);
  if ("tooLarge" in read) return { refusal: read.tooLarge };
  const fields = sentForm
    ? Object.fromEntries(new URLSearchParams(read.bytes.toString("utf8")))
    : parseJson(read.bytes);
  if (fields === undefined) return { refusal: say(400, "malformedJson", "The body is not JSON in UTF-8.") };
  const parsed = (controlBodies[action] as z.ZodType<ControlBody>).safeParse(fields);
  if (!parsed.success) {
    const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
    const answer = say(
      422,
      "invalidBody",
      `Something is missing or wrong: ${details.map(({ field, message }) => `${field}: ${message}`).join("; ")}`,
    );
    const hasJson = !sentForm && answer.jsonBody !== undefined;
    return { refusal: hasJson ? { ...answer, jsonBody: { error: { ...answer.jsonBody.error, details } } } : answer };
  }
  const formToken = sentForm ? (fields as Record<string, string>)["formToken"] : undefined;
  return { body: parsed.data, isForm: sentForm, formToken };
}

const parseJson = (bytes: Buffer): unknown => (bytes.length === 0 ? {} : jsonIn(bytes)?.value);

async function record(
  { store }: Pick<Ports, "store">,
  config: Config,
  waveId: string,
  action: WaveAction,
  body: ControlBody,
  by: Person,
  now: Date,
): Promise<Refusal | undefined> {
  let refusal: Refusal | undefined;
  let before: WaveFacts | undefined;
  const registered = action === "rollback" ? await store.registeredPolicy(waveId) : undefined;
  const changed = await changeWave(store, waveId, (facts) => {
    before = facts;
    const decision = decide(action, facts, registered, body, by, now, config);
    refusal = decision && "code" in decision ? decision : undefined;
    return decision && !("code" in decision) ? decision : undefined;
  });
  // Told by what stands in the row, so that a repeat completes a trail that a crash cut off, and adds nothing to it.
  const facts = changed ?? before;
  const decided = changed && action === "resume" ? { by, at: now.toISOString() } : facts && decisionIn(facts, action);
  if (!refusal && facts && decided)
    await store.append([
      waveEvent(facts, {
        id: `${action}|${decided.at}|${decided.by.id}`,
        at: decided.at,
        who: decided.by,
        what: auditCodes[action],
        why: decided.reason ?? body.reason ?? (body.digest && `digest ${body.digest}`),
        before: before?.stage,
      }),
    ]);
  return refusal;
}

type Decided = { readonly by: Person; readonly at: string; readonly reason?: string };

/** A resumed wave says nothing about who did it. */
function decisionIn(facts: WaveFacts, action: WaveAction): Decided | undefined {
  switch (action) {
    case "pause":
      return facts.paused;
    case "cancel":
      return facts.cancelRequested;
    case "rollback":
      return facts.rollbackRequested;
    case "approve":
      return facts.approval;
    case "resume":
      return undefined;
  }
}

const auditCodes: Readonly<Record<WaveAction, AuditCode>> = {
  pause: "wavePaused",
  resume: "waveResumed",
  cancel: "cancellationAskedFor",
  approve: "flipApproved",
  rollback: "rollbackAskedFor",
};

function decide(
  action: WaveAction,
  facts: WaveFacts,
  registered: RegisteredPolicy | undefined,
  body: ControlBody,
  by: Person,
  now: Date,
  config: Config,
): Decision {
  const at = now.toISOString();
  const refuse = (code: ProblemCode, message: string, status = 409): Refusal => ({ status, code, message });
  if (facts.stage === "cancelled")
    return action === "cancel" ? undefined : refuse("waveCancelled", "This wave was cancelled.");
  switch (action) {
    case "pause":
      return facts.paused ? undefined : { ...facts, paused: { by, at, reason: body.reason ?? "" } };
    case "resume":
      return facts.paused ? { ...facts, paused: undefined } : undefined;
    case "cancel":
      return facts.cancelRequested ? undefined : { ...facts, cancelRequested: { by, at } };
    case "rollback":
      if (!isApplied(facts.stage) && !isInDoubt(facts, registered) && !facts.rollbackRequested)
        return refuse("notEnforced", "There is nothing to roll back: the policy of this wave is not enforced.");
      return facts.rollbackRequested
        ? undefined
        : { ...facts, rollbackRequested: { by, at, reason: body.reason ?? "" } };
    case "approve": {
      const digest = body.digest ?? "";
      const verdict = mayApprove({ facts, by, digest, now }, config.rules);
      if (verdict.ok) return { ...facts, approval: { by, at, digest }, flip: undefined };
      // Pressed twice by the same person: one approval.
      if (verdict.because === "alreadyApproved" && facts.approval?.by.id === by.id) return undefined;
      return refuse(verdict.because, verdict.say, verdict.because === "ownWave" ? 403 : 409);
    }
  }
}
