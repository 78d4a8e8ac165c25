import type { PassInfo } from "../../../shared/domain/pass/pass.ts";
import type { MintOutcome, PassIssuer } from "../../../shared/ports/graph.ts";
import type { FakeClock } from "./fakeClock.ts";
import type { FakeDirectory } from "./fakeDirectory.ts";
import { Troubled } from "./trouble.ts";

interface FakePass {
  readonly info: PassInfo;
  readonly temporaryAccessPass: string;
}

/**
 * One pass per user, as in Entra: a second one silently replaces the first. The code is in the answer of `mint` only.
 */
export class FakePassIssuer extends Troubled implements PassIssuer {
  readonly passes = new Map<string, FakePass>();
  /** Every code ever made, to look for leaks. */
  readonly codes: string[] = [];
  /** The next `mint` creates a pass but its answer is lost. */
  loseNextAnswer = false;
  /** The next `mint` is refused with this code. */
  refuseNextMint: string | undefined;
  readonly #directory: FakeDirectory;
  readonly #clock: FakeClock;

  constructor(directory: FakeDirectory, clock: FakeClock) {
    super();
    this.#directory = directory;
    this.#clock = clock;
  }

  async passOf(userId: string): Promise<PassInfo | undefined> {
    this.enter("passOf", userId);
    return this.passes.get(userId)?.info;
  }

  async mint(userId: string, request: Parameters<PassIssuer["mint"]>[1]): Promise<MintOutcome> {
    this.enter("mint", userId, request);
    if (this.refuseNextMint !== undefined || !this.#directory.users.has(userId)) {
      const code = this.refuseNextMint ?? "Request_ResourceNotFound";
      this.refuseNextMint = undefined;
      return { kind: "refused", reason: "denied", code, because: "told so" };
    }
    const serial = String(this.codes.length + 1).padStart(4, "0");
    const pass: FakePass = {
      info: {
        id: `pass-${serial}`,
        createdDateTime: this.#clock.now().toISOString(),
        startDateTime: request.startDateTime ?? this.#clock.now().toISOString(),
        lifetimeInMinutes: request.lifetimeInMinutes,
        isUsable: request.startDateTime === undefined,
        methodUsabilityReason: request.startDateTime === undefined ? "EnabledByPolicy" : "NotYetValid",
      },
      temporaryAccessPass: `SecretCd${serial}`,
    };
    this.passes.set(userId, pass);
    this.codes.push(pass.temporaryAccessPass);
    if (this.loseNextAnswer) {
      this.loseNextAnswer = false;
      return { kind: "uncertain", because: "no answer" };
    }
    return { kind: "minted", pass: pass.info, temporaryAccessPass: pass.temporaryAccessPass };
  }

  async deletePass(userId: string, passId: string): Promise<void> {
    this.enter("deletePass", userId, passId);
    if (this.passes.get(userId)?.info.id === passId) this.passes.delete(userId);
  }
}
