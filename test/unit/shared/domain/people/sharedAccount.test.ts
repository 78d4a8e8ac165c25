import { describe, expect, test } from "vitest";
import { listedAmong, mayBeShared } from "../../../../../shared/domain/people/sharedAccount.ts";

const id = "10000000-0000-4000-8000-00000000000a";

describe("an account is listed", () => {
  test.each([
    ["by its object id", id, true],
    ["by its object id in capitals", id.toUpperCase(), true],
    ["by its name", "Room.12@contoso.example", true],
    ["by a pattern of its name", "room.*@contoso.example", true],
    ["by a pattern of its domain", "room.12@*", true],
    ["by a star at both ends", "*oom.1*@contoso.example", true],
    ["not by another id", "10000000-0000-4000-8000-00000000000b", false],
    ["not by a part of its name", "room.1@contoso.example", false],
    ["not by a pattern of others", "room.*@fabrikam.example", false],
    ["not where a dot would stand for any letter", "roomx12@contoso.example", false],
    ["not by a name that only begins so", "room.12@contoso.example.org", false],
  ])("%s (%s)", (_how, entry, expected) => {
    const account = { id, userPrincipalName: "room.12@Contoso.example" };
    expect(listedAmong([entry])(account)).toBe(expected);
    expect(listedAmong(["svc-x@contoso.example", entry])(account)).toBe(expected);
  });

  test("a dot in the list is a dot", () => {
    const isListed = listedAmong(["room.*@contoso.example"]);
    expect(isListed({ id, userPrincipalName: "roomx12@contoso.example" })).toBe(false);
  });

  test("by no list at all", () => {
    expect(listedAmong([])({ id, userPrincipalName: "svc-x@contoso.example" })).toBe(false);
  });
});

describe("an account looks like one that is nobody's", () => {
  const person = { userPrincipalName: "anna@contoso.example", mail: "anna@contoso.example", isLicensed: true };
  const bare = { userPrincipalName: "anna@contoso.example", mail: undefined, isLicensed: false };
  test.each([
    ["named like a machine", { ...person, userPrincipalName: "svc-backup@contoso.example" }, ["fido2"], true],
    ["without licence, mailbox and methods", bare, [], true],
    ["a person", person, ["fido2"], false],
    ["a name that only begins like that of a machine", { ...person, userPrincipalName: "roomer@x.example" }, [], false],
    ["without licence and mailbox, with a method", bare, ["mobilePhone"], false],
    ["without licence and methods, with a mailbox", { ...bare, mail: "a@x.example" }, [], false],
    ["without mailbox and methods, with a licence", { ...bare, isLicensed: true }, [], false],
    ["without mailbox and methods, licence not told", { ...bare, isLicensed: undefined }, [], false],
    ["without licence and mailbox, not in the report", bare, undefined, false],
  ])("%s: %#", (_what, account, methods, expected) => {
    expect(mayBeShared(account, methods)).toBe(expected);
  });
});
