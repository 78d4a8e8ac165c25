import { beforeEach, expect, test } from "vitest";
import { offerPasses } from "../../../../shared/waves/passOffers.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const SAM = "5a000000-0000-4000-8000-000000000001";
const MIA = "3a000000-0000-4000-8000-000000000001";
const TO_MIA = `${MIA}@contoso.example`;
const HELPDESK = "helpdesk@contoso.example";
const sam = { userId: SAM, displayName: "Sam", userPrincipalName: "sam@contoso.example" };

let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
  ports.directory.addUser({ id: MIA, displayName: "Mia Manager" });
  ports.directory.addUser({ id: SAM, displayName: "Sam", userPrincipalName: "sam@contoso.example" }, MIA);
});
const offer = () =>
  offerPasses(ports, config, { waveId: "w1", timeZone: "UTC" }, [sam], { reason: "warned", key: "k", days: 7 });
const mails = () => ports.email.sent.map(({ to, subject }) => `${to.address}: ${subject}`);
const grants = () => ports.store.grantsOf(SAM, "2026-01-01T00:00:00Z");

test("a link goes to the manager, and its mail is found by its operation", async () => {
  expect((await offer()).withManager).toEqual(new Set([SAM]));
  expect(mails()).toEqual([`${TO_MIA}: Sam needs a code from you`]);
  const entry = await ports.store.mailOf(ports.email.sent[0]?.operationId ?? "");
  expect(entry).toMatchObject({ scope: "w1", kind: "pickUp", userId: SAM, grantId: (await grants())[0]?.grantId });
});

test("a manager is written to in their own language, whatever that of the person", async () => {
  ports.directory.addUser({ id: MIA, displayName: "Mia Manager", preferredLanguage: "de-DE" });
  await offer();
  expect(mails()).toEqual([`${TO_MIA}: Sam braucht einen Code von Ihnen`]);
});

test("a link whose mail the service refuses goes to the helpdesk, once, and the manager does not count", async () => {
  ports.email.badAddresses.add(TO_MIA);
  for (const _run of [1, 2]) expect((await offer()).withManager).toEqual(new Set());
  expect(mails()).toEqual([`${HELPDESK}: No manager to give Sam a code`]);
  expect(await grants()).toHaveLength(1);
});

test.each(["Bounced", "Quarantined"])(
  "a manager who has not got the mail before (%s) is passed over",
  async (status) => {
    const at = "2026-03-01T08:00:00.000Z";
    await ports.store.recordDelivery({ operationId: "x", recipient: TO_MIA, status, at });
    expect((await offer()).withManager).toEqual(new Set());
    expect(mails()).toEqual([`${HELPDESK}: No manager to give Sam a code`]);
  },
);

test("a mail that was missed long ago passes nobody over", async () => {
  const at = "2026-02-01T08:00:00.000Z";
  await ports.store.recordDelivery({ operationId: "x", recipient: TO_MIA, status: "Quarantined", at });
  expect((await offer()).withManager).toEqual(new Set([SAM]));
});

test.each<[string, () => void]>([
  ["whose manager's mail was refused", () => void ports.email.badAddresses.add(TO_MIA)],
  ["of somebody without a manager", () => void ports.directory.managers.delete(SAM)],
])(
  "a link %s, and that the helpdesk's mailbox does not take, is a row, and another mailbox hears of it",
  async (_whose, make) => {
    make();
    ports.email.badAddresses.add(HELPDESK);
    for (const _run of [1, 2]) expect((await offer()).withManager).toEqual(new Set());
    expect(
      ports.email.sent.map(({ to, plainText }) => [to.address, plainText.includes(`A mail to ${HELPDESK}`)]),
    ).toEqual([[config.alertMail, true]]);
    const said = (await ports.store.troubles(ports.clock.now().toISOString())).map(({ code, said: words }) => [
      code,
      words,
    ]);
    expect(said).toEqual([["mailRefused", expect.stringContaining(HELPDESK)]]);
  },
);

test("where every mailbox takes its mail there is no such row", async () => {
  await offer();
  expect(await ports.store.troubles(ports.clock.now().toISOString())).toEqual([]);
});
