import { z } from "zod";
import { days, hours, minutes } from "../calendar/durations.ts";
import { SpanSchema } from "./readSpans.ts";
import { ClaimSchema } from "./signInFeed.ts";

/** A device that Entra has, and on which nobody signed in for so long (R311). */
export const InactiveDeviceSchema = z.object({
  kind: z.literal("inactiveDevice"),
  deviceId: z.string().describe("As sign-ins name it, in lower case."),
  what: z.string().describe("Its system, as Entra names it; of one that is switched off, with these words."),
  signedInAt: z.string().describe("The last sign-in there, by Entra: two weeks early at most."),
  ownerIds: z.array(z.string()).readonly().describe("Who registered it, by object id in lower case."),
  lastAt: z.string().describe("When the reading that found it last began."),
});
export type InactiveDevice = Readonly<z.infer<typeof InactiveDeviceSchema>>;

/** As Entra lists it. */
export interface ListedDevice {
  readonly deviceId: string;
  readonly operatingSystem?: string | undefined;
  readonly signedInAt: string;
  readonly isEnabled: boolean;
  readonly ownerIds: readonly string[];
}

/**
 * Entra moves the moment where it is more than 14 days old, and Microsoft's own example calls a device stale after 90
 * days. Source: learn.microsoft.com/entra/identity/devices/manage-stale-devices, read 2026-11.
 */
export const MOMENT_MOVES_DAYS = 14;
export const INACTIVE_DAYS = 90;
const INACTIVE_AFTER_MS = days(INACTIVE_DAYS);
/** What Entra has forgotten since is deleted by rules that go by months. */
const EVERY_MS = days(7);
/** Two readings in a row came to no end: on devices of an older list somebody may have signed in since. */
const LIST_STANDS_MS = 2 * EVERY_MS;
const SKEW_MS = minutes(5);
/** A permission that was refused may be granted; a list that cannot be read may be readable again. */
export const REFUSED_MS = hours(1);
/** A list that loses its place as often is refused. */
const MOST_BEGINNINGS = 3;

const DeviceReadingSchema = z.object({
  from: z.string().describe("When it began."),
  before: z.string().describe("Nobody signed in there since."),
  cursor: z.string().optional().describe("Graph's, of the next page."),
  begun: z.number().int().optional().describe("So many times it began anew, as Graph had lost its place."),
  unread: z.number().int().optional(),
});
export type DeviceReading = Readonly<z.infer<typeof DeviceReadingSchema>>;

/** How far the list of inactive devices was read. */
export const InactiveDevicesFeedSchema = z.object({
  read: SpanSchema.optional().describe("From when to when the last reading took that came to its end."),
  reading: DeviceReadingSchema.optional(),
  claim: ClaimSchema.optional(),
  askAgainAt: z.string().optional().describe("No request before."),
});
export type InactiveDevicesFeed = Readonly<z.infer<typeof InactiveDevicesFeedSchema>>;

/** The reading that is under way, or a new one where it is time; `undefined` where nothing is to be read. Pure. */
export function dueReading({ read, reading }: InactiveDevicesFeed, now: Date): DeviceReading | undefined {
  if (reading) return reading;
  if (read !== undefined && isWithin(read.from, EVERY_MS, now)) return undefined;
  return { from: now.toISOString(), before: new Date(now.getTime() - INACTIVE_AFTER_MS).toISOString() };
}

/**
 * Since when a device must have been found to be on the list by which people are written to: that of the last reading
 * that came to its end. `undefined` where there is none, or it is old. Pure.
 */
export const standingList = ({ read }: InactiveDevicesFeed, now: Date): string | undefined =>
  read !== undefined && isWithin(read.from, LIST_STANDS_MS, now) ? read.from : undefined;

/** A moment ahead is of a clock that was wrong: nothing is known by it. */
function isWithin(moment: string, ms: number, now: Date): boolean {
  const age = now.getTime() - Date.parse(moment);
  return age < ms && age >= -SKEW_MS;
}

/** From the first page again; `undefined` where that was tried often enough. Pure. */
export function devicesReadAnew({ from, before, begun = 0 }: DeviceReading): DeviceReading | undefined {
  return begun >= MOST_BEGINNINGS ? undefined : { from, before, begun: begun + 1 };
}

/** After the last page. Pure. */
export const devicesRead = ({ from, unread }: DeviceReading, now: Date): InactiveDevicesFeed => ({
  read: { from, to: now.toISOString(), ...(unread !== undefined && { unread }) },
});

/**
 * Those of a page that are inactive, whatever Entra made of the question: one on which somebody signed in since is
 * none. Pure.
 */
export const inactiveAmong = (devices: readonly ListedDevice[], { from, before }: DeviceReading): InactiveDevice[] =>
  devices
    .filter(({ signedInAt }) => Date.parse(signedInAt) <= Date.parse(before))
    .map(({ deviceId, operatingSystem, signedInAt, isEnabled, ownerIds }) => ({
      kind: "inactiveDevice",
      deviceId: deviceId.toLowerCase(),
      what: `${operatingSystem || "unknown"}${isEnabled ? "" : ", switched off"}`,
      signedInAt: new Date(signedInAt).toISOString(),
      ownerIds: [...new Set(ownerIds.map((id) => id.toLowerCase()))],
      lastAt: from,
    }));
