import { isBetweenParts } from "../../../shared/domain/wave/parts.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { sweptWorld, type WaveWorld } from "./waveWorld.ts";

export const THIRD = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Cy Third" };

/** Twenty people, nineteen of them ready, in three parts: 1 to 7, 8 to 13, 14 to 19 with the twentieth left out. */
export const partsWorld = (people = 20, aPart = 7): Promise<WaveWorld> =>
  sweptWorld(people, {
    PEOPLE_A_PART: String(aPart),
    MAX_WAVE_MEMBERS: String(20 * aPart),
    GATE_THRESHOLD: "0.85",
  });

const isAskedFor = (facts: WaveFacts): boolean =>
  isBetweenParts(facts) && facts.evidence?.clean === true && facts.approval === undefined;

/** The first part has entered; the second one waits for its approval. */
export async function betweenParts(people?: number, aPart?: number): Promise<WaveWorld> {
  const world = await partsWorld(people, aPart);
  await world.approve();
  await untilAskedAgain(world);
  return world;
}

/** Until the next part waits for its approval. */
export const untilAskedAgain = (world: WaveWorld): Promise<WaveFacts> => world.until(isAskedFor, 100);

/** Until the part that was approved has entered. */
export async function untilEntered(world: WaveWorld, part: number): Promise<WaveFacts> {
  return world.until(({ begunParts }) => begunParts?.[part - 1]?.enteredAt !== undefined, 100);
}

/** Lets so many hours pass, ten minutes at the most after each step: also where a step asks again and again. */
export async function letHoursPass(world: WaveWorld, hours: number): Promise<void> {
  const end = world.now.getTime() + hours * 3_600_000;
  for (let steps = 0; world.now.getTime() < end; steps++) {
    if (steps > 2000) throw new Error("the time does not pass");
    const step = await world.step();
    if (step.kind !== "wait") world.ports.clock.advance({ minutes: 10 });
  }
}
