import { describe, expect, test } from "vitest";
import { eraserOf, type NamedPerson, namedIn } from "../../../../../shared/domain/erasure/namedPerson.ts";

const ANN = "0a000000-0000-4000-8000-0000000000a1";
const BEN = "0b000000-0000-4000-8000-0000000000b1";
const P = "person-0123456789abcdef";
const person: NamedPerson = {
  userId: ANN,
  logins: ["ann.lee@contoso.example", "lee+a@contoso.example"],
  names: ["Ann Lee", "Lee, Ann (ext.)", "Ren\u00e9e"],
  numbers: [
    { source: "hr", workerId: "50017" },
    { source: "hr", workerId: "2027" },
  ],
  workers: [],
};
const eraser = eraserOf(person, P);

describe("in a text", () => {
  test.each([
    ["the id goes, whatever its case", `for ${ANN.toUpperCase()}.`, `for ${P}.`],
    ["the name goes where the id stands", `Ann Lee (${ANN})`, `${P} (${P})`],
    ["a sign-in name goes at the end of a sentence", "Mail to Ann.Lee@contoso.example.", `Mail to ${P}.`],
    ["a longer sign-in name stays", "joann.lee@contoso.example", "joann.lee@contoso.example"],
    ["a sign-in name of another domain stays", "ann.lee@contoso.example.org", "ann.lee@contoso.example.org"],
    ["a namesake stays", "Ann Lee in Zurich", "Ann Lee in Zurich"],
    ["signs of patterns are signs", `lee+a@contoso.example`, P],
  ])("%s", (_what, before, after) => expect(eraser.replaced(before, false)).toBe(after));

  test.each([
    ["the name goes, as a whole word", "Ann Lee, Joann Lees", `${P}, Joann Lees`],
    ["a name in another form of the same letters goes", "Rene\u0301e", P],
    ["a name with signs goes", "was Lee, Ann (ext.) then", `was ${P} then`],
    ["the number of the worker goes, a year stays", "50017 since 2027", `${P} since 2027`],
  ])("about them %s", (_what, before, after) => expect(eraser.replaced(before, true)).toBe(after));
});

describe("in JSON", () => {
  test("the name goes where the object is theirs, and stays where it is somebody else's", () => {
    const value = {
      asked: { by: { id: ANN, displayName: "Ann Lee" } },
      confirmed: { by: { id: BEN, displayName: "Ann Lee" } },
    };
    expect(JSON.parse(eraser.replaced(JSON.stringify(value), true))).toEqual({
      asked: { by: { id: P, displayName: P } },
      confirmed: { by: { id: BEN, displayName: "Ann Lee" } },
    });
  });
  test("what names nobody is the same text, blanks and all", () => {
    expect(eraser.replaced('{ "at": "2027-01-01" }', true)).toBe('{ "at": "2027-01-01" }');
    expect(eraser.replaced("{not json Ann Lee", true)).toBe(`{not json ${P}`);
  });
  test("keys and lists are gone through", () => {
    expect(eraser.replaced(JSON.stringify({ [ANN]: [ANN, 1, null] }), false)).toBe(
      JSON.stringify({ [P]: [P, 1, null] }),
    );
  });
});

test("somebody without a name or an address is found by the id alone", () => {
  const bare = eraserOf({ ...person, logins: [], names: [], numbers: [] }, P);
  expect(bare.names("Ann Lee")).toBe(false);
  expect(bare.replaced(`Ann Lee ${ANN}`, true)).toBe(`Ann Lee ${P}`);
});

describe("a reason", () => {
  test.each([
    ["with the id", `asked by ${ANN.toUpperCase()}`, ANN.toUpperCase()],
    ["with the sign-in name", "ann.lee@contoso.example wrote", "ann.lee@contoso.example"],
    ["with the name", "ann lee wrote", "ann lee"],
    ["with a part of the name", "Mrs. LEE wrote", "LEE"],
    ["with the number", "worker 50017", "50017"],
  ])("%s is not taken", (_what, reason, word) => expect(namedIn(reason, person)).toBe(word));
  test("without any of it is", () => expect(namedIn("request 17 of June, asleep by Joanne", person)).toBeUndefined());
});
