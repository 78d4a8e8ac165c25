import type { AutomaticEnablement } from "../../../shared/domain/deadline/automaticEnablement.ts";
import type { PhoneMethod } from "../../../shared/domain/deadline/phoneCodes.ts";
import type { PassPolicy } from "../../../shared/domain/pass/pass.ts";
import type {
  ConditionalAccessPolicy,
  ConditionalAccessPolicyState,
} from "../../../shared/domain/policy/conditionalAccessPolicy.ts";
import type { MethodsPolicy, Part } from "../../../shared/domain/policy/methodsPolicy.ts";
import type { Strength } from "../../../shared/domain/policy/strength.ts";
import type { WhatIfResult } from "../../../shared/domain/policy/whatIf.ts";
import { RefusedError, TransientError } from "../../../shared/errors.ts";
import type { PolicyReader, PolicyWriter } from "../../../shared/ports/graph.ts";
import type { NotChanged } from "../../../shared/ports/groups.ts";
import type { FakeClock } from "./fakeClock.ts";
import type { FakeDirectory } from "./fakeDirectory.ts";
import { Troubled } from "./trouble.ts";

const PHISHING_RESISTANT = "00000000-0000-0000-0000-000000000004";
/** The custom strength of `testConfig`. */
const ENFORCED = "e0000000-0000-4000-8000-000000000010";

/** Everybody may use any passkey, and nobody a certificate. */
const unrestricted = (): MethodsPolicy => ({
  passkeys: {
    kind: "known",
    value: {
      isOn: true,
      includeTargets: [{ kind: "everyone", id: "all_users", profileIds: ["default"] }],
      excludeTargets: [],
      passkeyProfiles: [{ id: "default", name: "Default passkey profile", passkeyTypes: ["deviceBound", "synced"] }],
    },
  },
  certificates: { kind: "known", value: { isOn: false, includeTargets: [], excludeTargets: [] } },
});

/** Conditional Access policies, the methods policy and strengths, as a reader sees them. */
export class FakePolicies extends Troubled implements PolicyReader {
  readonly stored = new Map<string, ConditionalAccessPolicy>();
  /** Those that somebody deleted. */
  readonly bin = new Map<string, ConditionalAccessPolicy>();
  passes: PassPolicy = {
    state: "enabled",
    minimumLifetimeInMinutes: 60,
    maximumLifetimeInMinutes: 480,
    isUsableOnce: false,
  };
  /** What a strength narrows its combinations down to, by its id. */
  readonly narrowedTo = new Map<string, readonly string[]>();
  /** The only makes of passkeys that a strength takes, by its id. */
  readonly makes = new Map<string, readonly string[]>();
  readonly strengths = new Map<string, readonly string[]>([
    [PHISHING_RESISTANT, ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"]],
    [ENFORCED, ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor", "temporaryAccessPassOneTime"]],
  ]);

  methods: MethodsPolicy = unrestricted();
  /** Whether SMS or voice is on. */
  phones: readonly PhoneMethod[] = [];
  enablement: AutomaticEnablement = { state: "notTold" };

  async policy(policyId: string): Promise<ConditionalAccessPolicy | undefined> {
    this.enter("policy", policyId);
    return this.stored.get(policyId);
  }

  async policies(): Promise<readonly ConditionalAccessPolicy[]> {
    this.enter("policies");
    return [...this.stored.values()];
  }

  async deletedPolicy(policyId: string): Promise<ConditionalAccessPolicy | undefined> {
    this.enter("deletedPolicy", policyId);
    return this.bin.get(policyId);
  }

  /** As people delete it in the portal, or the app does. */
  throwAway(policyId: string): void {
    const policy = this.stored.get(policyId);
    if (!policy) throw new RefusedError("notFound", "ResourceNotFound", "no such policy");
    this.stored.delete(policyId);
    this.bin.set(policyId, policy);
  }

  async passPolicy(): Promise<PassPolicy> {
    this.enter("passPolicy");
    return this.passes;
  }

  async phoneMethods(): Promise<readonly PhoneMethod[]> {
    this.enter("phoneMethods");
    return this.phones;
  }

  async automaticEnablement(): Promise<AutomaticEnablement> {
    this.enter("automaticEnablement");
    return this.enablement;
  }

  async methodsPolicy(): Promise<MethodsPolicy> {
    this.enter("methodsPolicy");
    return this.methods;
  }

  /** What What-If says of an account, where it is not that every policy leaves it out. */
  readonly applies = new Map<string, Partial<WhatIfResult> | "missing">();
  /** Of whom What-If says at which app that every policy would apply. */
  meets: (userId: string, appId: string | undefined) => boolean = () => false;

  async whatIf(userId: string, appId?: string): Promise<readonly WhatIfResult[]> {
    this.enter("whatIf", userId, appId);
    const said = this.meets(userId, appId) ? { policyApplies: true } : this.applies.get(userId);
    if (said === "missing") return [];
    return [...this.stored.keys()].map((policyId) => ({
      policyId,
      policyApplies: false,
      analysisReasons: "users",
      ...said,
    }));
  }

  async strength(strengthId: string): Promise<Strength | undefined> {
    this.enter("strength", strengthId);
    return this.#strength(strengthId);
  }

  /** By which registered credentials are judged: that of `testConfig`. */
  get enforcedStrength(): Part<Strength> {
    const value = this.#strength(ENFORCED);
    return value ? { kind: "known", value } : { kind: "unknown", because: "the strength does not exist" };
  }

  #strength(strengthId: string): Strength | undefined {
    const combinations = this.strengths.get(strengthId);
    const passkeyMakes = this.makes.get(strengthId);
    const narrowedTo = this.narrowedTo.get(strengthId) ?? passkeyMakes?.map((make) => `fido2 only of ${make}`) ?? [];
    return combinations && { combinations, narrowedTo, ...(passkeyMakes && { passkeyMakes }) };
  }
}

/** Writes into the policies of a `FakePolicies` and the groups of a `FakeDirectory`. */
export class FakePolicyWriter extends Troubled implements PolicyWriter {
  /** The next write takes effect but its answer is lost. */
  loseNextAnswer = false;
  /** User ids that the group does not take. */
  readonly notAddable = new Map<string, string>();
  readonly #policies: FakePolicies;
  readonly #directory: FakeDirectory;
  readonly #clock: FakeClock;

  constructor(policies: FakePolicies, directory: FakeDirectory, clock: FakeClock) {
    super();
    this.#policies = policies;
    this.#directory = directory;
    this.#clock = clock;
  }

  async createPolicy(body: Readonly<Record<string, unknown>>): Promise<ConditionalAccessPolicy> {
    this.enter("createPolicy", body);
    const { displayName, state, ...definition } = structuredClone(body);
    const policy: ConditionalAccessPolicy = {
      id: `policy-${this.#policies.stored.size + this.#policies.bin.size + 1}`,
      displayName: String(displayName),
      state: state as ConditionalAccessPolicyState,
      createdDateTime: this.#clock.now().toISOString(),
      definition,
    };
    this.#policies.stored.set(policy.id, policy);
    this.#answer("createPolicy");
    return policy;
  }

  async setPolicyState(policyId: string, state: ConditionalAccessPolicyState): Promise<void> {
    this.enter("setPolicyState", policyId, state);
    const policy = this.#policies.stored.get(policyId);
    if (!policy) throw new RefusedError("notFound", "ResourceNotFound", "no such policy");
    this.#policies.stored.set(policyId, { ...policy, state, modifiedDateTime: this.#clock.now().toISOString() });
    this.#answer("setPolicyState");
  }

  async deletePolicy(policyId: string): Promise<void> {
    this.enter("deletePolicy", policyId);
    this.#policies.throwAway(policyId);
    this.#answer("deletePolicy");
  }

  async restorePolicy(policyId: string): Promise<void> {
    this.enter("restorePolicy", policyId);
    const policy = this.#policies.bin.get(policyId);
    if (!policy) throw new RefusedError("notFound", "ResourceNotFound", "no such deleted policy");
    this.#policies.bin.delete(policyId);
    this.#policies.stored.set(policyId, policy);
    this.#answer("restorePolicy");
  }

  async addMembers(groupId: string, userIds: readonly string[]): Promise<readonly NotChanged[]> {
    this.enter("addMembers", groupId, userIds);
    const group = this.#directory.groups.get(groupId) ?? new Set();
    this.#directory.groups.set(groupId, group);
    const left = userIds
      .filter((id) => this.notAddable.has(id))
      .map((userId) => {
        const code = this.notAddable.get(userId) ?? "";
        return { userId, reason: "denied" as const, code, said: code };
      });
    for (const id of userIds) if (!this.notAddable.has(id)) group.add(id);
    this.#answer("addMembers");
    return left;
  }

  async removeMembers(groupId: string, userIds: readonly string[]): Promise<readonly NotChanged[]> {
    this.enter("removeMembers", groupId, userIds);
    const group = this.#directory.groups.get(groupId);
    const left = userIds
      .filter((id) => this.notAddable.has(id))
      .map((userId) => {
        const code = this.notAddable.get(userId) ?? "";
        return { userId, reason: "denied" as const, code, said: code };
      });
    for (const id of userIds) if (!this.notAddable.has(id)) group?.delete(id);
    this.#answer("removeMembers");
    return left;
  }

  async removeMember(groupId: string, userId: string): Promise<void> {
    this.enter("removeMember", groupId, userId);
    this.#directory.groups.get(groupId)?.delete(userId);
    this.#answer("removeMember");
  }

  #answer(method: string): void {
    if (!this.loseNextAnswer) return;
    this.loseNextAnswer = false;
    throw new TransientError(`no answer: ${method}`);
  }
}
