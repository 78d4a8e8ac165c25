import { z } from "zod";
import { NotEnforcedReasonSchema } from "../enforcement/notEnforced.ts";
import { IssuedPassSchema } from "../pass/grant.ts";
import type { Holiday } from "../wave/waveRules.ts";
import { AccountDoubtSchema } from "./accountDoubt.ts";
import type { JoinerContact } from "./joinerContact.ts";
import type { JoinerIdentity } from "./joinerIdentity.ts";

/** What the last look at a joiner's account said. */
const JoinerAccountSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("found"),
    userId: z.string(),
    usageLocation: z
      .string()
      .optional()
      .describe("Country of the account (ISO 3166): whose holidays and weekend count."),
  }),
  z.object({
    kind: z.literal("notFound"),
    because: z
      .enum(["switchedOff", "methodsNotShown", "rolesNotShown"])
      .optional()
      .describe("Why an account that is there is waited for like one that is not."),
  }),
  z.object({ kind: z.literal("ambiguous") }),
  z.object({ kind: z.literal("doubtful"), reason: AccountDoubtSchema }),
  z.object({ kind: z.literal("refused"), reason: NotEnforcedReasonSchema }),
]);
export type JoinerAccount = Readonly<z.infer<typeof JoinerAccountSchema>>;

/**
 * `held`: nothing is offered until HR tells of the hire anew. `cancelled`: HR told that they will not come. `left`: HR
 * told that they have gone.
 */
const JoinerEnd = z.enum(["registered", "handedOver", "held", "cancelled", "left"]);

/**
 * All that a decision about a joiner may look at: the joiner row without storage details. Moments are ISO UTC, dates
 * local.
 */
export const JoinerFactsSchema = z.object({
  joinerId: z.string(),
  startDate: z.string(),
  timeZone: z.string(),
  hiredAt: z.string().describe("When HR told of this onboarding first."),
  story: z.number().int().optional().describe("Which onboarding of this worker it is, from the second on."),
  isRehire: z.literal(true).optional().describe("HR has said that this worker was here before."),
  moves: z.number().int().optional().describe("How often an offer was taken back because the first day moved."),
  trouble: z
    .object({ at: z.string(), because: z.string() })
    .optional()
    .describe("What last stood in the way of registering a passkey."),
  account: JoinerAccountSchema.optional(),
  accountCheckedAt: z.string().optional(),
  aheadRefused: z.string().optional().describe("Why no code was made ahead for this hire; the manager gets a link."),
  offer: z
    .object({
      grantId: z.string(),
      round: z.number().int(),
      openedAt: z.string(),
      closesAt: z.string(),
      mailedTo: z
        .string()
        .optional()
        .describe("Whom Entra named as the manager when the link was mailed; `helpdesk` where it named nobody."),
    })
    .optional()
    .describe("The grant now open or last opened."),
  pass: IssuedPassSchema.optional().describe("Set when the manager collected the pass of the current offer."),
  firstPass: z
    .object({ userId: z.string(), at: z.string() })
    .optional()
    .describe(
      "The first pass that was handed out for an account: what that account holds since then is the hire's own.",
    ),
  methodsCheckedAt: z.string().optional(),
  registeredAt: z.string().optional().describe("When a phishing-resistant method was first seen live on the account."),
  ended: z.object({ as: JoinerEnd, at: z.string(), because: z.string().optional() }).optional(),
});
export type JoinerFacts = Readonly<z.infer<typeof JoinerFactsSchema>>;

/** Id of the audit line of an end: once for each onboarding of the worker. */
export const endLineId = ({ story }: Pick<JoinerFacts, "story">, as: z.infer<typeof JoinerEnd>): string =>
  ["ended", as, ...(story === undefined ? [] : [story])].join("|");

/** The person data of a joiner that HR sent; facts for decisions are apart. */
export interface JoinerRecord {
  readonly facts: JoinerFacts;
  readonly source: string;
  readonly workerId: string;
  readonly sequence: number;
  readonly identity: JoinerIdentity;
  readonly displayName: string;
  /** Every name that HR told; absent from rows of before it was kept. */
  readonly names?: string | undefined;
  /** Whom HR named to collect while the manager is away; kept only where the settings let them. */
  readonly managerDeputy?: JoinerIdentity | undefined;
  /** Absent from rows of before it was kept. */
  readonly contact?: JoinerContact | undefined;
}

export interface JoinerRules {
  /** Local hour of the first working morning at which the offer goes to the manager. */
  readonly offerHour: number;
  readonly workingDays: readonly number[];
  /** Days on which nobody works, everywhere or in one country. */
  readonly holidays?: readonly Holiday[] | undefined;
  /** Working days before the first morning on which the manager gets the link, which opens nothing until then. */
  readonly offerLeadDays: number;
  /** Hours for which a link may be used. */
  readonly offerHours: number;
  readonly passLifetimeMinutes: number;
  /** How often an offer is opened again after it ended without a passkey. */
  readonly reopenings: number;
  /** Minutes between two looks at the account's methods after a pass was collected. */
  readonly followUpMinutes: number;
  /** Working days after the first morning for which a missing account is waited for. */
  readonly accountGraceDays: number;
  /** How far back and ahead of now a start date is believed. */
  readonly startPastDays: number;
  readonly startAheadDays: number;
  /** How many days before HR's word an account may have been made for a hire. */
  readonly accountAheadDays: number;
}

/** Something that is to be done for a joiner now. */
export const DueJoinerStepSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("lookUpAccount") }),
  z.object({ kind: z.literal("offer"), round: z.number().int().positive() }),
  z.object({ kind: z.literal("checkMethods") }),
  z.object({ kind: z.literal("finish") }),
  z.object({ kind: z.literal("handOver"), because: z.string() }),
  z.object({ kind: z.literal("hold"), because: z.string() }),
  z.object({ kind: z.literal("withdraw") }),
  z.object({ kind: z.literal("issueAhead") }),
]);
export type DueJoinerStep = Readonly<z.infer<typeof DueJoinerStepSchema>>;

/** The next thing to do for a joiner: something that is due, or nothing before `until`, or nothing any more. */
export type JoinerStep =
  | DueJoinerStep
  | { readonly kind: "wait"; readonly until: string; readonly because: string }
  | { readonly kind: "ended"; readonly as: z.infer<typeof JoinerEnd> };
