import { expect, test } from "vitest";
import { Sessions } from "../../../../../infra/local/signIn/sessions.ts";

const ada = { oid: "1", tid: "2", name: "Ada", preferred_username: "ada@contoso.example", roles: [], auth_time: 0 };
const hour = 3_600_000;

test.each([
  ["cookie", 8 * hour],
  ["bearer", hour],
] as const)("a %s session lasts its time and not a moment longer", (kind, lifetimeMs) => {
  let now = 1_000;
  const sessions = new Sessions(() => now);
  const secret = sessions.open(kind, ada);
  now += lifetimeMs - 1;
  expect(sessions.find(kind, secret)).toBe(ada);
  now += 1;
  expect(sessions.find(kind, secret)).toBeUndefined();
});

test("opening a session forgets the expired ones and no other", () => {
  let now = 0;
  const sessions = new Sessions(() => now);
  const old = sessions.open("cookie", ada);
  now += 4 * hour;
  const young = sessions.open("cookie", ada);
  now += 4 * hour;
  sessions.open("cookie", ada);
  now = 0;
  expect(sessions.find("cookie", old)).toBeUndefined();
  expect(sessions.find("cookie", young)).toBe(ada);
});
