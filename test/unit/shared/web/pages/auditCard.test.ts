import { expect, test } from "vitest";
import { auditCard } from "../../../../../shared/web/pages/auditCard.ts";

const ADA = "a0000000-0000-4000-8000-000000000001";
const status = {
  timeZone: "Europe/Berlin",
  excluded: [{ userId: ADA, userPrincipalName: "ada@contoso.example", reason: "noUsablePasskey" as const }],
  wouldBeExcluded: [],
  sortedOutMembers: [],
};
const event = { id: "1", scope: "wave-1", at: "2027-02-09T14:34:00.000Z", who: "app", what: "excludedFromEnforcement" };
const textOf = (change: object): string =>
  auditCard(status, [{ ...event, ...change }])
    .markup.replace(/.*<time[^>]*>/, "")
    .replace(/<[^>]+>/g, "|");

test.each([
  ["says when in the wave's own time", {}, "Tuesday 9 February at 15:34 CET"],
  ["says what in words", {}, "Excluded from enforcement"],
  [
    "names somebody whom the page names elsewhere",
    { subjectId: ADA, why: "noUsablePasskey" },
    "ada@contoso.example · No passkey yet",
  ],
  [
    "tells moments inside a text in the wave's own time",
    { after: "until 2027-02-09T15:34:00.000Z" },
    "until Tuesday 9 February at 16:34 CET",
  ],
  ["has words for how identity was checked", { why: "inPerson" }, "in the same room"],
  ["shows text of people as text", { why: "<b>bold</b>" }, "&lt;b&gt;bold&lt;/b&gt;"],
])("a line of the log %s", (_behaviour, change, expected) => {
  expect(textOf(change)).toContain(expected);
});

test("a line of the log shows no object id, neither of who did it nor of somebody the page does not name", () => {
  const text = textOf({ who: `Hana Eriksen (${ADA})`, subjectId: "b0000000-0000-4000-8000-000000000002" });
  expect(text).toContain("Hana Eriksen");
  expect(text).not.toMatch(/[ab]0000000-/);
});

test("a wave to which nothing has happened says so", () => {
  expect(auditCard(status, []).markup).toContain("Nothing yet.");
});
