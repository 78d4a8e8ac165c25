import { expect, test } from "vitest";
import { isAgreed } from "../../../../../shared/domain/pass/isAgreed.ts";
import {
  type CollectRequest,
  isStillNeeded,
  mayCollect,
  mayHoldPasskey,
  type OfferOfWave,
  wouldPassDo,
} from "../../../../../shared/domain/pass/pickUpRules.ts";
import type { DirectoryUser } from "../../../../../shared/domain/people/directoryUser.ts";

const user = (id: string, change: Partial<DirectoryUser> = {}): DirectoryUser => ({
  id,
  userPrincipalName: `${id}@example.org`,
  displayName: id,
  accountEnabled: true,
  userType: "Member",
  ...change,
});
const manager = user("mara");
const by = { id: "mara", displayName: "Mara" };
const grant = {
  grantId: "g1",
  userId: "nina",
  reason: "joiner",
  openedAt: "2026-03-02T06:00:00.000Z",
  closesAt: "2026-03-03T06:00:00.000Z",
  secretHash: "h",
  state: { kind: "open" },
} as const;
const request: CollectRequest = {
  presser: { id: "MARA" },
  presserUser: manager,
  way: "pickUp",
  subject: user("nina"),
  manager,
  privilege: { kind: "none" },
  isBreakGlass: false,
  grant,
  now: new Date("2026-03-02T09:00:00Z"),
};
const ofDeputy = { ...grant, collector: { kind: "deputy", id: "DEE", displayName: "Dee", namedBy: by } } as const;
const ofHelpdesk = {
  ...grant,
  collector: { kind: "helpdesk" },
  openedBy: { id: "HEDDA", displayName: "Hedda" },
} as const;
const ofSelf = { ...grant, collector: { kind: "self" } } as const;
const deputy = { presser: { id: "dee" }, presserUser: user("dee") };
const helpdesk = { presser: { id: "hedda", isHelpdesk: true }, presserUser: user("hedda"), way: "helpdesk" } as const;
const own = { presser: { id: "nina" }, presserUser: user("nina"), way: "kiosk" } as const;
const proven = {
  ...own,
  way: "verifiedId",
  grant: { ...grant, collector: { kind: "verifiedId" } },
} as const satisfies Partial<CollectRequest>;

test.each<[string, Partial<CollectRequest>, true | string]>([
  ["the live manager of a plain member", {}, true],
  ["the live manager, in the first moment of the window", { now: new Date(grant.openedAt) }, true],
  ["the live manager, before the window", { now: new Date("2026-03-02T05:59:59.999Z") }, "linkNotOpenYet"],
  ["the live manager, in the last moment of the window", { now: new Date("2026-03-03T05:59:59.999Z") }, true],
  ["the live manager, when the window has closed", { now: new Date(grant.closesAt) }, "linkExpired"],
  ["somebody whose account is not found", { presserUser: undefined }, "presserUnknown"],
  ["somebody whose account is disabled", { presserUser: { ...manager, accountEnabled: false } }, "presserUnknown"],
  ["somebody signed in as one and looked up as another", { presserUser: user("otto") }, "presserUnknown"],
  ["a manager who is a guest", { presserUser: { ...manager, userType: "Guest" } }, "presserIsGuest"],
  ["a manager from elsewhere", { presserUser: { ...manager, userType: "ExternalMember" } }, "presserIsExternal"],
  ["a manager of unknown type", { presserUser: { ...manager, userType: "unknown" } }, "presserOfUnknownType"],
  ["somebody else's manager", { manager: user("otto") }, "notTheManager"],
  ["anybody, when no manager is set", { manager: undefined }, "notTheManager"],
  [
    "the subject, even as their own manager",
    { presser: { id: "nina" }, presserUser: user("nina"), manager: user("nina") },
    "ownPass",
  ],
  ["the manager, by the page of the helpdesk", { way: "helpdesk" }, "notThisWay"],
  ["the manager, at the kiosk", { way: "kiosk" }, "notThisWay"],
  ["a deputy", { ...deputy, grant: ofDeputy }, true],
  ["the manager, where a deputy is named", { grant: ofDeputy }, "notTheDeputy"],
  ["the helpdesk, where a deputy is named", { ...helpdesk, way: "pickUp", grant: ofDeputy }, "notTheDeputy"],
  [
    "a deputy who is a guest",
    { ...deputy, presserUser: user("dee", { userType: "Guest" }), grant: ofDeputy },
    "presserIsGuest",
  ],
  ["a deputy of an admin", { ...deputy, grant: ofDeputy, privilege: { kind: "privileged" } }, "privileged"],
  [
    "a deputy who is the subject",
    { ...own, way: "pickUp", grant: { ...ofDeputy, collector: { ...ofDeputy.collector, id: "nina" } } },
    "ownPass",
  ],
  ["the helpdesk", { ...helpdesk, grant: ofHelpdesk }, true],
  [
    "somebody of the helpdesk who has not asked for it",
    { ...helpdesk, grant: { ...ofHelpdesk, openedBy: by } },
    "notTheAsker",
  ],
  [
    "somebody of the helpdesk, where nobody can tell who asked",
    { ...helpdesk, grant: { ...ofHelpdesk, openedBy: undefined } },
    "notTheAsker",
  ],
  ["the helpdesk, with a link", { ...helpdesk, way: "pickUp", grant: ofHelpdesk }, "notThisWay"],
  ["somebody without the role, at the helpdesk's page", { way: "helpdesk", grant: ofHelpdesk }, "notTheHelpdesk"],
  [
    "somebody of the helpdesk for themselves",
    { ...helpdesk, ...own, presser: { id: "nina", isHelpdesk: true }, way: "helpdesk", grant: ofHelpdesk },
    "ownPass",
  ],
  ["somebody for themselves, at the kiosk", { ...own, grant: ofSelf }, true],
  ["somebody for themselves, with a link", { ...own, way: "pickUp", grant: ofSelf }, "notThisWay"],
  ["somebody else at the kiosk", { way: "kiosk", grant: ofSelf }, "notYours"],
  ["an admin for themselves, at the kiosk", { ...own, grant: ofSelf, privilege: { kind: "privileged" } }, "privileged"],
  [
    "a guest for themselves, at the kiosk",
    { ...own, grant: ofSelf, presserUser: user("nina", { userType: "Guest" }) },
    "presserIsGuest",
  ],
  ["whoever was proven by a Verified ID", proven, true],
  ["whoever was proven, and is shown to be there once only", { ...proven, presserUser: undefined }, "subjectGone"],
  ["whoever was proven, with a manager's link", { ...proven, grant }, "ownPass"],
  ["whoever was proven, at the kiosk", { ...proven, way: "kiosk" }, "notThisWay"],
  ["the manager, with the link of a Verified ID", { grant: proven.grant }, "notThisWay"],
  ["somebody for themselves at the kiosk, with that link", { ...own, grant: proven.grant }, "notThisWay"],
  ["somebody else's proof", { ...proven, presser: { id: "otto" } }, "notYours"],
  ["an admin who was proven", { ...proven, privilege: { kind: "privileged" } }, "privileged"],
  ["a guest who was proven", { ...proven, subject: user("nina", { userType: "Guest" }) }, "guest"],
  [
    "somebody proven whose account is off",
    { ...proven, subject: user("nina", { accountEnabled: false }) },
    "accountDisabled",
  ],
  ["the manager of an account that is gone", { subject: undefined }, "subjectGone"],
  ["the manager of another account than the grant's", { subject: user("otto") }, "subjectGone"],
  ["the manager of a break-glass account", { isBreakGlass: true }, "breakGlass"],
  ["the manager of an admin", { privilege: { kind: "privileged" } }, "privileged"],
  [
    "the manager of somebody whose roles cannot be read",
    { privilege: { kind: "unreadable", because: "403" } },
    "rolesUnreadable",
  ],
  ["the manager of a guest", { subject: user("nina", { userType: "Guest" }) }, "guest"],
  [
    "the manager of another organisation's account",
    { subject: user("nina", { userType: "ExternalMember" }) },
    "externalMember",
  ],
  ["the manager of somebody of unknown type", { subject: user("nina", { userType: "unknown" }) }, "unknownUserType"],
  ["the manager of a disabled account", { subject: user("nina", { accountEnabled: false }) }, "accountDisabled"],
  [
    "the manager, while another press is at it",
    {
      grant: {
        ...grant,
        state: { kind: "minting", claimId: "c", at: grant.openedAt, by, identityCheckedBy: "inPerson" },
      },
    },
    "beingCollected",
  ],
  [
    "the manager, a second time",
    {
      grant: {
        ...grant,
        state: {
          kind: "collected",
          passId: "p",
          at: grant.openedAt,
          by,
          identityCheckedBy: "inPerson",
          expiresAt: grant.closesAt,
        },
      },
    },
    "alreadyCollected",
  ],
  [
    "the manager, of a closed grant",
    { grant: { ...grant, state: { kind: "closed", at: grant.openedAt, because: "registered" } } },
    "linkClosed",
  ],
  [
    "a stranger, who learns nothing about the link",
    {
      manager: user("otto"),
      grant: { ...grant, state: { kind: "closed", at: grant.openedAt, because: "registered" } },
    },
    "notTheManager",
  ],
])("a pass may be collected by %s, or the reason is told", (_who, change, expected) => {
  const verdict = mayCollect({ ...request, ...change });
  expect(verdict.ok ? true : verdict.because).toBe(expected);
  if (!verdict.ok) expect(verdict.say).toMatch(/^[A-Z].*\.$/);
});

test.each([
  ["one person is enough", undefined, true],
  ["a second one has to agree", { because: ["oddHour" as const], identityCheckedBy: "inPerson" as const }, false],
  [
    "a second one has agreed",
    {
      because: ["oddHour" as const],
      identityCheckedBy: "inPerson" as const,
      confirmed: { by, at: "2026-03-02T08:00:00.000Z" },
    },
    true,
  ],
])("a code is made where %s, as far as that goes", (_where, second, ok) => {
  expect(isAgreed({ second }).ok).toBe(ok);
});

const offer: OfferOfWave = {
  reason: "warned",
  wave: { stage: "warned" },
  member: { reportedReady: false, hasUsablePasskey: false },
};

test.each<[string, Partial<OfferOfWave>, boolean]>([
  ["nobody knows of a passkey", {}, false],
  ["nobody has looked yet", { member: { reportedReady: false } }, false],
  ["the report tells of one", { member: { reportedReady: true, hasUsablePasskey: false } }, true],
  ["a live look found one", { member: { reportedReady: false, hasUsablePasskey: true } }, true],
  ["they were stopped at a sign-in without one, and nobody knows of one since", { reason: "blocked" }, true],
  ["they were stopped, and there is no such member", { reason: "blocked", member: undefined }, true],
  ["there is no such member", { member: undefined }, false],
])("whether an account is looked at live when %s", (_when, change, expected) => {
  expect(mayHoldPasskey({ ...offer, ...change })).toBe(expected);
});

test.each<[string, Partial<OfferOfWave>, boolean, true | string]>([
  ["stands while the wave waits for the person", {}, false, true],
  ["stands for whoever would be blocked", { reason: "wouldBeBlocked", wave: { stage: "swept" } }, false, true],
  ["is over when a passkey lives", {}, true, "hasPasskey"],
  ["is over when the wave is cancelled", { wave: { stage: "cancelled" } }, false, "linkClosed"],
  [
    "is over when the wave is about to be cancelled",
    { wave: { stage: "warned", cancelRequested: { by, at: "2026-03-02T06:00:00.000Z" } } },
    false,
    "linkClosed",
  ],
  ["is over when there is no such wave", { wave: undefined }, false, "linkClosed"],
  [
    "is over when the person left the group",
    { member: { reportedReady: false, sortedOut: "leftGroup" } },
    false,
    "linkClosed",
  ],
  ["is over when the person is no member", { member: undefined }, false, "linkClosed"],
  [
    "stands for whoever was stopped, also without a row",
    { reason: "blocked", wave: { stage: "watched" }, member: undefined },
    false,
    true,
  ],
  ["is over for whoever was stopped and has a passkey by now", { reason: "blocked" }, true, "hasPasskey"],
  [
    "is over for whoever was stopped when the wave is cancelled",
    { reason: "blocked", wave: { stage: "cancelled" } },
    false,
    "linkClosed",
  ],
])("an offer of a wave %s", (_how, change, holdsPasskey, expected) => {
  const verdict = isStillNeeded({ ...offer, ...change }, holdsPasskey);
  expect(verdict.ok ? true : verdict.because).toBe(expected);
});

test.each<[string, boolean, boolean, boolean]>([
  ["the strength takes a pass, and the person is enforced", true, true, true],
  ["the strength takes a pass, and the person is not enforced", true, false, true],
  ["the strength takes none, and the person may be enforced", false, true, false],
  ["the strength takes none, and the person is not enforced", false, false, true],
])("whether a pass would do when %s", (_when, doesTake, mayBeEnforced, expected) => {
  const verdict = wouldPassDo(doesTake, mayBeEnforced);
  expect(verdict.ok).toBe(expected);
  if (!verdict.ok) expect(verdict.because).toBe("passWontDo");
});
