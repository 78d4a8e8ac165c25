import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { decideAboutMember } from "../../../../../functions/waves/http/decideAboutMember.ts";
import { waveSource } from "../../../../../shared/domain/enforcement/enforcement.ts";
import { PHISHING_RESISTANT_STRENGTH_ID } from "../../../../../shared/domain/policy/policyDefinition.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import { decisionPurpose } from "../../../../../shared/waves/waveActions.ts";
import type { WaveStatus } from "../../../../../shared/waves/waveStatus.ts";
import { formToken } from "../../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { addGroups, doorUp, putDoor, requireDoor } from "../../../../support/door/doorStage.ts";
import { guardHasRead, NO_PASS_STRENGTH } from "../../../../support/enforcement/readStrength.ts";
import { handCode } from "../../../../support/passes/handCode.ts";
import { secondsAgo, signedInAs } from "../../../../support/signedIn.ts";
import { testConfig } from "../../../../support/testConfig.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { APPROVER, STARTER, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const THIRD = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cleo Third" };
const FOURTH = { id: "ad000000-0000-4000-8000-000000000004", displayName: "Dora Fourth" };
const ROUTE = "POST /api/waves/{waveId}/members/{userId}/decision";
const NOW = "2026-05-12T08:00:00.000Z";
const reason = "not back from leave";
const date = { decision: "date", on: "2026-05-20", reason };
const confirm = { decision: "date", confirm: true };

let world: WaveWorld;
/** Every answer in this file is as the OpenAPI document has it. */
const answers = new DocumentedAnswers();

beforeEach(async () => {
  world = new WaveWorld(3);
  await world.insert({
    stage: "steady",
    enforcingAt: "2026-04-07T07:55:00.000Z",
    enforcedAt: "2026-04-07T08:00:00.000Z",
    inScope: 3,
  });
  await world.ports.store.putMembers(
    WAVE_ID,
    world.ids.map((id) => aMember(WAVE_ID, id)),
  );
  world.ports.clock.set(NOW);
});

const as = ({ id, displayName }: typeof THIRD, ...roles: string[]) => signedInAs(id, displayName, roles);
const json = { "content-type": "application/json" };
const form = {
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
  cookie: "AppServiceAuthSession=x",
};

async function send(
  body: unknown,
  headers: Record<string, string>,
  { waveId = WAVE_ID, userId = world.id(1), config = world.config } = {},
): Promise<HttpResponseInit> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const request = new HttpRequest({
    method: "POST",
    url: `https://app.example/api/waves/${waveId}/members/${userId}/decision`,
    params: { waveId, userId },
    headers,
    body: { string: text },
  });
  return answers.check(ROUTE, await decideAboutMember(world.ports, config)(request));
}
const decide = (body: unknown, by = THIRD, about = {}) => send(body, { ...as(by, "Admin"), ...json }, about);
const second = (body: unknown = confirm, by = FOURTH, about = {}) =>
  send(body, { ...as(by, "Approver"), ...json }, about);
const code = ({ status, jsonBody }: HttpResponseInit) => [
  status,
  (jsonBody as { error?: { code: string } }).error?.code,
];
const statusIn = ({ jsonBody }: HttpResponseInit) => jsonBody as WaveStatus;
const row = (n = 1) => world.ports.store.decisionOf(WAVE_ID, world.id(n));

describe("a date, which enforces somebody", () => {
  const confirmBy = (minutes: number) =>
    send(confirm, { ...signedInAs(FOURTH.id, "Dora", ["Approver"], [secondsAgo(minutes * 60)]), ...json });

  test("is not confirmed by a session that was left open; to set one needs no fresh sign-in", async () => {
    const old = signedInAs(THIRD.id, "Cleo", ["Admin"], [secondsAgo(16 * 60)]);
    expect((await send(date, { ...old, ...json })).status).toBe(202);
    expect(code(await confirmBy(16))).toEqual([401, "freshSignInNeeded"]);
    expect((await row())?.decision).not.toHaveProperty("confirmed");
    expect((await confirmBy(1)).status).toBe(202);
  });

  test("is confirmed by nobody without the door or outside it, where it is required", async () => {
    requireDoor(world.config);
    await decide(date);
    expect(code(await confirmBy(1))).toEqual([409, "doorNotUp"]);
    await putDoor(world.ports, doorUp(world.config));
    addGroups(world.ports, []);
    expect(code(await confirmBy(1))).toEqual([403, "outsideDoor"]);
    addGroups(world.ports, [FOURTH.id]);
    world.ports.directory.refuseNext("membersAmong");
    expect(code(await confirmBy(1))).toEqual([503, "refusedElsewhere"]);
    expect((await confirmBy(1)).status).toBe(202);
  });
});

describe("an admin", () => {
  test("holds somebody: it stands in the answer with who and why, and in the trail", async () => {
    const answer = await decide({ decision: "hold", reason });
    expect(answer.status).toBe(202);
    const { counts, toBeDecided, decisions } = statusIn(answer);
    expect(counts).toMatchObject({ heldByDecision: 1, waived: 0 });
    expect(toBeDecided.map(({ userId }) => userId)).toEqual([world.id(2), world.id(3)]);
    expect(decisions).toEqual([expect.objectContaining({ userId: world.id(1), standing: "held", by: THIRD, reason })]);
    expect(await world.stamps("memberHeld")).toHaveLength(1);
  });

  describe("before the flip", () => {
    beforeEach(() => world.change({ stage: "reminded", enforcingAt: undefined, enforcedAt: undefined }));
    const withdraw = { decision: "withdraw", reason: "back at work" };

    test("holds somebody and withdraws that: each stands in the answer and once in the trail, however often it is sent", async () => {
      for (const _ of [1, 2]) {
        const held = await decide({ decision: "hold", reason });
        expect([held.status, statusIn(held).counts.heldByDecision]).toEqual([202, 1]);
      }
      for (const _ of [1, 2]) {
        const withdrawn = await decide(withdraw, FOURTH);
        expect([withdrawn.status, statusIn(withdrawn).decisions]).toEqual([202, []]);
      }
      expect(
        [await world.stamps("memberHeld"), await world.stamps("decisionWithdrawn")].map((all) => all.length),
      ).toEqual([1, 1]);
      // Only whoever let somebody stay outside approves nothing any more.
      expect((await world.facts()).heldOrWaivedBy).toEqual([THIRD.id]);
    });

    test.each(["Approver", "Helpdesk", "Auditor"])(
      "is nobody by the role %s alone: nothing is written",
      async (role) => {
        for (const body of [{ decision: "hold", reason }, withdraw])
          expect((await send(body, { ...as(THIRD, role), ...json })).status).toBe(403);
        expect(await row()).toBeUndefined();
      },
    );

    test.each<[string, unknown, unknown]>([
      ["withdraws nothing where nobody decided", withdraw, [409, "nothingToWithdraw"]],
      ["does not withdraw without a reason", { decision: "withdraw" }, [422, "invalidBody"]],
      ["does not waive without an end", { decision: "waive", reason }, [422, "invalidBody"]],
      ["sets no date", date, [409, "notToBeDecided"]],
    ])("%s", async (_case, body, expected) => {
      expect(code(await decide(body))).toEqual(expected);
      expect(await row()).toBeUndefined();
    });
  });

  test("waives somebody for a time", async () => {
    const { counts, decisions } = statusIn(await decide({ decision: "waive", until: "2026-09-01", reason }));
    expect(counts).toMatchObject({ waived: 1 });
    expect(decisions[0]).toMatchObject({ standing: "waived", until: "2026-09-01" });
  });

  test("sets a date, and the operators hear that a second person is needed", async () => {
    const { toBeDecided, decisions } = statusIn(await decide(date));
    expect(decisions[0]).toMatchObject({ standing: "unconfirmed", on: "2026-05-20" });
    expect(toBeDecided).toHaveLength(3);
    expect(world.mailsTo("alerts@contoso.example")).toHaveLength(1);
  });

  test("says it twice and decides once", async () => {
    await decide(date);
    const before = await row();
    world.ports.clock.advance({ minutes: 1 });
    expect((await decide(date)).status).toBe(202);
    expect(await row()).toEqual(before);
    expect(await world.stamps("entryDateSet")).toHaveLength(1);
  });

  test.each<[string, unknown, number, string, string?]>([
    ["a waiver without an end", { decision: "waive", reason }, 422, "invalidBody", "until"],
    ["a waiver of more than a year", { decision: "waive", until: "2027-05-13", reason }, 422, "invalidBody", "until"],
    ["a waiver until today", { decision: "waive", until: "2026-05-12", reason }, 422, "invalidBody", "until"],
    ["a date seven days ahead", { ...date, on: "2026-05-19" }, 422, "invalidBody", "on"],
    ["a date that is none", { ...date, on: "2026-02-30" }, 422, "invalidBody", "on"],
    ["a moment in place of a date", { ...date, on: "2026-05-20T00:00:00Z" }, 422, "invalidBody", "on"],
    ["no reason", { decision: "hold" }, 422, "invalidBody", "reason"],
    ["an empty reason", { decision: "hold", reason: " " }, 422, "invalidBody", "reason"],
    ["another decision", { decision: "enforce", reason }, 422, "invalidBody", "decision"],
    ["nothing", {}, 422, "invalidBody", "decision"],
    ["a date that is not confirmed", { ...confirm, confirm: false }, 422, "invalidBody", "confirm"],
    ["a list", [], 422, "invalidBody", ""],
    ["broken JSON", "{", 400, "malformedJson"],
    ["more than 64 KB", `"${"x".repeat(70_000)}"`, 413, "tooLarge"],
  ])("is answered for %s and decides nothing", async (_case, body, status, said, field) => {
    const answer = await decide(body);
    expect(code(answer)).toEqual([status, said]);
    if (field !== undefined)
      expect((answer.jsonBody as { error: { details: unknown } }).error.details).toEqual([
        expect.objectContaining({ field }),
      ]);
    expect(await row()).toBeUndefined();
  });

  test.each<[string, () => unknown, unknown, string]>([
    [
      "with a date before the 28 days are over",
      () => world.ports.clock.set("2026-05-05T07:59:59Z"),
      date,
      "notToBeDecided",
    ],
    ["with a date in a wave that was rolled back", () => world.change({ stage: "reminded" }), date, "notToBeDecided"],
    [
      "about a privileged person",
      () => world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), sortedOut: "privileged" }]),
      date,
      "notInScope",
    ],
    [
      "about somebody enforced",
      () => world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(1), enforcedAt: NOW }]),
      date,
      "alreadyEnforced",
    ],
    [
      "about somebody on the way in",
      () =>
        world.ports.store.saveEnforcements([
          { userId: world.id(1), source: waveSource(WAVE_ID), state: "entering", at: NOW, by: "" },
        ]),
      { decision: "hold", reason },
      "alreadyEnforced",
    ],
  ])("decides nothing %s", async (_case, happen, body, said) => {
    await happen();
    expect(code(await decide(body))).toEqual([409, said]);
    expect(await row()).toBeUndefined();
  });

  test("sets no date where a pass would not do", async () => {
    const config = testConfig({ ENFORCED_STRENGTH_ID: PHISHING_RESISTANT_STRENGTH_ID });
    expect(code(await decide(date, THIRD, { config }))).toEqual([409, "strengthTakesNoPass"]);
    expect((await decide({ decision: "hold", reason }, THIRD, { config })).status).toBe(202);
  });
  test("sets no date where the guard read a custom strength that takes no pass", async () => {
    await guardHasRead(world.ports, NO_PASS_STRENGTH);
    expect(code(await decide(date, THIRD))).toEqual([409, "strengthTakesNoPass"]);
  });

  test("sets no date in a wave of people with admin rights, and holds and waives there", async () => {
    await world.change({ kind: "privileged" });
    expect(code(await decide(date, THIRD))).toEqual([409, "privileged"]);
    expect(await row()).toBeUndefined();
    expect((await decide({ decision: "hold", reason }, THIRD)).status).toBe(202);
  });

  test("does not decide about themselves", async () => {
    await world.ports.store.putMembers(WAVE_ID, [aMember(WAVE_ID, THIRD.id)]);
    expect(code(await decide({ decision: "hold", reason }, THIRD, { userId: THIRD.id }))).toEqual([403, "ownCase"]);
  });

  test.each([
    ["a wave that is none", { waveId: "nothing" }, "unknownWave"],
    ["a path for a wave", { waveId: "../x" }, "unknownWave"],
    ["somebody who is not in it", { userId: "10000000-0000-4000-8000-0000000000ff" }, "unknownMember"],
    ["a path for a person", { userId: "../../x" }, "unknownMember"],
  ])("is answered 404 for %s", async (_case, about, said) => {
    expect(code(await decide({ decision: "hold", reason }, THIRD, about))).toEqual([404, said]);
  });

  test("finds the person in whatever case the id is written", async () => {
    const id = "ab000000-0000-4000-8000-0000000000cd";
    await world.ports.store.putMembers(WAVE_ID, [aMember(WAVE_ID, id)]);
    expect((await decide({ decision: "hold", reason }, THIRD, { userId: id.toUpperCase() })).status).toBe(202);
  });
});

describe("a date", () => {
  test("counts once a second person has confirmed it, and the trail has both", async () => {
    await decide(date);
    const { decisions, toBeDecided } = statusIn(await second());
    expect(decisions[0]).toMatchObject({ standing: "dated", by: THIRD, confirmedBy: FOURTH, on: "2026-05-20" });
    expect(toBeDecided).toHaveLength(2);
    const lines = await world.ports.store.recent(WAVE_ID, 100);
    expect(lines.find(({ what }) => what === "entryDateSet")).toMatchObject({ who: THIRD, why: reason });
    expect(lines.find(({ what }) => what === "entryDateConfirmed")).toMatchObject({ who: FOURTH });
  });

  test("confirmed twice by the same person is confirmed once", async () => {
    await decide(date);
    await second();
    const before = await row();
    expect((await second()).status).toBe(202);
    expect(await row()).toEqual(before);
    expect(code(await second(confirm, APPROVER))).toEqual([409, "alreadyConfirmed"]);
  });

  test.each<[string, () => Promise<HttpResponseInit>, number, string]>([
    ["by whoever set it", () => decide(confirm), 403, "needsSecondPerson"],
    ["by whoever started the wave", () => decide(confirm, STARTER), 403, "ownWave"],
    [
      "by somebody for whose account whoever set it collected a code",
      async () => {
        await handCode(world.ports, FOURTH.id, THIRD);
        return second();
      },
      403,
      "handedCode",
    ],
    ["by the person themselves", () => second(confirm, { id: world.id(1), displayName: "One" }), 403, "ownCase"],
    ["who looked at another date", () => second({ ...confirm, on: "2026-06-20" }), 409, "otherDecision"],
    [
      "too late for a warning",
      () => {
        world.ports.clock.set("2026-05-14T08:00:00Z");
        return second();
      },
      409,
      "dateNotPossible",
    ],
  ])("is not confirmed %s", async (_case, press, status, said) => {
    await decide(date);
    expect(code(await press())).toEqual([status, said]);
    expect((await row())?.decision).toEqual({ kind: "date", on: "2026-05-20" });
  });

  test("is not confirmed by whoever held or waived anybody in the wave, whoever has overwritten that since", async () => {
    await decide({ decision: "waive", until: "2026-09-01", reason }, FOURTH, { userId: world.id(2) });
    await decide({ decision: "hold", reason }, THIRD, { userId: world.id(2) });
    await decide(date, THIRD, { userId: world.id(1) });
    expect(code(await decide(confirm, FOURTH))).toEqual([403, "ownWave"]);
    expect((await world.facts()).heldOrWaivedBy).toEqual([FOURTH.id, THIRD.id]);
  });

  test("that nobody set cannot be confirmed", async () => {
    expect(code(await second())).toEqual([409, "nothingToConfirm"]);
    await decide({ decision: "hold", reason });
    expect(code(await second())).toEqual([409, "nothingToConfirm"]);
  });

  test("set anew needs to be confirmed anew", async () => {
    await decide(date);
    await second();
    await decide({ ...date, on: "2026-06-01" });
    expect((await row())?.decision).toEqual({ kind: "date", on: "2026-06-01" });
  });
});

describe("a session of this morning", () => {
  const old = (by: typeof THIRD, role: string) => ({
    ...signedInAs(by.id, by.displayName, [role], [secondsAgo(16 * 60)]),
    ...json,
  });

  test("holds somebody, and confirms no date", async () => {
    expect((await send({ decision: "hold", reason }, old(THIRD, "Admin"))).status).toBe(202);
    await decide(date);
    expect(code(await send(confirm, old(FOURTH, "Approver")))).toEqual([401, "freshSignInNeeded"]);
    expect((await row())?.decision).toEqual({ kind: "date", on: "2026-05-20" });
  });
});

describe("two people at once", () => {
  /** Somebody else's request runs between this one's reading and its writing. */
  const meanwhile = (other: () => Promise<unknown>) => {
    const { store } = world.ports;
    const honest = store.saveDecision;
    store.saveDecision = async (...args) => {
      store.saveDecision = honest;
      await other();
      return honest(...args);
    };
  };

  test("never lose a confirmation: whoever decided anew at that moment is told so", async () => {
    await decide(date);
    meanwhile(() => second());
    expect(code(await decide({ decision: "hold", reason }, APPROVER))).toEqual([409, "otherDecision"]);
    expect((await row())?.decision).toMatchObject({ kind: "date", confirmed: { by: FOURTH } });
  });

  test("never confirm what they did not see", async () => {
    await decide(date);
    meanwhile(() => decide({ ...date, on: "2026-06-01" }));
    expect(code(await second())).toEqual([409, "otherDecision"]);
    expect((await row())?.decision).toEqual({ kind: "date", on: "2026-06-01" });
  });

  test("make one first decision", async () => {
    meanwhile(() => decide({ decision: "hold", reason }, APPROVER));
    expect(code(await decide(date))).toEqual([409, "otherDecision"]);
    expect((await row())?.decision).toEqual({ kind: "hold" });
  });
});

describe("a decision is refused", () => {
  test.each<[string, Record<string, string>, unknown, number, string]>([
    ["without a sign-in", json, { decision: "hold", reason }, 401, "notSignedIn"],
    ["without a role", { ...as(THIRD), ...json }, { decision: "hold", reason }, 403, "noRole"],
    ["to the helpdesk", { ...as(THIRD, "Helpdesk"), ...json }, { decision: "hold", reason }, 403, "noRole"],
    ["to an approver", { ...as(THIRD, "Approver"), ...json }, { decision: "hold", reason }, 403, "noRole"],
    ["to an approver who sets a date", { ...as(THIRD, "Approver"), ...json }, date, 403, "noRole"],
    ["to the helpdesk that confirms", { ...as(THIRD, "Helpdesk"), ...json }, confirm, 403, "noRole"],
    [
      "from another site",
      { ...as(THIRD, "Admin"), ...json, origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      { decision: "hold", reason },
      403,
      "notSameOrigin",
    ],
    [
      "with a session and JSON",
      { ...as(THIRD, "Admin"), ...json, cookie: "AppServiceAuthSession=x" },
      { decision: "hold", reason },
      403,
      "notSameOrigin",
    ],
    ["as text", { ...as(THIRD, "Admin"), "content-type": "text/plain" }, "hold", 415, "unsupportedMediaType"],
  ])("%s", async (_case, headers, body, status, said) => {
    expect(code(await send(body, headers))).toEqual([status, said]);
    expect(await row()).toBeUndefined();
  });

  test("while storage does not answer, with nothing done", async () => {
    world.ports.store.trouble.failNext("decisionOf", new TransientError("busy", { retryAfterSeconds: 7 }));
    const answer = await decide({ decision: "hold", reason });
    expect(answer).toMatchObject({ status: 503, headers: { "Retry-After": "7" } });
    expect(await row()).toBeUndefined();
  });
});

describe("a form of the wave's page", () => {
  const fields = (more: Record<string, string>, { by = THIRD, userId = world.id(1) } = {}) =>
    new URLSearchParams({
      formToken: formToken(world.config, by.id, decisionPurpose(WAVE_ID, userId), world.now),
      ...more,
    }).toString();

  test("decides, and leads back to the page", async () => {
    const answer = await send(fields({ decision: "hold", reason }), { ...as(THIRD, "Admin"), ...form });
    expect(answer).toMatchObject({ status: 302, headers: { Location: `/waves/${WAVE_ID}` } });
    expect((await row())?.decision).toEqual({ kind: "hold" });
  });

  test("confirms", async () => {
    await decide(date);
    const body = fields({ decision: "date", confirm: "true", on: "2026-05-20" }, { by: FOURTH });
    expect((await send(body, { ...as(FOURTH, "Approver"), ...form })).status).toBe(302);
    expect((await row())?.decision).toMatchObject({ confirmed: { by: FOURTH } });
  });

  test.each<[string, () => string]>([
    ["without its token", () => new URLSearchParams({ decision: "hold", reason }).toString()],
    ["with the token of another person", () => fields({ decision: "hold", reason }, { by: FOURTH })],
    ["with the token of another member", () => fields({ decision: "hold", reason }, { userId: world.id(2) })],
  ])("%s decides nothing", async (_case, body) => {
    expect((await send(body(), { ...as(THIRD, "Admin"), ...form })).status).toBe(403);
    expect(await row()).toBeUndefined();
  });
});

describe("a crash", () => {
  test.each(["saveWave", "saveDecision", "append"])(
    "before %s leaves a request that can be sent again",
    async (method) => {
      world.ports.store.trouble.failNext(method, new TransientError("the process dies"));
      expect((await decide({ decision: "hold", reason })).status).toBe(503);
      expect((await decide({ decision: "hold", reason })).status).toBe(202);
      expect((await world.facts()).heldOrWaivedBy).toEqual([THIRD.id]);
      expect(await world.stamps("memberHeld")).toHaveLength(1);
    },
  );

  test("after the decision and before its trail is made good by the same request", async () => {
    await decide(date);
    world.ports.store.trouble.failNext("append", new TransientError("the process dies"));
    expect((await second()).status).toBe(503);
    expect(await world.stamps("entryDateConfirmed")).toHaveLength(0);
    expect((await second()).status).toBe(202);
    expect(await world.stamps("entryDateConfirmed")).toHaveLength(1);
  });
});

test("every answer that the document promises was seen", () => {
  expect(answers.unseen(ROUTE)).toEqual([]);
});
