import { z } from "zod";
import { hours } from "../calendar/durations.ts";
import { type CertificateKnown, isProvenByCertificate } from "../people/certificate.ts";
import { isSamePerson, PersonSchema } from "../people/person.ts";
import { notReadyAt, type Placed } from "../people/places.ts";

/**
 * How far one reason to be in the enforced group has come. A person is in the group while a row of theirs is `entering`
 * or `in`. `due`: to enter as soon as that may be, and not in the group because of it.
 */
export const EnforcementStateSchema = z.enum(["due", "entering", "in", "leaving", "ended"]);
export type EnforcementState = z.infer<typeof EnforcementStateSchema>;

/** Two people's decision that somebody enters on a date, ready or not. */
const EntryDecisionSchema = z.object({
  by: PersonSchema,
  confirmedBy: PersonSchema,
  entersAt: z.string().describe("What the person was told, a week ahead."),
});
type EntryDecision = Readonly<z.infer<typeof EntryDecisionSchema>>;

/** What was known of somebody when they entered. Moments are ISO 8601 UTC. */
export const EntryEvidenceSchema = z.object({
  lookedAt: z.string().describe("When the methods of the account were last read live."),
  passkeyCreatedAt: z.string().optional(),
  passkeyUsedAt: z.string().optional(),
  certificateUsedAt: z
    .string()
    .optional()
    .describe("Of whoever enters by a certificate that the tenant declares: its last use."),
  testSignInId: z
    .string()
    .optional()
    .describe("Of whoever enforced themselves: their sign-in at the test application."),
  decision: EntryDecisionSchema.optional(),
  approvedAt: z.string().optional().describe("Of whoever enters by a wave: when the approval was given."),
});
export type EntryEvidence = Readonly<z.infer<typeof EntryEvidenceSchema>>;

/** One reason why somebody is in the enforced group: a row by person and source. */
export interface Enforcement {
  readonly userId: string;
  readonly source: string;
  readonly state: EnforcementState;
  /** When that state was reached. */
  readonly at: string;
  /** Whose decision it rests on, for people. */
  readonly by: string;
  readonly evidence?: EntryEvidence | undefined;
  /** When the helpdesk was told that this person is `due` for long. Before `at`: that was another time. */
  readonly namedAt?: string | undefined;
}

const WAVE = "wave|";
/** The source of whoever enters by a wave. */
export const waveSource = (waveId: string): string => `${WAVE}${waveId}`;
/** Whose wave a row comes from; `undefined` when it comes from none. */
export const waveIdOf = ({ source }: Pick<Enforcement, "source">): string | undefined =>
  source.startsWith(WAVE) ? source.slice(WAVE.length) : undefined;
const JOINER = "joiner|";
/** The source of whoever enters by an onboarding. */
export const joinerSource = (joinerId: string): string => `${JOINER}${joinerId}`;
/** Whose onboarding a row comes from; `undefined` when it comes from none. */
export const joinerOf = ({ source }: Pick<Enforcement, "source">): string | undefined =>
  source.startsWith(JOINER) ? source.slice(JOINER.length) : undefined;

/** The source of whoever enforces themselves (R273): a person has one such row at the most. */
export const SELF = "self";

const moves: Readonly<Record<EnforcementState, readonly EnforcementState[]>> = {
  due: ["entering", "ended"],
  entering: ["in", "leaving"],
  in: ["leaving"],
  leaving: ["ended"],
  ended: ["due", "entering"],
};

/** Whether a row of one state may become one of another; all else is somebody's mistake. */
export const mayTurn = (from: EnforcementState, to: EnforcementState): boolean => moves[from].includes(to);

/** Whether a row keeps its person in the group. */
export const keepsIn = ({ state }: Pick<Enforcement, "state">): boolean => state === "entering" || state === "in";

/** Somebody who is to enter, as they were last looked at. */
export interface Entrant extends Omit<EntryEvidence, "decision">, Omit<Placed, "checkedAt"> {
  readonly userId: string;
  readonly hasUsablePasskey: boolean | undefined;
}

/** Somebody who is to enter because two people decided it. */
export interface DecidedEntrant extends Entrant {
  readonly decision: EntryDecision;
}

/** Architecture rule 3: within the hour before their own entry. */
const LOOK_LASTS_MS = hours(1);

/**
 * Why somebody may not enter now; `undefined` when they may. Fail-closed: what is missing or unknown is no evidence
 * (R115, R120, R121, R166). Everybody enters by this rule, but for those of `decidedEntryFault`.
 */
export function entryFault(
  entrant: Omit<Entrant, "userId">,
  now: Date,
): "noUsablePasskey" | "passkeyNeverUsed" | "partlyReady" | "lookedAtTooLongAgo" | undefined {
  const { lookedAt, hasUsablePasskey } = entrant;
  if (hasUsablePasskey !== true) return "noUsablePasskey";
  if (!isProven(entrant)) return "passkeyNeverUsed";
  if (notReadyAt({ ...entrant, checkedAt: lookedAt }).length > 0) return "partlyReady";
  return isFresh(lookedAt, now) ? undefined : "lookedAtTooLongAgo";
}

/**
 * The one exception: two different people decided it, the day that the person was told has come, and the account was
 * seen live. Whether it is ready does not matter. A missing answer still lets nobody in.
 */
export function decidedEntryFault(
  { lookedAt, hasUsablePasskey, decision }: Omit<DecidedEntrant, "userId">,
  now: Date,
): "notDecidedByTwo" | "beforeTheDate" | "notSeen" | "lookedAtTooLongAgo" | undefined {
  const { by, confirmedBy, entersAt } = decision;
  if (isSamePerson(by.id, confirmedBy.id)) return "notDecidedByTwo";
  if (!(now.getTime() >= Date.parse(entersAt))) return "beforeTheDate";
  if (hasUsablePasskey === undefined) return "notSeen";
  return isFresh(lookedAt, now) ? undefined : "lookedAtTooLongAgo";
}

function isFresh(lookedAt: string, now: Date): boolean {
  const age = now.getTime() - Date.parse(lookedAt);
  return age >= 0 && age < LOOK_LASTS_MS;
}

/** Whether a passkey was used since it came. An unknown date of registration is no proof. */
export const isProvenByUse = (createdAt: string | undefined, usedAt: string | undefined): boolean =>
  createdAt !== undefined && usedAt !== undefined && Date.parse(usedAt) >= Date.parse(createdAt);

/** Whether somebody was seen to use what they hold: a passkey since it came, or a declared certificate of late. */
export const isProven = (
  known: CertificateKnown & {
    readonly passkeyCreatedAt?: string | undefined;
    readonly passkeyUsedAt?: string | undefined;
  },
): boolean => isProvenByUse(known.passkeyCreatedAt, known.passkeyUsedAt) || isProvenByCertificate(known);
