import { beforeAll, describe, expect, test } from "vitest";
import type { BreakGlassFeed } from "../../../../../shared/domain/signIns/breakGlassFeed.ts";
import type { EvidenceFeed } from "../../../../../shared/domain/signIns/evidenceFeed.ts";
import type { InactiveDevicesFeed } from "../../../../../shared/domain/signIns/inactiveDevices.ts";
import type { SignInFeed } from "../../../../../shared/domain/signIns/signInFeed.ts";
import type { TriesFeed } from "../../../../../shared/domain/signIns/triesFeed.ts";
import type { Refusal } from "../../../../../shared/domain/wave/refusal.ts";
import { ConflictError } from "../../../../../shared/errors.ts";
import type { RolloutStore } from "../../../../../shared/ports/store/store.ts";
import { testStores } from "../../../../support/testStores.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { id } from "./rowsOfThisSuite.ts";

const stores = testStores();

const feed: SignInFeed = {
  readUntil: "2026-03-02T08:00:00.000Z",
  reading: {
    from: "2026-03-02T06:00:00.000Z",
    to: "2026-03-02T09:00:00.000Z",
    part: "interactive",
    cursor: "https://graph.microsoft.com/v1.0/auditLogs/signIns?$skiptoken=abc",
    oldest: "2026-03-02T07:00:00Z",
    waves: ["w1"],
    seen: [],
  },
  claim: { by: "w1", until: "2026-03-02T09:02:00.000Z" },
  noted: { w1: "2026-03-02T08:00:00.000Z" },
  seen: ["0123456789ab"],
};
const evidence: EvidenceFeed = {
  readUntil: "2026-03-02T08:00:00.000Z",
  since: { w1: "2026-02-28T08:00:00.000Z" },
  blind: { w1: "2026-03-01T08:00:00.000Z" },
  reading: {
    from: "2026-03-01T08:00:00.000Z",
    to: "2026-03-02T09:00:00.000Z",
    cursor: "https://graph.microsoft.com/beta/auditLogs/signIns?$skiptoken=abc",
    oldest: "2026-03-02T07:00:00Z",
    waves: { w1: "2026-02-28T08:00:00.000Z" },
    blind: {},
    isListed: true,
    unread: 3,
  },
  listed: [{ from: "2026-02-28T08:00:00.000Z", to: "2026-03-01T08:00:00.000Z", unread: 1 }],
  claim: { by: "w1", until: "2026-03-02T09:02:00.000Z" },
};
const refusals: readonly Refusal[] = [
  { at: "2026-03-02T08:00:00Z", log: "interactive", correlationId: "flow", deviceId: "laptop" },
  { at: "2026-03-02T07:00:00Z", log: "nonInteractive", found: { as: "denied", in: "2026-03-02T08:00:00.000Z" } },
];

describe.each(stores.each)("a rollout store %s", (_name, make) => {
  let store: RolloutStore;
  beforeAll(() => {
    store = make();
  });

  test("keeps how far the tries to register were read, each log by itself", async () => {
    const tries: TriesFeed = {
      readUntil: "2026-03-02T08:00:00.000Z",
      reading: { from: "2026-03-02T02:00:00.000Z", to: "2026-03-02T09:00:00.000Z", cursor: "next", unread: 1 },
      claim: { by: "w1", until: "2026-03-02T09:02:00.000Z" },
      listed: [{ from: "2026-03-01T08:00:00.000Z", to: "2026-03-02T08:00:00.000Z" }],
    };
    expect(await store.triesFeed("own")).toBeUndefined();
    const first = await store.saveTriesFeed("own", { listed: [] }, undefined);
    await expect(store.saveTriesFeed("own", tries, undefined)).rejects.toThrow(ConflictError);
    await store.saveTriesFeed("own", tries, first);
    expect((await store.triesFeed("own"))?.feed).toEqual(tries);
    expect(await store.triesFeed("refused")).toBeUndefined();
  });

  test("keeps how far the sign-ins of break-glass accounts were read, for one writer at a time", async () => {
    const span = { from: "2026-03-01T08:00:00.000Z", to: "2026-03-02T08:00:00.000Z" };
    const glass: BreakGlassFeed = {
      accounts: { a1: { interactive: span, stopped: { ...span, unread: 2 } } },
      members: { m1: {}, m2: { leftAt: "2026-03-02T08:00:00.000Z" } },
      membersAt: "2026-03-02T08:00:00.000Z",
      leftOut: 3,
      reading: { userId: "a1", look: "nonInteractive", ...span, cursor: "next", unread: 1 },
      claim: { by: "app", until: "2026-03-02T09:02:00.000Z" },
    };
    expect(await store.breakGlassFeed()).toBeUndefined();
    const first = await store.saveBreakGlassFeed({ accounts: {}, members: {} }, undefined);
    await expect(store.saveBreakGlassFeed(glass, undefined)).rejects.toThrow(ConflictError);
    const second = await store.saveBreakGlassFeed(glass, first);
    expect(await store.breakGlassFeed()).toEqual({ feed: glass, etag: second });
  });

  test("keeps how far the list of inactive devices was read, for one writer at a time", async () => {
    const span = { from: "2026-03-02T06:00:00.000Z", to: "2026-03-02T09:00:00.000Z", unread: 2 };
    const devices: InactiveDevicesFeed = {
      read: span,
      reading: { from: span.to, before: "2025-12-02T06:00:00.000Z", cursor: "next", begun: 1, unread: 3 },
      claim: { by: "app", until: "2026-03-02T09:02:00.000Z" },
      askAgainAt: "2026-03-02T10:00:00.000Z",
    };
    expect(await store.inactiveDevicesFeed()).toBeUndefined();
    const first = await store.saveInactiveDevicesFeed({}, undefined);
    await expect(store.saveInactiveDevicesFeed(devices, undefined)).rejects.toThrow(ConflictError);
    const second = await store.saveInactiveDevicesFeed(devices, first);
    expect(await store.inactiveDevicesFeed()).toEqual({ feed: devices, etag: second });
  });

  test("keeps how far the sign-in log was read, for one writer at a time", async () => {
    expect(await store.signInFeed()).toBeUndefined();
    const first = await store.saveSignInFeed({ noted: {}, seen: [] }, undefined);
    await expect(store.saveSignInFeed(feed, undefined)).rejects.toThrow(ConflictError);
    const second = await store.saveSignInFeed(feed, first);
    expect(await store.signInFeed()).toEqual({ feed, etag: second });
    await expect(store.saveSignInFeed({ noted: {}, seen: [] }, first)).rejects.toThrow(ConflictError);
    expect((await store.signInFeed())?.feed).toEqual(feed);
    const { reading: _, claim: __, ...read } = feed;
    await store.saveSignInFeed(read, second);
    expect((await store.signInFeed())?.feed).toEqual(read);
  });

  test("keeps how far each of the two logs was read for gates and sweeps, for one writer at a time", async () => {
    expect(await store.evidenceFeed("interactive")).toBeUndefined();
    const nothing = { since: {}, blind: {} };
    const first = await store.saveEvidenceFeed("interactive", nothing, undefined);
    await expect(store.saveEvidenceFeed("interactive", evidence, undefined)).rejects.toThrow(ConflictError);
    const second = await store.saveEvidenceFeed("interactive", evidence, first);
    expect(await store.evidenceFeed("interactive")).toEqual({ feed: evidence, etag: second });
    await expect(store.saveEvidenceFeed("interactive", nothing, first)).rejects.toThrow(ConflictError);
    expect(await store.evidenceFeed("nonInteractive")).toBeUndefined();
    await store.saveEvidenceFeed("nonInteractive", nothing, undefined);
    expect((await store.evidenceFeed("interactive"))?.feed).toEqual(evidence);
  });

  test("finds the members of a wave who were stopped, and nobody else", async () => {
    const members = [1, 2, 3, 4].map((n) => aMember("w-refused", id(n)));
    await store.putMembers("w-refused", members);
    await store.putMembers("w-other", [aMember("w-other", id(9), { refusals })]);
    expect(await store.refusedMembers("w-refused")).toEqual([]);
    await store.mergeMembers("w-refused", [
      { userId: id(2), refusals },
      { userId: id(3), refusals, deniedAsOf: "2026-03-02T08:00:00.000Z" },
      { userId: id(4), refusals: [] },
    ]);
    await store.mergeMembers("w-refused", [{ userId: id(4), refusals: undefined }]);
    expect(await store.refusedMembers("w-refused")).toEqual([
      { ...members[1], refusals },
      { ...members[2], refusals, deniedAsOf: "2026-03-02T08:00:00.000Z" },
    ]);
  });
});

test("a feed of a later version counts as nothing read, is told of, and can be written over", async () => {
  await stores.write("appState", "app", "signInFeed", { feed: '{"reading":{"part":"something new"}}' });
  const found = await stores.onTables().signInFeed();
  expect(found?.feed).toEqual({ noted: {}, seen: [] });
  expect(stores.unreadable).toMatchObject([{ rowKey: "signInFeed" }]);
  await stores.onTables().saveSignInFeed(feed, found?.etag);
  expect((await stores.onTables().signInFeed())?.feed).toEqual(feed);
  await stores.write("appState", "app", "evidenceFeed|interactive", { feed: '{"since":"long ago"}' });
  expect((await stores.onTables().evidenceFeed("interactive"))?.feed).toEqual({ since: {}, blind: {} });
});
