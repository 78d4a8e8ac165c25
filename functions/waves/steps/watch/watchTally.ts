import { z } from "zod";
import { isSendTime } from "../../../../shared/domain/calendar/schedule.ts";
import { isMailTimeAnywhere } from "../../../../shared/domain/wave/mailingTimes.ts";
import type { StepScope } from "../../../../shared/steps/step.ts";

export const WatchTally = z.object({
  /** The reading of the sign-in log that this watch goes by. */
  readUntil: z.string().optional(),
  /** The last refusal in the log that nobody can read, and that names nobody. */
  unreadAt: z.string().optional(),
  undeliverable: z.number().default(0),
  logTells: z.boolean().default(false),
  useFrom: z.string().optional(),
  turn: z.string().optional(),
});
export type WatchTally = z.infer<typeof WatchTally>;

/** Whether it is time for mails to anybody of the wave. */
export const isSendHour = ({ now, wave, config }: StepScope): boolean => isMailTimeAnywhere(wave, now, config.rules);

/** Whether this is the first watch within the hours for mails of a working day. */
export const isFirstOfDay = ({ now, wave, config }: StepScope): boolean => {
  const { watchedUntil, timeZone } = wave;
  if (watchedUntil === undefined) return true;
  return isSendTime(now, timeZone, config.rules) && !isSendTime(new Date(watchedUntil), timeZone, config.rules);
};
