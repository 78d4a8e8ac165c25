import { expect, test } from "vitest";
import { RefusedError } from "../../../../shared/errors.ts";
import { changeWave, waveOf } from "../../../../shared/waves/waveRow.ts";
import { memoryRolloutStore } from "../../../support/fakes/memoryRolloutStore.ts";

test("a wave whose row is not there is refused by its name: its instance waits, and does not fail", async () => {
  const store = memoryRolloutStore();
  for (const ask of [() => waveOf(store, "wave-1"), () => changeWave(store, "wave-1", (facts) => facts)]) {
    await expect(ask()).rejects.toThrow(RefusedError);
    await expect(ask()).rejects.toMatchObject({ reason: "notFound", message: expect.stringContaining("wave-1") });
  }
});
