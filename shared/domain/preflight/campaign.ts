import type { Reached } from "./licences.ts";
import type { CampaignFacts } from "./methodsPolicyFacts.ts";
import { listed } from "./verdict.ts";

/**
 * What Entra's registration campaign does, for people. `fights`: it asks for something else than a passkey, forces, or
 * does not ask whom the app keeps a group of.
 */
export interface CampaignSaid {
  readonly say: string;
  readonly fights?: { readonly because: string; readonly fix: string } | undefined;
}

const EVERYONE = "all_users";
const PASSKEYS = "fido2";
const FIX = "an Authentication Policy Administrator changes it (Entra, Authentication methods, Registration campaign)";

/**
 * Words for a campaign that is told of. In the state `default` Microsoft decides: since September 2026 it asks for
 * passkeys, a day later again, without end. Source:
 * learn.microsoft.com/entra/identity/authentication/how-to-mfa-registration-campaign, read 2026-11.
 * @param reached whom it asks of the people of the waves; `undefined` where nobody looked.
 * @param nudgeGroupId the group that the app keeps for it, in lower case.
 */
export function sayCampaign(
  campaign: CampaignFacts & { readonly state: string },
  reached: Reached | undefined,
  nudgeGroupId: string | undefined,
): CampaignSaid {
  const { state } = campaign;
  if (state === "disabled")
    return {
      say: "no registration campaign: nobody is asked at sign-in",
      fights:
        nudgeGroupId === undefined
          ? undefined
          : { because: "it is switched off, so the group of NUDGE_GROUP_ID asks nobody", fix: FIX },
    };
  const methods = methodsOf(campaign);
  const isPasskeys = methods.every((method) => method.toLowerCase() === PASSKEYS);
  const isManaged = state === "default";
  const what = isPasskeys && (methods.length > 0 || isManaged) ? "a passkey" : listed(methods) || "an unnamed method";
  const who = whoIsAsked(campaign, reached, nudgeGroupId);
  const say = `${isManaged ? "Microsoft manages the campaign: it" : `the campaign is ${state}: it`} asks for ${what}, ${howOften(campaign)}. ${who}`;
  return { say, fights: fightOf(campaign, { isPasskeys: what === "a passkey", what }, nudgeGroupId) };
}

const methodsOf = ({ includeTargets }: CampaignFacts): readonly string[] => [
  ...new Set((includeTargets ?? []).flatMap(({ targetedAuthenticationMethod: method }) => method ?? [])),
];

/** In its own state snooze and skips are Microsoft's, whatever is written there. */
function howOften({
  state,
  snoozeDurationInDays: days,
  enforceRegistrationAfterAllowedSnoozes: isForced,
}: CampaignFacts) {
  if (state === "default") return "again a day after somebody has put it off, as often as they like; nobody is forced";
  const again =
    typeof days !== "number"
      ? "how soon again is not shown"
      : days === 0
        ? "at every sign-in with MFA"
        : `again ${days === 1 ? "a day" : `${days} days`} after somebody has put it off`;
  if (isForced === true)
    return `${again}; after three times it is forced, and keeps people out until they have registered`;
  return `${again}; ${isForced === false ? "as often as they like, nobody is forced" : "whether it is forced after three times is not shown"}`;
}

function whoIsAsked(
  { includeTargets, excludeTargets }: CampaignFacts,
  reached: Reached | undefined,
  nudgeGroupId: string | undefined,
): string {
  const names = (includeTargets ?? []).map(({ id }) => {
    if (id.toLowerCase() === EVERYONE) return "everybody";
    return id.toLowerCase() === nudgeGroupId ? "the group that the app keeps" : `the group ${id}`;
  });
  const excluded = (excludeTargets ?? []).length;
  const asks = `It asks ${listed(names) || "nobody by name"}${excluded > 0 ? `, but ${excluded === 1 ? "one target" : `${excluded} targets`}` : ""}`;
  if (!reached) return asks;
  const outside = new Set([...reached.outside, ...reached.shutOut]).size;
  return `${asks}; of the people of this wave's group ${outside === 0 ? "all are asked who need it" : `${outside} ${outside === 1 ? "is" : "are"} not asked`}`;
}

function fightOf(
  { enforceRegistrationAfterAllowedSnoozes: isForced, state, includeTargets }: CampaignFacts,
  { isPasskeys, what }: { readonly isPasskeys: boolean; readonly what: string },
  nudgeGroupId: string | undefined,
): CampaignSaid["fights"] {
  if (state !== "default" && state !== "enabled")
    return { because: `nobody knows what its state ${state} means`, fix: FIX };
  if (!isPasskeys)
    return {
      because: `it asks for ${what}`,
      fix: `let it ask for passkeys, or switch it off, while waves run: ${FIX}`,
    };
  if (isForced === true && state !== "default")
    return {
      because: "it forces people, also those who are held or cannot register where they work",
      fix: `let people put it off without end, or aim it at the group of NUDGE_GROUP_ID: ${FIX}`,
    };
  const isAimed = (includeTargets ?? []).some(({ id }) => [EVERYONE, nudgeGroupId].includes(id.toLowerCase()));
  return nudgeGroupId === undefined || isAimed || (state === "default" && (includeTargets ?? []).length === 0)
    ? undefined
    : {
        because: "it does not ask the group of NUDGE_GROUP_ID, which the app keeps for it",
        fix: `name that group in it: ${FIX}`,
      };
}
