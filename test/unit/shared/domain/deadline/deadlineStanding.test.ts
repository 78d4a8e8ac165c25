import { describe, expect, test } from "vitest";
import {
  cohortOf,
  daysLeft,
  lineOf,
  phoneCodesEnd,
  standingOf,
} from "../../../../../shared/domain/deadline/deadlineStanding.ts";

const GLOBAL = "10000000-0000-4000-8000-00000000000a";
const OTHER = "10000000-0000-4000-8000-00000000000b";

describe("whoever registered", () => {
  test.each([
    ["a mobile phone", ["mobilePhone"], "smsOrVoiceOnly"],
    [
      "each kind of phone, by older names too",
      ["officePhone", "alternateMobilePhone", "sms", "mobileCall"],
      "smsOrVoiceOnly",
    ],
    ["a phone, whatever its case", ["MOBILEPHONE"], "smsOrVoiceOnly"],
    ["a phone and mail, which is no second factor", ["mobilePhone", "email"], "smsOrVoiceOnly"],
    ["a phone and security questions", ["mobilePhone", "securityQuestion"], "smsOrVoiceOnly"],
    ["a phone and a pass, which runs out", ["mobilePhone", "temporaryAccessPass"], "smsOrVoiceOnly"],
    ["a phone and an app password", ["mobilePhone", "appPassword"], "smsOrVoiceOnly"],
    ["a phone and a QR code, a first factor", ["mobilePhone", "qrCode"], "smsOrVoiceOnly"],
    ["a phone and the Authenticator app", ["mobilePhone", "microsoftAuthenticatorPush"], "otherMethods"],
    ["a phone and phone sign-in", ["mobilePhone", "microsoftAuthenticatorPasswordless"], "otherMethods"],
    ["a phone and codes of an app", ["mobilePhone", "softwareOneTimePasscode"], "otherMethods"],
    ["a phone and a token", ["mobilePhone", "hardwareOneTimePasscode"], "otherMethods"],
    ["a phone and an external method", ["mobilePhone", "externalAuthMethod"], "otherMethods"],
    ["the Authenticator app alone", ["microsoftAuthenticatorPush"], "otherMethods"],
    ["the Authenticator app and something new", ["microsoftAuthenticatorPush", "somethingNew"], "otherMethods"],
    ["a passkey that the tenant does not count", ["mobilePhone", "passKeySynced"], "otherMethods"],
    ["nothing", [], "nothingRegistered"],
    ["mail alone", ["email"], "nothingRegistered"],
    ["a pass alone", ["temporaryAccessPass"], "nothingRegistered"],
    ["something new alone", ["somethingNew"], "unknown"],
    ["a phone and something new", ["mobilePhone", "somethingNew"], "unknown"],
  ] as const)("%s", (_what, methodsRegistered, standing) => {
    expect(standingOf({ userId: OTHER, methodsRegistered, ready: false })).toBe(standing);
  });

  test("a passkey that counts is ready, a phone beside it or not", () => {
    expect(standingOf({ userId: OTHER, methodsRegistered: ["passKeySynced"], ready: true })).toBe("ready");
    expect(
      standingOf({ userId: OTHER, methodsRegistered: ["mobilePhone", "windowsHelloForBusiness"], ready: true }),
    ).toBe("ready");
  });
});

test("whoever the report has not named is unknown, and never ready", () => {
  expect(standingOf({ userId: OTHER, methodsRegistered: undefined, ready: false })).toBe("unknown");
  expect(standingOf({ userId: OTHER, methodsRegistered: undefined, ready: true })).toBe("unknown");
});

test.each([
  [true, [], "smsOrVoiceEnabledOnly"],
  [true, ["email"], "smsOrVoiceEnabledOnly"],
  [true, ["mobilePhone"], "smsOrVoiceOnly"],
  [true, ["microsoftAuthenticatorPush"], "otherMethods"],
  [false, [], "nothingRegistered"],
  [undefined, [], "nothingRegistered"],
] as const)("where codes by phone are on: %s, whoever registered %s is %s", (isOn, methodsRegistered, standing) => {
  const everyone = [{ kind: "everyone", id: "all_users" }] as const;
  const sms = { isOn: isOn === true, includeTargets: everyone, excludeTargets: [] };
  const phoneCodes = isOn === undefined ? undefined : { methods: [sms], groups: new Map() };
  expect(standingOf({ userId: OTHER, methodsRegistered, ready: false }, { phoneCodes })).toBe(standing);
});

describe("codes by phone end", () => {
  const globalAdministrators = new Set([GLOBAL]);
  test.each([
    ["a member", { userId: OTHER, isAdmin: false, isExternal: false }, "february"],
    ["another administrator", { userId: OTHER, isAdmin: true, isExternal: false }, "february"],
    ["an internal guest", { userId: OTHER, isAdmin: false, isExternal: false }, "february"],
    ["somebody of whom nobody knows where they come from", { userId: OTHER, isAdmin: false }, "february"],
    ["a Global Administrator", { userId: GLOBAL.toUpperCase(), isAdmin: true }, "july"],
    ["somebody external", { userId: OTHER, isAdmin: false, isExternal: true }, "july"],
    ["somebody whom the report calls no administrator", { userId: GLOBAL, isAdmin: false }, "february"],
  ] as const)("for %s in the right month", (_who, line, cohort) => {
    expect(cohortOf(line, { globalAdministrators })).toBe(cohort);
  });

  test("in February for an administrator where nobody can tell the roles", () => {
    expect(cohortOf({ userId: GLOBAL, isAdmin: true }, {})).toBe("february");
  });

  test.each([
    ["february", "2026-11-30T22:59:59Z", 63],
    ["february", "2026-11-30T23:00:00Z", 62],
    ["february", "2027-01-31T22:59:59Z", 1],
    ["february", "2027-01-31T23:00:00Z", 0],
    ["february", "2027-02-02T12:00:00Z", -1],
    ["july", "2027-06-30T12:00:00Z", 1],
  ] as const)("%s, seen from %s in Berlin, in %i days", (cohort, now, left) => {
    expect(daysLeft(cohort, new Date(now), "Europe/Berlin")).toBe(left);
  });

  test("on the days that Microsoft names", () => {
    expect(phoneCodesEnd).toEqual({ february: "2027-02-01", july: "2027-07-01" });
  });
});

describe("a row", () => {
  const row = { userId: OTHER, methodsRegistered: [], isAdmin: false, ready: false };

  test("that was made before the report named the person tells no methods", () => {
    expect(lineOf({ ...row, waveId: "wave-1" })).toMatchObject({ waveId: "wave-1", hasLeft: false });
    expect(lineOf(row).methodsRegistered).toBeUndefined();
  });

  test("of a person who registered nothing says so once the report has named them", () => {
    expect(lineOf({ ...row, isMfaCapable: false }).methodsRegistered).toEqual([]);
  });

  test("of whom HR told that they have gone says that", () => {
    expect(lineOf({ ...row, left: { worker: "hr.1", eventId: "e1", at: "2026-11-01T00:00:00Z" } }).hasLeft).toBe(true);
  });

  test("of a person whom the report names no longer says that, too", () => {
    expect(lineOf({ ...row, isMfaCapable: true, leftReportAt: "2026-11-01T00:00:00Z" }).hasLeft).toBe(true);
  });
});
