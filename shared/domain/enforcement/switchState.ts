import { z } from "zod";
import { hours } from "../calendar/durations.ts";
import { type EnforcementSwitch, isRunning } from "./enforcementSwitch.ts";

/** Where the workforce policy stands, for people. */
export const SwitchStateSchema = z.enum(["notStarted", "startAsked", "starting", "running", "stopping", "stopped"]);
export type SwitchState = z.infer<typeof SwitchStateSchema>;

/** So long a second person may confirm what the first one asked for. */
const ASKED_LASTS_MS = hours(24);

/** Whether it is too late to confirm what was asked for `at`. */
export const hasLapsed = ({ at }: { readonly at: string }, now: Date): boolean =>
  now.getTime() - Date.parse(at) >= ASKED_LASTS_MS;

/** A stop drops what was asked for before it: whatever start stands in the row is newer. */
export function switchStateOf(known: EnforcementSwitch | undefined, now: Date): SwitchState {
  if (!known) return "notStarted";
  if (isRunning(known)) return "running";
  if (known.startConfirmed) return "starting";
  if (known.stopAsked && known.stoppedAt === undefined) return "stopping";
  if (known.startAsked && !hasLapsed(known.startAsked, now)) return "startAsked";
  return known.stopAsked ? "stopped" : "notStarted";
}
