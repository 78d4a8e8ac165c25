import { beforeEach, describe, expect, test } from "vitest";
import type { NotEnforcedReason } from "../../../../shared/domain/enforcement/notEnforced.ts";
import type { DirectoryUser } from "../../../../shared/domain/people/directoryUser.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { GROUP_ID, WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

let world: WaveWorld;
const change = (n: number, to: Partial<DirectoryUser>) => {
  const user = world.ports.directory.users.get(world.id(n));
  if (user) world.ports.directory.users.set(user.id, { ...user, ...to });
};
const look = () => world.carryOut({ kind: "checkGate" });
const nextDay = async () => {
  world.ports.clock.advance({ days: 1 });
  await look();
};
const note = (n: number, to: Partial<WaveMember>) =>
  world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(n), ...to }]);
const reason = async (n: number) => (await world.member(n)).sortedOut;
const waveOf = async (n: number) => (await world.ports.store.registrations([world.id(n)])).get(world.id(n))?.waveId;
const again = async () => (await world.ports.store.recent(WAVE_ID, 100)).filter(({ what }) => what === "readmitted");

async function reminded(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  world = new WaveWorld(6, { settings });
  change(1, { accountEnabled: false });
  change(2, { userType: "Guest" });
  world.ports.directory.privileged.add(world.id(3));
  await world.ports.store.assignWave([world.id(4)], "other");
  await world.insert();
  await world.until(({ snapshotAt }) => snapshotAt !== undefined);
  await world.change({ stage: "reminded", stageAt: world.now.toISOString() });
}
beforeEach(() => reminded());

test("whoever is switched on again comes in with the next look, once, and is in the trail", async () => {
  expect(await reason(1)).toBe("accountDisabled");
  await look();
  expect(await reason(1)).toBe("accountDisabled");
  expect(await again()).toEqual([]);
  change(1, { accountEnabled: true });
  await look();
  expect(await reason(1)).toBeUndefined();
  expect(await waveOf(1)).toBe(WAVE_ID);
  expect(await again()).toMatchObject([{ subjectId: world.id(1), before: "accountDisabled", after: "in scope" }]);
  expect((await world.member(1)).checkedAt).toBeDefined();
  await nextDay();
  expect(await again()).toHaveLength(1);
});

test("whoever is switched on again after the warning waits for another wave", async () => {
  change(1, { accountEnabled: true });
  await world.change({ warnedAt: world.now.toISOString() });
  await look();
  expect(await reason(1)).toBe("joinedLater");
  expect(await waveOf(1)).toBeUndefined();
  expect(await again()).toMatchObject([{ before: "accountDisabled", reason: "joinedLater" }]);
});

const leave = (n: number): void => {
  change(n, { accountEnabled: true });
  world.ports.directory.groups.get(GROUP_ID)?.delete(world.id(n));
};
const unread = (n: number): void => {
  change(n, { accountEnabled: true });
  world.ports.directory.unreadableUsers.add(world.id(n));
};

describe("nobody comes in", () => {
  const cases: readonly (readonly [string, () => unknown, number, NotEnforcedReason])[] = [
    ["who is still off", () => undefined, 1, "accountDisabled"],
    ["a guest who is a member by now", () => change(2, { userType: "Member" }), 2, "guest"],
    ["who still holds a role", () => undefined, 3, "privileged"],
    ["whose roles cannot be read", () => world.ports.directory.unreadable.add(world.id(3)), 3, "privileged"],
    ["who has left the group meanwhile", () => leave(1), 1, "accountDisabled"],
    ["who cannot be read", () => unread(1), 1, "accountDisabled"],
    ["whom the other wave still has", () => undefined, 4, "inAnotherWave"],
  ];
  test.each(cases)("%s", async (_who, happen, n, expected) => {
    happen();
    await look();
    expect(await reason(n)).toBe(expected);
    expect(await again()).toEqual([]);
  });
});

test("roles are read again once a week, and whoever has lost the last one comes in", async () => {
  const { directory } = world.ports;
  await look();
  expect(directory.called("privilegeOfMany")).toBe(1);
  directory.privileged.delete(world.id(3));
  await nextDay();
  expect(directory.called("privilegeOfMany")).toBe(1);
  expect(await reason(3)).toBe("privileged");
  for (let day = 0; day < 6; day++) await nextDay();
  expect(directory.called("privilegeOfMany")).toBe(2);
  expect(await reason(3)).toBeUndefined();
});

test("whom the other wave gave up comes in", async () => {
  await look();
  await world.ports.store.assignWave([world.id(4)], undefined);
  await look();
  expect(await reason(4)).toBeUndefined();
  expect(await waveOf(4)).toBe(WAVE_ID);
});

test("costs no request while nobody is due", async () => {
  await note(1, { sortedOut: "guest" });
  await note(3, { sortedOut: "guest" });
  world.ports.directory.calls.length = 0;
  await look();
  const read = world.ports.directory.calls.filter(({ method }) => method === "usersOf").flatMap(({ args }) => args[0]);
  // Mails are read about as ever.
  expect(read).not.toEqual(expect.arrayContaining([world.id(1)]));
  expect(world.ports.directory.called("privilegeOfMany")).toBe(0);
  expect(world.ports.directory.called("groupMembers")).toBe(0);
});

describe("accounts on the list of the settings", () => {
  const SHARED = "10000000-0000-4000-8000-000000000005";
  test("take no part from the beginning, and no mail goes to them", async () => {
    await reminded({ SHARED_ACCOUNTS: SHARED });
    expect(await reason(5)).toBe("sharedAccount");
    expect(await waveOf(5)).toBeUndefined();
    expect(await reason(6)).toBeUndefined();
  });

  test("drop out with the next look at the whole group once they are listed, and come back once they are not", async () => {
    const listed = new WaveWorld(6, { ports: world.ports, settings: { SHARED_ACCOUNTS: "*05@contoso.example" } });
    change(6, { accountEnabled: true });
    // Somebody new makes it read the whole group.
    world.ports.directory.addUser({ id: "10000000-0000-4000-8000-0000000000a7" });
    world.ports.directory.groups.get(GROUP_ID)?.add("10000000-0000-4000-8000-0000000000a7");
    await listed.carryOut({ kind: "checkGate" });
    expect(await reason(5)).toBe("sharedAccount");
    expect(await world.stamps("sortedOut")).toHaveLength(1);
    await listed.carryOut({ kind: "checkGate" });
    expect(await reason(5)).toBe("sharedAccount");
    await look();
    expect(await reason(5)).toBeUndefined();
  });
});
