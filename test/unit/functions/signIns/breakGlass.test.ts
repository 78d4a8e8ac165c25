import { beforeEach, describe, expect, test } from "vitest";
import { readBreakGlassInTime } from "../../../../functions/signIns/readBreakGlass.ts";
import { tellBreakGlass } from "../../../../functions/signIns/tellBreakGlass.ts";
import type { SignIn, SignInLog } from "../../../../shared/domain/people/signIn.ts";
import {
  ENTRY_LOOKS,
  NO_BREAK_GLASS,
  readForEach,
  watchedAccounts,
} from "../../../../shared/domain/signIns/breakGlassFeed.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, testConfig } from "../../../support/testConfig.ts";
import { paceGraph } from "../../../support/waves/pacedGraph.ts";

const START = "2026-03-04T10:00:00.000Z";
const [GLASS = "", OTHER = ""] = BREAK_GLASS_USER_IDS.map((id) => id.toLowerCase());
const MEMBER = "3c000000-0000-4000-8000-0000000000c1";
const config = testConfig();
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts({ clock: new FakeClock(START) });
  ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
});

const minutesAgo = (minutes: number): string => new Date(ports.clock.now().getTime() - minutes * 60_000).toISOString();
const signIn = (userId: string, minutes: number, change: Partial<SignIn> = {}, log: SignInLog = "interactive") =>
  ports.reports.addSignIn({ userId, createdDateTime: minutesAgo(minutes), app: "Azure Portal", ...change }, log);
const run = () => readBreakGlassInTime(ports, config, () => new FakePatience(ports.clock, 60))();
/** As the timer runs. */
const hours = async (count: number) => {
  for (let quarter = 0; quarter < count * 4; quarter++) {
    await run();
    await tellBreakGlass(ports, config);
    ports.clock.advance({ minutes: 15 });
  }
};
const found = async (kind: "breakGlass" | "breakGlassTried") =>
  (await ports.store.logFindingPage(kind, 99)).findings as readonly { userId: string; what: string; times?: object }[];
const mails = () =>
  ports.email.sent.filter(({ plainText }) => /sign(ed)? in with the (break-glass )?account/.test(plainText));
const requests = () => ports.reports.called("successPageOf") + ports.reports.called("failuresOf");
const feed = async () => (await ports.store.breakGlassFeed())?.feed ?? NO_BREAK_GLASS;
const readSpan = async () => {
  const known = await feed();
  return readForEach(known, watchedAccounts(known, config.breakGlassUserIds), ENTRY_LOOKS);
};
const troubles = async () =>
  (await ports.store.troublesOf("app", ports.clock.now().toISOString())).map((one) => one.doing);

describe("a break-glass account, where no wave reads", () => {
  test("that somebody gets in with is seen within the hour, and told once that day", async () => {
    await hours(2);
    signIn(GLASS.toUpperCase(), 1);
    await hours(1.25);
    expect(await found("breakGlass")).toMatchObject([{ userId: GLASS, what: "Azure Portal" }]);
    expect(mails()).toHaveLength(1);
    expect(mails()[0]?.plainText).toContain(`the break-glass account ${GLASS}`);
    await hours(6);
    expect(mails()).toHaveLength(1);
  });

  test("that is used in the background, by a token of long ago, is seen as well", async () => {
    signIn(OTHER, 30, {}, "nonInteractive");
    await hours(1);
    expect(await found("breakGlass")).toMatchObject([{ userId: OTHER }]);
    expect(mails()).toHaveLength(1);
  });

  test("that nobody uses is no finding, and says since when it was read without a gap", async () => {
    signIn("somebody-else", 10);
    await hours(24);
    expect(await found("breakGlass")).toEqual([]);
    expect(mails()).toEqual([]);
    const span = await readSpan();
    // Of four looks a run, the last one begins a quarter of an hour later.
    expect(Date.parse(span?.from ?? "")).toBeLessThanOrEqual(Date.parse("2026-02-25T10:15:00.000Z"));
    expect(ports.clock.now().getTime() - Date.parse(span?.to ?? "")).toBeLessThan(3 * 3_600_000);
  });

  test("costs a few requests a run, and a hundred or so a day", async () => {
    for (let quarter = 0; quarter < 96; quarter++) {
      const before = requests();
      await run();
      expect(requests() - before).toBeLessThanOrEqual(4);
      ports.clock.advance({ minutes: 15 });
    }
    expect(requests()).toBeLessThan(120);
    expect(await troubles()).toEqual([]);
  });

  test("is claimed once a run and written once, however many looks are due", async () => {
    const saves: number[] = [];
    const save = ports.store.saveBreakGlassFeed;
    ports.store.saveBreakGlassFeed = (...args) => {
      saves.push(requests());
      return save(...args);
    };
    await run();
    expect(requests()).toBe(4);
    // Who is in the group, the claim, and what four looks have come to.
    expect(saves).toEqual([0, 0, 4]);
    await run();
    expect(saves).toEqual([0, 0, 4, 4, 8]);
    // Nothing is due by now, and nothing is written.
    await run();
    expect(saves).toHaveLength(5);
  });

  test("keeps the looks that ended when a later one of the same run is refused an answer", async () => {
    const ask = ports.reports.successPageOf.bind(ports.reports);
    ports.reports.successPageOf = (...args) => {
      if (requests() === 2) throw new TransientError("busy", { retryAfterSeconds: 3600 });
      return ask(...args);
    };
    await run();
    const { accounts, reading } = await feed();
    expect(Object.values(accounts).flatMap((looks) => Object.keys(looks))).toEqual(["interactive", "interactive"]);
    expect(reading).toMatchObject({ look: "nonInteractive" });
  });

  test("is read again from where it was after a long pause; what the log has forgotten is no stretch without a gap", async () => {
    await hours(3);
    ports.clock.advance({ hours: 72 });
    await hours(2);
    expect(Date.parse((await readSpan())?.from ?? "")).toBeLessThan(Date.parse("2026-02-25T11:00:00.000Z"));
    ports.clock.advance({ hours: 24 * 40 });
    await hours(2);
    expect(Date.parse((await readSpan())?.from ?? "")).toBeGreaterThan(Date.parse("2026-04-01T00:00:00Z"));
  });
});

describe("somebody from outside", () => {
  test("who types wrong passwords makes no reading longer, hides no use, and wakes nobody", async () => {
    ports.reports.pageSize = 100;
    for (let n = 0; n < 3000; n++) signIn(GLASS, n / 60, { errorCode: n % 2 ? 50126 : 50053 });
    signIn(GLASS, 55);
    const before = requests();
    await hours(1);
    expect(requests() - before).toBeLessThanOrEqual(12);
    expect(mails()).toHaveLength(1);
    expect(await found("breakGlassTried")).toMatchObject([{ what: "a wrong password", times: { "2026-03-04": 100 } }]);
  });

  test("who has the right password and is stopped is told of, once a day, whatever the code", async () => {
    signIn(GLASS, 30, { errorCode: 53003 });
    signIn(GLASS, 20, { errorCode: 50074 });
    signIn(GLASS, 10, { errorCode: 50126 });
    await hours(6);
    expect((await found("breakGlassTried")).map(({ what }) => what)).toEqual([
      "a wrong password",
      "the right password, and then stopped with code 50074",
      "the right password, and then stopped with code 53003",
    ]);
    expect(mails()).toHaveLength(1);
    expect(mails()[0]?.plainText).toContain("somebody else knows its password");
  });

  test("is not told of where the owner was asked for more, and got in", async () => {
    signIn(GLASS, 30, { errorCode: 50074 });
    signIn(GLASS, 29);
    await hours(6);
    expect(mails()).toHaveLength(1);
    expect(mails()[0]?.plainText).toContain("Somebody signed in with");
  });

  test("is counted by the day, however often the same hours are read", async () => {
    for (let n = 0; n < 7; n++) signIn(GLASS, n + 1, { errorCode: 50126 });
    await hours(30);
    expect(await found("breakGlassTried")).toMatchObject([{ times: { "2026-03-04": 7 } }]);
  });
});

describe("whoever is in the group that the policies leave out", () => {
  test("is watched as well, though no setting names them", async () => {
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [...BREAK_GLASS_USER_IDS, MEMBER.toUpperCase()]);
    signIn(MEMBER, 10);
    await hours(2);
    expect(await found("breakGlass")).toMatchObject([{ userId: MEMBER }]);
    expect(mails()[0]?.plainText).toContain("which BREAK_GLASS_USER_IDS does not name");
  });

  test("and is taken out at once is looked at for a day more, and then not", async () => {
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [...BREAK_GLASS_USER_IDS, MEMBER]);
    await hours(2);
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
    signIn(MEMBER, 0);
    await hours(3);
    expect(await found("breakGlass")).toMatchObject([{ userId: MEMBER }]);
    await hours(24);
    expect(Object.keys((await feed()).members)).toEqual([]);
    expect(Object.keys((await feed()).accounts)).toEqual([GLASS, OTHER]);
  });

  test("and whom nobody can read just now stays watched, with those of the settings; operators read of it", async () => {
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [...BREAK_GLASS_USER_IDS, MEMBER]);
    await hours(2);
    ports.directory.refuseNext("memberIds", "Authorization_RequestDenied", 99);
    signIn(MEMBER, 0);
    signIn(GLASS, 0);
    await hours(3);
    expect((await found("breakGlass")).map(({ userId }) => userId).toSorted()).toEqual([MEMBER, GLASS].toSorted());
    expect(await troubles()).toEqual([
      "reading who is in the group of the break-glass accounts, to watch over their sign-ins",
    ]);
  });

  test("is many people: the named ones are watched all the same, some of the others, and it says how many are not", async () => {
    const many = Array.from({ length: 300 }, (_, n) => `3c000000-0000-4000-8000-${String(n).padStart(12, "0")}`);
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [...many, ...BREAK_GLASS_USER_IDS]);
    await run();
    expect(watchedAccounts(await feed(), config.breakGlassUserIds)).toHaveLength(52);
    expect((await feed()).leftOut).toBe(250);
    signIn(GLASS, 0);
    await hours(2);
    expect(await found("breakGlass")).toHaveLength(1);
    await hours(22);
    // Each of them a few times a day: nobody waits for ever.
    const readAt = Object.values((await feed()).accounts).map((of) => Date.parse(of.interactive?.to ?? ""));
    expect(readAt).toHaveLength(52);
    expect(ports.clock.now().getTime() - Math.min(...readAt)).toBeLessThan(13 * 3_600_000);
    expect(JSON.stringify(await feed()).length).toBeLessThan(30_000);
  });
});

describe("the row of the reading", () => {
  /** Table Storage takes no more in a property. */
  const holdsSoMuch = () => {
    const save = ports.store.saveBreakGlassFeed;
    ports.store.saveBreakGlassFeed = async (row, etag) => {
      if (JSON.stringify(row).length > 32_768) throw new RefusedError("invalid", "PropertyValueTooLarge", "no");
      return save(row, etag);
    };
  };
  const some = (from: number) =>
    Array.from({ length: 60 }, (_, n) => `3c000000-0000-4000-8000-${String(from + n).padStart(12, "0")}`);
  const keepGroup = (members: readonly string[]) =>
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [...members, ...BREAK_GLASS_USER_IDS]);

  test("holds all who are watched, also where somebody puts others into the group each day", async () => {
    holdsSoMuch();
    for (let day = 0; day < 4; day++) {
      keepGroup(some(day * 100));
      await hours(day === 0 ? 30 : 23);
    }
    signIn(GLASS, 0);
    await hours(3);
    expect(await found("breakGlass")).toMatchObject([{ userId: GLASS }]);
    expect(await troubles()).toEqual([]);
  });

  test("holds what is refused of all of them", async () => {
    holdsSoMuch();
    keepGroup(some(0));
    await hours(30);
    const ask = ports.reports.successPageOf.bind(ports.reports);
    const refuse = async (...[, userId]: readonly string[]) => {
      if (userId !== GLASS && userId !== OTHER) throw new RefusedError("invalid", "BadRequest", "no");
    };
    ports.reports.successPageOf = async (...args) => (await refuse(args[0], args[1])) ?? ask(...args);
    ports.reports.failuresOf = async (userId) => (await refuse("", userId)) ?? { items: [] };
    for (let quarter = 0; quarter < 400; quarter++) {
      if (quarter === 390) signIn(GLASS, 0);
      await run().catch((error: { code?: string }) => expect(error.code).toBe("BadRequest"));
      ports.clock.advance({ minutes: 15 });
    }
    expect(await found("breakGlass")).toMatchObject([{ userId: GLASS }]);
  });

  test("has who was taken out with those who are in, fifty in all, and says how many are not watched", async () => {
    keepGroup(some(0).slice(0, 40));
    await run();
    keepGroup(some(100).slice(0, 45));
    await run();
    const { members, leftOut } = await feed();
    expect(Object.keys(members)).toHaveLength(50);
    expect(Object.values(members).filter(({ leftAt }) => leftAt !== undefined)).toHaveLength(15);
    expect(leftOut).toBe(45 + 40 - 50);
  });
});

describe("a log that is busy or refused", () => {
  test("is waited for, and goes on where it was: nothing is lost, and nothing is told twice", async () => {
    paceGraph(ports);
    ports.reports.pageSize = 1;
    for (let n = 0; n < 8; n++) signIn(GLASS, n * 10 + 1);
    ports.reports.throttleNext("successPageOf", 20);
    await hours(4);
    expect(await found("breakGlass")).toMatchObject([{ userId: GLASS, days: ["2026-03-04"] }]);
    expect(mails()).toHaveLength(1);
    expect(await readSpan()).toBeDefined();
  });

  test("is no log without uses: the list says that nothing was read, and operators hear of it", async () => {
    ports.reports.refuseNext("successPageOf", "Authentication_RequestFromNonPremiumTenantOrB2CTenant", 999);
    await expect(run()).rejects.toThrow(RefusedError);
    expect(await readSpan()).toBeUndefined();
    expect((await feed()).accounts).toEqual({});
  });

  test("about one account alone keeps nobody else unwatched, and is asked for again", async () => {
    const ask = ports.reports.successPageOf.bind(ports.reports);
    let isRefused = true;
    ports.reports.successPageOf = async (...args) => {
      if (isRefused && args[1] === GLASS) throw new RefusedError("invalid", "BadRequest", "no");
      return ask(...args);
    };
    const refusedRun = () => run().catch(() => undefined);
    for (let quarter = 0; quarter < 8; quarter++) {
      await refusedRun();
      ports.clock.advance({ minutes: 15 });
    }
    signIn(OTHER, 1);
    for (let quarter = 0; quarter < 6; quarter++) {
      await refusedRun();
      ports.clock.advance({ minutes: 15 });
    }
    expect(await found("breakGlass")).toMatchObject([{ userId: OTHER }]);
    expect(await readSpan()).toBeUndefined();
    await expect(hours(3)).rejects.toThrow(RefusedError);
    isRefused = false;
    await hours(2);
    expect(await readSpan()).toBeDefined();
  });

  test("in one of its parts keeps the other parts read", async () => {
    const ask = ports.reports.successPageOf.bind(ports.reports);
    ports.reports.successPageOf = async (...args) => {
      if (args[0] === "nonInteractive") throw new RefusedError("invalid", "BadRequest", "no");
      return ask(...args);
    };
    for (let quarter = 0; quarter < 16; quarter++) {
      if (quarter === 8) signIn(OTHER, 1);
      await run().catch(() => undefined);
      ports.clock.advance({ minutes: 15 });
    }
    expect(await found("breakGlass")).toMatchObject([{ userId: OTHER }]);
  });

  test.each([
    ["years", 99_999_999],
    ["more than a date can say", 9_999_999_999_999],
  ])("that wants a pause of %s keeps nobody unwatched for as long", async (_much, retryAfterSeconds) => {
    ports.reports.failNext("successPageOf", new TransientError("busy", { retryAfterSeconds }));
    await expect(run()).rejects.toThrow(TransientError);
    signIn(GLASS, 0);
    await hours(3);
    expect(await found("breakGlass")).toHaveLength(1);
  });

  test("by an app whose clock ran years ahead for a while is read again once it is right", async () => {
    ports.clock.advance({ days: 3650 });
    await hours(2);
    ports.reports.throttleNext("successPageOf", 20);
    await run().catch(() => undefined);
    ports.clock.set(START);
    await hours(2);
    signIn(GLASS, 0);
    await hours(3);
    expect(await found("breakGlass")).toHaveLength(1);
    const { to = "" } = (await readSpan()) ?? {};
    expect(to < ports.clock.now().toISOString()).toBe(true);
  });
});

describe("an account that signs in without end", () => {
  const endless = (who: string) => {
    const ask = ports.reports.successPageOf.bind(ports.reports);
    ports.reports.successPageOf = async (...args) => {
      const [log, userId, , to] = args;
      if (userId !== who || log !== "nonInteractive") return ask(...args);
      ports.clock.advance({ seconds: 2 });
      const createdDateTime = new Date(Date.parse(to) - 60_000).toISOString();
      const line = { id: `${log}${userId}`, userId: who, createdDateTime, app: "Batch", errorCode: 0 };
      return { items: [line as SignIn], next: "more" };
    };
  };

  test("and that somebody has put into the group keeps nobody named unwatched", async () => {
    paceGraph(ports);
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [...BREAK_GLASS_USER_IDS, MEMBER]);
    endless(MEMBER);
    await hours(8);
    signIn(GLASS, 0);
    await hours(3);
    expect((await found("breakGlass")).map(({ userId }) => userId).toSorted()).toEqual([MEMBER, GLASS].toSorted());
  });

  test("is read from its latest on, so far as a look goes, and the list says from when", async () => {
    paceGraph(ports);
    endless(GLASS);
    await hours(8);
    expect(await found("breakGlass")).toMatchObject([{ userId: GLASS }]);
    expect((await feed()).accounts[GLASS]).toMatchObject({
      nonInteractive: { from: expect.stringMatching(/^2026-03-04/) },
    });
    expect((await feed()).accounts[OTHER]).toMatchObject({
      nonInteractive: { from: expect.stringMatching(/^2026-02-2/) },
    });
  });
});
