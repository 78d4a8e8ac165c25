import type { AccountDoubt } from "../joiner/accountDoubt.ts";
import type { DirectoryUser } from "../people/directoryUser.ts";
import { isSamePerson } from "../people/person.ts";
import type { PrivilegeCheck } from "../people/privilege.ts";
import { notMember } from "../people/userType.ts";
import type { WaveMember } from "../wave/member.ts";
import type { WaveFacts } from "../wave/waveFacts.ts";
import { type CollectRefusal, sayings } from "./collectRefusal.ts";
import { type Collector, collectorOf, type Grant, type IssuingWay } from "./grant.ts";
import type { Told } from "./told.ts";

export type CollectVerdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly because: CollectRefusal;
      readonly say: string;
      /** Where the reason alone does not say it. */
      readonly told?: Told | undefined;
      /** Of `accountInUse`: a person has to look into it. */
      readonly doubt?: AccountDoubt;
    };

/** Everything read live in this very request; nothing of it comes from the event that HR sent. */
export interface CollectRequest {
  /** Who is signed in. */
  readonly presser: { readonly id: string; readonly isHelpdesk?: boolean };
  readonly presserUser: DirectoryUser | undefined;
  /** By which page they ask. */
  readonly way: IssuingWay;
  /** Whom the pass is for. */
  readonly subject: DirectoryUser | undefined;
  /** The subject's manager in Entra at this moment. */
  readonly manager: DirectoryUser | undefined;
  readonly privilege: PrivilegeCheck;
  readonly isBreakGlass: boolean;
  readonly grant: Grant;
  readonly now: Date;
}

/**
 * Whether this person may collect this pass now (architecture rules 1, 4, 9; R26). Only whom the grant names may, which
 * is the live manager by default;
 * privileged people, break-glass accounts and guests never get a pass here; unreadable roles mean no. Strangers learn
 * nothing about the link's state.
 */
export function mayCollect(request: CollectRequest): CollectVerdict {
  const because = refusalOf(request);
  return because ? { ok: false, because, say: sayings[because] } : { ok: true };
}

const refusedPresser = {
  guest: "presserIsGuest",
  externalMember: "presserIsExternal",
  unknownUserType: "presserOfUnknownType",
} as const;

function refusalOf(request: CollectRequest): CollectRefusal | undefined {
  const { subject, grant } = request;
  const collector = collectorOf(grant);
  // By a Verified ID nobody is signed in: what is wrong with the account is said of whom the code is for.
  const stranger =
    collector.kind === "verifiedId"
      ? undefined
      : presserProblem(request, collector.kind === "self" ? undefined : grant.userId);
  if (stranger) return stranger;
  if (!subject || !isSamePerson(subject.id, grant.userId)) return "subjectGone";
  // The same account, read twice: shown once only, it is not for certain there.
  if (collector.kind === "verifiedId" && !request.presserUser) return "subjectGone";
  const notTheirs = collectorProblem(request, collector);
  if (notTheirs) return notTheirs;
  return linkProblem(grant, request.now) ?? subjectProblem(request, subject);
}

const wayOf: Readonly<Record<Collector["kind"], IssuingWay>> = {
  manager: "pickUp",
  deputy: "pickUp",
  hrDeputy: "pickUp",
  helpdesk: "helpdesk",
  self: "kiosk",
  verifiedId: "verifiedId",
};

/** Why it is not theirs to collect. A link opens nothing that is collected on another page. */
function collectorProblem(
  { manager, presser, grant, way }: Pick<CollectRequest, "manager" | "presser" | "grant" | "way">,
  collector: Collector,
): CollectRefusal | undefined {
  const { openedBy } = grant;
  if (wayOf[collector.kind] !== way) return "notThisWay";
  switch (collector.kind) {
    case "manager":
      return isManagedBy(manager, presser) ? undefined : "notTheManager";
    case "deputy":
    case "hrDeputy":
      return isSamePerson(collector.id, presser.id) ? undefined : "notTheDeputy";
    case "helpdesk":
      if (!presser.isHelpdesk) return "notTheHelpdesk";
      return openedBy && isSamePerson(openedBy.id, presser.id) ? undefined : "notTheAsker";
    case "self":
    case "verifiedId":
      return isSamePerson(grant.userId, presser.id) ? undefined : "notYours";
  }
}

/** Why whoever is signed in has no business with anybody's code, or with this person's. */
export function presserProblem(
  { presser, presserUser }: Pick<CollectRequest, "presser" | "presserUser">,
  userId: string | undefined,
) {
  if (!presserUser?.accountEnabled || !isSamePerson(presserUser.id, presser.id)) return "presserUnknown";
  if (presserUser.userType !== "Member") return refusedPresser[notMember(presserUser)];
  return userId !== undefined && isSamePerson(presser.id, userId) ? "ownPass" : undefined;
}

export const isManagedBy = (manager: DirectoryUser | undefined, presser: { readonly id: string }): boolean =>
  manager !== undefined && isSamePerson(manager.id, presser.id);

/** Why a link opens nothing now, by its row alone. */
export function linkProblem(grant: Grant, now: Date): CollectRefusal | undefined {
  switch (grant.state.kind) {
    case "minting":
      return "beingCollected";
    case "collected":
      return "alreadyCollected";
    case "closed":
      return "linkClosed";
    case "open":
      if (now.getTime() < Date.parse(grant.openedAt)) return "linkNotOpenYet";
      return now.getTime() >= Date.parse(grant.closesAt) ? "linkExpired" : undefined;
  }
}

/** Why no code is made for an account, whoever asks. */
export function subjectProblem(
  { isBreakGlass, privilege }: Pick<CollectRequest, "isBreakGlass" | "privilege">,
  subject: DirectoryUser,
) {
  if (isBreakGlass) return "breakGlass";
  if (privilege.kind === "privileged") return "privileged";
  if (privilege.kind !== "none") return "rolesUnreadable";
  if (subject.userType !== "Member") return notMember(subject);
  return subject.accountEnabled ? undefined : "accountDisabled";
}

/** What is known, at the moment of a press, about an offer that a wave made days ago. */
export interface OfferOfWave {
  readonly reason: Grant["reason"];
  readonly wave: Pick<WaveFacts, "stage" | "cancelRequested"> | undefined;
  readonly member: Pick<WaveMember, "sortedOut" | "reportedReady" | "hasUsablePasskey"> | undefined;
}

/**
 * Whether an account has to be looked at live before a code is made for it: a pass opens the account of whoever
 * registered a passkey since the offer to their manager, so a hint is enough to look. Of whoever was stopped at a
 * sign-in a live look said that they hold none: one that is there now came since, and nobody may know of it yet.
 */
export const mayHoldPasskey = ({ reason, member }: OfferOfWave): boolean =>
  reason === "blocked" || member?.reportedReady === true || member?.hasUsablePasskey === true;

/** @param holdsPasskey read live; `false` where `mayHoldPasskey` gives no reason to look. */
export function isStillNeeded(offer: OfferOfWave, holdsPasskey: boolean): CollectVerdict {
  const { reason, wave, member } = offer;
  const isOver = !wave || wave.stage === "cancelled" || wave.cancelRequested !== undefined;
  const isOut = reason !== "blocked" && (!member || member.sortedOut !== undefined);
  const because = isOver || isOut ? "linkClosed" : holdsPasskey ? "hasPasskey" : undefined;
  return because ? { ok: false, because, say: sayings[because] } : { ok: true };
}

/**
 * Whether somebody who was stranded outside every wave still needs the code. A live look said that they hold no
 * passkey: one that is there now came since, and nobody may know of it yet.
 */
export const isStillStranded = (holdsPasskey: boolean): CollectVerdict =>
  holdsPasskey ? { ok: false, because: "hasPasskey", say: sayings.hasPasskey } : { ok: true };

/**
/** Nobody of whom HR told that they have gone gets a code, whoever asks and however the link came about. */
export const isStillHere = (hasLeft: boolean): CollectVerdict =>
  hasLeft ? { ok: false, because: "hasLeft", say: sayings.hasLeft } : { ok: true };

/**
 * Whether a pass would do once it is made. Where the strength takes none, nobody who is enforced signs in with one: it
 * would be handed over, and open nothing.
 * @param doesTake whether the strength of the workforce policy takes a one-time pass. @param mayBeEnforced whether the
 * person is, or may be, in its group.
 */
export function wouldPassDo(doesTake: boolean, mayBeEnforced: boolean): CollectVerdict {
  if (doesTake || !mayBeEnforced) return { ok: true };
  return { ok: false, because: "passWontDo", say: sayings.passWontDo };
}
