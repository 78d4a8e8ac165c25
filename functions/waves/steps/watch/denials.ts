import { minutes } from "../../../../shared/domain/calendar/durations.ts";
import { latestByUser } from "../../../../shared/domain/people/latestByUser.ts";
import type { SignIn } from "../../../../shared/domain/people/signIn.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { readinessOf } from "../../../../shared/domain/wave/readiness.ts";
import type { Scope } from "../../../../shared/steps/step.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { recordUse } from "../../../../shared/waves/passkeyUse.ts";
import { readKeptOut, takeIn } from "../../../../shared/waves/sortOut.ts";

import type { SignInLog, WatchTally } from "./watchTally.ts";

type WatchScope = Scope<WatchTally>;

/** Whoever typed a password first and used the passkey then was never locked out: so long there is to do it. */
const SECOND_TRY_MS = minutes(10);

/**
 * Notes in the member rows who was denied by our policy with no success since, and who used a passkey.
 * @param isWhole these are all the sign-ins of the window.
 */
export async function takeDenials(
  scope: WatchScope,
  log: SignInLog,
  signIns: readonly SignIn[],
  isWhole: boolean,
): Promise<Partial<WatchTally>> {
  const { ports, wave, since, tally } = scope;
  if (signIns.length === 0) return {};
  const { store } = ports;
  const resultOf = (signIn: SignIn) =>
    signIn.appliedConditionalAccessPolicies?.find(({ id }) => id === wave.policyId)?.result;
  const known = await allMembers(store, wave.waveId);
  const successes = log === "interactive" ? signIns.filter((signIn) => resultOf(signIn) === "success") : [];
  // People use their passkeys every day; only a use that proves something, here or against a denial that stands
  // elsewhere, is written.
  await recordUse(store, wave.waveId, isWhole ? known.filter(lacksProof) : known, successes);

  const isSettled = ({ createdDateTime }: SignIn) => Date.parse(createdDateTime) < Date.parse(since) - SECOND_TRY_MS;
  const denied = latestByUser(signIns.filter((signIn) => resultOf(signIn) === "failure" && isSettled(signIn)));
  await takeInStrangers(scope, known, [...denied.keys()]);
  const usedAt = latestByUser(successes);
  const changes = (await store.members(wave.waveId, [...denied.keys()])).flatMap((member) => {
    const { userId, passkeyUsedAt, blockedAt } = member;
    const deniedAt = denied.get(userId) ?? "";
    const isSettledSince = [usedAt.get(userId), passkeyUsedAt, blockedAt].some(
      (moment) => moment !== undefined && Date.parse(moment) >= Date.parse(deniedAt),
    );
    return isSettledSince ? [] : [{ userId, blockedAt: deniedAt }];
  });
  if (changes.length > 0) await store.mergeMembers(wave.waveId, changes);

  const theirs = new Set(known.map(({ userId }) => userId));
  const isBlind = (signIn: SignIn) => theirs.has(signIn.userId) && !signIn.appliedConditionalAccessPolicies;
  return { blindSignIns: tally.blindSignIns + signIns.filter(isBlind).length };
}

const lacksProof = (member: WaveMember): boolean => !readinessOf(member).ready || member.blockedAt !== undefined;

/** Whoever joined the group after the flip is under the policy without having been a member. */
async function takeInStrangers(
  { ports, config, wave }: WatchScope,
  known: readonly WaveMember[],
  deniedIds: readonly string[],
): Promise<void> {
  const ids = new Set(known.map(({ userId }) => userId));
  const strangers = deniedIds.filter((id) => !ids.has(id));
  if (strangers.length === 0) return;
  const keptOut = await readKeptOut(ports, config);
  for (const id of strangers) {
    const user = await ports.directory.user(id);
    if (user) await takeIn(ports, wave.waveId, [user], keptOut);
  }
}
