import { expect, test } from "vitest";
import { takeCall } from "../../../../../infra/local/people/helpdesk.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import type { Person } from "../../../../../infra/local/people/standInPerson.ts";
import { quietContext } from "../../../../support/people/quietContext.ts";
import { tenantWorld } from "../tenant/handClock.ts";

test.each<[string, (people: readonly Person[]) => Parameters<typeof takeCall>[1], string]>([
  [
    "by a stranger in somebody's name",
    ([ana]) => ({ name: ana?.displayName ?? "", reachedAt: undefined }),
    "notHelped",
  ],
  ["in another's name", ([ana, bo]) => ({ name: ana?.displayName ?? "", reachedAt: bo }), "notHelped"],
  ["in a name that nobody has", ([ana]) => ({ name: "Nobody Here", reachedAt: ana }), "notHelped"],
  [
    "by somebody whom the number on file reaches",
    ([ana]) => ({ name: ana?.displayName ?? "", reachedAt: ana }),
    "helped",
  ],
])("a call to the helpdesk %s", (_who, caller, outcome) => {
  const { clock, directory } = tenantWorld();
  const population = populate(directory, 7, 30, 1);
  const people = [...population.people.values()];
  const different = people.filter(({ displayName }, n) => people.findIndex((p) => p.displayName === displayName) === n);
  const context = quietContext({ clock, directory, population });
  expect(takeCall(context, caller(different))).toBe(outcome);
  // Whoever is helped comes to register; nobody else does.
  expect(people.filter(({ trying }) => trying)).toEqual(outcome === "helped" ? [different[0]] : []);
});
