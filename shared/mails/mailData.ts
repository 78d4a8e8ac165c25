import type { Logo } from "../domain/mail/logo.ts";
import type { MailKind } from "../domain/mail/mailKinds.ts";
import type { Variant } from "../domain/mail/subjectVariants.ts";
import type { GrantReason } from "../domain/pass/grant.ts";
import type { Language } from "../domain/people/language.ts";
import type { Platform } from "../domain/people/platform.ts";
import type { ChaseHint } from "../domain/wave/chaseHint.ts";
import type { HireReady } from "./hireReady.ts";
import type { ManagerNews } from "./managerNews.ts";
import type { OwnTexts } from "./texts/ownTexts.ts";

/** What every mail says about us; the app's config fits. */
export interface Brand {
  readonly organizationName: string;
  /** Of the button, `#rrggbb`; white words on it can be read. */
  readonly brandColor: string;
  /** Where a passkey is registered. */
  readonly securityInfoUrl: string;
  readonly helpdeskMail: string;
  /** How long setting up a passkey takes (R97). */
  readonly minutesToSetUp: number;
  /** What asks for it, e.g. "NIS2, Article 21"; and the name of a chat in which people may ask (R77). */
  readonly regulation?: string | undefined;
  readonly chatChannel?: string | undefined;
}

/** The same with words of the tenant's own, and its logo; `readTenantBrand` and `readTimedBrand` make it. */
export interface TenantBrand extends Brand {
  readonly texts: OwnTexts;
  readonly logo?: Logo | undefined;
}

/** What goes to the staff carries sentences of the app's own decisions: nobody puts other words in their place. */
type StaffKind = "handOver" | "approvalRequest" | "alert";
export type BrandOf = { readonly [Kind in MailKind]: Kind extends StaffKind ? Brand : TenantBrand };

/**
 * A mail never carries a pass (architecture rule 1): what Graph answered when it made one does not fit into any mail's
 * data.
 */
interface NoPass {
  readonly temporaryAccessPass?: never;
}

/**
 * `register`: no passkey yet; `use`: has one and has never signed in with it (R106, R121);
 * `registerSecond`: holds admin rights, and one key only (R156).
 */
export type Ask = "register" | "registerSecond" | "use";

interface ToPerson extends NoPass {
  readonly displayName: string;
  readonly language: Language;
  /** The wave's zone, for dates. */
  readonly timeZone: string;
}

interface ToMember extends ToPerson {
  /** Holds admin rights: needs two keys, and no code is ever made for them. */
  readonly isPrivileged?: boolean | undefined;
}

interface ToMany extends ToMember {
  /** In which way the subject is said; absent: A. */
  readonly variant?: Variant | undefined;
}

interface ToChased extends ToMany {
  readonly ask: Ask;
  /** What is added for their case. */
  readonly hint?: ChaseHint | undefined;
}

/** Moments are ISO UTC. Names and reasons are plain text. */
export interface MailData extends Record<MailKind, NoPass> {
  readonly announcement: ToMany & {
    readonly opensAt: string;
    /** Holds a passkey already, as far as the report tells. */
    readonly isReady?: boolean | undefined;
  };
  readonly dayOf: ToMany & {
    /** The day was before today, where this person reads it. */
    readonly hasOpened?: boolean | undefined;
  };
  readonly reminder: ToChased & {
    /** The manager in copy, if one is. */
    readonly managerName?: string | undefined;
  };
  readonly chaser: ToChased & {
    /** From `nextChase`: 1 is the friendliest. */
    readonly tone: number;
    readonly managerName?: string | undefined;
    /** The manager has a link to a one-time code for this person. */
    readonly managerHasCode?: boolean | undefined;
  };
  readonly enforcementWarning: ToChased & {
    /** The earliest moment at which members who are ready may be enforced. */
    readonly enforcedFrom: string;
  };
  /** To somebody without a passkey, whom the wave's policy in report-only would have stopped. */
  readonly wouldBeBlocked: ToMember & { readonly signedInAt: string; readonly platform: Platform };
  /** To somebody whose passkey works on one of their devices, and who was seen signing in without it on another. */
  readonly partlyReady: ToMember & {
    /** In the person's language, as "Android 15 (Outlook Mobile)"; one at least. */
    readonly places: readonly string[];
  };
  /** To the manager, or to the helpdesk when no manager can be reached. */
  readonly pickUp: NoPass & {
    readonly to:
      | { readonly kind: "manager"; readonly displayName: string; readonly language: Language }
      | { readonly kind: "helpdesk"; readonly because: string };
    readonly personName: string;
    readonly userPrincipalName: string;
    readonly reason: GrantReason;
    readonly link: string;
    /** Where the link does not work yet. */
    readonly opensAt?: string | undefined;
    readonly closesAt: string;
    readonly timeZone: string;
    /** How long the code works once it is shown. */
    readonly passLifetimeMinutes: number;
    /** No mail reaches this person, so somebody has to tell them. */
    readonly isUnreached?: boolean | undefined;
    /** The hire has a link of their own, to be opened with a short code that the manager tells them. */
    readonly isByMail?: boolean | undefined;
    /** It goes to somebody in the manager's place. */
    readonly isDeputy?: boolean | undefined;
  };
  /** To a hire's personal mail: the lesser half of what opens their code. */
  readonly hireLink: ToPerson & {
    readonly managerName: string;
    readonly link: string;
    /** Where the link does not work yet. */
    readonly opensAt?: string | undefined;
    readonly closesAt: string;
  };
  /** To the manager of a hire who has a passkey by now, and to HR, where the settings name an address. */
  readonly hireReady: NoPass & HireReady;
  /** To the helpdesk. */
  readonly handOver: NoPass & {
    readonly personName: string;
    readonly userPrincipalName?: string | undefined;
    /** Local date. */
    readonly startDate?: string | undefined;
    readonly because: string;
  };
  /** To the second admin. */
  readonly approvalRequest: NoPass & {
    readonly waveName: string;
    /** Of a wave in parts: which one, and how many people enter in those that follow. */
    readonly part?: { readonly name: string; readonly later: readonly number[] } | undefined;
    readonly startedBy: string;
    /** Of people with admin rights: two people have to approve. */
    readonly isPrivileged?: boolean | undefined;
    readonly ready: number;
    readonly leftOut: number;
    readonly seen: number;
    readonly inScope: number;
    readonly lapsesAt: string;
    readonly timeZone: string;
    readonly link: string;
  };
  /** To somebody who had been told an earlier date. */
  readonly postponement: ToMember & {
    readonly what: "opening" | "enforcement";
    /** The new day of opening, or the earliest moment at which anybody is enforced. */
    readonly from: string;
  };
  /** To somebody whom the policy stopped, and who holds no usable passkey. */
  readonly blockedNotice: ToPerson & {
    readonly deniedAt: string;
    /** Nobody was stopped yet: the methods policy lets in none of their passkeys any more. */
    readonly isByMethodsPolicy?: boolean | undefined;
    /** The strength takes no pass: a code would let nobody in. Or none is made for this person. */
    readonly passWontDo?: boolean | undefined;
    readonly isPrivileged?: boolean | undefined;
  };
  /** To somebody with a passkey, to whose account a sign-in without it was stopped. */
  readonly stoppedAttempt: ToPerson & { readonly attemptedAt: string };
  /** To somebody who is enforced from a date on, by name, ready or not (R87, R99). */
  readonly entryWarning: ToMember & {
    /** `nothing`: has a passkey that works. */
    readonly ask: Ask | "nothing";
    readonly entersAt: string;
    /** The manager has a link to a one-time code for this person. */
    readonly managerHasCode: boolean;
  };
  /** To somebody who has entered, once that applies. */
  readonly enforcedToday: ToMember & {
    readonly enforcedAt: string;
    /** They asked for it on the page of their account, or somebody did in their name. */
    readonly askedForIt?: boolean | undefined;
    readonly hasUsablePasskey: boolean;
    /** The strength takes no pass: a code would let nobody in. */
    readonly passWontDo: boolean;
  };
  /** To somebody who was asked for a passkey, and is seen to have one that works (R92). */
  readonly done: ToMember & {
    /** Until when nobody is enforced, where that is known. */
    readonly passwordUntil?: string | undefined;
    /** Holds more than one passkey (R188). */
    readonly hasSecond: boolean;
  };
  /** To whoever a one-time code is for, once it was shown to somebody. */
  readonly receipt: ToPerson & {
    /** Whom it was shown to, by name as in Entra, and by user principal name. */
    readonly collectorName: string;
    readonly collectorPrincipalName: string;
    readonly shownAt: string;
  };
  /** To a manager many of whose people are late, in place of a copy of each mail (R82, R84). */
  readonly managerDigest: NoPass & {
    readonly displayName: string;
    readonly language: Language;
    /** How many are late; one at least. */
    readonly late: number;
    /** Of some of them: the manager's own people. */
    readonly names: readonly string[];
    /** The manager's page. */
    readonly link: string;
  };
  /** To a manager of people whom no mail reaches: what the others of their wave have read (R76, R80). */
  readonly managerNews: NoPass & ManagerNews;
  /** While nobody else writes to them: to somebody with one passkey (R188), and to one who may have lost it (R311). */
  readonly secondPasskey: ToPerson & {
    /** When somebody last signed in on the device that their only passkey may be on, where nobody does any more. */
    readonly deviceUsedAt?: string | undefined;
  };
  readonly unusedPasskey: MailData["secondPasskey"];
  /** To the staff. */
  readonly alert: NoPass & {
    /** Wave or person; for the subject. */
    readonly about: string;
    /** Whole sentences. */
    readonly what: string;
    readonly at: string;
    readonly link?: string | undefined;
    /** Further lines, each a label and what it says. */
    readonly rows?: readonly (readonly [string, string])[] | undefined;
  };
}

export interface ComposedMail {
  readonly subject: string;
  readonly plainText: string;
  readonly html: string;
  /** Which `html` shows, as `cid:logo`. */
  readonly logo?: Logo | undefined;
}
