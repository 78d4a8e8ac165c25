import type { AuthenticationMethod } from "../../../shared/domain/people/authenticationMethod.ts";
import { fitOf } from "../../../shared/domain/policy/methodFit.ts";
import { bothFit, strengthFitOf } from "../../../shared/domain/policy/strengthFit.ts";
import type { AuthenticationMethodsReader } from "../../../shared/ports/graph.ts";
import type { FakeDirectory } from "./fakeDirectory.ts";
import { FakePolicies } from "./fakePolicies.ts";
import { Troubled } from "./trouble.ts";

/** Live methods of the users of a `FakeDirectory`, judged by a `FakePolicies`. Everyone has a password; passkeys are added. */
export class FakeMethods extends Troubled implements AuthenticationMethodsReader {
  readonly methods = new Map<string, AuthenticationMethod[]>();
  /** Users whose part of the next batches is throttled; take them out to let them through. */
  readonly throttled = new Set<string>();
  retryAfterSeconds: number | undefined = 10;
  readonly #directory: FakeDirectory;
  readonly #policies: FakePolicies;

  constructor(directory: FakeDirectory, policies: FakePolicies = new FakePolicies()) {
    super();
    this.#directory = directory;
    this.#policies = policies;
  }

  addPasskey(userId: string, createdDateTime: string, change: Partial<AuthenticationMethod> = {}): void {
    const passkey: AuthenticationMethod = {
      id: `passkey-${userId}-${createdDateTime}`,
      type: "fido2AuthenticationMethod",
      createdDateTime,
      passkeyType: "deviceBound",
      ...change,
    };
    this.methods.set(userId, [...(this.methods.get(userId) ?? []), passkey]);
  }

  async methodsOf(userId: string): Promise<readonly AuthenticationMethod[] | undefined> {
    this.enter("methodsOf", userId);
    return this.#of(userId);
  }

  async methodsOfMany(userIds: readonly string[]) {
    this.enter("methodsOfMany", userIds);
    if (userIds.length > 20) throw new RangeError("at most 20");
    const later = userIds.filter((id) => this.throttled.has(id));
    const asked = userIds.filter((id) => !this.throttled.has(id)).map((id) => [id, this.#of(id)] as const);
    return {
      found: new Map(asked.flatMap(([id, methods]) => (methods ? [[id, methods] as const] : []))),
      absent: asked.filter(([, methods]) => !methods).map(([id]) => id),
      later,
      ...(later.length > 0 && { retryAfterSeconds: this.retryAfterSeconds }),
    };
  }

  #of(userId: string): readonly AuthenticationMethod[] | undefined {
    if (!this.#directory.users.has(userId)) return undefined;
    const password: AuthenticationMethod = {
      id: "28c10230-6103-485e-b985-444c60001490",
      type: "passwordAuthenticationMethod",
    };
    const groups = [...this.#directory.groups].filter(([, members]) => members.has(userId));
    const owner = { userId, groupIds: new Set(groups.map(([id]) => id.toLowerCase())) };
    const judged = (this.methods.get(userId) ?? []).map((method) => {
      const byPolicy = fitOf(method, this.#policies.methods.passkeys, owner);
      const fit = method.fit ?? bothFit(byPolicy, strengthFitOf(method, this.#policies.enforcedStrength));
      return fit === undefined ? method : { ...method, fit };
    });
    return [password, ...judged];
  }
}
