import { z } from "zod";
import { wizardAppIds } from "./wizardApps.ts";

const said = (what: string) =>
  z
    .string({ error: `must say ${what}` })
    .trim()
    .min(1, `must say ${what}`)
    .max(300);
const until = z.iso.date({ error: "must be the last day, as yyyy-mm-dd" });
const common = {
  owner: said("who answers for it"),
  reason: said("why it is left out"),
  until: until.describe("The last day, UTC. Nothing ends by itself: people are told, and a start is refused."),
  caughtBy: z.guid("must be the id of the other policy that catches it").toLowerCase(),
};

const appId = z.guid("must be the client id of an app").toLowerCase();
/** The wizard's two are left out together, and only beside the companion policy. */
const anApp = appId.refine(
  (id) => !(wizardAppIds as readonly string[]).includes(id),
  "is an app that sign-ins for baseline scopes are judged by: left out, a password with any second factor gets in. The setting WIZARD_EXCLUSIONS leaves the two of them out together, beside a companion policy of the same strength",
);
const aLocation = "must be the id of a named location, or AllTrusted";
const platforms = ["android", "iOS", "windows", "windowsPhone", "macOS", "linux"] as const;

/** What the workforce policy and those of the waves leave out, and which other policy catches it (R163, P30). */
const LeftOutSchema = z.discriminatedUnion(
  "what",
  [
    z.strictObject({ what: z.literal("app"), id: anApp, ...common }),
    z.strictObject({
      what: z.literal("platform"),
      id: z.enum(platforms, `must be one of ${platforms.join(", ")}`),
      ...common,
    }),
    z.strictObject({
      what: z.literal("location"),
      id: z.union([z.literal("AllTrusted"), z.guid(aLocation).toLowerCase()], aLocation),
      ...common,
    }),
    // R49: passkeys for sensitive apps first; the declaration is about all the others.
    z.strictObject({
      what: z.literal("allButSensitiveApps"),
      sensitiveApps: z.array(appId).min(1, "must name the apps that need a passkey").max(100).readonly(),
      ...common,
    }),
  ],
  { error: "must be app, platform, location or allButSensitiveApps" },
);
export type LeftOut = Readonly<z.infer<typeof LeftOutSchema>>;

/** All that a tenant declares. */
export const DeclarationsSchema = z
  .array(LeftOutSchema, { error: "must be a list" })
  .max(20, "must be 20 at the most")
  .superRefine((all, context) => {
    const names = all.map(nameOf);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) context.addIssue({ code: "custom", message: `names ${twice} twice` });
    const kinds = new Set(all.map(({ what }) => what));
    if (kinds.has("allButSensitiveApps") && kinds.has("app"))
      context.addIssue({ code: "custom", message: "leaves out single apps and all but some: name one or the other" });
  })
  .readonly();

/** For people. */
export function nameOf(one: LeftOut): string {
  switch (one.what) {
    case "app":
      return `the app ${one.id}`;
    case "platform":
      return `the platform ${one.id}`;
    case "location":
      return `the location ${one.id}`;
    case "allButSensitiveApps":
      return "all apps but the sensitive ones";
  }
}

/** What decides which apps, platforms and locations our policies apply to. */
export interface Reach {
  readonly leftOut?: readonly LeftOut[];
  /** Whether the wizard's two apps are left out, and a companion policy covers exactly these. */
  readonly wizardExclusions?: boolean;
}

/** The part of a policy's `conditions` that says which apps, platforms and locations it applies to. */
export function conditionsOf({ leftOut = [], wizardExclusions = false }: Reach) {
  const sensitive = leftOut.flatMap((one) => (one.what === "allButSensitiveApps" ? one.sensitiveApps : []));
  const apps = [...idsOf(leftOut, "app"), ...(wizardExclusions ? wizardAppIds : [])];
  return {
    applications: {
      includeApplications: sensitive.length > 0 ? sensitive : ["All"],
      ...(apps.length > 0 && { excludeApplications: apps }),
    },
    ...placesOf(leftOut),
  };
}

/** The same of a companion: exactly the wizard's two apps, where the policy beside it applies. */
export const companionConditionsOf = ({ leftOut = [] }: Reach) => ({
  applications: { includeApplications: wizardAppIds },
  ...placesOf(leftOut),
});

const idsOf = (declared: readonly LeftOut[], what: "app" | "platform" | "location") =>
  declared.flatMap((one) => (one.what === what ? [one.id] : []));

function placesOf(declared: readonly LeftOut[]) {
  const [without, places] = [idsOf(declared, "platform"), idsOf(declared, "location")];
  return {
    ...(without.length > 0 && { platforms: { includePlatforms: ["all"], excludePlatforms: without } }),
    ...(places.length > 0 && { locations: { includeLocations: ["All"], excludeLocations: places } }),
  };
}

/** Those whose last day has passed. */
export const endedOf = (declared: readonly LeftOut[], now: Date): readonly LeftOut[] =>
  declared.filter(({ until }) => now.toISOString().slice(0, 10) > until);
