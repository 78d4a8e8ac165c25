import { z } from "zod";
import { type CredentialKind, CredentialKindSchema } from "../people/credentialKind.ts";
import { PLACE_COUNTS_MS, type Placed } from "../people/places.ts";
import { type Platform, PlatformSchema } from "../people/platform.ts";
import type { Persona } from "./persona.ts";

interface ShouldHold {
  /** One of these goes along with them. */
  readonly portable: readonly CredentialKind[];
  /** One of these on each platform on which they work. */
  readonly local: Partial<Readonly<Record<Platform, readonly CredentialKind[]>>>;
  /** A platform on which they need one before they were seen there. */
  readonly always?: Platform;
  /** These are out of place. */
  readonly never: readonly CredentialKind[];
}

const phones = (...kinds: readonly CredentialKind[]) => ({ iOS: kinds, android: kinds });
const staffComputers = {
  windows: ["windowsHello", "certificate"],
  macOS: ["platformCredential", "certificate"],
} as const;
const staff = {
  portable: ["syncedPasskey", "authenticatorPasskey", "securityKey"],
  local: { ...staffComputers, ...phones("syncedPasskey", "authenticatorPasskey") },
  never: [],
} as const satisfies ShouldHold;
/** A key that they carry; nothing of theirs stays on a device that others use (R235, R237, R295). */
const keyOnly = { portable: ["securityKey"], local: {}, never: [] } as const satisfies ShouldHold;

/**
 * What each persona should hold: something portable, and something local on each device that they work on (R294).
 * Sources: requirements R235, R237, R292, R293, R295, R296.
 */
export const shouldHold: Readonly<Record<Persona, ShouldHold>> = {
  office: staff,
  macOS: { ...staff, always: "macOS" },
  frontline: keyOnly,
  sharedDevice: { ...keyOnly, never: ["windowsHello", "platformCredential"] },
  contractor: keyOnly,
  admin: {
    portable: ["securityKey", "authenticatorPasskey", "certificate"],
    local: { ...staffComputers, ...phones("authenticatorPasskey", "certificate") },
    never: ["syncedPasskey"],
  },
};

export const LackSchema = z.object({
  what: z.enum(["portable", "local", "outOfPlace"]),
  platform: PlatformSchema.optional().describe("Of `local`: where they work, and hold nothing that stays there."),
  kinds: z
    .array(CredentialKindSchema)
    .readonly()
    .describe("One of these would do; of `outOfPlace` those that they hold and should not."),
});
export type Lack = Readonly<z.infer<typeof LackSchema>>;

type Held = Pick<Placed, "credentials" | "places" | "checkedAt">;

/**
 * What somebody lacks of what their persona should hold. It changes nothing: who is ready does not go by it. Pure.
 * @returns `undefined` while nobody has looked which kinds they hold: unknown is never complete.
 */
export function lacksOf(persona: Persona, { credentials, places = [], checkedAt }: Held): readonly Lack[] | undefined {
  if (credentials === undefined || checkedAt === undefined) return undefined;
  const { portable, local, always, never } = shouldHold[persona];
  const holdsOneOf = (kinds: readonly CredentialKind[]) => kinds.some((kind) => credentials.includes(kind));
  const asOf = Date.parse(checkedAt) - PLACE_COUNTS_MS;
  const worked = places.flatMap(({ platform, workedAt, satisfiedAt }) =>
    [workedAt, satisfiedAt].some((at) => at !== undefined && Date.parse(at) >= asOf) ? [platform] : [],
  );
  const platforms = [...new Set([...worked, ...(always ? [always] : [])])].toSorted();
  const outOfPlace = never.filter((kind) => credentials.includes(kind));
  return [
    ...(holdsOneOf(portable) ? [] : [{ what: "portable" as const, kinds: portable }]),
    ...platforms.flatMap((platform): readonly Lack[] => {
      const kinds = local[platform];
      return kinds === undefined || holdsOneOf(kinds) ? [] : [{ what: "local", platform, kinds }];
    }),
    ...(outOfPlace.length > 0 ? [{ what: "outOfPlace" as const, kinds: outOfPlace }] : []),
  ];
}
