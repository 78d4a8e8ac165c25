import { beforeEach, expect, test } from "vitest";
import { tellOperators } from "../../../../shared/enforcement/tellOperators.ts";
import { tellStaffUnreached } from "../../../../shared/mails/staffUnreached.ts";
import { sendApprovalRequest, tryAppAlert } from "../../../../shared/waves/staffMails.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { plannedWave } from "../../../support/waves/rulesForTests.ts";

const config = testConfig();
const { alertMail, approverMail, helpdeskMail } = config;
const evidence = { at: "2026-03-20T08:00:00.000Z", digest: "d", ready: 1, leftOut: 0, seen: 1, inScope: 1 };
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});
const mailedTo = () => ports.email.sent.map(({ to }) => to.address);

test.each<[string, string, () => Promise<unknown>]>([
  [
    "an approval request",
    approverMail,
    () => sendApprovalRequest(ports, config, { ...plannedWave, evidence } as never),
  ],
  ["an alert", alertMail, () => tryAppAlert(ports, config, "k", "x")],
  ["an alert about enforcement", alertMail, () => tellOperators(ports, config, "k", "x")],
])("%s that the mail service refuses is told to the helpdesk, once", async (_what, address, send) => {
  ports.email.badAddresses.add(address);
  await send();
  await send();
  expect(mailedTo()).toEqual([helpdeskMail]);
  expect(ports.email.sent[0]?.plainText).toContain(`A mail to ${address} was refused by the mail service`);
});

test("an alert that is taken is told to nobody else", async () => {
  await tryAppAlert(ports, config, "k", "x");
  expect(mailedTo()).toEqual([alertMail]);
  expect(await ports.store.troubles(ports.clock.now().toISOString())).toEqual([]);
});

test("an alert that no mailbox takes ends there, and a row says so", async () => {
  for (const address of [alertMail, helpdeskMail, approverMail]) ports.email.badAddresses.add(address);
  await tryAppAlert(ports, config, "k", "x");
  expect(mailedTo()).toEqual([]);
  const troubles = await ports.store.troubles(ports.clock.now().toISOString());
  expect(troubles).toMatchObject([{ scope: "app", doing: "mailing the staff of this app", code: "mailRefused" }]);
});

test.each([
  ["is a row where the mailbox that is told of it refuses the mail", [helpdeskMail], ["mailRefused"]],
  ["is none where it takes it", [], []],
])("a mail that did not arrive %s", async (_what, refusing, codes) => {
  for (const address of refusing) ports.email.badAddresses.add(address);
  const entry = { scope: "app", kind: "alert", operationId: "00000000-0000-5000-8000-000000000001" } as const;
  await tellStaffUnreached(ports, config, entry, alertMail, "was not delivered (Bounced)");
  const troubles = await ports.store.troubles(ports.clock.now().toISOString());
  expect(troubles.map(({ code }) => code)).toEqual(codes);
});
