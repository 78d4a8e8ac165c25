import { describe, expect, test } from "vitest";
import {
  notReadyAt,
  type Placed,
  type PlaceNote,
  placesToTell,
  sayPlace,
  whereaboutsOf,
} from "../../../../../shared/domain/people/places.ts";

const REFUSED = "2026-03-18T09:00:00.000Z";
const ago = (days: number, ms = 0) => new Date(Date.parse(REFUSED) - days * 86_400_000 - ms).toISOString();
const refusal = {
  at: REFUSED,
  app: "Outlook",
  clientApp: "Browser",
  operatingSystem: "Android 15",
  result: "reportOnlyInterrupted",
};
const phone: PlaceNote = { platform: "android", client: "modern", refused: [refusal] };
const person: Placed = { passkeyCreatedAt: ago(60), checkedAt: "2026-03-19T09:00:00.000Z", places: [phone] };

describe("somebody who was refused on the phone", () => {
  test.each<[string, Placed, boolean]>([
    ["is not ready there", person, false],
    ["is, where they got in there later", on({ satisfiedAt: "2026-03-18T09:00:01.000Z" }), true],
    ["is, where they got in there 30 days before", on({ satisfiedAt: ago(30) }), true],
    ["is not, where that was longer ago", on({ satisfiedAt: ago(30, 1) }), false],
    [
      "is not, where they got in with a passkey that is gone",
      { ...on({ satisfiedAt: ago(1) }), passkeyCreatedAt: ago(0.5) },
      false,
    ],
    [
      "is not, where nobody knows since when they hold a passkey",
      { ...on({ satisfiedAt: ago(1) }), passkeyCreatedAt: undefined },
      false,
    ],
    [
      "is not, where they got in elsewhere",
      { ...person, places: [phone, { platform: "windows", client: "modern", satisfiedAt: REFUSED }] },
      false,
    ],
    ["is, where they carry what fits there", { ...person, credentials: ["authenticatorPasskey"] }, true],
    ...["reportOnlyFailure", "unknownFutureValue", "something new"].map((result): [string, Placed, boolean] => [
      `is not, whatever they carry, where nothing would have been asked (${result})`,
      { ...on({ refused: [{ ...refusal, result }] }), credentials: ["authenticatorPasskey"] },
      false,
    ]),
    [
      "is, where they got in there after they were blocked",
      on({ refused: [{ ...refusal, result: "reportOnlyFailure" }], satisfiedAt: "2026-03-18T09:00:01.000Z" }),
      true,
    ],
    ["is not, where what they hold stays on the laptop", { ...person, credentials: ["windowsHello"] }, false],
    [
      "is not, where the phone is too old for what they carry",
      { ...on({ refused: [{ ...refusal, operatingSystem: "Android 8" }] }), credentials: ["securityKey"] },
      false,
    ],
    [
      "is not, where the phone is too old and they got in by a newer one",
      on({ refused: [{ ...refusal, operatingSystem: "Android 8.1" }], satisfiedAt: REFUSED }),
      false,
    ],
    [
      "is, where a password alone named such a phone, and they got in by theirs",
      on({ refused: [{ ...refusal, operatingSystem: "Android 8.1", passwordOnly: true }], satisfiedAt: REFUSED }),
      true,
    ],
    [
      "is, where the phone that was refused names no version, and they got in",
      on({ refused: [{ ...refusal, operatingSystem: "Android" }], satisfiedAt: REFUSED }),
      true,
    ],
    [
      "is, once the phone that is too old was not seen for 30 days",
      {
        ...on({ refused: [{ ...refusal, operatingSystem: "Android 8.1" }], satisfiedAt: REFUSED }),
        checkedAt: "2026-04-17T09:00:00.001Z",
      },
      true,
    ],
    [
      "is, where it was more than 30 days before the last look",
      { ...person, checkedAt: "2026-04-17T09:00:00.001Z" },
      true,
    ],
    ["is not, where it was 30 days before it", { ...person, checkedAt: "2026-04-17T09:00:00.000Z" }, false],
    [
      "is not, by an app that cannot ask for a passkey, though the browser can",
      {
        ...person,
        credentials: ["securityKey"],
        places: [
          { ...phone, client: "other" },
          { platform: "android", client: "modern", satisfiedAt: REFUSED },
        ],
      },
      false,
    ],
    [
      "is not, on a device of unknown kind, whatever they carry",
      { ...person, credentials: ["securityKey"], places: [{ ...phone, platform: "unknown" }] },
      false,
    ],
  ])("%s", (_what, someone, isReady) => {
    expect(notReadyAt(someone).length === 0).toBe(isReady);
  });

  function on(change: Partial<PlaceNote>): Placed {
    return { ...person, places: [{ ...phone, ...change }] };
  }
});

test.each<[string, Partial<Placed>, readonly string[], readonly string[]]>([
  ["got in on the phone", { places: [{ ...phone, satisfiedAt: REFUSED }] }, ["android"], []],
  ["were refused on the phone", {}, [], ["android"]],
  ["carry what fits the phone", { credentials: ["securityKey"], places: [{ ...phone, ...seen(15) }] }, ["android"], []],
  ["work on a phone that is too old for it", { credentials: ["securityKey"], places: [worksOn(8)] }, [], []],
  [
    "work somewhere, and hold nothing that goes along",
    { credentials: ["windowsHello"], places: [worksOn(15)] },
    [],
    [],
  ],
  [
    "got in by the browser, and were refused by an old app",
    {
      places: [
        { platform: "android", client: "modern", satisfiedAt: REFUSED },
        { ...phone, client: "other" },
      ],
    },
    [],
    ["android"],
  ],
  ["got in with a passkey that is gone", { places: [{ ...worksOn(15), satisfiedAt: ago(61) }] }, [], []],
  [
    "got in too long ago",
    { passkeyCreatedAt: ago(90), places: [{ platform: "iOS", client: "modern", satisfiedAt: ago(40) }] },
    [],
    [],
  ],
  ["were never seen anywhere", { places: [] }, [], []],
])("where people are ready is told by platform: of those who %s", (_who, change, readyOn, notReadyOn) => {
  expect(whereaboutsOf({ ...person, ...change })).toEqual({ readyOn, notReadyOn });
});
function seen(version: number): Partial<PlaceNote> {
  return { workedAt: REFUSED, devices: [{ operatingSystem: `Android ${version}`, at: REFUSED }] };
}
function worksOn(version: number): PlaceNote {
  return { platform: "android", client: "modern", ...seen(version) };
}

describe("whoever knows only a password", () => {
  const guessed = { ...phone, refused: [{ ...refusal, passwordOnly: true as const }] };

  test("makes nobody unready on a platform where its owner was never seen", () => {
    expect(notReadyAt({ ...person, places: [guessed] })).toEqual([]);
  });

  test.each<[string, Partial<PlaceNote>]>([
    ["worked long ago", { workedAt: ago(30, 1) }],
    ["got in long ago", { satisfiedAt: ago(40) }],
    ["were at some moment that nobody knows", { workedAt: "soon" }],
  ])("makes nobody unready where its owner %s only", (_where, known) => {
    expect(notReadyAt({ ...person, places: [{ ...guessed, ...known }] })).toEqual([]);
  });

  test.each<[string, Partial<PlaceNote>]>([
    ["works", { workedAt: ago(3) }],
    ["worked 30 days before", { workedAt: ago(30) }],
    ["begins to work", { workedAt: ago(-3) }],
  ])("may make its owner unready where they %s, until they get in there", (_where, known) => {
    expect(notReadyAt({ ...person, places: [{ ...guessed, ...known }] })).toHaveLength(1);
    expect(notReadyAt({ ...person, places: [{ ...guessed, ...known, satisfiedAt: REFUSED }] })).toEqual([]);
  });

  test("does not hide a refusal of the owner's own", () => {
    const refused = [{ ...refusal, at: "2026-03-18T12:00:00.000Z", passwordOnly: true as const }, refusal];
    expect(notReadyAt({ ...person, places: [{ ...phone, refused }] })).toMatchObject([{ at: REFUSED }]);
  });
});

describe("a row from before places were told apart", () => {
  const old: Placed = { ...person, places: undefined, sweptInteractive: { unsatisfiedAt: REFUSED } };

  test.each<[string, Placed, boolean]>([
    ["with a refusal is not ready, and nobody knows where", old, false],
    [
      "with a success as late as that is",
      { ...old, sweptInteractive: { unsatisfiedAt: REFUSED, satisfiedAt: REFUSED } },
      true,
    ],
    [
      "with a success of before is not",
      { ...old, sweptInteractive: { unsatisfiedAt: REFUSED, satisfiedAt: ago(0, 1) } },
      false,
    ],
    ["is once a look found what goes with its owner", { ...old, credentials: ["syncedPasskey"] }, true],
    ["is not by what stays on a laptop", { ...old, credentials: ["windowsHello"] }, false],
    ["is once the refusal is 30 days old", { ...old, checkedAt: "2026-04-17T09:00:00.001Z" }, true],
    ["goes by its places from the next sign-in on", { ...old, places: [] }, true],
    ["without a refusal is", { ...old, sweptInteractive: { satisfiedAt: REFUSED } }, true],
  ])("%s", (_what, someone, isReady) => {
    expect(notReadyAt(someone).map(({ platform }) => platform)).toEqual(isReady ? [] : ["unknown"]);
  });
});

test.each([
  [{ platform: "android", ...refusal }, "Android 15 (Outlook, Browser)"],
  [{ platform: "android", at: REFUSED, result: "x" }, "Android"],
  [{ platform: "unknown", at: REFUSED, result: "x", app: "Outlook" }, "a device of unknown kind (Outlook)"],
] as const)("%j reads as %s", (place, words) => {
  expect(sayPlace(place)).toBe(words);
});

test("a mail names the app of a sign-in of their own, and of one by password alone the platform only", () => {
  const worked = { ...phone, workedAt: ago(1) };
  expect(placesToTell({ ...person, places: [worked] })).toEqual(["Android 15 (Outlook, Browser)"]);
  const anybody = {
    ...refusal,
    app: "Call +1 555 0100",
    operatingSystem: "Call +1 555 0100",
    passwordOnly: true as const,
  };
  expect(placesToTell({ ...person, places: [{ ...worked, refused: [anybody] }] })).toEqual(["Android"]);
});
