import { describe, expect, test } from "vitest";
import { notReadyAt, type PlaceNote } from "../../../../../shared/domain/people/places.ts";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import { notedIn } from "../../../../../shared/domain/wave/signInNotes.ts";
import { readyMember } from "../../../../support/waves/rulesForTests.ts";

const SINCE = "2026-03-18T08:00:00.000Z";
const AT = "2026-03-18T09:00:00.000Z";
const wave = { stage: "reportOnly", policyId: "p1", reportOnlyAt: SINCE } as const;
const member: WaveMember = { ...readyMember, sweptInteractive: undefined };
const push = { authenticationMethods: ["Password", "Mobile app notification"] };
const passkey = { authenticationMethods: ["Windows Hello for Business"] };
const password = { authenticationMethods: ["Password"] };

const signIn = (result: string | undefined, change: Partial<SignIn> = {}): SignIn => ({
  id: "s1",
  createdDateTime: AT,
  userId: member.userId,
  errorCode: 0,
  operatingSystem: "Android 15",
  app: "Office 365 Exchange Online",
  clientApp: "Browser",
  appliedConditionalAccessPolicies: result === undefined ? [] : [{ id: "p1", result }],
  ...push,
  ...change,
});
const refused = (change: Partial<SignIn> = {}) => signIn("reportOnlyInterrupted", change);
const satisfied = (change: Partial<SignIn> = {}) => signIn("reportOnlySuccess", { ...passkey, ...change });
/** The places after these lines of the interactive log. */
function after(lines: readonly SignIn[], start: WaveMember = member): readonly PlaceNote[] | undefined {
  let row = start;
  for (const line of lines) row = { ...row, ...notedIn(row, wave, "interactive", line) };
  return row.places;
}
const isReadyAfter = (lines: readonly SignIn[]): boolean =>
  notReadyAt({ ...member, places: after(lines) ?? [] }).length === 0;
const later = (minutes: number) => new Date(Date.parse(AT) + minutes * 60_000).toISOString();

test("a refusal is noted with app, client, platform and cause", () => {
  const { authenticationMethods: _, ...line } = refused();
  expect(after([refused()])).toEqual([
    {
      platform: "android",
      client: "modern",
      workedAt: AT,
      refused: [
        { at: AT, app: line.app, clientApp: "Browser", operatingSystem: "Android 15", result: "reportOnlyInterrupted" },
      ],
      devices: [{ operatingSystem: "Android 15", at: AT }],
    },
  ]);
});

describe("as Microsoft's log has it", () => {
  test.each<[string, readonly SignIn[], boolean]>([
    ["a password and a tap on the phone count against their owner", [refused()], false],
    ["a result that nobody knows counts as well", [signIn("somethingNew")], false],
    [
      "a prompt for more that the next line answers does not",
      [refused({ errorCode: 50074, ...password }), satisfied({ createdDateTime: later(1) })],
      true,
    ],
    ["a prompt for more that nobody answers does not", [refused({ errorCode: 50074, ...password })], true],
    ["nor does one to stay signed in", [refused({ errorCode: 50140 })], true],
    ["nor one to register a factor", [refused({ errorCode: 50072, ...password })], true],
    ["a wrong password does not", [signIn(undefined, { errorCode: 50126, authenticationMethods: [] })], true],
    ["a sign-in by pass does not", [refused({ authenticationMethods: ["Temporary Access Pass"] })], true],
    [
      "fifty refusals on the phone count, whatever the laptop shows",
      [
        satisfied({ operatingSystem: "Windows 11" }),
        ...Array.from({ length: 50 }, (_, n) => refused({ createdDateTime: later(n) })),
      ],
      false,
    ],
    ["a password typed where the passkey works does not", [satisfied(), refused({ createdDateTime: later(5) })], true],
    ["nor one typed before the passkey worked there", [refused(), satisfied({ createdDateTime: later(5) })], true],
    ["the password alone on a device of nobody's does not", [refused(password)], true],
    ["nor a session of it", [refused({ authenticationMethods: ["Previously satisfied"] })], true],
    // Whoever knows the password may register a device: most tenants ask for no more.
    ["nor on a device that Entra knows: anybody registers one", [refused({ ...password, deviceId: "d1" })], true],
    ["nor a session of it there", [refused({ authenticationMethods: ["Previously satisfied"], deviceId: "d1" })], true],
    [
      "the password alone counts where its owner has proven more within 30 days, on whatever device",
      [refused(), refused({ ...password, createdDateTime: later(5) })],
      false,
    ],
    ["the password alone without details is nobody's proof", [refused({ authenticationMethods: undefined })], true],
  ])("%s", (_what, lines, isReady) => {
    expect(isReadyAfter(lines)).toBe(isReady);
    // A log is read with the latest first, and pages may come again.
    expect(isReadyAfter(lines.toReversed())).toBe(isReady);
    expect(isReadyAfter([...lines, ...lines])).toBe(isReady);
  });

  test("a refresh in the background says nothing of a place", () => {
    expect(notedIn(member, wave, "nonInteractive", refused())).not.toHaveProperty("places");
  });
});

describe("a row stays small", () => {
  test("and has news once a day", () => {
    const known = { ...member, places: after([refused()]) };
    expect(notedIn(known, wave, "interactive", refused({ createdDateTime: later(24 * 60) }))).not.toHaveProperty(
      "places",
    );
    expect(notedIn(known, wave, "interactive", refused({ createdDateTime: later(24 * 60 + 1) }))).toHaveProperty(
      "places",
    );
  });

  test("however many apps are refused, and what an outsider tries takes no room of the owner's own", () => {
    const flood = Array.from({ length: 40 }, (_, n) =>
      refused({ ...password, app: `App ${n}`, createdDateTime: later(60 + n) }),
    );
    const own = ["a", "b", "c", "d"].map((app, n) => refused({ app, createdDateTime: later(n) }));
    const [place] = after([...own, ...flood]) ?? [];
    expect(place?.refused?.map(({ app }) => app)).toEqual(["d", "c", "b", "App 0"]);
    expect(after([refused({ app: "x".repeat(500) })])?.[0]?.refused?.[0]?.app).toHaveLength(60);
  });

  test("and forgets what is older than 30 days", () => {
    const known = { ...member, places: after([refused()]) };
    const line = satisfied({ operatingSystem: "Windows 11", createdDateTime: later(30 * 24 * 60 + 1) });
    expect(after([line], known)?.map(({ platform }) => platform)).toEqual(["windows"]);
  });
});

describe("somebody who knows a password, and whose own device Entra lets register", () => {
  const theirs = { ...password, deviceId: "attacker", operatingSystem: "Windows 11" };

  test("keeps nobody outside of enforcement, however long they try", () => {
    const tries = Array.from({ length: 90 }, (_, day) =>
      refused({ ...theirs, createdDateTime: later(day * 24 * 60), operatingSystem: day % 2 ? "Android 15" : "Linux" }),
    );
    const own = Array.from({ length: 90 }, (_, day) =>
      satisfied({ operatingSystem: "Windows 11", createdDateTime: later(day * 24 * 60 + 1) }),
    );
    expect(isReadyAfter(tries.flatMap((one, day) => [one, own[day] ?? one]))).toBe(true);
  });

  test("nor on a platform that its owner gave up while they were at it", () => {
    const first = [satisfied({ createdDateTime: later(0) }), refused({ ...theirs, operatingSystem: "Android 15" })];
    const tries = Array.from({ length: 90 }, (_, day) =>
      refused({ ...theirs, operatingSystem: "Android 15", createdDateTime: later(day * 24 * 60 + 5) }),
    );
    const places = after([...first, ...tries]) ?? [];
    const checkedAt = later(90 * 24 * 60);
    expect(notReadyAt({ ...member, places, checkedAt })).toEqual([]);
  });

  test("is no device of its owner, who proves more than the password on theirs", () => {
    const lines = [refused(theirs), refused({ deviceId: "phone" }), satisfied({ operatingSystem: "Windows 11" })];
    expect(after(lines)?.flatMap(({ devices }) => devices ?? [])).toEqual([
      { deviceId: "phone", operatingSystem: "Android 15", at: AT },
      { operatingSystem: "Windows 11", at: AT },
    ]);
  });
});

describe("devices", () => {
  const on = (deviceId: string, minutes: number, change: Partial<SignIn> = {}) =>
    refused({ deviceId, createdDateTime: later(minutes), ...change });
  const idsAfter = (lines: readonly SignIn[]) => after(lines)?.[0]?.devices?.map(({ deviceId }) => deviceId);

  test("are the latest four, and one more takes the place of one that is a day old", () => {
    const four = ["a", "b", "c", "d"].map((id, n) => on(id, n));
    expect(idsAfter([...four, on("e", 10)])).toEqual(["d", "c", "b", "a"]);
    expect(idsAfter([...four, on("e", 2 * 24 * 60)])).toEqual(["e", "d", "c", "b"]);
  });

  test("have news once a week, and are forgotten after 30 days", () => {
    const known = { ...member, places: after([on("a", 0), on("b", 0)]) };
    const news = (minutes: number) => after([on("a", minutes)], known)?.[0]?.devices?.[0]?.at;
    expect(news(6 * 24 * 60)).toBe(AT);
    expect(news(8 * 24 * 60)).toBe(later(8 * 24 * 60));
    expect(idsAfter([on("a", 0), on("b", 31 * 24 * 60)])).toEqual(["b"]);
  });
});

describe("before report-only", () => {
  const reminded = { stage: "reminded" } as const;

  test("the use of a passkey shows where it works, a push that they work there, and a password shows nothing", () => {
    const used = notedIn(member, reminded, "interactive", signIn(undefined, passkey));
    expect(used).toMatchObject({ places: [{ platform: "android", satisfiedAt: AT }] });
    const pushed = notedIn(member, reminded, "interactive", signIn(undefined));
    expect(pushed).toMatchObject({ places: [{ platform: "android", workedAt: AT }] });
    expect(pushed?.places?.[0]).not.toHaveProperty("satisfiedAt");
    const next = signIn(undefined, { createdDateTime: later(60) });
    expect(notedIn({ ...member, ...pushed }, reminded, "interactive", next)).toBeUndefined();
    expect(notedIn(member, reminded, "interactive", signIn(undefined, password))).toBeUndefined();
  });

  test("a phone on which they work by push before is named, where only its sessions are refused later", () => {
    const session = { authenticationMethods: ["Previously satisfied"], deviceId: "phone" };
    const before = { createdDateTime: "2026-03-10T09:00:00.000Z", deviceId: "phone" };
    expect(isReadyAfter([signIn(undefined, before), refused(session)])).toBe(false);
    expect(isReadyAfter([refused(session)])).toBe(true);
  });

  test("a use is news after a week, or when the one that is known was of a passkey that is gone", () => {
    const known = { ...member, passkeyUsedAt: AT, places: after([satisfied()]) };
    const next = signIn(undefined, { ...passkey, createdDateTime: later(60) });
    expect(notedIn(known, reminded, "interactive", next)).toBeUndefined();
    const anew = { ...known, passkeyCreatedAt: later(30) };
    expect(notedIn(anew, reminded, "interactive", next)).toMatchObject({ places: [{ satisfiedAt: later(60) }] });
  });
});
