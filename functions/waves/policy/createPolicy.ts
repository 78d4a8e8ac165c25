import type { Config } from "../../../shared/config/config.ts";
import { type ConditionalAccessPolicy, REPORT_ONLY } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionDigest, definitionProblems } from "../../../shared/domain/policy/policyDefinition.ts";
import { noRoomFor } from "../../../shared/domain/policy/policyLimit.ts";
import { type RegisteredPolicy, wavePolicyKeys } from "../../../shared/domain/policy/registeredPolicy.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { askForPolicy, refuseWhilePaused } from "../../../shared/enforcement/askForPolicy.ts";
import { TransientError } from "../../../shared/errors.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import type { StepScope } from "../../../shared/steps/step.ts";
import { isWanted, moveWave, refuseStep, waveEvent } from "../../../shared/waves/waveRow.ts";
import { whyNotYetLately } from "../preflight/checkWave.ts";
import { expectedPolicy, nameOfEvidence, nextRequestInANewRun, tenantObstacle } from "./policyChecks.ts";

const SOONER = "somebody pauses this wave and resumes it";

type Needs = Pick<Ports, "store" | "clock" | "directory" | "policies" | "policyWriter" | "tenant">;

/**
 * Creates the wave's policy in report-only, or takes the one of an earlier round; likewise the companion's twin, where
 * there is to be one. Each run makes at most one Conditional Access request and leaves what it reached in the registry
 * row. Its `state` says what was last asked for (`disabled`: nothing yet). The way: name looked up -> creation asked
 * for -> id known -> read back and compared -> stage `reportOnly`. A creation whose answer was lost is found again by
 * name. One that Entra refused is asked for after pauses that grow.
 */
export async function createPolicy({ ports, config, wave, now }: StepScope): Promise<void> {
  const { store } = ports;
  const { waveId } = wave;
  if (!isWanted(wave, "reportOnly") || wave.stage !== "warned") return;
  const obstacle = await tenantObstacle(ports, config, wave);
  if (obstacle) return refuseStep(store, wave, now, obstacle.code, obstacle.say);

  const made: RegisteredPolicy[] = [];
  for (const key of wavePolicyKeys(waveId, config.wizardExclusions)) {
    const registered = await store.registeredPolicy(key);
    if (registered?.wanted === "deleted") {
      // A wave that begins anew has it back.
      await store.saveRegisteredPolicy({ ...registered, wanted: REPORT_ONLY, deletedAt: undefined });
      return nextRequestInANewRun();
    }
    if (!registered?.policyId) refuseWhilePaused(registered, now, SOONER);
    if (!registered?.policyId && registered?.state === "disabled") {
      await checksFirst(ports, config, wave, now);
      return create(ports, config, wave, registered);
    }
    if (!registered?.policyId) return lookForName(ports, config, wave, key, registered);
    made.push(registered);
  }
  return readBack(ports, config, wave, made);
}

/** The checks of the tenant: nothing is made, or goes into report-only, while one of them holds the wave up. */
async function checksFirst(ports: Needs, config: Config, wave: WaveFacts, now: Date): Promise<void> {
  const obstacle = await whyNotYetLately(ports, config, wave, "reportOnly");
  if (obstacle) await refuseStep(ports.store, wave, now, obstacle.code, obstacle.say);
}

/** @param registered present when a creation was asked for and its answer never came. */
async function lookForName(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  key: string,
  registered: RegisteredPolicy | undefined,
): Promise<never> {
  const { store, clock, policies } = ports;
  const now = clock.now();
  const body = expectedPolicy(wave, config, key);
  const inTenant = await policies.policies();
  const namesakes = inTenant.filter(({ displayName }) => displayName === body["displayName"]);
  const [found] = namesakes;
  if (found) {
    const isOurs = registered && namesakes.length === 1 && definitionProblems(found, body).length === 0;
    if (!isOurs)
      return refuseStep(
        store,
        wave,
        now,
        "PolicyNameTaken",
        `a policy named "${String(body["displayName"])}" exists that this app did not create`,
      );
    await store.saveRegisteredPolicy({ ...registered, policyId: found.id });
  } else {
    const noRoom = noRoomFor(inTenant.length);
    if (noRoom !== undefined) return refuseStep(store, wave, now, "TooManyPolicies", noRoom);
    const digest = definitionDigest(body);
    await store.saveRegisteredPolicy({
      policyId: "",
      key,
      kind: "wave",
      wanted: REPORT_ONLY,
      createdAt: now.toISOString(),
      definitionDigest: digest,
      state: "disabled",
      refusedCreation: registered?.refusedCreation,
    });
  }
  return nextRequestInANewRun();
}

async function create(ports: Needs, config: Config, wave: WaveFacts, registered: RegisteredPolicy): Promise<never> {
  const asked: RegisteredPolicy = { ...registered, state: REPORT_ONLY };
  await ports.store.saveRegisteredPolicy(asked);
  await askForPolicy(ports, asked, expectedPolicy(wave, config, registered.key));
  return nextRequestInANewRun();
}

async function readBack(
  ports: Needs,
  config: Config,
  wave: WaveFacts,
  made: readonly RegisteredPolicy[],
): Promise<void> {
  const { store, clock, policies } = ports;
  const now = clock.now();
  const [own, twin] = made;
  if (!own) return;
  const read = twin ? await policies.policies() : [await policies.policy(own.policyId)];
  const standing: [RegisteredPolicy, ConditionalAccessPolicy][] = [];
  for (const registered of made) {
    const policy = read.find((one) => one?.id === registered.policyId);
    if (!policy) return goneOrLate(ports, wave, registered);
    const fault = notAsCreated(policy, wave, config, registered.key);
    if (fault) return refuseStep(store, wave, now, fault.code, fault.say);
    standing.push([registered, policy]);
  }

  await checksFirst(ports, config, wave, now);
  const at = now.toISOString();
  for (const [registered, { definition, modifiedDateTime }] of standing)
    await store.saveRegisteredPolicy({
      ...registered,
      restoring: undefined,
      definitionDigest: definitionDigest(definition),
      state: REPORT_ONLY,
      modifiedDateTime,
    });
  const { policyId } = own;
  const twinPolicyId = twin?.policyId;
  const fresh = {
    policyId,
    twinPolicyId,
    reportOnlyAt: at,
    sweepRound: undefined,
    evidence: undefined,
    approval: undefined,
    firstApproval: undefined,
    flip: undefined,
  };
  const moved = await moveWave(store, wave.waveId, "reportOnly", at, () => fresh);
  if (moved)
    await store.append(
      made.map(({ policyId: subjectId }) =>
        waveEvent(moved, {
          id: `policy|${subjectId}|${moved.round}`,
          at: moved.stageAt,
          what: "policyInReportOnly",
          after: REPORT_ONLY,
          subjectId,
        }),
      ),
    );
}

function notAsCreated(policy: ConditionalAccessPolicy, wave: WaveFacts, config: Config, key: string) {
  const name = nameOfEvidence(wave, key);
  const problems = definitionProblems(policy, expectedPolicy(wave, config, key));
  if (problems.length > 0)
    return { code: "PolicyDiffers", say: `${name} is not as it was created: ${problems.join("; ")}` };
  return policy.state === REPORT_ONLY
    ? undefined
    : { code: "PolicyNotReportOnly", say: `${name} should be in report-only but is ${policy.state}` };
}

/**
 * Deleted by somebody, or not to be seen yet. Only a policy that was there before is restored; where it cannot be, it
 * is made anew, after a look for its name.
 */
async function goneOrLate({ store }: Needs, wave: WaveFacts, registered: RegisteredPolicy): Promise<never> {
  const wasThere = [wave.policyId, wave.twinPolicyId].includes(registered.policyId);
  if (!wasThere) return nextRequestInANewRun();
  if (registered.restoring === "cannot") {
    await store.saveRegisteredPolicy({ ...registered, policyId: "", restoring: undefined });
    return nextRequestInANewRun();
  }
  if (registered.restoring === undefined) await store.saveRegisteredPolicy({ ...registered, restoring: "look" });
  throw new TransientError(`${nameOfEvidence(wave, registered.key)} is looked for among the deleted ones`, {
    retryAfterSeconds: 60,
  });
}
