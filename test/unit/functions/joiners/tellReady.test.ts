import { beforeEach, describe, expect, test } from "vitest";
import { makeFinishJoiner } from "../../../../functions/joiners/steps/finish.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";

const joinerId = "90000000-0000-4000-8000-000000000001";
const [SAM, MIA] = ["sam", "mia"];
const withHr = { HR_MAIL: "hr@contoso.example", DEFAULT_LANGUAGE: "de" };
let ports: FakePorts;

beforeEach(async () => {
  ports = fakePorts();
  const { directory, store, methods } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager", mail: "mia@contoso.example", preferredLanguage: "fr" });
  directory.addUser({ id: SAM, displayName: "Sam New" }, MIA);
  methods.addPasskey(SAM, "2026-03-02T07:50:00.000Z");
  await store.insertJoiner({
    facts: {
      joinerId,
      startDate: "2026-03-02",
      timeZone: "UTC",
      hiredAt: "2026-02-01T08:00:00.000Z",
      account: { kind: "found", userId: SAM },
      registeredAt: "2026-03-02T07:55:00.000Z",
    },
    source: "hr",
    workerId: "w50017",
    sequence: 1,
    identity: { employeeId: "e1" },
    displayName: "Sam New",
  });
});
const finish = (settings: Readonly<Record<string, string>> = withHr) =>
  makeFinishJoiner(ports, testConfig(settings))({ joinerId });
const sent = () => ports.email.sent.map(({ to, subject }) => `${to.address}: ${subject}`);
const ended = async () => (await ports.store.joiner(joinerId))?.record.facts.ended?.as;
const manager = "mia@contoso.example: Sam New a une clé d’accès";
const hr = "hr@contoso.example: Sam New hat einen Passkey";

describe("a hire who has a passkey", () => {
  test("is told of to the manager in their language, and to HR by the worker's number, each once", async () => {
    await finish();
    await finish();
    expect(sent()).toEqual([manager, hr]);
    const [toManager, toHr] = ports.email.sent;
    expect(toManager?.plainText).not.toContain("w50017");
    expect(toHr?.plainText).toContain("w50017");
    expect(await ended()).toBe("registered");
  });

  test.each<[string, Readonly<Record<string, string>>, () => unknown, readonly string[]]>([
    ["HR alone where DONE_MAIL is off", { ...withHr, DONE_MAIL: "off" }, () => undefined, [hr]],
    ["the manager alone where HR has no address here", {}, () => undefined, [manager]],
    ["HR alone where there is no manager", withHr, () => ports.directory.managers.delete(SAM), [hr]],
    ["nobody who cannot be reached", {}, () => ports.directory.addUser({ id: MIA, accountEnabled: false }), []],
  ])("is told of to %s", async (_whom, settings, arrange, expected) => {
    arrange();
    await finish(settings);
    expect([sent(), await ended()]).toEqual([expected, "registered"]);
  });

  test("is due to be enforced though the mail has to wait, and it is sent once", async () => {
    ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 60 });
    await expect(finish()).rejects.toThrow(TransientError);
    expect((await ports.store.enforcementsOf([SAM])).map(({ state }) => state)).toEqual(["due"]);
    expect(await ended()).toBeUndefined();
    ports.clock.advance({ minutes: 2 });
    await finish();
    expect([sent().toSorted(), await ended()]).toEqual([[manager, hr].toSorted(), "registered"]);
  });

  test("is told of though the mail service never takes one of the addresses", async () => {
    ports.email.badAddresses.add("mia@contoso.example");
    await finish();
    expect([sent(), await ended()]).toEqual([[hr], "registered"]);
  });

  test("is told of to nobody where the passkey is gone at the last look", async () => {
    ports.methods.methods.set(SAM, []);
    await finish();
    expect([sent(), await ended()]).toEqual([[], undefined]);
  });
});
