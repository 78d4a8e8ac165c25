import type { Config } from "../../shared/config/config.ts";
import { APP, APP_SCOPE } from "../../shared/domain/audit.ts";
import type { EnforcementSwitch } from "../../shared/domain/enforcement/enforcementSwitch.ts";
import { nextStop } from "../../shared/domain/enforcement/stopSteps.ts";
import { REPORT_ONLY } from "../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest } from "../../shared/domain/policy/policyDefinition.ts";
import { COMPANION, type RegisteredPolicy, ROLES, WORKFORCE } from "../../shared/domain/policy/registeredPolicy.ts";
import { changeSwitch } from "../../shared/enforcement/switchRow.ts";
import { tellStaff } from "../../shared/enforcement/tellOperators.ts";
import { isUnreadableRow, RefusedError, unreadableRow } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { DONE, notYet, type Progress } from "./progress.ts";
import { writeReportOnly } from "./writeReportOnly.ts";

type Needs = Pick<Ports, "store" | "clock" | "policies" | "policyWriter" | "email">;

/**
 * The workforce policy goes back first: most people are free then, and it never stands enabled without its companion.
 * That one goes back whatever the settings say by now, and so does the one over directory roles.
 */
const STOPPED = [WORKFORCE, COMPANION, ROLES] as const;

/**
 * What keeps a policy from going back, by its key: only people can mend it, and it stands before no other policy's way
 * back. Of one run, so that the next one tries anew.
 */
export type InTheWay = Map<string, RefusedError>;

/** A row that nobody can read. Its policy may be enabled, and the id alone is enough for the write. */
interface Unread extends Pick<RegisteredPolicy, "key" | "policyId"> {
  readonly state: "enabled";
  readonly because: string;
}
type Row = RegisteredPolicy | Unread;
const isRead = (row: Row): row is RegisteredPolicy => !("because" in row);

/**
 * The next step of the stop that stands in the row: one request to Conditional Access. Rows and group are not touched.
 * Safe to repeat, and for two at once: both ask for the same state.
 * @param inTheWay of this run; what this step meets with is added.
 * @throws TransientError, ConflictError; RefusedError once nothing is left to ask for but what is in the way. What was
 * reached stands in the rows.
 */
export async function stopOnce(ports: Needs, config: Config, inTheWay: InTheWay): Promise<Progress> {
  const { store, clock } = ports;
  const known = (await store.enforcementSwitch())?.value ?? {};
  if (nextStop(known, [], clock.now()).step.kind === "nothing") return DONE;
  const asked = STOPPED.filter((key) => !inTheWay.has(key));
  const rows = (await Promise.all(asked.map((key) => rowOf(store, key)))).filter((row) => row !== undefined);
  const { step, policy } = nextStop(known, rows, clock.now());
  if (policy && (step.kind === "write" || step.kind === "read"))
    return unlessRefused(inTheWay, policy.key, () =>
      step.kind === "read" && isRead(policy) ? readBack(ports, known, policy) : write(ports, policy),
    );
  for (const refused of inTheWay.values()) throw refused;
  switch (step.kind) {
    case "settled":
      return settle(ports, config, known, rows.filter(isRead), step.readBackAt);
    case "wait":
      return notYet(
        "the policy is in report-only; a late write of the start may still arrive, so it is read once more",
        (Date.parse(step.until) - clock.now().getTime()) / 1000,
      );
    default:
      return DONE;
  }
}

async function rowOf(store: Needs["store"], key: (typeof STOPPED)[number]): Promise<Row | undefined> {
  try {
    return await store.registeredPolicy(key);
  } catch (error) {
    if (!isUnreadableRow(error)) throw error;
    const policyId = (await store.registeredPolicyId(key)) ?? "";
    return { key, policyId, state: "enabled", because: error.message };
  }
}

/** The other policy comes next, without a pause: a run may have no time for one. */
async function unlessRefused(inTheWay: InTheWay, key: string, run: () => Promise<Progress>): Promise<Progress> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    inTheWay.set(key, error);
    return notYet(error.message, 0);
  }
}

/** @throws RefusedError; of a row that cannot be read after the write, too, as nobody can note it there. */
async function write(ports: Needs, row: Row): Promise<Progress> {
  if (row.policyId) await writeReportOnly(ports, row.policyId);
  if (!isRead(row)) throw unnoted(row);
  await ports.store.saveRegisteredPolicy({ ...row, wanted: REPORT_ONLY, state: REPORT_ONLY, readBackAt: undefined });
  return notYet("report-only was asked for and is being read back");
}

function unnoted({ key, policyId, because }: Unread): RefusedError {
  const asked = policyId
    ? `report-only was asked for policy ${policyId}, and whether it took cannot be noted`
    : "so its id is not known, and nothing could be asked for";
  const say = `the row of the ${key} policy in table storage cannot be read (${because}): ${asked}. Mend the row, as a newer version of the app may have written it, and look at the policy in Entra`;
  return new RefusedError("notUnderstood", unreadableRow, say);
}

async function readBack(
  { store, clock, policies }: Needs,
  { stopAsked }: EnforcementSwitch,
  registered: RegisteredPolicy,
): Promise<Progress> {
  if (!stopAsked) return DONE;
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
        scope: APP_SCOPE,
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
      scope: APP_SCOPE,
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

function namesOf(policies: readonly RegisteredPolicy[]): string {
  const has = (wanted: string) => policies.some(({ key }) => key === wanted);
  const beside = [...(has(COMPANION) ? ["its companion"] : []), ...(has(ROLES) ? ["that over directory roles"] : [])];
  return beside.length === 0 ? "the workforce policy is" : `the workforce policy and ${beside.join(" and ")} are`;
}
