import { describe, expect, test } from "vitest";
import { folded, isNamedSo } from "../../../../../shared/domain/people/nameSearch.ts";

describe("a text is compared", () => {
  test.each([
    ["in small letters", "MULLER", "muller"],
    ["without marks, composed or not", "Mu\u0308ller Žofie", "muller zofie"],
    [
      "with letters that have no plain twin spelled out",
      "Weiß Søren Łukasz Œuvre Þór",
      "weiss soren lukasz oeuvre thor",
    ],
    ["with both Turkish letters as one", "İzel Işık", "izel isik"],
    ["without spaces around it, and with one between", "  Ada   Lovelace ", "ada lovelace"],
    ["as nothing where it is nothing but marks", "\u0301\u0308", ""],
  ])("%s", (_how, text, expected) => {
    expect(folded(text)).toBe(expected);
  });
});

describe("somebody is found", () => {
  const zoe = {
    displayName: "Zoë O'Brien-Müller (Sales)",
    userPrincipalName: "zb17@contoso.example",
    mail: "z.obrien@contoso.example",
  };
  test.each([
    ["by how the display name begins", "zoe", true],
    ["by more of it", "zoe o'brien", true],
    ["by a later word of it", "brien", true],
    ["by the second of two names", "MÜLL", true],
    ["by a word in brackets", "sal", true],
    ["by how the user principal name begins", "zb1", true],
    ["by how the mail address begins", "z.ob", true],
    ["not by the middle of a word", "oe", false],
    ["not by the domain of an address", "contoso", false],
    ["not by somebody else's name", "adam", false],
  ])("%s", (_how, search, found) => {
    expect(isNamedSo(zoe, folded(search))).toBe(found);
  });

  test("without a mail address by the names alone", () => {
    const { mail: _, ...rest } = zoe;
    expect([isNamedSo(rest, "z.ob"), isNamedSo(rest, "zb17")]).toEqual([false, true]);
  });
});
