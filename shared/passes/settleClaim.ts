import { APP } from "../domain/audit.ts";
import { minutes } from "../domain/calendar/durations.ts";
import { type Grant, scopeOf } from "../domain/pass/grant.ts";
import type { PassInfo } from "../domain/pass/pass.ts";
import { ConflictError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";

/** A press of the button is over after this time, come what may: the platform ends a request after 230 seconds. */
const CLAIM_MS = minutes(5);
/** Between our clock and Entra's. No live pass existed when the claim was made, so nothing else can be this young. */
const CLOCK_SKEW_MS = minutes(2);

export interface GrantRow {
  readonly grant: Grant;
  readonly etag: string;
}

/** Whether a press of the button left a claim behind and is certainly over. */
export const isStaleClaim = ({ state }: Grant, now: Date): boolean =>
  state.kind === "minting" && now.getTime() - Date.parse(state.at) >= CLAIM_MS;

/**
 * Takes back a claim whose outcome nobody knows: a pass made since then was never shown, so it is deleted, and the
 * grant is open again. Safe against another settler and against a new press in between: the pass to delete is looked up
 * first, and only deleted while the row is still the very claim.
 *
 * @returns the row as it stands now; unchanged when there was no claim.
 * @throws ConflictError when the row moved on meanwhile. TransientError.
 */
export async function settleClaim(
  { store, passIssuer, clock }: Pick<Ports, "store" | "passIssuer" | "clock">,
  row: GrantRow,
): Promise<GrantRow> {
  const { grant, etag } = row;
  if (grant.state.kind !== "minting") return row;
  const pass = await passIssuer.passOf(grant.userId);
  if ((await store.grant(grant.grantId))?.etag !== etag) throw new ConflictError(`grant ${grant.grantId} moved on`);
  const orphan = pass && isMadeSince(pass, grant.state.at) ? pass : undefined;
  if (orphan) await passIssuer.deletePass(grant.userId, orphan.id);
  await store.append([
    {
      scope: scopeOf(grant),
      id: `passClaimSettled|${grant.state.claimId}`,
      at: clock.now().toISOString(),
      who: APP,
      what: "passClaimSettled",
      why: orphan ? "a pass that nobody had seen was deleted" : "no pass had been made",
      subjectId: grant.userId,
    },
  ]);
  const reopened: Grant = { ...grant, state: { kind: "open" } };
  return { grant: reopened, etag: await store.saveGrant(reopened, etag) };
}

const isMadeSince = (pass: PassInfo, at: string): boolean =>
  Date.parse(pass.createdDateTime) >= Date.parse(at) - CLOCK_SKEW_MS;
