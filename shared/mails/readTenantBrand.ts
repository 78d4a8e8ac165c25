import type { Config } from "../config/config.ts";
import { brandColor } from "../config/settingTypes.ts";
import { type MinutesSaid, minutesToSayIn } from "../domain/device/setUpTimes.ts";
import type { Branding } from "../domain/mail/branding.ts";
import { isServiceError, RefusedError } from "../errors.ts";
import type { Ports } from "../ports/ports.ts";
import { aboutTimer } from "../troubles/aboutTimers.ts";
import { aboutSetUpTime, aboutTexts } from "../troubles/aboutWork.ts";
import { type AboutTrouble, noteQuietly } from "../troubles/noteQuietly.ts";
import type { Brand, TenantBrand } from "./mailData.ts";
import { readOwnTexts, type UnfitText } from "./texts/readOwnTexts.ts";

type Settings = Brand & Pick<Config, "takesBranding">;

/**
 * What mails to people say about the tenant: words of its own, and logo and colour of its sign-in page, where there are
 * some. A text that does not fit any more, or a row that may not be read, is a trouble, and ours is said: no mail waits
 * for it. Nor does one wait for logo or colour while their row is busy: a mail without them says the same.
 * @throws TransientError while the tenant's words are busy, for which ours may not stand.
 */
export async function readTenantBrand<Given extends Settings>(
  ports: Pick<Ports, "store" | "clock">,
  config: Given,
): Promise<Given & TenantBrand> {
  const { store } = ports;
  const [rows, branding] = await Promise.all([
    unless(isRefused, ports, aboutTexts, () => store.mailTexts()),
    config.takesBranding ? unless(isServiceError, ports, aboutTimer.branding, () => store.branding()) : undefined,
  ]);
  const { texts, unfit } = readOwnTexts(rows ?? []);
  if (unfit.length > 0) await noteQuietly(ports, aboutTexts, doNotFit(unfit));
  return { ...config, texts, brandColor: colorOf(branding) ?? config.brandColor, logo: branding?.logo };
}

/**
 * The same for mails that say how long setting up a passkey takes: what it took the tenant's own people (R97). One row
 * more; mails about codes, and to hires, say nothing of it.
 */
export async function readTimedBrand<Given extends Settings>(
  ports: Pick<Ports, "store" | "clock">,
  config: Given,
): Promise<Given & TenantBrand> {
  const [brand, { minutes }] = await Promise.all([readTenantBrand(ports, config), readSetUpTime(ports, config)]);
  return { ...brand, minutesToSetUp: minutes };
}

/** How long mails say that setting up a passkey takes, by the last count of everybody, or the setting. */
export async function readSetUpTime(
  ports: Pick<Ports, "store" | "clock">,
  { minutesToSetUp }: Pick<Brand, "minutesToSetUp">,
): Promise<MinutesSaid> {
  const everybody = await unless(isServiceError, ports, aboutSetUpTime, () => ports.store.latestOfEverybody());
  return minutesToSayIn(everybody?.value.setUpMinutes, minutesToSetUp);
}

/** One that white words can be read on, as in the settings; whoever chose it did not choose it for that. */
const colorOf = (branding: Branding | undefined): string | undefined => brandColor.safeParse(branding?.color).data;

const isRefused = (error: unknown): boolean => error instanceof RefusedError;

async function unless<Read>(
  isNoted: (error: unknown) => boolean,
  ports: Pick<Ports, "store" | "clock">,
  about: AboutTrouble,
  read: () => Promise<Read>,
): Promise<Read | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isNoted(error)) throw error;
    await noteQuietly(ports, about, error);
    return undefined;
  }
}

const NAMED = 5;

function doNotFit(unfit: readonly UnfitText[]): RefusedError {
  const named = unfit.slice(0, NAMED).map(({ language, key, faults }) => `${key} in ${language} (${faults.join(" ")})`);
  const more = unfit.length > NAMED ? ` and ${unfit.length - NAMED} more` : "";
  const say = `the text of ${named.join(", ")}${more} does not fit what is said there now; change it under Mails, or go back to our words`;
  return new RefusedError("invalid", "TextDoesNotFit", say);
}
