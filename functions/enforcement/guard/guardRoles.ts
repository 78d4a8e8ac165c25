import type { Config } from "../../../shared/config/config.ts";
import type { EnforcementSwitch } from "../../../shared/domain/enforcement/enforcementSwitch.ts";
import { mayBeEnabled } from "../../../shared/domain/enforcement/startSteps.ts";
import type { ConditionalAccessPolicy } from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import { enforcingFinding, type PolicyFinding } from "../../../shared/domain/policy/guard.ts";
import type { RegisteredPolicy } from "../../../shared/domain/policy/registeredPolicy.ts";
import { rolesPolicyBody } from "../../../shared/domain/roles/rolesPolicy.ts";
import { wantedRoles } from "../roles/makeRoles.ts";
import type { GuardNeeds } from "./guardNeeds.ts";

interface Guarded {
  readonly registered: RegisteredPolicy;
  readonly policy: ConditionalAccessPolicy | undefined;
  readonly now: Date;
}

/**
 * What is wrong with the policy over directory roles: enabled while two people have not had it enabled, or enforcement
 * does not run; changed; or by another strength than those two have read.
 */
export async function rolesFindings(
  ports: Pick<GuardNeeds, "store" | "policies">,
  config: Config,
  guarded: Guarded,
  known: EnforcementSwitch | undefined,
): Promise<readonly PolicyFinding[]> {
  const expected = rolesPolicyBody(config) ?? {};
  const finding = enforcingFinding({ ...guarded, expected, known });
  if (finding || !mayBeEnabled(known, guarded.registered)) return finding ? [finding] : [];
  const wanted = await wantedRoles(ports, config);
  const confirmed = (await ports.store.roles())?.value.confirmed?.digest;
  if ("fault" in wanted) return [{ kind: "strength", say: `of the policy over directory roles, ${wanted.fault}` }];
  return wanted.digest === confirmed
    ? []
    : [
        {
          kind: "strength",
          say: "the strength of the policy over directory roles is not the one that two people enabled",
        },
      ];
}
