import { describe, expect, test } from "vitest";
import {
  type AccountDoubt,
  type AccountEvidence,
  accountDoubt,
  type Hire,
  newUntil,
} from "../../../../../shared/domain/joiner/accountDoubt.ts";

const hire: Hire = {
  joinerId: "j1",
  identity: { employeeId: "e1" },
  names: ["Sam New"],
  hiredAt: "2026-03-02T08:00:00.000Z",
};
const user = { id: "u1", employeeId: "e1", displayName: "Sam New", createdDateTime: "2026-02-20T08:00:00Z" };
const clean: AccountEvidence = { user, methods: [], hasSignedIn: false, registration: undefined };
const doubt = (told: Partial<Hire>, seen: Partial<AccountEvidence>): AccountDoubt | undefined =>
  accountDoubt({ ...hire, ...told }, { ...clean, ...seen }, 60);
const method = (type: string, createdDateTime?: string) => [
  { id: type, type: `${type}AuthenticationMethod`, ...(createdDateTime && { createdDateTime }) },
];
const afterPass: Partial<Hire> = { firstPassAt: "2026-03-02T09:00:00.000Z" };

describe("an account", () => {
  test.each<[string, AccountDoubt | undefined, Partial<Hire>, Partial<AccountEvidence>]>([
    ["new and as HR says", undefined, {}, {}],
    ["without the number that HR named", "employeeIdMissing", {}, { user: { ...user, employeeId: undefined } }],
    ["with another number", "employeeIdDiffers", {}, { user: { ...user, employeeId: "e2" } }],
    [
      "with a number that HR did not name",
      undefined,
      { identity: { userPrincipalName: "sam@contoso.example" } },
      { user },
    ],
    ["of another name, though the number fits", "nameDiffers", {}, { user: { ...user, displayName: "Peter Other" } }],
    ["whose given name fits", undefined, {}, { user: { ...user, displayName: "50017", givenName: "Sam" } }],
    ["in another script, found by its number", undefined, { names: ["李伟"] }, {}],
    [
      "in another script, found by its user principal name alone",
      "nameDiffers",
      { names: ["李伟"], identity: { userPrincipalName: "sam@contoso.example" } },
      {},
    ],
    ["without a moment of birth", "ageUnknown", {}, { user: { ...user, createdDateTime: undefined } }],
    ["60 days old at HR's word", undefined, {}, { user: { ...user, createdDateTime: "2026-01-01T08:00:00.000Z" } }],
    ["a moment older", "tooOld", {}, { user: { ...user, createdDateTime: "2026-01-01T07:59:59.999Z" } }],
    ["of years ago, after our pass too", "tooOld", afterPass, { user: { ...user, createdDateTime: "2019-01-01" } }],
    [
      "with a password and a pass",
      undefined,
      {},
      { methods: method("password").concat(method("temporaryAccessPass")) },
    ],
    ["with a phone", "hasMethods", {}, { methods: method("phone") }],
    ["that was signed in to", "hasSignedIn", {}, { hasSignedIn: true }],
    ["of a wave", "inWave", {}, { registration: { waveId: "w1", joinerId: undefined } }],
    ["of a wave, after our pass", undefined, afterPass, { registration: { waveId: "w1", joinerId: "j1" } }],
    ["of this hire", undefined, {}, { registration: { waveId: undefined, joinerId: "j1" } }],
    ["of another hire", "otherJoiner", {}, { registration: { waveId: undefined, joinerId: "j2" } }],
    [
      "of another hire, after our pass too",
      "otherJoiner",
      afterPass,
      { registration: { waveId: undefined, joinerId: "j2" } },
    ],
  ])("%s: %s", (_what, expected, told, seen) => {
    expect(doubt(told, seen)).toBe(expected);
  });

  test.each<[string, AccountDoubt | undefined]>([
    ["2026-03-02T08:57:59.999Z", "hasMethods"],
    // As far as two clocks may differ.
    ["2026-03-02T08:58:00.000Z", undefined],
    ["2026-03-02T09:05:00.000Z", undefined],
  ])("with a method of %s, after a pass of 09:00: %s", (createdDateTime, expected) => {
    expect(doubt(afterPass, { methods: method("phone", createdDateTime) })).toBe(expected);
  });

  test("with a method of no moment, after our pass, is the hire's: the press of that pass saw none", () => {
    expect(doubt(afterPass, { methods: method("microsoftAuthenticator") })).toBeUndefined();
  });
});

test("what happened before our first pass is looked for up to two minutes before it; without one, until now", () => {
  expect([newUntil(hire), newUntil({ ...hire, ...afterPass })]).toEqual([undefined, "2026-03-02T08:58:00.000Z"]);
});
