import { describe, expect, test } from "vitest";
import type { CredentialKind } from "../../../../../shared/domain/people/credentialKind.ts";
import type { PlaceNote } from "../../../../../shared/domain/people/places.ts";
import type { Platform } from "../../../../../shared/domain/people/platform.ts";
import { countHoldings } from "../../../../../shared/domain/personas/countHoldings.ts";
import { lacksOf, shouldHold } from "../../../../../shared/domain/personas/holdings.ts";
import { type Persona, PersonaSchema } from "../../../../../shared/domain/personas/persona.ts";

const NOW = "2026-11-30T08:00:00.000Z";
const onPlatform = (platform: Platform, workedAt = NOW): PlaceNote => ({ platform, client: "modern", workedAt });
const held = (credentials: readonly CredentialKind[], ...on: readonly Platform[]) => ({
  checkedAt: NOW,
  credentials,
  places: on.map((platform) => onPlatform(platform)),
});
const lacks = (persona: Persona, credentials: readonly CredentialKind[], ...on: readonly Platform[]) =>
  lacksOf(persona, held(credentials, ...on))?.map(({ what, platform }) => (platform ? `${what} ${platform}` : what));

describe("what somebody lacks of what they should hold", () => {
  test.each<[Persona, readonly CredentialKind[], readonly Platform[], readonly string[]]>([
    ["office", [], [], ["portable"]],
    ["office", ["syncedPasskey"], [], []],
    ["office", ["syncedPasskey"], ["windows"], ["local windows"]],
    ["office", ["syncedPasskey", "windowsHello"], ["windows", "iOS"], []],
    ["office", ["windowsHello"], ["windows", "android"], ["portable", "local android"]],
    ["office", ["securityKey", "certificate"], ["windows", "macOS"], []],
    ["office", ["securityKey"], ["linux"], []],
    ["macOS", ["syncedPasskey"], [], ["local macOS"]],
    ["macOS", ["syncedPasskey", "platformCredential"], [], []],
    ["frontline", ["syncedPasskey"], ["android"], ["portable"]],
    ["frontline", ["securityKey"], ["windows", "android"], []],
    ["sharedDevice", ["securityKey", "windowsHello"], ["windows"], ["outOfPlace"]],
    ["sharedDevice", ["securityKey"], ["windows"], []],
    ["contractor", [], ["windows"], ["portable"]],
    ["contractor", ["securityKey"], ["windows"], []],
    ["admin", ["syncedPasskey"], ["windows"], ["portable", "local windows", "outOfPlace"]],
    ["admin", ["securityKey", "windowsHello"], ["windows"], []],
    ["admin", ["securityKey"], ["iOS"], ["local iOS"]],
  ])("%s who holds %j and works on %j lacks %j", (persona, credentials, on, expected) => {
    expect(lacks(persona, credentials, ...on)).toEqual(expected);
  });

  test.each([{ checkedAt: NOW }, { credentials: ["securityKey" as const] }, {}])(
    "is not known while nobody has looked: %j",
    (member) => {
      for (const persona of PersonaSchema.options) expect(lacksOf(persona, member)).toBeUndefined();
    },
  );

  test("goes by where they worked within the 30 days before the look, and no earlier", () => {
    const places = (workedAt: string) => ({ ...held(["syncedPasskey"]), places: [onPlatform("windows", workedAt)] });
    expect(lacksOf("office", places("2026-11-01T08:00:00.000Z"))).toHaveLength(1);
    expect(lacksOf("office", places("2026-10-30T08:00:00.000Z"))).toEqual([]);
    const refused = { platform: "windows" as const, client: "modern" as const };
    expect(lacksOf("office", { ...held(["syncedPasskey"]), places: [refused] })).toEqual([]);
  });

  test("names only what would do", () => {
    for (const persona of PersonaSchema.options)
      for (const kind of shouldHold[persona].never) expect(shouldHold[persona].portable).not.toContain(kind);
  });
});

test("people are counted by persona, each as often as they lack something, and nobody without one", () => {
  const members = [
    { persona: "office" as const, ...held([], "windows") },
    { persona: "office" as const, ...held(["syncedPasskey", "windowsHello"], "windows") },
    { persona: "office" as const },
    { persona: "sharedDevice" as const, ...held(["securityKey", "windowsHello"]) },
    held([]),
  ];
  const none = { complete: 0, unknown: 0, lackPortable: 0, lackLocal: 0, outOfPlace: 0 };
  expect(countHoldings(members)).toEqual([
    { ...none, persona: "office", people: 3, complete: 1, unknown: 1, lackPortable: 1, lackLocal: 1 },
    { ...none, persona: "sharedDevice", people: 1, outOfPlace: 1 },
  ]);
  expect(countHoldings([])).toEqual([]);
});
