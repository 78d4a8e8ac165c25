import { describe, expect, test } from "vitest";
import { judgeDenials, nameLockedOut } from "../../../../../infra/local/people/lockouts.ts";
import { makePerson } from "../../../../../infra/local/people/population.ts";
import type { Person } from "../../../../../infra/local/people/standInPerson.ts";

const at = (text: string) => Date.parse(text);
const enteredAt = at("2027-03-01T09:00:00Z");

function holder(...changes: readonly (readonly [string, number])[]): Person {
  const person = { ...makePerson(1, "e1", "employee", undefined), timeZone: "UTC" };
  for (const [when, count] of changes) person.usableSince.push({ at: at(when), count });
  return person;
}

const judge = (person: Person, ...denied: string[]) =>
  judgeDenials(
    denied.map((when) => ({ at: at(when), userId: person.id, enteredAt })),
    (id) => (id === person.id ? person : undefined),
  );

describe("whoever is denied by an enabled policy of ours", () => {
  test.each([
    ["is locked out without a passkey when they entered", holder(), ["2027-03-02T08:00:00Z"], "lockedOut"],
    [
      "is locked out when the passkey was lost before they entered",
      holder(["2027-02-01T08:00:00Z", 1], ["2027-02-27T08:00:00Z", 0]),
      ["2027-03-02T08:00:00Z"],
      "lockedOut",
    ],
    [
      "is neither while a working passkey is at hand",
      holder(["2027-02-01T08:00:00Z", 1]),
      ["2027-03-02T08:00:00Z"],
      "neither",
    ],
    [
      "has recovered with a new passkey within one working day of the denial",
      holder(["2027-02-01T08:00:00Z", 1], ["2027-03-03T07:00:00Z", 0], ["2027-03-04T07:59:00Z", 1]),
      ["2027-03-03T08:00:00Z"],
      "recovered",
    ],
    [
      "is locked out when the new passkey came later than that",
      holder(["2027-02-01T08:00:00Z", 1], ["2027-03-03T07:00:00Z", 0], ["2027-03-04T08:01:00Z", 1]),
      ["2027-03-03T08:00:00Z"],
      "lockedOut",
    ],
    [
      "has recovered over a weekend, which is no working time",
      holder(["2027-02-01T08:00:00Z", 1], ["2027-03-05T13:00:00Z", 0], ["2027-03-08T12:00:00Z", 1]),
      ["2027-03-05T14:00:00Z"],
      "recovered",
    ],
    [
      "is locked out when no new passkey ever came",
      holder(["2027-02-01T08:00:00Z", 1], ["2027-03-03T07:00:00Z", 0]),
      ["2027-03-03T08:00:00Z"],
      "lockedOut",
    ],
    [
      "is measured from the first denial after the loss",
      holder(["2027-02-01T08:00:00Z", 1], ["2027-03-03T07:00:00Z", 0], ["2027-03-05T09:00:00Z", 1]),
      ["2027-03-03T08:00:00Z", "2027-03-05T08:00:00Z"],
      "lockedOut",
    ],
  ] as const)("%s", (_behaviour, person, denied, verdict) => {
    const { lockedOut, recovered } = judge(person, ...denied);
    expect({ lockedOut: lockedOut.length, recovered: recovered.length }).toEqual({
      lockedOut: verdict === "lockedOut" ? 1 : 0,
      recovered: verdict === "recovered" ? 1 : 0,
    });
  });

  test.each([
    ["who entered late, with a passkey by then, has recovered from a later loss", "2027-03-10T09:00:00Z", "recovered"],
    ["who entered with the others, without one, is locked out by the same loss", "2027-03-01T09:00:00Z", "lockedOut"],
    ["who entered again after the loss is locked out", "2027-03-15T07:30:00Z", "lockedOut"],
  ])("%s", (_behaviour, entered, verdict) => {
    const person = holder(["2027-03-09T08:00:00Z", 1], ["2027-03-15T07:00:00Z", 0], ["2027-03-15T12:00:00Z", 1]);
    const denial = { at: at("2027-03-15T08:00:00Z"), userId: person.id, enteredAt: at(entered) };
    const { lockedOut, recovered } = judgeDenials([denial], () => person);
    expect([lockedOut, recovered]).toEqual(verdict === "lockedOut" ? [[person.id], []] : [[], [person.id]]);
  });

  test.each([
    ["has recovered with a passkey within a working day of the denial", "2027-03-02T10:00:00Z", "recovered"],
    ["is locked out when it came later", "2027-03-04T10:00:00Z", "lockedOut"],
  ])("who entered without one by a date that two people set %s", (_behaviour, again, verdict) => {
    const person = { ...holder([again, 1]), entersByDate: true };
    const { lockedOut, recovered } = judge(person, "2027-03-02T08:00:00Z");
    expect([lockedOut, recovered]).toEqual(verdict === "lockedOut" ? [[person.id], []] : [[], [person.id]]);
  });

  test("nobody is judged without a denial", () => {
    expect(judge(holder())).toEqual({ lockedOut: [], recovered: [] });
  });
});

describe("whoever is locked out is named", () => {
  const entered = holder(["2027-02-01T08:00:00Z", 1], ["2027-03-03T07:00:00Z", 0]);
  const never = holder();

  const byDate = { ...holder(), entersByDate: true };

  test.each([
    [
      "with when help would have been in time after an entry by a date",
      byDate,
      { since: "2027-03-02T08:00:00.000Z", why: /entered by a date, and held no passkey by 2027-03-03T08:00/ },
    ],
    [
      "with their first denial, and with when they entered without a passkey",
      never,
      { since: "2027-03-02T08:00:00.000Z", why: /no usable passkey when they entered at 2027-03-01T09:00:00\.000Z$/ },
    ],
    [
      "with when help would have been in time after a later loss",
      entered,
      { since: "2027-03-03T08:00:00.000Z", why: /lost their passkey later, and held none again by 2027-03-04T08:00/ },
    ],
  ])("%s", (_behaviour, person, { since, why }) => {
    const denials = [since, "2027-03-05T08:00:00Z"].map((when) => ({ at: at(when), userId: person.id, enteredAt }));
    expect(nameLockedOut(denials, () => person)).toEqual([
      { userId: person.id, since, why: expect.stringMatching(why) },
    ]);
  });

  test("but nobody who recovered", () => {
    const person = holder(["2027-02-01T08:00:00Z", 1], ["2027-03-03T07:00:00Z", 0], ["2027-03-03T10:00:00Z", 1]);
    const denial = { at: at("2027-03-03T08:00:00Z"), userId: person.id, enteredAt };
    expect(nameLockedOut([denial], () => person)).toEqual([]);
  });
});
