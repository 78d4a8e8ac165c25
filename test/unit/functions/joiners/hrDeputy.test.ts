import { beforeEach, describe, expect, test } from "vitest";
import { makeHandToDeputy } from "../../../../functions/joiners/steps/handToDeputy.ts";
import { makeOfferPickUp } from "../../../../functions/joiners/steps/offer.ts";
import { makeTellNewManager } from "../../../../functions/joiners/steps/tellNewManager.ts";
import type { JoinerIdentity } from "../../../../shared/domain/joiner/joinerIdentity.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { collectPass } from "../../../../shared/passes/collect.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { BREAK_GLASS_GROUP_ID, ENFORCED_GROUP_ID, testConfig } from "../../../support/testConfig.ts";

const on = testConfig({ HR_DEPUTY: "on" });
const joinerId = "90000000-0000-4000-8000-000000000001";
const SAM = "5a000000-0000-4000-8000-000000000001";
const MIA = "3a000000-0000-4000-8000-000000000001";
const DEE = "de000000-0000-4000-8000-000000000001";
let ports: FakePorts;

beforeEach(async () => {
  ports = fakePorts();
  const { directory } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager", mail: "mia@contoso.example" });
  directory.addUser({ id: DEE, displayName: "Dee Deputy", employeeId: "d1", mail: "dee@contoso.example" });
  directory.addUser({ id: SAM, displayName: "Sam New", employeeId: "e1" }, MIA);
  directory.addGroup(BREAK_GLASS_GROUP_ID, []);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  await hired({ employeeId: "d1" });
});

async function hired(managerDeputy: JoinerIdentity | undefined): Promise<void> {
  const known = await ports.store.joiner(joinerId);
  const facts = known?.record.facts ?? {
    joinerId,
    startDate: "2026-03-02",
    timeZone: "UTC",
    hiredAt: "2026-03-01T08:00:00.000Z",
    account: { kind: "found" as const, userId: SAM },
  };
  const record = {
    facts,
    source: "hr",
    workerId: "w1",
    sequence: 1,
    identity: { employeeId: "e1" },
    displayName: "Sam New",
    managerDeputy,
  };
  await (known ? ports.store.saveJoiner(record, known.etag) : ports.store.insertJoiner(record));
}
const offer = (config = on, round = 1) => makeOfferPickUp(ports, config)({ joinerId, round });
const look = async () => {
  await makeHandToDeputy(ports, on)({ joinerId });
  await makeTellNewManager(ports, on)({ joinerId });
};
const facts = async () => (await ports.store.joiner(joinerId))?.record.facts;
const grant = async () => ports.store.grant((await facts())?.offer?.grantId ?? "");
const collector = async () => (await grant())?.grant.collector;
const mails = () => ports.email.sent.map(({ to }) => to.address);
const change = (id: string, to: object) => {
  const user = ports.directory.users.get(id);
  if (user) ports.directory.users.set(id, { ...user, ...to });
};
const switchOff = (id: string) => change(id, { accountEnabled: false });
const onLeave = (id: string, beginsAt = "2026-03-01T00:00:00.000Z") =>
  ports.store.assignLeave(id, { worker: "w9", eventId: "e9", from: beginsAt.slice(0, 10), beginsAt });
const lines = async () => (await ports.store.recent(joinerId, 20)).filter(({ what }) => what === "linkToDeputy");
async function press(id: string, config = on): Promise<string> {
  const row = await grant();
  if (!row) throw new Error("no grant");
  const presser = { id, name: id, way: "pickUp" as const };
  const outcome = await collectPass(ports, config, { row, presser, identityCheckedBy: "inPerson" });
  return outcome.kind === "refused" ? outcome.because : outcome.kind;
}
const DEPUTY = { kind: "hrDeputy", id: DEE, displayName: "Dee Deputy" };

describe("whom HR named beside the manager", () => {
  test("gets nothing while the manager can be reached", async () => {
    await offer();
    expect([mails(), await collector()]).toEqual([["mia@contoso.example"], undefined]);
    expect(await press(DEE)).toBe("notTheManager");
  });

  test.each<[string, () => unknown]>([
    ["is switched off", () => switchOff(MIA)],
    ["has no mailbox", () => change(MIA, { mail: undefined })],
    ["is a guest", () => change(MIA, { userType: "Guest" })],
    ["is on leave", () => onLeave(MIA)],
    ["is none", () => ports.directory.managers.delete(SAM)],
  ])("gets the link where the manager %s: it opens for them alone, and once", async (_what, arrange) => {
    await arrange();
    await offer();
    await offer();
    expect([mails(), await collector(), (await facts())?.offer?.mailedTo]).toEqual([
      ["dee@contoso.example"],
      DEPUTY,
      DEE,
    ]);
    expect(ports.email.sent[0]?.plainText).toContain("stand in for the manager");
    expect((await lines()).map(({ after }) => after)).toEqual([expect.stringContaining("Dee Deputy")]);
    expect(await press(MIA)).not.toBe("collected");
    expect(await press(SAM)).toBe("ownPass");
    expect(await press(DEE)).toBe("collected");
    expect(await press(DEE)).toBe("alreadyCollected");
    expect(ports.passIssuer.passes.size).toBe(1);
  });

  test("gets it for a manager whose leave lies ahead only once it begins, and the manager's opens nothing then", async () => {
    await onLeave(MIA, "2026-03-03T00:00:00.000Z");
    await offer();
    await look();
    expect(mails()).toEqual(["mia@contoso.example"]);
    await onLeave(MIA);
    await look();
    await look();
    expect([mails(), await collector()]).toEqual([["mia@contoso.example", "dee@contoso.example"], DEPUTY]);
    expect([await press(MIA), await press(DEE)]).toEqual(["notTheDeputy", "collected"]);
  });

  test("gets the next one where the manager let one run out, and the manager the one after", async () => {
    await offer();
    await offer(on, 2);
    await offer(on, 3);
    expect(mails()).toEqual(["mia@contoso.example", "dee@contoso.example", "mia@contoso.example"]);
    const open = (await ports.store.grantsOf(SAM, "2026-01-01T00:00:00.000Z")).filter(
      ({ state }) => state.kind === "open",
    );
    expect([open.length, await collector()]).toEqual([1, undefined]);
  });

  test("is mailed by the next look, where a crash came between the link and the mail", async () => {
    await offer();
    switchOff(MIA);
    ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 60 });
    await expect(look()).rejects.toThrow(TransientError);
    expect(await collector()).toEqual(DEPUTY);
    ports.clock.advance({ minutes: 2 });
    await look();
    await look();
    expect([mails(), (await lines()).length]).toEqual([["mia@contoso.example", "dee@contoso.example"], 1]);
  });

  test("stays the one whom a link is for, whatever a crash and the manager's return come to", async () => {
    switchOff(MIA);
    ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 60 });
    await expect(offer()).rejects.toThrow(TransientError);
    change(MIA, { accountEnabled: true });
    ports.clock.advance({ minutes: 2 });
    await offer();
    expect([mails(), await collector()]).toEqual([["dee@contoso.example"], DEPUTY]);
  });
});

describe("nobody collects by HR's word", () => {
  test.each<[string, () => unknown]>([
    ["whose account is switched off", () => switchOff(DEE)],
    ["who is a guest", () => change(DEE, { userType: "Guest" })],
    ["who comes from another organisation", () => change(DEE, { userType: "ExternalMember" })],
    ["who has no mailbox", () => change(DEE, { mail: undefined })],
    ["who is the hire", () => hired({ employeeId: "e1" })],
    ["whose names lead to two accounts", () => hired({ employeeId: "d1", entraObjectId: MIA })],
    ["whom nobody knows", () => hired({ employeeId: "nobody" })],
  ])("%s", async (_who, arrange) => {
    switchOff(MIA);
    await arrange();
    await offer();
    expect([await collector(), mails()]).toEqual([undefined, ["helpdesk@contoso.example"]]);
  });

  test("where the setting is off, as it is without one", async () => {
    switchOff(MIA);
    await offer(testConfig());
    expect([await collector(), mails()]).toEqual([undefined, ["helpdesk@contoso.example"]]);
  });

  test.each<[string, () => unknown, string]>([
    ["any more whom HR has replaced since", () => hired({ entraObjectId: MIA }), "linkClosed"],
    ["any more of whom HR says nothing now", () => hired(undefined), "linkClosed"],
    ["any more who was switched off since", () => switchOff(DEE), "presserUnknown"],
    ["for an account with admin rights", () => ports.directory.privileged.add(SAM), "privileged"],
    [
      "for an account that is in use by then",
      () => ports.methods.addPasskey(SAM, "2026-02-25T08:00:00Z"),
      "hasPasskey",
    ],
  ])("%s", async (_who, arrange, because) => {
    switchOff(MIA);
    await offer();
    await arrange();
    expect(await press(DEE)).toBe(because);
    expect(ports.passIssuer.passes.size).toBe(0);
  });

  test("once the setting is turned off", async () => {
    switchOff(MIA);
    await offer();
    expect(await press(DEE, testConfig())).toBe("linkClosed");
  });
});
