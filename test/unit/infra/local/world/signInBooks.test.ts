import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { attackersDevice } from "../../../../../infra/local/people/attackLedger.ts";
import { judgeDenials } from "../../../../../infra/local/people/lockouts.ts";
import { populate } from "../../../../../infra/local/people/population.ts";
import { gainPasskey, loseDevice, type Person } from "../../../../../infra/local/people/standInPerson.ts";
import { keepSignInBooks } from "../../../../../infra/local/world/signInBooks.ts";
import { strengthFault, takesPass } from "../../../../../shared/domain/policy/policyDefinition.ts";
import { authenticatorPasskey, laptop, strengthPolicy, tenantWorld } from "../tenant/handClock.ts";

/** A company of 30 whose workforce policy is enabled, and which has nobody in the enforced group yet. */
function company(lagMinutes = 0) {
  const { clock, state, directory } = tenantWorld({ propagationMinutes: lagMinutes });
  const population = populate(directory, 7, 30, 1);
  const { people, enforcedGroupId, enforcedStrengthId } = population;
  directory.setUsablePasskeys((userId) => people.get(userId)?.passkeysAtHand.size ?? 0);
  const dir = mkdtempSync(join(tmpdir(), "books-"));
  const books = keepSignInBooks({ directory, population, clock, lagMinutes, dir });
  const { grantControls, ...policy } = strengthPolicy([enforcedGroupId], "enabled");
  const strength = { ...grantControls, authenticationStrength: { id: enforcedStrengthId } };
  state.policies.create({ ...policy, grantControls: strength });
  clock.advanceMinutes(lagMinutes);
  const [ana, bo] = [...people.values()].filter(({ kind, hasSecondFactor }) => kind === "employee" && hasSecondFactor);
  if (!ana || !bo) throw new Error("nobody works here");
  const enrol = (person: Person) => {
    const methodId = directory.addMethod(person.id, { kind: "fido2", ...authenticatorPasskey });
    gainPasskey(person, methodId, clock.now());
    return methodId;
  };
  const lose = (person: Person) => {
    for (const methodId of loseDevice(person, clock.now())) directory.deleteMethod(person.id, methodId);
  };
  const enter = (person: Person) => directory.addMember(enforcedGroupId, person.id);
  const tryPassword = (person: Person, device = laptop) =>
    directory.signIn({ userId: person.id, with: { kind: "password" }, interactive: true, device }).result;
  const verdict = () => judgeDenials(books.denials, (id) => people.get(id));
  return { clock, state, directory, population, dir, books, ana, bo, enrol, lose, enter, tryPassword, verdict };
}

test("the strength that the tenant has is one that the product takes, and it takes a pass", () => {
  const { state, population } = company();
  expect(strengthFault(state.strengths.find(population.enforcedStrengthId)?.allowedCombinations)).toBeUndefined();
  expect(takesPass(population.enforcedStrengthId)).toBe(true);
});

test("who loses the laptop keeps the passkey on the phone, gets in with it, and was not locked out", () => {
  const { state, clock, directory, ana, enrol, lose, enter, tryPassword, verdict } = company();
  enrol(ana);
  const id = enrol(ana);
  ana.phoneKey = { id, at: clock.now() };
  enter(ana);
  lose(ana);
  expect([...ana.passkeysAtHand]).toEqual([id]);
  expect(state.principals.user(ana.id).methods.map((method) => method.id)).toContain(id);
  expect(tryPassword(ana)).toBe("interrupted");
  expect(verdict()).toEqual({ lockedOut: [], recovered: [] });
  const withPhone = { kind: "passkey", methodId: id } as const;
  expect(directory.signIn({ userId: ana.id, with: withPhone, interactive: true, device: laptop }).result).toBe(
    "success",
  );
});

describe("somebody who enters the enforced group", () => {
  test("without a passkey is locked out and stranded", () => {
    const { ana, enter, tryPassword, verdict, books, clock } = company();
    enter(ana);
    clock.advanceMinutes(1);
    expect(tryPassword(ana)).toBe("denied");
    expect(verdict()).toEqual({ lockedOut: [ana.id], recovered: [] });
    expect([...books.stranded]).toEqual([ana.id]);
  });

  test("with one is neither, and is no stopped try for typing the password", () => {
    const { ana, enrol, enter, tryPassword, verdict, books } = company();
    enrol(ana);
    enter(ana);
    expect(tryPassword(ana)).toBe("interrupted");
    expect(verdict()).toEqual({ lockedOut: [], recovered: [] });
    expect([books.stranded.size, books.attack.stopped()]).toEqual([0, 0]);
  });

  test("weeks after the first of them, with one, and loses it, comes back by a pass and stays in the group", () => {
    const { ana, bo, enrol, lose, enter, tryPassword, verdict, state, directory, population, clock } = company();
    enrol(bo);
    enter(bo);
    clock.advanceMinutes(20 * 24 * 60);
    enrol(ana);
    enter(ana);
    clock.advanceMinutes(24 * 60);
    lose(ana);
    expect(tryPassword(ana)).toBe("denied");
    expect(verdict().lockedOut).toEqual([ana.id]);
    clock.advanceMinutes(60);
    const { code } = state.passes.create(state.principals.user(ana.id), { isUsableOnce: true });
    const credential = { kind: "temporaryAccessPass" as const, code };
    const signedIn = directory.signIn({ userId: ana.id, with: credential, interactive: true, device: laptop });
    if (signedIn.result !== "success") throw new Error(signedIn.result);
    const made = directory.registerPasskey(signedIn.session, authenticatorPasskey);
    if (made.result !== "registered") throw new Error(made.result);
    gainPasskey(ana, made.methodId, clock.now());
    expect(verdict()).toEqual({ lockedOut: [], recovered: [ana.id] });
    expect(directory.isMember(population.enforcedGroupId, ana.id)).toBe(true);
  });

  test.each([
    ["before they were put in is locked out", -1, "lockedOut"],
    ["after they were put in, before that took effect, may recover", 1, "recovered"],
  ] as const)("where memberships lag by ten hours, and loses the passkey %s", (_when, minutes, wanted) => {
    const { ana, enrol, lose, enter, tryPassword, verdict, clock } = company(600);
    enrol(ana);
    clock.advanceMinutes(5);
    if (minutes < 0) lose(ana);
    clock.advanceMinutes(1);
    enter(ana);
    clock.advanceMinutes(1);
    if (minutes > 0) lose(ana);
    expect(tryPassword(ana)).toBe("success");
    clock.advanceMinutes(600);
    expect(tryPassword(ana)).toBe("denied");
    clock.advanceMinutes(30);
    enrol(ana);
    expect(verdict()[wanted]).toEqual([ana.id]);
  });
});

describe("the attacker", () => {
  test("who is turned away locks nobody out, but shows that the owner is stranded", () => {
    const { ana, enter, tryPassword, verdict, books } = company();
    enter(ana);
    expect(tryPassword(ana, attackersDevice)).toBe("denied");
    expect(verdict()).toEqual({ lockedOut: [], recovered: [] });
    expect([books.denials, [...books.stranded], books.attack.stopped()]).toEqual([[], [ana.id], 0]);
  });

  test("who is stopped before somebody with a passkey is counted, and stands in the file", () => {
    const { ana, enrol, enter, tryPassword, books, dir } = company();
    enrol(ana);
    enter(ana);
    expect(tryPassword(ana, attackersDevice)).toBe("interrupted");
    expect([books.stranded.size, books.attack.stopped()]).toEqual([0, 1]);
    const line = JSON.parse(readFileSync(join(dir, "tries.jsonl"), "utf8"));
    expect(line).toMatchObject({ userId: ana.id, result: "interrupted", isUnderPolicy: true, usablePasskeys: 1 });
  });
});
