import { afterAll, beforeAll, expect, test } from "vitest";
import type { Trail } from "../../functions/audit/schemas.ts";
import type { WaveWithAudit } from "../../functions/waves/http/schemas.ts";
import type { Person } from "../../infra/local/people/standInPerson.ts";
import type { WavePeople } from "../../shared/waves/peopleOfWave.ts";
import { type Stack, startStack } from "./stack.ts";

const DAY_MS = 86_400_000;

let stack: Stack;
let held: Person;
let waived: Person;

/** One wave from its start to its flip, led by two admins over HTTP alone; the tests follow each other. */
beforeAll(async () => {
  stack = await startStack({ people: 40, waves: 1, seed: 11 });
  await stack.startEnforcement();
  for (const wave of stack.waves) expect((await stack.api.post("/api/waves", wave)).status).toBe(202);
  await stack.clock.runUntil(stack.clock.now() + 600_000);
  const { population, tenant } = stack.world;
  const [group = ""] = population.waveGroupIds;
  const members = [...population.people.values()].filter(
    ({ id, kind, onLeave }) => kind === "employee" && !onLeave && tenant.directory.isMember(group, id),
  );
  [held, waived] = members as unknown as [Person, Person];
});
afterAll(() => stack?.stop());

const wave = () => stack.api.get<WaveWithAudit>("/api/waves/wave-1");
const minutes = (count: number) => stack.clock.runUntil(stack.clock.now() + count * 60_000);
const act = (action: string, body: object) => stack.api.post(`/api/waves/wave-1/${action}`, body);
const decide = (who: Person, body: object) => act(`members/${who.id}/decision`, body);
const inDays = (count: number) => new Date(stack.clock.now() + count * DAY_MS).toISOString().slice(0, 10);
const isEnforced = ({ id }: Person) =>
  stack.world.tenant.directory.isMember(stack.world.population.enforcedGroupId, id);
const standing = async ({ id }: Person) => {
  const { people } = await stack.api.get<WavePeople>("/api/waves/wave-1/people");
  return people.find(({ userId }) => userId === id);
};

test("before anything went out, one person is held and one waived; who did it and why is read by name", async () => {
  const until = inDays(120);
  expect(await decide(held, { decision: "hold", reason: "On a ship until summer" })).toMatchObject({ status: 202 });
  expect(await decide(waived, { decision: "waive", until, reason: "Her scanner is replaced" })).toMatchObject({
    status: 202,
  });
  expect(await standing(held)).toMatchObject({
    standing: "heldByDecision",
    decision: { reason: "On a ship until summer" },
  });
  expect(await standing(waived)).toMatchObject({ standing: "waivedByDecision", decision: { until } });
  expect((await wave()).counts).toMatchObject({ heldByDecision: 1, waived: 1 });
});

test("a decision without a reason, or for too long, is refused and changes nothing", async () => {
  expect((await decide(held, { decision: "hold", reason: " " })).status).toBe(422);
  expect((await decide(waived, { decision: "waive", until: inDays(400), reason: "Longer" })).status).toBe(422);
  expect((await wave()).counts).toMatchObject({ heldByDecision: 1, waived: 1 });
});

test("a wave that is put off opens on the new day, and on no day before", async () => {
  const { startDate, openAt } = await wave();
  const later = new Date(Date.parse(startDate) + 14 * DAY_MS).toISOString().slice(0, 10);
  expect((await act("postpone", { date: startDate, reason: "The same day" })).status).toBe(409);
  expect((await act("postpone", { date: later, reason: "The works council asks for two weeks" })).status).toBe(202);
  expect(await wave()).toMatchObject({ startDate: later, stage: "planned" });
  await stack.clock.runUntil(Date.parse(openAt) + DAY_MS);
  expect((await wave()).stage).not.toBe("open");
  await stack.untilStage("wave-1", "open");
  expect(Date.parse((await wave()).openAt)).toBe(Date.parse(openAt) + 14 * DAY_MS);
});

test("an approval that is taken back lets nobody in", async () => {
  await stack.untilMail(/^Approve wave/);
  const digest = (await wave()).evidence?.digest ?? "";
  expect((await act("approve", { digest })).status).toBe(403);
  while ((await wave()).approval === undefined) await minutes(1);
  expect((await wave()).approval).toMatchObject({ digest });
  expect((await act("withdraw", { reason: "The helpdesk was not told" })).status).toBe(202);
  expect((await wave()).approval).toBeUndefined();
  await minutes(20 * 60);
  expect(await wave()).toMatchObject({ stage: "swept", counts: { enforced: 0 } });
});

test("approved anew, it lets in everybody who is ready, and neither of those who were kept outside", async () => {
  await stack.untilStage("wave-1", "enforced", "watched");
  expect((await wave()).counts.enforced).toBeGreaterThan(20);
  expect([isEnforced(held), isEnforced(waived)]).toEqual([false, false]);
  expect((await act("postpone", { date: inDays(30), reason: "Too late" })).status).toBe(409);
  expect((await act("withdraw", { reason: "Too late" })).status).toBe(409);
});

test("the trail names each act, by whom and why", async () => {
  const said: string[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const trail: Trail = await stack.api.get(`/api/audit?wave=wave-1${after && `&after=${encodeURIComponent(after)}`}`);
    said.push(...trail.lines.map((line) => JSON.stringify(line)));
    after = trail.next;
  }
  const { starter } = stack.world.population;
  for (const reason of ["On a ship until summer", "Her scanner is replaced", "The works council asks", "was not told"])
    expect(said.filter((line) => line.includes(reason) && line.includes(starter.id))).toHaveLength(1);
  expect(said.filter((line) => line.includes("Too late"))).toEqual([]);
});
