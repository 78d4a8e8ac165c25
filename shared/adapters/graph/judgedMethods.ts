import { minutes } from "../../domain/calendar/durations.ts";
import type { AuthenticationMethod } from "../../domain/people/authenticationMethod.ts";
import { fitOf, groupsThatDecide } from "../../domain/policy/methodFit.ts";
import type { MethodsPolicy, Part } from "../../domain/policy/methodsPolicy.ts";
import type { Strength } from "../../domain/policy/strength.ts";
import { bothFit, strengthFitOf } from "../../domain/policy/strengthFit.ts";
import { RefusedError, TransientError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AuthenticationMethodsReader, DirectoryReader, PolicyReader } from "../../ports/graph.ts";
import { strengthPart } from "../../strengthPart.ts";

/** Longer than a page of looks takes, and shorter than the guard's quarter of an hour. */
const KEPT_FOR_MS = minutes(5);

/** What decides whether a registered credential signs its owner in. */
export interface Rules extends MethodsPolicy {
  /** Of the workforce policy. */
  readonly strength: Part<Strength>;
}

/**
 * The policy reader, keeping what it last read of the methods policy and of the strength that enforces. A live look
 * goes by what is at most five minutes old; whoever asks for one of them reads it live, and every look of this process
 * goes by that from then on. Bench: cost-per-person, two requests for many looks.
 */
export function keepingRules(
  reader: PolicyReader,
  clock: Clock,
  strengthId: string,
): { readonly policies: PolicyReader; readonly lately: () => Promise<Rules> } {
  const methodsPolicy = new Kept(clock, () => reader.methodsPolicy());
  const enforced = new Kept(clock, () => reader.strength(strengthId));
  const strength = (id: string) => (id === strengthId ? enforced.read() : reader.strength(id));
  const lately = async () => {
    const [{ passkeys, certificates }, known] = await Promise.all([
      methodsPolicy.lately(),
      strengthPart(enforced.lately()),
    ]);
    return { passkeys, certificates, strength: known };
  };
  return { policies: { ...reader, methodsPolicy: () => methodsPolicy.read(), strength }, lately };
}

class Kept<T> {
  readonly #clock: Clock;
  readonly #read: () => Promise<T>;
  #kept: { readonly at: number; readonly value: T } | undefined;

  constructor(clock: Clock, read: () => Promise<T>) {
    this.#clock = clock;
    this.#read = read;
  }

  async read(): Promise<T> {
    const value = await this.#read();
    this.#kept = { at: this.#clock.now().getTime(), value };
    return value;
  }

  async lately(): Promise<T> {
    const age = this.#kept && this.#clock.now().getTime() - this.#kept.at;
    return this.#kept && age !== undefined && age >= 0 && age < KEPT_FOR_MS ? this.#kept.value : this.read();
  }
}

/**
 * Live methods, each with whether methods policy and strength let it sign its owner in. Groups are asked about only of
 * those for whom they decide. Whoever cannot be judged just now is for later, never guessed; a refusal is `unknown`.
 * Where that is everybody, it is thrown: somebody has to tell of it when it lasts.
 */
export function judgedMethods(
  reader: AuthenticationMethodsReader,
  directory: Pick<DirectoryReader, "groupsAmong">,
  lately: () => Promise<Rules>,
): AuthenticationMethodsReader {
  return {
    methodsOf: async (userId, priority) => {
      const methods = await reader.methodsOf(userId, priority);
      if (!methods) return undefined;
      const rules = await lately();
      const asked = groupsThatDecide(methods, rules.passkeys, userId);
      return judge(methods, rules, userId, await groupsOf(directory, new Map([[userId, asked]])));
    },
    methodsOfMany: async (userIds, upNext, priority) => {
      const answer = await reader.methodsOfMany(userIds, upNext, priority);
      try {
        const rules = await lately();
        const asked = new Map(
          [...answer.found].map(([userId, methods]) => [userId, groupsThatDecide(methods, rules.passkeys, userId)]),
        );
        const groups = await groupsOf(directory, asked);
        const found = new Map(
          [...answer.found].map(([userId, methods]) => [userId, judge(methods, rules, userId, groups)]),
        );
        return { ...answer, found };
      } catch (error) {
        return allForLater(answer, error);
      }
    },
  };
}

type Looked = Awaited<ReturnType<AuthenticationMethodsReader["methodsOfMany"]>>;

/** Nobody of a look can be judged just now. @throws the error, where that leaves nothing to tell. */
export function allForLater({ found, absent, later, retryAfterSeconds: asked }: Looked, error: unknown): Looked {
  if (!(error instanceof TransientError) || absent.length === 0) throw error;
  const retryAfterSeconds = Math.max(error.retryAfterSeconds ?? 0, asked ?? 0) || undefined;
  return {
    found: new Map(),
    absent,
    later: [...found.keys(), ...later],
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

type Groups = ReadonlyMap<string, ReadonlySet<string>> | undefined;

const judge = (
  methods: readonly AuthenticationMethod[],
  { passkeys, strength }: Rules,
  userId: string,
  groups: Groups,
): readonly AuthenticationMethod[] =>
  methods.map((method) => {
    const byPolicy = fitOf(method, passkeys, { userId, groupIds: groups?.get(userId) });
    const fit = bothFit(byPolicy, strengthFitOf(method, strength));
    return fit === undefined ? method : { ...method, fit };
  });

/** Groups of each user, of those asked about. @returns `undefined` when nobody may ask. @throws TransientError */
export async function groupsOf(
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
