import { beforeEach, describe, expect, test } from "vitest";
import type { DirectoryUser } from "../../../../shared/domain/people/directoryUser.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { rereadPeople } from "../../../../shared/waves/rereadPeople.ts";
import { WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

let world: WaveWorld;
beforeEach(async () => {
  world = new WaveWorld(25);
  await world.insert();
  await world.until(({ snapshotAt }) => snapshotAt !== undefined);
  world.ports.directory.calls.length = 0;
});

const reread = async () => rereadPeople(world.ports, world.config, await world.facts(), await world.members());
const change = (n: number, to: Partial<DirectoryUser>) => {
  const user = world.ports.directory.users.get(world.id(n));
  if (user) world.ports.directory.users.set(user.id, { ...user, ...to });
};
const writes = () => {
  const { store } = world.ports;
  const merge = store.mergeMembers.bind(store);
  const seen: unknown[] = [];
  store.mergeMembers = async (waveId, changes) => {
    seen.push(...changes);
    return merge(waveId, changes);
  };
  return seen;
};

test("people who are as they were cost two requests for 25 of them, and no write", async () => {
  const written = writes();
  expect(await reread()).toEqual(await world.members());
  expect(world.ports.directory.called("usersOf")).toBe(2);
  expect(written).toEqual([]);
});

test("what changed since is used and written down, and nothing else", async () => {
  const written = writes();
  change(3, { mail: "new@contoso.example", displayName: "Nia New" });
  change(4, { preferredLanguage: "de-CH" });
  change(5, { mail: undefined });
  const now = new Map((await reread()).map((member) => [member.userId, member]));
  expect(now.get(world.id(3))).toMatchObject({ mail: "new@contoso.example", displayName: "Nia New" });
  expect(now.get(world.id(4))?.language).toBe("de");
  expect(now.get(world.id(5))?.mail).toBeUndefined();
  expect(written).toEqual([
    { userId: world.id(3), mail: "new@contoso.example", displayName: "Nia New" },
    { userId: world.id(4), language: "de" },
    { userId: world.id(5), mail: undefined },
  ]);
  expect([...now.values()]).toEqual(await world.members());
});

describe("whoever cannot be a recipient any more", () => {
  test.each([
    ["is switched off", () => change(2, { accountEnabled: false }), "accountDisabled"],
    ["is gone", () => world.ports.directory.users.delete(world.id(2)), "accountGone"],
  ] as const)(
    "%s: is left out, stands with the reason, and another wave may take them",
    async (_how, happen, reason) => {
      happen();
      const left = await reread();
      expect(left.map(({ userId }) => userId)).toEqual(world.ids.filter((id) => id !== world.id(2)));
      expect((await world.member(2)).sortedOut).toBe(reason);
      expect((await world.ports.store.registrations([world.id(2)])).get(world.id(2))?.waveId).toBeUndefined();
      const lines = await world.ports.store.recent(WAVE_ID, 100);
      expect(lines.filter(({ what }) => what === "sortedOut")).toMatchObject([{ reason, subjectId: world.id(2) }]);
      expect(await reread()).toHaveLength(24);
      expect(await world.stamps("sortedOut")).toHaveLength(1);
    },
  );

  test("of one whom a second answer shows, nothing is believed but that", async () => {
    const { directory } = world.ports;
    const usersOf = directory.usersOf.bind(directory);
    directory.usersOf = async (ids) => {
      const { found } = await usersOf(ids);
      return { found: new Map([...found].filter(([id]) => id !== world.id(2))), absent: [world.id(2)] };
    };
    expect(await reread()).toHaveLength(25);
    expect((await world.member(2)).sortedOut).toBeUndefined();
  });

  test("who was let in by the wave gets no mail, and stays with the wave", async () => {
    await world.ports.store.mergeMembers(WAVE_ID, [{ userId: world.id(2), enforcedAt: world.now.toISOString() }]);
    change(2, { accountEnabled: false });
    expect(await reread()).toHaveLength(24);
    expect((await world.member(2)).sortedOut).toBeUndefined();
  });
});

describe("what cannot be read", () => {
  test("about one person keeps what was known of them", async () => {
    change(3, { mail: "new@contoso.example" });
    world.ports.directory.unreadableUsers.add(world.id(2)).add(world.id(3));
    expect(await reread()).toEqual(await world.members());
    expect((await world.member(3)).mail).toBe("p03@contoso.example");
  });

  test("because all are refused keeps what was known, of these fifteen alone", async () => {
    change(3, { mail: "new@contoso.example" });
    change(23, { mail: "new23@contoso.example" });
    world.ports.directory.refuseNext("usersOf");
    const now = await reread();
    expect(now.map(({ mail }) => mail)).toContain("p03@contoso.example");
    expect(now.map(({ mail }) => mail)).toContain("new23@contoso.example");
  });

  test("about one who seems to be gone, and whom a second answer refuses, keeps them", async () => {
    world.ports.directory.users.delete(world.id(2));
    world.ports.directory.refuseNext("user");
    expect(await reread()).toHaveLength(25);
    expect((await world.member(2)).sortedOut).toBeUndefined();
  });

  test("for now holds the mail up", async () => {
    world.ports.directory.throttleNext("usersOf", 30);
    await expect(reread()).rejects.toBeInstanceOf(TransientError);
  });
});

test("a mailing goes to the address of today, and to nobody who is off by now", async () => {
  change(1, { mail: "today@contoso.example" });
  change(2, { accountEnabled: false });
  await world.carryOut({ kind: "mail", mail: "announcement", leadsTo: "announced" });
  expect(world.mailsTo("today@contoso.example")).toHaveLength(1);
  expect(world.mailsTo("p01@contoso.example")).toEqual([]);
  expect(world.mailsTo("p02@contoso.example")).toEqual([]);
  expect(world.mailsTo("helpdesk@contoso.example")).toEqual([]);
  expect(world.ports.email.sent).toHaveLength(24);
});
