import { z } from "zod";
import { minutes } from "../calendar/durations.ts";
import { PersonSchema } from "../people/person.ts";

const decided = z.object({ by: PersonSchema, at: z.string(), digest: z.string() });

/**
 * What is known about the door: the two Conditional Access policies over this app itself. Moments are ISO 8601 UTC;
 * those of a reading are wall clock, since sign-ins are compared with them.
 */
export const DoorFactsSchema = z.object({
  asked: decided.optional().describe("Who had the policies made, and the digest of what was asked for."),
  confirmed: decided.optional().describe("Somebody else wants them as they were read, enabled."),
  reading: z
    .object({
      at: z.string().describe("When Entra was last read."),
      seen: z.string().describe("Digest of all that was read: whatever changes there changes it."),
      since: z.string().describe("Since when it has been read like this, without a change."),
      fault: z.string().optional().describe("Why the policies do not do what they should; absent when they do."),
    })
    .optional(),
  awaited: z
    .record(z.string(), z.object({ by: PersonSchema, at: z.string(), reason: z.string() }))
    .optional()
    .describe("What one person asked for while the door was not up, and a second one has to ask for, too."),
});
export type DoorFacts = Readonly<z.infer<typeof DoorFactsSchema>>;

/** Up: sign-ins later than `since` were made under it. Down: why, for people. */
export type DoorStanding =
  | { readonly isUp: true; readonly since: string }
  | { readonly isUp: false; readonly say: string };

const READING_HOLDS_MS = minutes(60);

const down = (say: string): DoorStanding => ({ isUp: false, say });

/**
 * Whether the door is up by its last reading. Pure; whatever is missing, old or unknown means that it is not.
 * @param digest of the policies that the settings ask for today. @param now wall clock.
 * @param settlesMinutes a policy counts at sign-ins only so long after it was changed.
 */
export function doorStanding(
  facts: DoorFacts | undefined,
  digest: string | undefined,
  now: Date,
  settlesMinutes: number,
): DoorStanding {
  const { asked, confirmed, reading } = facts ?? {};
  if (!asked) return down("its policies have not been made yet");
  if (!reading) return down("its policies have not been read yet");
  if (reading.fault !== undefined) return down(reading.fault);
  if (!confirmed) return down("its policies are enabled, and nobody has confirmed them as wanted yet");
  if (confirmed.digest !== digest) return down("the settings ask for other policies than were confirmed");
  const age = now.getTime() - Date.parse(reading.at);
  if (!(Math.abs(age) <= READING_HOLDS_MS))
    return down(`its policies were last read at ${reading.at}, which is too long ago`);
  const since = Date.parse(reading.since) + minutes(settlesMinutes);
  if (!(since <= now.getTime()))
    return down(`its policies were changed at ${reading.since} and count ${settlesMinutes} minutes later`);
  return { isUp: true, since: new Date(since).toISOString() };
}
