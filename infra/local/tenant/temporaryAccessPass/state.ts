import { randomInt } from "node:crypto";
import { z } from "zod";
import type { BusinessClock } from "../../clock/clock.ts";
import { guidOf, iso } from "../ids.ts";
import type { AuthenticationMethodsPolicy } from "../methodsPolicy/state.ts";
import type { UserRecord } from "../principals/records.ts";
import type { RegistrationReport } from "../registrationReport/state.ts";
import { badRequest, methodNotFound } from "../server/graphError.ts";
import type { IssuedPass, MethodUsabilityReason, StoredPass } from "./records.ts";

const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
const newCode = (length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");

const Request = z.strictObject({
  "@odata.type": z.string().optional(),
  startDateTime: z.iso.datetime({ offset: true }).nullish(),
  lifetimeInMinutes: z.int().nullish(),
  isUsableOnce: z.boolean().nullish(),
});

interface Sources {
  readonly clock: BusinessClock;
  readonly seed: number;
  readonly methodsPolicy: AuthenticationMethodsPolicy;
  readonly report: RegistrationReport;
}

/** Temporary Access Passes. A user has one at most; a new one silently replaces the old. */
export class Passes {
  readonly issued: IssuedPass[] = [];
  /** Ids of those that somebody has signed in with, deleted since or not. */
  readonly used = new Set<string>();
  readonly #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** @throws GraphFault 400 for what the policy or the kind of account does not allow. */
  create(user: UserRecord, request: unknown): StoredPass {
    const { clock, seed, methodsPolicy, report } = this.#sources;
    const parsed = Request.safeParse(request ?? {});
    if (!parsed.success) throw badRequest(`Invalid property value: ${parsed.error.issues[0]?.path.join(".") ?? ""}`);
    const policy = methodsPolicy.temporaryAccessPass;
    // Public clients have recorded these texts; the status is not documented. Source: graph facts 1.1.
    if (isExternal(user)) throw badRequest("Temporary Access Pass cannot be added to an external guest user.");
    if (policy.state !== "enabled" || !methodsPolicy.isTargeted("TemporaryAccessPass", user))
      throw badRequest("Converged UserCredentialPolicy does not allow creating or updating of TemporaryAccessPass.");
    const lifetimeInMinutes = parsed.data.lifetimeInMinutes ?? policy.defaultLifetimeInMinutes;
    if (lifetimeInMinutes < policy.minimumLifetimeInMinutes || lifetimeInMinutes > policy.maximumLifetimeInMinutes)
      throw badRequest(
        `Temporary Access Pass lifetime must be between ${policy.minimumLifetimeInMinutes} and ${policy.maximumLifetimeInMinutes} minutes.`,
      );
    const isUsableOnce = parsed.data.isUsableOnce ?? policy.isUsableOnce;
    if (!isUsableOnce && policy.isUsableOnce)
      throw badRequest("Multi-use Temporary Access Pass is not allowed by the tenant's policy.");
    const now = clock.now();
    const startAt = parsed.data.startDateTime ? Date.parse(parsed.data.startDateTime) : now;
    // Source: github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2724.
    if (startAt < now) throw badRequest("Invalid StartDateTime specified. It can not be a time in the past.");
    report.beforeChange(user);
    const id = guidOf(seed, `pass ${user.id} ${this.issued.length}`);
    const pass: StoredPass = {
      id,
      code: newCode(policy.defaultLength),
      createdAt: now,
      startAt,
      lifetimeInMinutes,
      isUsableOnce,
      isUsed: false,
    };
    user.pass = pass;
    this.issued.push({ userId: user.id, id, createdDateTime: iso(now), temporaryAccessPass: pass.code });
    return pass;
  }

  use(pass: StoredPass): void {
    pass.isUsed = true;
    this.used.add(pass.id);
  }

  delete(user: UserRecord, passId: string): void {
    if (user.pass?.id !== passId) throw methodNotFound();
    this.#sources.report.beforeChange(user);
    user.pass = undefined;
  }

  reasonOf(user: UserRecord, pass: StoredPass): MethodUsabilityReason {
    const { clock, methodsPolicy } = this.#sources;
    if (methodsPolicy.temporaryAccessPass.state !== "enabled" || !methodsPolicy.isTargeted("TemporaryAccessPass", user))
      return "DisabledByPolicy";
    if (clock.now() < pass.startAt) return "NotYetValid";
    if (clock.now() >= pass.startAt + pass.lifetimeInMinutes * 60_000) return "Expired";
    if (!pass.isUsableOnce && methodsPolicy.temporaryAccessPass.isUsableOnce) return "DisabledByPolicy";
    return pass.isUsableOnce && pass.isUsed ? "OneTimeUsed" : "EnabledByPolicy";
  }

  /** The pass as reads show it, valid or not: without the code. */
  read(user: UserRecord, code: string | null = null): Record<string, unknown> | undefined {
    const { pass } = user;
    if (!pass) return undefined;
    const reason = this.reasonOf(user, pass);
    return {
      "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethod",
      id: pass.id,
      temporaryAccessPass: code,
      createdDateTime: iso(pass.createdAt),
      startDateTime: iso(pass.startAt),
      lifetimeInMinutes: pass.lifetimeInMinutes,
      isUsableOnce: pass.isUsableOnce,
      isUsable: reason === "EnabledByPolicy",
      methodUsabilityReason: reason,
    };
  }
}

/** Whoever signs in at home, of whatever type they are here. */
const isExternal = ({ properties }: UserRecord): boolean =>
  String(properties["userPrincipalName"]).includes("#EXT#") || properties["externalUserState"] != null;
