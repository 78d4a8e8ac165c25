import { z } from "zod";

/** The body of `POST /api/door`. */
export const MakeDoorSchema = z.object({});

/** The body of `POST /api/door/confirm`. */
export const ConfirmDoorSchema = z.object({
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "must be the digest, as the page shows it")
    .describe("`digest` of the status: what was read is what is confirmed."),
});

/** What a person may do about the door, and what the token of its form is bound to. */
export const doorActions = ["makeDoor", "confirmDoor"] as const;
export type DoorAction = (typeof doorActions)[number];
