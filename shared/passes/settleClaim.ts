import { APP, type AuditEvent } from "../domain/audit.ts";
import { minutes } from "../domain/calendar/durations.ts";
import { collectedPass, type Grant, scopeOf } from "../domain/pass/grant.ts";
import type { PassInfo } from "../domain/pass/pass.ts";
import { ConflictError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";

/** A press of the button is over after this time, come what may: the platform ends a request after 230 seconds. */
const CLAIM_MS = minutes(5);
/** Between our clock and Entra's. No live pass existed when the claim was made. */
const CLOCK_SKEW_MS = minutes(2);
/** One request to Graph, with its token, takes a minute at the most. */
const MADE_WITHIN_MS = minutes(1);

export interface GrantRow {
  readonly grant: Grant;
  readonly etag: string;
}

/** Whether a press that claimed then is certainly over. */
export const isClaimOver = (claimedAt: string, now: Date): boolean => now.getTime() - Date.parse(claimedAt) >= CLAIM_MS;

/** Whether a press of the button left a claim behind and is certainly over. */
export const isStaleClaim = ({ state }: Grant, now: Date): boolean =>
  state.kind === "minting" && isClaimOver(state.at, now);

/**
 * Takes back a claim whose outcome nobody knows: a pass made since then was never shown, so it is deleted, and the
 * grant is open again. Safe against another settler and against a new press in between: the pass to delete is looked up
 * first, and only deleted while the row is still the very claim.
 *
 * @param mayShowLater Entra gave no clear answer a moment ago: what it made may not be there to be read yet.
 * @returns the row as it stands now; unchanged when there was no claim.
 * @throws ConflictError when the row moved on meanwhile. TransientError.
 */
export async function settleClaim(
  { store, passIssuer, clock }: Pick<Ports, "store" | "passIssuer" | "clock">,
  row: GrantRow,
  mayShowLater = false,
): Promise<GrantRow> {
  const { grant, etag } = row;
  if (grant.state.kind !== "minting") return row;
  const pass = await passIssuer.passOf(grant.userId);
  if ((await store.grant(grant.grantId))?.etag !== etag) throw new ConflictError(`grant ${grant.grantId} moved on`);
  const { at, seenPassId } = grant.state;
  const orphan = pass && pass.id !== seenPassId && isMadeBy(pass, at) ? pass : undefined;
  if (orphan) await passIssuer.deletePass(grant.userId, orphan.id);
  await store.append([settled(grant, grant.state.claimId, orphan ? DELETED : "no pass was found", clock.now())]);
  const unseen = mayShowLater && !orphan ? { unseenSince: at } : {};
  const reopened: Grant = { ...grant, state: { kind: "open", ...unseen } };
  return { grant: reopened, etag: await store.saveGrant(reopened, etag) };
}

/** Deletes a pass whose code nobody has seen, which showed after its claim was settled. @throws TransientError */
export async function deleteUnseen(
  { store, passIssuer, clock }: Pick<Ports, "store" | "passIssuer" | "clock">,
  grant: Grant,
  { id }: PassInfo,
): Promise<void> {
  await passIssuer.deletePass(grant.userId, id);
  await store.append([settled(grant, id, DELETED, clock.now())]);
}

const DELETED = "a pass that nobody had seen was deleted";
const settled = (grant: Grant, of: string, why: string, now: Date): AuditEvent => ({
  scope: scopeOf(grant),
  id: `passClaimSettled|${of}`,
  at: now.toISOString(),
  who: APP,
  what: "passClaimSettled",
  why,
  subjectId: grant.userId,
});

/**
 * Whether this pass was made by an attempt whose answer was lost, and showed only later: nobody has seen its code. The
 * grants are read after it: whoever presses at this moment has claimed before they made one.
 * @param since moments of such attempts for this person, over whatever grant.
 */
export async function isUnseenPass(
  { store, clock }: Pick<Ports, "store" | "clock">,
  userId: string,
  since: readonly string[],
  pass: PassInfo,
): Promise<boolean> {
  if (!since.some((at) => isMadeBy(pass, at))) return false;
  const now = clock.now();
  const isBeingMade = (grant: Grant) => grant.state.kind === "minting" && !isStaleClaim(grant, now);
  const grants = await store.grantsOf(userId, EVER);
  return !grants.some((grant) => isBeingMade(grant) || collectedPass(grant)?.id === pass.id);
}

const EVER = "1970-01-01T00:00:00.000Z";

/** A pass that was made later than the press could have made one is somebody else's, the helpdesk's say. */
function isMadeBy({ createdDateTime }: PassInfo, claimedAt: string): boolean {
  const after = Date.parse(createdDateTime) - Date.parse(claimedAt);
  return after >= -CLOCK_SKEW_MS && after <= MADE_WITHIN_MS + CLOCK_SKEW_MS;
}
