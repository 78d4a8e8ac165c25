import { describe, expect, test } from "vitest";
import { makePerson } from "../../../../../infra/local/people/population.ts";
import { gainPasskey, type Person } from "../../../../../infra/local/people/standInPerson.ts";
import { judgeMails, type SentMail } from "../../../../../infra/local/simulation/judgeMails.ts";
import type { MailTruth } from "../../../../../infra/local/simulation/summary.ts";

const person: Person = { ...makePerson(7, "e1", "employee", undefined), timeZone: "Asia/Tokyo", language: "en" };
/** Tuesday 2 March 2027, ten in Tokyo. */
const TEN = "2027-03-02T01:00:00Z";

const mail = (at: string, change: Partial<SentMail> = {}): SentMail => ({
  kind: "chaser",
  userId: person.id,
  at: Date.parse(at),
  language: "en",
  asksToRegister: true,
  isDelivered: true,
  ...change,
});
const judge = (
  mails: readonly SentMail[],
  {
    who = person,
    waves = [{}],
    told = true,
  }: { who?: Person; waves?: readonly { gateOpenedAt?: string }[]; told?: boolean } = {},
): MailTruth =>
  judgeMails(mails, (id) => (id === who.id ? who : undefined), {
    intervalHours: 20,
    chaserDays: 3,
    told: () => ({ language: told, zone: told }),
    wavesOf: () => waves,
  });
const none = {
  outsideHours: 0,
  tooClose: 0,
  chasedTooSoon: 0,
  forgotten: 0,
  afterRegistering: 0,
  otherLanguage: 0,
  toOthers: 0,
  digestsTwice: 0,
};
/** Which numbers are not 0. */
const faults = ({ judged: _, faultsOf: __, ...counts }: MailTruth) =>
  Object.entries(counts).flatMap(([what, count]) => (count > 0 ? [what] : []));
const holder = (since: string): Person => {
  const who = { ...person, passkeysAtHand: new Set<string>(), usableSince: [] };
  gainPasskey(who, "key", Date.parse(since));
  return who;
};

describe("the mails of a run", () => {
  test("are without fault where each is in hours, in their language, and apart", () => {
    const mails = [mail(TEN, { kind: "reminder" }), mail("2027-03-05T01:00:00Z"), mail("2027-03-08T01:00:00Z")];
    expect(judge(mails)).toEqual({ judged: 3, ...none, faultsOf: [] });
  });

  test.each([
    ["at seven in the evening there", [mail("2027-03-02T10:00:00Z")], ["outsideHours"]],
    ["on a Saturday there, while it is Friday in Berlin", [mail("2027-03-05T23:30:00Z")], ["outsideHours"]],
    ["at night, where somebody's password was tried", [mail("2027-03-02T15:00:00Z", { kind: "stoppedAttempt" })], []],
    ["in German to somebody who reads English", [mail(TEN, { language: "de" })], ["otherLanguage"]],
    [
      "two within a day, of different kinds",
      [mail(TEN, { kind: "announcement" }), mail("2027-03-02T05:00:00Z", { kind: "dayOf" })],
      ["tooClose"],
    ],
    [
      "a warning right after another mail",
      [mail(TEN), mail("2027-03-02T05:00:00Z", { kind: "enforcementWarning" })],
      [],
    ],
    [
      "two digests to a manager on one day there, though not in UTC",
      [mail("2027-03-01T23:10:00Z", { kind: "managerDigest" }), mail(TEN, { kind: "managerDigest" })],
      ["digestsTwice"],
    ],
    [
      "a digest a day",
      [mail(TEN, { kind: "managerDigest" }), mail("2027-03-03T01:00:00Z", { kind: "managerDigest" })],
      [],
    ],
    ["two chasers within three days", [mail(TEN), mail("2027-03-04T01:00:00Z")], ["chasedTooSoon"]],
  ] as const)("%s", (_case, mails, expected) => {
    expect(faults(judge(mails))).toEqual(expected);
  });

  test("are not held against what the directory keeps back", () => {
    const mails = [mail("2027-03-02T10:00:00Z", { language: "de" })];
    expect(faults(judge(mails))).toEqual(["outsideHours", "otherLanguage"]);
    expect(faults(judge(mails, { told: false }))).toEqual([]);
  });

  test("after they had registered are told, unless it was minutes before, or asks for something else", () => {
    const asked = [mail(TEN)];
    expect(faults(judge(asked, { who: holder("2027-03-01T01:00:00Z") }))).toEqual(["afterRegistering"]);
    expect(faults(judge(asked, { who: holder("2027-03-02T00:50:00Z") }))).toEqual([]);
    const use = [mail(TEN, { asksToRegister: false })];
    expect(faults(judge(use, { who: holder("2027-03-01T01:00:00Z") }))).toEqual([]);
  });

  test("to somebody who is in no wave are told; those that nobody of the world gets are not judged", () => {
    expect(faults(judge([mail(TEN)], { waves: [] }))).toEqual(["toOthers"]);
    expect(judge([mail(TEN, { userId: "somebody else" })]).judged).toBe(0);
  });

  const waves = [{ gateOpenedAt: "2027-03-16T01:00:00Z" }];
  test.each([
    ["for two weeks before the gate", [mail(TEN, { kind: "reminder" })], person, ["forgotten"]],
    ["for a week", [mail(TEN, { kind: "reminder" }), mail("2027-03-09T01:00:00Z")], person, []],
    ["while they were on leave", [mail(TEN, { kind: "reminder" })], { ...person, onLeave: true }, []],
    ["as their mails do not arrive", [mail(TEN, { kind: "reminder", isDelivered: false })], person, []],
    ["as they had a passkey by then", [mail(TEN, { kind: "reminder" })], holder("2027-03-03T01:00:00Z"), []],
  ] as const)("nobody wrote to somebody %s", (_case, mails, who, expected) => {
    expect(faults(judge(mails, { who, waves }))).toEqual(expected);
  });
});
