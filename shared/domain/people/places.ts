import { z } from "zod";
import { days } from "../calendar/durations.ts";
import { holdsCertificate } from "./certificate.ts";
import { type CredentialKind, fitsThere, isPortable, isTooOld } from "./credentialKind.ts";
import { ClientSchema, type Platform, PlatformSchema } from "./platform.ts";

/** A sign-in of somebody's own that a policy in report-only would have stopped. */
export const RefusedThereSchema = z.object({
  at: z.string(),
  app: z.string().optional().describe("Its name, as the sign-in log has it."),
  clientApp: z.string().optional().describe("`clientAppUsed` of the sign-in."),
  operatingSystem: z.string().optional(),
  result: z.string().describe("What the policy said: `reportOnlyFailure` and `reportOnlyInterrupted` are two things."),
  passwordOnly: z
    .literal(true)
    .optional()
    .describe("Nothing but the password was proven, on whatever device: anybody may register one."),
});
export type RefusedThere = Readonly<z.infer<typeof RefusedThereSchema>>;

/** On which somebody signed in with more than the password. */
const DeviceSeenSchema = z.object({
  deviceId: z.string().optional().describe("Of one that Entra knows."),
  operatingSystem: z.string().optional(),
  at: z.string(),
});
export type DeviceSeen = Readonly<z.infer<typeof DeviceSeenSchema>>;

/**
 * What the interactive log shows of somebody on one platform, to within a day. A client that cannot ask for a passkey
 * is a place of its own. Moments are ISO 8601 UTC.
 */
export const PlaceNoteSchema = z.object({
  platform: PlatformSchema,
  client: ClientSchema,
  workedAt: z.string().optional().describe("Signed in here with more than the password."),
  satisfiedAt: z.string().optional().describe("Signed in here with something that resists phishing."),
  certificateAt: z.string().optional().describe("Signed in here by a certificate that the tenant declares."),
  refused: z.array(RefusedThereSchema).readonly().optional().describe("The latest, one for each app and client."),
  devices: z.array(DeviceSeenSchema).readonly().optional().describe("The latest, proven by more than the password."),
});
export type PlaceNote = Readonly<z.infer<typeof PlaceNoteSchema>>;

/** What decides where somebody gets in. */
export interface Placed {
  readonly places?: readonly PlaceNote[] | undefined;
  /** Kinds of usable passkeys at the last live look; absent where that look did not note any. */
  readonly credentials?: readonly CredentialKind[] | undefined;
  readonly passkeyCreatedAt?: string | undefined;
  /** When the account was last looked at live. What is far older counts no more. */
  readonly checkedAt?: string | undefined;
  /** What the interactive log said before places were told apart. */
  readonly sweptInteractive?:
    | { readonly satisfiedAt?: string | undefined; readonly unsatisfiedAt?: string | undefined }
    | undefined;
}

/** Source: graph facts 6.1: 30 days of sign-ins are kept. */
export const PLACE_COUNTS_MS = days(30);

/** Where somebody works and would not get in: the latest refusal there that counts. */
export const NotReadyAtSchema = RefusedThereSchema.omit({ passwordOnly: true }).extend({ platform: PlatformSchema });
export type NotReadyAt = Readonly<z.infer<typeof NotReadyAtSchema>>;

/**
 * Where somebody works and would be refused (R166). A refusal at a sign-in of their own counts until they carry what
 * fits there, or are seen to get in on that platform: within 30 days before it, or any time after. Pure.
 * What got in on a newer device shows nothing of one that is too old for a passkey.
 * Whoever was asked for more than they gave can give it next time; a sign-in that was blocked shows no such way.
 *
 * Whoever knows a password alone makes nobody unready: such a refusal counts only where its owner is known to work,
 * within the same 30 days, by more than the password.
 */
export function notReadyAt(person: Placed): readonly NotReadyAt[] {
  const { places, credentials = [] } = person;
  if (!places) return placeUnknown(person);
  return places.flatMap((place): readonly NotReadyAt[] => {
    const { platform, client } = place;
    const counted = (place.refused ?? []).find(
      (refusal) =>
        isOwn(place, refusal) &&
        isRecent(refusal, person) &&
        (isTooOldThere(platform, refusal) || !hasGotIn(place, refusal, person)) &&
        !(
          isAskedForMore(refusal) &&
          fitsThere(credentials, { platform, client, operatingSystem: refusal.operatingSystem })
        ),
    );
    if (!counted) return [];
    const { passwordOnly: _, ...known } = counted;
    return [{ platform, ...known }];
  });
}

export interface Whereabouts {
  readonly readyOn: readonly Platform[];
  readonly notReadyOn: readonly Platform[];
}

/**
 * On which platforms somebody gets in with a passkey, and on which they would be refused. In neither list is one on
 * which they work and nothing shows which it is. Pure.
 */
export function whereaboutsOf(person: Placed): Whereabouts {
  const { places = [], credentials = [], checkedAt } = person;
  const notReadyOn = new Set(notReadyAt(person).map(({ platform }) => platform));
  const ready = places.filter((place) => {
    const { platform, client, satisfiedAt, certificateAt, workedAt, devices = [] } = place;
    const gotIn = [satisfiedAt, certificateAt].flatMap((at) => (at === undefined ? [] : [{ at, result: "" }]));
    if (gotIn.some((seen) => isRecent(seen, { checkedAt }) && hasGotIn(place, seen, person))) return true;
    return workedAt !== undefined && devices.some((one) => fitsThere(credentials, { platform, client, ...one }));
  });
  const readyOn = new Set(ready.map(({ platform }) => platform).filter((platform) => !notReadyOn.has(platform)));
  return { readyOn: [...readyOn].toSorted(), notReadyOn: [...notReadyOn].toSorted() };
}

/**
 * A row from before places were told apart: where the refusal was nobody knows. Their next sign-in, a portable
 * credential at the next look, or 30 days bring them out of it.
 */
function placeUnknown(person: Placed): readonly NotReadyAt[] {
  const { satisfiedAt, unsatisfiedAt: at } = person.sweptInteractive ?? {};
  const refusal = at === undefined ? undefined : { at, result: "unknown" };
  if (!refusal || !isRecent(refusal, person) || holdsPortable(person)) return [];
  const isLater = satisfiedAt !== undefined && Date.parse(satisfiedAt) >= Date.parse(refusal.at);
  return isLater ? [] : [{ platform: "unknown", ...refusal }];
}

const isAskedForMore = ({ result }: RefusedThere): boolean => result === "reportOnlyInterrupted";

const isOwn = ({ workedAt, satisfiedAt, certificateAt }: PlaceNote, { at, passwordOnly }: RefusedThere): boolean =>
  passwordOnly !== true ||
  [workedAt, satisfiedAt, certificateAt].some(
    (seen) => Math.abs(Date.parse(seen ?? "") - Date.parse(at)) <= PLACE_COUNTS_MS,
  );

/** By more than the password: whoever knows a password alone names any version that they like. */
const isTooOldThere = (platform: Platform, { operatingSystem, passwordOnly }: RefusedThere): boolean =>
  passwordOnly !== true && isTooOld(platform, operatingSystem);

const isRecent = ({ at }: RefusedThere, { checkedAt }: Placed): boolean =>
  !(checkedAt !== undefined && Date.parse(at) < Date.parse(checkedAt) - PLACE_COUNTS_MS);

/** A success with a passkey that is gone since, or with a certificate that is declared no more, shows nothing. */
const hasGotIn = (place: PlaceNote, refusal: RefusedThere, person: Placed): boolean =>
  byPasskey(place, refusal, person) || byCertificate(place, refusal, person);

const byPasskey = ({ satisfiedAt }: PlaceNote, { at }: RefusedThere, { passkeyCreatedAt }: Placed): boolean =>
  satisfiedAt !== undefined &&
  passkeyCreatedAt !== undefined &&
  Date.parse(satisfiedAt) >= Date.parse(passkeyCreatedAt) &&
  Date.parse(satisfiedAt) >= Date.parse(at) - PLACE_COUNTS_MS;

const byCertificate = ({ certificateAt }: PlaceNote, { at }: RefusedThere, person: Placed): boolean =>
  holdsCertificate(person) && Date.parse(certificateAt ?? "") >= Date.parse(at) - PLACE_COUNTS_MS;

/** Whether any of what somebody holds goes with them, as far as the last live look tells. */
const holdsPortable = ({ credentials = [] }: Placed): boolean => credentials.some(isPortable);

/** The name of the platform, for people. */
export const platformWords: Readonly<Record<PlaceNote["platform"], string>> = {
  windows: "Windows",
  macOS: "macOS",
  iOS: "iPhone or iPad",
  android: "Android",
  linux: "Linux or ChromeOS",
  unknown: "a device of unknown kind",
};

const inEnglish = (platform: Platform): string => platformWords[platform];

/**
 * The same for a mail to that person. Of a sign-in by password alone only the platform: it may be anybody's, who chose
 * the app and its name.
 * @param nameOf the platform, in the language of that person.
 */
export const placesToTell = (person: Placed, nameOf: (platform: Platform) => string = inEnglish): readonly string[] =>
  notReadyAt(person).map((place) => {
    const refused = person.places?.flatMap((note) => (note.platform === place.platform ? (note.refused ?? []) : []));
    const mayBeAnybody = refused?.some(({ at, passwordOnly }) => at === place.at && passwordOnly === true);
    return mayBeAnybody ? nameOf(place.platform) : sayPlace(place, nameOf);
  });

/** For people: "Android 8 (Outlook Mobile, Mobile Apps and Desktop clients)". */
export function sayPlace({ platform, operatingSystem, app, clientApp }: NotReadyAt, nameOf = inEnglish): string {
  const where = platform === "unknown" ? nameOf(platform) : operatingSystem || nameOf(platform);
  const by = [app, clientApp].filter(Boolean).join(", ");
  return by ? `${where} (${by})` : where;
}
