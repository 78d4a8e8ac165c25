import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import type { EnforcementSwitch } from "../../shared/domain/enforcement/enforcementSwitch.ts";
import { nextStop } from "../../shared/domain/enforcement/stopSteps.ts";
import { REPORT_ONLY } from "../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest } from "../../shared/domain/policy/policyDefinition.ts";
import { COMPANION, type RegisteredPolicy, WORKFORCE } from "../../shared/domain/policy/registeredPolicy.ts";
import { changeSwitch } from "../../shared/enforcement/switchRow.ts";
import { ENFORCEMENT_SCOPE, tellStaff } from "../../shared/enforcement/tellOperators.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { DONE, notYet, type Progress } from "./progress.ts";
import { writeReportOnly } from "./writeReportOnly.ts";

type Needs = Pick<Ports, "store" | "clock" | "policies" | "policyWriter" | "email">;

/**
 * The workforce policy goes back first: most people are free then, and it never stands enabled without its companion.
 * That one goes back whatever the settings say by now.
 */
const STOPPED = [WORKFORCE, COMPANION] as const;

/**
 * The next step of the stop that stands in the row: one request to Conditional Access. Rows and group are not touched.
 * Safe to repeat, and for two at once: both ask for the same state.
 * @throws TransientError, RefusedError, ConflictError: what was reached stands in the rows.
 */
export async function stopOnce(ports: Needs, config: Config): Promise<Progress> {
  const { store, clock } = ports;
  const known = (await store.enforcementSwitch())?.value ?? {};
  const rows = await Promise.all(STOPPED.map((key) => store.registeredPolicy(key)));
  const policies = rows.filter((row) => row !== undefined);
  const { step, policy: registered } = nextStop(known, policies, clock.now());
  switch (step.kind) {
    case "nothing":
      return DONE;
    case "settled":
      return settle(ports, config, known, policies, step.readBackAt);
    case "wait":
      return notYet(
        "the policy is in report-only; a late write of the start may still arrive, so it is read once more",
        (Date.parse(step.until) - clock.now().getTime()) / 1000,
      );
    case "write": {
      await writeReportOnly(ports, step.policyId);
      if (registered)
        await store.saveRegisteredPolicy({
          ...registered,
          wanted: REPORT_ONLY,
          state: REPORT_ONLY,
          readBackAt: undefined,
        });
      return notYet("report-only was asked for and is being read back");
    }
    case "read":
      return readBack(ports, known, registered);
  }
}

async function readBack(
  { store, clock, policies }: Needs,
  { stopAsked }: EnforcementSwitch,
  registered: RegisteredPolicy | undefined,
): Promise<Progress> {
  if (!registered || !stopAsked) return DONE;
  const policy = await policies.policy(registered.policyId);
  if (policy?.state === "enabled" || policy?.state === "unknown") {
    await store.saveRegisteredPolicy({ ...registered, wanted: REPORT_ONLY, state: "enabled", readBackAt: undefined });
    return notYet(`the policy was read as ${policy.state} and is written again`);
  }
  const at = clock.now().toISOString();
  await store.saveRegisteredPolicy({
    ...registered,
    wanted: REPORT_ONLY,
    ...(policy?.modifiedDateTime !== undefined && { modifiedDateTime: policy.modifiedDateTime }),
    readBackAt: at,
  });
  if (policy && definitionDigest(policy.definition) !== registered.definitionDigest)
    await store.append([
      {
        scope: ENFORCEMENT_SCOPE,
        id: `stoppedWithDrift|${registered.key}|${stopAsked.at}`,
        at,
        who: APP,
        what: "policyNotAsWanted",
        why: "somebody had changed its definition before it was stopped",
        subjectId: registered.policyId,
      },
    ]);
  // Whether that settles it is decided by the rows.
  return notYet("it was read back in report-only", 0);
}

/** Audited and told before the row says so: a crash in between repeats both, under the same ids. */
async function settle(
  ports: Needs,
  config: Config,
  { stopAsked }: EnforcementSwitch,
  policies: readonly RegisteredPolicy[],
  stoppedAt: string,
): Promise<Progress> {
  const { store } = ports;
  if (!stopAsked) return DONE;
  const subjectId = policies.find(({ key }) => key === WORKFORCE)?.policyId;
  const why = `asked for by ${stopAsked.by.displayName}: ${stopAsked.reason}`;
  await store.append([
    {
      scope: ENFORCEMENT_SCOPE,
      id: `enforcementStopped|${stopAsked.at}`,
      at: stoppedAt,
      who: APP,
      what: "enforcementStopped",
      why,
      ...(subjectId && { subjectId }),
      after: REPORT_ONLY,
    },
  ]);
  const say = `Enforcement is stopped: ${namesOf(policies)} in report-only, read back. ${why}. Nobody enters the enforced group until two people have started again.`;
  await tellStaff(ports, config, "both", `enforcementStopped|${stopAsked.at}`, say);
  for (const registered of policies)
    if (registered.enableAskedAt) await store.saveRegisteredPolicy({ ...registered, enableAskedAt: undefined });
  await changeSwitch(store, (now) =>
    now.stopAsked?.at === stopAsked.at && !now.startConfirmed && now.stoppedAt === undefined
      ? { ...now, stoppedAt, notYetBecause: undefined }
      : undefined,
  );
  return DONE;
}

const namesOf = (policies: readonly RegisteredPolicy[]): string =>
  policies.some(({ key }) => key === COMPANION)
    ? "the workforce policy and its companion are"
    : "the workforce policy is";
