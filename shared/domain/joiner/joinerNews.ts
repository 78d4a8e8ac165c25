import { contactDifferences } from "./joinerContact.ts";
import { deputyDifferences } from "./joinerIdentity.ts";
import type { JoinerRecord } from "./joinerTypes.ts";

/** What one HR event means for a joiner who is known already. */
export type JoinerNews =
  /** It came again. */
  | { readonly kind: "known" }
  /** It changes nothing, which people have to see. */
  | { readonly kind: "older"; readonly why: string }
  | { readonly kind: "sequenceUsed"; readonly why: string; readonly fields: readonly string[] }
  /** The row as it is to be. `begunAgain`: another onboarding begins. */
  | { readonly kind: "changed" | "begunAgain"; readonly record: JoinerRecord; readonly why: string };

/** A field of the event's `data`, as it was and as it is told now. */
interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The higher sequence is the newer event. An onboarding that runs takes it over. One that has ended begins again: with
 * a passkey, where HR names another account or another first day (a rehire, a correction); without one, whatever HR
 * says. Whether the account may be handed a code is looked at afresh then.
 */
export function joinerNews(known: JoinerRecord, told: JoinerRecord): JoinerNews {
  const differences = differencesOf(known, told);
  const why = differences.map(({ field, before, after }) => `${field}: ${before} -> ${after}`).join("; ");
  const fields = differences.map(({ field }) => field);
  if (told.sequence === known.sequence && why !== "") return { kind: "sequenceUsed", why, fields };
  const isNowRehire = told.facts.isRehire === true && known.facts.isRehire === undefined;
  if (told.sequence === known.sequence && !isNowRehire) return { kind: "known" };
  if (told.sequence < known.sequence)
    return { kind: "older", why: `sequence ${told.sequence}, and ${known.sequence} is known` };

  const { facts } = known;
  const { startDate, timeZone, hiredAt } = told.facts;
  const identities = differences.filter(({ field }) => isIdentity(field));
  // A name that HR adds or leaves out leads to the same person still.
  const isOtherAccount = identities.some(({ before, after }) => before !== NONE && after !== NONE);
  const isOtherStart = startDate !== facts.startDate;
  const because = why || (isNowRehire ? "HR has called them rehired" : "nothing else than before");
  // Whoever was here before was, in whatever words HR goes on to tell of them.
  const isRehire = facts.isRehire ?? told.facts.isRehire;
  const again = isRehire && { isRehire };
  const isNewer = told.sequence > known.sequence;
  if (isNewer && facts.ended && (facts.ended.as !== "registered" || isOtherAccount || isOtherStart)) {
    const story = (facts.story ?? 1) + 1;
    const record = { ...told, facts: { joinerId: facts.joinerId, startDate, timeZone, hiredAt, story, ...again } };
    return { kind: "begunAgain", record, why: `${because} (the onboarding before ended ${facts.ended.as})` };
  }
  // Another identity may be another account, and that of a rehire is judged otherwise: it is looked for afresh before
  // anything else happens.
  const isLookedFor = (identities.length > 0 || isNowRehire) && !facts.ended;
  const account = isLookedFor ? { account: undefined, accountCheckedAt: undefined } : {};
  const now = { ...facts, startDate, timeZone, ...account, ...again };
  return { kind: "changed", record: { ...told, facts: now }, why: because };
}

const NONE = "none";
const identityNames = ["entraObjectId", "userPrincipalName", "employeeId"] as const;
const isIdentity = (field: string): boolean => identityNames.some((name) => field === `identity.${name}`);

/** What tells an event apart from what is known; the order of events is apart. */
function differencesOf(known: JoinerRecord, told: JoinerRecord): readonly Difference[] {
  const pairs: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ["startDate", known.facts.startDate, told.facts.startDate],
    ["timeZone", known.facts.timeZone, told.facts.timeZone],
    ["name", known.displayName, told.displayName],
    ...identityNames.map((name) => [`identity.${name}`, known.identity[name], told.identity[name]] as const),
  ];
  const changed = pairs
    .filter(([, before, after]) => before?.toLowerCase() !== after?.toLowerCase())
    .map(([field, before = NONE, after = NONE]) => ({ field, before, after }));
  const deputies = deputyDifferences(known.managerDeputy, told.managerDeputy);
  return [...changed, ...deputies, ...contactDifferences(known.contact, told.contact)];
}
