import { z } from "zod";
import { HelpAskedNoteSchema } from "../../shared/domain/self/helpReason.ts";
import { TeamStandingSchema } from "../../shared/domain/wave/teamLook.ts";

const LatePersonSchema = z.object({
  userId: z.string(),
  displayName: z.string(),
  userPrincipalName: z.string(),
  wave: z.string().describe("Name of the wave that they are in."),
  lateSince: z.string().describe("When that wave opened."),
  has: TeamStandingSchema.describe("What they have to sign in with, as the last live look saw it."),
  isAway: z.literal(true).optional().describe("No sign-in was seen for weeks."),
  helpAsked: HelpAskedNoteSchema.optional().describe("When they last asked the helpdesk for help, and why."),
  mayAsk: z.boolean().describe("Whether a link to a code can be asked for, as far as the rows say."),
  askedAt: z.string().optional().describe("When the last mail with a link went out that this manager had asked for."),
});
export type LatePerson = Readonly<z.infer<typeof LatePersonSchema>>;

/** The answer of `GET /api/me/team`. */
export const TeamSchema = z.object({
  people: z.array(LatePersonSchema).readonly().describe("Those who are late, by name."),
  reports: z.number().int().describe("How many people report to whoever asks, in Entra, now."),
  everybody: z
    .array(z.object({ userId: z.string(), displayName: z.string(), userPrincipalName: z.string() }))
    .readonly()
    .describe("All of them, by name: each may be given a code on the spot."),
});
export type Team = Readonly<z.infer<typeof TeamSchema>>;

/** The answer of `POST /api/me/team/{userId}/code`. */
export const CodeOfferedSchema = z.object({
  sentTo: z
    .enum(["you", "helpdesk"])
    .describe("Who got the link by mail: the helpdesk, where no mail reaches whoever asked."),
  closesAt: z.string().describe("Until when the link works."),
});
export type CodeOffered = Readonly<z.infer<typeof CodeOfferedSchema>>;
