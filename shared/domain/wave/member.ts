import type { Clicked } from "../device/clicked.ts";
import type { NotEnforcedReason } from "../enforcement/notEnforced.ts";
import type { ToldLeave } from "../leave/toldLeave.ts";
import type { AtHand } from "../people/atHand.ts";
import type { AuthenticationMethod } from "../people/authenticationMethod.ts";
import type { Language } from "../people/language.ts";
import type { Placed } from "../people/places.ts";
import type { Persona } from "../personas/persona.ts";
import type { HelpAskedNote } from "../self/helpReason.ts";
import type { ChaseRound } from "./chaseRound.ts";
import type { Denial } from "./denial.ts";
import type { EntryRefused } from "./entryRefused.ts";
import type { Refusal } from "./refusal.ts";
import type { RegistrationHelp } from "./registrationHelp.ts";
import type { SweepHelp, SweepNotes } from "./sweepNotes.ts";

/** People decided by name that somebody stays outside for now: no evidence and no flip lets them in. */
export type KeptOutside = Extract<NotEnforcedReason, "heldByDecision" | "waivedByDecision" | "decisionUnreadable">;

/** One person of a wave's snapshot. */
export interface WaveMember extends SweepNotes, Pick<Placed, "places" | "credentials"> {
  readonly waveId: string;
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly mail?: string | undefined;
  /** What they read, as their account said at the snapshot; absent: the tenant's. */
  readonly language?: Language | undefined;
  /** Country of their account, "CH" (ISO 3166): in whose hours and on whose working days they are written to. */
  readonly usageLocation?: string | undefined;
  /** What kind of work they do, as the setting `PERSONAS` said when it was last looked at; absent: not known. */
  readonly persona?: Persona | undefined;
  /** The last mailing of the wave (`mailingOf`) that is settled for this person: taken, refused, or not needed. */
  readonly mailing?: string | undefined;
  /** Set at the snapshot: this person was never in scope. */
  readonly sortedOut?: NotEnforcedReason | undefined;
  /** HR told that this person has gone: no denial of theirs strands anybody. */
  readonly hasLeft?: boolean | undefined;
  /** When somebody sorted out was last judged anew; only where that is not done with every look at the group. */
  readonly lookedAgainAt?: string | undefined;
  /** Looks like a service, room or shared account: a guess, for a person to decide. */
  readonly mayBeShared?: boolean | undefined;
  /** The registration report says: holds a phishing-resistant method. A hint. */
  readonly reportedReady: boolean;
  /** Last live check of the account's methods. */
  readonly checkedAt?: string | undefined;
  readonly hasUsablePasskey?: boolean | undefined;
  /** How many usable ones it found (R188). */
  readonly passkeys?: number | undefined;
  /**
   * Nobody could tell then whether as many as their wave takes fit the methods policy, or the strength for privileged
   * people: nobody enters by such a look.
   */
  readonly fitUnknown?: boolean | undefined;
  /** What they had to sign in with then, as far as it changes what a mail asks (R106). */
  readonly atHand?: AtHand | undefined;
  /** The latest passkey that an application had planted, as the last live check saw it (R238): it does not count. */
  readonly planted?: AuthenticationMethod["planted"];
  /** In a privileged wave: fewer keys than it takes, even if all of those count of which nobody can tell. */
  readonly lacksSecondKey?: boolean | undefined;
  /** `createdDateTime` of the oldest usable passkey at the last live check: a use since then is proof. */
  readonly passkeyCreatedAt?: string | undefined;
  /** Last sign-in that a phishing-resistant method satisfied. */
  readonly passkeyUsedAt?: string | undefined;
  /** Last sign-in by certificate alone, to within a day; noted only of whoever holds one that the tenant declares. */
  readonly certificateUsedAt?: string | undefined;
  /**
   * Last sign-in of any kind and result that was noted; only where it decides whether this person is away, and once a
   * week.
   */
  readonly lastSeenAt?: string | undefined;
  /**
   * Mails of the chase (reminder, chasers, warning) accepted for this person in this wave, and when the last one was.
   */
  readonly mailsSent: number;
  readonly lastMailAt?: string | undefined;
  /** When they last got a mail that can wait for another (`mayWait`), of whatever wave. */
  readonly mailedAt?: string | undefined;
  /** How far the chase of a round has come; absent: nothing of it is to be told apart from the mails before it. */
  readonly chaseRound?: ChaseRound | undefined;
  /** What the logs said last of their tries to register (R107). */
  readonly registrationHelp?: RegistrationHelp | undefined;
  /** Away (R109): the gate does not wait for this person until they are seen again. Since when. */
  readonly heldAt?: string | undefined;
  /** Why they are held; absent: no sign-in was seen for weeks. */
  readonly heldBecause?: "leave" | undefined;
  /** The leave that HR told of. It holds nobody before its day, and is forgotten here once they are seen again. */
  readonly leave?: ToldLeave | undefined;
  /** What was done when report-only would have stopped this person, the last time. */
  readonly sweepHelp?: SweepHelp | undefined;
  /** How the last sweep named this person: what an approval of that evidence covers. */
  readonly named?: { readonly digest: string; readonly as: "ready" | "leftOut" } | undefined;
  /** What people decided; laid over the row where it is read (`withDecisions`), and never stored in it. */
  readonly keptOutside?: KeptOutside | undefined;
  /** Ready, and not taken in by the enforced group; until they are read back in it. */
  readonly entryRefused?: EntryRefused | undefined;
  /** When this person was read back in the enforced group because of this wave; a copy of the row that says so. */
  readonly enforcedAt?: string | undefined;
  /** When they were told so; or that no mail reaches them was found. Older than `enforcedAt`: of an earlier entry. */
  readonly enforcedToldAt?: string | undefined;
  /** When they were told that their passkey works; or that no mail reaches them was found. */
  readonly doneToldAt?: string | undefined;
  /** When this person was last put in by a date that two people decided, and was not ready then. */
  readonly enteredUnreadyAt?: string | undefined;
  /** Sign-ins that the workforce policy stopped, the latest. Written by whoever reads the log for all waves. */
  readonly refusals?: readonly Refusal[] | undefined;
  /** Denied by the workforce policy, last time. Written by the wave's own watch. */
  readonly denied?: Denial | undefined;
  /** Up to which reading of the log the watch has made a denial of what was refused. */
  readonly deniedAsOf?: string | undefined;
  /** When help was last offered because of a denial. */
  readonly helpOfferedAt?: string | undefined;
  /** When this person was last told of an attempt that was stopped. */
  readonly attemptToldAt?: string | undefined;
  /** The phone or tablet on which they opened the link of a mail. It is counted, and decides nothing. */
  readonly clicked?: Clicked | undefined;
  /** That they asked for help on their own page, the last time. It is shown, and decides nothing. */
  readonly helpAsked?: HelpAskedNote | undefined;
}
