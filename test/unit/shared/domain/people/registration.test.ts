import { expect, test } from "vitest";
import { lineSaid, type ReportedPerson } from "../../../../../shared/domain/people/registration.ts";

const line: ReportedPerson = {
  userId: "ada",
  methodsRegistered: ["mobilePhone", "passKeySynced"],
  isAdmin: false,
  ready: true,
  userDisplayName: "Ada",
  userType: "member",
  isMfaCapable: true,
  systemPreferredAuthenticationMethods: ["fido2"],
  userPreferredMethodForSecondaryAuthentication: "none",
  lastUpdatedDateTime: "2026-03-01T06:00:00Z",
};

test.each<[string, Partial<ReportedPerson>]>([
  ["its methods come in another order", { methodsRegistered: ["passKeySynced", "mobilePhone"] }],
  ["the report was made anew", { lastUpdatedDateTime: "2026-03-02T06:00:00Z" }],
  ["the report tells no moment", { lastUpdatedDateTime: undefined }],
])("a line says the same when %s", (_when, change) => {
  expect(lineSaid({ ...line, ...change })).toBe(lineSaid(line));
});

test.each<[string, Partial<ReportedPerson>]>([
  ["a method is gone", { methodsRegistered: ["passKeySynced"] }],
  ["the person got a role", { isAdmin: true }],
  ["another method counts by now", { ready: false }],
  ["the name changed", { userDisplayName: "Ada Two" }],
  ["a member is a guest", { userType: "guest" }],
  ["nothing is told of whether a method may be used", { isMfaCapable: undefined }],
  ["Entra asks for something else first", { systemPreferredAuthenticationMethods: [] }],
  ["the person prefers text messages", { userPreferredMethodForSecondaryAuthentication: "sms" }],
])("a line says something else when %s", (_when, change) => {
  expect(lineSaid({ ...line, ...change })).not.toBe(lineSaid(line));
});
