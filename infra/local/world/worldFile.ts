import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const LOCAL_DIR = fileURLToPath(new URL("../../../.local", import.meta.url));

/** What a command in another terminal needs to know of the world that `npm start` runs. */
const LocalWorldSchema = z.object({
  /** Where the app is for everybody. */
  publicUrl: z.url(),
  inboxUrl: z.url(),
  /** Where a colleague is hired by hand. */
  hiringUrl: z.url(),
  /** Who may look at joiners. */
  adminUserPrincipalName: z.string(),
  hrWebhookSecret: z.string(),
});
export type LocalWorld = Readonly<z.infer<typeof LocalWorldSchema>>;

const fileIn = (dir: string): string => join(dir, "state", "world.json");

/** @param dir the world's folder; readable for this user alone, as it has a secret in it. */
export async function tellOfWorld(dir: string, world: LocalWorld): Promise<void> {
  await writeFile(fileIn(dir), `${JSON.stringify(world, undefined, 2)}\n`, { mode: 0o600 });
}

/** @returns `undefined` when none was started here; it may have ended since it was told of. */
export async function readLocalWorld(dir = LOCAL_DIR): Promise<LocalWorld | undefined> {
  try {
    return LocalWorldSchema.parse(JSON.parse(await readFile(fileIn(dir), "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
