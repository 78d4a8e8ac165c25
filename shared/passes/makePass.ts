import type { AuditCode } from "../domain/audit.ts";
import { minutes } from "../domain/calendar/durations.ts";
import type { Grant, IdentityProof } from "../domain/pass/grant.ts";
import {
  type IssuingRules,
  issuerLimit,
  type LimitRefusal,
  type LimitVerdict,
  limitWords,
  personLimit,
} from "../domain/pass/issuingLimits.ts";
import type { PassInfo } from "../domain/pass/pass.ts";
import type { ClaimEnd } from "../domain/pass/personPasses.ts";
import { aboutApp } from "../troubles/aboutWork.ts";
import { noteQuietly } from "../troubles/noteQuietly.ts";
import { type Minted, mintOnce } from "./mintOnce.ts";
import { givenLately, passLine, type Trying } from "./passLine.ts";
import type { ClaimPorts, HeldPerson } from "./personClaim.ts";
import { deleteUnseen, type GrantRow, isStaleClaim, isUnseenPass, settleClaim } from "./settleClaim.ts";

/** Nothing was made for `livePass`, a code of somebody else's that is valid, and beyond a limit. */
export type Made =
  | Minted
  | { readonly kind: "livePass" }
  | { readonly kind: "limited"; readonly because: LimitRefusal; readonly until: string };
type Ended = { readonly result: Made; readonly end: ClaimEnd };

interface Making {
  readonly row: GrantRow;
  readonly presser: { readonly id: string; readonly name: string };
  readonly identityCheckedBy: IdentityProof;
  readonly lifetimeInMinutes: number;
  /** Absent: from now on. */
  readonly startDateTime?: string | undefined;
  readonly tenantId: string;
}

/**
 * Makes the pass of a grant while nobody else makes one for this person. What an attempt has left behind is cleared
 * away first: whatever is on the account is known, and gone, before another one is made.
 * @returns what became of it, and what the person's row is to keep of that.
 * @throws ConflictError TransientError RefusedError: nothing was made.
 */
export async function makePass(
  ports: ClaimPorts,
  rules: IssuingRules,
  { row, presser, identityCheckedBy, ...what }: Making,
  { claimId, passes }: HeldPerson,
): Promise<Ended> {
  const { store, clock } = ports;
  const open = await unclaimed(ports, row);
  const { grant } = open;
  const limit = personLimit(passes.attempts, rules, clock.now());
  if (!limit.ok) return limited(limit);
  const trying = { claimId, by: { id: presser.id, displayName: presser.name }, identityCheckedBy };
  const found = await lookForPass(ports, grant, passes);
  if (found.kind === "livePass") return { result: found, end: {} };
  const line = (what: AuditCode, why?: string) => passLine(grant, trying, what, clock.now(), why ? { why } : {});
  // Before the claim: no pass without a line about who asked for it.
  await store.append([line("passRequested")]);
  // With their own line among them: of any number of presses at once no more get through than the limit.
  const share = issuerLimit((await givenLately(ports, presser.id)).slice(1), rules, clock.now());
  if (!share.ok) {
    await store.append([line("passRefused", limitWords[share.because])]);
    return limited(share);
  }
  await clearAway(ports, grant, found, trying);
  const result = await mintOnce(ports, open, { ...trying, seenPassId: found.passId, ...what });
  if (result.kind !== "minted")
    await store
      .append([line("passRefused", saidOf(result))])
      .catch((error: unknown) => noteQuietly(ports, ABOUT_LINE, error));
  return { result, end: endOf(result, grant.grantId, presser.id, clock.now()) };
}

/** The grant without the claim of a crash. Whoever claimed the person may have settled it a moment ago. */
async function unclaimed(ports: ClaimPorts, row: GrantRow): Promise<GrantRow> {
  if (!isStaleClaim(row.grant, ports.clock.now())) return row;
  const settled = await ports.store.grant(row.grant.grantId);
  return settled?.grant.state.kind === "open" ? settled : settleClaim(ports, row);
}

const ABOUT_LINE = aboutApp("noting in the audit trail that no one-time code was made", {
  meanwhile: "The line about who asked for it stands there; that nothing came of it does not.",
});

const limited = ({ because, until }: Extract<LimitVerdict, { ok: false }>): Ended => ({
  result: { kind: "limited", because, until },
  end: {},
});

const saidOf = (result: Exclude<Minted, { kind: "minted" }>): string =>
  result.kind === "refused" ? result.inWords : "no clear answer: no code was handed out";

/** What lies on the account: making another pass would silently replace it (graph facts 1.1). */
type Found =
  | { readonly kind: "nothingLives"; readonly passId: string | undefined }
  /** Ours, which somebody was shown; the time to wait is over. */
  | { readonly kind: "shown"; readonly passId: string; readonly pass: PassInfo }
  /** Of an attempt whose answer was lost. */
  | { readonly kind: "unseen"; readonly passId: string; readonly pass: PassInfo }
  /** Somebody else's, which stays. */
  | { readonly kind: "livePass" };

async function lookForPass(ports: ClaimPorts, grant: Grant, passes: HeldPerson["passes"]): Promise<Found> {
  const pass = await ports.passIssuer.passOf(grant.userId);
  if (!pass || !isLive(pass, ports.clock.now())) return { kind: "nothingLives", passId: pass?.id };
  if (passes.attempts.some((one) => one.kind === "issued" && one.passId === pass.id))
    return { kind: "shown", passId: pass.id, pass };
  const since = [...passes.unseenSince, ...unseenBy(grant)];
  const isUnseen = await isUnseenPass(ports, grant.userId, since, pass);
  return isUnseen ? { kind: "unseen", passId: pass.id, pass } : { kind: "livePass" };
}

async function clearAway(
  ports: ClaimPorts,
  grant: Grant,
  found: Exclude<Found, { kind: "livePass" }>,
  trying: Trying,
): Promise<void> {
  switch (found.kind) {
    case "nothingLives":
      return;
    case "unseen":
      return deleteUnseen(ports, grant, found.pass);
    case "shown": {
      await ports.passIssuer.deletePass(grant.userId, found.passId);
      const after = `pass ${found.passId}`;
      await ports.store.append([passLine(grant, trying, "passReplaced", ports.clock.now(), { after })]);
    }
  }
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

const isLive = (pass: PassInfo, now: Date): boolean =>
  (pass.isUsable || pass.methodUsabilityReason === "NotYetValid") &&
  now.getTime() < Date.parse(pass.startDateTime) + minutes(pass.lifetimeInMinutes);
