import { z } from "zod";
import type { Config } from "../config/config.ts";
import { lookFor } from "../domain/limits/looks.ts";
import type { Priority } from "../domain/limits/priority.ts";
import { atHandOf } from "../domain/people/atHand.ts";
import type { AuthenticationMethod } from "../domain/people/authenticationMethod.ts";
import { plantedAmong } from "../domain/people/planted.ts";
import { credentialKindsOf, holdsForEntry, oldestPasskeyAt, usablePasskeysOf } from "../domain/people/usablePasskey.ts";
import type { Part } from "../domain/policy/methodsPolicy.ts";
import { judgedForPrivileged } from "../domain/policy/privilegedStrength.ts";
import type { Strength } from "../domain/policy/strength.ts";
import type { WaveMember } from "../domain/wave/member.ts";
import type { WaveFacts } from "../domain/wave/waveFacts.ts";
import { isPrivilegedWave, KEYS_NEEDED } from "../domain/wave/waveKind.ts";
import { endUsedUpPasses } from "../passes/endUsedUpPasses.ts";
import type { Ports } from "../ports/ports.ts";
import { more, NOTHING, type Phase, type Scope } from "../steps/step.ts";
import { strengthPart } from "../strengthPart.ts";
import { aboutPart } from "../troubles/aboutWork.ts";
import { noteTrouble } from "../troubles/noteTrouble.ts";
import { pick } from "./memberPages.ts";

// Source: graph facts 0.1: 5 requests / 10 s are assumed for a user's methods; the parts of a batch count singly.
const AT_ONCE = 5;
const PAUSE_SECONDS = 10;
/** Whom one reading of the rows is good for; the ids go through history, so they are few. */
const PICKED_AT_ONCE = 5 * AT_ONCE;

/**
 * Where live checks stand: behind whom, and who comes next of those that were picked together.
 * Why: the rows are read once for five pages. Gain: table transactions per person. Bench: cost-per-person.
 */
const Cursor = z.object({ after: z.string().optional(), due: z.array(z.string()) });
const readCursor = (cursor: string | undefined): z.infer<typeof Cursor> =>
  cursor === undefined ? { due: [] } : Cursor.parse(JSON.parse(cursor));

type Wanted = (member: WaveMember) => boolean;

/** `behind`: nobody up to this user id is looked at. With it, a look of this very step may be repeated. */
interface Again {
  readonly behind: string | undefined;
}

/**
 * Live checks of those that `wanted` picks and that this step has not checked yet. A page has as many as Graph's bucket
 * allows at once. Reads methods. Writes the checked member rows; a pass of ours that a passkey has followed goes. Safe
 * to repeat by the moment of the check.
 */
export const checkLive =
  (
    wanted: (scope: Scope<unknown>) => Wanted | Promise<Wanted>,
    priority: Priority = lookFor.gate,
    again?: Again,
  ): Phase<unknown> =>
  async (scope) => {
    const { ports, wave, since, cursor } = scope;
    const isWanted = await wanted(scope);
    const isOpen = (member: WaveMember) => (again !== undefined || !isCheckedSince(member, since)) && isWanted(member);
    const { after = again?.behind, due: left } = readCursor(cursor);
    const due =
      left.length > 0
        ? left
        : (await pick(ports.store, wave.waveId, after, PICKED_AT_ONCE, isOpen)).map(({ userId }) => userId);
    if (due.length === 0) return NOTHING;
    const ids = due.slice(0, AT_ONCE);
    const rule = await keyRuleOf(ports, scope.config, wave);
    const answer = await ports.methods.methodsOfMany(ids, Math.min(due.length - ids.length, AT_ONCE), priority);
    const checkedAt = ports.clock.now().toISOString();
    // Of an account that Entra does not show nothing is known: not ready, and not stranded either.
    const gone = answer.absent.map((userId) => ({
      userId,
      checkedAt,
      hasUsablePasskey: undefined,
      passkeys: undefined,
      fitUnknown: undefined,
      atHand: undefined,
      planted: undefined,
      lacksSecondKey: undefined,
      passkeyCreatedAt: undefined,
      credentials: undefined,
    }));
    const seen = [...answer.found].map(([userId, found]) => ({ userId, ...liveFacts(found, checkedAt, rule) }));
    if (seen.length + gone.length > 0) await ports.store.mergeMembers(wave.waveId, [...seen, ...gone]);
    await endUsedUpPasses(ports, answer.found, (error) =>
      noteTrouble(ports, scope.config, aboutPart(wave.waveId, "usedUpPass"), error),
    );

    const isLater = new Set(answer.later);
    const firstLater = ids.findIndex((userId) => isLater.has(userId));
    const done = (firstLater === -1 ? ids : ids.slice(0, firstLater)).at(-1);
    const afterSeconds = isLater.size > 0 ? (answer.retryAfterSeconds ?? PAUSE_SECONDS) : answer.retryAfterSeconds;
    const following = {
      after: done ?? after,
      due: due.filter((userId, n) => n >= ids.length || isLater.has(userId)),
    } satisfies z.infer<typeof Cursor>;
    return more(JSON.stringify(following), { afterSeconds });
  };

/** Which keys count in a wave, and how many somebody needs. */
type KeyRule = { readonly kind: "any" } | { readonly kind: "privileged"; readonly strength: Part<Strength> };

/**
 * By which keys the members of this wave are judged. Of privileged people by the strength for them, read live.
 * @throws TransientError
 */
export async function keyRuleOf(
  { policies }: Pick<Ports, "policies">,
  { privilegedStrengthId }: Pick<Config, "privilegedStrengthId">,
  wave: Pick<WaveFacts, "kind">,
): Promise<KeyRule> {
  if (!isPrivilegedWave(wave)) return { kind: "any" };
  if (privilegedStrengthId === undefined)
    return { kind: "privileged", strength: { kind: "unknown", because: "PRIVILEGED_STRENGTH_ID is not set" } };
  return { kind: "privileged", strength: await strengthPart(policies.strength(privilegedStrengthId)) };
}

/** What a live check of an account's methods says, as member row fields. */
export function liveFacts(found: readonly AuthenticationMethod[], checkedAt: string, rule: KeyRule) {
  const methods = rule.kind === "privileged" ? judgedForPrivileged(found, rule.strength) : found;
  const holdsEnough = holdsForEntry(methods, rule.kind === "privileged" ? KEYS_NEEDED : 1);
  return {
    checkedAt,
    hasUsablePasskey: usablePasskeysOf(methods).length > 0,
    passkeys: usablePasskeysOf(methods).length,
    fitUnknown: holdsEnough === undefined || undefined,
    atHand: atHandOf(methods),
    planted: plantedAmong(methods),
    lacksSecondKey: (rule.kind === "privileged" && holdsEnough === false) || undefined,
    passkeyCreatedAt: oldestPasskeyAt(methods),
    credentials: credentialKindsOf(methods),
  } satisfies Partial<WaveMember>;
}

export const isCheckedSince = (member: WaveMember, since: string): boolean => (member.checkedAt ?? "") >= since;

/** The best we know without a live check: the last one, else the report. A hint, never proof. */
export const isBelievedReady = (member: WaveMember): boolean => member.hasUsablePasskey ?? member.reportedReady;
