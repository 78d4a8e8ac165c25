import type { AuthenticationMethod } from "../../../shared/domain/people/authenticationMethod.ts";
import type { Offboarder } from "../../../shared/ports/graph.ts";
import type { FakeDirectory } from "./fakeDirectory.ts";
import type { FakeMethods } from "./fakeMethods.ts";
import { Troubled } from "./trouble.ts";

/** Takes people out of the groups of the directory, and methods from them. */
export class FakeOffboarder extends Troubled implements Offboarder {
  readonly revoked: string[] = [];
  /** Type of the method that goes last, as a default one may. */
  lastType: string | undefined;
  readonly #directory: FakeDirectory;
  readonly #methods: FakeMethods;

  constructor(directory: FakeDirectory, methods: FakeMethods) {
    super();
    this.#directory = directory;
    this.#methods = methods;
  }

  async leaveGroup(groupId: string, userId: string): Promise<void> {
    this.enter("leaveGroup", groupId, userId);
    this.#directory.groups.get(groupId)?.delete(userId);
  }

  async joinGroup(groupId: string, userId: string): Promise<void> {
    this.enter("joinGroup", groupId, userId);
    this.#directory.groups.get(groupId)?.add(userId);
  }

  async revokeSessions(userId: string): Promise<void> {
    this.enter("revokeSessions", userId);
    this.revoked.push(userId);
  }

  async deleteMethod(userId: string, method: AuthenticationMethod): Promise<"gone" | "notYet" | "unknown"> {
    this.enter("deleteMethod", userId, method);
    const held = (await this.#methods.methodsOf(userId)) ?? [];
    if (method.type === "unknown") return "unknown";
    const others = held.filter(({ id, type }) => id !== method.id && type !== PASSWORD);
    if (method.type === this.lastType && others.length > 0) return "notYet";
    const left = (this.#methods.methods.get(userId) ?? []).filter(({ id }) => id !== method.id);
    this.#methods.methods.set(userId, left);
    return "gone";
  }
}

const PASSWORD = "passwordAuthenticationMethod";
