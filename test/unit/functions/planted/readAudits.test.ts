import { beforeEach, expect, test } from "vitest";
import { readAudits } from "../../../../functions/planted/readAudits.ts";
import { APP_SCOPE } from "../../../../shared/domain/audit.ts";
import type { AdminRegistration } from "../../../../shared/domain/people/planted.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const APP = "f0000000-0000-4000-8000-000000000001";
const LISTED = "f0000000-0000-4000-8000-000000000002";
const config = testConfig({ PASSKEY_PROVISIONER_APP_IDS: LISTED.toUpperCase() });
let ports: ReturnType<typeof fakePorts>;
beforeEach(() => {
  ports = fakePorts();
});
const run = () => readAudits(ports, config, () => new FakePatience(ports.clock, 240))();
const ago = (minutes: number) => new Date(ports.clock.now().getTime() - minutes * 60_000).toISOString();
const line = (userId: string, change: Partial<AdminRegistration> = {}): AdminRegistration => ({
  userId,
  userPrincipalName: `${userId}@contoso.example`,
  at: ago(90),
  result: "success",
  reason: "Admin registered passkey method for user",
  isByUser: false,
  appIds: [APP],
  appName: "Helper",
  ...change,
});
const feed = async () => (await ports.store.auditFeed())?.feed;
const found = async (userId: string) => (await ports.store.registeredByApp([userId])).found.map(({ at }) => at);
const mails = () => ports.email.sent.map(({ to, plainText: text }) => ({ to: to.address, text }));
const lines = async () =>
  (await ports.store.recent(APP_SCOPE, 50)).filter(({ what }) => what === "passkeyPlanted").map((one) => one.subjectId);

test("the first run reads all that the log has, and the next ones what came since", async () => {
  await run();
  expect((await feed())?.readUntil).toBe(ports.clock.now().toISOString());
  expect(ports.audits.called("adminRegistrations")).toBe(4);
  await run();
  expect(ports.audits.called("adminRegistrations")).toBe(4);
  ports.clock.advance({ hours: 1 });
  await run();
  expect(ports.audits.called("adminRegistrations")).toBe(5);
  expect(mails()).toEqual([]);
});

test("what an application registered is kept, told once, and stands in the trail", async () => {
  ports.audits.lines.push(
    line("anna"),
    line("ben", { at: ago(20 * 24 * 60) }),
    line("own", { appIds: [config.graph.passIssuerClientId.toUpperCase()] }),
    line("listed", { appIds: [LISTED] }),
    line("admin", { isByUser: true }),
    line("failed", { result: "failure" }),
  );
  ports.audits.perPage = 1;
  await run();
  expect(await found("anna")).toEqual([ago(90)]);
  expect(await found("ben")).toHaveLength(1);
  for (const other of ["own", "listed", "admin", "failed"]) expect(await found(other)).toEqual([]);
  expect((await lines()).toSorted()).toEqual(["anna", "ben"]);
  expect(new Set(mails().map(({ to }) => to))).toEqual(new Set([config.alertMail, config.securityMail]));
  const [{ text = "" } = {}] = mails();
  expect(text).toContain("anna@contoso.example by the application Helper");
  expect(text).toContain("PASSKEY_PROVISIONER_APP_IDS");
  const count = mails().length;
  for (let hour = 0; hour < 3; hour++) {
    ports.clock.advance({ hours: 1 });
    await run();
  }
  expect(mails()).toHaveLength(count);
  expect(await lines()).toHaveLength(2);
});

test("a line that comes hours late is found all the same", async () => {
  await run();
  ports.clock.advance({ hours: 4 });
  await run();
  ports.audits.lines.push(line("anna", { at: ago(3 * 60) }));
  ports.clock.advance({ hours: 1 });
  await run();
  expect(await found("anna")).toHaveLength(1);
});

test("what cannot be read is kept as a time of which nobody knows", async () => {
  ports.audits.unread.push({ from: ago(60), to: ago(60) });
  const at = ago(60);
  await run();
  expect((await feed())?.unread).toEqual([{ from: at, to: at }]);
});

test("a log that is refused stands among the troubles, and is not taken for read", async () => {
  ports.audits.refuseNext("adminRegistrations");
  await run();
  expect(await feed()).toBeUndefined();
  const [trouble] = await ports.store.troubles(ports.clock.now().toISOString());
  expect(trouble).toMatchObject({ said: expect.stringContaining("Authorization_RequestDenied") });
  expect(trouble?.meanwhile).toContain("nobody enters");
});

test("a busy log is waited for, and one that stays so is read by the next run from where it stood", async () => {
  ports.audits.throttleNext("adminRegistrations", 5);
  await run();
  const readUntil = (await feed())?.readUntil;
  expect(readUntil).toBe(ports.clock.now().toISOString());
  ports.clock.advance({ hours: 2 });
  ports.audits.throttleNext("adminRegistrations", 600);
  await run();
  expect((await feed())?.readUntil).toBe(readUntil);
  await run();
  expect((await feed())?.readUntil).toBe(ports.clock.now().toISOString());
});

test.each(["append", "saveAuditFeed", "saveRegisteredByApp"])(
  "a crash at %s loses no record, no line and no mail",
  async (method) => {
    ports.audits.lines.push(line("anna"));
    ports.store.trouble.failNext(method, new Error("killed"));
    await run().catch(() => undefined);
    await run();
    expect(await found("anna")).toHaveLength(1);
    expect(await lines()).toEqual(["anna"]);
    expect(mails().some(({ text }) => text.includes("anna@contoso.example"))).toBe(true);
  },
);

test("a mail that cannot go out now goes out with the next run", async () => {
  ports.audits.lines.push(line("anna"));
  ports.email.throttleNext("send", 600, 9);
  await run();
  expect(await found("anna")).toHaveLength(1);
  expect((await feed())?.untold?.some).toHaveLength(1);
});

test("an application that registers for many makes one mail, and a line for each", async () => {
  ports.audits.lines.push(...Array.from({ length: 30 }, (_, n) => line(`p${n}`, { at: ago(90 + n) })));
  await run();
  expect(mails().filter(({ to }) => to === config.alertMail)).toHaveLength(1);
  expect(mails()[0]?.text).toContain("20 more");
  expect(await lines()).toHaveLength(30);
});

test("a writer who is faster with its row for an hour is shown, as nobody is that for so long; one who was it once is not", async () => {
  const { store, clock } = ports;
  const shown = async () => (await store.troubles(clock.now().toISOString())).map(({ code }) => code);
  const save = store.saveAuditFeed;
  store.saveAuditFeed = async () => {
    throw new ConflictError("another writer was faster");
  };
  await run();
  expect(await shown()).toEqual([]);
  for (let quarter = 0; quarter < 4; quarter++) {
    clock.advance({ minutes: 15 });
    await run();
  }
  expect(await shown()).toEqual(["conflict"]);
  store.saveAuditFeed = save;
  await run();
  expect((await feed())?.readUntil).toBe(clock.now().toISOString());
});
