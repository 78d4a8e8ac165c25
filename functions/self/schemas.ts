import { z } from "zod";
import { PlatformSchema } from "../../shared/domain/people/platform.ts";
import { OwnWaveSchema } from "../../shared/domain/self/ownWave.ts";
import { SelfRefusalSchema } from "../../shared/domain/self/selfVerdict.ts";

/** The answer of `GET /api/me` and `POST /api/me/enforce`: of whoever asks, and of nobody else. */
export const MeSchema = z.object({
  displayName: z.string(),
  userPrincipalName: z.string().optional(),
  methods: z
    .array(
      z.object({
        type: z.string().describe("As Graph names it."),
        createdDateTime: z.string().optional(),
        countsAsPasskey: z.boolean().describe("It resists phishing, and may be used in this tenant."),
        plantedBy: z
          .string()
          .optional()
          .describe("The application that registered it, which nobody listed: it does not count."),
      }),
    )
    .readonly()
    .describe("What the account can sign in with, read live."),
  platforms: z
    .array(z.object({ platform: PlatformSchema, lastSeenAt: z.string(), passkeyUsedAt: z.string().optional() }))
    .readonly()
    .optional()
    .describe("Where the person has signed in within 29 days. Absent: the sign-in log cannot be read just now."),
  waves: z
    .array(OwnWaveSchema)
    .readonly()
    .describe("The waves that the person takes part in, newest first: usually one."),
  test: z
    .object({ url: z.string(), passedAt: z.string().optional() })
    .optional()
    .describe("Where a passkey is tested, and when it last was. Absent: the tenant has no test application."),
  enforcedSince: z
    .string()
    .optional()
    .describe("Since when the person signs in with a passkey only, where that is known."),
  mayEnforce: z.boolean().describe("Whether `POST /api/me/enforce` would do it, as far as was looked at."),
  notYet: z.object({ code: SelfRefusalSchema, message: z.string() }).optional().describe("Why it would not."),
  helpAskedAt: z.string().optional().describe("When the helpdesk was last told today."),
});
export type Me = Readonly<z.infer<typeof MeSchema>>;

/** The answer of `POST /api/me/help`. */
export const HelpAskedSchema = z.object({
  helpAskedAt: z.string().describe("When the helpdesk was told: one mail a person and day."),
});
export type HelpAsked = Readonly<z.infer<typeof HelpAskedSchema>>;
