import { beforeEach, describe, expect, test } from "vitest";
import { makeTellNewManager } from "../../../../functions/joiners/steps/tellNewManager.ts";
import type { JoinerFacts } from "../../../../shared/domain/joiner/joinerTypes.ts";
import { endGrant } from "../../../../shared/passes/endGrant.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const joinerId = "90000000-0000-4000-8000-000000000001";
const SAM = "5a000000-0000-4000-8000-000000000001";
const MIA = "3a000000-0000-4000-8000-000000000001";
const NEW = "3a000000-0000-4000-8000-000000000002";
let ports: FakePorts;
let link: string;
let grantId: string;

beforeEach(async () => {
  ports = fakePorts();
  ports.directory.addUser({ id: MIA, displayName: "Mia Manager" });
  ports.directory.addUser({ id: NEW, displayName: "Nora Next" });
  await offeredTo(MIA, MIA);
});

/** @param mailedTo whom the link went to. @param now whom Entra names. */
async function offeredTo(mailedTo: string | undefined, now: string | undefined): Promise<void> {
  ports.directory.addUser({ id: SAM, displayName: "Sam New" }, now);
  const closesAt = new Date(ports.clock.now().getTime() + 86_400_000).toISOString();
  const wanted = { userId: SAM, reason: "joiner", scopeId: joinerId, joinerId, key: "round 1", closesAt } as const;
  const grant = await openGrant(ports, config, wanted);
  ({ link, grantId } = grant);
  const facts: JoinerFacts = {
    joinerId,
    startDate: "2026-03-02",
    timeZone: "UTC",
    hiredAt: "2026-02-01T08:00:00.000Z",
    account: { kind: "found", userId: SAM },
    offer: { grantId, round: 1, openedAt: grant.openedAt, closesAt, ...(mailedTo !== undefined && { mailedTo }) },
  };
  const record = { facts, source: "hr", workerId: "w1", sequence: 1, identity: {}, displayName: "Sam New" };
  const known = await ports.store.joiner(joinerId);
  await (known ? ports.store.saveJoiner(record, known.etag) : ports.store.insertJoiner(record));
}
const look = () => makeTellNewManager(ports, config)({ joinerId });
const mails = () => ports.email.sent.map(({ to }) => to.address);
const mailedTo = async () => (await ports.store.joiner(joinerId))?.record.facts.offer?.mailedTo;

describe("an open link of a hire whose manager changed", () => {
  test("goes to the one whom Entra names now, once, and the trail says so", async () => {
    await offeredTo(MIA, NEW);
    await look();
    await look();
    expect([mails(), await mailedTo()]).toEqual([[`${NEW}@contoso.example`], NEW]);
    expect(ports.email.sent[0]?.plainText).toContain(link);
    expect((await ports.store.recent(joinerId, 9)).map(({ what }) => what).toSorted()).toEqual([
      "grantOpened",
      "linkToNewManager",
    ]);
  });

  test("goes to the first one whom Entra names where it went to the helpdesk", async () => {
    await offeredTo("helpdesk", NEW);
    await look();
    expect(mails()).toHaveLength(1);
  });

  test("goes back and forth with Entra", async () => {
    for (const now of [NEW, MIA, NEW]) {
      ports.directory.addUser({ id: SAM, displayName: "Sam New" }, now);
      await look();
    }
    // The same one is not written to twice about the same link.
    expect([mails().length, await mailedTo()]).toEqual([2, NEW]);
  });

  test.each<[string, () => unknown]>([
    ["is the same", () => undefined],
    ["is nobody", () => offeredTo(MIA, undefined)],
    ["cannot be written to", () => offeredTo(MIA, NEW).then(() => ports.directory.users.delete(NEW))],
    ["is another one, and nobody knows to whom it went", () => offeredTo(undefined, NEW)],
    ["is another one, and the link was closed", () => offeredTo(MIA, NEW).then(() => endGrant(ports, grantId, "over"))],
    ["is another one, and the link ran out", () => offeredTo(MIA, NEW).then(() => ports.clock.advance({ days: 2 }))],
  ])("goes to nobody where the manager %s", async (_who, arrange) => {
    await arrange();
    await look();
    expect(mails()).toEqual([]);
  });

  test("is mailed by the next look where the app died behind the mail, without a second one", async () => {
    await offeredTo(MIA, NEW);
    ports.store.trouble.failNext("saveJoiner", new Error("the process died"));
    await expect(look()).rejects.toThrow("the process died");
    await look();
    expect([mails().length, await mailedTo()]).toEqual([1, NEW]);
  });
});
