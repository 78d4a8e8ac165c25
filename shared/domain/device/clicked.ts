import { z } from "zod";
import { minutes } from "../calendar/durations.ts";
import { type Device, DeviceSchema, isMobile } from "./deviceFamily.ts";

/** The phone or tablet on which somebody last opened the link of a mail to set up a passkey, and when they did. */
export const ClickedSchema = DeviceSchema.extend({
  firstAt: z.string().describe("The first time, ISO 8601 UTC."),
  at: z.string().describe("The last time."),
});
export type Clicked = Readonly<z.infer<typeof ClickedSchema>>;

/** Whoever opens it again within so long changes nothing: a browser asks twice, and people press twice. */
const SAME_VISIT_MS = minutes(5);

/**
 * What there is to note. Computers are left to the sign-in log: programs that look at links in mails say that they are
 * one. A later click goes before an earlier one, unless it tells less of the same kind of device. Pure.
 * @returns `undefined` where there is nothing new.
 */
export function clickToNote(known: Clicked | undefined, device: Device, now: Date): Clicked | undefined {
  if (!isMobile(device.family)) return undefined;
  const at = now.toISOString();
  if (!known) return { ...device, firstAt: at, at };
  const tellsLess = device.family === "android" && known.os === "android";
  const { firstAt, at: before, ...old } = known;
  const kept = tellsLess ? old : device;
  const isSame = kept.family === old.family && kept.osVersion === old.osVersion;
  const isSameVisit = now.getTime() - Date.parse(before) < SAME_VISIT_MS;
  return isSame && isSameVisit ? undefined : { ...kept, firstAt, at };
}

/** Whether somebody has opened it since they were looked at: they may have set up a passkey by now. Pure. */
export const hasClickedSince = (clicked: Clicked | undefined, checkedAt: string | undefined): boolean =>
  clicked !== undefined && !(Date.parse(clicked.at) <= Date.parse(checkedAt ?? ""));
