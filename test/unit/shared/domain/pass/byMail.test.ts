import { describe, expect, test } from "vitest";
import { addressProblem, isByMailFor, readShortCode } from "../../../../../shared/domain/pass/byMail.ts";

const manager = { mail: "mia@contoso.example", userPrincipalName: "mia@contoso.onmicrosoft.example" };
const ours = [manager.mail, manager.userPrincipalName, "sam@sales.contoso.example", "helpdesk@help.example", undefined];

describe("the personal address of a hire", () => {
  test.each<[string, string | undefined, ReturnType<typeof addressProblem>]>([
    ["of a mail provider", "sam.new+work@mail.example", undefined],
    ["with blanks around it", " Sam@Mail.Example ", undefined],
    ["whose domain only ends like ours", "sam@notcontoso.example", undefined],
    ["that is not told", undefined, "noAddress"],
    ["that is empty", "", "noAddress"],
    ["without a domain", "sam", "noAddress"],
    ["of two people", "sam@mail.example,eve@mail.example", "noAddress"],
    ["with a name around it", "Sam <sam@mail.example>", "noAddress"],
    ["with a line break", "sam@mail.example\nBcc: eve@mail.example", "noAddress"],
    ["of a host without a dot", "sam@localhost", "noAddress"],
    ["that is the manager's", "MIA@contoso.example", "managersAddress"],
    ["that ends up with the manager", "mia+sam@contoso.example", "managersAddress"],
    ["that is the manager's sign-in name", "mia@contoso.onmicrosoft.example", "managersAddress"],
    ["of our own domain", "sam.new@contoso.example", "ownDomain"],
    ["of a domain below ours", "sam@eu.contoso.example", "ownDomain"],
    ["of the domain of the hire's own account", "s@sales.contoso.example", "ownDomain"],
    ["of the helpdesk's domain", "s@HELP.example", "ownDomain"],
  ])("%s", (_which, address, because) => {
    expect(addressProblem(address, manager, ours)).toBe(because);
  });

  test("that is the personal one of the manager, too", () => {
    expect(addressProblem("mia@home.example", { ...manager, mail: "Mia@home.example" }, [])).toBe("managersAddress");
  });
});

describe("a short code", () => {
  test.each<[string, string | undefined]>([
    ["K7QW3MXA", "K7QW3MXA"],
    [" k7qw 3mxa ", "K7QW3MXA"],
    ["k7qw-3mxa", "K7QW3MXA"],
    ["K7QW3MX", undefined],
    ["K7QW3MXAA", undefined],
    ["K7QW3MX0", undefined],
    ["K7QW3MXÄ", undefined],
    ["", undefined],
    ["__proto__", undefined],
  ])("%j is read as %j", (typed, code) => {
    expect(readShortCode(typed)).toBe(code);
  });
});

test.each<[string, readonly string[], string | undefined, boolean]>([
  ["named", ["employee", "temp"], "Temp", true],
  ["not named", ["employee"], "contractor", false],
  ["not told", ["employee"], undefined, false],
  ["told, and the setting is empty", [], "employee", false],
])("a worker type that is %s", (_which, personalMailWorkerTypes, workerType, isOn) => {
  expect(isByMailFor({ personalMailWorkerTypes }, workerType)).toBe(isOn);
});
