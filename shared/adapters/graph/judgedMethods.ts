import { minutes } from "../../domain/calendar/durations.ts";
import type { AuthenticationMethod } from "../../domain/people/authenticationMethod.ts";
import { fitOf, groupsThatDecide } from "../../domain/policy/methodFit.ts";
import type { MethodsPolicy } from "../../domain/policy/methodsPolicy.ts";
import { RefusedError, TransientError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AuthenticationMethodsReader, DirectoryReader, PolicyReader } from "../../ports/graph.ts";

/** Longer than a page of looks takes, and shorter than the guard's quarter of an hour. */
const KEPT_FOR_MS = minutes(5);

/**
 * The policy reader, keeping what it last read of the methods policy. A live look goes by what is at most five minutes
 * old; whoever asks by `methodsPolicy` reads it live, and every look of this process goes by that from then on.
 * Bench: cost-per-person, one request for many looks.
 */
export function keepingMethodsPolicy(
  reader: PolicyReader,
  clock: Clock,
): { readonly policies: PolicyReader; readonly lately: () => Promise<MethodsPolicy> } {
  let kept: { readonly at: number; readonly policy: MethodsPolicy } | undefined;
  const methodsPolicy = async () => {
    const policy = await reader.methodsPolicy();
    kept = { at: clock.now().getTime(), policy };
    return policy;
  };
  const lately = async () => {
    const age = kept === undefined ? undefined : clock.now().getTime() - kept.at;
    return kept !== undefined && age !== undefined && age >= 0 && age < KEPT_FOR_MS ? kept.policy : methodsPolicy();
  };
  return { policies: { ...reader, methodsPolicy }, lately };
}

/**
 * Live methods, each with whether the methods policy lets it sign its owner in. Groups are asked about only of those
 * for whom they decide. Whoever cannot be judged just now is for later, never guessed; what is refused is `unknown`.
 */
export function judgedMethods(
  reader: AuthenticationMethodsReader,
  directory: Pick<DirectoryReader, "groupsAmong">,
  lately: () => Promise<MethodsPolicy>,
): AuthenticationMethodsReader {
  return {
    methodsOf: async (userId) => {
      const methods = await reader.methodsOf(userId);
      if (!methods) return undefined;
      const { passkeys } = await lately();
      const asked = groupsThatDecide(methods, passkeys, userId);
      return judge(methods, passkeys, userId, await groupsOf(directory, new Map([[userId, asked]])));
    },
    methodsOfMany: async (userIds, upNext, priority) => {
      const answer = await reader.methodsOfMany(userIds, upNext, priority);
      try {
        const { passkeys } = await lately();
        const asked = new Map(
          [...answer.found].map(([userId, methods]) => [userId, groupsThatDecide(methods, passkeys, userId)]),
        );
        const groups = await groupsOf(directory, asked);
        const found = new Map(
          [...answer.found].map(([userId, methods]) => [userId, judge(methods, passkeys, userId, groups)]),
        );
        return { ...answer, found };
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        const retryAfterSeconds = Math.max(error.retryAfterSeconds ?? 0, answer.retryAfterSeconds ?? 0) || undefined;
        return {
          found: new Map(),
          absent: answer.absent,
          later: [...answer.found.keys(), ...answer.later],
          ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
        };
      }
    },
  };
}

type Groups = ReadonlyMap<string, ReadonlySet<string>> | undefined;

const judge = (
  methods: readonly AuthenticationMethod[],
  passkeys: MethodsPolicy["passkeys"],
  userId: string,
  groups: Groups,
): readonly AuthenticationMethod[] =>
  methods.map((method) => {
    const fit = fitOf(method, passkeys, { userId, groupIds: groups?.get(userId) });
    return fit === undefined ? method : { ...method, fit };
  });

/** @returns `undefined` when nobody may ask. @throws TransientError */
async function groupsOf(
  directory: Pick<DirectoryReader, "groupsAmong">,
  asked: ReadonlyMap<string, readonly string[]>,
): Promise<Groups> {
  const userIds = [...asked].filter(([, groupIds]) => groupIds.length > 0).map(([userId]) => userId);
  if (userIds.length === 0) return new Map();
  const groupIds = [...new Set([...asked.values()].flat())];
  try {
    return await directory.groupsAmong(userIds, groupIds);
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}
