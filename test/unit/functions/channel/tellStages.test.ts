import { beforeEach, describe, expect, test } from "vitest";
import { tellStages } from "../../../../functions/channel/tellStages.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import type { StageCard } from "../../../../shared/ports/channel.ts";
import { moveWave } from "../../../../shared/waves/waveRow.ts";
import { WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

let world: WaveWorld;
let posted: StageCard[];
let answer: () => void;
beforeEach(async () => {
  world = new WaveWorld(3);
  await world.insert({ inScope: 3 });
  posted = [];
  answer = () => undefined;
});
const channel = {
  post: async (card: StageCard) => {
    posted.push(card);
    answer();
  },
};
const tell = (ports: object = { channel }) => tellStages({ ...world.ports, ...ports }, world.config)();
const move = async (to: Parameters<typeof moveWave>[2]) => {
  world.ports.clock.advance({ minutes: 5 });
  await moveWave(world.ports.store, WAVE_ID, to, world.now.toISOString());
};
const titles = () => posted.map(({ title }) => title);
const troubles = async () =>
  (await world.ports.store.troubles(world.now.toISOString())).map(({ doing, said }) => ({ doing, said }));

describe("a channel", () => {
  test("is told of each stage once, in order, with counts and a link and nobody's name", async () => {
    await move("announced");
    await move("open");
    for (const _ of [1, 2]) await tell();
    expect(titles()).toEqual([`Wave ${WAVE_ID}: Announced`, `Wave ${WAVE_ID}: Open`]);
    expect(posted[0]).toMatchObject({
      facts: expect.arrayContaining([{ title: "People in the wave", value: "3" }]),
      link: { url: `${world.config.publicUrl}/waves/${WAVE_ID}` },
    });
    const { name, startedBy } = await world.facts();
    for (const word of [name, startedBy.displayName])
      expect(JSON.stringify(posted).replaceAll(WAVE_ID, "")).not.toMatch(new RegExp(`\\b${word}\\b`));
    await move("reminded");
    await tell();
    expect(titles()).toHaveLength(3);
  });

  test("is not told of a wave that has not moved, nor of what lies days back", async () => {
    await tell();
    await move("announced");
    world.ports.clock.advance({ hours: 25 });
    await tell();
    world.ports.clock.advance({ days: 3 });
    await tell();
    expect(posted).toEqual([]);
  });

  test.each([
    ["a refusal", new RefusedError("denied", "http403", "teams webhook: 403")],
    ["no answer", new TransientError("teams webhook: no answer")],
  ])("hears of a stage no second time after %s; the next one comes", async (_what, error) => {
    await move("announced");
    answer = () => {
      throw error;
    };
    for (const _ of [1, 2]) await tell();
    expect(posted).toHaveLength(1);
    answer = () => undefined;
    await move("open");
    await tell();
    expect(titles().at(-1)).toBe(`Wave ${WAVE_ID}: Open`);
  });

  test("that refuses is a trouble in words, and holds up no other wave", async () => {
    await world.ports.store.insertWave({ ...(await world.facts()), waveId: "other", groupId: "g2" });
    await move("announced");
    await moveWave(world.ports.store, "other", "announced", world.now.toISOString());
    answer = () => {
      throw new RefusedError("denied", "http403", "teams webhook: 403");
    };
    await tell();
    expect(posted).toHaveLength(2);
    expect(await troubles()).toEqual([
      expect.objectContaining({
        doing: "telling the Teams channel that a wave has moved",
        said: expect.stringContaining("403"),
      }),
    ]);
  });

  test("of two timers at once is told once", async () => {
    await move("announced");
    await Promise.all([tell(), tell()]);
    expect(posted).toHaveLength(1);
  });

  test("hears later while the store does not answer, as nothing was claimed", async () => {
    await move("announced");
    world.ports.store.trouble.throttleNext("saveToldUpTo");
    await tell();
    expect(posted).toEqual([]);
    await tell();
    expect(posted).toHaveLength(1);
  });

  test("that is not set costs nothing", async () => {
    await move("announced");
    const before = world.ports.store.trouble.calls.length;
    await tell({ channel: undefined });
    expect(world.ports.store.trouble.calls.length).toBe(before);
  });
});

describe("an address that cannot be used", () => {
  const VALUE = "https://hooks.contoso.example/?sig=topsecret";
  const alerts = () => world.ports.email.sent.filter(({ plainText }) => plainText.includes("TEAMS_WEBHOOK_URL"));
  beforeEach(async () => {
    world = new WaveWorld(3, { settings: { TEAMS_WEBHOOK_URL: VALUE } });
    await world.insert({ inScope: 3 });
  });

  test("is a row that stands, with one mail a day, and is never quoted", async () => {
    for (let quarter = 0; quarter < 4; quarter++) {
      await tell({ channel: undefined });
      world.ports.clock.advance({ minutes: 15 });
    }
    expect(await troubles()).toEqual([
      {
        doing: expect.stringContaining("Teams channel"),
        said: expect.stringContaining("TEAMS_WEBHOOK_URL is set, and cannot be used: must be https at"),
      },
    ]);
    expect(alerts()).toHaveLength(1);
    world.ports.clock.advance({ days: 1 });
    await tell({ channel: undefined });
    expect(alerts()).toHaveLength(2);
    const said = [await world.ports.store.troubles(world.now.toISOString()), world.ports.email.sent];
    expect(JSON.stringify(said)).not.toMatch(/topsecret|hooks\.contoso/);
  });

  test("is none where nothing is set", async () => {
    world = new WaveWorld(3);
    await tell({ channel: undefined });
    expect([await troubles(), world.ports.email.sent]).toEqual([[], []]);
  });
});
