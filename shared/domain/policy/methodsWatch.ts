import { z } from "zod";
import { certificateChanges, passkeyChanges, strengthChanges } from "./methodsChanges.ts";
import {
  CertificateConfigurationSchema,
  configurationDigest,
  type MethodsPolicy,
  type Part,
  type PasskeyConfiguration,
  PasskeyConfigurationSchema,
} from "./methodsPolicy.ts";
import { partsOf, type Strength } from "./strength.ts";

/** The row takes 32,000 characters, and a policy has 20 KB at most. */
const LONGEST_SAY = 2000;

/** Everybody enforced is looked at, because which passkeys work has changed. */
const SweepSchema = z.object({
  digest: z.string().describe("Of the rules by which they are looked at; others begin anew."),
  since: z.string(),
  after: z.string().optional().describe("Up to whom, in the order of ids."),
  due: z.array(z.string()).readonly().describe("Who comes next: the rows are read once for many pages."),
  helping: z.array(z.string()).readonly().describe("Waves with people who may still have to be offered help."),
  allLookedAt: z.boolean().optional(),
  looked: z.number(),
  stranded: z.number(),
});
export type MethodsSweep = Readonly<z.infer<typeof SweepSchema>>;

/** What the guard knows of the methods policy, and of the strength that enforces. Moments are ISO 8601 UTC. */
export const MethodsWatchSchema = z.object({
  passkeys: PasskeyConfigurationSchema.optional().describe("As it was last read; nobody but people changes it."),
  certificates: CertificateConfigurationSchema.optional(),
  strength: z
    .array(z.string())
    .readonly()
    .optional()
    .describe(
      "What the strength of the workforce policy took when it was last read, and what it narrowed that down to.",
    ),
  unknown: z
    .object({ since: z.string(), say: z.string() })
    .optional()
    .describe("Why nobody can tell which credentials work. Nobody enters, and nobody is stranded by it."),
  changed: z.object({ at: z.string(), say: z.string() }).optional().describe("What somebody changed last, in words."),
  sweep: SweepSchema.optional(),
});
export type MethodsWatch = Readonly<z.infer<typeof MethodsWatchSchema>>;

/** All that decides whether a registered credential works, as it was just read. */
export interface Reading extends MethodsPolicy {
  /** Of the workforce policy. */
  readonly strength: Part<Strength>;
}

/**
 * What a reading means. The first one is taken as it is. A later one that lets in other passkeys has everybody looked
 * at. What is unknown keeps what was known: what comes back as it was has changed nothing. Pure.
 * @returns `undefined` when there is nothing new.
 */
export function afterReading(known: MethodsWatch, reading: Reading, now: Date): MethodsWatch | undefined {
  const at = now.toISOString();
  const passkeys = knownOf(reading.passkeys) ?? known.passkeys;
  const certificates = knownOf(reading.certificates) ?? known.certificates;
  const read = knownOf(reading.strength);
  const strength = read ? partsOf(read) : known.strength;
  const changes = [
    ...changesOf(known.passkeys, passkeys, passkeyChanges),
    ...changesOf(known.certificates, certificates, certificateChanges),
    ...changesOf(known.strength, strength, strengthChanges),
  ];
  const digest = rulesDigest({ passkeys, strength });
  const isToLook =
    isOther(known.passkeys, passkeys) ||
    isOther(known.strength, strength) ||
    (known.sweep !== undefined && known.sweep.digest !== digest);
  const say = sayUnknown(reading);
  const next: MethodsWatch = {
    ...known,
    passkeys,
    certificates,
    strength,
    unknown: say === undefined ? undefined : { since: known.unknown?.since ?? at, say },
    ...(changes.length > 0 && { changed: { at, say: changes.join("; ").slice(0, LONGEST_SAY) } }),
    ...(isToLook && { sweep: newSweep(digest, at, known.sweep) }),
  };
  const isNews =
    changes.length > 0 ||
    isToLook ||
    next.unknown?.say !== known.unknown?.say ||
    (known.passkeys === undefined && passkeys !== undefined) ||
    (known.certificates === undefined && certificates !== undefined) ||
    (known.certificates?.mode === undefined && certificates?.mode !== undefined) ||
    (known.strength === undefined && strength !== undefined);
  return isNews ? next : undefined;
}

/** Help that was not offered yet is not forgotten when everybody is looked at anew. */
const newSweep = (digest: string, since: string, before: MethodsSweep | undefined): MethodsSweep => ({
  digest,
  since,
  due: [],
  helping: before?.helping ?? [],
  looked: 0,
  stranded: 0,
});

const knownOf = <T>(part: Part<T>): T | undefined => (part.kind === "known" ? part.value : undefined);

/** SHA-256 (hex) of what decides whether a passkey works. @param strength its parts. */
const rulesDigest = (rules: {
  readonly passkeys: PasskeyConfiguration | undefined;
  readonly strength: readonly string[] | undefined;
}): string => configurationDigest(rules);

/** The same of a reading; `undefined` while nobody can tell. */
export function digestOfRules({ passkeys, strength }: Omit<Reading, "certificates">): string | undefined {
  if (passkeys.kind === "unknown" || strength.kind === "unknown") return undefined;
  return rulesDigest({ passkeys: passkeys.value, strength: partsOf(strength.value) });
}

/** Whether what was known has changed. What is read for the first time has not. */
const isOther = <T extends object>(before: T | undefined, after: T | undefined): boolean =>
  before !== undefined && after !== undefined && configurationDigest(before) !== configurationDigest(after);

const changesOf = <T extends object>(
  before: T | undefined,
  after: T | undefined,
  inWords: (before: T, after: T) => readonly string[],
): readonly string[] => (before && after && isOther(before, after) ? inWords(before, after) : []);

function sayUnknown({ passkeys, certificates, strength }: Reading): string | undefined {
  const parts = [
    ...(passkeys.kind === "unknown" ? [`Fido2: ${passkeys.because}`] : []),
    ...(certificates.kind === "unknown" ? [`X509Certificate: ${certificates.because}`] : []),
    ...(strength.kind === "unknown" ? [`the strength: ${strength.because}`] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : undefined;
}
