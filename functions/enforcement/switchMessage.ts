import { z } from "zod";

const Message = z.object({ kind: z.enum(["start", "stop"]) });

/** Whether a message of the queue `roll-backs` is about enforcement as a whole. */
export const isSwitchMessage = (message: unknown): boolean => Message.safeParse(message).success;
