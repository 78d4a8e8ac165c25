import { describe, expect, test } from "vitest";
import { makeAccountsOdd } from "../../../../../infra/local/people/oddAccounts.ts";
import { mailOutcomes } from "../../../../../infra/local/world/mailOutcome.ts";
import {
  mailTrouble,
  oddRates,
  type TroubleLevel,
  tenantTrouble,
  troubleLevels,
} from "../../../../../infra/local/world/troubleDoses.ts";

const isOdd = (level: TroubleLevel) => level === "odd" || level === "harsh";

describe.each(troubleLevels)("trouble %s", (level) => {
  test("is odd when it is said to be, and harsh includes odd", () => {
    expect([oddRates(level) !== undefined, mailTrouble[level].unknownFirst !== undefined]).toEqual([
      isOdd(level),
      isOdd(level),
    ]);
  });

  test("keeps mails back by the address and, where it is odd, by the mail; those of staff arrive", () => {
    const outcomeOf = mailOutcomes(7, level, 0);
    const drawn = Array.from({ length: 5000 }, (_, n) => outcomeOf("ana@contoso.example", `mail-${n}`));
    const kinds = isOdd(level) ? ["Delivered", "FilteredSpam", "Quarantined", "Suppressed"] : ["Delivered"];
    expect([...new Set(drawn)].sort()).toEqual(kinds);
    expect(drawn.filter((one) => one === "Delivered").length).toBeGreaterThan(4900);
    const staff = Array.from({ length: 5000 }, (_, n) => outcomeOf("helpdesk@contoso.example", `mail-${n}`));
    expect(new Set(staff)).toEqual(new Set(["Delivered"]));
  });
});

test("an address that bounces does so under every trouble", () => {
  for (const level of troubleLevels) expect(mailOutcomes(7, level, 1)("ana@contoso.example", "m")).toBe("Bounced");
});

test("what odd adds to mild in the tenant is the oddities alone", () => {
  expect(tenantTrouble.odd).toEqual(tenantTrouble.mild);
});

test("few accounts are odd, none but employees', and the same ones for the same seed", () => {
  const people = Array.from(
    { length: 2000 },
    (_, n) => ({ id: `u${n}`, kind: n < 1000 ? "employee" : "privileged" }) as const,
  );
  const changes = () => {
    const changed = new Map<string, object>();
    makeAccountsOdd({ updateUser: (id, change) => void changed.set(id, change) }, people, 7);
    return changed;
  };
  const changed = changes();
  expect(changed.size).toBeGreaterThan(30);
  expect(changed.size).toBeLessThan(130);
  expect([...changed.keys()].every((id) => Number(id.slice(1)) < 1000)).toBe(true);
  expect(new Set([...changed.values()].flatMap(Object.keys))).toEqual(
    new Set(
      "userType createdDateTime mail givenName surname preferredLanguage employeeId department jobTitle".split(" "),
    ),
  );
  expect(changes()).toEqual(changed);
});
