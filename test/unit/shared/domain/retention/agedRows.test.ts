import { describe, expect, test } from "vitest";
import { tableDefinitions } from "../../../../../shared/adapters/tables/tableDefinitions.ts";
import {
  type AgedKind,
  type AgedValues,
  type Around,
  isOver,
} from "../../../../../shared/domain/retention/agedRows.ts";
import { keptIn } from "../../../../../shared/domain/retention/keptIn.ts";

const BEFORE = new Date("2026-03-01T00:00:00.000Z");
const OLD = "2026-02-28T23:59:59.999Z";
const NEW = "2026-03-01T00:00:00.000Z";
const ANN = { id: "a0000000-0000-4000-8000-000000000001", displayName: "Ann" };
const around: Around = {
  isStanding: (scope) => scope === "standing",
  isOpenWork: (_, eventId) => eventId === "open",
};

const collected = (at: string) =>
  ({ kind: "collected", passId: "p", expiresAt: at, at, by: ANN, identityCheckedBy: "inPerson" }) as const;
const minting = { kind: "minting", claimId: "c", at: OLD, by: ANN, identityCheckedBy: "inPerson" } as const;
const byMail = (tries: number) => ({ secretHash: "s", addressHash: "a", language: "en", tries }) as const;
const asked = (at: string) => ({ by: ANN, at });
const back = (at: string) => ({ back: { by: ANN, at, as: "returned" } }) as const;
const leaver = (change: Partial<AgedValues["leavers"]> = {}): AgedValues["leavers"] => ({
  state: "done",
  toldAt: OLD,
  dueAt: OLD,
  reports: { waves: { as: "done", at: OLD, say: "x" } },
  ...change,
});
const issued = (at: string) => ({ kind: "issued", at, grantId: "g", passId: "p", byId: ANN.id }) as const;
const claim = { claimId: "c", grantId: "g", at: OLD };
const passes = (change: Partial<AgedValues["personPasses"]> = {}): AgedValues["personPasses"] => ({
  unseenSince: [],
  attempts: [],
  ...change,
});
const webhook = (change: Partial<AgedValues["webhooks"]> = {}): AgedValues["webhooks"] => ({
  source: "hr",
  eventId: "e",
  at: OLD,
  accepted: true,
  ...change,
});
const facts = (endedAt?: string): AgedValues["hires"]["facts"] => ({
  joinerId: "j",
  startDate: "2026-01-01",
  timeZone: "UTC",
  hiredAt: OLD,
  ...(endedAt !== undefined && { ended: { as: "registered", at: endedAt } }),
});
const contact = { personalMail: "ann@home.example" };

/** Kind, what it is about, and whether it is over. */
type Case = { readonly [Kind in AgedKind]: readonly [Kind, string, AgedValues[Kind], boolean] }[AgedKind];
const cases: readonly Case[] = [
  ["logFindings", "seen last before", { lastAt: OLD }, true],
  ["logFindings", "seen since", { lastAt: NEW }, false],
  ["logFindings", "of a moment that nobody can read", { lastAt: "soon" }, false],
  ["tickets", "closed before", { openedAt: OLD, closedAt: OLD }, true],
  ["tickets", "closed since", { openedAt: OLD, closedAt: NEW }, false],
  ["tickets", "still open", { openedAt: OLD }, false],
  ["grants", "collected before", { state: collected(OLD), closesAt: OLD }, true],
  ["grants", "collected since", { state: collected(NEW), closesAt: OLD }, false],
  ["grants", "collected before a window that still runs", { state: collected(OLD), closesAt: NEW }, false],
  ["grants", "closed before", { state: { kind: "closed", at: OLD, because: "x" }, closesAt: OLD }, true],
  ["grants", "closed since", { state: { kind: "closed", at: NEW, because: "x" }, closesAt: OLD }, false],
  ["grants", "open, and run out before", { state: { kind: "open" }, closesAt: OLD }, true],
  ["grants", "open", { state: { kind: "open" }, closesAt: NEW }, false],
  ["grants", "in the making", { state: minting, closesAt: OLD }, false],
  ["grants", "locked by guesses", { state: collected(OLD), closesAt: OLD, byMail: byMail(5) }, false],
  ["grants", "guessed at once", { state: collected(OLD), closesAt: OLD, byMail: byMail(1) }, true],
  ["releases", "ended before", { state: "ended", asked: asked(OLD), endedAt: OLD }, true],
  ["releases", "ended since", { state: "ended", asked: asked(OLD), endedAt: NEW }, false],
  ["releases", "out", { state: "out", asked: asked(OLD) }, false],
  ["releases", "leaving", { state: "leaving", asked: asked(OLD) }, false],
  ["releases", "returning", { state: "returning", asked: asked(OLD) }, false],
  ["releases", "asked for and never confirmed", { state: "asked", asked: asked(OLD) }, true],
  ["releases", "asked for since", { state: "asked", asked: asked(NEW) }, false],
  ["lentKeys", "back before", back(OLD), true],
  ["lentKeys", "back since", back(NEW), false],
  ["lentKeys", "not back", {}, false],
  ["leavers", "done before", leaver(), true],
  ["leavers", "overtaken before", leaver({ state: "overtaken" }), true],
  ["leavers", "told since", leaver({ toldAt: NEW }), false],
  ["leavers", "due since", leaver({ dueAt: NEW }), false],
  ["leavers", "with a step since", leaver({ reports: { groups: { as: "done", at: NEW, say: "x" } } }), false],
  ["leavers", "waiting", leaver({ state: "waiting" }), false],
  ["leavers", "held", leaver({ state: "held" }), false],
  ["leavers", "lifted by an Admin", leaver({ state: "lifted" }), false],
  ["leavers", "dropped by an Admin", leaver({ state: "dropped" }), false],
  ["presentations", "asked for before", { askedAt: OLD }, true],
  ["presentations", "asked for since", { askedAt: NEW }, false],
  ["personPasses", "tried last before", passes({ attempts: [issued(OLD)], unseenSince: [OLD] }), true],
  ["personPasses", "tried since", passes({ attempts: [issued(NEW), issued(OLD)] }), false],
  ["personPasses", "without a clear answer since", passes({ unseenSince: [NEW] }), false],
  ["personPasses", "claimed", passes({ claim }), false],
  ["webhooks", "worked on before", webhook(), true],
  ["webhooks", "come since", webhook({ at: NEW }), false],
  ["webhooks", "not accepted", webhook({ accepted: false }), false],
  ["webhooks", "still being worked on", webhook({ eventId: "open" }), false],
  ["hires", "ended before", { facts: facts(OLD), contact }, true],
  ["hires", "ended before, with a deputy", { facts: facts(OLD), managerDeputy: { employeeId: "E" } }, true],
  ["hires", "ended before, with nothing left", { facts: facts(OLD) }, false],
  ["hires", "ended since", { facts: facts(NEW), contact }, false],
  ["hires", "not ended", { facts: facts(), contact }, false],
  ["mails", "sent before", { scope: "app", state: "accepted", at: OLD }, true],
  ["mails", "refused before", { scope: "app", state: "rejected", at: OLD }, true],
  ["mails", "sent since", { scope: "app", state: "accepted", at: NEW }, false],
  ["mails", "not settled", { scope: "app", state: "open", at: OLD }, false],
  ["mails", "of a wave that stands", { scope: "standing", state: "accepted", at: OLD }, false],
  ["audit", "of before", { scope: "app", at: OLD }, true],
  ["audit", "of since", { scope: "app", at: NEW }, false],
  ["audit", "of a wave that stands", { scope: "standing", at: OLD }, false],
  ["audit", "without a moment", { scope: "app", at: "" }, false],
];

describe("a row", () => {
  test.each(cases)("of %s, %s", (kind, _what, value, over) => {
    expect(isOver(kind, value as never, BEFORE, around)).toBe(over);
  });
});

test("every table of the app says what it keeps of people, and how long", () => {
  expect(Object.keys(keptIn).toSorted()).toEqual(Object.keys(tableDefinitions).toSorted());
});
