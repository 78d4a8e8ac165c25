import type { DoorStanding } from "./doorFacts.ts";

/** `required`: nothing is handed out without the door. `freshSignInOnly`: where it is not up, a new sign-in does. */
export type DoorMode = "required" | "freshSignInOnly";

/** `handsOut`: gives something out, lets somebody out, or enforces. `takesBack`: the brake, for whoever is there. */
export type ActKind = "handsOut" | "takesBack";

/** What somebody must bring for an act, as far as the door is concerned. */
export type DoorDemand =
  | { readonly kind: "nothing" }
  /** They are in its scope, and signed in later than this moment. */
  | { readonly kind: "passed"; readonly after: string }
  /** Another person, who asks for the same. */
  | { readonly kind: "secondPerson"; readonly because: string }
  /** It cannot be before the door is up. */
  | { readonly kind: "refused"; readonly because: string };

/** Architecture rule 9. Pure. */
export function doorDemand(kind: ActKind, mode: DoorMode, standing: DoorStanding): DoorDemand {
  const isRequired = mode === "required";
  if (standing.isUp)
    return kind === "handsOut" || isRequired ? { kind: "passed", after: standing.since } : { kind: "nothing" };
  if (!isRequired) return { kind: "nothing" };
  return { kind: kind === "handsOut" ? "refused" : "secondPerson", because: standing.say };
}
