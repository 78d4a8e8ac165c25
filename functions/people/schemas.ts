import { z } from "zod";
import { EnforcementStateSchema } from "../../shared/domain/enforcement/enforcement.ts";
import { ReleaseSchema } from "../../shared/domain/enforcement/release.ts";
import { ShownRefusalSchema } from "../../shared/domain/enforcement/shownRefusals.ts";
import { GrantReasonSchema } from "../../shared/domain/pass/grant.ts";
import { UnusualSchema } from "../../shared/domain/pass/unusual.ts";
import { MethodDoubtSchema } from "../../shared/domain/people/methodDoubt.ts";
import { MethodKindSchema } from "../../shared/domain/people/methodKind.ts";
import { PersonSchema } from "../../shared/domain/people/person.ts";
import { LinkStandingSchema, PersonActSchema } from "../../shared/domain/people/personActs.ts";
import { QuietNoteSchema } from "../../shared/domain/quiet/quietNote.ts";
import { WaveStageSchema } from "../../shared/domain/wave/stages.ts";
import { MailToPersonSchema } from "../../shared/waves/mailsOfMember.ts";
import { PersonOfWaveSchema } from "../../shared/waves/personOfWave.ts";
import { StandingSchema } from "../joiners/schemas.ts";

/** The answer of `GET` and `POST /api/people/{userId}/release`: the person's last release. */
export const ReleaseStatusSchema = z.object({
  release: ReleaseSchema.optional(),
  refusals: z
    .array(ShownRefusalSchema)
    .readonly()
    .optional()
    .describe(
      "The last sign-ins of this person that the workforce policy stopped, newest first, in a wave or outside. Absent from the answer to a POST, and while a row cannot be read.",
    ),
});
export type ReleaseStatus = Readonly<z.infer<typeof ReleaseStatusSchema>>;

const account = {
  userId: z.string(),
  displayName: z.string(),
  userPrincipalName: z.string(),
  mail: z.string().optional(),
  employeeId: z.string().optional(),
  accountEnabled: z.boolean(),
  userType: z.enum(["Member", "Guest", "ExternalMember", "unknown"]),
};

/** The answer of `GET /api/people`. */
export const PeopleFoundSchema = z.object({
  people: z.array(z.object(account)).readonly().describe("In order of their names."),
  isCut: z.boolean().describe("There may be more: say more letters."),
});
export type PeopleFound = Readonly<z.infer<typeof PeopleFoundSchema>>;

/** The answer of `GET /api/people/{userId}`. What cannot be read just now is absent, and named in `unread`. */
export const KnownPersonSchema = z.object({
  ...account,
  createdDateTime: z.string().optional(),
  manager: z.object({ userId: z.string(), displayName: z.string(), userPrincipalName: z.string() }).optional(),
  methods: z
    .array(
      z.object({
        type: z.string().describe("As Graph names it, without `#microsoft.graph.`."),
        kind: MethodKindSchema,
        model: z.string().optional().describe("Of a passkey: its make, in the words of Entra."),
        isWeak: z.boolean().describe("Codes by text message or call, a mail address, a QR code."),
        doubt: MethodDoubtSchema.optional().describe(
          "Of a usable passkey: not used since it was set up, or not for a month, while its owner signs in otherwise, as the waves noted it.",
        ),
        createdDateTime: z.string().optional(),
        isUsablePasskey: z.boolean().describe("Resists phishing, and policy and strength take it."),
        planted: z.object({ at: z.string(), by: z.string() }).optional().describe("An application registered it."),
      }),
    )
    .readonly()
    .optional()
    .describe("Read live."),
  lastPasskeyUse: z.string().optional().describe("As the waves of this person noted it."),
  waves: z
    .array(
      PersonOfWaveSchema.omit({ userId: true, userPrincipalName: true, displayName: true }).extend({
        waveId: z.string(),
        name: z.string(),
        stage: WaveStageSchema,
      }),
    )
    .readonly()
    .optional(),
  enforcements: z
    .array(z.object({ source: z.string(), state: EnforcementStateSchema, at: z.string(), by: z.string() }))
    .readonly()
    .optional()
    .describe("Why this person is, or was, in the enforced group."),
  links: z
    .array(
      z.object({
        grantId: z.string(),
        reason: GrantReasonSchema,
        openedAt: z.string(),
        closesAt: z.string(),
        standing: LinkStandingSchema,
        collectedBy: PersonSchema.optional(),
        collectedAt: z.string().optional(),
        openedBy: PersonSchema.optional().describe("Absent where the app did by itself."),
      }),
    )
    .readonly()
    .optional()
    .describe("Links to one-time codes of the last 30 days, newest first, without their secrets."),
  hire: z
    .object({ joinerId: z.string(), standing: StandingSchema, startDate: z.string(), because: z.string().optional() })
    .optional(),
  leave: z.object({ from: z.string() }).optional().describe("The leave that HR told of."),
  left: z
    .object({ at: z.string() })
    .optional()
    .describe("Since when it is noted that they have left, as HR told: nothing is offered to them."),
  quiet: QuietNoteSchema.omit({ nextAt: true })
    .optional()
    .describe("What the last look at a quiet time told, and what they were asked for then."),
  mails: z.array(MailToPersonSchema).readonly().optional().describe("What their waves wrote to them, newest first."),
  mailFailedAt: z.string().optional().describe("The last report that no mail arrives at their address."),
  refusals: z.array(ShownRefusalSchema).readonly().optional(),
  release: ReleaseSchema.optional(),
  acts: z
    .array(z.object({ act: PersonActSchema, may: z.boolean(), say: z.string() }))
    .readonly()
    .describe("What may be done now, each with what it does, or why it cannot be done."),
  unread: z.array(z.string()).readonly().describe("What could not be read just now, in words."),
});
export type KnownPerson = Readonly<z.infer<typeof KnownPersonSchema>>;

/** The answer of `POST /api/people/{userId}/links/end`. */
export const LinksEndedSchema = z.object({ ended: z.number().int().describe("Links that were open.") });
export type LinksEnded = Readonly<z.infer<typeof LinksEndedSchema>>;

/** The code itself: in this one answer and nowhere else. */
export const PassShownSchema = z.object({
  temporaryAccessPass: z.string().describe("The code. It is shown once; read it out, and write it down nowhere."),
  expiresAt: z.string(),
});
export type PassShown = Readonly<z.infer<typeof PassShownSchema>>;

/** A code that waits: for a second person, for whoever asked, or for whoever was named to collect it. */
export const PassWaitsSchema = z.object({
  grantId: z.string(),
  waitsFor: z.enum(["secondPerson", "asker", "deputy"]),
  because: z.array(UnusualSchema).readonly().optional().describe("What is unusual, where that is why it waits."),
  closesAt: z.string().describe("Until when it waits."),
});
export type PassWaits = Readonly<z.infer<typeof PassWaitsSchema>>;
