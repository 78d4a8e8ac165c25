import { beforeEach, describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { makeOfferPickUp } from "../../../../functions/joiners/steps/offer.ts";
import { mailDeliveryReport } from "../../../../functions/mail/deliveryReport.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const SAM = "5a000000-0000-4000-8000-000000000001";
const MIA = "3a000000-0000-4000-8000-000000000001";
const PERSONAL = "sam.at.home@mail.example";
const on = testConfig({ PERSONAL_MAIL_WORKER_TYPES: "employee" });
const joinerId = joinerIdOf(on, "hr/acme", "w1");
let ports: FakePorts;

beforeEach(() => {
  ports = fakePorts();
  ports.directory.addUser({ id: MIA, displayName: "Mia Manager" });
  ports.directory.addUser({ id: SAM, displayName: "Sam New", employeeId: "e1" }, MIA);
});

interface Told {
  readonly sequence?: number;
  readonly personalEmail?: unknown;
  readonly workerType?: unknown;
  readonly locale?: unknown;
}

/** HR tells of Sam, and Sam's account is found. */
async function hire(told: Told = {}, config = on): Promise<void> {
  const { sequence = 1, personalEmail = PERSONAL, workerType = "Employee", locale = "es-MX" } = told;
  const id = `event-${sequence}`;
  const data = {
    workerId: "w1",
    sequence,
    timeZone: "UTC",
    identity: { employeeId: "e1", personalEmail },
    person: { givenName: "Sam", familyName: "New", locale },
    employment: { startDate: "2026-03-02", workerType },
  };
  const event = { specversion: "1.0", id, source: "hr/acme", type: "hr.worker.hired.v1", data };
  await ports.store.receive("hr/acme", id, JSON.stringify(event), ports.clock.now().toISOString());
  await hrEventWorker(ports, config)("hr/acme", id, ports.orchestrations);
  const row = await ports.store.joiner(joinerId);
  if (!row) throw new Error("no hire");
  const account = { kind: "found", userId: SAM } as const;
  await ports.store.saveJoiner({ ...row.record, facts: { ...row.record.facts, account } }, row.etag);
}
const offer = (round = 1, config = on) => makeOfferPickUp(ports, config)({ joinerId, round });
const mails = (to: string) => ports.email.sent.filter((mail) => mail.to.address === to);
const mia = () => ports.directory.users.get(MIA)?.mail ?? "";
const grantNow = async () => {
  const grantId = (await ports.store.joiner(joinerId))?.record.facts.offer?.grantId ?? "";
  return ports.store.grant(grantId);
};
const lines = async (what: string) => (await ports.store.recent(joinerId, 100)).filter((one) => one.what === what);
/** All that is kept or logged, but for the rows about the worker. */
const elsewhere = async () =>
  JSON.stringify([
    await grantNow(),
    await ports.store.recent(joinerId, 100),
    await ports.store.recent("app", 100),
    ports.store.trouble.calls.filter(({ method }) => /putMails|append|Grant|Trouble/.test(method)),
    [...(await ports.store.unreached("2026-01-01T00:00:00.000Z"))],
  ]);

describe("a hire of a worker type that is written to", () => {
  test("gets a link of their own in their language, and the manager is told of it", async () => {
    await hire();
    await offer();
    const [mail] = mails(PERSONAL);
    expect(mails(PERSONAL)).toHaveLength(1);
    expect(mail?.subject).toContain("Su primer inicio de sesión");
    expect(mail?.plainText).toMatch(/https:\/\/app\.example\/welcome\?hire=[0-9a-f-]{36}&sig=[\w-]{43}/);
    expect(mail?.plainText).toContain("Mia Manager");
    expect(mails(mia())[0]?.plainText).toContain("Show the short code");
    // Neither half is in the other's mail.
    expect(mail?.plainText).not.toContain("/pick-up/");
    expect(mails(mia())[0]?.plainText).not.toContain("/welcome");
    const secret = /sig=([\w-]{43})/.exec(mail?.plainText ?? "")?.[1] ?? "none";
    expect(await elsewhere()).not.toContain(secret);
    expect(await elsewhere()).not.toContain(PERSONAL);
  });

  test("gets one mail, however often the step runs", async () => {
    await hire();
    await offer();
    const row = await ports.store.joiner(joinerId);
    if (row)
      await ports.store.saveJoiner({ ...row.record, facts: { ...row.record.facts, offer: undefined } }, row.etag);
    await offer();
    expect([mails(PERSONAL).length, mails(mia()).length]).toEqual([1, 1]);
  });

  test("another address begins afresh with the next offer, and the trail names neither", async () => {
    await hire();
    await offer();
    await hire({ sequence: 2, personalEmail: "new@mail.example" });
    expect(await lines("hireChanged")).toMatchObject([
      { why: "identity.personalEmail: one address -> another address" },
    ]);
    await offer(2);
    expect([mails(PERSONAL).length, mails("new@mail.example").length]).toEqual([1, 1]);
    expect(await elsewhere()).not.toMatch(/new@mail|sam\.at\.home/);
  });

  test("whose link was locked has the next one go to the manager alone", async () => {
    await hire();
    await offer();
    const row = await grantNow();
    if (!row?.grant.byMail) throw new Error("no link");
    await ports.store.saveGrant({ ...row.grant, byMail: { ...row.grant.byMail, tries: 5 } }, row.etag);
    await offer(2);
    expect(mails(PERSONAL)).toHaveLength(1);
    expect(mails(mia())).toHaveLength(2);
    expect(await lines("hireLinkNotMailed")).toHaveLength(1);
  });
});

describe("the manager alone gets a link", () => {
  test.each<[string, Told]>([
    ["for another worker type", { workerType: "contractor" }],
    ["for none", { workerType: null }],
    ["for something that is no worker type", { workerType: 7 }],
  ])("%s, and the address is not even kept", async (_which, told) => {
    await hire(told);
    await offer();
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual([mia()]);
    expect(mails(mia())[0]?.plainText).not.toContain("short code");
    expect((await grantNow())?.grant.byMail).toBeUndefined();
    expect(JSON.stringify(await ports.store.joiner(joinerId))).not.toContain(PERSONAL);
    expect(await lines("hireLinkNotMailed")).toEqual([]);
  });

  test("while the setting is off", async () => {
    const off = testConfig();
    await hire({}, off);
    await offer(1, off);
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual([mia()]);
    expect(JSON.stringify([await ports.store.joiner(joinerId), await ports.store.employment(joinerId)])).not.toContain(
      PERSONAL,
    );
  });

  test.each<[string, unknown]>([
    ["no address", null],
    ["what is none", "call me"],
    ["what is no text", { address: PERSONAL }],
    ["the manager's address", "mia+1@contoso.example"],
    ["an address of ours", "sam.new@contoso.example"],
    ["the address of somebody here", "guest@mail.example"],
  ])("where HR tells %s, and the trail says why without it", async (_what, personalEmail) => {
    ports.directory.addUser({
      id: "9e000000-0000-4000-8000-000000000001",
      displayName: "Gus",
      mail: "guest@mail.example",
      userPrincipalName: "gus_ext@contoso.example",
    });
    ports.directory.addUser({ id: MIA, displayName: "Mia Manager", mail: "mia@contoso.example" });
    await hire({ personalEmail });
    await offer();
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual(["mia@contoso.example"]);
    expect((await grantNow())?.grant.byMail).toBeUndefined();
    const [line] = await lines("hireLinkNotMailed");
    expect(line?.subjectId).toBe(SAM);
    expect(line?.why).not.toContain("@");
  });

  test("where no manager can be reached: the helpdesk gets it, and the hire nothing", async () => {
    ports.directory.managers.clear();
    await hire();
    await offer();
    expect(ports.email.sent.map(({ to }) => to.address)).toEqual([on.helpdeskMail]);
  });
});

describe("a mail to a personal address", () => {
  const reportOf = async (status: string) => {
    await hire();
    await offer();
    const operationId = mails(PERSONAL)[0]?.operationId ?? "";
    const data = { recipient: PERSONAL, messageId: operationId, status };
    await mailDeliveryReport(ports, on)({ eventType: "Microsoft.Communication.EmailDeliveryReportReceived", data });
  };

  test("that did not arrive is told to the helpdesk, and the address is kept nowhere", async () => {
    await reportOf("Bounced");
    expect(mails(on.helpdeskMail)[0]?.plainText).toContain("did not arrive (Bounced)");
    expect(await lines("mailNotDelivered")).toMatchObject([{ why: "hireLink: Bounced", subjectId: SAM }]);
    expect(await elsewhere()).not.toContain(PERSONAL);
  });

  test("that arrived is told to nobody, and the address is kept nowhere", async () => {
    await reportOf("Delivered");
    expect(mails(on.helpdeskMail)).toEqual([]);
    expect(await elsewhere()).not.toContain(PERSONAL);
  });
});
