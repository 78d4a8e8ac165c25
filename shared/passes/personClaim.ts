import { randomUUID } from "node:crypto";
import { type ClaimEnd, noPasses, type PersonPasses, withoutClaim } from "../domain/pass/personPasses.ts";
import { ConflictError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutApp } from "../troubles/aboutWork.ts";
import { noteQuietly } from "../troubles/noteQuietly.ts";
import { isClaimOver, settleClaim } from "./settleClaim.ts";

export type ClaimPorts = Pick<Ports, "store" | "passIssuer" | "clock">;

/** The passes of one person, while nobody else makes one for them. */
export interface HeldPerson {
  readonly claimId: string;
  readonly passes: PersonPasses;
  readonly etag: string;
}

const ABOUT_CLAIM = aboutApp("letting go of the claim on a person for whom a one-time code was made", {
  meanwhile: "Nobody makes another one for them for five minutes; then it is settled.",
});

/**
 * Runs `work` while nobody else makes a pass for this person, over whatever grant. A claim that a crash left behind is
 * settled before anything else.
 * @param grantId against which `work` claims, with the id of this claim, if it comes to that.
 * @returns what `work` gave, also where the claim could not be let go of: it is settled once it is stale.
 * @throws ConflictError when somebody else is making one. TransientError RefusedError
 */
export async function underPersonClaim<T>(
  ports: ClaimPorts,
  { userId, grantId }: { readonly userId: string; readonly grantId: string },
  work: (held: HeldPerson) => Promise<{ readonly result: T; readonly end: ClaimEnd }>,
): Promise<T> {
  const held = await claimPerson(ports, userId, grantId);
  let end: ClaimEnd = {};
  try {
    const done = await work(held);
    end = done.end;
    return done.result;
  } finally {
    await letGo(ports, held, grantId, end).catch((error: unknown) => noteQuietly(ports, ABOUT_CLAIM, error));
  }
}

async function claimPerson(ports: ClaimPorts, userId: string, grantId: string): Promise<HeldPerson> {
  const { store, clock } = ports;
  let row = await store.personPasses(userId);
  if (row?.value.claim) {
    if (!isClaimOver(row.value.claim.at, clock.now()))
      throw new ConflictError(`a pass for ${userId} is just being made`);
    row = await settlePerson(ports, { ...row, claim: row.value.claim });
  }
  const claim = { claimId: randomUUID(), grantId, at: clock.now().toISOString() };
  const passes = row?.value ?? noPasses(userId);
  const etag = await store.savePersonPasses({ ...passes, claim }, row?.etag);
  return { claimId: claim.claimId, passes, etag };
}

/**
 * Takes back a claim that a crash left behind: what was made against its grant, and shown to nobody, is deleted; what
 * was handed out is noted. A grant that somebody else has claimed since is left to them.
 * @throws ConflictError when somebody else settled it first. TransientError
 */
async function settlePerson(
  ports: ClaimPorts,
  { value, etag, claim }: { value: PersonPasses; etag: string; claim: NonNullable<PersonPasses["claim"]> },
): Promise<{ value: PersonPasses; etag: string }> {
  const { store, clock } = ports;
  const row = await store.grant(claim.grantId);
  const state = row?.grant.state;
  if (row && state?.kind === "minting" && state.claimId === claim.claimId) await settleClaim(ports, row);
  const settled = withoutClaim(value, issuedUnder(claim.claimId, row?.grant), clock.now());
  return { value: settled, etag: await store.savePersonPasses(settled, etag) };
}

type Grant = NonNullable<Awaited<ReturnType<ClaimPorts["store"]["grant"]>>>["grant"];

function issuedUnder(claimId: string, grant: Grant | undefined): ClaimEnd {
  if (grant?.state.kind !== "collected" || grant.state.claimId !== claimId) return {};
  const { at, passId, by } = grant.state;
  return { attempt: { kind: "issued", at, grantId: grant.grantId, passId, byId: by.id } };
}

/** A grant that still stands claimed may hold a pass that nobody knows of: it is settled with the claim, once stale. */
async function letGo(
  { store, clock }: ClaimPorts,
  { claimId, passes, etag }: HeldPerson,
  grantId: string,
  end: ClaimEnd,
): Promise<void> {
  if (end.attempt?.kind !== "issued") {
    const state = (await store.grant(grantId))?.grant.state;
    if (state?.kind === "minting" && state.claimId === claimId) return;
  }
  await store.savePersonPasses(withoutClaim(passes, end, clock.now()), etag);
}
