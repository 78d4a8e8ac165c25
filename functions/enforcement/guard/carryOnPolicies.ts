import type { Config } from "../../../shared/config/config.ts";
import { APP_SCOPE } from "../../../shared/domain/audit.ts";
import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { nextWavePolicyStep } from "../../../shared/domain/policy/deletedPolicy.ts";
import { nextReturnStep } from "../../../shared/domain/policy/guard.ts";
import { type RegisteredPolicy, waveIdOfKey } from "../../../shared/domain/policy/registeredPolicy.ts";
import { isServiceError, RefusedError, saidBy } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../../shared/troubles/noteTrouble.ts";
import type { Patience } from "../../host/patience.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../progress.ts";
import { writeReportOnly } from "../writeReportOnly.ts";
import { type PolicyKeeper, takeWavePolicyStep } from "./wavePolicySteps.ts";

/**
 * Every minute: returns to report-only what the guard found enabled, until it is read back; then restores wave policies
 * that somebody deleted, and deletes those that nobody needs. Which these are stands in the registry. One that is busy,
 * or refused, holds up no other.
 */
export async function carryOnPolicies(ports: PolicyKeeper, config: Config, patience: Patience): Promise<void> {
  const { store } = ports;
  const listed = await store.registeredPolicies();
  const onTheirWay = listed.filter(({ notBackBecause }) => notBackBecause !== undefined);
  const known = onTheirWay.length > 0 ? (await store.enforcementSwitch())?.value : undefined;
  for (const one of onTheirWay)
    await carryOn(patience, one, (registered) => returnStep(ports, config, known, registered));
  for (const one of listed.filter((policy) => nextWavePolicyStep(policy) !== "nothing"))
    await carryOn(patience, one, (registered) => keepStep(ports, config, registered, patience));
}

/** @returns what becomes of the row; `undefined` when nothing is left to do, or the rest has to wait. */
type Step = (registered: RegisteredPolicy) => Promise<RegisteredPolicy | undefined>;

async function carryOn(patience: Patience, listed: RegisteredPolicy, step: Step): Promise<void> {
  let next = await step(listed);
  while (next !== undefined && patience.left() >= BETWEEN_REQUESTS_SECONDS) {
    await patience.pause(BETWEEN_REQUESTS_SECONDS);
    next = await step(next);
  }
}

async function returnStep(
  ports: PolicyKeeper,
  config: Config,
  known: EnforcementSwitch | undefined,
  registered: RegisteredPolicy,
) {
  const step = nextReturnStep(registered, known);
  return step === "nothing" ? undefined : tryStep(ports, config, registered, step);
}

/** What others wrote into the row meanwhile is not written over. */
async function keepStep(ports: PolicyKeeper, config: Config, { key }: RegisteredPolicy, patience: Patience) {
  const registered = await ports.store.registeredPolicy(key);
  const step = registered ? nextWavePolicyStep(registered) : "nothing";
  if (!registered || step === "nothing") return undefined;
  try {
    return await takeWavePolicyStep({ ports, config, registered, patience }, step);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteTrouble(ports, config, { ...aboutTimer.wavePolicies, scope: waveIdOfKey(key) }, error);
    return undefined;
  }
}

/** @returns `undefined` when it has to wait for the next minute. */
async function tryStep(
  ports: PolicyKeeper,
  config: Config,
  registered: RegisteredPolicy,
  step: "write" | "read",
): Promise<RegisteredPolicy | undefined> {
  try {
    return await (step === "write" ? returnToReportOnly : readBack)(ports, registered);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const notBackBecause = error instanceof RefusedError ? saidBy(error) : error.message;
    await ports.store.saveRegisteredPolicy({ ...registered, notBackBecause });
    const { key, kind } = registered;
    const scope = kind === "wave" ? waveIdOfKey(key) : APP_SCOPE;
    await noteTrouble(ports, config, { ...aboutTimer.wayBack, scope }, error);
    return undefined;
  }
}

/** The write alone; that it took is known once it was read. @throws TransientError, RefusedError */
export async function returnToReportOnly(
  ports: Pick<Ports, "store" | "policyWriter">,
  registered: RegisteredPolicy,
): Promise<RegisteredPolicy> {
  await writeReportOnly(ports, registered.policyId);
  const notBackBecause = "report-only was asked for and is being read back";
  const asked: RegisteredPolicy = { ...registered, state: REPORT_ONLY, readBackAt: undefined, notBackBecause };
  await ports.store.saveRegisteredPolicy(asked);
  return asked;
}

async function readBack(
  { store, clock, policies }: PolicyKeeper,
  registered: RegisteredPolicy,
): Promise<RegisteredPolicy> {
  const policy = await policies.policy(registered.policyId);
  const isBack = policy?.state !== "enabled" && policy?.state !== "unknown";
  const seen: RegisteredPolicy = isBack
    ? {
        ...registered,
        readBackAt: clock.now().toISOString(),
        notBackBecause: undefined,
        ...(policy?.modifiedDateTime !== undefined && { modifiedDateTime: policy.modifiedDateTime }),
      }
    : { ...registered, state: "enabled", notBackBecause: `it was read as ${policy?.state} and is written again` };
  await store.saveRegisteredPolicy(seen);
  return seen;
}
