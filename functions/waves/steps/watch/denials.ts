import type { SignIn } from "../../../../shared/domain/people/signIn.ts";
import type { Denial } from "../../../../shared/domain/wave/denial.ts";
import { isBefore, isPrompt, isSettled, replaces } from "../../../../shared/domain/wave/denialVerdict.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { readinessOf } from "../../../../shared/domain/wave/readiness.ts";
import type { Scope } from "../../../../shared/steps/step.ts";
import { allMembers } from "../../../../shared/waves/memberPages.ts";
import { recordUse } from "../../../../shared/waves/passkeyUse.ts";
import type { SignInLog, WatchTally } from "./watchTally.ts";

type WatchScope = Scope<WatchTally>;

/**
 * Notes in the member rows who was denied by the workforce policy, prompts left aside, and who used a passkey. Nobody
 * becomes a member for a denial: the policy applies to whoever was put into its group, and to nobody else.
 * @param isWhole these are all the sign-ins of the window. @param policyId of the workforce policy.
 */
export async function takeDenials(
  scope: WatchScope,
  log: SignInLog,
  signIns: readonly SignIn[],
  isWhole: boolean,
  policyId: string,
): Promise<Partial<WatchTally>> {
  const { ports, wave, since, tally } = scope;
  if (signIns.length === 0) return {};
  const { store } = ports;
  const resultOf = (signIn: SignIn) =>
    signIn.appliedConditionalAccessPolicies?.find(({ id }) => id === policyId)?.result;
  const known = await allMembers(store, wave.waveId);
  const successes = log === "interactive" ? signIns.filter((signIn) => resultOf(signIn) === "success") : [];
  // People use their passkeys every day; only a use that proves something, here or against a denial that stands
  // elsewhere, is written.
  await recordUse(store, wave.waveId, isWhole ? known.filter(lacksProof) : known, successes);

  const successesOf = Map.groupBy(successes, ({ userId }) => userId);
  const refusals = signIns.filter((signIn) => resultOf(signIn) === "failure" && isSettled(signIn, since));
  const refusalsOf = Map.groupBy(refusals, ({ userId }) => userId);

  const changes = (await store.members(wave.waveId, [...refusalsOf.keys()])).flatMap((member) => {
    // The log has the latest first, so the answer to a prompt may have been on the page before.
    const answers = [...(successesOf.get(member.userId) ?? []), ...lastUse(member)];
    const denied = (refusalsOf.get(member.userId) ?? [])
      .filter((refusal) => !isPrompt(refusal, answers))
      .map((signIn): Denial => ({ at: signIn.createdDateTime, log, correlationId: signIn.correlationId }))
      .filter((denial) => !isAnswered(denial, member))
      .reduce((last, denial) => (replaces(denial, last) ? denial : last), member.denied);
    return denied === member.denied ? [] : [{ userId: member.userId, denied }];
  });
  const answered = known.flatMap(({ userId, denied }) =>
    denied && !denied.foundAs && isPrompt(asSignIn(denied), successesOf.get(userId) ?? [])
      ? [{ userId, denied: undefined }]
      : [],
  );
  if (changes.length + answered.length > 0) await store.mergeMembers(wave.waveId, [...answered, ...changes]);

  const theirs = new Set(known.map(({ userId }) => userId));
  const isBlind = (signIn: SignIn) => theirs.has(signIn.userId) && !signIn.appliedConditionalAccessPolicies;
  return { blindSignIns: tally.blindSignIns + signIns.filter(isBlind).length };
}

const lacksProof = (member: WaveMember): boolean => !readinessOf(member).ready || member.denied !== undefined;

/** A refresh that was refused, and whose owner has signed in with the passkey since. */
const isAnswered = ({ log, at }: Denial, { passkeyUsedAt }: WaveMember): boolean =>
  log === "nonInteractive" && !isBefore(passkeyUsedAt, at);

const lastUse = ({ passkeyUsedAt: createdDateTime, passkeyUsedFlow: correlationId }: WaveMember) =>
  createdDateTime === undefined ? [] : [{ createdDateTime, correlationId }];

const asSignIn = ({ at, correlationId }: Denial) => ({ createdDateTime: at, correlationId });
