import { z } from "zod";
import { hours } from "../calendar/durations.ts";

/**
 * Whether the app can change the enforced group: it puts an empty group of its own into it and takes it out again.
 * Moments are ISO 8601 UTC.
 */
export const CanaryWriteSchema = z.object({
  provedAt: z.string().optional().describe("When the group last took the write."),
  openSince: z.string().optional().describe("A write was begun and not taken back: the group may be in it."),
  refused: z
    .object({ since: z.string(), say: z.string(), isDenied: z.boolean() })
    .optional()
    .describe("Why the last write was refused; `isDenied` when it is the enforced group that cannot be written."),
});
export type CanaryWrite = Readonly<z.infer<typeof CanaryWriteSchema>>;

const PROVED_FOR_MS = hours(24);

/** Daily; and in each run after a refusal, or after a write that nobody has taken back. */
export const isCanaryDue = ({ provedAt, openSince, refused }: CanaryWrite, now: Date): boolean =>
  openSince !== undefined ||
  refused !== undefined ||
  provedAt === undefined ||
  now.getTime() - Date.parse(provedAt) >= PROVED_FOR_MS;

/** Why nobody can be put into the group now, for people; `undefined` when nothing is known against it. */
export const canaryFault = (known: CanaryWrite | undefined): { code: string; say: string } | undefined =>
  known?.refused?.isDenied
    ? {
        code: "EnforcedGroupNotWritable",
        say: `the app cannot change the enforced group since ${known.refused.since}: ${known.refused.say}`,
      }
    : undefined;
