import type { Release } from "../enforcement/release.ts";
import type { JoinerRecord } from "../joiner/joinerTypes.ts";
import type { Leaver } from "../leaver/leaver.ts";
import { isOut, type LentKey } from "../lentKeys/lentKey.ts";
import type { MailEntry } from "../mail/mailEntry.ts";
import { MOST_TRIES } from "../pass/byMail.ts";
import type { Grant } from "../pass/grant.ts";
import type { PersonPasses } from "../pass/personPasses.ts";
import type { Ticket } from "../tickets/ticket.ts";
import type { Presentation } from "../verifiedId/presentation.ts";

/** What is read of a row to tell whether its time is over. Moments are ISO 8601 UTC. */
export interface AgedValues {
  readonly logFindings: { readonly lastAt: string };
  readonly tickets: Pick<Ticket, "openedAt" | "closedAt">;
  readonly grants: Pick<Grant, "state" | "closesAt" | "byMail">;
  readonly releases: Pick<Release, "state" | "asked" | "endedAt">;
  readonly lentKeys: Pick<LentKey, "back">;
  readonly leavers: Pick<Leaver, "state" | "toldAt" | "dueAt" | "reports">;
  readonly presentations: Pick<Presentation, "askedAt">;
  readonly personPasses: Pick<PersonPasses, "claim" | "unseenSince" | "attempts">;
  readonly webhooks: {
    readonly source: string;
    readonly eventId: string;
    readonly at: string;
    readonly accepted: boolean;
  };
  readonly hires: Pick<JoinerRecord, "facts" | "contact" | "managerDeputy">;
  readonly mails: Pick<MailEntry, "scope" | "state" | "at">;
  readonly audit: { readonly scope: string; readonly at: string };
}
export type AgedKind = keyof AgedValues;

/** What else has to be known of a row. */
export interface Around {
  /** A wave whose people are still kept, or an onboarding that has not ended: its mails and its trail stay. */
  isStanding(scope: string): boolean;
  /** An event of HR's on which work is open. */
  isOpenWork(source: string, eventId: string): boolean;
}

type Rule<Kind extends AgedKind> = (value: AgedValues[Kind], before: number, around: Around) => boolean;

/** A moment that nobody can read is never before another. */
const isBefore = (at: string | undefined, before: number): boolean => at !== undefined && Date.parse(at) < before;

const grantIsOver: Rule<"grants"> = ({ state, closesAt, byMail }, before) => {
  // Whoever has locked a link by guesses must not get another by waiting (`planByMail`).
  if (byMail !== undefined && byMail.tries >= MOST_TRIES) return false;
  switch (state.kind) {
    case "open":
      return isBefore(closesAt, before);
    case "collected":
    case "closed":
      return isBefore(state.at, before) && isBefore(closesAt, before);
    case "minting":
      return false;
  }
};

/** `lifted` and `dropped` are words of an Admin's: HR telling the same once more must not undo them. */
const leaverIsOver: Rule<"leavers"> = ({ state, toldAt, dueAt, reports }, before) =>
  (state === "done" || state === "overtaken") &&
  [toldAt, dueAt, ...Object.values(reports).map(({ at }) => at)].every((at) => isBefore(at, before));

/**
 * Whether a row has served its time: what it is about ended before a moment, and no rule of the app looks back so far.
 * What is open, under way or cannot be read is never over, however old. Pure.
 */
const rules: { readonly [Kind in AgedKind]: Rule<Kind> } = {
  logFindings: ({ lastAt }, before) => isBefore(lastAt, before),
  tickets: ({ openedAt, closedAt }, before) => isBefore(openedAt, before) && isBefore(closedAt, before),
  grants: grantIsOver,
  // A wish that nobody has confirmed lapses within hours.
  releases: ({ state, asked, endedAt }, before) =>
    (state === "ended" && isBefore(endedAt, before)) || (state === "asked" && isBefore(asked.at, before)),
  lentKeys: (key, before) => !isOut(key) && isBefore(key.back?.at, before),
  leavers: leaverIsOver,
  presentations: ({ askedAt }, before) => isBefore(askedAt, before),
  personPasses: ({ claim, unseenSince, attempts }, before) =>
    claim === undefined && [...unseenSince, ...attempts.map(({ at }) => at)].every((at) => isBefore(at, before)),
  webhooks: ({ source, eventId, at, accepted }, before, { isOpenWork }) =>
    accepted && isBefore(at, before) && !isOpenWork(source, eventId),
  hires: ({ facts: { ended }, contact, managerDeputy }, before) =>
    (contact !== undefined || managerDeputy !== undefined) && isBefore(ended?.at, before),
  mails: ({ scope, state, at }, before, { isStanding }) =>
    state !== "open" && isBefore(at, before) && !isStanding(scope),
  audit: ({ scope, at }, before, { isStanding }) => isBefore(at, before) && !isStanding(scope),
};

/** @param before the end of its time: what is not older stays. */
export const isOver = <Kind extends AgedKind>(
  kind: Kind,
  value: AgedValues[Kind],
  before: Date,
  around: Around,
): boolean => rules[kind](value, before.getTime(), around);

/** What stays of an onboarding that ended: HR's replay protection and what the account's owner rests on. */
export function withoutDetails({ contact: _, managerDeputy: __, ...record }: JoinerRecord): JoinerRecord {
  return record;
}
