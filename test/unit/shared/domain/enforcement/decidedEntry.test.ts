import { expect, test } from "vitest";
import {
  type DecidedEntrant,
  decidedEntryFault,
  entryFault,
} from "../../../../../shared/domain/enforcement/enforcement.ts";

const ada = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada" };
const bo = { id: "ad000000-0000-4000-8000-000000000002", displayName: "Bo" };
const decision = { by: ada, confirmedBy: bo, entersAt: "2026-05-20T07:00:00.000Z" };
const unready: DecidedEntrant = {
  userId: "u",
  lookedAt: "2026-05-20T07:00:00.000Z",
  hasUsablePasskey: false,
  decision,
};
const NOW = new Date("2026-05-20T07:30:00.000Z");

test.each<[string, Partial<DecidedEntrant>, string | undefined]>([
  ["enters without a passkey on the day that two people set", {}, undefined],
  ["enters with one, too", { hasUsablePasskey: true }, undefined],
  ["does not enter by one person's word", { decision: { ...decision, confirmedBy: ada } }, "notDecidedByTwo"],
  [
    "does not enter by one person's word in two spellings",
    { decision: { ...decision, confirmedBy: { ...ada, id: ada.id.toUpperCase() } } },
    "notDecidedByTwo",
  ],
  ["does not enter before", { decision: { ...decision, entersAt: "2026-05-20T07:30:00.001Z" } }, "beforeTheDate"],
  ["does not enter without a day", { decision: { ...decision, entersAt: "" } }, "beforeTheDate"],
  ["does not enter when Entra shows nothing of the account", { hasUsablePasskey: undefined }, "notSeen"],
  ["does not enter on a look of an hour ago", { lookedAt: "2026-05-20T06:30:00.000Z" }, "lookedAtTooLongAgo"],
  ["does not enter on no look", { lookedAt: "" }, "lookedAtTooLongAgo"],
])("somebody unready %s", (_case, change, expected) => {
  expect(decidedEntryFault({ ...unready, ...change }, NOW)).toBe(expected);
});

test("a decision is nothing to an entry of any other kind", () => {
  expect(entryFault(unready, NOW)).toBe("noUsablePasskey");
});
