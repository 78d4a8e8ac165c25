import type { Identity } from "../identity/identities.ts";
import type { Answer, Call } from "../server/call.ts";
import type { TenantState } from "../state.ts";
import { GatewayPages } from "./gatewayPages.ts";
import { laggingReplicas } from "./laggingReplicas.ts";
import { lateSignIns } from "./lateSignIns.ts";
import { Luck, type OddKind, type OddRates } from "./luck.ts";
import { refusedPasses, refusedPolicies, unseenAccounts, unseenThings } from "./newThings.ts";
import { expiredCursors, repeatedLinks, shortPages } from "./oddCursors.ts";
import type { Oddity } from "./oddity.ts";
import { unknownValues } from "./unknownValues.ts";
import { WithdrawnPermissions } from "./withdrawnPermissions.ts";

/** What a tenant in the field does beside what is written down: the cases that people reported. */
export class OddTenant {
  readonly #luck: Luck;
  readonly #oddities: readonly Oddity[];
  readonly #permissions: WithdrawnPermissions;
  readonly #gateway: GatewayPages;

  constructor({ principals, seed }: Pick<TenantState, "principals" | "seed">, rates: OddRates) {
    const luck = new Luck(seed, rates);
    this.#luck = luck;
    this.#permissions = new WithdrawnPermissions(luck);
    this.#gateway = new GatewayPages(luck);
    this.#oddities = [
      expiredCursors(luck),
      shortPages(luck),
      refusedPolicies(luck),
      refusedPasses(luck),
      unseenAccounts(luck, principals),
      unseenThings(luck),
      laggingReplicas(luck),
      lateSignIns(luck),
      unknownValues(luck, seed),
      repeatedLinks(luck),
    ];
  }

  /** How often each kind was met. */
  get met(): Readonly<Partial<Record<OddKind, number>>> {
    return { ...this.#luck.met };
  }

  identityNow(identity: Identity, now: number): Identity {
    return this.#permissions.of(identity, now);
  }

  /** The page of a gateway, if it stands between; `path` without ids. */
  gatewayPage(method: string, path: string, now: number): ReturnType<GatewayPages["of"]> {
    return this.#gateway.of(method, path, now);
  }

  /** @throws GraphFault */
  answer(asked: Call, template: string, now: number, handle: (call: Call) => Answer): Answer {
    let call = asked;
    for (const { before } of this.#oddities) if (before) call = before({ call, template, now });
    let answer = handle(call);
    for (const { after } of this.#oddities) if (after) answer = after({ call, template, now }, answer);
    return answer;
  }
}
