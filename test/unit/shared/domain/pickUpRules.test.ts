import { expect, test } from "vitest";
import { type CollectRequest, mayCollect } from "../../../../shared/domain/pickUpRules.ts";
import type { DirectoryUser } from "../../../../shared/ports/graph.ts";

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
  subject: user("nina"),
  manager,
  privilege: { kind: "none" },
  isBreakGlass: false,
  grant,
  now: new Date("2026-03-02T09:00:00Z"),
};

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
  ["a manager of unknown type", { presserUser: { ...manager, userType: "unknown" } }, "presserIsGuest"],
  ["somebody else's manager", { manager: user("otto") }, "notTheManager"],
  ["anybody, when no manager is set", { manager: undefined }, "notTheManager"],
  ["the subject, even as their own manager", { presser: { id: "nina" }, presserUser: user("nina"), manager: user("nina") }, "ownPass"],
  ["the manager of an account that is gone", { subject: undefined }, "subjectGone"],
  ["the manager of another account than the grant's", { subject: user("otto") }, "subjectGone"],
  ["the manager of a break-glass account", { isBreakGlass: true }, "breakGlass"],
  ["the manager of an admin", { privilege: { kind: "privileged" } }, "privileged"],
  ["the manager of somebody whose roles cannot be read", { privilege: { kind: "unreadable", because: "403" } }, "rolesUnreadable"],
  ["the manager of a guest", { subject: user("nina", { userType: "Guest" }) }, "guest"],
  ["the manager of somebody of unknown type", { subject: user("nina", { userType: "unknown" }) }, "guest"],
  ["the manager of a disabled account", { subject: user("nina", { accountEnabled: false }) }, "accountDisabled"],
  [
    "the manager, while another press is at it",
    { grant: { ...grant, state: { kind: "minting", claimId: "c", at: grant.openedAt, by, identityCheckedBy: "inPerson" } } },
    "beingCollected",
  ],
  [
    "the manager, a second time",
    {
      grant: {
        ...grant,
        state: { kind: "collected", passId: "p", at: grant.openedAt, by, identityCheckedBy: "inPerson", expiresAt: grant.closesAt },
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
    { manager: user("otto"), grant: { ...grant, state: { kind: "closed", at: grant.openedAt, because: "registered" } } },
    "notTheManager",
  ],
])("a pass may be collected by %s, or the reason is told", (_who, change, expected) => {
  const verdict = mayCollect({ ...request, ...change });
  expect(verdict.ok ? true : verdict.because).toBe(expected);
  if (!verdict.ok) expect(verdict.say).toMatch(/^[A-Z].*\.$/);
});
