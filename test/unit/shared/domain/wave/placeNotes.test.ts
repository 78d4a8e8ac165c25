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
    ["the password alone on a device that Entra knows does", [refused({ ...password, deviceId: "d1" })], false],
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

describe("before report-only", () => {
  const reminded = { stage: "reminded" } as const;

  test("the use of a passkey shows where it works, and a password shows nothing", () => {
    const used = notedIn(member, reminded, "interactive", signIn(undefined, passkey));
    expect(used).toMatchObject({ places: [{ platform: "android", satisfiedAt: AT }] });
    expect(notedIn(member, reminded, "interactive", signIn(undefined))).toBeUndefined();
  });

  test("a use is news after a week, or when the one that is known was of a passkey that is gone", () => {
    const known = { ...member, passkeyUsedAt: AT, places: after([satisfied()]) };
    const next = signIn(undefined, { ...passkey, createdDateTime: later(60) });
    expect(notedIn(known, reminded, "interactive", next)).toBeUndefined();
    const anew = { ...known, passkeyCreatedAt: later(30) };
    expect(notedIn(anew, reminded, "interactive", next)).toMatchObject({ places: [{ satisfiedAt: later(60) }] });
  });
});
