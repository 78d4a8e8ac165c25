import { describe, expect, test } from "vitest";
import { RequestPace } from "../../../../shared/adapters/graph/requestPace.ts";
import type { AuthenticationMethod } from "../../../../shared/domain/people/authenticationMethod.ts";
import type { PageEnd } from "../../../../shared/steps/step.ts";
import { checkLive } from "../../../../shared/waves/liveChecks.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { memoryRolloutStore } from "../../../support/fakes/memoryRolloutStore.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aScope } from "../../../support/waves/aScope.ts";

const WAVE = "wave-1";
const BEGAN = "2026-03-02T09:00:00.000Z";
const idOf = (n: number) => `u${n < 10 ? n : `x${n}`}`;
const check = checkLive(() => () => true);

/** A wave of nine people or more, and a service that answers about five in ten seconds. `lateId` is always put off. */
async function setUp(
  lateId?: string,
  people = 9,
  found: ReadonlyMap<string, readonly AuthenticationMethod[]> = new Map(),
) {
  let now = Date.parse(BEGAN);
  const clock = { now: () => new Date(now) };
  const store = memoryRolloutStore({ perMinute: 10, perHour: 10 });
  const members = Array.from({ length: people }, (_, n) => aMember(WAVE, idOf(n)));
  await store.putMembers(WAVE, members);
  const pace = new RequestPace(clock);
  const asked: string[][] = [];
  const methods = {
    methodsOf: async () => undefined,
    methodsOfMany: async (userIds: readonly string[], upNext?: number) => {
      asked.push([...userIds]);
      const { granted, retryAfterSeconds } = pace.take(userIds.length, { upNext });
      const later = userIds.filter((userId, index) => index >= granted || userId === lateId);
      const absent = userIds.filter((userId) => !later.includes(userId) && !found.has(userId));
      const isPutOff = retryAfterSeconds > 0 || later.length > 0;
      return { found, absent, later, ...(isPutOff && { retryAfterSeconds: retryAfterSeconds || 7 }) };
    },
  };
  let reads = 0;
  const counted: typeof store = {
    ...store,
    membersPage: (...page) => {
      reads += 1;
      return store.membersPage(...page);
    },
  };
  const ports = { ...fakePorts({ store: counted }), methods, clock };
  const page = (cursor?: string) => check({ ...aScope(ports, { waveId: WAVE }), since: BEGAN, cursor });
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { page, asked, pass, store, ports, reads: () => reads };
}

const cursorOf = (end: PageEnd<unknown>) => (end.kind === "more" ? end.cursor : undefined);
/** Behind whom the next page begins, and who is due of those that were picked together. */
const placeOf = (end: PageEnd<unknown>) => JSON.parse(cursorOf(end) ?? "{}") as { after?: string; due?: string[] };

describe("live checks", () => {
  test("are as many in a page as there is room for, and say when to come back, without asking in vain", async () => {
    const { page, asked } = await setUp();
    const end = await page();
    expect(end).toMatchObject({ kind: "more", afterSeconds: 10 });
    expect(placeOf(end)).toEqual({ after: idOf(4), due: [5, 6, 7, 8].map(idOf) });
    expect(asked).toEqual([[0, 1, 2, 3, 4].map(idOf)]);
  });

  test("carry on with the first who was left, and end without waiting", async () => {
    const { page, asked, pass, store } = await setUp();
    const first = await page();
    pass(10);
    const second = await page(cursorOf(first));
    expect(asked[1]).toEqual([5, 6, 7, 8].map(idOf));
    expect(placeOf(second)).toEqual({ after: idOf(8), due: [] });
    expect(second).not.toHaveProperty("afterSeconds", expect.anything());
    const rows = await store.membersPage(WAVE, undefined, 100);
    expect(rows.every(({ checkedAt }) => checkedAt !== undefined)).toBe(true);
    expect(await page(cursorOf(second))).toEqual({ kind: "nothing" });
  });

  test("do not pass by somebody who was put off in the middle, and do not ask about the others again", async () => {
    const { page, asked, pass } = await setUp(idOf(2));
    const first = await page();
    expect(first).toMatchObject({ afterSeconds: 10 });
    expect(placeOf(first).after).toBe(idOf(1));
    pass(10);
    await page(cursorOf(first));
    expect(asked[1]).toEqual([2, 5, 6, 7, 8].map(idOf));
  });

  test("read the rows once for five pages, and ask about each person once", async () => {
    const { page, asked, pass, reads } = await setUp(undefined, 30);
    let cursor: string | undefined;
    for (let count = 0; count < 6; count++) {
      expect(reads()).toBe(count === 0 ? 0 : 1);
      cursor = cursorOf(await page(cursor));
      pass(10);
    }
    expect(reads()).toBe(2);
    expect(asked.flat()).toEqual(Array.from({ length: 30 }, (_, n) => idOf(n)));
  });

  test("keep the place of somebody who is put off again and again, whoever is done behind them", async () => {
    const { page, asked, pass } = await setUp(idOf(2));
    const first = await page();
    pass(10);
    const second = await page(cursorOf(first));
    expect(second).toMatchObject({ afterSeconds: 7 });
    expect(placeOf(second)).toEqual({ after: idOf(1), due: [idOf(2)] });
    pass(10);
    expect(placeOf(await page(cursorOf(second))).after).toBe(idOf(1));
    expect(asked.at(-1)).toEqual([idOf(2)]);
  });

  test("delete the pass of a link of ours once a passkey has followed it", async () => {
    const at = "2026-03-02T08:30:00.000Z";
    const methods = [
      { id: "pass-1", type: "temporaryAccessPassAuthenticationMethod", createdDateTime: "2026-03-02T08:20:00.000Z" },
      { id: "key-1", type: "fido2AuthenticationMethod", createdDateTime: at },
    ];
    const { page, store, ports } = await setUp(undefined, 1, new Map([[idOf(0), methods]]));
    const by = { id: "m", displayName: "Mia" };
    await store.insertGrant({
      grantId: "g",
      userId: idOf(0),
      reason: "warned",
      openedAt: "2026-03-01T08:00:00.000Z",
      closesAt: "2026-03-08T08:00:00.000Z",
      secretHash: "x",
      state: { kind: "collected", passId: "pass-1", expiresAt: at, at, by, identityCheckedBy: "inPerson" },
    });
    await page();
    expect(ports.passIssuer.calls).toEqual([{ method: "deletePass", args: [idOf(0), "pass-1"] }]);
  });
});

test("a live check notes what somebody has at hand, and nothing of an account that is gone", async () => {
  const phone = { id: "phone-1", type: "phoneAuthenticationMethod" };
  const { page, store } = await setUp(undefined, 2, new Map([[idOf(0), [phone]]]));
  await store.mergeMembers(WAVE, [{ userId: idOf(1), atHand: "passwordOnly" }]);
  await page();
  const members = await store.members(WAVE, [idOf(0), idOf(1)]);
  expect(members.map(({ atHand }) => atHand)).toEqual(["phoneCodes", undefined]);
});

describe("a live check notes since when a use is proof", () => {
  const key = (id: string, createdDateTime: string) => ({ id, type: "fido2AuthenticationMethod", createdDateTime });
  const [OLD, NEW] = ["2026-02-01T08:00:00.000Z", "2026-03-01T08:00:00.000Z"];

  test.each([
    ["a second passkey takes no proof away", [key("key-2", NEW), key("key-1", OLD)], OLD],
    ["the passkey that was used may be deleted: what is left has to be used anew", [key("key-2", NEW)], NEW],
  ])("%s", async (_what, methods, expected) => {
    const { page, store } = await setUp(undefined, 1, new Map([[idOf(0), methods]]));
    await page();
    const [member] = await store.members(WAVE, [idOf(0)]);
    expect(member?.passkeyCreatedAt).toBe(expected);
  });
});
