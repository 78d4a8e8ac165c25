import { REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { nextReturnStep } from "../../../shared/domain/policy/guard.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { RefusedError, saidBy, TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { Patience } from "../../host/patience.ts";
import { BETWEEN_REQUESTS_SECONDS } from "../progress.ts";
import { writeReportOnly } from "../writeReportOnly.ts";

type Needs = Pick<Ports, "store" | "clock" | "policies" | "policyWriter">;

/**
 * Every minute: returns to report-only what the guard found enabled, until it is read back. Which policies these are
 * stands in the registry (`notBackBecause`). One that is busy, or refused, holds up no other.
 */
export async function carryOnReturns(ports: Needs, patience: Patience): Promise<void> {
  const { store } = ports;
  const onTheirWay = (await store.registeredPolicies()).filter(({ notBackBecause }) => notBackBecause !== undefined);
  if (onTheirWay.length === 0) return;
  const known = (await store.enforcementSwitch())?.value;
  for (const listed of onTheirWay) {
    let registered = listed;
    for (let step = nextReturnStep(registered, known); step !== "nothing"; step = nextReturnStep(registered, known)) {
      const next = await tryStep(ports, registered, step);
      if (next === undefined || patience.left() < BETWEEN_REQUESTS_SECONDS) break;
      await patience.pause(BETWEEN_REQUESTS_SECONDS);
      registered = next;
    }
  }
}

/** @returns `undefined` when it has to wait for the next minute. */
async function tryStep(
  ports: Needs,
  registered: RegisteredPolicy,
  step: "write" | "read",
): Promise<RegisteredPolicy | undefined> {
  try {
    return await (step === "write" ? returnToReportOnly : readBack)(ports, registered);
  } catch (error) {
    if (!(error instanceof TransientError) && !(error instanceof RefusedError)) throw error;
    const notBackBecause = error instanceof RefusedError ? saidBy(error) : error.message;
    await ports.store.saveRegisteredPolicy({ ...registered, notBackBecause });
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

async function readBack({ store, clock, policies }: Needs, registered: RegisteredPolicy): Promise<RegisteredPolicy> {
  const policy = await policies.policy(registered.policyId);
  const isBack = policy?.state !== "enabled" && policy?.state !== "unknown";
  const seen: RegisteredPolicy = isBack
    ? { ...registered, readBackAt: clock.now().toISOString(), notBackBecause: undefined }
    : { ...registered, state: "enabled", notBackBecause: `it was read as ${policy?.state} and is written again` };
  await store.saveRegisteredPolicy(seen);
  return seen;
}
