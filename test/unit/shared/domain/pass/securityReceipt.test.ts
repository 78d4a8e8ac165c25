import { describe, expect, test } from "vitest";
import type { Grant } from "../../../../../shared/domain/pass/grant.ts";
import { securityReceipt, wayWords } from "../../../../../shared/domain/pass/securityReceipt.ts";

const MIA = { id: "mia", displayName: "Mia" };
const at = "2026-03-02T09:50:00.000Z";
const state = { kind: "collected", passId: "p", expiresAt: at, at, by: MIA, identityCheckedBy: "inPerson" } as const;
const grant: Grant = {
  grantId: "g",
  userId: "sam",
  reason: "joiner",
  openedAt: at,
  closesAt: at,
  secretHash: "0",
  state,
};
const begun = { at, day: "2026-03-02" };

describe("the row by which security hears of a code", () => {
  test.each<[string, Partial<Grant>, string, object]>([
    ["is left alone for five minutes", {}, "2026-03-02T09:54:59.999Z", { kind: "wait" }],
    ["waits until its hour is over", {}, "2026-03-02T09:59:59.999Z", { kind: "wait" }],
    ["is one of its hour from then on", {}, "2026-03-02T10:00:00.000Z", { kind: "shown", how: "withTheHour" }],
    [
      "is told at once where a person gave it out",
      { openedBy: MIA },
      "2026-03-02T09:55:00.000Z",
      { kind: "shown", how: "atOnce" },
    ],
    ["waits while the code is being made", { state: { kind: "open" } }, "2026-03-02T10:49:59.999Z", { kind: "wait" }],
    [
      "ends an hour after a press that came to nothing",
      { state: { kind: "open" } },
      "2026-03-02T10:50:00.000Z",
      { kind: "end", code: "notShown" },
    ],
    [
      "is not of a code of another day",
      { state: { ...state, at: "2026-03-03T09:50:00.000Z" } },
      "2026-03-03T12:00:00.000Z",
      { kind: "end", code: "notShown" },
    ],
  ])("%s", (_what, change, now, expected) => {
    expect(securityReceipt({ ...grant, ...change }, begun, true, new Date(now))).toMatchObject(expected);
  });

  test("ends where security is not to hear of codes of hires and waves, and not of a person's", () => {
    const now = new Date("2026-03-02T09:55:00.000Z");
    expect(securityReceipt(grant, begun, false, now)).toEqual({ kind: "end", code: "off" });
    expect(securityReceipt({ ...grant, openedBy: MIA }, begun, false, now)).toMatchObject({ how: "atOnce" });
  });

  test("ends where the grant is gone", () => {
    const now = new Date("2026-03-02T11:00:00.000Z");
    expect(securityReceipt(undefined, begun, true, now)).toEqual({ kind: "end", code: "notShown" });
  });
});

test.each<[string, Partial<Grant>, Partial<typeof state> | { identityCheckedBy: string }]>([
  ["the link to the manager", {}, {}],
  ["mailed ahead to the manager", {}, { identityCheckedBy: "mailedAhead" }],
  ["the link to whom the helpdesk named", { collector: { kind: "deputy", ...MIA, namedBy: MIA } }, {}],
  ["at the helpdesk", { collector: { kind: "helpdesk" } }, {}],
  ["for oneself, by a passkey", { collector: { kind: "self" } }, {}],
  ["by a Verified ID", { collector: { kind: "verifiedId" } }, {}],
  [
    "the link to the manager, or to the hire with a short code",
    {
      byMail: {
        secretHash: "0",
        addressHash: "0",
        language: "en",
        tries: 0,
        shortCode: { hash: "0", at, by: MIA, identityCheckedBy: "inPerson" },
      },
    },
    {},
  ],
])("a way is said as: %s", (words, change, more) => {
  expect(wayWords({ ...grant, ...change }, { ...state, ...more })).toBe(words);
});
