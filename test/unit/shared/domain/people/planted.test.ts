import { describe, expect, test } from "vitest";
import type { AuthenticationMethod } from "../../../../../shared/domain/people/authenticationMethod.ts";
import {
  type AdminRegistration,
  type AuditFeed,
  judgedByAudits,
  nextAuditStretch,
  plantedAmong,
  registeredByApp,
  withUnread,
  withUntold,
} from "../../../../../shared/domain/people/planted.ts";
import { holdsForEntry, usablePasskeysOf } from "../../../../../shared/domain/people/usablePasskey.ts";

const NOW = "2026-03-24T10:00:00.000Z";
const now = new Date(NOW);
const ago = (minutes: number): string => new Date(now.getTime() - minutes * 60_000).toISOString();
const DAY = 24 * 60;
const CAME = ago(3 * DAY);
const STRANGER = "f0000000-0000-4000-8000-000000000001";
const OWN = "a0000000-0000-4000-8000-000000000001";

describe("a line of the log", () => {
  const line: AdminRegistration = {
    userId: "ANNA",
    at: CAME,
    result: "success",
    reason: "Admin registered passkey method for user",
    isByUser: false,
    appIds: [STRANGER.toUpperCase()],
    appName: "Helper",
  };
  const counts = (change: Partial<AdminRegistration>) =>
    registeredByApp({ ...line, ...change }, (id) => id === OWN) !== undefined;

  test("of an application that nobody listed counts, with its name and id", () => {
    expect(registeredByApp(line, (id) => id === OWN)).toEqual({
      userId: "anna",
      at: CAME,
      by: `the application Helper (${STRANGER})`,
      appIds: [STRANGER],
    });
  });
  test.each<[string, Partial<AdminRegistration>]>([
    ["nobody knows who did it", { appIds: [], appName: undefined }],
    ["its result is not known", { result: undefined }],
    ["its result is a new word", { result: "timeout" }],
    ["it names no method", { reason: undefined }],
    ["it names a method that nobody knows yet", { reason: "Admin registered something new" }],
    ["it names a pass and a passkey", { reason: "passkey named Temporary Access Pass" }],
  ])("counts where %s", (_what, change) => expect(counts(change)).toBe(true));
  test.each<[string, Partial<AdminRegistration>]>([
    ["a person did it", { isByUser: true }],
    ["this app did it, or a listed provisioner", { appIds: [OWN] }],
    ["the log names it by another id first", { appIds: ["principal", OWN] }],
    ["it failed", { result: "failure" }],
    ["it is about a one-time pass", { reason: "Admin registered temporary access pass method for user" }],
    ["it is about a phone", { reason: "Admin registered phone method for user" }],
  ])("does not count where %s", (_what, change) => expect(counts(change)).toBe(false));

  test("whoever named the application puts no link and no long text before people", () => {
    const { by = "" } =
      registeredByApp({ ...line, appName: `https://evil.example/x ${"a".repeat(500)}` }, () => false) ?? {};
    expect(by).not.toContain("/x");
    expect(by.length).toBeLessThan(200);
  });
});

describe("a passkey", () => {
  const feed: AuditFeed = { readUntil: ago(30), hasFound: true, unread: [] };
  const own: AuthenticationMethod = {
    id: "own",
    type: "fido2AuthenticationMethod",
    createdDateTime: CAME,
    fit: "fits",
  };
  const record = (at: string) => ({ at, by: "the application Helper" });
  const holds = (method: Partial<AuthenticationMethod>, records: readonly string[], known: Partial<AuditFeed> = {}) => {
    const judged = judgedByAudits([{ ...own, ...method }], { ...feed, ...known }, records.map(record), now);
    return { forEntry: holdsForEntry(judged), usable: usablePasskeysOf(judged).length, planted: plantedAmong(judged) };
  };
  const COUNTS = { forEntry: true, usable: 1, planted: undefined };
  const UNCLEAR = { forEntry: undefined, usable: 1, planted: undefined };
  const planted = (at: string) => ({ forEntry: false, usable: 0, planted: record(at) });

  test("of somebody without a record counts", () => expect(holds({}, [])).toEqual(COUNTS));
  test.each([
    ["at its moment", CAME],
    ["two minutes before", ago(3 * DAY + 2)],
    ["two minutes later", ago(3 * DAY - 2)],
  ])("with a record %s is planted", (_what, at) => expect(holds({}, [at])).toEqual(planted(at)));
  test.each([
    ["three minutes before", ago(3 * DAY + 3)],
    ["three minutes later", ago(3 * DAY - 3)],
  ])("with a record %s is the person's own", (_what, at) => expect(holds({}, [at])).toEqual(COUNTS));
  test("without a moment is planted where its owner has any record", () => {
    expect(holds({ createdDateTime: undefined }, [ago(20 * DAY)])).toEqual(planted(ago(20 * DAY)));
    expect(holds({ createdDateTime: undefined }, [])).toEqual(COUNTS);
  });
  test("of the person's own counts beside a planted one", () => {
    const judged = judgedByAudits([own, { ...own, id: "2", createdDateTime: ago(60) }], feed, [record(ago(60))], now);
    expect(judged.map(({ fit }) => fit)).toEqual(["fits", "doesNotFit"]);
    expect(holdsForEntry(judged)).toBe(true);
  });
  test("does not come to count by what the log says", () => {
    expect(holds({ fit: "doesNotFit" }, []).forEntry).toBe(false);
    expect(holds({ fit: "unknown" }, []).forEntry).toBeUndefined();
    expect(holds({ fit: "doesNotFit" }, [], { readUntil: undefined }).forEntry).toBe(false);
  });

  test.each<[string, Partial<AuditFeed>]>([
    ["the log was never read", { readUntil: undefined }],
    ["it was read at no moment", { readUntil: "soon" }],
    ["it was read a day ago", { readUntil: ago(DAY) }],
    ["it was read in the future", { readUntil: ago(-6) }],
    ["a line of that time cannot be read", { unread: [{ from: ago(3 * DAY + 1), to: ago(3 * DAY + 1) }] }],
    ["a line of no readable time cannot be read", { unread: [{ from: "x", to: "y" }] }],
  ])("where %s nobody enters by it, and nobody is stranded by it", (_what, known) =>
    expect(holds({}, [], known)).toEqual(UNCLEAR),
  );
  test("an unreadable line of another time says nothing about it", () => {
    expect(holds({}, [], { unread: [{ from: ago(60), to: ago(60) }] })).toEqual(COUNTS);
    expect(holds({ createdDateTime: undefined }, [], { unread: [{ from: ago(60), to: ago(60) }] })).toEqual(UNCLEAR);
  });
  test("a planted one is planted however old the reading is", () =>
    expect(holds({}, [CAME], { readUntil: undefined })).toEqual(planted(CAME)));

  test("no other method is touched", () => {
    const phone = { id: "p", type: "phoneAuthenticationMethod", createdDateTime: CAME };
    expect(judgedByAudits([phone], { ...feed, readUntil: undefined }, [record(CAME)], now)).toEqual([phone]);
  });
});

describe("the reading", () => {
  const feed: AuditFeed = { hasFound: false, unread: [] };
  test("begins as far back as the log reaches, eight days at once", () => {
    expect(nextAuditStretch(feed, now)).toEqual({ from: ago(29 * DAY), to: ago(21 * DAY) });
    expect(nextAuditStretch({ ...feed, readUntil: "soon" }, now)?.from).toBe(ago(29 * DAY));
  });
  test("goes on where it ended, and reads the last hours again, as lines come late", () => {
    expect(nextAuditStretch({ ...feed, readUntil: ago(60) }, now)).toEqual({ from: ago(7 * 60), to: NOW });
    expect(nextAuditStretch({ ...feed, readUntil: ago(40 * DAY) }, now)?.from).toBe(ago(29 * DAY));
    expect(nextAuditStretch({ ...feed, readUntil: ago(-60) }, now)?.from).toBe(ago(29 * DAY));
  });
  test("rests while it is new", () => expect(nextAuditStretch({ ...feed, readUntil: ago(54) }, now)).toBeUndefined());
  test("is new enough for a day", () => {
    const own = { id: "own", type: "fido2AuthenticationMethod", createdDateTime: CAME, fit: "fits" as const };
    const fit = (readUntil: string) => judgedByAudits([own], { ...feed, readUntil }, [], now)[0]?.fit;
    expect([fit(ago(DAY - 1)), fit(ago(DAY))]).toEqual(["fits", "unknown"]);
  });

  test("stretches that touch are one, and of too many there is one over all", () => {
    const at = (n: number) => ({ from: ago(n), to: ago(n) });
    expect(withUnread([at(5)], [at(5), at(3)])).toEqual([at(5), at(3)]);
    expect(withUnread([{ from: ago(9), to: ago(5) }], [at(7)])).toEqual([{ from: ago(9), to: ago(5) }]);
    const many = Array.from({ length: 51 }, (_, n) => at(n));
    expect(withUnread([], many)).toEqual([{ from: ago(50), to: ago(0) }]);
  });
  test("of many records the first ten are told by name, and each once", () => {
    const records = Array.from({ length: 12 }, (_, n) => ({ userId: `${n}`, at: NOW, by: "x", appIds: [] }));
    expect(withUntold(undefined, [])).toBeUndefined();
    expect(withUntold(undefined, records)).toEqual({ some: records.slice(0, 10), more: 2 });
    expect(withUntold({ some: records.slice(0, 3), more: 0 }, records.slice(0, 3))).toEqual({
      some: records.slice(0, 3),
      more: 0,
    });
  });
});
