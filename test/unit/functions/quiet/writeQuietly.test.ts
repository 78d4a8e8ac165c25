import { beforeEach, expect, test } from "vitest";
import { writeQuietly } from "../../../../functions/quiet/writeQuietly.ts";
import type { Config } from "../../../../shared/config/config.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { plannedWave } from "../../../support/waves/rulesForTests.ts";

/** A Tuesday, ten in the morning in Berlin. */
const MORNING = "2026-03-03T09:00:00.000Z";
const OLD = "2025-06-02T08:00:00.000Z";
const id = (n: number): string => `${String(n).padStart(8, "0")}-0000-4000-8000-000000000000`;

let ports: FakePorts;
let config: Config;
const tick = (settings: Readonly<Record<string, string>> = {}): Promise<void> =>
  writeQuietly(ports, { ...config, ...testConfig({ PATIENCE_SECONDS: "0", ...settings }) })();
const sent = () => ports.email.sent.map(({ to, subject }) => [to.address, subject] as const);
const SECOND = "Please add a second passkey, on another device";
const UNUSED = "Please try your passkey: it has not been used for three months";

/** People with so many passkeys, whom the report calls ready. */
async function people(count: number, passkeys = 1): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => {
    ports.directory.addUser({ id: id(n + 1), displayName: `Person ${n + 1}` });
    for (let made = 0; made < passkeys; made++) ports.methods.addPasskey(id(n + 1), OLD, { id: `key ${made}` });
    return { userId: id(n + 1), methodsRegistered: ["passKeyDeviceBound"], isAdmin: false, ready: true };
  });
  await ports.store.takeReportPages([{ key: "0", lines }], MORNING);
}
const enforce = (n: number) =>
  ports.store.saveEnforcements([
    { userId: id(n), source: "self", state: "in", at: OLD, by: "Ann", evidence: { lookedAt: OLD } },
  ]);

beforeEach(() => {
  ports = fakePorts({ clock: new FakeClock(MORNING) });
  config = testConfig({ PATIENCE_SECONDS: "0" });
});

test("whoever has one passkey is asked for a second one, once, and after half a year again while it is still one", async () => {
  await people(1);
  await tick();
  expect(sent()).toEqual([]);
  await tick();
  expect(sent()).toEqual([[`${id(1)}@contoso.example`, SECOND]]);
  for (let day = 0; day < 179; day++) {
    ports.clock.advance({ days: 1 });
    await tick();
  }
  expect(sent()).toHaveLength(1);
  for (let day = 0; day < 40; day++) {
    ports.clock.advance({ days: 1 });
    await tick();
  }
  expect(sent()).toHaveLength(2);
});

test("whoever has two, or none, is not, nor is anybody whose passkeys cannot be read", async () => {
  await people(2, 2);
  ports.methods.methods.set(id(1), []);
  await tick();
  await tick();
  ports = fakePorts({ clock: new FakeClock(MORNING) });
  await people(1);
  ports.methods.throttled.add(id(1));
  await tick();
  await tick();
  expect(ports.email.sent).toEqual([]);
  expect((await ports.store.registration(id(1)))?.quiet).toBeUndefined();
  ports.methods.throttled.clear();
  await tick();
  await tick();
  expect(sent()).toHaveLength(1);
});

test("while nobody can tell which passkeys work the mail waits", async () => {
  await people(1);
  await tick();
  const [own] = ports.methods.methods.get(id(1)) ?? [];
  if (own) ports.methods.methods.set(id(1), [{ ...own, fit: "unknown" }]);
  await tick();
  expect(sent()).toEqual([]);
  if (own) ports.methods.methods.set(id(1), [own]);
  await tick();
  expect(sent()).toHaveLength(1);
});

test("in their own hours and language, on their own working days", async () => {
  await people(2);
  const user = ports.directory.users.get(id(1));
  if (user) ports.directory.addUser({ ...user, usageLocation: "JP", preferredLanguage: "de-DE" });
  await tick();
  await tick();
  expect(sent().map(([to]) => to)).toEqual([`${id(2)}@contoso.example`]);
  ports.clock.set("2026-03-04T01:00:00.000Z");
  await tick();
  expect(sent()[1]).toEqual([
    `${id(1)}@contoso.example`,
    "Bitte richten Sie einen zweiten Passkey ein, auf einem anderen Gerät",
  ]);
});

test("whoever is asleep keeps nobody behind them waiting", async () => {
  await people(61);
  for (let n = 1; n <= 60; n++) {
    const user = ports.directory.users.get(id(n));
    if (user) ports.directory.addUser({ ...user, usageLocation: "JP" });
  }
  for (let quarter = 0; quarter < 12; quarter++) {
    await tick();
    ports.clock.advance({ minutes: 15 });
  }
  expect(sent()).toEqual([[`${id(61)}@contoso.example`, SECOND]]);
});

test.each<[string, () => Promise<unknown>, boolean?]>([
  ["registers a second one", async () => ports.methods.addPasskey(id(1), MORNING, { id: "another" })],
  ["is mailed by somebody else", () => ports.store.noteMailed(new Map([[id(1), MORNING]])), true],
  ["leaves", () => ports.store.assignLeft(id(1), { at: MORNING } as never)],
  ["comes into a wave", () => ports.store.assignWave([id(1)], "w1")],
  ["has an account no more", async () => ports.directory.users.delete(id(1))],
  ["is switched off", async () => ports.directory.addUser({ id: id(1), accountEnabled: false })],
])(
  "whoever %s between the look and the mail gets none, and was not asked",
  async (_what, happens, isWritten = false) => {
    await people(1);
    await tick();
    await happens();
    await tick();
    await tick();
    expect(ports.email.sent).toEqual([]);
    expect((await ports.store.registration(id(1)))?.quiet?.secondAskedAt).toBe(isWritten ? MORNING : undefined);
  },
);

test("nobody is written to while a wave writes to them; afterwards the member's row tells of the mail", async () => {
  await people(1);
  await ports.store.insertWave({ ...plannedWave, stage: "warned" });
  await ports.store.putMembers("w1", [aMember("w1", id(1), { enforcedAt: OLD })]);
  await ports.store.assignWave([id(1)], "w1");
  await tick();
  expect(ports.methods.called("methodsOfMany")).toBe(0);
  // Whatever the row of a member says, the wave is not over.
  expect(ports.store.trouble.called("members")).toBe(0);
  const wave = await ports.store.wave("w1");
  await ports.store.saveWave({ ...plannedWave, stage: "steady" }, wave?.etag ?? "");
  ports.clock.advance({ days: 1 });
  await tick();
  await tick();
  expect(sent()).toHaveLength(1);
  const [member] = await ports.store.members("w1", [id(1)]);
  const known = await ports.store.registration(id(1));
  const now = ports.clock.now().toISOString();
  expect([member?.mailedAt, known?.mailedAt, known?.quiet?.secondAskedAt]).toEqual([now, now, now]);
});

test("whoever is enforced and has not signed in for 90 days is asked to try; whoever is not enforced is not", async () => {
  await people(3, 2);
  for (const n of [1, 2, 3]) ports.reports.lastInteractive.set(id(n), "2025-11-01T08:00:00.000Z");
  await enforce(1);
  await enforce(2);
  ports.reports.lastInteractive.set(id(2), "2026-02-20T08:00:00.000Z");
  await tick();
  await tick();
  expect(sent()).toEqual([[`${id(1)}@contoso.example`, UNUSED]]);
  ports.reports.lastInteractive.set(id(1), ports.clock.now().toISOString());
  ports.clock.advance({ days: 35 });
  await tick();
  await tick();
  expect(sent()).toHaveLength(1);
});

test("where the tenant does not tell when somebody signed in nothing is sent, and the operators read so", async () => {
  await people(1, 2);
  await enforce(1);
  ports.reports.refuseNext("lastInteractiveAt", "Authentication_RequestFromNonPremiumTenantOrB2CTenant");
  await tick();
  await tick();
  expect(sent().filter(([, subject]) => subject === UNUSED)).toEqual([]);
  const doings = (await ports.store.troubles(ports.clock.now().toISOString())).map(({ doing }) => doing);
  expect(doings.join()).toMatch(/reading when people last signed in/);
});

test("no more a day than the settings allow, however many there are; the others follow on the next days", async () => {
  await people(50);
  for (let run = 0; run < 6; run++) await tick({ QUIET_MAILS_A_DAY: "7" });
  expect(ports.email.sent).toHaveLength(7);
  for (let day = 0; day < 2; day++) {
    ports.clock.advance({ days: 1 });
    for (let run = 0; run < 6; run++) await tick({ QUIET_MAILS_A_DAY: "7" });
  }
  expect(ports.email.sent).toHaveLength(21);
  expect(new Set(sent().map(([to]) => to)).size).toBe(21);
});

test("each is switched off by itself; with both off nothing is read", async () => {
  await people(1);
  await enforce(1);
  ports.reports.lastInteractive.set(id(1), "2025-08-01T08:00:00.000Z");
  const off = { SECOND_PASSKEY_MAILS: "off", UNUSED_PASSKEY_MAILS: "off" };
  ports.store.trouble.calls.length = 0;
  await tick(off);
  expect(ports.store.trouble.calls).toEqual([]);
  await tick({ ...off, UNUSED_PASSKEY_MAILS: "on" });
  await tick({ ...off, UNUSED_PASSKEY_MAILS: "on" });
  expect(sent().map(([, subject]) => subject)).toEqual([UNUSED]);
});

test("an app that dies after any write asks nobody twice", async () => {
  for (const write of ["putMails", "noteQuiet", "saveQuietWalk", "noteMailed"]) {
    ports = fakePorts({ clock: new FakeClock(MORNING) });
    await people(1);
    ports.store.trouble.failNext(write, new Error("the app has died"));
    for (let run = 0; run < 4; run++) await tick().catch(() => undefined);
    ports.clock.advance({ days: 1 });
    for (let run = 0; run < 4; run++) await tick();
    // A ledger that was never written to tells of no mail.
    expect([write, ports.email.sent.length]).toEqual([write, write === "putMails" ? 0 : 1]);
  }
});

test("one account that Entra does not answer about holds up nobody else, and the operators read so", async () => {
  await people(6);
  await enforce(1);
  ports.reports.throttleNext("lastInteractiveAt", undefined, 1000);
  for (let run = 0; run < 3; run++) {
    await tick();
    ports.clock.advance({ hours: 1 });
  }
  expect(sent().map(([to]) => to)).toEqual([2, 3, 4, 5, 6].map((n) => `${id(n)}@contoso.example`));
  const noted = ports.store.trouble.calls.filter(({ method }) => method === "recordTrouble");
  expect(JSON.stringify(noted)).toMatch(/asking people for a second passkey/);
});

test("everybody is looked at behind whoever is in more of a hurry, and then nobody for a day", async () => {
  await people(25);
  for (let run = 0; run < 3; run++) await tick();
  const looks = ports.methods.calls.filter(({ method }) => method === "methodsOfMany");
  expect(looks.length).toBeGreaterThan(1);
  ports.methods.calls.length = 0;
  for (let run = 0; run < 3; run++) await tick();
  expect(ports.store.trouble.called("everyRegistration")).toBeLessThanOrEqual(3);
});
