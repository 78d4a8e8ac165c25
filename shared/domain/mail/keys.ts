import type { JoinerFacts } from "../joiner/joinerTypes.ts";
import type { QuietAsk } from "../quiet/quietNote.ts";
import type { WaveEvidence, WaveFacts } from "../wave/waveFacts.ts";
import type { MailKind } from "./mailKinds.ts";

type Part = string | number;
type Hire = Pick<JoinerFacts, "story" | "moves">;
type Wave = Pick<WaveFacts, "round" | "stage" | "stageAt" | "gateOpenedAt" | "reportOnlyAt" | "postponed">;

const joined = (...parts: readonly Part[]): string => parts.join("|");

/** The mailing that a key belongs to: all of it but the part that tells to whom. */
export const mailingOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf("|")));

/**
 * What a mailing happens once for: the round; the warning for each opening of the gate, as a gate that fell shut makes
 * the last one void (P40); what report-only shows for each window of it; the new date for each postponement.
 */
const onceFor = (kind: MailKind, wave: Wave): readonly Part[] => {
  const { round, gateOpenedAt, reportOnlyAt, stageAt, postponed } = wave;
  if (kind === "wouldBeBlocked") return [round, reportOnlyAt ?? stageAt];
  if (kind === "postponement") return [round, postponed?.at ?? stageAt];
  return kind === "enforcementWarning" ? [round, gateOpenedAt ?? stageAt] : [round];
};

/** What a hire's mails happen once for: each onboarding of the worker. */
const storyOf = ({ story }: Pick<Hire, "story">): readonly Part[] => (story === undefined ? [] : [story]);
/** An offer that was taken back is made anew, in the same round. */
const offerOf = (hire: Hire): readonly Part[] => [
  ...storyOf(hire),
  ...(hire.moves === undefined ? [] : [`moved ${hire.moves}`]),
];

/** The last part of a key, in place of a person. */
export const SECURITY_RECEIPT = "security";

/**
 * Keys of the mail ledger, each unique within its scope: what a mail is, what it is sent once for, to whom. The same
 * key is the same mail, however often it is asked for.
 */
export const mailKeys = {
  /** One a manager and day, over all waves. @param day local date of the manager, on which it goes. */
  managerDigest: (day: string, managerId: string): string => joined("managerDigest", day, managerId.toLowerCase()),
  /** What a manager is to tell people whom no mail reaches. In the ledger it stands right behind the digests. */
  managerNews: (waveId: string, { round }: Pick<Wave, "round">, mail: MailKind, managerId: string): string =>
    joined("managerNews", waveId, round, mail, managerId.toLowerCase()),
  /** @param ordinal which mail of the chase; chasers only. */
  toMember: (kind: MailKind, wave: Wave, userId: string, ordinal?: number): string =>
    joined(kind, ...onceFor(kind, wave), ...(ordinal === undefined ? [] : [ordinal]), userId),
  /** At a quiet time. @param day in UTC, of the look that decided it. */
  quiet: (day: string, ask: QuietAsk, userId: string): string => joined("quiet", day, ask, userId),
  /** The mailings of those since a day: the first and the last of the range. */
  quietSince: (day: string): { readonly first: string; readonly last: string } => ({
    first: joined("quiet", day),
    last: joined("quiet", "9999"),
  }),
  /** @param offer from `offerKeys`. */
  pickUp: (offer: Part, userId: string): string => joined("pickUp", offer, userId),
  /** The link of the offer that a manager asked for: one mail a day to each manager, for each person. */
  pickUpAskedFor: (day: string, managerId: string, userId: string): string =>
    joined("pickUpAskedFor", day, managerId.toLowerCase(), userId),
  /** The link of an offer that was open already: once a day for each offer, as a new one may follow the same day. */
  pickUpAgain: (day: string, managerId: string, grantId: string, userId: string): string =>
    joined("pickUpAgain", day, managerId.toLowerCase(), grantId, userId),
  pickUpOfHire: (hire: Hire, round: number, userId: string): string =>
    joined("pickUp", ...offerOf(hire), round, userId),
  /** The hire's own half of an offer, to their personal mail. */
  hireLink: (hire: Hire, round: number, userId: string): string => joined("hireLink", ...offerOf(hire), round, userId),
  /** The link of a hire's offer, to whoever has become the manager since. */
  pickUpByNewManager: (hire: Hire, round: number, managerId: string, userId: string): string =>
    joined("pickUp", ...offerOf(hire), round, managerId.toLowerCase(), userId),
  pickUpByHelpdesk: (hire: Hire, round: number, userId: string): string =>
    joined("pickUpHelpdesk", ...offerOf(hire), round, userId),
  /** A link that did not get to the manager. */
  linkReturned: (grantId: string): string => joined("linkReturned", grantId),
  /** @param operationId of the mail that did not get there. */
  staffUnreached: (operationId: string): string => joined("staffUnreached", operationId),
  /** That a hire has a passkey: once an onboarding to each of them. */
  hireReady: (hire: Hire, to: "manager" | "hr", userId: string): string =>
    joined("hireReady", ...storyOf(hire), to, userId),
  handOver: (hire: Hire): string => joined("handOver", ...storyOf(hire)),
  /** @param dueSince once for each time that the joiner is due. */
  stillDue: (dueSince: string): string => joined("stillDue", dueSince),
  blockedNotice: (day: string, userId: string): string => joined("blockedNotice", day, userId),
  /** @param entersAt the moment that the mail tells. */
  entryWarning: (entersAt: string, userId: string): string => joined("entryWarning", entersAt, userId),
  /** @param enforcedAt names the entry. */
  enforcedToday: (enforcedAt: string, userId: string): string => joined("enforcedToday", enforcedAt, userId),
  /** @param day of the look that found somebody with a directory role not ready. */
  holder: (day: string, userId: string): string => joined("holder", day, userId),
  /** One a person and day. */
  selfHelp: (day: string, userId: string): string => joined("selfHelp", day, userId),
  stoppedAttempt: (at: string, userId: string): string => joined("stoppedAttempt", at, userId),
  /** Once for each code that was shown: a grant makes one. @param at when it was made; its day stands in the key. */
  receipt: (at: string, grantId: string, userId: string): string => joined("receipt", at.slice(0, 10), grantId, userId),
  /** Beside it, and no mail of its own: whether security has heard of the code. */
  receiptToSecurity: (at: string, grantId: string): string =>
    joined("receipt", at.slice(0, 10), grantId, SECURITY_RECEIPT),
  /** @param people names the set of them. */
  stranded: (people: string): string => joined("stranded", people),
  approvalRequest: ({ at, digest }: WaveEvidence): string => joined("approvalRequest", at, digest),
  /** @param people names the set of them. */
  undeliverable: (kind: MailKind, { round }: Wave, people: string): string =>
    joined("undeliverable", kind, round, people),
  /** @param people names the set of them. */
  /** @param at of the latest try among them. */
  couldNotRegister: (at: string, people: string): string => joined("couldNotRegister", at, people),
  chaseEnded: ({ round }: Wave, people: string): string => joined("chaseEnded", round, people),
  alert: (about: string): string => joined("alert", about),
  /** Once an hour for each example and reader. @param hour as `2026-03-30T09`. @param example kind and choices. */
  test: (hour: string, example: string, userId: string): string => joined("test", hour, example, userId),
} as const;

/** Keys of the offers of a pass, each unique within its scope and person: the same key is the same grant. */
export const offerKeys = {
  joiner: ({ story, moves }: Hire, round: number): string =>
    `${story === undefined ? "" : `hire ${story} `}${moves === undefined ? "" : `moved ${moves} `}round ${round}`,
  warned: (wave: Wave): string => joined("warned", ...onceFor("enforcementWarning", wave)),
  chased: ({ round }: Wave, offer: number): string => joined("chased", round, offer),
  /** @param week counted from the stage's beginning. */
  unreached: ({ round, stage }: Wave, week: number): string => joined("unreached", round, stage, week),
  swept: (wave: Wave): string => joined("swept", ...onceFor("wouldBeBlocked", wave)),
  blocked: (day: string): string => joined("blocked", day),
  /** @param day on which the manager asked for it. */
  askedFor: ({ round }: Wave, day: string): string => joined("askedFor", round, day),
  dated: ({ round }: Wave, entersAt: string): string => joined("dated", round, entersAt),
} as const;
