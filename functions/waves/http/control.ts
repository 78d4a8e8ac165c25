import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { z } from "zod";
import type { Config } from "../../../shared/config/config.ts";
import type { Person } from "../../../shared/domain/people/person.ts";
import { wavePolicyKeys } from "../../../shared/domain/policy/registeredPolicy.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { waveInstanceId } from "../../../shared/durable/instanceIds.ts";
import { askAnew } from "../../../shared/enforcement/askForPolicy.ts";
import { TransientError } from "../../../shared/errors.ts";
import { whyNotTwoPeople } from "../../../shared/passes/whyNotTwoPeople.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { Orchestrations } from "../../../shared/ports/wake.ts";
import { readWaveStatus } from "../../../shared/waves/readWaveStatus.ts";
import { type WaveAction, waveActionPurpose } from "../../../shared/waves/waveActions.ts";
import { changeWave, waveEvent } from "../../../shared/waves/waveRow.ts";
import type { WaveStatus } from "../../../shared/waves/waveStatus.ts";
import { json, redirect } from "../../../shared/web/answers.ts";
import { personOf } from "../../../shared/web/principal.ts";
import { whoMay } from "../../../shared/web/whoMay.ts";
import { admitToAct } from "../../door/atDoor.ts";
import { awaitSecond } from "../../door/secondPerson.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { startOrWake } from "../../host/startOrWake.ts";
import { orTryAgain, refusedTo, sayTo } from "../../web/door.ts";
import { readPressed } from "../../web/readPressed.ts";
import { bringBack } from "../rollBack/bringBack.ts";
import { auditCodes, decide, decisionIn, type Refusal } from "./decisions.ts";
import { type ControlBody, controlBodies, WAVE_ID } from "./requests.ts";

/** So long somebody waits for an answer while people are taken out of the enforced group. */
const PATIENCE_SECONDS = 20;

type Needs = Pick<Ports, "store" | "clock" | "directory" | "policyWriter" | "email" | "rollBacks">;

/**
 * `POST /api/waves/{waveId}/{action}`: writes what a person decided into the wave row (under its ETag), then wakes the
 * orchestration, which reads it there. Sent twice it is one decision; the second time only wakes again. A rollback is
 * acted on here before anything else, for as long as somebody waits.
 */
export const controlWave =
  (
    action: WaveAction,
    ports: Needs,
    config: Config,
    orchestrationsOf: (context: InvocationContext) => Orchestrations,
    patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config),
  ) =>
  async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const waveId = request.params["waveId"] ?? "";
    const back = `/waves/${encodeURIComponent(waveId)}`;
    const door = await admitToAct(ports, config, request, action, { roles: whoMay[action], back });
    if ("refusal" in door) return door.refusal;
    const { principal, secondPerson } = door;
    const now = ports.clock.now();
    const read = await readPressed(request, config, say, {
      schemaOf: () => controlBodies[action] as z.ZodType<ControlBody>,
      purposeOf: () => waveActionPurpose(waveId, action),
      oid: principal.oid,
      now,
    });
    if ("refusal" in read) return read.refusal;
    const by = personOf(principal);
    return orTryAgain(
      say,
      async () => {
        const wave = WAVE_ID.test(waveId) ? await ports.store.wave(waveId) : undefined;
        if (!wave) return say(404, "unknownWave", "There is no such wave.");
        const asked = { body: read.body, by, now };
        const notYet = secondPerson && (await unlessAlone(ports, config, action, wave.facts, asked, secondPerson));
        if (notYet) return say(409, "secondPersonNeeded", notYet);
        const handed = action === "approve" && (await whyNotSecond(ports, wave.facts, by));
        if (handed) return say(403, "handedCode", handed);
        const refusal = await record(ports, config, waveId, action, asked, patience);
        if (refusal) return say(refusal.status, refusal.code, refusal.message);
        await wake(orchestrationsOf(context), ports, action, waveId);
        return read.isForm
          ? redirect(`/waves/${waveId}`)
          : json<WaveStatus | undefined>(202, await readWaveStatus(ports, config, waveId));
      },
      refusedTo(ports, config, action, WAVE_ID.test(waveId) ? waveId : undefined),
    );
  };

const whyNotSecond = (ports: Needs, { startedBy, heldOrWaivedBy = [], firstApproval }: WaveFacts, by: Person) =>
  whyNotTwoPeople(
    ports,
    by.id,
    [startedBy.id, ...heldOrWaivedBy, ...(firstApproval ? [firstApproval.by.id] : [])],
    "started this wave, approved it first, or waived somebody in it,",
  );

/** What cannot be anyhow is refused as ever: it waits for nobody. @returns why one person is not enough. */
async function unlessAlone(
  ports: Needs,
  config: Config,
  action: WaveAction,
  facts: WaveFacts,
  asked: { readonly body: ControlBody; readonly by: Person; readonly now: Date },
  because: string,
): Promise<string | undefined> {
  const decision = decide(action, facts, asked, config);
  if (!decision || "code" in decision) return undefined;
  const { waveId, name } = facts;
  const what = { purpose: `${action} ${waveId}`, what: `roll back the wave ${name}` };
  return awaitSecond(ports, config, { ...what, by: asked.by, reason: asked.body.reason ?? "" }, because);
}

/**
 * Wakes the wave, or starts it again when nothing works on it any more. A rollback does not fail for it: whoever
 * carries it on wakes the wave, too.
 */
async function wake(orchestrations: Orchestrations, { store, rollBacks }: Needs, action: WaveAction, waveId: string) {
  if ((await store.wave(waveId))?.facts.stage === "cancelled") return;
  try {
    await startOrWake(orchestrations, "waveRollout", waveInstanceId(waveId), { waveId });
  } catch (error) {
    if (action !== "rollback" || !(error instanceof TransientError)) throw error;
    await rollBacks.enqueue({ waveId });
  }
}

/** Writes the decision, acts on it where people cannot wait for the wave, and completes the audit trail. */
async function record(
  ports: Needs,
  config: Config,
  waveId: string,
  action: WaveAction,
  asked: { readonly body: ControlBody; readonly by: Person; readonly now: Date },
  patience: () => Patience,
): Promise<Refusal | undefined> {
  const { store } = ports;
  const { body, by, now } = asked;
  let refusal: Refusal | undefined;
  let before: WaveFacts | undefined;
  const changed = await changeWave(store, waveId, (facts) => {
    before = facts;
    const decision = decide(action, facts, { body, by, now }, config);
    refusal = decision && "code" in decision ? decision : undefined;
    return decision && !("code" in decision) ? decision : undefined;
  });
  // Told by what stands in the row, so that a repeat completes a trail that a crash cut off, and adds nothing to it.
  const facts = changed ?? before;
  if (refusal || !facts) return refusal;
  if (changed && action === "resume") await askAnew(ports, wavePolicyKeys(waveId, true));
  if (action === "rollback") await bringBack(ports, config, waveId, patience());
  const decided = changed && action === "resume" ? { by, at: now.toISOString() } : decisionIn(facts, action);
  if (decided)
    await store.append([
      waveEvent(facts, {
        id: `${action}|${decided.at}|${decided.by.id}`,
        at: decided.at,
        who: decided.by,
        what: auditCodes[action],
        why: decided.reason ?? body.reason ?? (body.digest && `digest ${body.digest}`),
        before: before?.stage,
        until: decided.until,
      }),
    ]);
  return undefined;
}
