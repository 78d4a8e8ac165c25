import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAzurite } from "../../infra/local/azurite.ts";

/** Microsoft's storage emulator on free ports, with its files in a directory of its own. */
export async function startTestStorage(): Promise<{ readonly connectionString: string; stop(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "azurite-"));
  const azurite = await startAzurite({ dir });
  return {
    connectionString: azurite.connectionString,
    stop: async () => {
      await azurite.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
