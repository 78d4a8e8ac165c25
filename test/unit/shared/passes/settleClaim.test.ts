import { describe, expect, test } from "vitest";
import type { Grant } from "../../../../shared/domain/pass/grant.ts";
import { ConflictError, TransientError } from "../../../../shared/errors.ts";
import { mintOnce } from "../../../../shared/passes/mintOnce.ts";
import { isUnseenPass, settleClaim } from "../../../../shared/passes/settleClaim.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";

const NOW = "2026-03-02T08:00:00.000Z";
const by = { id: "mia", displayName: "Mia" };
const claimed: Grant = {
  grantId: "grant-1",
  userId: "sam",
  reason: "joiner",
  openedAt: NOW,
  closesAt: "2026-03-03T08:00:00.000Z",
  secretHash: "00",
  state: { kind: "minting", claimId: "claim-1", at: NOW, by, identityCheckedBy: "inPerson" },
};

async function stage() {
  const ports = fakePorts();
  ports.directory.addUser({ id: "sam" });
  await ports.store.insertGrant(claimed);
  const row = await ports.store.grant("grant-1");
  if (!row) throw new Error("no grant");
  const mint = () => ports.passIssuer.mint("sam", { lifetimeInMinutes: 60, isUsableOnce: true });
  return { ports, row, mint };
}

test("a slow settler does not delete the pass that somebody collected meanwhile", async () => {
  const { ports, row, mint } = await stage();
  const passOf = ports.passIssuer.passOf.bind(ports.passIssuer);
  ports.passIssuer.passOf = async (userId) => {
    // Another press settles, claims and collects while this one waits for its answer.
    const open = await ports.store.saveGrant({ ...claimed, state: { kind: "open" } }, row.etag);
    await mint();
    await ports.store.saveGrant(
      {
        ...claimed,
        state: { kind: "collected", passId: "pass-0001", at: NOW, by, identityCheckedBy: "inPerson", expiresAt: NOW },
      },
      open,
    );
    return passOf(userId);
  };
  await expect(settleClaim(ports, row)).rejects.toThrow(ConflictError);
  expect(ports.passIssuer.passes.size).toBe(1);
  expect((await ports.store.grant("grant-1"))?.grant.state.kind).toBe("collected");
});

test("a pass that was there long before the claim is left alone", async () => {
  const { ports, row, mint } = await stage();
  ports.clock.set("2026-03-02T07:00:00.000Z");
  await mint();
  await settleClaim(ports, row);
  expect(ports.passIssuer.passes.size).toBe(1);
});

test("a pass that somebody made long after the press was over is theirs, and stays", async () => {
  const { ports, row, mint } = await stage();
  ports.clock.set("2026-03-02T08:04:00.000Z");
  await mint();
  await settleClaim(ports, row);
  expect(ports.passIssuer.passes.size).toBe(1);
});

test.each([
  ["by a clock a little behind ours", "2026-03-02T07:59:00.000Z"],
  ["after the claim", "2026-03-02T08:00:10.000Z"],
])("a pass made %s is deleted", async (_when, at) => {
  const { ports, row, mint } = await stage();
  ports.clock.set(at);
  await mint();
  const settled = await settleClaim(ports, row);
  expect([ports.passIssuer.passes.size, settled.grant.state]).toEqual([0, { kind: "open" }]);
  expect(await settleClaim(ports, settled)).toBe(settled);
});

const pressed = { at: NOW, by, identityCheckedBy: "inPerson" };
const handedOut = { kind: "collected", passId: "pass-0001", expiresAt: NOW, ...pressed } as const;
const otherGrant = (state: Grant["state"]): Grant => ({ ...claimed, grantId: "grant-2", state });

describe("after an attempt without a clear answer", () => {
  async function unseen() {
    const { ports, row, mint } = await stage();
    const grant: Grant = { ...claimed, state: { kind: "open", unseenSince: NOW } };
    const etag = await ports.store.saveGrant(grant, row.etag);
    await mint();
    const pass = await ports.passIssuer.passOf("sam");
    if (!pass) throw new Error("no pass");
    return { ports, grant, etag, isUnseen: () => isUnseenPass(ports, "sam", [NOW], pass) };
  }

  test.each([
    ["turned away", new TransientError("graph: 429"), { kind: "open" }],
    ["without a clear answer", new Error("cut off"), { kind: "open", unseenSince: NOW }],
  ])("a request that was %s leaves the claim so", async (_how, error, state) => {
    const ports = fakePorts();
    ports.clock.set(NOW);
    ports.directory.addUser({ id: "sam" });
    const grant: Grant = { ...claimed, state: { kind: "open" } };
    const etag = await ports.store.insertGrant(grant);
    if (!etag) throw new Error("no grant");
    ports.passIssuer.mint = () => Promise.reject(error);
    const press = {
      by,
      identityCheckedBy: "inPerson",
      lifetimeInMinutes: 60,
      claimId: "claim-1",
      seenPassId: undefined,
      tenantId: "tenant-1",
    } as const;
    expect(await mintOnce(ports, { grant, etag }, press)).toMatchObject({ kind: "uncertain" });
    expect((await ports.store.grant("grant-1"))?.grant.state).toEqual(state);
  });

  test("a pass that shows now was seen by nobody", async () => {
    const { ports, isUnseen } = await unseen();
    expect(await isUnseen()).toBe(true);
    await ports.store.insertGrant(otherGrant({ ...handedOut, passId: "pass-0000" }));
    expect(await isUnseen()).toBe(true);
  });

  test.each([
    ["being handed out by another press of the same link", claimed.state],
    ["handed out by another press of the same link", handedOut],
  ])("a pass that is %s is not deleted by this one", async (_how, state) => {
    const { ports, grant, etag, isUnseen } = await unseen();
    await ports.store.saveGrant({ ...grant, state }, etag);
    expect(await isUnseen()).toBe(false);
  });

  test.each([
    ["being handed out", claimed.state, false],
    ["handed out", handedOut, false],
    ["left half way long ago", { ...claimed.state, at: "2026-03-02T07:00:00.000Z" } as Grant["state"], true],
  ])("of a pass that is %s by another link", async (_how, state, expected) => {
    const { ports, isUnseen } = await unseen();
    await ports.store.insertGrant(otherGrant(state));
    expect(await isUnseen()).toBe(expected);
  });
});
