import { describe, expect, test } from "vitest";
import { certificateChanges, passkeyChanges } from "../../../../../shared/domain/policy/methodsChanges.ts";
import type { Part, PasskeyConfiguration } from "../../../../../shared/domain/policy/methodsPolicy.ts";
import { afterReading, type Reading } from "../../../../../shared/domain/policy/methodsWatch.ts";

const AT = new Date("2026-03-02T08:00:00.000Z");
const LATER = new Date("2026-03-02T08:15:00.000Z");
const everyone = { kind: "everyone" as const, id: "all_users" };
const group = { kind: "group" as const, id: "g" };
const passkeys: PasskeyConfiguration = {
  isOn: true,
  includeTargets: [{ ...everyone, profileIds: ["p"] }],
  excludeTargets: [],
  passkeyProfiles: [{ id: "p", name: "Staff", passkeyTypes: ["deviceBound", "synced"] }],
};
const certificates = { isOn: false, includeTargets: [everyone], excludeTargets: [] };
const known = <T>(value: T): Part<T> => ({ kind: "known", value });
const unknown = { kind: "unknown", because: "403" } as const;
const PARTS = ["fido2", "windowsHelloForBusiness"];
const strength = (...combinations: string[]) => known({ combinations, narrowedTo: [] });
const policy = (change: Partial<Reading> = {}): Reading => ({
  passkeys: known(passkeys),
  certificates: known(certificates),
  strength: strength(...PARTS),
  ...change,
});
const [profile] = passkeys.passkeyProfiles;
if (!profile) throw new Error("a profile");

describe("a reading", () => {
  const first = afterReading({}, policy(), AT) ?? {};

  test("that is the first is taken as it is", () => {
    expect(first).toEqual({ passkeys, certificates, strength: PARTS });
  });
  test("that is the same is no news", () => {
    expect(afterReading(first, policy(), LATER)).toBeUndefined();
    const turned = { ...passkeys, passkeyProfiles: [{ ...profile, passkeyTypes: ["synced", "deviceBound"] as const }] };
    expect(afterReading(first, policy({ passkeys: known(turned as PasskeyConfiguration) }), LATER)).toBeUndefined();
    expect(afterReading(first, policy({ strength: strength(...PARTS.toReversed()) }), LATER)).toBeUndefined();
  });
  test("that is another one says what has changed, and has everybody looked at", () => {
    const off = afterReading(first, policy({ passkeys: known({ ...passkeys, isOn: false }) }), LATER);
    expect(off).toMatchObject({
      changed: { at: LATER.toISOString(), say: "passkeys (FIDO2) were switched off" },
      sweep: { since: LATER.toISOString(), due: [], helping: [], looked: 0 },
    });
  });
  test("of another strength says so, too, and has everybody looked at", () => {
    const narrower = known({ combinations: ["fido2"], narrowedTo: ["fido2 only of a"] });
    const next = afterReading(first, policy({ strength: narrower }), LATER);
    expect(next).toMatchObject({ strength: ["fido2", "fido2 only of a"], sweep: { since: LATER.toISOString() } });
    expect(next?.changed?.say).toBe(
      "the strength of the workforce policy names no more: windowsHelloForBusiness; the strength of the workforce policy now names: fido2 only of a",
    );
  });
  test("whose strength is unknown keeps what it took", () => {
    const lost = afterReading(first, policy({ strength: unknown }), LATER) ?? {};
    expect(lost).toMatchObject({ strength: PARTS, unknown: { since: LATER.toISOString(), say: "the strength: 403" } });
    expect([lost.sweep, lost.changed]).toEqual([undefined, undefined]);
  });
  test("that is the first of the strength while everybody is looked at begins anew, as nobody was judged by it", () => {
    const { strength: _, ...before } = first;
    const off = { passkeys: known({ ...passkeys, isOn: false }) };
    const looking = afterReading(before, policy({ ...off, strength: unknown }), AT) ?? {};
    const next = afterReading(looking, policy(off), LATER);
    expect(next?.sweep?.since).toBe(LATER.toISOString());
    expect(afterReading(next ?? {}, policy(off), LATER)).toBeUndefined();
  });
  test("of other certificates alone has nobody looked at", () => {
    const on = afterReading(first, policy({ certificates: known({ ...certificates, isOn: true }) }), LATER);
    expect(on?.changed?.say).toBe("certificates (X509Certificate) were switched on");
    expect(on?.sweep).toBeUndefined();
  });
  test("that tells for the first time what certificates are worth alarms nobody; a change of it does", () => {
    const told = (mode: "multiFactor" | "singleFactor") => policy({ certificates: known({ ...certificates, mode }) });
    const next = afterReading(first, told("multiFactor"), LATER);
    expect([next?.changed, next?.certificates?.mode]).toEqual([undefined, "multiFactor"]);
    expect(afterReading(next ?? {}, told("multiFactor"), LATER)).toBeUndefined();
    expect(afterReading(next ?? {}, told("singleFactor"), LATER)?.changed?.say).toBe(
      "certificates (X509Certificate) count as one factor",
    );
  });
  test("that is unknown keeps what was known, and says since when", () => {
    const lost = afterReading(first, policy({ passkeys: unknown }), LATER) ?? {};
    expect(lost).toMatchObject({ passkeys, unknown: { since: LATER.toISOString(), say: "Fido2: 403" } });
    const still = { ...unknown, because: "404" };
    expect(afterReading(lost, policy({ passkeys: still }), new Date("2026-03-02T09:00:00Z"))?.unknown).toEqual({
      since: LATER.toISOString(),
      say: "Fido2: 404",
    });
    expect(afterReading(lost, policy(), new Date("2026-03-02T09:00:00Z"))).toEqual({ ...lost, unknown: undefined });
  });
  test("that changes while everybody is looked at begins anew, and forgets nobody who waits for help", () => {
    const off = afterReading(first, policy({ passkeys: known({ ...passkeys, isOn: false }) }), AT) ?? {};
    if (!off.sweep) throw new Error("a sweep");
    const half = { ...off, sweep: { ...off.sweep, after: "m", due: ["n"], helping: ["w"], looked: 9 } };
    const on = afterReading(half, policy(), LATER);
    expect(on?.sweep).toMatchObject({ due: [], helping: ["w"], looked: 0, since: LATER.toISOString() });
    expect(on?.sweep?.after).toBeUndefined();
    expect(on?.sweep?.digest).not.toBe(off.sweep.digest);
  });
});

describe("in words", () => {
  const restricted = (enforcementType: "allow" | "block", ...aaGuids: string[]) => ({
    ...passkeys,
    passkeyProfiles: [{ ...profile, keyRestrictions: { enforcementType, aaGuids } }],
  });
  test.each<[PasskeyConfiguration, PasskeyConfiguration, readonly string[]]>([
    [passkeys, passkeys, []],
    [{ ...passkeys, isOn: false }, passkeys, ["passkeys (FIDO2) were switched on"]],
    [
      passkeys,
      { ...passkeys, includeTargets: [{ ...group, profileIds: ["p"] }] },
      ["passkeys (FIDO2) are not for everybody any more", "passkeys (FIDO2) are now for the group g"],
    ],
    [passkeys, { ...passkeys, excludeTargets: [group] }, ["passkeys (FIDO2) now exclude the group g"]],
    [{ ...passkeys, excludeTargets: [group] }, passkeys, ["passkeys (FIDO2) exclude no more the group g"]],
    [passkeys, { ...passkeys, passkeyProfiles: [] }, ["the profile Staff was removed"]],
    [{ ...passkeys, passkeyProfiles: [] }, passkeys, ["the profile Staff was added"]],
    [
      passkeys,
      { ...passkeys, includeTargets: [{ ...everyone, profileIds: [] }] },
      ["passkeys of everybody go by the profiles none"],
    ],
    [
      passkeys,
      { ...passkeys, passkeyProfiles: [{ ...profile, passkeyTypes: ["deviceBound"] }] },
      ["the profile Staff takes these types: deviceBound"],
    ],
    [passkeys, restricted("block", "a", "b"), ["the profile Staff blocks the AAGUIDs a, b"]],
    [restricted("block", "a"), restricted("allow", "a"), ["the profile Staff allows only the AAGUIDs a"]],
    [restricted("block", "a"), passkeys, ["the profile Staff restricts no AAGUIDs any more"]],
  ])("%#", (before, after, words) => {
    expect(passkeyChanges(before, after)).toEqual(words);
  });
  test("certificates", () => {
    expect(certificateChanges(certificates, { ...certificates, includeTargets: [group] })).toEqual([
      "certificates (X509Certificate) are not for everybody any more",
      "certificates (X509Certificate) are now for the group g",
    ]);
  });
});
