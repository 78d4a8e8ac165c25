import type { Config } from "../../../../shared/config/config.ts";
import { operationIdOf } from "../../../../shared/domain/mail/operationId.ts";
import type { MethodsSweep } from "../../../../shared/domain/policy/methodsWatch.ts";
import { tellStaff } from "../../../../shared/enforcement/tellOperators.ts";
import type { GuardNeeds } from "../guardNeeds.ts";
import { namesOf } from "../tellDifferences.ts";

/** By name, once a set and day. */
export async function tellStrandedByPolicy(
  ports: GuardNeeds,
  config: Config,
  userIds: readonly string[],
): Promise<void> {
  if (userIds.length === 0) return;
  const day = ports.clock.now().toISOString().slice(0, 10);
  const set = operationIdOf(config.tenantId, day, userIds.toSorted().join(" "));
  const say = `Methods policy and strength together let in none of the passkeys of ${userIds.length === 1 ? "1 person" : `${userIds.length} people`} who are enforced: ${await namesOf(ports, userIds)}. They cannot sign in. Each is offered a one-time code by whoever is their manager or by the helpdesk; nobody is taken out of the group for it, unless so many are stranded that their wave is rolled back.`;
  await tellStaff(ports, config, "operators", `guard|methodsStranded|${set}`, say);
}

/** The end of it, once. */
export async function tellSwept(ports: GuardNeeds, config: Config, { since, looked, stranded }: MethodsSweep) {
  const say = `Everybody enforced was looked at after somebody changed which passkeys work: ${looked} people, of whom ${stranded} hold no passkey that works any more.`;
  await tellStaff(ports, config, "operators", `guard|methodsSwept|${since}`, say);
}
