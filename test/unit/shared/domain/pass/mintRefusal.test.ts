import { expect, test } from "vitest";
import { mintAdvice } from "../../../../../shared/domain/pass/mintRefusal.ts";

const FIRST = "2026-03-02T08:00:00.000Z";
const ends = (code: string, inWords: string, reason = "invalid", now = "2026-03-02T08:30:00.000Z") =>
  mintAdvice({ code, inWords, reason }, FIRST, new Date(now));
const CONVERGED =
  "Converged UserCredentialPolicy does not allow creating or updating this authentication method. AuthMethodType [TemporaryAccessPass].";

test.each([
  ["out of scope, or switched off for them", "badRequest", CONVERGED, "includes this person"],
  ["made, and not usable", "DisabledByPolicy", "the policy does not include this person", "includes this person"],
  ["a guest", "badRequest", "Temporary Access Pass cannot be added to an external guest user.", "a guest's"],
  ["a lifetime out of range", "badRequest", "lifetimeInMinutes must be between 10 and 30", "PASS_LIFETIME_MINUTES"],
  ["something new", "strange", "something new", "Send this to the helpdesk"],
])("%s is told in Entra's words, with what to do", (_what, code, inWords, todo) => {
  const advice = ends(code, inWords);
  expect(advice.kind).toBe("refused");
  expect(advice.say).toContain(inWords);
  expect(advice.say).toContain(todo);
});

test("a permission that is gone is for the admin of the app", () => {
  expect(ends("Authorization_RequestDenied", "Insufficient privileges", "denied")).toMatchObject({
    kind: "refused",
    say: expect.stringContaining("UserAuthMethod-TAP.ReadWrite.All"),
  });
});

test.each([
  ["a policy that has not come everywhere yet", "badRequest", CONVERGED, "2026-03-02T08:29:59.999Z", "again"],
  ["half an hour later", "badRequest", CONVERGED, "2026-03-02T08:30:00.000Z", "refused"],
  [
    "an account that is not known everywhere yet",
    "Request_ResourceNotFound",
    "no such user",
    "2026-03-03T08:00:00.000Z",
    "again",
  ],
  ["a change that is under way", "conflict", "conflict", "2026-03-03T08:00:00.000Z", "again"],
  ["a guest, at once", "badRequest", "external guest user", "2026-03-02T08:00:00.000Z", "refused"],
])("%s (%s, %s, %s): %s", (_what, code, inWords, now, kind) => {
  expect(ends(code, inWords, "invalid", now).kind).toBe(kind);
});
