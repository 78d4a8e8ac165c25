import { z } from "zod";

/** The body of `POST /api/me/team/{userId}/code`: whom it is for stands in the address. */
export const AskForCodeSchema = z.object({});
