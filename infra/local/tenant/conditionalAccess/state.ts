import type { BusinessClock } from "../../clock/clock.ts";
import { guidOf } from "../ids.ts";
import { GraphFault } from "../server/graphError.ts";
import { PoliciesInForce } from "./policiesInForce.ts";
import { checkPolicy, type PolicySources } from "./policyRules.ts";
import { Change, Creation, type PolicyConditions, parsePolicy } from "./policySchema.ts";
import type { DeletedPolicy, StoredPolicy } from "./records.ts";

/** For how long a deleted policy can be restored. */
const RETENTION_MS = 30 * 86_400_000;
const absent = () => new GraphFault(404, "ResourceNotFound", "The requested resource could not be found.");

/** Conditional Access policies of the tenant. */
export class ConditionalAccessPolicies {
  readonly #all: StoredPolicy[] = [];
  readonly #clock: BusinessClock;
  readonly #seed: number;
  readonly #sources: PolicySources;
  #deleted: DeletedPolicy[] = [];
  readonly #inForce = new PoliciesInForce();
  readonly #propagationMs: number;
  #ordinal = 0;

  constructor(options: PolicySources & { clock: BusinessClock; seed: number; propagationMs: number }) {
    this.#clock = options.clock;
    this.#seed = options.seed;
    this.#propagationMs = options.propagationMs;
    this.#sources = options;
  }

  get all(): readonly StoredPolicy[] {
    return this.#all;
  }

  /** The policies as sign-ins are judged by them now. */
  get inForce(): readonly StoredPolicy[] {
    return this.#inForce.at(this.#clock.now());
  }

  /** @throws GraphFault 404 */
  get(id: string): StoredPolicy {
    const found = this.#all.find((policy) => policy.id === id.toLowerCase());
    if (!found) throw absent();
    return found;
  }

  /** @throws GraphFault 400 for a definition that breaks the schema, a rule, or names an object that does not exist. */
  create(body: unknown): StoredPolicy {
    const parsed = parsePolicy(Creation, body);
    checkPolicy(this.#sources, parsed.conditions, parsed.grantControls, parsed.sessionControls);
    const now = this.#clock.now();
    const ordinal = this.#ordinal++;
    const policy: StoredPolicy = {
      ordinal,
      id: guidOf(this.#seed, `conditionalAccessPolicy ${ordinal}`),
      displayName: parsed.displayName,
      description: parsed.description ?? null,
      templateId: parsed.templateId ?? null,
      state: parsed.state,
      createdAt: now,
      modifiedAt: undefined,
      conditions: parsed.conditions,
      grantControls: parsed.grantControls,
      sessionControls: parsed.sessionControls,
      stateSince: now + this.#propagationMs,
      since: new Map(),
    };
    this.#all.push(policy);
    this.#changed();
    return policy;
  }

  /** @throws GraphFault 404, 400 */
  update(id: string, body: unknown): StoredPolicy {
    const policy = this.get(id);
    const change = parsePolicy(Change, body);
    // The defaults of a partial schema must not undo what the request did not name.
    const named = (body as { conditions?: object } | null)?.conditions ?? {};
    const sent = Object.fromEntries(Object.entries(change.conditions ?? {}).filter(([name]) => name in named));
    const conditions: PolicyConditions = { ...policy.conditions, ...sent };
    const grantControls = change.grantControls === undefined ? policy.grantControls : change.grantControls;
    const sessionControls = change.sessionControls === undefined ? policy.sessionControls : change.sessionControls;
    checkPolicy(this.#sources, conditions, grantControls, sessionControls);
    const now = this.#clock.now();
    const countsFrom = now + this.#propagationMs;
    this.#remember(policy, conditions, countsFrom);
    if (change.state !== undefined && change.state !== policy.state) {
      policy.state = change.state;
      policy.stateSince = countsFrom;
    }
    policy.displayName = change.displayName ?? policy.displayName;
    if (change.description !== undefined) policy.description = change.description;
    policy.conditions = conditions;
    policy.grantControls = grantControls;
    policy.sessionControls = sessionControls;
    policy.modifiedAt = now;
    this.#changed();
    return policy;
  }

  delete(id: string): StoredPolicy {
    const policy = this.get(id);
    this.#all.splice(this.#all.indexOf(policy), 1);
    this.#deleted.push({ policy, deletedAt: this.#clock.now() });
    this.#changed();
    return policy;
  }

  /** The policies that can still be restored, in order of their making. */
  get deleted(): readonly DeletedPolicy[] {
    const oldest = this.#clock.now() - RETENTION_MS;
    this.#deleted = this.#deleted.filter(({ deletedAt }) => deletedAt > oldest);
    return this.#deleted.toSorted((a, b) => a.policy.ordinal - b.policy.ordinal);
  }

  /** @throws GraphFault 404 */
  getDeleted(id: string): DeletedPolicy {
    const found = this.deleted.find(({ policy }) => policy.id === id.toLowerCase());
    if (!found) throw absent();
    return found;
  }

  /** It has the id and the state that it had. @throws GraphFault 404 */
  restore(id: string): StoredPolicy {
    const { policy } = this.getDeleted(id);
    this.#deleted = this.#deleted.filter((one) => one.policy !== policy);
    policy.stateSince = this.#clock.now() + this.#propagationMs;
    this.#all.push(policy);
    this.#all.sort((a, b) => a.ordinal - b.ordinal);
    this.#changed();
    return policy;
  }

  #changed(): void {
    this.#inForce.change(this.#all, this.#clock.now() + this.#propagationMs);
  }

  #remember(policy: StoredPolicy, next: PolicyConditions, countsFrom: number): void {
    const before = policy.conditions.users;
    for (const name of ["includeUsers", "includeGroups", "includeRoles"] as const)
      for (const id of next.users[name]) if (!before[name].includes(id)) policy.since.set(`${name} ${id}`, countsFrom);
    for (const name of ["excludeUsers", "excludeGroups", "excludeRoles"] as const)
      for (const id of before[name]) if (!next.users[name].includes(id)) policy.since.set(`${name} ${id}`, countsFrom);
    // A change of any other condition counts as a new beginning for everyone.
    const { users: _, ...rest } = policy.conditions;
    const { users: __, ...nextRest } = next;
    if (JSON.stringify(rest) !== JSON.stringify(nextRest)) policy.since.set("conditions", countsFrom);
  }
}
