import { definitionDigest } from "../../../shared/domain/policy/policyDefinition.ts";
import {
  AccessPolicy,
  type AccessPolicyFacts,
  type TenantReadings,
} from "../../../shared/domain/preflight/tenantFacts.ts";
import { known } from "../../../shared/domain/preflight/verdict.ts";
import type { PreflightSubject, TenantReader } from "../../../shared/ports/tenant.ts";
import { breakGlass, ourGroup, readyTenant, workforceStrength } from "../preflight/readyTenant.ts";
import { BREAK_GLASS_GROUP_ID } from "../testConfig.ts";
import type { FakePolicies } from "./fakePolicies.ts";
import { Troubled } from "./trouble.ts";

const DAY_MS = 86_400_000;

/** The rest of the tenant, which is well in every way unless `change` says otherwise; its policies are those of the fake. */
export class FakeTenant extends Troubled implements TenantReader {
  change: Partial<TenantReadings> = {};
  color: string | undefined;
  logo: Uint8Array | undefined;
  readonly #policies: FakePolicies;

  constructor(policies: FakePolicies) {
    super();
    this.#policies = policies;
  }

  async tenantReadings(subject: PreflightSubject): Promise<TenantReadings> {
    this.enter("tenantReadings", subject);
    const { now, enforcedGroupId, enforcedStrengthId, waveGroupIds, leftOutAppIds } = subject;
    const ready = readyTenant();
    const others = ready.accessPolicies.known ? ready.accessPolicies.value : [];
    const lastSuccessfulSignIn = known(new Date(now.getTime() - 5 * DAY_MS).toISOString());
    const groupIds = known([
      ...(ready.breakGlass[0]?.groupIds.known ? ready.breakGlass[0].groupIds.value : []),
      BREAK_GLASS_GROUP_ID,
    ]);
    return {
      ...ready,
      readAt: now,
      accessPolicies: known([...others, ...this.#ours()]),
      breakGlass: subject.breakGlassUserIds.map((id) => breakGlass(id, { lastSuccessfulSignIn, groupIds })),
      enforcedGroupId,
      ourGroups: enforcedGroupId === undefined ? [] : [ourGroup({ id: enforcedGroupId })],
      enforcedStrength: enforcedStrengthId === undefined ? undefined : workforceStrength({ id: enforcedStrengthId }),
      waveGroupIds,
      strangers: known([]),
      leftOutAppIds,
      ...this.change,
    };
  }

  async signInColor(): Promise<string | undefined> {
    this.enter("signInColor");
    return this.color;
  }

  async signInLogo(): Promise<Uint8Array | undefined> {
    this.enter("signInLogo");
    return this.logo;
  }

  #ours(): readonly AccessPolicyFacts[] {
    return [...this.#policies.stored.values()].map(({ id, displayName, state, definition }) => {
      const found: AccessPolicyFacts = AccessPolicy.parse({
        conditions: {},
        ...(definition as object),
        id,
        displayName,
        state,
      });
      const { grantControls } = found;
      const strengthId = grantControls?.authenticationStrength?.id;
      const allowedCombinations = [...(this.#policies.strengths.get(strengthId ?? "") ?? [])];
      return {
        ...found,
        definitionDigest: definitionDigest(definition),
        grantControls:
          grantControls && strengthId !== undefined
            ? { ...grantControls, authenticationStrength: { id: strengthId, allowedCombinations } }
            : grantControls,
      };
    });
  }
}
