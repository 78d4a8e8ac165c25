import { RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutTexts } from "../troubles/aboutWork.ts";
import { noteQuietly } from "../troubles/noteQuietly.ts";
import type { Brand, TenantBrand } from "./mailData.ts";
import { readOwnTexts, type UnfitText } from "./texts/readOwnTexts.ts";

/**
 * What mails to people say about the tenant, in words of its own where there are some. A text that does not fit any
 * more, or a table that may not be read, is a trouble, and ours is said: no mail waits for it.
 * @throws TransientError while the tables are busy.
 */
export async function readTenantBrand<Config extends Brand>(
  ports: Pick<Ports, "store" | "clock">,
  config: Config,
): Promise<Config & TenantBrand> {
  const { texts, unfit } = readOwnTexts(await rowsOrNone(ports));
  if (unfit.length > 0) await noteQuietly(ports, aboutTexts, doNotFit(unfit));
  return { ...config, texts };
}

async function rowsOrNone(ports: Pick<Ports, "store" | "clock">) {
  try {
    return await ports.store.mailTexts();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteQuietly(ports, aboutTexts, error);
    return [];
  }
}

const NAMED = 5;

function doNotFit(unfit: readonly UnfitText[]): RefusedError {
  const named = unfit.slice(0, NAMED).map(({ language, key, faults }) => `${key} in ${language} (${faults.join(" ")})`);
  const more = unfit.length > NAMED ? ` and ${unfit.length - NAMED} more` : "";
  const say = `the text of ${named.join(", ")}${more} does not fit what is said there now; change it under Mails, or go back to our words`;
  return new RefusedError("invalid", "TextDoesNotFit", say);
}
