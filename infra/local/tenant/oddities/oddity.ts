import type { Answer, Call } from "../server/call.ts";

/** One request that was routed and authorised. `template` is below the version. */
interface Occasion {
  readonly call: Call;
  readonly template: string;
  /** Business time. */
  readonly now: number;
}

/** Something that the real service does now and then. */
export interface Oddity {
  /** The request as the service takes it. @throws GraphFault in the tenant's place */
  before?(occasion: Occasion): Call;
  /** The answer as it is told. */
  after?(occasion: Occasion, answer: Answer): Answer;
}

type Json = Readonly<Record<string, unknown>>;

/** The items of a list; `undefined` for any other answer. */
export function itemsOf({ body }: Answer): readonly unknown[] | undefined {
  const value = (body as { readonly value?: unknown } | undefined)?.value;
  return Array.isArray(value) ? value : undefined;
}

/** The list with other items: what was kept of its text is not true any more. */
export const withItems = ({ json: _, ...answer }: Answer, value: readonly unknown[]): Answer => ({
  ...answer,
  body: { ...answer.body, value },
});

/** The list with other objects. What a change leaves as it is stays the very same. */
export function changed(answer: Answer, change: (item: Json) => Json): Answer {
  const items = itemsOf(answer);
  if (!items) return answer;
  const after = items.map((item) => (typeof item === "object" && item !== null ? change(item as Json) : item));
  return after.every((item, n) => item === items[n]) ? answer : withItems(answer, after);
}

/** The number of the window of business time, of so many minutes, in which a moment lies. */
export const windowOf = (now: number, minutes: number): number => Math.floor(now / (minutes * 60_000));
