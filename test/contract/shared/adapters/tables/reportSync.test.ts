import { beforeAll, describe, expect, test } from "vitest";
import type { Registration, ReportedPerson } from "../../../../../shared/domain/people/registration.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";
import { id } from "./rowsOfThisSuite.ts";

const stores = testStores();

let serial = 0;
/** People of one test, and of no other. */
const somePeople = () => ++serial * 10_000;
/** Readings one after the other, six hours apart. */
const at = (reading: number) =>
  new Date(Date.parse("2026-03-02T00:00:00.000Z") + reading * 6 * 3_600_000).toISOString();
const line = (n: number, ready = false): ReportedPerson => ({
  userId: id(n),
  methodsRegistered: ready ? ["passKeyDeviceBound", "mobilePhone"] : ["mobilePhone"],
  isAdmin: false,
  ready,
});
const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

describe.each(stores.each)("the registration report %s", (_name, make) => {
  let store: RolloutStore;
  beforeAll(async () => {
    store = make();
    await store.ready();
  });
  /** The whole report, so many people on each page, as one reading takes it over. */
  const read = async (reading: number, people: readonly ReportedPerson[], size = 100): Promise<number> => {
    let written = 0;
    let page = 0;
    for (let from = 0; from < people.length; from += size, page++)
      written += await store.takeReportPages(
        [{ key: String(page), lines: people.slice(from, from + size) }],
        at(reading),
      );
    return written;
  };
  const told = async () => {
    const news = await store.reportNews();
    await store.dropReportNews(news);
    return news.people.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
  };
  /** Nobody else is in the report of a test. */
  const begin = async () => {
    await told();
    // A report that names nobody is not believed.
    await store.takeReportPages([{ key: "0", lines: [line(0)] }], at(0));
    await store.markLeft({ startedAt: at(0), pages: 1 });
    await store.markLeft({ startedAt: at(4000), pages: 1 });
    await store.takeReportPages([{ key: "0", lines: [] }], at(4000));
    await store.markLeft({ startedAt: at(4000), pages: 1 });
  };
  /** Of the people of one test. */
  const leftBefore = async (base: number, before: string) => {
    const mine = new Set(range(base, 100).map(id));
    const found: string[] = [];
    for await (const page of store.leftReportBefore(before)) found.push(...page.filter((one) => mine.has(one)));
    return found;
  };
  const marked = async (...numbers: readonly number[]) => {
    const known = await store.registrations(numbers.map(id));
    return numbers.map((n) => known.get(id(n))?.leftReportAt);
  };

  test("writes the changed lines of a page only, and tells who turned, with the wave and joiner they belong to", async () => {
    const base = somePeople();
    await begin();
    const lines = range(base, 200).map((n) => line(n));
    expect(await read(1, lines)).toBe(200);
    expect(await read(2, lines)).toBe(0);
    expect(await told()).toEqual([]);
    await store.assignWave([id(base + 3), id(base + 5)], "wave-x");
    await store.assignJoiner(id(base + 4), "joiner-x");
    const later = [3, 4, 6].reduce((some, n) => some.with(n, line(base + n, true)), lines);
    expect(await read(3, later)).toBe(3);
    const news: readonly Registration[] = [
      { ...line(base + 3, true), waveId: "wave-x" },
      { ...line(base + 4, true), joinerId: "joiner-x" },
    ];
    expect((await store.reportNews()).people.toSorted((a, b) => (a.userId < b.userId ? -1 : 1))).toEqual(news);
    expect(await read(4, later)).toBe(0);
    expect(await told()).toEqual(news);
    expect(await told()).toEqual([]);
    expect(await store.registrations([id(base + 4), id(base + 5), "nobody"])).toEqual(
      new Map<string, Registration>([
        [id(base + 4), { ...line(base + 4, true), joinerId: "joiner-x" }],
        [id(base + 5), { ...line(base + 5), waveId: "wave-x" }],
      ]),
    );
    expect(await store.registration("nobody")).toBeUndefined();
  });

  test("tells of people who took part before it named them, once", async () => {
    const base = somePeople();
    await begin();
    await store.assignWave([id(base + 1)], "wave-n");
    await store.assignNamedBy(id(base + 2), ["joiner-y", "joiner-z"]);
    expect(await read(1, [line(base), line(base + 1, true), line(base + 2)])).toBe(3);
    expect(await told()).toEqual([{ ...line(base + 1, true), waveId: "wave-n" }]);
    expect(await store.registration(id(base + 2))).toEqual({ ...line(base + 2), namedBy: ["joiner-y", "joiner-z"] });
    expect([await read(2, [line(base), line(base + 1, true), line(base + 2)]), await told()]).toEqual([0, []]);
  });

  test("does not write a line that moved to another page or lists its methods in another order", async () => {
    const base = somePeople();
    await begin();
    const people = range(base, 300).map((n) => line(n, n % 2 === 0));
    await read(1, people);
    const turned = { ...line(base, true), methodsRegistered: ["mobilePhone", "passKeyDeviceBound"] };
    expect(await read(2, [...people.slice(1), turned])).toBe(0);
    expect(await read(3, [turned, ...people.slice(1)])).toBe(0);
    expect(await read(4, people, 30)).toBe(0);
  });

  test("counts of two lines about one user the later one, in one call or in several", async () => {
    const base = somePeople();
    await begin();
    const twice = [
      { key: "0", lines: [line(base), line(base + 1)] },
      { key: "1", lines: [line(base + 1, true)] },
    ];
    await store.takeReportPages(twice, at(1));
    expect((await store.registration(id(base + 1)))?.ready).toBe(true);
    expect(await store.takeReportPages(twice, at(2))).toBe(0);
  });

  test("sees a line that changes back", async () => {
    const base = somePeople();
    await begin();
    await read(1, [line(base)]);
    await read(2, [line(base, true)]);
    expect(await read(3, [line(base)])).toBe(1);
    expect(await store.registration(id(base))).toEqual(line(base));
  });

  test("forgets the wave of a user when told so, and keeps what the report said", async () => {
    const base = somePeople();
    await begin();
    await read(1, [line(base, true)]);
    await store.assignWave([id(base)], "wave-y");
    await store.assignWave([id(base)], undefined);
    expect(await store.registration(id(base))).toEqual(line(base, true));
  });

  test("keeps what is told of a person, writes it when it changes, clears what is told no longer, and is not written because it was made anew", async () => {
    const base = somePeople();
    await begin();
    const traits = {
      userDisplayName: "Ada Example",
      userType: "guest",
      isMfaCapable: false,
      systemPreferredAuthenticationMethods: ["sms"],
      userPreferredMethodForSecondaryAuthentication: "sms",
      lastUpdatedDateTime: "2026-03-01T06:00:00Z",
    };
    await read(1, [{ ...line(base), ...traits }]);
    expect(await store.registration(id(base))).toEqual({ ...line(base), ...traits });
    const madeAnew = { ...line(base), ...traits, lastUpdatedDateTime: "2026-03-02T06:00:00Z" };
    expect(await read(2, [madeAnew])).toBe(0);
    const capable = { ...madeAnew, isMfaCapable: true };
    expect(await read(3, [capable])).toBe(1);
    expect(await store.registration(id(base))).toEqual(capable);
    expect(await told()).toEqual([]);
    expect(await read(4, [line(base)])).toBe(1);
    expect(await store.registration(id(base))).toEqual(line(base));
  });

  test("is read whole, in order of user id, from any person on", async () => {
    const base = somePeople();
    await begin();
    const ids = range(base, 40).map(id);
    await read(
      1,
      range(base, 40).map((n) => line(n)),
    );
    const from = async (after?: string) => {
      const found: string[] = [];
      for await (const page of store.everyRegistration(after)) found.push(...page.map(({ userId }) => userId));
      return found;
    };
    const all = await from();
    expect(all).toEqual(all.toSorted());
    expect(all).toEqual(expect.arrayContaining(ids));
    const behind = ids.toSorted()[20] ?? "";
    expect(await from(behind)).toEqual(all.filter((one) => one > behind));
  });

  describe("who is in it no longer", () => {
    test("is marked after two complete readings, keeps the row, and loses the mark on coming back", async () => {
      const base = somePeople();
      await begin();
      const people = range(base, 60).map((n) => line(n));
      const pages = { pages: 1 };
      await read(1, people);
      await store.assignWave([id(base + 7)], "wave-left");
      const without = people.toSpliced(7, 1);
      await read(2, without);
      expect(await store.markLeft({ startedAt: at(2), ...pages })).toEqual({ marked: 0, isTooMany: false });
      expect(await marked(base + 7)).toEqual([undefined]);
      const before = await store.countPeople(100_000);
      await read(3, without);
      expect(await store.markLeft({ startedAt: at(3), ...pages })).toEqual({ marked: 1, isTooMany: false });
      expect(await marked(base + 6, base + 7)).toEqual([undefined, at(3)]);
      expect(await store.countPeople(100_000)).toBe(before - 1);
      expect(await store.registration(id(base + 7))).toMatchObject({ ...line(base + 7), waveId: "wave-left" });
      expect([await leftBefore(base, at(3)), await leftBefore(base, at(4))]).toEqual([[], [id(base + 7)]]);
      expect(await store.markLeft({ startedAt: at(4), ...pages })).toEqual({ marked: 0, isTooMany: false });
      await told();
      expect(await read(5, people)).toBe(1);
      expect(await marked(base + 7)).toEqual([undefined]);
      expect((await told()).map(({ userId }) => userId)).toEqual([id(base + 7)]);
      expect(await leftBefore(base, at(9000))).toEqual([]);
    });

    test("is nobody who is back in the reading after, or has moved to another page", async () => {
      const base = somePeople();
      await begin();
      const people = range(base, 90).map((n) => line(n));
      await read(1, people, 30);
      await read(2, people.toSpliced(40, 1), 30);
      await store.markLeft({ startedAt: at(2), pages: 3 });
      expect(await read(3, [...people.slice(60), ...people.slice(0, 60)], 30)).toBe(0);
      expect(await store.markLeft({ startedAt: at(3), pages: 3 })).toEqual({ marked: 0, isTooMany: false });
    });

    test("is whoever was on pages behind the last one", async () => {
      const base = somePeople();
      await begin();
      const people = range(base, 95).map((n) => line(n));
      await read(1, people, 30);
      for (const reading of [2, 3]) {
        await read(reading, people.slice(0, 90), 30);
        await store.markLeft({ startedAt: at(reading), pages: 3 });
      }
      expect(await marked(base + 89, base + 90, base + 94)).toEqual([undefined, at(3), at(3)]);
    });

    test("is nobody whose line cannot be read", async () => {
      const base = somePeople();
      await begin();
      const lines = range(base, 30).map((n) => line(n));
      await read(1, lines);
      for (const reading of [2, 3]) {
        await store.takeReportPages([{ key: "0", lines: lines.slice(1), unread: [id(base)] }], at(reading));
        expect(await store.markLeft({ startedAt: at(reading), pages: 1 })).toEqual({ marked: 0, isTooMany: false });
      }
      expect([await read(4, lines), await marked(base)]).toEqual([0, [undefined]]);
      // Nobody knew whose line it was, and then they did.
      await read(5, lines.slice(1));
      await store.takeReportPages([{ key: "0", lines: lines.slice(1), unread: [id(base)] }], at(6));
      expect(await store.markLeft({ startedAt: at(6), pages: 1 })).toEqual({ marked: 0, isTooMany: false });
      await read(7, lines);
      expect(await store.registration(id(base))).toEqual(line(base));
    });

    test("is nobody where nobody is named any more, however long that lasts", async () => {
      const base = somePeople();
      await begin();
      const people = range(base, 30).map((n) => line(n));
      await read(1, people);
      for (const reading of [2, 3, 40, 400]) {
        await store.takeReportPages([{ key: "0", lines: [] }], at(reading));
        const seen = await store.markLeft({ startedAt: at(reading), pages: 1 });
        expect(seen).toEqual({ marked: 0, isTooMany: reading > 2 });
      }
      expect(await marked(base)).toEqual([undefined]);
    });

    test("is nobody where very many are missing at once, until three days have passed", async () => {
      const base = somePeople();
      await begin();
      const people = range(base, 100).map((n) => line(n));
      await read(1, people);
      const few = people.slice(0, 50);
      for (const reading of [2, 3, 4]) {
        await read(reading, few);
        const seen = await store.markLeft({ startedAt: at(reading), pages: 1 });
        expect(seen).toEqual({ marked: 0, isTooMany: reading > 2 });
      }
      await read(14, few);
      expect(await store.markLeft({ startedAt: at(14), pages: 1 })).toEqual({ marked: 50, isTooMany: false });
    });
  });

  test("remembers the last reading and the one under way, for whoever read it last", async () => {
    const [startedAt, completedAt] = [at(1), at(2)];
    const last = {
      startedAt,
      completedAt,
      asOf: "2026-03-01T06:00:00Z",
      moves: ["2026-02-28T06:00:00Z", "2026-03-01T07:00:00Z"],
      dueSince: "2026-02-20T06:00:00Z",
    };
    const known = await store.pollState();
    const etag = await store.savePollState(last, known?.etag);
    expect((await store.pollState())?.state).toEqual(last);
    const reading = { startedAt: at(3), page: 5, next: "[1,2]", claim: { by: at(3), until: at(4) } };
    await store.savePollState({ ...last, reading }, etag);
    await expect(store.savePollState(last, etag)).rejects.toThrow(ConflictError);
    await expect(store.savePollState(last, undefined)).rejects.toThrow(ConflictError);
    expect((await store.pollState())?.state).toEqual({ ...last, reading });
  });
});

test("a place that cannot be read is as if nothing was being read, and is told of", async () => {
  const store = stores.onTables();
  await stores.write("appState", "app", "registrationPoll", { reading: '{"page":"three"}' });
  const { state, etag } = (await store.pollState()) ?? {};
  expect(state).toEqual({});
  await store.savePollState({ startedAt: at(1) }, etag);
  expect((await store.pollState())?.state).toEqual({ startedAt: at(1) });
  expect(stores.unreadable.map(({ tableName, rowKey }) => [tableName, rowKey])).toContainEqual([
    "appState",
    "registrationPoll",
  ]);
});
