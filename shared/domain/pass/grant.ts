import { z } from "zod";
import { LanguageSchema } from "../people/language.ts";
import { type Person, PersonSchema } from "../people/person.ts";
import { UnusualSchema } from "./unusual.ts";

/** Why there is a pass: `lostPhone` for whoever lost what held their passkey, `newPhone` for whoever still has it. */
export const GrantReasonSchema = z.enum(["joiner", "warned", "wouldBeBlocked", "blocked", "lostPhone", "newPhone"]);
export type GrantReason = z.infer<typeof GrantReasonSchema>;

/** Why somebody is given a code on the spot. */
export const spotReasons = ["lostPhone", "newPhone"] as const satisfies readonly GrantReason[];
/** Why somebody needs a code whom the helpdesk gives a link with a Verified ID. */
export const proofReasons = [...spotReasons, "joiner"] as const satisfies readonly GrantReason[];
export type SpotReason = (typeof spotReasons)[number];

/** How the manager knows that the person in front of them is the right one (R21, R23, R25). */
export const identityChecks = ["inPerson", "videoCallWithId", "calledKnownNumber"] as const;
export type IdentityCheck = (typeof identityChecks)[number];

/** Who may collect. Absent from a row: the person's manager of that moment. */
export const CollectorSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("manager") }),
  /** Somebody whom the helpdesk named for this one grant, while the manager is away. */
  z.object({ kind: z.literal("deputy"), id: z.string(), displayName: z.string(), namedBy: PersonSchema }),
  /** Whom HR named for when the manager is away. */
  z.object({ kind: z.literal("hrDeputy"), id: z.string(), displayName: z.string() }),
  z.object({ kind: z.literal("helpdesk") }),
  /** The person themselves, at the kiosk. */
  z.object({ kind: z.literal("self") }),
  /** The person themselves without a sign-in, who proves who they are by a Verified ID with Face Check. */
  z.object({ kind: z.literal("verifiedId") }),
]);
export type Collector = Readonly<z.infer<typeof CollectorSchema>>;

/** The pages on which codes are shown: behind a link, to oneself, at the helpdesk, for a Verified ID. */
export type IssuingWay = "pickUp" | "kiosk" | "helpdesk" | "verifiedId";

/**
 * How whoever collects has to have signed in. `fresh`: as the door asks (architecture rule 9); absent from a row, it is
 * that. `phishingResistant`: with a method of their own that resists phishing, within minutes, as the log shows.
 */
export const SignInDemandSchema = z.enum(["fresh", "phishingResistant"]);
type SignInDemand = z.infer<typeof SignInDemandSchema>;

/**
 * `ownPasskey`: they signed in with a method of their own that resists phishing, as the log shows (R181). `verifiedId`:
 * they presented a credential whose photo is their face (R14).
 * `mailedAhead`: nobody pressed, as the app mailed the code to the manager.
 */
export const identityProofs = [...identityChecks, "ownPasskey", "verifiedId", "mailedAhead"] as const;
export type IdentityProof = (typeof identityProofs)[number];

/**
 * Of a code about which something is unusual: another person has to agree before it is made. `identityCheckedBy` is
 * what the first one said.
 */
export const SecondPersonSchema = z.object({
  because: z.array(UnusualSchema),
  identityCheckedBy: z.enum(identityChecks),
  confirmed: z.object({ by: PersonSchema, at: z.string() }).optional(),
});

const byPerson = { at: z.string(), by: PersonSchema, identityCheckedBy: z.string() };

export const GrantStateSchema = z.discriminatedUnion("kind", [
  /** `unseenSince`: an attempt of then had no clear answer, and a pass that it made may show later. */
  z.object({ kind: z.literal("open"), unseenSince: z.string().optional() }),
  /** Claimed by a press of the button; a pass may be being made. */
  /** `seenPassId`: the pass that was on the account before, which this claim cannot have made. */
  z.object({
    kind: z.literal("minting"),
    claimId: z.string(),
    seenPassId: z.string().optional(),
    ...byPerson,
  }),
  z.object({
    kind: z.literal("collected"),
    passId: z.string(),
    expiresAt: z.string(),
    claimId: z.string().optional(),
    ...byPerson,
  }),
  z.object({ kind: z.literal("closed"), at: z.string(), because: z.string() }),
]);

/**
 * The two halves that open a hire's code to the hire: the link in their personal mail, and the short code that their
 * manager was shown and tells them by another way. Each is stored as a hash.
 */
export const ByMailSchema = z.object({
  /** SHA-256 of the secret in the hire's link. */
  secretHash: z.string(),
  /** Keyed: of the address to which the link went. */
  addressHash: z.string(),
  language: LanguageSchema,
  /** Wrong short codes so far, over all of them that were shown. */
  tries: z.number().int(),
  /** The one that counts now: the last that was shown. */
  shortCode: z
    .object({ hash: z.string(), at: z.string(), by: PersonSchema, identityCheckedBy: z.enum(identityChecks) })
    .optional(),
});
export type ByMail = Readonly<z.infer<typeof ByMailSchema>>;

/** A single-use permission to mint one pass. The link's secret is stored as its SHA-256 only. */
export interface Grant {
  readonly grantId: string;
  readonly userId: string;
  readonly reason: GrantReason;
  readonly openedAt: string;
  readonly closesAt: string;
  readonly secretHash: string;
  readonly state: Readonly<z.infer<typeof GrantStateSchema>>;
  readonly joinerId?: string | undefined;
  readonly waveId?: string | undefined;
  /**
   * In which the mail with the link tells its moments, and the page behind it does too; absent from grants of before
   * there was one.
   */
  readonly timeZone?: string | undefined;
  readonly collector?: Collector | undefined;
  readonly signIn?: SignInDemand | undefined;
  /** The person who had it opened; absent where the app did by itself. */
  readonly openedBy?: Person | undefined;
  /** Absent where one person is enough. */
  readonly second?: Readonly<z.infer<typeof SecondPersonSchema>> | undefined;
  /** The hire has a link of their own in their personal mail. */
  readonly byMail?: ByMail | undefined;
}

export const collectorOf = ({ collector }: Pick<Grant, "collector">): Collector => collector ?? { kind: "manager" };

/** The story that a grant belongs to: the scope of its audit lines and mails. */
export const scopeOf = ({ joinerId, waveId }: Partial<Pick<Grant, "joinerId" | "waveId">>): string =>
  joinerId ?? waveId ?? "app";

export const IssuedPassSchema = z.object({ id: z.string(), issuedAt: z.string(), expiresAt: z.string() });
/** A pass that was handed out, as the story of its person remembers it. */
export type IssuedPass = Readonly<z.infer<typeof IssuedPassSchema>>;

/** What a grant says about its pass; `undefined` until it was collected. */
export function collectedPass({ state }: Pick<Grant, "state">): IssuedPass | undefined {
  return state.kind === "collected" ? { id: state.passId, issuedAt: state.at, expiresAt: state.expiresAt } : undefined;
}
