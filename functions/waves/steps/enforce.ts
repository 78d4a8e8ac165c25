import { alertedEvents } from "../../../shared/domain/wave/alertedEvents.ts";
import { isToBeTold } from "../../../shared/domain/wave/enforcedNotice.ts";
import { flipFault } from "../../../shared/domain/wave/flipEvidence.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { workforceFault } from "../../../shared/enforcement/workforceFault.ts";
import { DONE, goTo, next, pagedStep, refused, type StepScope } from "../../../shared/steps/step.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { tellRefusedEntries } from "../../../shared/waves/refusedEntries.ts";
import { tryAlert } from "../../../shared/waves/staffMails.ts";
import { changeWave, isWanted, moveWave, waveEvent } from "../../../shared/waves/waveRow.ts";
import { judgedByNow, waveObstacle } from "../policy/policyChecks.ts";
import { askBreakGlass } from "./askBreakGlass.ts";
import { type EnforcePhase, EnforceTally, enterPage, look, readBack } from "./enterPages.ts";
import { voidApproval } from "./voidApproval.ts";

const NEXT_REQUEST_SECONDS = 2;

/** The approval, by the rows alone; whoever has begun to enter does not need it to be fresh any more. */
const checkApproval: EnforcePhase = async ({ ports, config, wave, now }) => {
  if (wave.stage === "enforcing") return next();
  const fault = flipFault(wave, now, config.rules);
  if (!fault) return next();
  if (fault.kind === "void") await voidApproval(ports, wave.waveId, fault.because);
  else await changeWave(ports.store, wave.waveId, (facts) => (facts.flip ? { ...facts, flip: undefined } : undefined));
  return DONE;
};

/** The policy that enforces, live: running, break-glass accounts outside, and all of it as it was approved. */
const checkWorkforce: EnforcePhase = async ({ ports, config, wave }) => {
  const fault = await workforceFault(ports, config);
  if (fault) return refused(fault.code, fault.say);
  if ((await judgedByNow(ports, config, wave)) === wave.evidence?.policyDigest)
    return goTo("checkWave", { afterSeconds: NEXT_REQUEST_SECONDS });
  const changed = "a policy, a group or the strength has changed since the approval";
  if (wave.stage === "enforcing")
    return refused("ApprovalIsVoid", `${changed}: nobody else enters until that is undone, or the wave rolled back`);
  await voidApproval(ports, wave.waveId, changed);
  return DONE;
};

/** The wave's own policy gave the evidence: it must be as it was recorded. */
const checkWave: EnforcePhase = async (scope) => {
  const { ports, config, wave } = scope;
  if (wave.stage === "enforcing") return next();
  const obstacle = await waveObstacle(ports, config, wave);
  return obstacle ? refused(obstacle.code, obstacle.say) : next();
};

/**
 * The last look before the first entry, under the ETag of the wave row: what people decided since this step began
 * holds. From here on a pause holds the entering only, and a way back is a rollback.
 */
const begin: EnforcePhase = async ({ ports, wave }) => {
  const { store, clock } = ports;
  if (wave.stage === "enforcing") return next();
  const at = clock.now().toISOString();
  const begun = await changeWave(store, wave.waveId, (facts) =>
    isWanted(facts, "enforcing") && !facts.rollbackRequested && isAsChecked(facts, wave)
      ? {
          ...facts,
          stage: "enforcing",
          stageAt: at,
          enforcingAt: at,
          watchedUntil: at,
          strandedRecently: 0,
          stoppedRecently: 0,
        }
      : undefined,
  );
  if (!begun) return DONE;
  await store.append(linesOfBeginning(begun));
  return next();
};

const isAsChecked = ({ approval, flip }: WaveFacts, wave: WaveFacts): boolean =>
  approval !== undefined &&
  approval.at === wave.approval?.at &&
  approval.digest === wave.approval.digest &&
  flip?.checkedAt !== undefined &&
  flip.checkedAt === wave.flip?.checkedAt;

const linesOfBeginning = (wave: WaveFacts) => [
  waveEvent(wave, {
    id: `stage|enforcing|${wave.stageAt}`,
    at: wave.stageAt,
    what: "stage.enforcing",
  }),
  waveEvent(wave, {
    id: `flip|${wave.approval?.at}`,
    at: wave.stageAt,
    what: alertedEvents.flip,
    why: `approved by ${wave.approval?.by.displayName}, digest ${wave.approval?.digest}`,
  }),
];

const conclude: EnforcePhase = async (scope) => {
  const { ports, config, wave } = scope;
  const members = await allMembers(ports.store, wave.waveId);
  await tellRefusedEntries(scope, members);
  const now = ports.clock.now();
  const at = now.toISOString();
  const toBeTold = members.filter((member) => isToBeTold(member, now, wave.timeZone, config.rules)).length;
  await moveWave(ports.store, wave.waveId, "enforced", at, () => ({ enforcedAt: at, toBeTold }));
  return DONE;
};

/** A refusal stands in the audit trail and reaches the operators; the step is asked again within the hour. */
async function tellRefused(
  { ports, config, wave }: StepScope,
  { code, message }: { readonly code: string; readonly message: string },
): Promise<void> {
  const { store, clock } = ports;
  const id = `noFlip|${code}|${wave.approval?.at}`;
  await store.append([waveEvent(wave, { id, at: clock.now().toISOString(), what: "noFlip", why: message })]);
  const begun =
    wave.stage === "enforcing"
      ? "Some of this wave's members are enforced, the rest wait"
      : "The approved flip did not happen";
  await tryAlert(ports, config, wave, id, `${begun}: ${message}.`);
}

/**
 * The flip: those whom the approval names, and who are ready still, enter the enforced group page by page. Each has a
 * row that says on which evidence. Fail-closed before the first of them: whatever is missing, stale, changed or
 * unreadable means that nobody enters. A failure half way leaves some enforced and some not; both are safe, and the
 * rest follows.
 *
 * Reads: the wave row before every page, policies, strength, groups, methods. Writes: rows, the group, member rows.
 * Safe to repeat by what stands in the rows. Ends with the stage `enforced`.
 */
export const enforce = pagedStep<EnforceTally>({
  kind: "enforce",
  tally: EnforceTally,
  whenPaused: "stops",
  mayRun: ({ wave }) =>
    wave.stage === "enforcing" ||
    (isWanted(wave, "enforcing") && wave.approval !== undefined && !wave.rollbackRequested),
  // The watch comes in between, and people can wake the wave.
  wakeable: { runOf: ({ flip, stageAt }) => flip?.startedAt ?? stageAt, takenUpAt: () => "checkApproval", tellRefused },
  phases: { checkApproval, checkWorkforce, checkWave, askBreakGlass, begin, look, enterPage, readBack, conclude },
});
