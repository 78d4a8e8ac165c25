import { type ConditionalAccessPolicy, stateWords } from "../../shared/domain/policy/conditionalAccessPolicy.ts";
import { definitionProblems } from "../../shared/domain/policy/policyDefinition.ts";
import { noRoomFor } from "../../shared/domain/policy/policyLimit.ts";
import type { Known } from "../../shared/domain/preflight/verdict.ts";
import { testAppPolicy, testAppPolicyName } from "../../shared/domain/self/testAppPolicy.ts";
import { type SetupStep, type SetupWish, sameName, twice } from "./setupStep.ts";
import { testAppBody } from "./wanted.ts";

/** A registration, and whether people can sign in to it: whether it has a service principal in this tenant. */
export interface AppSeen {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string | null;
  readonly signInAudience: string | null;
  readonly redirectUris: readonly string[];
  readonly isSignInPossible: boolean;
}

/** What stands of the test application (R278). Both are known to be empty while nobody asks for it. */
export interface TestAppSeen {
  /** Of the wanted name. */
  readonly testApps: Known<readonly AppSeen[]>;
  /** All of the tenant: they count against its limit. */
  readonly policies: Known<readonly ConditionalAccessPolicy[]>;
}

/** Why the test application is left out; `undefined` when it is wanted. */
export function testAppSkipped({ appUrl, breakGlassGroupId }: SetupWish): string | undefined {
  if (appUrl === undefined)
    return "it sends people back to the app: after the deployment run this again with --app-url URL";
  return breakGlassGroupId === undefined
    ? "its policy leaves out the break-glass accounts: name their group with --break-glass-group ID"
    : undefined;
}

/** The application first: its policy is for it alone. */
export function testAppSteps(seen: TestAppSeen, wish: SetupWish): readonly SetupStep[] {
  const app = { part: "testApp", name: testAppBody("").displayName } as const;
  const policy = { part: "testAppPolicy", name: testAppPolicyName } as const;
  const { appUrl, breakGlassGroupId } = wish;
  if (appUrl === undefined || breakGlassGroupId === undefined) {
    const because = testAppSkipped(wish) ?? "";
    return [app, policy].map((named) => ({ ...named, kind: "skipped", because }));
  }
  const appStep: SetupStep = { ...app, ...lookAtApp(seen.testApps, appUrl) };
  if (appStep.kind !== "there" && appStep.kind !== "make")
    return [appStep, { ...policy, kind: "skipped", because: "the application comes first" }];
  const appId = seen.testApps.known ? seen.testApps.value[0]?.appId : undefined;
  return [appStep, { ...policy, ...lookAtPolicy(seen.policies, appId, breakGlassGroupId) }];
}

type Unnamed<T> = T extends unknown ? Omit<T, "part" | "name"> : never;
type Look = Unnamed<SetupStep>;

function lookAtApp(apps: TestAppSeen["testApps"], appUrl: string): Look {
  if (!apps.known) return { kind: "unknown", because: apps.because };
  const [found, ...more] = apps.value;
  if (!found) return { kind: "make" };
  if (more.length > 0) return twice([found, ...more]);
  if (found.signInAudience !== "AzureADMyOrg")
    return {
      kind: "refused",
      because: "an application of this name is there, but not of this directory alone",
      fix: "rename it, or set it right",
    };
  if (!found.redirectUris.includes(appUrl))
    return {
      kind: "refused",
      because: `an application of this name is there, but does not send people back to ${appUrl}`,
      fix: "rename it, or add that as redirect URI (web)",
    };
  return found.isSignInPossible ? { kind: "there", id: found.appId, notes: [] } : { kind: "make", appId: found.appId };
}

function lookAtPolicy(policies: TestAppSeen["policies"], appId: string | undefined, breakGlassGroupId: string): Look {
  if (!policies.known) return { kind: "unknown", because: policies.because };
  const [found, ...more] = policies.value.filter(({ displayName }) => sameName(displayName, testAppPolicyName));
  if (!found) {
    const noRoom = noRoomFor(policies.value.length);
    return noRoom === undefined ? { kind: "make" } : { kind: "refused", because: noRoom, fix: "run the command again" };
  }
  if (more.length > 0) return twice([found, ...more]);
  const others = definitionProblems(found, testAppPolicy(appId ?? "", breakGlassGroupId));
  return others.length === 0
    ? { kind: "there", id: found.id, notes: notesOnState(found) }
    : {
        kind: "refused",
        because: `a policy of this name is there, but ${others.join("; ")}`,
        fix: "rename it, or set it right",
      };
}

const notesOnState = ({ state }: Pick<ConditionalAccessPolicy, "state">): readonly string[] =>
  state === "enabled" ? [] : [`is ${stateWords[state]}: ${SWITCH_ON}`];
export const SWITCH_ON =
  "look at what it would have asked for, then switch it on; only then a sign-in proves a passkey";
