import type { Config } from "../config/config.ts";
import { APP_SCOPE } from "../domain/audit.ts";
import type { CollectRefusal } from "../domain/pass/collectRefusal.ts";
import { type IdentityProof, scopeOf } from "../domain/pass/grant.ts";
import { type LimitRefusal, limitWords } from "../domain/pass/issuingLimits.ts";
import { mintAdvice } from "../domain/pass/mintRefusal.ts";
import type { PassPolicy } from "../domain/pass/pass.ts";
import { type Told, tell } from "../domain/pass/told.ts";
import type { DirectoryUser } from "../domain/people/directoryUser.ts";
import { ConflictError, isServiceError, RefusedError, TransientError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutCode } from "../troubles/aboutWork.ts";
import { noteTrouble } from "../troubles/noteTrouble.ts";
import { firstRefusalOf } from "./firstRefusalOf.ts";
import { type Made, makePass } from "./makePass.ts";
import { noteDoubt } from "./noteDoubt.ts";
import { ownProof } from "./ownProof.ts";
import { underPersonClaim } from "./personClaim.ts";
import { type AtDoor, readPickUpCase } from "./pickUpCase.ts";
import type { GrantRow } from "./settleClaim.ts";

export type PassRefusal = CollectRefusal | LimitRefusal | "passesTurnedOff" | "livePass" | "refusedByEntra";

export type CollectOutcome =
  /** The one place in this app where a code exists: it goes into the answer to this press and is forgotten. */
  | {
      readonly kind: "collected";
      readonly temporaryAccessPass: string;
      readonly expiresAt: string;
      /** When it was made. */
      readonly at: string;
      /** Whom it is for, and who holds it, as Entra showed them at this press. */
      readonly subject: DirectoryUser;
      readonly collector: DirectoryUser;
    }
  /** `until`: from then on it may be tried again. */
  | (Refused & {
      /** Whom it would have been for, where they were looked at. */
      readonly subject?: DirectoryUser | undefined;
    })
  | Again;

/** Nothing was handed out; pressing again is safe. */
interface Again {
  readonly kind: "again";
  readonly say: string;
  readonly told: Told;
}

interface Refused {
  readonly kind: "refused";
  readonly because: PassRefusal;
  /** In English. */
  readonly say: string;
  /** By name, where the reason alone does not say it. */
  readonly told?: Told | undefined;
  readonly until?: string | undefined;
}

export interface Press {
  readonly row: GrantRow;
  /** Of a grant that is only thought of: writes it down, once nothing speaks against it. */
  readonly open?: (() => Promise<GrantRow>) | undefined;
  /** `signedInAt`: by their token, where what the log says of that sign-in counts. */
  readonly presser: AtDoor & { readonly name: string; readonly signedInAt?: string | undefined };
  readonly identityCheckedBy: IdentityProof;
}

type CollectPorts = Pick<
  Ports,
  "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports"
>;

const AGAIN: Again = { kind: "again", ...tell("noClearAnswer") };

/**
 * One press of the button by a signed-in person with a genuine link. Everything is checked live, then one pass is made
 * (`mintOnce`). It works at once, for whoever is enforced too: the workforce policy takes a one-time pass. What a
 * service refuses reaches the operators as well.
 */
export async function collectPass(ports: CollectPorts, config: Config, press: Press): Promise<CollectOutcome> {
  try {
    return await collect(ports, config, press);
  } catch (error) {
    if (error instanceof ConflictError) return refused("beingCollected", tell("pressedTogether"));
    if (!isServiceError(error)) throw error;
    return again(ports, config, press.row, error);
  }
}

/** What is busy is so for everybody who presses; what is refused may be about this one account. */
async function again(ports: CollectPorts, config: Config, { grant }: GrantRow, error: unknown): Promise<Again> {
  const scope = error instanceof TransientError ? APP_SCOPE : scopeOf(grant);
  await noteTrouble(ports, config, aboutCode(scope), error);
  return AGAIN;
}

async function collect(ports: CollectPorts, config: Config, press: Press): Promise<CollectOutcome> {
  const { row, presser } = press;
  const looked = await readPickUpCase(ports, config, row, presser, "press");
  const { subject, presser: collector, verdict } = looked;
  if (!verdict.ok) {
    if (verdict.doubt) await noteDoubt(ports, row.grant, verdict.doubt);
    return { ...refused(verdict.because, verdict), subject };
  }
  if (!subject || !collector) throw new Error("nobody may collect, or for nobody");
  const { signedInAt } = presser;
  const isProofAsked = row.grant.signIn === "phishingResistant";
  const proof = isProofAsked ? await ownProof(ports, config, { ...row.grant, signedInAt }) : verdict;
  // Written down although there is no proof yet: when they asked is what it is held against.
  const opened = (await press.open?.()) ?? row;
  if (!proof.ok) return { ...refused(proof.because, proof), subject };
  const outcome = await give(ports, config, { ...press, row: opened }, { subject, collector });
  return outcome.kind === "refused" ? { ...outcome, subject } : outcome;
}

async function give(
  ports: CollectPorts,
  config: Config,
  press: Press,
  { subject, collector }: { readonly subject: DirectoryUser; readonly collector: DirectoryUser },
): Promise<CollectOutcome> {
  const { row } = press;
  const policy = await ports.policies.passPolicy();
  if (policy.state !== "enabled") return refused("passesTurnedOff", tell("passesTurnedOff"));
  const lifetimeInMinutes = lifetimeWithin(policy, config.joinerRules.passLifetimeMinutes);
  const making = { ...press, lifetimeInMinutes, tenantId: config.tenantId };
  const made = await underPersonClaim(ports, row.grant, (held) => makePass(ports, config.issuing, making, held));
  switch (made.kind) {
    case "minted": {
      const { temporaryAccessPass, expiresAt, at } = made;
      return { kind: "collected", temporaryAccessPass, expiresAt, at, subject, collector };
    }
    case "limited": {
      const { because, until } = made;
      return { kind: "refused", because, say: limitWords[because], until };
    }
    case "livePass":
      return refused("livePass", tell("livePass"));
    case "uncertain":
      return again(ports, config, row, made.error);
    case "refused":
      return refusedByEntra(ports, config, row, made);
  }
}

async function refusedByEntra(
  ports: CollectPorts,
  config: Config,
  { grant }: GrantRow,
  refusal: Extract<Made, { kind: "refused" }>,
): Promise<Refused | Again> {
  const { code, reason, inWords } = refusal;
  const now = ports.clock.now();
  const advice = mintAdvice(refusal, await firstRefusalOf(ports.store, grant, now), now);
  const said = `graph: POST temporaryAccessPassMethods: ${inWords}`;
  const heals = advice.kind === "again";
  const error = heals ? new TransientError(said, { code }) : new RefusedError(reason, code, said);
  await noteTrouble(ports, config, aboutCode(scopeOf(grant)), error);
  return heals ? advice : refused("refusedByEntra", advice);
}

const refused = (because: PassRefusal, { say, told }: Pick<Refused, "say" | "told">): Refused => ({
  kind: "refused",
  because,
  say,
  told,
});

const lifetimeWithin = (policy: PassPolicy, wanted: number): number =>
  Math.min(Math.max(wanted, policy.minimumLifetimeInMinutes), policy.maximumLifetimeInMinutes);
