import { z } from "zod";
import { certificateChanges, passkeyChanges } from "./methodsChanges.ts";
import {
  type CertificateConfiguration,
  CertificateConfigurationSchema,
  configurationDigest,
  type MethodsPolicy,
  type PasskeyConfiguration,
  PasskeyConfigurationSchema,
} from "./methodsPolicy.ts";

/** The row takes 32,000 characters, and a policy has 20 KB at most. */
const LONGEST_SAY = 4000;

/** Everybody enforced is looked at, because which passkeys work has changed. */
const SweepSchema = z.object({
  digest: z.string().describe("Of the configuration by which they are looked at; another one begins anew."),
  since: z.string(),
  after: z.string().optional().describe("Up to whom, in the order of ids."),
  due: z.array(z.string()).readonly().describe("Who comes next: the rows are read once for many pages."),
  helping: z.array(z.string()).readonly().describe("Waves with people who may still have to be offered help."),
  allLookedAt: z.boolean().optional(),
  looked: z.number(),
  stranded: z.number(),
});
export type MethodsSweep = Readonly<z.infer<typeof SweepSchema>>;

/** What the guard knows of the methods policy. Moments are ISO 8601 UTC. */
export const MethodsWatchSchema = z.object({
  passkeys: PasskeyConfigurationSchema.optional().describe("As it was last read; nobody but people changes it."),
  certificates: CertificateConfigurationSchema.optional(),
  unknown: z
    .object({ since: z.string(), say: z.string() })
    .optional()
    .describe("Why nobody can tell which credentials work. Nobody enters, and nobody is stranded by it."),
  changed: z.object({ at: z.string(), say: z.string() }).optional().describe("What somebody changed last, in words."),
  sweep: SweepSchema.optional(),
});
export type MethodsWatch = Readonly<z.infer<typeof MethodsWatchSchema>>;

/**
 * What a reading means. The first one is taken as it is. A later one that lets in other passkeys has everybody looked
 * at. What is unknown keeps what was known: a configuration that comes back as it was has changed nothing. Pure.
 * @returns `undefined` when there is nothing new.
 */
export function afterReading(known: MethodsWatch, policy: MethodsPolicy, now: Date): MethodsWatch | undefined {
  const at = now.toISOString();
  const passkeys = knownOf(policy.passkeys) ?? known.passkeys;
  const certificates = knownOf(policy.certificates) ?? known.certificates;
  const isOther = passkeys !== undefined && known.passkeys !== undefined && !isSame(passkeys, known.passkeys);
  const changes = [
    ...(isOther && known.passkeys ? passkeyChanges(known.passkeys, passkeys) : []),
    ...(certificates && known.certificates && !isSame(certificates, known.certificates)
      ? certificateChanges(known.certificates, certificates)
      : []),
  ];
  const say = sayUnknown(policy);
  const next: MethodsWatch = {
    ...known,
    passkeys,
    certificates,
    unknown: say === undefined ? undefined : { since: known.unknown?.since ?? at, say },
    ...(changes.length > 0 && { changed: { at, say: changes.join("; ").slice(0, LONGEST_SAY) } }),
    ...(isOther && { sweep: newSweep(configurationDigest(passkeys), at, known.sweep) }),
  };
  const isNews =
    changes.length > 0 ||
    isOther ||
    next.unknown?.say !== known.unknown?.say ||
    (known.passkeys === undefined && passkeys !== undefined) ||
    (known.certificates === undefined && certificates !== undefined);
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

const knownOf = <T>(part: { readonly kind: "known"; readonly value: T } | { readonly kind: "unknown" }) =>
  part.kind === "known" ? part.value : undefined;

const isSame = <T extends PasskeyConfiguration | CertificateConfiguration>(one: T, other: T): boolean =>
  configurationDigest(one) === configurationDigest(other);

function sayUnknown({ passkeys, certificates }: MethodsPolicy): string | undefined {
  const parts = [
    ...(passkeys.kind === "unknown" ? [`Fido2: ${passkeys.because}`] : []),
    ...(certificates.kind === "unknown" ? [`X509Certificate: ${certificates.because}`] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : undefined;
}
