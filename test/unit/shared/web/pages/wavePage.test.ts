import { type HTMLElement, parse } from "node-html-parser";
import { describe, expect, test } from "vitest";
import { NotEnforcedReasonSchema } from "../../../../../shared/domain/enforcement/notEnforced.ts";
import type { NamedReason } from "../../../../../shared/domain/wave/countedWave.ts";
import { type WaveStage, WaveStageSchema } from "../../../../../shared/domain/wave/stages.ts";
import { waveActions } from "../../../../../shared/waves/waveActions.ts";
import type { WaveStatus } from "../../../../../shared/waves/waveStatus.ts";
import { nextWords } from "../../../../../shared/web/pages/nextWords.ts";
import { type WavePageData, waveStatusPage } from "../../../../../shared/web/pages/wavePage.ts";
import { reasonWords, stageWords, wayOfAWave } from "../../../../../shared/web/pages/words.ts";
import { approver, counted, noProgress, plannedWave, rules, starter } from "../../../../support/waves/rulesForTests.ts";

const at = "2026-03-24T10:00:00.000Z";
const evidence = {
  at,
  digest: "d1",
  policyDigest: "p",
  ready: 96,
  leftOut: 4,
  seen: 95,
  inScope: 100,
  clean: true,
};
const mia: NamedReason = { userId: "m", userPrincipalName: "mia@example.org", reason: "noUsablePasskey" };
const status: WaveStatus = counted({
  ...plannedWave,
  counts: {
    members: 103,
    inScope: 100,
    sortedOut: 3,
    ready: 96,
    unclear: 0,
    reportedReady: 95,
    reported: 95,
    lookedAt: 95,
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
const swept: WaveStatus = {
  ...status,
  stage: "swept",
  gate: { at, ready: 96, inScope: 100, passed: true },
  evidence,
  policyId: "p1",
  policyState: "enabledForReportingButNotEnforced",
  wouldBeLeftOut: [mia],
};
const enforcing: WaveStatus = {
  ...swept,
  stage: "enforcing",
  enforcingAt: "2026-03-24T10:20:00.000Z",
  counts: { ...status.counts, enforced: 61 },
  wouldBeLeftOut: [],
  notEnforced: [mia, { userId: "n", userPrincipalName: "noa@example.org", reason: "entersSoon" }],
};
const rollbackRequested = { by: starter, at, reason: "calls" };

const page = (change: Partial<WaveStatus> = {}, actions: WavePageData["actions"] = []): HTMLElement =>
  parse(
    waveStatusPage({
      organizationName: "Contoso",
      status: counted({ ...status, ...change }),
      audit: [],
      rules,
      actions,
    }),
  );
const now = (change: Partial<WaveStatus>) => page(change).querySelector(".now");
/** The text of the card whose heading begins so. */
const card = (change: Partial<WaveStatus>, title: string): string | undefined =>
  page(change)
    .querySelectorAll(".card")
    .find((one) => one.querySelector("h2")?.text.startsWith(title))
    ?.text.replaceAll(/\s+/g, " ");

test("people who have just entered are not called enforced, and it says how long that takes", () => {
  const counts = { ...enforcing.counts, applying: 60 };
  expect(card({ ...enforcing, counts }, "Ready")).toMatch(
    /1 are enforced.*60 people have entered: it takes up to one hour to apply/,
  );
  expect(card(enforcing, "Ready")).not.toContain("entered:");
  expect(card(enforcing, "Ready")).toContain("61 are enforced");
});

test("numbers that nobody has looked at yet say so", () => {
  const counts = { ...status.counts, ready: 0, reported: 27, lookedAt: 0 };
  expect(card({ counts }, "Ready")).toContain("names 27 with a passkey, of whom 0 were looked at so far");
  expect(card({ counts: { ...counts, lookedAt: 27 } }, "Ready")).not.toContain("looked at so far");
  // Source: learn.microsoft.com/entra/identity/authentication/howto-authentication-methods-activity, read 2026-11.
  for (const lookedAt of [0, 26, 27]) {
    const ages = [...(card({ counts: { ...counts, lookedAt } }, "Ready") ?? "").matchAll(/\d+ hours?/g)];
    expect(ages.map(([age]) => age)).toEqual(["36 hours"]);
  }
});

test("of whose passkey nobody can tell is told apart, with where the reason stands; of nobody nothing is said", () => {
  const counts = { ...status.counts, ready: 77, unclear: 19 };
  expect(card({ counts }, "Ready")).toContain("77 of 100 have");
  expect(card({ counts }, "Ready")).toContain("Of 19 more nobody can tell just now");
  expect(card({}, "Ready")).not.toContain("nobody can tell");
});

test.each(["Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu"])(
  "a wave of %s starts, and a waiver ends, on the day that was set there",
  (timeZone) => {
    const waiver = {
      userId: "m",
      userPrincipalName: "mia@example.org",
      by: starter,
      at,
      reason: "leave",
      standing: "waived",
    };
    const decisions = [{ ...waiver, until: "2027-02-01" }] as unknown as WaveStatus["decisions"];
    const shown = page({ timeZone, startDate: "2027-01-04", decisions }).text;
    expect(shown).toContain("Starts Monday 4 January 2027");
    expect(shown).toContain("Waived until Monday 1 February");
  },
);

describe("the box that says where a wave stands", () => {
  test.each(WaveStageSchema.options)("has words for a wave that is %s and waits for nothing", (stage) => {
    expect(now({ stage })?.text).toContain(stageWords[stage]);
  });

  test("says what the wave waits for, and until when in its own time", () => {
    const waiting = { until: "2026-03-25T09:00:00.000Z", because: "waits for approval by a second admin" };
    expect(now({ ...swept, waiting })?.text).toBe(
      "Waits for approval by a second adminWaits until Wednesday 25 March at 10:00 CET",
    );
  });

  test("says of a pause who and why, and no moment at which nothing will happen", () => {
    const paused = { by: starter, at, reason: "calls" };
    const waiting = {
      until: at,
      because: "paused by Sam Starter: calls; those who are enforced are watched all the same",
    };
    const box = now({ ...enforcing, paused, waiting });
    expect(box?.text).toBe("Paused by Sam Starter: calls; those who are enforced are watched all the same");
    expect(box?.classList.contains("held")).toBe(true);
  });

  test.each<[string, WaveStatus["wayBack"], string]>([
    [
      "before anything was done",
      undefined,
      "Members may still be enforced: nothing has been changed yet. It is tried again every minute.",
    ],
    [
      "while somebody is still in",
      { notYet: "Forbidden: no (request-id 7)" },
      "Members may still be enforced: Forbidden: no (request-id 7). It is tried again every minute.",
    ],
    [
      "once they were read back outside",
      { outAt: at },
      "Nobody is enforced by this wave any more, read back at Tuesday 24 March at 11:00 CET.",
    ],
  ])("says of a rollback %s whether anybody is still enforced, whatever else holds", (_when, wayBack, words) => {
    const paused = { by: starter, at, reason: "calls" };
    const waiting = { until: at, because: "something else" };
    const box = now({ ...enforcing, paused, waiting, rollbackRequested, ...(wayBack && { wayBack }) });
    expect(box?.text).toBe(`A rollback was asked for. ${words}`);
  });

  test("says nothing of a rollback that nobody asked for, nor of a way back that is over", () => {
    expect(now({ ...enforcing, wayBack: { outAt: at } })?.text).not.toContain("rollback");
  });
});

describe("the way of a wave", () => {
  const steps = (change: Partial<WaveStatus>) => page(change).querySelectorAll(".rail li");

  test("has every stage once, in order, but for the two that lie beside it", () => {
    expect(wayOfAWave.map(({ stage }) => stage)).toEqual(
      WaveStageSchema.options.filter((stage) => stage !== "rolledBack" && stage !== "cancelled"),
    );
  });

  test("shows where the wave is, and when people began to enter and all were in", () => {
    const rail = steps({ ...enforcing, stage: "enforced", enforcedAt: "2026-03-25T10:20:00.000Z" }).map(
      ({ text }) => text,
    );
    expect(rail).toContain("Enforcing24 Mar (done)");
    expect(rail).toContain("Enforced25 Mar");
    expect(steps(enforcing).find(({ classList }) => classList.contains("here"))?.text).toBe("Enforcing24 Mar");
  });

  test("shows nobody as enforced while people are still entering", () => {
    const enforced = steps(enforcing).find(({ text }) => text.startsWith("Enforced"));
    expect(enforced?.classList.contains("open")).toBe(true);
  });

  test("puts a wave that was rolled back where it begins again", () => {
    const here = steps({ stage: "rolledBack" }).find(({ classList }) => classList.contains("here"));
    expect(here?.text).toContain("Reminded");
  });
});

describe("what comes next", () => {
  const next = (change: Partial<WaveStatus>) =>
    page(change)
      .querySelectorAll("main > p")
      .map(({ text }) => text)
      .filter((text) => /^(Next|To do):/.test(text));
  const paused = { by: starter, at, reason: "calls" };

  test.each(WaveStageSchema.options)("is said for a wave that is %s", (stage) => {
    expect(next({ stage })).toEqual([`Next: ${nextWords[stage]}`]);
  });

  const reminder = {
    what: "reminder",
    when: "at",
    at: "2026-01-26T08:00:00.000Z",
    say: "the reminder, Monday 26 January, 09:00",
  } as const;

  test("is named with its day and hour, before what it means", () => {
    expect(next({ stage: "open", next: reminder })).toEqual([
      `Next: the reminder, Monday 26 January, 09:00. ${nextWords.open.replace(/^a/, "A")}`,
    ]);
  });

  test("stands behind a pause, too, with the evidence that it waits for", () => {
    const waiting = { ...reminder, waitsFor: "77 of 100 have a working passkey" };
    expect(next({ stage: "open", paused, next: waiting })[0]).toMatch(
      /^Next: nothing goes on until an Admin resumes the wave\. After that: the reminder, Monday 26 January, 09:00\..* It waits for evidence: 77 of 100/,
    );
    expect(next({ stage: "open", next: waiting })[0]).not.toContain("It waits for");
  });

  test("in a pause is nothing, and after the first entry nobody else, until an Admin resumes the wave", () => {
    expect(next({ ...swept, paused })[0]).toMatch(
      /^Next: nothing goes on until an Admin resumes the wave\. After that:/,
    );
    expect(next({ ...enforcing, paused })[0]).toMatch(/^Next: nobody else enters until an Admin resumes the wave\./);
  });

  test("once a rollback was asked for is the way back, and no entry", () => {
    expect(next({ ...enforcing, rollbackRequested })).toEqual([
      "Next: once nobody is in any more, the wave begins again at its reminders.",
    ]);
  });

  test("names how many are to be decided about, and nothing where nobody is", () => {
    const steady = { ...enforcing, stage: "steady" as const };
    expect(next({ ...steady, toBeDecided: [mia] })).toContain("To do: decide about 1 still outside.");
    expect(next(steady)).toHaveLength(1);
  });
});

test("names in tables lead to the page of the person, and each table has a name", () => {
  const both = page(enforcing);
  expect(both.querySelector('th a[href="/people/m"]')?.text).toBe("mia@example.org");
  expect(both.querySelectorAll("table").every((table) => table.getAttribute("aria-label"))).toBe(true);
});

describe("who is in and who is out", () => {
  test("before the flip the page names who would be left out, and claims nobody as enforced", () => {
    expect(card(swept, "Would be left out for now (1)")).toMatch(/mia@example.org ?No passkey yet/);
    expect(card(swept, "Not enforced yet")).toBeUndefined();
    expect(card(swept, "Ready")).not.toContain("are enforced");
  });

  test("before there is evidence it names neither", () => {
    expect(card(status, "Would be left out")).toBeUndefined();
    expect(card(status, "Not enforced yet")).toBeUndefined();
  });

  test("from the first entry on it tells how many are in, and names everybody who is not, each with the reason", () => {
    expect(card(enforcing, "Ready")).toContain("61 are enforced");
    expect(card(enforcing, "Not enforced yet (2)")).toMatch(
      /mia@example.org ?No passkey yet ?noa@example.org ?Ready, enters with the next look/,
    );
    expect(card(enforcing, "Would be left out for now")).toBeUndefined();
  });

  test("when everybody is in, it says so", () => {
    expect(card({ ...enforcing, notEnforced: [] }, "Not enforced yet")).toContain("Nobody is left out.");
  });

  test.each(NotEnforcedReasonSchema.options)("there are words for the reason %s", (reason) => {
    const text = card({ ...enforcing, notEnforced: [{ ...mia, reason }] }, "Not enforced yet");
    expect(reasonWords[reason]).toMatch(/^[A-Z]/);
    expect(text).toContain(reasonWords[reason]);
  });

  test("names of people are text", () => {
    const notEnforced = [{ ...mia, userPrincipalName: "<img src=x>@example.org" }];
    expect(page({ ...enforcing, notEnforced }).querySelector("img")).toBeNull();
  });
});

describe("the evidence", () => {
  test("says how many would be enforced and left out, and that the wave's own policy only reports", () => {
    const text = card(swept, "Evidence");
    expect(text).toContain("Would be enforced96 of 100");
    expect(text).toContain("Would be left out4");
    expect(text).toContain("Own policyIn report-only (p1)");
    expect(text).not.toMatch(/exclu|may be enabled/i);
  });

  test("says who withdrew the approval and why, until there is another", () => {
    const withdrawn = { by: approver, at, reason: "too early" };
    expect(card({ ...swept, withdrawn }, "Evidence")).toMatch(/Approval withdrawnAlex Approver, .*: too early/);
    const approval = { by: approver, at, digest: "d1" };
    expect(card({ ...swept, withdrawn, approval }, "Evidence")).not.toContain("withdrawn");
    expect(card({ ...swept, approval }, "Evidence")).toContain("ApprovedAlex Approver");
  });
});

describe("what the workforce policy stopped", () => {
  test("is told from the first entry on, and not before", () => {
    expect(card(swept, "Stopped within a day")).toBeUndefined();
    const text = card({ ...enforcing, strandedRecently: 2, stoppedRecently: 7 }, "Stopped within a day");
    expect(text).toContain("Stranded2 (no working passkey; they are being helped)");
    expect(text).toContain(
      "Stopped attempts7 (the owner has a passkey and somebody knew the password, or nobody could look yet)",
    );
  });
});

describe("the buttons", () => {
  const all = waveActions.map((action) => ({ action, formToken: `token-${action}` }));
  const form = (action: string, change: Partial<WaveStatus> = swept) =>
    page(change, all).querySelector(`form[action$="/${action}"]`);

  test.each(waveActions)("each send their own token to their own place: %s", (action) => {
    expect(form(action)?.getAttribute("method")).toBe("post");
    expect(form(action)?.querySelector("[name=formToken]")?.getAttribute("value")).toBe(`token-${action}`);
  });

  test("are as many as there are actions, and none without", () => {
    expect(page(swept, all).querySelectorAll("form")).toHaveLength(waveActions.length);
    expect(page(swept).querySelectorAll("form")).toHaveLength(0);
  });

  test("the one that approves names the evidence shown, how many enter, and for how long it covers the others", () => {
    expect(form("approve")?.querySelector("[name=digest]")?.getAttribute("value")).toBe("d1");
    expect(form("approve")?.text).toMatch(/enforces 96 people .* for four weeks each of the others/);
  });

  test.each(["withdraw", "pause", "rollback"])("those that ask why want an answer: %s", (action) => {
    expect(form(action)?.querySelector("[name=reason]")?.hasAttribute("required")).toBe(true);
  });

  test("the one that rolls back says that people leave the group at once", () => {
    expect(form("rollback", enforcing)?.text).toContain("leave the enforced group at once");
  });
});

describe("the line of the gate", () => {
  test("counts everybody in scope while nobody is away", () => {
    expect(page(status).text).toContain("The line is the gate: 95 of 100. The report");
  });

  test("is the one that the gate waits for, without those who are away", () => {
    expect(page({ ...status, heldAway: 1 }).text).toContain("95 of 99; 1 more is away and not waited for. The report");
    expect(page({ ...status, heldAway: 20 }).text).toContain("76 of 80; 20 more are away and not waited for. The");
  });
});

test.each<WaveStage>(["planned", "swept", "enforcing", "steady", "rolledBack", "cancelled"])(
  "the page of a wave that is %s has no script, no style of an element and no word of an exclusion",
  (stage) => {
    const { outerHTML } = page({ ...enforcing, stage });
    expect(outerHTML).not.toMatch(/<script| style=| on\w+=/);
    expect(page({ ...enforcing, stage }).text).not.toMatch(/exclu/i);
  },
);

test("what Entra itself asks people at sign-in is said as of the last checks, and not where none told of it", () => {
  const campaign = { at, say: "the campaign is enabled: it asks for a passkey" };
  expect(card({ campaign }, "Asked at sign-in")).toMatch(
    /The campaign is enabled: it asks for a passkey\. ?As of the checks of Tuesday 24 March/,
  );
  expect(card({}, "Asked at sign-in")).toBeUndefined();
});
