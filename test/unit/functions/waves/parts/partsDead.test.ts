import { expect, test } from "vitest";
import { DeathAtWrite, isDeath } from "../../../../support/waves/deathAtWrite.ts";
import { betweenParts, partsWorld, untilAskedAgain } from "../../../../support/waves/partsWorld.ts";
import type { WaveWorld } from "../../../../support/waves/waveWorld.ts";

/** As the host does with a sweep that died: its last call once more, from where it stood. */
async function callAgain(world: WaveWorld): Promise<void> {
  const { evidence, stage } = await world.facts();
  if (stage !== "enforcing" || !evidence) return;
  await world.answer("sweep", { place: { phase: "conclude", since: evidence.at, tally: {} } });
}

/** From right before the first entry of a part until the next part is asked for. The app dies once on the way. */
async function live(start: () => Promise<WaveWorld>, death: DeathAtWrite) {
  const world = await start();
  await world.approve();
  await world.until(({ flip }) => flip?.checkedAt !== undefined);
  death.awaits(world.ports);
  await untilAskedAgain(world).catch(async (error: unknown) => {
    if (!isDeath(error)) throw error;
    await callAgain(world);
  });
  const { begunParts, evidence, approval, stage } = await untilAskedAgain(world);
  const rows = await world.rows();
  return {
    stage,
    approval,
    parts: begunParts?.map(({ number, approval: { digest } }) => [number, digest]),
    evidence: evidence && [evidence.digest, evidence.part],
    enforced: world.enforced.toSorted(),
    rows: Object.fromEntries(Object.entries(rows).map(([state, ids]) => [state, ids.toSorted()])),
    named: (await world.members()).map(({ named }) => named),
    mails: world.mailsTo("approvers@contoso.example"),
    stamps: (await world.stamps()).filter((what) => /^part|^entersEnforcement|^flipApproved/.test(what)).toSorted(),
  };
}

test.each([
  ["the first part", partsWorld],
  ["the second part", betweenParts],
])(
  "dead between any two writes while %s enters and the next is swept, the app ends where it would have",
  async (_part, start) => {
    const unharmed = new DeathAtWrite();
    const expected = await live(start, unharmed);
    expect(unharmed.count).toBeGreaterThan(8);
    for (let at = 1; at <= unharmed.count; at++)
      for (const when of ["before", "after"] as const)
        expect(await live(start, new DeathAtWrite(at, when)), `dead ${when} write ${at}`).toEqual(expected);
  },
  60_000,
);
