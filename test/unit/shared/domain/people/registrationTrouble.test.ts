import { expect, test } from "vitest";
import {
  type RegistrationAttempt,
  type RegistrationTrouble,
  registrationTroubleInWords,
  registrationTroubleOf,
} from "../../../../../shared/domain/people/registrationTrouble.ts";
import type { SignIn } from "../../../../../shared/domain/people/signIn.ts";

const at = (minute: number) => `2026-03-02T09:${String(minute).padStart(2, "0")}:00.000Z`;
const tried = (minute: number, succeeded: boolean): RegistrationAttempt => ({
  userId: "u1",
  at: at(minute),
  succeeded,
});
const stopped = (minute: number, change: Partial<SignIn> = {}): SignIn => ({
  id: `s${minute}`,
  userId: "u1",
  createdDateTime: at(minute),
  errorCode: 53003,
  appId: "19db86c3-b2b9-44cc-b339-36da233a3be2",
  appliedConditionalAccessPolicies: [
    { id: "p1", result: "failure" },
    { id: "p2", result: "success" },
  ],
  ...change,
});
const refused = (minute: number, ...policyIds: string[]): RegistrationTrouble => ({
  kind: "refusedByPolicy",
  at: at(minute),
  policyIds,
});

test.each<[string, RegistrationAttempt[], SignIn[], RegistrationTrouble | undefined]>([
  ["nothing happened", [], [], undefined],
  ["it worked", [tried(1, true)], [], undefined],
  ["it failed", [tried(1, false)], [], { kind: "failed", at: at(1) }],
  ["it failed twice", [tried(1, false), tried(3, false)], [], { kind: "failed", at: at(3) }],
  ["it failed, and worked later", [tried(1, false), tried(2, true)], [], undefined],
  ["it worked, and failed later", [tried(2, false), tried(1, true)], [], { kind: "failed", at: at(2) }],
  ["a policy refused", [], [stopped(1)], refused(1, "p1")],
  ["a policy refused, and it failed later", [tried(5, false)], [stopped(1)], refused(1, "p1")],
  ["a policy refused, and it worked later", [tried(2, true)], [stopped(1)], undefined],
  [
    "several policies refused",
    [],
    [
      stopped(1, { appliedConditionalAccessPolicies: [{ id: "p3", result: "failure" }] }),
      stopped(2),
      stopped(3, { appliedConditionalAccessPolicies: [{ id: "p1", result: "failure" }] }),
    ],
    refused(3, "p1", "p3"),
  ],
  [
    "refused for the resource, by an app that nobody lists",
    [],
    [stopped(1, { appId: "other", resourceId: "EA890292-c8c8-4433-b5ea-b09d0668e1a6" })],
    refused(1, "p1"),
  ],
  ["refused elsewhere", [], [stopped(1, { appId: "4765445b-32c6-49b0-83e6-1d93765276ca" })], undefined],
  ["refused where nothing is said of it", [], [stopped(1, { appId: undefined })], undefined],
  [
    "a policy in report-only would have refused",
    [],
    [stopped(1, { appliedConditionalAccessPolicies: [{ id: "p1", result: "reportOnlyFailure" }] })],
    undefined,
  ],
  ["the log hides what applied", [], [stopped(1, { appliedConditionalAccessPolicies: undefined })], undefined],
])("%s", (_what, attempts, signIns, trouble) => {
  expect(registrationTroubleOf(attempts, signIns)).toEqual(trouble);
  expect(registrationTroubleOf(attempts.toReversed(), signIns.toReversed())).toEqual(trouble);
});

test.each<[RegistrationTrouble, string[], string]>([
  [refused(1, "p1"), ["Block abroad"], "2026-03-02: the policy “Block abroad” has to let"],
  [refused(1, "p1", "p2"), ["A", "B"], "the policies “A”, “B” have to let"],
  [{ kind: "failed", at: at(1) }, [], "they tried to set up a passkey on 2026-03-02 and it failed"],
])("helps whoever helps: %j", (trouble, names, words) => {
  expect(registrationTroubleInWords(trouble, names)).toContain(words);
});
