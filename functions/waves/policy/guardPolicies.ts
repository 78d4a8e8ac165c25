import type { Config } from "../../../shared/config/config.ts";
import { findingOn, type PolicyFinding } from "../../../shared/domain/policy/guard.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { ConflictError, RefusedError, saidBy, TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { tellFoundEnabled, tryAlert, tryAppAlert } from "../../../shared/waves/staffMails.ts";
import { waveEvent } from "../../../shared/waves/waveRow.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { expectedPolicy } from "./policyChecks.ts";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "policies" | "policyWriter" | "email">;

const PATIENCE_SECONDS = 60;
/** The tenant takes one request to Conditional Access a second (graph facts 0.1). */
const BETWEEN_REQUESTS_SECONDS = 1.1;

/**
 * The guard, every 15 minutes, in every stage, paused or not: our policies by state and definition, and the break-glass
 * group. It takes back what is enabled and must not be, and tells the rest; it never enables or repairs anything. Safe
 * to repeat, and for two at once.
 */
export const guardPolicies =
  (ports: Needs, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS)) =>
  async (): Promise<void> => {
    const patient = patience();
    await orTell(ports, config, "policies", () => lookAtPolicies(ports, config, patient));
    await orTell(ports, config, "the break-glass group", () => lookAtBreakGlass(ports, config));
  };

async function lookAtPolicies(ports: Needs, config: Config, patience: Patience): Promise<void> {
  const { store, clock, policies } = ports;
  // Before the rows: a flip writes them first, so what it has just enabled is never taken for somebody else's work.
  const inTenant = new Map((await policies.policies()).map((policy) => [policy.id, policy]));
  const waves = new Map((await store.waves()).map((wave) => [wave.waveId, wave]));
  for (const registered of await store.registeredPolicies()) {
    const wave = waves.get(registered.waveId);
    if (!wave) continue;
    const policy = inTenant.get(registered.policyId);
    const expected = expectedPolicy(wave, config);
    const finding = findingOn({ registered, wave, policy, expected, now: clock.now() });
    if (finding) await act(ports, config, wave, registered, finding, patience);
  }
}

async function act(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  registered: RegisteredPolicy,
  finding: PolicyFinding,
  patience: Patience,
): Promise<void> {
  const { store, clock, policyWriter } = ports;
  const at = clock.now().toISOString();
  if (finding.kind === "foundEnabled") {
    await patience.pause(BETWEEN_REQUESTS_SECONDS);
    // The next look reads it again: only that tells whether it took.
    await policyWriter.setPolicyState(registered.policyId, "enabledForReportingButNotEnforced");
    return tellFoundEnabled(ports, config, wave, at);
  }
  const id = `guard|${finding.kind}|${registered.policyId}|${at.slice(0, 10)}`;
  const { say: why } = finding;
  await store.append([waveEvent(wave, { id, at, what: "policyNotAsWanted", why, subjectId: registered.policyId })]);
  await tryAlert(ports, config, wave, id, `${why}. The app changes nothing about it: somebody has to look into it.`);
}

/** P17: without these accounts outside, nobody gets in once everybody else is locked out. */
async function lookAtBreakGlass({ store, clock, directory, email }: Needs, config: Config): Promise<void> {
  const inGroup = new Set<string>();
  for await (const ids of directory.memberIds(config.breakGlassGroupId))
    for (const id of ids) inGroup.add(id.toLowerCase());
  const missing = config.breakGlassUserIds.filter((id) => !inGroup.has(id.toLowerCase()));
  if (missing.length === 0) return;
  const day = clock.now().toISOString().slice(0, 10);
  const what = `These break-glass accounts are not in the break-glass group, so our policies apply to them: ${missing.join(", ")}. Put them back.`;
  await tryAppAlert({ store, clock, email }, config, `guard|breakGlass|${day}`, what);
}

/** What is busy is looked at with the next run; what is refused reaches the operators once a day. */
async function orTell(ports: Needs, config: Config, what: string, look: () => Promise<void>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (error instanceof TransientError || error instanceof ConflictError) return;
    if (!(error instanceof RefusedError)) throw error;
    const day = ports.clock.now().toISOString().slice(0, 10);
    const say = `The guard could not look at ${what}: ${saidBy(error)}. Until it can, nobody notices what others change there.`;
    await tryAppAlert(ports, config, `guard|refused|${what}|${day}`, say);
  }
}
