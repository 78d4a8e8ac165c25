import { expect, test } from "vitest";
import { shortCodeIn, WORKER_TYPE_BY_MAIL } from "../../../../../infra/local/people/byMail.ts";
import { eventOf } from "../../../../../infra/local/people/hireTellings.ts";
import { makePerson } from "../../../../../infra/local/people/population.ts";
import { HiredEventSchema } from "../../../../../shared/hr/hireEvents.ts";

test.each([
  ["The short code\nABCD EFGH\nIt counts until noon", "ABCDEFGH"],
  ["The sign-in code\nABCD EFGH JKLM\n", undefined],
  ["No code here", undefined],
])("the half that a manager reads out is told from the whole code: %j", (text, code) => {
  expect(shortCodeIn(text)).toBe(code);
});

test.each([
  ["ada@home.example", WORKER_TYPE_BY_MAIL],
  [undefined, "employee"],
])("HR tells the personal address %s of such hires only", (personalMail, workerType) => {
  const person = makePerson(7, "h1", "hire", undefined);
  const telling = { afterMs: 0, id: "evt-1", sequence: 1, startDate: "2027-02-01", isOdd: false };
  const manager = { userPrincipalName: "mia@contoso.example" };
  const told = eventOf({ person, workerId: "50001", personalMail }, manager, telling, new Date("2027-01-25T09:00:00Z"));
  const { data } = HiredEventSchema.parse(told);
  expect([data.identity.personalEmail ?? undefined, data.employment.workerType]).toEqual([personalMail, workerType]);
});
