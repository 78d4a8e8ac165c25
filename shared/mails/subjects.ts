import type { Variant } from "../domain/mail/subjectVariants.ts";
import type { Ask } from "./mailData.ts";
import type { Say } from "./say.ts";

/** The subjects that are said in several ways (R70, R85): short, true, the same ask. A is the one that was measured. */

type Ways = Readonly<Record<Variant, () => string>>;
const inWay = (variant: Variant | undefined, ways: Ways): string => ways[variant ?? "A"]();

/** @param time to set up a passkey. */
export const announcementSubject = (
  say: Say,
  variant: Variant | undefined,
  { day, time }: { readonly day: string; readonly time: string },
): string =>
  inWay(variant, {
    A: () => say("announcement.subject", { day, time }),
    B: () => say("announcement.subjectB", { day }),
    C: () => say("announcement.subjectC", { day, time }),
  });

/** @param measured what A says (R80). @param time to set up a passkey. */
export const dayOfSubject = (
  say: Say,
  variant: Variant | undefined,
  { measured, time }: { readonly measured: string; readonly time: string },
): string =>
  inWay(variant, {
    A: () => say("dayOf.subject", { time: measured }),
    B: () => say("dayOf.subjectB", { time }),
    C: () => say("dayOf.subjectC", { time }),
  });

/** What is asked, and how long that takes. */
interface Asked {
  readonly ask: Ask;
  readonly time: string;
}

export const reminderSubject = (say: Say, variant: Variant | undefined, { ask, time }: Asked): string =>
  inWay(variant, {
    // R83.
    A: () => say("reminder.subject"),
    B: () => say("reminder.subjectB", { ask }),
    C: () => say("reminder.subjectC", { time }),
  });

export const friendlySubject = (say: Say, variant: Variant | undefined, asked: Asked): string =>
  inWay(variant, {
    A: () => say("chaser.friendly.subject", { ...asked }),
    B: () => say("chaser.friendly.subjectB", { ...asked }),
    C: () => say("chaser.friendly.subjectC", { ...asked }),
  });

export const lossSubject = (say: Say, variant: Variant | undefined, asked: Asked): string =>
  inWay(variant, {
    A: () => say("chaser.loss.subject", { ...asked }),
    B: () => say("chaser.loss.subjectB", { ...asked }),
    C: () => say("chaser.loss.subjectC", { ...asked }),
  });

/** @param count how many mails of the chase went before it. */
export const lastSubject = (
  say: Say,
  variant: Variant | undefined,
  { ask, count }: { readonly ask: Ask; readonly count: number },
): string =>
  inWay(variant, {
    A: () => say("chaser.last.subject", { ask }),
    B: () => say("chaser.last.subjectB", { ask }),
    C: () => say("chaser.last.subjectC", { ask, count }),
  });

/** @param setUp how long it takes to set up a passkey: what A says. @param time how long takes what is asked. */
export const warningSubject = (
  say: Say,
  variant: Variant | undefined,
  { day, setUp, ask, time }: Asked & { readonly day: string; readonly setUp: string },
): string =>
  inWay(variant, {
    A: () => say("warning.subject", { day, time: setUp }),
    B: () => say("warning.subjectB", { day, time }),
    C: () => say("warning.subjectC", { day, ask, time }),
  });
