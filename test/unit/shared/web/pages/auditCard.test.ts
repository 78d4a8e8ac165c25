import { expect, test } from "vitest";
import { APP, type AuditEvent } from "../../../../../shared/domain/audit.ts";
import { auditCard } from "../../../../../shared/web/pages/auditCard.ts";

const ADA = "a0000000-0000-4000-8000-000000000001";
const BEN = "b0000000-0000-4000-8000-000000000001";
const CIM = "c0000000-0000-4000-8000-000000000001";
const status = {
  timeZone: "Europe/Berlin",
  notEnforced: [{ userId: ADA, userPrincipalName: "ada@contoso.example", reason: "noUsablePasskey" as const }],
  wouldBeLeftOut: [{ userId: BEN, userPrincipalName: "ben@contoso.example", reason: "noSignInSeen" as const }],
  sortedOutMembers: [{ userId: CIM, userPrincipalName: "cim@contoso.example", reason: "guest" as const }],
};
const event: AuditEvent = {
  id: "1",
  scope: "wave-1",
  at: "2027-02-09T14:34:00.000Z",
  who: APP,
  what: "leavesEnforcement",
};
const textOf = (change: Partial<AuditEvent>): string =>
  auditCard(status, [{ ...event, ...change }])
    .markup.replace(/.*<time[^>]*>/, "")
    .replace(/<[^>]+>/g, "|");

test.each([
  ["says when in the wave's own time", {}, "Tuesday 9 February 2027 at 15:34 CET"],
  ["says what in words", {}, "Taken out of the enforced group"],
  [
    "says who was put in, and whose decision that was",
    { what: "entersEnforcement" as const, why: "approved by Bo" },
    "Put into the enforced group |approved by Bo",
  ],
  [
    "names somebody who is not enforced",
    { subjectId: ADA, reason: "noUsablePasskey" as const },
    "ada@contoso.example · No passkey yet",
  ],
  ["names somebody who would be left out", { subjectId: BEN }, "ben@contoso.example"],
  ["names somebody who is no part of the wave", { subjectId: CIM }, "cim@contoso.example"],
  [
    "tells up to which moment it holds in the wave's own time",
    { after: "pass 1", until: "2027-02-09T15:34:00.000Z" },
    "pass 1 · until Tuesday 9 February 2027 at 16:34 CET",
  ],
  ["has words for how identity was checked", { reason: "inPerson" as const }, "in the same room"],
  ["says which stage the wave has come to", { what: "stage.reportOnly" as const }, "Wave is in report-only"],
  ["shows text of people as text", { why: "<b>bold</b>" }, "&lt;b&gt;bold&lt;/b&gt;"],
])("a line of the log %s", (_behaviour, change, expected) => {
  expect(textOf(change)).toContain(expected);
});

test("a line of the log shows no object id, neither of who did it nor of somebody the page does not name", () => {
  const text = textOf({
    who: { id: ADA, displayName: "Hana Eriksen" },
    subjectId: "b0000000-0000-4000-8000-000000000002",
  });
  expect(text).toContain("Hana Eriksen");
  expect(text).not.toMatch(/[ab]0000000-/);
});

const entered = (n: number, change: Partial<AuditEvent> = {}): AuditEvent => ({
  ...event,
  what: "entersEnforcement",
  why: "approved by Bo",
  subjectId: `d0000000-0000-4000-8000-00000000000${n}`,
  ...change,
});
const linesOf = (...events: readonly AuditEvent[]) =>
  auditCard(status, events)
    .markup.match(/<li>.*?<\/li>/g)
    ?.map((line) => line.replaceAll(/<time.*?<\/time>|<[^>]+>/g, ""));

test("people without a name here of whom the same is to be said are one line of the log", () => {
  expect(linesOf(entered(1), entered(2), entered(3))).toEqual(["Put into the enforced group: 3 people approved by Bo"]);
});

test.each([
  ["at another moment", { at: "2027-02-09T15:34:00.000Z" }],
  ["by another person", { who: { id: BEN, displayName: "Ben" } }],
  ["for another reason", { why: "approved by Cim" }],
  ["about somebody with a name", { subjectId: ADA }],
  ["about nobody", { subjectId: undefined }],
] as const)("what happened %s has a line of its own", (_what, change) => {
  expect(linesOf(entered(1), entered(2, change), entered(3))).toHaveLength(3);
});

test("a wave to which nothing has happened says so", () => {
  expect(auditCard(status, []).markup).toContain("Nothing yet.");
});
