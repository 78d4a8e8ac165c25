import { describe, expect, test } from "vitest";
import type { BusinessClock } from "../../../../../infra/local/clock/clock.ts";
import { callPeopleWhoCannotSignIn, takeCall } from "../../../../../infra/local/people/helpdesk.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import { gainPasskey, type Person } from "../../../../../infra/local/people/standInPerson.ts";
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

describe("people who cannot sign in, named in a mail", () => {
  function company() {
    const { clock, directory } = tenantWorld();
    directory.ensureDefaults();
    const population = populate(directory, 7, 30, 1);
    const notes: string[] = [];
    const due: { readonly when: number; readonly act: () => unknown }[] = [];
    const agenda: BusinessClock = {
      now: clock.now,
      hold: clock.hold,
      settled: clock.settled,
      at: (when, _what, act) => {
        due.push({ when, act });
        return () => {};
      },
    };
    const context = {
      ...quietContext({ clock: agenda, directory, population }),
      note: (text: string) => void notes.push(text),
    };
    /** @returns how many minutes had passed when nothing was left to do. */
    const later = () => {
      const begun = clock.now();
      for (let next = due.shift(); next; next = due.shift()) {
        clock.advanceMinutes((next.when - clock.now()) / 60_000);
        next.act();
      }
      return (clock.now() - begun) / 60_000;
    };
    const [person] = [...population.people.values()].filter(({ kind, onLeave }) => kind === "employee" && !onLeave);
    if (!person) throw new Error("nobody works here");
    const mail = `1 person could not sign in: ${person.displayName} (${person.userPrincipalName}).`;
    return { clock, directory, context, person, mail, notes, later };
  }

  test("get a code made by hand, once nobody else has helped them", () => {
    const { directory, context, person, mail, notes, later } = company();
    callPeopleWhoCannotSignIn(context, mail);
    expect(later()).toBeLessThan(9 * 60);
    expect(notes).toEqual([`helpdesk: made a code by hand for ${person.userPrincipalName}`]);
    expect(person.passkeysAtHand.size).toBe(1);
    expect(directory.methodsOf(person.id).some(({ id }) => person.passkeysAtHand.has(id))).toBe(true);
  });

  test("get none when they have a passkey by then", () => {
    const { clock, context, person, mail, notes, later } = company();
    callPeopleWhoCannotSignIn(context, mail);
    gainPasskey(person, "a key", clock.now());
    later();
    expect(notes).toEqual([]);
  });

  test("get none where passes are turned off", () => {
    const { directory, context, person, mail, notes, later } = company();
    directory.state.methodsPolicy.temporaryAccessPass.state = "disabled";
    callPeopleWhoCannotSignIn(context, mail);
    later();
    expect(notes).toEqual([`helpdesk: could make no code for ${person.userPrincipalName}`]);
    expect(person.passkeysAtHand.size).toBe(0);
  });
});
