import { describe, expect, test } from "vitest";
import { LostPhones } from "../../../../../infra/local/people/lostPhones.ts";
import { makePerson } from "../../../../../infra/local/people/population.ts";
import { gainPasskey, loseDevice, type Person } from "../../../../../infra/local/people/standInPerson.ts";

const MINUTE_MS = 60_000;
const LOST_AT = 100 * MINUTE_MS;

/** Somebody who had a passkey and lost it. */
function loser(key: string): Person {
  const person = makePerson(7, key, "employee", undefined);
  gainPasskey(person, "old", 0);
  loseDevice(person, LOST_AT);
  return person;
}
const signIn = (userId: string, kind: "password" | "passwordAndPush" | "passkey", result: "success" | "denied") =>
  ({ userId, with: kind, result }) as const;

describe("the books of lost phones", () => {
  test("count who has a passkey half an hour after the press, to the minute, and nobody who was never pressed for", () => {
    const books = new LostPhones();
    const pressedAt = LOST_AT + 20 * MINUTE_MS;
    for (const [key, minutes] of [
      ["in time", 30],
      ["late", 31],
      ["never", undefined],
    ] as const) {
      const person = loser(key);
      books.add(person, LOST_AT).pressedAt = pressedAt;
      if (minutes !== undefined) gainPasskey(person, "new", pressedAt + minutes * MINUTE_MS);
    }
    const unpressed = loser("not pressed for");
    books.add(unpressed, LOST_AT);
    gainPasskey(unpressed, "new", LOST_AT + MINUTE_MS);
    expect(books.summary()).toEqual({ lost: 4, pressed: 3, atKiosk: 0, within30Minutes: 1, gotInByPassword: 0 });
  });

  test("count at the kiosk whoever has a new passkey half an hour later, and not the one that they had besides", () => {
    const books = new LostPhones();
    for (const [key, minutes] of [
      ["in time", 30],
      ["late", 31],
      ["never", undefined],
    ] as const) {
      const person = loser(key);
      gainPasskey(person, "besides", LOST_AT);
      books.add(person, LOST_AT, "kiosk").pressedAt = LOST_AT + MINUTE_MS;
      if (minutes !== undefined) gainPasskey(person, "new", LOST_AT + (1 + minutes) * MINUTE_MS);
    }
    expect(books.summary()).toMatchObject({ lost: 3, pressed: 3, atKiosk: 3, within30Minutes: 1 });
  });

  test("count passwords that got in before there was a passkey again, and no others", () => {
    const books = new LostPhones();
    const person = loser("a");
    books.saw(signIn(person.id, "password", "success"));
    books.add(person, LOST_AT);
    books.saw(signIn(person.id, "password", "denied"));
    books.saw(signIn(person.id, "passkey", "success"));
    books.saw(signIn("somebody else", "password", "success"));
    expect(books.summary().gotInByPassword).toBe(0);
    books.saw(signIn(person.id, "passwordAndPush", "success"));
    gainPasskey(person, "new", LOST_AT + MINUTE_MS);
    books.saw(signIn(person.id, "password", "success"));
    expect(books.summary().gotInByPassword).toBe(1);
  });
});
