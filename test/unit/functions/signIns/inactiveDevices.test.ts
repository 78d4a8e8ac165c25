import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { onAuditsTimer } from "../../../../functions/planted/onAuditsTimer.ts";
import { readInactiveDevices } from "../../../../functions/signIns/readInactiveDevices.ts";
import { showFindings } from "../../../../functions/signIns/showFindings.ts";
import { type ListedDevice, standingList } from "../../../../shared/domain/signIns/inactiveDevices.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, testConfig } from "../../../support/testConfig.ts";

const START = "2026-03-04T10:00:00.000Z";
const ANN = "a1000000-0000-4000-8000-0000000000a1";
const config = testConfig({ INACTIVE_DEVICES: "on" });
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts({ clock: new FakeClock(START) });
  ports.directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  ports.directory.addUser({ id: ANN, userPrincipalName: "ann@contoso.example" });
});

const daysAgo = (days: number): string => new Date(ports.clock.now().getTime() - days * 86_400_000).toISOString();
const device = (deviceId: string, days: number, change: Partial<ListedDevice> = {}): ListedDevice => {
  const one = { deviceId, operatingSystem: "Windows", signedInAt: daysAgo(days), isEnabled: true, ownerIds: [ANN] };
  ports.directory.devices.push({ ...one, ...change });
  return one;
};
const run = () => readInactiveDevices(ports, config)();
const asked = () => ports.directory.called("inactiveDevices");
const feed = async () => (await ports.store.inactiveDevicesFeed())?.feed ?? {};
const listed = async () => (await ports.store.logFindingPage("inactiveDevice", 9999)).findings;
const get = (query: string, accept = "application/json", of = config) =>
  showFindings(
    ports,
    of,
  )(
    new HttpRequest({
      method: "GET",
      url: `https://app.example/log-findings${query}`,
      headers: { ...signedInAs(ANN, "Ann", ["Auditor"]), accept },
    }),
  );
const pageText = async (of = config) =>
  parse(String((await get("?kind=inactiveDevice", "text/html", of)).body)).querySelector("main")?.structuredText ?? "";
const idsShown = async () =>
  ((await get("?kind=inactiveDevice&format=json")).jsonBody as { findings: { deviceId: string }[] }).findings.map(
    ({ deviceId }) => deviceId,
  );

test("a reading by a clock that ran years ahead keeps no other from being made, and its list tells of nobody", async () => {
  ports.clock.advance({ days: 3650 });
  device("aa-1", 120);
  await run();
  ports.clock.set(START);
  expect(standingList(await feed(), ports.clock.now())).toBeUndefined();
  await run();
  expect([asked(), (await feed()).read?.from]).toEqual([2, START]);
});

test("a pause of years that Entra wants is one of an hour", async () => {
  ports.directory.failNext("inactiveDevices", new TransientError("busy", { retryAfterSeconds: 9_999_999_999_999 }));
  await expect(run()).rejects.toThrow(TransientError);
  ports.clock.advance({ hours: 1 });
  await run();
  expect((await feed()).read).toBeDefined();
});

describe("devices that nobody uses", () => {
  test("are listed with system, last sign-in and owner; one that is used is not", async () => {
    device("AA-1", 120, { ownerIds: [ANN.toUpperCase()] });
    device("bb-2", 90, { isEnabled: false, ownerIds: [] });
    device("cc-3", 89);
    await run();
    expect(await listed()).toEqual([
      {
        kind: "inactiveDevice",
        deviceId: "aa-1",
        what: "Windows",
        signedInAt: daysAgo(120),
        ownerIds: [ANN],
        lastAt: START,
      },
      expect.objectContaining({ deviceId: "bb-2", what: "Windows, switched off", ownerIds: [] }),
    ]);
    const said = await pageText();
    expect(said).toContain("aa-1");
    expect(said).toContain("ann@contoso.example");
    expect(said).toContain("ask the owner to sign in there once");
    expect(said).not.toContain("this is switched off");
    const file = await new Response((await get("?kind=inactiveDevice&format=csv")).body as ReadableStream).text();
    expect(file).toContain(`inactiveDevice,,Windows,${START},,,aa-1,,${ANN},,${daysAgo(120)}`);
  });

  test("are read once a week, and no sooner; what is used again leaves the list", async () => {
    device("aa-1", 120);
    device("bb-2", 120);
    await run();
    ports.clock.advance({ hours: 24 * 7 - 1 });
    await run();
    expect(asked()).toBe(1);
    expect(await idsShown()).toEqual(["aa-1", "bb-2"]);
    ports.directory.devices.shift();
    ports.clock.advance({ hours: 1 });
    await run();
    expect(asked()).toBe(2);
    expect(await idsShown()).toEqual(["bb-2"]);
  });

  test("are not asked for where it is off, and the page says so and what it takes", async () => {
    device("aa-1", 120);
    const off = testConfig();
    await readInactiveDevices(ports, off)();
    expect(asked()).toBe(0);
    expect(await ports.store.inactiveDevicesFeed()).toBeUndefined();
    const said = await pageText(off);
    expect(said).toContain("Not read: this is switched off.");
    expect(said).toContain("Device.Read.All");
    expect(said).not.toContain("Nothing was read that could show it.");
  });

  test("that were read to no end are no empty list", async () => {
    expect(await pageText()).toContain("Nothing was read that could show it.");
    await run();
    expect(await pageText()).toContain("None in what was read.");
  });

  test("are left out and counted where a line cannot be read", async () => {
    device("aa-1", 120);
    ports.directory.unreadDevices = 2;
    await run();
    expect(await idsShown()).toEqual(["aa-1"]);
    expect((await feed()).read).toMatchObject({ unread: 2 });
    expect(await pageText()).toContain("2 lines of it could not be read");
  });

  test("on which somebody signed in since are none, whatever Entra lists", async () => {
    device("aa-1", 2);
    const { inactiveDevices } = ports.directory;
    ports.directory.inactiveDevices = (_before, next) => inactiveDevices.call(ports.directory, START, next);
    await run();
    expect(await listed()).toEqual([]);
  });
});

describe("a reading", () => {
  test("of many pages goes on in the next run where it stood, and asks for no page twice", async () => {
    ports.directory.pageSize = 10;
    for (let n = 0; n < 150; n++) device(`dd-${n}`, 120);
    await run();
    expect(asked()).toBe(10);
    expect((await feed()).read).toBeUndefined();
    await run();
    expect(asked()).toBe(15);
    expect(await listed()).toHaveLength(150);
    expect((await feed()).read).toEqual({ from: START, to: START });
  });

  test("while Graph is busy waits as it says, keeps its place, and then goes on", async () => {
    ports.directory.pageSize = 10;
    for (let n = 0; n < 20; n++) device(`dd-${n}`, 120);
    await run();
    ports.clock.advance({ hours: 24 * 7 });
    ports.directory.throttleNext("inactiveDevices", 120);
    await expect(run()).rejects.toThrow(TransientError);
    const before = asked();
    await run();
    expect(asked()).toBe(before);
    ports.clock.advance({ minutes: 3 });
    await run();
    expect(asked()).toBe(before + 2);
    expect((await feed()).read?.from).toBe("2026-03-11T10:00:00.000Z");
  });

  test("that is refused is said, stops nothing else of the timer, and is tried again after an hour", async () => {
    device("aa-1", 120);
    const refused = new RefusedError("denied", "Authorization_RequestDenied", "Insufficient privileges");
    const { inactiveDevices } = ports.directory;
    ports.directory.inactiveDevices = async (_before, next) => {
      await inactiveDevices.call(ports.directory, START, next);
      throw refused;
    };
    const timer = onAuditsTimer(ports, config);
    await timer();
    const [trouble] = (await ports.store.troublesOf("app", START)).filter(({ doing }) => doing.includes("devices"));
    expect(trouble?.meanwhile).toContain("Device.Read.All");
    expect(ports.reports.called("successPageOf")).toBeGreaterThan(0);
    expect(await listed()).toEqual([]);
    ports.clock.advance({ minutes: 15 });
    await timer();
    expect(asked()).toBe(1);
    ports.directory.inactiveDevices = inactiveDevices;
    ports.clock.advance({ minutes: 45 });
    await timer();
    expect(await listed()).toHaveLength(1);
  });

  test("whose place Graph has forgotten begins anew; where it forgets again and again, it is refused", async () => {
    ports.directory.pageSize = 10;
    for (let n = 0; n < 30; n++) device(`dd-${n}`, 120);
    const { inactiveDevices } = ports.directory;
    let lost = 1;
    ports.directory.inactiveDevices = async (before, next) => {
      const page = await inactiveDevices.call(ports.directory, before, next);
      if (next !== undefined && lost-- > 0) throw new RefusedError("cursor", "Directory_ExpiredPageToken", "expired");
      return page;
    };
    await run();
    expect(await listed()).toHaveLength(30);
    expect((await feed()).read).toBeDefined();
    ports.clock.advance({ hours: 24 * 7 });
    lost = 99;
    const before = asked();
    await expect(run()).rejects.toThrow(RefusedError);
    expect(asked() - before).toBe(8);
    expect((await feed()).read?.from).toBe(START);
    expect((await feed()).reading).toBeUndefined();
  });

  test("that never ends is refused, and the last one stands", async () => {
    await run();
    ports.clock.advance({ hours: 24 * 7 });
    ports.directory.inactiveDevices = async () => {
      throw new RefusedError("notUnderstood", "EndlessPages", "its next links lead round in a circle");
    };
    await expect(run()).rejects.toThrow(RefusedError);
    expect((await feed()).read?.from).toBe(START);
  });
});
