import { minutes } from "../domain/calendar/durations.ts";
import type { Grant, IdentityCheck } from "../domain/pass/grant.ts";
import type { PassInfo } from "../domain/pass/pass.ts";
import type { ClaimEnd } from "../domain/pass/personPasses.ts";
import { type Minted, mintOnce } from "./mintOnce.ts";
import type { ClaimPorts, HeldPerson } from "./personClaim.ts";
import { deleteUnseen, type GrantRow, isStaleClaim, isUnseenPass, settleClaim } from "./settleClaim.ts";

/** Nothing was made for `livePass`: a code of somebody else's, or one handed out a moment ago, is valid. */
export type Made = Minted | { readonly kind: "livePass" };

interface Making {
  readonly row: GrantRow;
  readonly presser: { readonly id: string; readonly name: string };
  readonly identityCheckedBy: IdentityCheck;
}

/**
 * Makes the pass of a grant while nobody else makes one for this person. What an attempt has left behind is cleared
 * away first: whatever is on the account is known before another one is made.
 * @returns what became of it, and what the person's row is to keep of that.
 * @throws ConflictError TransientError RefusedError: nothing was made.
 */
export async function makePass(
  ports: ClaimPorts,
  { row, presser, identityCheckedBy }: Making,
  { claimId, passes }: HeldPerson,
  lifetimeInMinutes: number,
): Promise<{ readonly result: Made; readonly end: ClaimEnd }> {
  const { passIssuer, clock } = ports;
  const open = await unclaimed(ports, row);
  const { grant } = open;
  const present = await passIssuer.passOf(grant.userId);
  if (present && isLive(present, clock.now())) {
    const since = [...passes.unseenSince, ...unseenBy(grant)];
    if (!(await isUnseenPass(ports, grant.userId, since, present))) return { result: { kind: "livePass" }, end: {} };
    await deleteUnseen(ports, grant, present);
  }
  const by = { id: presser.id, displayName: presser.name };
  const claim = { claimId, seenPassId: present?.id, by, identityCheckedBy, lifetimeInMinutes };
  const result = await mintOnce(ports, open, claim);
  return { result, end: endOf(result, grant.grantId, presser.id, clock.now()) };
}

/** The grant without the claim of a crash. Whoever claimed the person may have settled it a moment ago. */
async function unclaimed(ports: ClaimPorts, row: GrantRow): Promise<GrantRow> {
  if (!isStaleClaim(row.grant, ports.clock.now())) return row;
  const settled = await ports.store.grant(row.grant.grantId);
  return settled?.grant.state.kind === "open" ? settled : settleClaim(ports, row);
}

function endOf(minted: Minted, grantId: string, byId: string, now: Date): ClaimEnd {
  switch (minted.kind) {
    case "minted":
      return { attempt: { kind: "issued", at: minted.at, grantId, passId: minted.passId, byId } };
    case "refused":
      return { attempt: { kind: "failed", at: now.toISOString(), code: minted.code } };
    case "uncertain": {
      const { unseenSince } = minted;
      return { attempt: { kind: "failed", at: now.toISOString(), code: "noClearAnswer" }, unseenSince };
    }
  }
}

const unseenBy = ({ state }: Grant): readonly string[] =>
  state.kind === "open" && state.unseenSince !== undefined ? [state.unseenSince] : [];

/** Making another would silently replace this one, which somebody may hold in their hands (graph facts 1.1). */
const isLive = (pass: PassInfo, now: Date): boolean =>
  (pass.isUsable || pass.methodUsabilityReason === "NotYetValid") &&
  now.getTime() < Date.parse(pass.startDateTime) + minutes(pass.lifetimeInMinutes);
