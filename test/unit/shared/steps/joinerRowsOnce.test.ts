import { beforeEach, describe, expect, test } from "vitest";
import type { JoinerRecord } from "../../../../shared/domain/joiner/joinerTypes.ts";
import type { Grant } from "../../../../shared/domain/pass/grant.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { settleClaim } from "../../../../shared/passes/settleClaim.ts";
import { joinerRowsOnce } from "../../../../shared/steps/joinerRowsOnce.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";

const NOW = "2026-03-02T08:00:00.000Z";
const joinerId = "joiner-1";
const record: JoinerRecord = {
  facts: { joinerId, startDate: "2026-03-02", timeZone: "UTC", hiredAt: NOW },
  source: "hr",
  workerId: "w1",
  sequence: 1,
  identity: { employeeId: "e1" },
  displayName: "Sam New",
};
const open: Grant["state"] = { kind: "open" };
const by = { id: "mia", displayName: "Mia" };
const minting: Grant["state"] = { kind: "minting", claimId: "claim-1", at: NOW, by, identityCheckedBy: "inPerson" };
const grant: Grant = {
  grantId: "grant-1",
  userId: "sam",
  reason: "joiner",
  openedAt: NOW,
  closesAt: NOW,
  secretHash: "00",
  state: open,
};

let ports: FakePorts;
let store: FakePorts["store"];
beforeEach(async () => {
  ports = fakePorts();
  ports.directory.addUser({ id: "sam" });
  await ports.store.insertJoiner(record);
  await ports.store.insertGrant(grant);
  store = joinerRowsOnce(ports.store);
});
const reads = (method: "joiner" | "grant") => ports.store.trouble.called(method);
async function read<Row>(row: Promise<Row | undefined>): Promise<Row> {
  const found = await row;
  if (!found) throw new Error("no such row");
  return found;
}

describe("the joiner's row within one call", () => {
  test("is read once, whoever looks at it", async () => {
    expect([await store.joiner(joinerId), await store.joiner(joinerId)]).toEqual(
      Array(2).fill(expect.objectContaining({ record })),
    );
    expect(reads("joiner")).toBe(1);
  });

  test("that was written is seen as it stands in the table, and can be written again", async () => {
    const { etag } = await read(store.joiner(joinerId));
    const changed = { ...record, displayName: "Sam Newer" };
    await store.saveJoiner(changed, etag);
    const again = await read(store.joiner(joinerId));
    expect([again.record, reads("joiner")]).toEqual([changed, 1]);
    expect(again).toEqual(await ports.store.joiner(joinerId));
    await store.saveJoiner(record, again.etag);
    expect((await read(ports.store.joiner(joinerId))).record).toEqual(record);
  });

  test("that somebody else wrote is not overwritten, and is seen by the next look", async () => {
    const { etag } = await read(store.joiner(joinerId));
    const theirs = { ...record, sequence: 2 };
    await ports.store.saveJoiner(theirs, etag);
    await expect(store.saveJoiner(record, etag)).rejects.toThrow(ConflictError);
    expect((await read(store.joiner(joinerId))).record).toEqual(theirs);
  });

  test("that is not there is looked for again", async () => {
    expect(await store.joiner("joiner-2")).toBeUndefined();
    await ports.store.insertJoiner({ ...record, facts: { ...record.facts, joinerId: "joiner-2" } });
    expect(await store.joiner("joiner-2")).toBeDefined();
  });
});

describe("a grant within one call", () => {
  test("is read once, and again once somebody else was faster", async () => {
    const { etag } = await read(store.grant("grant-1"));
    await store.grant("grant-1");
    expect(reads("grant")).toBe(1);
    await ports.store.saveGrant({ ...grant, state: minting }, etag);
    await expect(store.saveGrant({ ...grant, state: { kind: "closed", at: NOW, because: "x" } }, etag)).rejects.toThrow(
      ConflictError,
    );
    expect((await read(store.grant("grant-1"))).grant.state).toEqual(minting);
  });

  test("that was inserted is known, and can be written; one that was there is read", async () => {
    const mine = { ...grant, grantId: "grant-2" };
    const etag = await store.insertGrant(mine);
    expect(await store.grant("grant-2")).toEqual({ grant: mine, etag });
    expect(reads("grant")).toBe(0);
    await store.saveGrant({ ...mine, state: { kind: "closed", at: NOW, because: "x" } }, etag ?? "");
    expect(await store.insertGrant({ ...grant, userId: "eve" })).toBeUndefined();
    expect((await read(store.grant("grant-1"))).grant).toEqual(grant);
    expect(reads("grant")).toBe(1);
  });

  test("that was closed is seen closed", async () => {
    const { etag } = await read(store.grant("grant-1"));
    const closed: Grant["state"] = { kind: "closed", at: NOW, because: "x" };
    await store.saveGrant({ ...grant, state: closed }, etag);
    expect([(await read(store.grant("grant-1"))).grant.state, reads("grant")]).toEqual([closed, 1]);
  });

  test("that is claimed is read anew each time: a pass collected meanwhile is not taken back with the claim", async () => {
    const { etag } = await read(ports.store.grant("grant-1"));
    await store.saveGrant({ ...grant, state: minting }, etag);
    const claim = await read(store.grant("grant-1"));
    await ports.passIssuer.mint("sam", { lifetimeInMinutes: 60, isUsableOnce: true });
    const collected = { ...minting, kind: "collected", passId: "pass-0001", expiresAt: NOW } as const;
    await ports.store.saveGrant({ ...grant, state: collected }, claim.etag);
    await expect(settleClaim({ ...ports, store }, claim)).rejects.toThrow(ConflictError);
    expect(ports.passIssuer.passes.size).toBe(1);
  });
});
