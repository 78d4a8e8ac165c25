import { beforeEach, describe, expect, test, vi } from "vitest";
import { joinerSource, SELF } from "../../../../shared/domain/enforcement/enforcement.ts";
import type { AuthenticationMethod } from "../../../../shared/domain/people/authenticationMethod.ts";
import { OthersWorld, personOf } from "../../../support/enforcement/othersWorld.ts";

let world: OthersWorld;
beforeEach(async () => {
  world = await OthersWorld.open();
});

const passOf = (id: string, createdDateTime: string): AuthenticationMethod => ({
  id,
  type: "temporaryAccessPassAuthenticationMethod",
  createdDateTime,
});

/** People outside every wave are stranded, are offered codes, and their manager collects them, for an hour. */
async function collects(
  people: readonly number[],
  { source, passId }: { readonly source?: string; readonly passId?: string } = {},
): Promise<void> {
  for (const n of people) {
    await world.enforced(n, source);
    world.losePasskey(n);
    world.signIn(n, "failure", 30);
  }
  await world.watch();
  for (const n of people) {
    const { store, clock, methods } = world.ports;
    const at = clock.now().toISOString();
    const [grant] = await store.grantsOf(personOf(n), world.minutesAgo(60));
    const row = grant && (await store.grant(grant.grantId));
    if (!row) throw new Error("no code was offered");
    const by = { id: "manager", displayName: "Mia" };
    const expiresAt = world.minutesAgo(-60);
    const state = { kind: "collected", passId: `pass-${n}`, expiresAt, at, by, identityCheckedBy: "inPerson" } as const;
    await store.saveGrant({ ...row.grant, state }, row.etag);
    methods.methods.set(personOf(n), [passOf(passId ?? `pass-${n}`, at)]);
  }
  world.ports.clock.advance({ minutes: 15 });
}

const deleted = () =>
  world.ports.passIssuer.calls.flatMap(({ method, args }) => (method === "deletePass" ? [args] : []));
const looks = (): number => world.ports.methods.called("methodsOfMany");

describe("the code of somebody who is enforced outside every wave", () => {
  test.each([
    ["as a hire", joinerSource("joiner-1")],
    ["by themselves", SELF],
    ["by any other source", "some other source"],
  ])("%s: goes within a quarter of an hour once a passkey has followed it", async (_how, source) => {
    await collects([1], { source });
    world.ports.methods.addPasskey(personOf(1), world.minutesAgo(5));
    await world.watch();
    expect(deleted()).toEqual([[personOf(1), "pass-1"]]);
    expect(world.isIn(1)).toBe(true);
  });

  test.each<[string, () => void]>([
    ["it is unused: nothing was registered", () => undefined],
    ["the passkey is older", () => world.ports.methods.addPasskey(personOf(1), world.minutesAgo(16))],
    [
      "the methods policy does not take the passkey",
      () => world.ports.methods.addPasskey(personOf(1), world.minutesAgo(5), { fit: "doesNotFit" }),
    ],
    [
      "nobody can tell whether the methods policy takes the passkey",
      () => world.ports.methods.addPasskey(personOf(1), world.minutesAgo(5), { fit: "unknown" }),
    ],
    ["Graph has no time for its owner", () => world.ports.methods.throttled.add(personOf(1))],
  ])("stays while %s", async (_why, happens) => {
    await collects([1]);
    happens();
    await world.watch();
    expect(looks()).toBe(2);
    expect(deleted()).toEqual([]);
  });

  test("stays where it is another one than ours: the helpdesk made one since", async () => {
    await collects([1], { passId: "pass-of-the-helpdesk" });
    world.ports.methods.addPasskey(personOf(1), world.minutesAgo(5));
    await world.watch();
    expect(deleted()).toEqual([]);
  });

  test("goes in the next run where Graph was busy, which is shown meanwhile", async () => {
    await collects([1]);
    world.ports.methods.addPasskey(personOf(1), world.minutesAgo(5));
    world.ports.passIssuer.throttleNext("deletePass", 5);
    const recorded = vi.spyOn(world.ports.store, "recordTrouble");
    await world.watch();
    expect(recorded.mock.calls.map(([{ doing }]) => doing)).toEqual([
      "deleting a one-time code that a passkey has followed",
    ]);
    await world.watch();
    expect(deleted()).toHaveLength(2);
  });

  test("goes for each of many", async () => {
    const people = [1, 2, 3, 4, 5, 6, 7];
    await collects(people);
    for (const n of people) world.ports.methods.addPasskey(personOf(n), world.minutesAgo(5));
    await world.watch();
    expect(deleted()).toEqual(people.map((n) => [personOf(n), `pass-${n}`]));
  });

  test("goes although the watch itself cannot go on", async () => {
    await collects([1]);
    world.ports.methods.addPasskey(personOf(1), world.minutesAgo(5));
    world.ports.store.trouble.throttleNext("refusedPeople");
    await world.watch();
    expect(deleted()).toEqual([[personOf(1), "pass-1"]]);
  });
});

describe("nobody is looked at", () => {
  test("whose link is not used", async () => {
    await world.enforced(1);
    world.losePasskey(1);
    world.signIn(1, "failure", 30);
    await world.watch();
    const before = looks();
    await world.runFor({ hours: 2 });
    expect(looks()).toBe(before);
  });

  test("any more when the code has run out", async () => {
    await collects([1]);
    await world.runFor({ hours: 1 });
    const before = looks();
    expect(before).toBeGreaterThan(1);
    await world.runFor({ hours: 2 });
    expect(looks()).toBe(before);
  });
});
