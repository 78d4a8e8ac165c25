import { describe, expect, test } from "vitest";
import { sayCampaign } from "../../../../../shared/domain/preflight/campaign.ts";
import type { Reached } from "../../../../../shared/domain/preflight/licences.ts";
import type { CampaignFacts } from "../../../../../shared/domain/preflight/methodsPolicyFacts.ts";

const NUDGE = "90000000-0000-4000-8000-0000000000de";
const OTHER = "90000000-0000-4000-8000-000000000001";
type Campaign = CampaignFacts & { readonly state: string };
const asks = (id: string, method: string | null = "fido2") => [
  { id, targetType: "group", targetedAuthenticationMethod: method },
];
const enabled: Campaign = { state: "enabled", snoozeDurationInDays: 1, includeTargets: asks("all_users") };
const managed: Campaign = { state: "default", snoozeDurationInDays: 1, includeTargets: asks("all_users") };
const reach = (change: Partial<Reached> = {}): Reached => ({ by: [], outside: [], shutOut: [], ...change });

describe("what a campaign does, in words", () => {
  test.each<[string, Campaign, Reached | undefined, string | undefined, string]>([
    ["off", { state: "disabled" }, undefined, undefined, "no registration campaign: nobody is asked at sign-in"],
    [
      "Microsoft's own, the normal state",
      managed,
      undefined,
      undefined,
      "Microsoft manages the campaign: it asks for a passkey, again a day after somebody has put it off, as often as they like; nobody is forced. It asks everybody",
    ],
    [
      "Microsoft's own, whatever snooze and skips are written there",
      { ...managed, snoozeDurationInDays: 14, enforceRegistrationAfterAllowedSnoozes: true, includeTargets: [] },
      undefined,
      undefined,
      "Microsoft manages the campaign: it asks for a passkey, again a day after somebody has put it off, as often as they like; nobody is forced. It asks nobody by name",
    ],
    [
      "enabled, and put off for days",
      { ...enabled, snoozeDurationInDays: 3, enforceRegistrationAfterAllowedSnoozes: false },
      reach(),
      undefined,
      "the campaign is enabled: it asks for a passkey, again 3 days after somebody has put it off; as often as they like, nobody is forced. It asks everybody; of the people of this wave's group all are asked who need it",
    ],
    [
      "forced at every sign-in",
      { ...enabled, snoozeDurationInDays: 0, enforceRegistrationAfterAllowedSnoozes: true },
      undefined,
      undefined,
      "the campaign is enabled: it asks for a passkey, at every sign-in with MFA; after three times it is forced, and keeps people out until they have registered. It asks everybody",
    ],
    [
      "of which v1.0 does not show all, for the app's group, with exclusions",
      {
        ...enabled,
        snoozeDurationInDays: undefined,
        includeTargets: asks(NUDGE.toUpperCase(), "Fido2"),
        excludeTargets: [{ id: OTHER }],
      },
      reach({ outside: ["a", "b"], shutOut: ["b"] }),
      NUDGE,
      "the campaign is enabled: it asks for a passkey, how soon again is not shown; whether it is forced after three times is not shown. It asks the group that the app keeps, but one target; of the people of this wave's group 2 are not asked",
    ],
    [
      "that leaves one out",
      { ...enabled, enforceRegistrationAfterAllowedSnoozes: false },
      reach({ outside: ["a"] }),
      undefined,
      "the campaign is enabled: it asks for a passkey, again a day after somebody has put it off; as often as they like, nobody is forced. It asks everybody; of the people of this wave's group 1 is not asked",
    ],
    [
      "for another method and another group",
      { ...enabled, includeTargets: asks(OTHER, "microsoftAuthenticator") },
      undefined,
      undefined,
      `the campaign is enabled: it asks for microsoftAuthenticator, again a day after somebody has put it off; whether it is forced after three times is not shown. It asks the group ${OTHER}`,
    ],
  ])("%s", (_what, campaign, reached, nudge, say) => {
    expect(sayCampaign(campaign, reached, nudge).say).toBe(say);
  });
});

describe("a campaign fights the rollout", () => {
  test.each<[string, Campaign, string | undefined, RegExp | undefined]>([
    ["not when it is off", { state: "disabled" }, undefined, undefined],
    ["when it is off, and a group is kept for it", { state: "disabled" }, NUDGE, /switched off/],
    ["not when Microsoft manages it", managed, undefined, undefined],
    ["not when Microsoft manages it and everybody is asked", managed, NUDGE, undefined],
    ["not when it asks for passkeys", enabled, undefined, undefined],
    ["not when it asks the app's group", { ...enabled, includeTargets: asks(NUDGE) }, NUDGE, undefined],
    ["when it asks another group", { ...enabled, includeTargets: asks(OTHER) }, NUDGE, /does not ask the group/],
    [
      "when it asks for Authenticator",
      { ...enabled, includeTargets: asks("all_users", "microsoftAuthenticator") },
      undefined,
      /asks for microsoftAuthenticator/,
    ],
    [
      "when Microsoft's asks for Authenticator",
      { ...managed, includeTargets: asks("all_users", "microsoftAuthenticator") },
      undefined,
      /asks for microsoftAuthenticator/,
    ],
    [
      "when it asks for two methods",
      { ...enabled, includeTargets: [...asks(OTHER), ...asks(OTHER, "microsoftAuthenticator")] },
      undefined,
      /asks for/,
    ],
    [
      "when it does not say for what",
      { ...enabled, includeTargets: asks(OTHER, null) },
      undefined,
      /an unnamed method/,
    ],
    ["when it forces people", { ...enabled, enforceRegistrationAfterAllowedSnoozes: true }, undefined, /forces people/],
    ["in a state that is new", { ...enabled, state: "unknownFutureValue" }, undefined, /nobody knows/],
  ])("%s", (_what, campaign, nudge, because) => {
    const { fights } = sayCampaign(campaign, undefined, nudge);
    if (because) expect(fights?.because).toMatch(because);
    else expect(fights).toBeUndefined();
  });
});
