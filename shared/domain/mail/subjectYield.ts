import { hours } from "../calendar/durations.ts";
import {
  type ChosenSubject,
  type Variant,
  VariantSchema,
  type VariedSubject,
  VariedSubjectSchema,
} from "./subjectVariants.ts";
import { verdictOf, type YieldVerdict } from "./yieldVerdict.ts";

/** So long after a mail it counts who has set up a passkey. */
export const YIELD_HOURS = 72;

interface Sent extends ChosenSubject {
  readonly userId: string;
  readonly at: string;
}

/** What is known of a person by the last look at their passkeys. */
interface Seen {
  readonly userId: string;
  readonly hasUsablePasskey?: boolean | undefined;
  readonly passkeyCreatedAt?: string | undefined;
}

/** What became of the people who were sent one subject. Each counts once, from their first mail under it. */
interface VariantYield {
  readonly variant: Variant;
  readonly sent: number;
  /** Had a passkey before the mail, or nobody knows since when they have it: nothing is told by them. */
  readonly hadOne: number;
  /** Of the others, those whose 72 hours are over. */
  readonly counted: number;
  /** Of those, who set up a passkey that works within the 72 hours. */
  readonly within72Hours: number;
  /** Of all who had none: who has one by now. */
  readonly byNow: number;
}

export interface SubjectYield {
  readonly subject: VariedSubject;
  readonly variants: readonly VariantYield[];
  readonly verdict: YieldVerdict;
}

/** What each subject of a wave has done, in the order in which people get them; of those that were sent. Pure. */
export function subjectYields(sent: readonly Sent[], people: readonly Seen[], now: Date): readonly SubjectYield[] {
  const known = new Map(people.map((person) => [person.userId, person]));
  const bySubject = Map.groupBy(firstOnes(sent), ({ subject }) => subject);
  return VariedSubjectSchema.options.flatMap((subject) => {
    const mails = bySubject.get(subject);
    if (!mails) return [];
    const variants = VariantSchema.options.map((variant) =>
      yieldOf(
        variant,
        mails.filter((mail) => mail.variant === variant),
        known,
        now,
      ),
    );
    return [{ subject, variants, verdict: verdictOf(variants) }];
  });
}

/** Of each person and subject the first mail. */
function firstOnes(sent: readonly Sent[]): readonly Sent[] {
  const first = new Map<string, Sent>();
  for (const mail of sent) {
    const key = `${mail.subject} ${mail.userId}`;
    const other = first.get(key);
    if (!other || Date.parse(mail.at) < Date.parse(other.at)) first.set(key, mail);
  }
  return [...first.values()];
}

function yieldOf(variant: Variant, mails: readonly Sent[], known: ReadonlyMap<string, Seen>, now: Date): VariantYield {
  const people = mails.map(({ userId, at }) => {
    const { hasUsablePasskey = false, passkeyCreatedAt } = known.get(userId) ?? {};
    const mailedAt = Date.parse(at);
    const madeAt = hasUsablePasskey ? Date.parse(passkeyCreatedAt ?? at) : undefined;
    return { mailedAt, madeAt };
  });
  const without = people.filter(({ mailedAt, madeAt }) => madeAt === undefined || madeAt > mailedAt);
  const counted = without.filter(({ mailedAt }) => now.getTime() - mailedAt >= hours(YIELD_HOURS));
  const isWithin = ({ mailedAt, madeAt }: (typeof people)[number]) =>
    madeAt !== undefined && madeAt - mailedAt <= hours(YIELD_HOURS);
  return {
    variant,
    sent: people.length,
    hadOne: people.length - without.length,
    counted: counted.length,
    within72Hours: counted.filter(isWithin).length,
    byNow: without.filter(({ madeAt }) => madeAt !== undefined).length,
  };
}
