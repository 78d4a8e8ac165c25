import { describe, expect, test } from "vitest";
import { hireByHand, UnknownManager } from "../../../../../infra/local/people/handHire.ts";
import type { Hire } from "../../../../../infra/local/people/hiring.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import { quietContext } from "../../../../support/people/quietContext.ts";
import { tenantWorld } from "../tenant/handClock.ts";

function company() {
  const { clock, directory } = tenantWorld();
  const population = populate(directory, 7, 30, 1);
  const context = quietContext({ clock, directory, population });
  const welcomed: Hire[] = [];
  const hire = (change: Partial<Parameters<typeof hireByHand>[1]> = {}) =>
    hireByHand(
      context,
      { workerId: "hr1", givenName: "Ada", familyName: "Lovelace", startDate: "2027-05-04", ...change },
      (hired) => welcomed.push(hired),
    );
  return { directory, population, welcomed, hire };
}

describe("somebody who is hired by hand", () => {
  test("has an account that HR's worker id leads to, with a manager who is at work", () => {
    const { directory, population, welcomed, hire } = company();
    const hired = hire();
    expect(hired.userPrincipalName).toBe("ada.lovelace.hr1@contoso.example");
    const account = directory.user(hired.userPrincipalName);
    expect(account).toMatchObject({ displayName: "Ada Lovelace", employeeId: "hr1", accountEnabled: true });
    const manager = population.people.get(directory.managerOf(account?.id ?? "") ?? "");
    expect(manager).toMatchObject({ userPrincipalName: hired.manager, timeZone: hired.timeZone, onLeave: false });
    expect(welcomed).toMatchObject([{ person: { id: account?.id, kind: "hire" }, startDate: "2027-05-04" }]);
    expect(population.people.get(account?.id ?? "")).toBe(welcomed[0]?.person);
  });

  test("gets the manager who was named, in whatever letters", () => {
    const { population, hire } = company();
    const manager = [...population.people.values()].find(({ kind }) => kind === "employee")?.userPrincipalName ?? "";
    expect(hire({ manager: manager.toUpperCase() }).manager).toBe(manager);
  });

  test("is not hired under a manager whom nobody knows", () => {
    const { welcomed, hire } = company();
    expect(() => hire({ manager: "nobody@contoso.example" })).toThrow(UnknownManager);
    expect(welcomed).toEqual([]);
  });

  test("is the same person when hired again", () => {
    const { welcomed, hire } = company();
    const first = hire();
    expect(hire()).toEqual(first);
    expect(welcomed).toHaveLength(1);
  });

  test("has an address of plain letters, whatever the name is written in", () => {
    const { hire } = company();
    const names = { workerId: "2", givenName: "Łucja", familyName: "Guðmundsdóttir-Čapek" };
    expect(hire(names).userPrincipalName).toBe("ucja.gumundsdottircapek.2@contoso.example");
  });
});
