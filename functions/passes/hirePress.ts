import type { Config } from "../../shared/config/config.ts";
import { isByMailFor } from "../../shared/domain/pass/byMail.ts";
import { ConflictError } from "../../shared/errors.ts";
import { type CollectOutcome, collectPass, type PassRefusal } from "../../shared/passes/collect.ts";
import { addressHash, type ByMailRow } from "../../shared/passes/hireLink.ts";
import { type Tried, tryShortCode } from "../../shared/passes/tryShortCode.ts";
import type { Ports } from "../../shared/ports/ports.ts";

type Needs = Pick<Ports, "store" | "directory" | "policies" | "passIssuer" | "clock" | "methods" | "email" | "reports">;

export type HireOutcome =
  | Exclude<Tried, { kind: "right" }>
  | (CollectOutcome & { readonly shortCode: Extract<Tried, { kind: "right" }>["by"] })
  /** Somebody pressed at the same moment. */
  | { readonly kind: "busy" };

/**
 * One press of somebody with a genuine link in their personal mail. A short code is compared; with both halves, it is
 * a press of the manager who was shown the short code, checked live as any other: who is not the manager any more, or
 * is over a limit, has vouched for nobody.
 * @param code as `readShortCode` gives it. @throws TransientError RefusedError
 */
export async function pressOfHire(ports: Needs, config: Config, row: ByMailRow, code: string): Promise<HireOutcome> {
  let tried: Tried;
  try {
    tried = await tryShortCode(ports, config, row, code);
  } catch (error) {
    if (error instanceof ConflictError) return { kind: "busy" };
    throw error;
  }
  if (tried.kind !== "right") return tried;
  const { by: shortCode } = tried;
  const presser = { id: shortCode.by.id, name: shortCode.by.displayName, way: "pickUp" } as const;
  const identityCheckedBy = shortCode.identityCheckedBy;
  const outcome = await collectPass(ports, config, { row: tried.row, presser, identityCheckedBy });
  return { ...outcome, shortCode };
}

/**
 * Why the link does not count any more: HR tells another address by now, or none, or the settings let nobody of this
 * worker type in by mail.
 */
export async function noLongerByMail(
  { store }: Pick<Ports, "store">,
  config: Pick<Config, "linkSecret" | "personalMailWorkerTypes">,
  { grant: { joinerId, byMail } }: ByMailRow,
): Promise<string | undefined> {
  const contact = joinerId === undefined ? undefined : (await store.joiner(joinerId))?.record.contact;
  if (!isByMailFor(config, contact?.workerType)) return "the settings say that this way is off for this worker type";
  const address = contact?.personalMail;
  const isSame = address !== undefined && addressHash(config, address) === byMail.addressHash;
  return isSame ? undefined : "HR tells another personal address than the one that the link went to";
}

/** Statuses, and what to say, of a press that led to no code. */
export const HIRE_REFUSED: Readonly<Partial<Record<PassRefusal, { readonly status: number; readonly say: Say }>>> = {
  coolingDown: { status: 429, say: "wait" },
  beingCollected: { status: 409, say: "wait" },
  rolesUnreadable: { status: 503, say: "wait" },
  alreadyCollected: { status: 410, say: "over" },
  linkClosed: { status: 410, say: "over" },
  linkExpired: { status: 410, say: "over" },
  hasPasskey: { status: 410, say: "over" },
  notTheManager: { status: 403, say: "askAgain" },
  presserUnknown: { status: 403, say: "askAgain" },
};
type Say = "wait" | "over" | "askAgain" | "helpdesk";
