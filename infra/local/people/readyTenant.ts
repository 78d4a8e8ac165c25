import { wizardAppIds } from "../../../shared/domain/policy/wizardApps.ts";
import { SYNC_ROLE } from "../../../shared/domain/preflight/tenantFacts.ts";
import type { Directory } from "../tenant/directory.ts";
import { familyAt } from "./deviceFamilies.ts";

const DAY_MS = 86_400_000;
const LONG_AGO = "2024-03-01T08:00:00Z";
const everybody = (breakGlassGroupId: string) => ({
  includeUsers: ["All"],
  excludeGroups: [breakGlassGroupId],
  excludeRoles: [SYNC_ROLE],
});

/**
 * What admins have done before the rollout, so that the checks of the tenant pass: security keys on the break-glass
 * accounts, which were tested lately, no legacy authentication, no passkey for a password alone, and service
 * principals of the apps that policies name.
 */
export function makeTenantReady(
  directory: Directory,
  of: {
    readonly breakGlassGroupId: string;
    readonly breakGlassUserIds: readonly string[];
    readonly appIds: readonly string[];
  },
): void {
  const { principals, policies, applications, clock } = directory.state;
  const { aaGuid, model } = familyAt(0);
  for (const id of of.breakGlassUserIds) {
    directory.addMethod(id, {
      kind: "fido2",
      displayName: "Security key in the safe",
      passkeyType: "deviceBound",
      aaGuid,
      model,
      createdDateTime: LONG_AGO,
    });
    const account = principals.users.get(id);
    const testedAt = clock.now() - 2 * DAY_MS;
    if (account) Object.assign(account, { lastSignInAt: testedAt, lastSuccessfulSignInAt: testedAt });
  }
  for (const appId of [...wizardAppIds, ...of.appIds]) applications.admit(appId, appId);
  const users = everybody(of.breakGlassGroupId);
  policies.create({
    displayName: "Block legacy authentication",
    state: "enabled",
    conditions: {
      clientAppTypes: ["exchangeActiveSync", "other"],
      users,
      applications: { includeApplications: ["All"] },
    },
    grantControls: { operator: "OR", builtInControls: ["block"] },
  });
  policies.create({
    displayName: "Register security information with MFA",
    state: "enabled",
    conditions: {
      clientAppTypes: ["all"],
      users,
      applications: { includeUserActions: ["urn:user:registersecurityinfo"] },
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
  });
}
