import { describe, expect, test } from "vitest";
import type { SignIn, SignInLog } from "../../../../../shared/domain/people/signIn.ts";
import {
  type Finding,
  findingKey,
  findingNews,
  findingsIn,
  joinedFindings,
  type PersonFinding,
  type SignInFinding,
  untoldDays,
} from "../../../../../shared/domain/signIns/logFindings.ts";
import { type Span, spansKept, withSpan } from "../../../../../shared/domain/signIns/readSpans.ts";

type DeviceFinding = Extract<Finding, { readonly kind: "sharedDevice" }>;
const ANN = "AA000000-0000-4000-8000-000000000001";
const GLASS = "bb000000-0000-4000-8000-000000000009";
const at = (day: number, time = "08:00"): string => `2026-03-${String(day).padStart(2, "0")}T${time}:00.000Z`;
const line = (change: Partial<SignIn> = {}): SignIn => ({
  id: "l",
  createdDateTime: at(10),
  userId: ANN,
  errorCode: 0,
  appliedConditionalAccessPolicies: undefined,
  ...change,
});
const found = (change: Partial<SignIn>, log: SignInLog = "interactive"): readonly SignInFinding[] =>
  findingsIn(line(change), log, new Set([GLASS]));
const kinds = (some: readonly SignInFinding[]): readonly string[] => some.map(({ kind, what }) => `${kind}: ${what}`);

describe("a line of the log", () => {
  test.each<[string, Partial<SignIn>, readonly string[]]>([
    ["by a client that knows passwords only", { clientApp: "IMAP4" }, ["legacyClient: IMAP4"]],
    ["by one in another case", { clientApp: " imap4 " }, ["legacyClient: IMAP4"]],
    ["by Exchange ActiveSync", { clientApp: "Exchange ActiveSync" }, ["legacyClient: Exchange ActiveSync"]],
    ["by what the log calls other clients", { clientApp: "Other clients" }, ["legacyClient: Other clients"]],
    ["by a browser", { clientApp: "Browser" }, []],
    ["by an app of today", { clientApp: "Mobile Apps and Desktop clients" }, []],
    ["by a client that nobody knows", { clientApp: "Quantum Mail" }, []],
    ["without a client", {}, []],
    ["that failed", { clientApp: "IMAP4", operatingSystem: "Windows 7", errorCode: 50126 }, []],
    ["on Windows 8.1", { operatingSystem: "Windows 8.1" }, ["oldSystem: Windows 8"]],
    ["on Windows 10", { operatingSystem: "Windows10" }, []],
    ["on macOS 12", { operatingSystem: "MacOs 12.6" }, ["oldSystem: macOS 12"]],
    ["on macOS 13", { operatingSystem: "MacOs 13" }, []],
    ["on macOS that names no version", { operatingSystem: "MacOs" }, []],
    ["on iOS 16", { operatingSystem: "Ios 16.7.8" }, ["oldSystem: iOS 16"]],
    ["on iOS 17", { operatingSystem: "Ios 17.0" }, []],
    ["on Android 13", { operatingSystem: "Android 13" }, ["oldSystem: Android 13"]],
    ["on Android 14", { operatingSystem: "Android 14" }, []],
    ["on Linux, whatever its version", { operatingSystem: "Linux 2" }, []],
    ["on what nobody knows", { operatingSystem: "Windows Phone 8" }, []],
    [
      "on a Windows device that Entra knows",
      { operatingSystem: "Windows11", deviceId: "DD-1" },
      ["sharedDevice: Windows11"],
    ],
    ["on a phone that Entra knows", { operatingSystem: "Ios 18", deviceId: "dd-2" }, []],
    ["of a break-glass account", { userId: GLASS.toUpperCase(), app: "Azure Portal" }, ["breakGlass: Azure Portal"]],
    [
      "of a break-glass account at nothing that has a name",
      { userId: GLASS },
      ["breakGlass: an application without a name"],
    ],
    ["of a break-glass account that failed", { userId: GLASS, app: "Azure Portal", errorCode: 50126 }, []],
  ])("%s", (_name, change, expected) => {
    expect(kinds(found(change))).toEqual(expected);
  });

  test("of the background shows clients and break-glass accounts, and no device", () => {
    const both = { clientApp: "POP3", operatingSystem: "Windows 7", deviceId: "dd-1", userId: GLASS, app: "Mail" };
    expect(kinds(found(both, "nonInteractive"))).toEqual(["legacyClient: POP3", "breakGlass: Mail"]);
  });

  test("is found by its person or device, whatever their case", () => {
    const keys = found({ clientApp: "imap4", operatingSystem: "Windows 7", deviceId: "DD-1" }).map(findingKey);
    expect(keys).toEqual([`${ANN.toLowerCase()}|imap4`, `${ANN.toLowerCase()}|windows 7`, "dd-1"]);
  });
});

describe("a person", () => {
  const seen = (moment: string, app = "Mail"): PersonFinding =>
    found({ clientApp: "IMAP4", createdDateTime: moment, app })[0] as PersonFinding;

  test("is news once a day, and a line that is read again is none", () => {
    const known = seen(at(10));
    expect(findingNews(undefined, known)).toEqual(known);
    expect(findingNews(known, seen(at(10, "23:59")))).toBeUndefined();
    expect(findingNews(known, seen(at(11, "00:00")))).toMatchObject({
      days: ["2026-03-10", "2026-03-11"],
      lastAt: at(11, "00:00"),
    });
    // The log has the latest first.
    expect(findingNews(known, seen(at(9)))).toMatchObject({ days: ["2026-03-09", "2026-03-10"], lastAt: at(10) });
  });

  test("keeps 30 days, the latest applications, and what was told of them", () => {
    const many = Array.from({ length: 40 }, (_, n) =>
      seen(new Date(Date.parse(at(1)) + n * 86_400_000).toISOString(), `app ${n}`),
    );
    const all = many.reduce((one, other) => joinedFindings(one, other));
    expect(all.days).toHaveLength(31);
    expect(all.beside).toEqual(["app 39", "app 38", "app 37", "app 36", "app 35"]);
    expect(untoldDays({ ...all, toldDays: all.days.slice(1) })).toEqual(all.days.slice(0, 1));
    expect(joinedFindings({ ...many[0], toldDays: ["2026-03-01"] } as PersonFinding, seen(at(2))).toldDays).toEqual([
      "2026-03-01",
    ]);
  });
});

describe("a device", () => {
  const used = (user: number, moment: string): DeviceFinding =>
    found({
      userId: `aa000000-0000-4000-8000-${String(user).padStart(12, "0")}`,
      operatingSystem: "Windows11",
      deviceId: "dd-1",
      createdDateTime: moment,
    })[0] as DeviceFinding;
  const usedBy = (users: number, moment: string): DeviceFinding =>
    Array.from({ length: users }, (_, n) => used(n, moment)).reduce((one, other) => joinedFindings(one, other));

  test("is news with somebody new on it, or after a week", () => {
    const known = usedBy(2, at(10));
    expect(findingNews(known, used(1, at(16)))).toBeUndefined();
    expect(findingNews(known, used(1, at(17)))).toMatchObject({ users: [{ at: at(17) }, { at: at(10) }] });
    expect(findingNews(known, used(7, at(10, "09:00")))?.kind).toBe("sharedDevice");
  });

  test("names eleven people at the most, and is news once a week from then on", () => {
    const full = usedBy(15, at(10));
    expect(full.users).toHaveLength(11);
    expect(findingNews(full, used(99, at(11)))).toBeUndefined();
    expect(findingNews(full, used(99, at(17)))).toMatchObject({ lastAt: at(17) });
  });

  test("forgets whoever has not used it for 30 days", () => {
    const [early] = [used(1, at(1))];
    const late = joinedFindings(early, used(2, "2026-03-31T08:00:01.000Z"));
    expect(late.users.map(({ userId }) => userId.slice(-1))).toEqual(["2"]);
    expect(joinedFindings(early, used(2, "2026-03-31T08:00:00.000Z")).users).toHaveLength(2);
  });
});

describe("what was read", () => {
  const span = (from: number, to: number, unread?: number): Span => ({
    from: at(from),
    to: at(to),
    ...(unread !== undefined && { unread }),
  });
  test.each<[string, readonly Span[], Span, readonly Span[]]>([
    ["begins with the first reading", [], span(2, 3), [span(2, 3)]],
    ["is one stretch where the next one touches it", [span(2, 3)], span(3, 4), [span(2, 4)]],
    ["is one where they overlap, with what could not be read", [span(2, 4, 1)], span(3, 5, 2), [span(2, 5, 3)]],
    ["is the same where less was read again", [span(2, 9)], span(3, 4), [span(2, 9)]],
    ["has a gap where nobody read", [span(2, 3)], span(5, 6), [span(2, 3), span(5, 6)]],
    ["closes a gap", [span(2, 3), span(5, 6)], span(3, 5), [span(2, 6)]],
  ])("%s", (_name, spans, more, expected) => {
    expect(withSpan(spans, more)).toEqual(expected);
  });

  test("tells nothing of more than 30 days ago", () => {
    expect(spansKept([span(1, 2), span(3, 5)], new Date("2026-04-03T08:00:00.000Z"))).toEqual([span(4, 5)]);
  });
});
