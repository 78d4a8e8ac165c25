import { beforeEach, describe, expect, test } from "vitest";
import { sendDigests } from "../../../../functions/team/sendDigests.ts";
import { copyOrDigest } from "../../../../shared/domain/mail/copyOrDigest.ts";
import { isMailTime } from "../../../../shared/domain/mail/mailHours.ts";
import type { DirectoryUser } from "../../../../shared/domain/people/directoryUser.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import { managersInCopy } from "../../../../shared/waves/managerDigests.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { plannedWave } from "../../../support/waves/rulesForTests.ts";
import { MANAGER_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

test.each<[string, number, boolean, "copy" | "digest"]>([
  ["nobody else late", 1, false, "copy"],
  ["three late", 3, false, "copy"],
  ["four late", 4, false, "digest"],
  ["a hundred late", 100, false, "digest"],
  ["a digest decided, and one late in this wave", 1, true, "digest"],
])("a manager with %s", (_what, late, isDecided, of) => {
  expect(copyOrDigest({ late, isDecided })).toBe(of);
});

const MIA = "3a000000-0000-4000-8000-000000000001";
const id = (n: number) => `10000000-0000-4000-8000-0000000000${String(n).padStart(2, "0")}`;
// Monday, ten in Berlin.
const MONDAY = "2026-03-09T09:00:00.000Z";
const config = testConfig();
const wave = { ...plannedWave, waveId: "w1", stage: "reminded" as const };
const other = { ...wave, waveId: "w2", name: "Sales" };
const isDue = ({ mailsSent }: WaveMember) => mailsSent === 0;
let ports: FakePorts;
let mia: DirectoryUser;

beforeEach(async () => {
  ports = fakePorts();
  ports.clock.set(MONDAY);
  mia = ports.directory.addUser({
    id: MIA,
    displayName: "Mia Manager",
    preferredLanguage: "de-DE",
    usageLocation: "DE",
  });
  for (const one of [wave, other]) await ports.store.insertWave(one);
});

async function team(waveId: string, ns: readonly number[], change: Partial<WaveMember> = {}) {
  for (const n of ns) ports.directory.addUser({ id: id(n), displayName: `Person ${n}` }, MIA);
  await ports.store.putMembers(
    waveId,
    ns.map((n) => aMember(waveId, id(n), { hasUsablePasskey: false, ...change })),
  );
}
/** Those of the page whose manager is in copy. */
const copied = async (ns: readonly number[], of = wave) => {
  const managers = new Map(ns.map((n) => [id(n), mia]));
  return [...(await managersInCopy(ports, config, of, managers, isDue)).keys()];
};
const tick = () => sendDigests(ports, config)();
const digests = () => ports.email.sent.filter(({ html }) => html.includes("/my-team"));
const open = () => ports.store.openMails("app", "managerDigest|2026-01-01", "managerDigest|2027-01-01");

describe("a copy or a digest", () => {
  test("three late people are three copies, and no digest", async () => {
    await team("w1", [1, 2, 3]);
    expect(await copied([1, 2, 3])).toEqual([id(1), id(2), id(3)]);
    await tick();
    expect(digests()).toEqual([]);
  });

  test("four are one digest and no copy, also where they stand on two pages", async () => {
    await team("w1", [1, 2, 3, 4]);
    expect(await copied([1, 2])).toEqual([]);
    await ports.store.mergeMembers(
      "w1",
      [1, 2].map((n) => ({ userId: id(n), mailsSent: 1, lastMailAt: MONDAY })),
    );
    expect(await copied([3, 4])).toEqual([]);
    expect(await open()).toHaveLength(1);
    await tick();
    await tick();
    expect(digests().map(({ to }) => to.address)).toEqual([mia.mail]);
    expect(digests()[0]?.subject).toBe("4 Personen in Ihrem Team noch ohne Passkey");
    expect(digests()[0]?.plainText).toContain("Person 1, Person 2, Person 3, Person 4");
  });

  test("those who were mailed earlier that day count, those of yesterday, and who are ready or out, do not", async () => {
    await team("w1", [1, 2]);
    await team("w1", [3], { mailsSent: 1, lastMailAt: "2026-03-08T09:00:00.000Z" });
    await team("w1", [4], { sortedOut: "leftGroup" });
    await team("w1", [5], {
      hasUsablePasskey: true,
      checkedAt: MONDAY,
      passkeyCreatedAt: "2026-03-01T09:00:00.000Z",
      passkeyUsedAt: MONDAY,
    });
    expect(await copied([1, 2])).toHaveLength(2);
    await team("w1", [6, 7], { mailsSent: 1, lastMailAt: MONDAY });
    expect(await copied([1, 2])).toEqual([]);
  });

  test("of two waves that day is one digest, about the people of both", async () => {
    await team("w1", [1, 2, 3, 4]);
    await team("w2", [5, 6]);
    expect(await copied([1, 2, 3, 4])).toEqual([]);
    expect(await copied([5, 6], other)).toEqual([]);
    await tick();
    expect(digests().map(({ subject }) => subject)).toEqual(["6 Personen in Ihrem Team noch ohne Passkey"]);
    expect(await copied([5, 6], other)).toEqual([]);
    await tick();
    expect(digests()).toHaveLength(1);
  });

  test("is asked about once for whoever has few, and never for whom no mail reaches", async () => {
    mia = ports.directory.addUser({ id: MIA, displayName: "Mia Manager", mail: undefined });
    await team("w1", [1, 2, 3, 4]);
    expect(await copied([1, 2, 3, 4])).toHaveLength(4);
    expect(await open()).toEqual([]);
    expect(ports.directory.calls.filter(({ method }) => method === "directReportsOf")).toEqual([]);
  });
});

describe("a digest goes", () => {
  const isHers = () => isMailTime(mia, { timeZone: config.defaultTimeZone }, ports.clock.now(), config.rules);

  test("in the manager's own hours, once, whichever day that is", async () => {
    mia = ports.directory.addUser({ id: MIA, displayName: "Mia Manager", usageLocation: "JP" });
    await team("w1", [1, 2, 3, 4]);
    expect(await copied([1, 2, 3, 4])).toEqual([]);
    for (let quarter = 0; quarter < 4 * 48; quarter++) {
      const before = digests().length;
      await tick();
      if (digests().length > before) expect(isHers()).toBe(true);
      ports.clock.advance({ minutes: 15 });
    }
    expect(digests()).toHaveLength(1);
  });

  test("once, when one that was left over meets that of the day", async () => {
    await team("w1", [1, 2, 3, 4]);
    await copied([1, 2, 3, 4]);
    // Nothing ran until the next day.
    ports.clock.advance({ days: 1 });
    await copied([1, 2, 3, 4]);
    expect(await open()).toHaveLength(2);
    await tick();
    await tick();
    expect(digests()).toHaveLength(1);
    expect(await open()).toEqual([]);
    ports.clock.advance({ days: 1 });
    await copied([1, 2, 3, 4]);
    await tick();
    expect(digests()).toHaveLength(2);
  });

  test("not about nobody, nor to whoever may be told nothing by now", async () => {
    await team("w1", [1, 2, 3, 4]);
    await copied([1, 2, 3, 4]);
    for (const n of [1, 2, 3, 4]) ports.directory.managers.delete(id(n));
    await tick();
    expect(await open()).toEqual([]);
    ports.clock.advance({ days: 1 });
    await team("w1", [1, 2, 3, 4]);
    await copied([1, 2, 3, 4]);
    ports.directory.addUser({ id: MIA, displayName: "Mia Manager", accountEnabled: false });
    await tick();
    expect(await open()).toEqual([]);
    expect(digests()).toEqual([]);
  });

  test("later, where Entra or the mail service does not answer; the trouble is told", async () => {
    await team("w1", [1, 2, 3, 4]);
    await copied([1, 2, 3, 4]);
    ports.directory.throttleNext("directReportsOf", 30);
    await tick();
    ports.directory.refuseNext("directReportsOf");
    await tick();
    expect(digests()).toEqual([]);
    expect(await ports.store.troubles(ports.clock.now().toISOString())).toHaveLength(1);
    await tick();
    expect(digests()).toHaveLength(1);
  });
});

test("a digest that the mail service refuses is tried once, and told", async () => {
  await team("w1", [1, 2, 3, 4]);
  await copied([1, 2, 3, 4]);
  ports.email.send = async () => ({ kind: "rejected", code: "BadRequest" });
  await tick();
  expect(await open()).toEqual([]);
  const troubles = await ports.store.troubles(ports.clock.now().toISOString());
  expect(troubles).toContainEqual(
    expect.objectContaining({ code: "MailRejected", doing: expect.stringMatching(/late$/) }),
  );
});

test("a whole reminder copies nobody whose manager gets the digest, which goes once", async () => {
  const world = new WaveWorld(20);
  await world.insert();
  await world.until(({ stage }) => stage === "reminded");
  const reminders = world.ports.email.sent.filter(({ cc }) => cc !== undefined);
  expect(reminders).toEqual([]);
  const timer = sendDigests(world.ports, world.config);
  await timer();
  await timer();
  const toMia = world.mailsTo("mia@contoso.example");
  expect(toMia).toHaveLength(1);
  expect(toMia[0]).toContain("20 people");
  expect(MANAGER_ID).toBe(MIA);
});
