import type { AuditEvent } from "../../../shared/domain/audit.ts";
import { sayChecksAtFlip } from "../../../shared/domain/preflight/checksAtFlip.ts";
import { alertedEvents } from "../../../shared/domain/wave/alertedEvents.ts";
import { approversOf, sayApprovers } from "../../../shared/domain/wave/approvers.ts";
import { isToBeTold } from "../../../shared/domain/wave/enforcedNotice.ts";
import { flipFault } from "../../../shared/domain/wave/flipEvidence.ts";
import type { FlipRecord } from "../../../shared/domain/wave/flipRecord.ts";
import { hasBegun, mayBegin, partBegun, sayPart } from "../../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { workforceFault } from "../../../shared/enforcement/workforceFault.ts";
import type { RefusedError } from "../../../shared/errors.ts";
import { whyNotTwoPeople } from "../../../shared/passes/whyNotTwoPeople.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { DONE, goTo, next, pagedStep, refused, type Scope, type StepScope } from "../../../shared/steps/step.ts";
import { aboutWave } from "../../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import { recordOf } from "../../../shared/waves/evidence/readFlips.ts";
import { allMembers } from "../../../shared/waves/memberPages.ts";
import { tellRefusedEntries } from "../../../shared/waves/refusedEntries.ts";
import { changeWave, waveEvent } from "../../../shared/waves/waveRow.ts";
import { judgedByNow, waveObstacle } from "../policy/policyChecks.ts";
import { checksPhase } from "../preflight/checkWave.ts";
import { askBreakGlass } from "./askBreakGlass.ts";
import { endEntries } from "./endEntries.ts";
import { type EnforcePhase, EnforceTally, enterPage, look, readBack } from "./enterPages.ts";
import { passed, recordFlip } from "./recordFlip.ts";
import { voidApproval } from "./voidApproval.ts";

const NEXT_REQUEST_SECONDS = 2;

/** The approval, by the rows alone; whoever has begun to enter does not need it to be fresh any more. */
const checkApproval: EnforcePhase = async (scope) => {
  const { ports, config, wave, now } = scope;
  if (hasBegun(wave)) return next();
  const fault = flipFault(wave, now, config.rules) ?? (await onePersonFault(scope));
  if (!fault) return next(passed(scope, "approval", "liveCheck"));
  if (fault.kind === "void") await voidApproval(ports, wave.waveId, fault.because);
  else await changeWave(ports.store, wave.waveId, (facts) => (facts.flip ? { ...facts, flip: undefined } : undefined));
  return DONE;
};

/** Architecture rule 10 once more: since the approval somebody may have held a member, or collected a code. */
async function onePersonFault({ ports, wave }: Scope<EnforceTally>) {
  const { approval, startedBy, heldOrWaivedBy = [] } = wave;
  const approvers = approval ? approversOf(approval).map(({ id }) => id) : [];
  for (const [n, id] of approvers.entries()) {
    const others = [startedBy.id, ...heldOrWaivedBy, ...approvers.slice(n + 1)];
    if (await whyNotTwoPeople(ports, id, others, "started or waived"))
      return { kind: "void", because: MAY_BE_ONE } as const;
  }
  return undefined;
}
const MAY_BE_ONE =
  "whoever approved, and whoever started the wave, waived in it or approved as well, may be one person: a one-time code passed between them";

/** The policy that enforces, live: running, break-glass accounts outside, and all of it as it was approved. */
const checkWorkforce: EnforcePhase = async (scope) => {
  const { ports, config, wave } = scope;
  const fault = await workforceFault(ports, config);
  if (fault) return refused(fault.code, fault.say);
  if ((await judgedByNow(ports, config, wave)) === wave.evidence?.policyDigest)
    return goTo("checkWave", {
      afterSeconds: NEXT_REQUEST_SECONDS,
      tally: passed(scope, "workforcePolicy", "policyDigest"),
    });
  const changed = "a policy, a group or the strength has changed since the approval";
  if (hasBegun(wave))
    return refused("ApprovalIsVoid", `${changed}: nobody else enters until that is undone, or the wave rolled back`);
  await voidApproval(ports, wave.waveId, changed);
  return DONE;
};

/** The wave's own policy gave the evidence: it must be as it was recorded. */
const checkWave: EnforcePhase = async (scope) => {
  const { ports, config, wave } = scope;
  if (hasBegun(wave)) return next();
  const obstacle = await waveObstacle(ports, config, wave);
  return obstacle ? refused(obstacle.code, obstacle.say) : next(passed(scope, "wavePolicy"));
};

/** All checks within the hour before; part of what the flip rests on. */
const preflight: EnforcePhase = async (scope) => {
  if (hasBegun(scope.wave)) return next();
  const end = await checksPhase(scope, "flip", "preflight");
  return end.kind === "next" ? next(passed(scope, "preflight")) : end;
};

/**
 * The last look before the first entry, under the ETag of the wave row: what people decided since this step began
 * holds. From here on a pause holds the entering only, and a way back is a rollback.
 */
const begin: EnforcePhase = async ({ ports, wave, tally }) => {
  const { store, clock } = ports;
  if (hasBegun(wave)) {
    // The app may have died between the row and its lines.
    if (tally.under !== wave.approval?.at) await store.append(await linesOfBeginning(store, wave));
    return next({ under: wave.approval?.at });
  }
  const at = clock.now().toISOString();
  const begun = await changeWave(store, wave.waveId, (facts) =>
    mayBegin(facts) && isAsChecked(facts, wave)
      ? { ...facts, ...partBegun(facts, at), ...(facts.stage === "swept" && firstEntry(at)) }
      : undefined,
  );
  if (!begun) return DONE;
  await store.append(await linesOfBeginning(store, begun));
  return next({ under: begun.approval?.at });
};

/** For a later part the watch goes on: it has people to look after. */
const firstEntry = (at: string) => ({
  stage: "enforcing" as const,
  stageAt: at,
  enforcingAt: at,
  watchedUntil: at,
  strandedRecently: 0,
  stoppedRecently: 0,
});

const isAsChecked = ({ approval, flip }: WaveFacts, wave: WaveFacts): boolean =>
  approval !== undefined &&
  approval.at === wave.approval?.at &&
  approval.digest === wave.approval.digest &&
  flip?.checkedAt !== undefined &&
  flip.checkedAt === wave.flip?.checkedAt;

async function linesOfBeginning(store: Ports["store"], wave: WaveFacts): Promise<readonly AuditEvent[]> {
  const part = wave.begunParts?.at(-1);
  const which = part ? `${sayPart(part)}, ` : "";
  const { approval } = wave;
  const { at = "", digest } = approval ?? {};
  const by = approval && sayApprovers(approval);
  const beganAt = part?.enteringAt ?? wave.stageAt;
  return [
    ...checksLine(wave, recordOf(await store.flipRecords(wave.waveId), at, beganAt)),
    waveEvent(wave, { id: `stage|enforcing|${wave.stageAt}`, at: wave.stageAt, what: "stage.enforcing" }),
    waveEvent(wave, {
      id: `flip|${at}`,
      at: beganAt,
      what: alertedEvents.flip,
      why: `${which}approved by ${by}, digest ${digest}`,
    }),
  ];
}

/** The trail is what an auditor takes along as CSV. */
function checksLine(wave: WaveFacts, { preflight: checks, recordedAt: at, approval }: Partial<FlipRecord> = {}) {
  if (!checks || at === undefined) return [];
  const id = `checksAtFlip|${approval?.at}`;
  return [waveEvent(wave, { id, at, what: "checksPassed", why: sayChecksAtFlip(checks) })];
}

const conclude: EnforcePhase = async (scope) => {
  const { ports, config, wave } = scope;
  const members = await allMembers(ports.store, wave.waveId);
  await tellRefusedEntries(scope, members);
  const now = ports.clock.now();
  const toBeTold = members.filter((member) => isToBeTold(member, now, wave.timeZone, config.rules)).length;
  const isMeant = ({ approval }: WaveFacts) => approval?.at === wave.approval?.at;
  await endEntries(ports.store, wave.waveId, now.toISOString(), isMeant, { toBeTold });
  return DONE;
};

/** Phases in which people enter: none of them goes on under an approval that was not begun. */
const entering: readonly string[] = ["look", "enterPage", "readBack", "conclude"];

/** What comes before every page: a call that is repeated late goes by the approval that it began under. */
async function beforeAll({ wave, tally }: Scope<EnforceTally>, phase: string) {
  const mayGoOn = hasBegun(wave) && tally.under === wave.approval?.at;
  return entering.includes(phase) && !mayGoOn ? DONE : undefined;
}

/** A refusal stands in the audit trail and reaches the operators; the step is asked again within the hour. */
async function tellRefused({ ports, config, wave }: StepScope, error: RefusedError): Promise<void> {
  const { store, clock } = ports;
  const { code, message } = error;
  const id = `noFlip|${code}|${wave.approval?.at}`;
  await store.append([waveEvent(wave, { id, at: clock.now().toISOString(), what: "noFlip", why: message })]);
  const meanwhile =
    wave.stage === "enforcing"
      ? "Some of this wave's members are enforced, the rest wait."
      : "The approved flip did not happen.";
  await noteTrouble(ports, config, { ...aboutWave(wave.waveId, "enforce"), meanwhile }, error);
}

/**
 * The flip: those whom the approval names, and who are ready still, enter the enforced group page by page. Each has a
 * row that says on which evidence. Fail-closed before the first of them: whatever is missing, stale, changed or
 * unreadable means that nobody enters. A failure half way leaves some enforced and some not; both are safe, and the
 * rest follows.
 *
 * Reads: the wave row before every page, policies, strength, groups, methods. Writes: what the flip rests on, before
 * anybody enters; then rows, the group, member rows.
 * Safe to repeat by what stands in the rows. Ends with the stage `enforced`, or with the end of a part.
 */
export const enforce = pagedStep<EnforceTally>({
  kind: "enforce",
  tally: EnforceTally,
  whenPaused: "stops",
  mayRun: ({ wave }) => hasBegun(wave) || (mayBegin(wave) && wave.approval !== undefined),
  beforeAll,
  // The watch comes in between, and people can wake the wave.
  wakeable: { runOf: ({ flip, stageAt }) => flip?.startedAt ?? stageAt, takenUpAt: () => "checkApproval", tellRefused },
  phases: {
    checkApproval,
    checkWorkforce,
    checkWave,
    askBreakGlass,
    preflight,
    recordFlip,
    begin,
    look,
    enterPage,
    readBack,
    conclude,
  },
});
