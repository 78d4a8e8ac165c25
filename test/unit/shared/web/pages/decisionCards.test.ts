import { parse } from "node-html-parser";
import { describe, expect, test } from "vitest";
import { decisionsFor } from "../../../../../shared/waves/decisionsFor.ts";
import type { ShownDecision, WaveStatus } from "../../../../../shared/waves/waveStatus.ts";
import { decisionCards, NO_FORMS } from "../../../../../shared/web/pages/decisionCards.ts";
import { approver, counted, noProgress, plannedWave, starter } from "../../../../support/waves/rulesForTests.ts";

const third = { id: "55555555-5555-4555-8555-555555555555", displayName: "Theo Third" };
const at = "2026-05-12T08:00:00.000Z";
const status: WaveStatus = counted({
  ...plannedWave,
  stage: "steady",
  counts: {
    members: 3,
    inScope: 3,
    sortedOut: 0,
    ready: 0,
    unclear: 0,
    reportedReady: 0,
    reported: 0,
    lookedAt: 0,
    enforced: 0,
    applying: 0,
    heldByDecision: 0,
    waived: 0,
  },
  toBeDecided: [],
  progress: noProgress,
  decisions: [],
  notEnforced: [],
  parts: [],
  wouldBeLeftOut: [],
  sortedOutMembers: [],
  mailsByKind: {},
  helpdesk: { kind: "notSet", say: "Nobody has set what the helpdesk can take.", isOverruled: false },
});
const mia = { userId: "u-mia", userPrincipalName: "mia@example.org", reason: "approvalRanOut" } as const;
const decision = (change: Partial<ShownDecision>): ShownDecision => ({
  userId: "u-noa",
  userPrincipalName: "noa@example.org",
  standing: "held",
  by: third,
  at,
  reason: "on leave",
  ...change,
});
const textOf = (change: Partial<WaveStatus>) =>
  parse(String(decisionCards(counted({ ...status, ...change }), NO_FORMS) || "")).text.replaceAll(/\s+/g, " ");

describe("the cards about those outside", () => {
  test("are not there while there is nobody to decide about", () => {
    expect(decisionCards(status, NO_FORMS)).toBe(false);
  });

  test("name who is to be decided about and why, and say that nobody enters by themselves any more", () => {
    const text = textOf({ toBeDecided: [mia] });
    expect(text).toContain("To be decided (1)");
    expect(text).toContain("mia@example.orgReady, but the approval has run out");
    expect(text).toMatch(/needs a date, too, or the next wave/);
  });

  test.each<[string, Partial<ShownDecision>, string]>([
    ["hold", {}, "Held, until somebody decides otherwise"],
    ["waiver", { standing: "waived", until: "2026-09-01" }, "Waived until Tuesday 1 September 2026"],
    [
      "waiver that is over",
      { standing: "ended", until: "2026-05-01" },
      "Was waived until Friday 1 May 2026: part of the wave again",
    ],
    ["date that waits", { standing: "unconfirmed", on: "2026-05-20" }, "once a second person confirms it"],
    [
      "date",
      { standing: "dated", on: "2026-05-20", confirmedBy: approver, notYet: "no mail reaches them" },
      "Enforced from Wednesday 20 May 2026 on, confirmed by Alex Approver. Not yet: no mail reaches them",
    ],
    [
      "date that was told later",
      { standing: "dated", on: "2026-05-20", confirmedBy: approver, entersAt: "2026-05-22T07:00:00Z" },
      "Enforced from Friday 22 May 2026 on",
    ],
    ["date that passed in vain", { standing: "missed", on: "2026-05-20" }, "to be decided again"],
  ])("say of a %s who, why and until when", (_case, change, words) => {
    const text = textOf({ decisions: [decision(change)] });
    expect(text).toContain(words);
    expect(text).toContain("Theo Third");
    expect(text).toContain("on leave");
  });

  test("say of a waiver that is over, long after the flip, that it is to be decided again", () => {
    const over = decision({ standing: "ended", until: "2026-05-01" });
    const text = textOf({ decisions: [over], toBeDecided: [{ ...mia, userId: over.userId }] });
    expect(text).toContain("Was waived until Friday 1 May 2026: to be decided again");
  });

  test("cannot be broken by a reason", () => {
    const cards = decisionCards(
      { ...status, decisions: [decision({ reason: "<script>alert(1)</script>" })] },
      NO_FORMS,
    );
    expect(String(cards)).not.toContain("<script>");
  });

  test("have forms for whom the viewer may decide about, each with its own token", () => {
    const forms = { decide: new Map([["u-mia", "t1"]]), confirm: new Map([["u-noa", "t2"]]), passWillDo: true };
    const shown = counted({
      ...status,
      toBeDecided: [mia],
      decisions: [decision({ standing: "unconfirmed", on: "2026-05-20" })],
    });
    const page = parse(String(decisionCards(shown, forms)));
    const fields = (form: { querySelectorAll(of: string): { getAttribute(name: string): string | undefined }[] }) =>
      Object.fromEntries(
        form.querySelectorAll("input").map((one) => [one.getAttribute("name"), one.getAttribute("value")]),
      );
    const [hold, , , confirm] = page.querySelectorAll("form");
    expect(page.querySelectorAll("form")).toHaveLength(4);
    expect(hold?.getAttribute("action")).toBe("/api/waves/w1/members/u-mia/decision");
    expect(hold && fields(hold)).toMatchObject({ formToken: "t1", decision: "hold" });
    expect(confirm && fields(confirm)).toEqual({
      formToken: "t2",
      decision: "date",
      confirm: "true",
      on: "2026-05-20",
    });
  });
});

describe("where the strength takes no one-time code, the cards about those outside", () => {
  const cards = (passWillDo: boolean) => {
    const forms = { decide: new Map([["u-mia", "t1"]]), confirm: new Map(), passWillDo };
    return parse(String(decisionCards(counted({ ...status, toBeDecided: [mia] }), forms)));
  };
  const offered = (passWillDo: boolean) =>
    cards(passWillDo)
      .querySelectorAll("[name=decision]")
      .map((one) => one.getAttribute("value"));

  test("offer no date, and say why", () => {
    expect(offered(false)).toEqual(["hold", "waive"]);
    expect(cards(false).text).toContain("the strength takes no one-time code");
    expect(cards(false).text).not.toContain("or set a date");
  });

  test("else offer one, and say nothing of it", () => {
    expect(offered(true)).toEqual(["hold", "waive", "date"]);
    expect(cards(true).text).not.toContain("takes no one-time code");
  });
});

describe("what a viewer may do about those outside", () => {
  const shown = {
    ...status,
    toBeDecided: [mia],
    decisions: [decision({ standing: "unconfirmed", on: "2026-05-20" }), decision({ userId: "u-ida" })],
  };
  const may = (viewer: { id: string; roles: string[] }, change: Partial<WaveStatus> = {}) =>
    decisionsFor({ ...shown, ...change }, viewer);
  const all = ["u-mia", "u-noa", "u-ida"];

  test.each<[string, { id: string; roles: string[] }, Partial<WaveStatus>, readonly string[], readonly string[]]>([
    ["an admin", { id: approver.id, roles: ["Admin"] }, {}, all, ["u-noa"]],
    ["an approver", { id: approver.id, roles: ["Approver"] }, {}, [], ["u-noa"]],
    ["the helpdesk", { id: approver.id, roles: ["Helpdesk"] }, {}, [], []],
    ["whoever set the date", { id: third.id.toUpperCase(), roles: ["Admin"] }, {}, all, []],
    ["whoever started the wave", { id: starter.id, roles: ["Admin"] }, {}, all, []],
    ["whoever waived somebody", { id: approver.id, roles: ["Admin"] }, { heldOrWaivedBy: [approver.id] }, all, []],
    ["somebody about themselves", { id: "U-NOA", roles: ["Admin"] }, {}, ["u-mia", "u-ida"], []],
  ])("%s", (_who, viewer, change, decide, confirm) => {
    expect(may(viewer, change)).toEqual({ decide, confirm });
  });
});

test("a waiver that ends within a week says so, above all of them as well; another one does not", () => {
  const waived = decision({ standing: "waived", until: "2026-03-31" });
  const soon = textOf({ decisions: [waived, { ...waived, userId: "u-pia", endsSoon: true }] });
  expect(soon).toContain("1 waiver ends within a week.");
  expect(soon).toContain("Waiver ends on Tuesday 31 March 2026: decide anew");
  expect(soon).toContain("Waived until Tuesday 31 March 2026");
  expect(textOf({ decisions: [waived] })).not.toContain("within a week");
});
