import { z } from "zod";
import { hours } from "../calendar/durations.ts";

/** That the enforced group did not take somebody in, and why. Whether they are in it is unknown until it is read. */
export const EntryRefusedSchema = z.object({
  at: z.string(),
  said: z.string().describe("Graph's own words."),
});
export type EntryRefused = Readonly<z.infer<typeof EntryRefusedSchema>>;

/** Once a day, by whichever watch comes first. */
const TRIED_AGAIN_AFTER_MS = hours(20);

interface Refused {
  readonly entryRefused?: EntryRefused | undefined;
}

/** Whether the flip that began `since` goes on without this person. */
export const isLeftByFlip = ({ entryRefused }: Refused, since: string | undefined): boolean =>
  entryRefused !== undefined && since !== undefined && Date.parse(entryRefused.at) >= Date.parse(since);

/** Whether a later entry is to be tried. */
export const mayTryAgain = ({ entryRefused }: Refused, now: Date): boolean =>
  entryRefused === undefined || now.getTime() - Date.parse(entryRefused.at) >= TRIED_AGAIN_AFTER_MS;
