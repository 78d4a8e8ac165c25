import type { AuthenticationMethod } from "../../../shared/domain/people/authenticationMethod.ts";
import type { AuthenticationMethodsReader } from "../../../shared/ports/graph.ts";
import type { FakeDirectory } from "./fakeDirectory.ts";
import { Troubled } from "./trouble.ts";

/** Live methods of the users of a `FakeDirectory`. Everyone has a password; passkeys are added. */
export class FakeMethods extends Troubled implements AuthenticationMethodsReader {
  readonly methods = new Map<string, AuthenticationMethod[]>();
  /** Users whose part of the next batches is throttled; take them out to let them through. */
  readonly throttled = new Set<string>();
  retryAfterSeconds: number | undefined = 10;
  readonly #directory: FakeDirectory;

  constructor(directory: FakeDirectory) {
    super();
    this.#directory = directory;
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
    return [password, ...(this.methods.get(userId) ?? [])];
  }
}
