import { describe, expect, test } from "vitest";
import { isBlocking, type Moment } from "../../../../../shared/domain/preflight/moments.ts";
import { runPreflight } from "../../../../../shared/domain/preflight/preflight.ts";
import type { TenantFacts } from "../../../../../shared/domain/preflight/tenantFacts.ts";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
import type { WaveForChecks } from "../../../../../shared/domain/preflight/waveForChecks.ts";
import type { WaveMember } from "../../../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../../../shared/domain/wave/waveFacts.ts";
import {
  breakGlass,
  declaration,
  legacyBlock,
  NOW,
  policy,
  readyTenant,
  registrationGuard,
  unread,
  wavePolicy,
  withMethods,
  workforcePolicy,
} from "../../../../support/preflight/readyTenant.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

const daysAgo = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString();
const hoursAgo = (hours: number): string => daysAgo(hours / 24);

const ready = (n: number, change: Partial<WaveMember> = {}): WaveMember =>
  aMember("wave-1", `10000000-0000-4000-8000-00000000000${n}`, {
    userPrincipalName: `p${n}@contoso.example`,
    mail: `p${n}@contoso.example`,
    hasUsablePasskey: true,
    named: { digest: "d", as: "ready" },
    passkeyCreatedAt: daysAgo(20),
    passkeyUsedAt: daysAgo(1),
    checkedAt: hoursAgo(0.5),
    ...change,
  });
const evidence: NonNullable<WaveFacts["evidence"]> = {
  at: hoursAgo(3),
  digest: "d",
  policyDigest: "p",
  ready: 2,
  leftOut: 0,
  seen: 2,
  inScope: 2,
  clean: true,
};
const facts = (change: Partial<WaveFacts> = {}): WaveFacts =>
  aWave({
    stage: "swept",
    snapshotAt: daysAgo(30),
    inScope: 2,
    gate: { at: daysAgo(10), ready: 2, inScope: 2, passed: true },
    warnedAt: daysAgo(9),
    reportOnlyAt: daysAgo(2.1),
    policyId: "wave-policy",
    evidence,
    ...change,
  });
const registered = (key: string, kind: "wave" | "workforce", change = {}) => ({
  key,
  registered: {
    policyId: `${kind}-policy`,
    key,
    kind,
    wanted: kind === "wave" ? ("enabledForReportingButNotEnforced" as const) : ("enabled" as const),
    createdAt: daysAgo(3),
    definitionDigest: kind,
    state: "enabled" as const,
    ...change,
  },
});
const wave = (change: Partial<WaveForChecks> = {}): WaveForChecks => ({
  moment: "flip",
  facts: facts(),
  members: [ready(1), ready(2)],
  rules: { reportOnlyHours: 48, warningDays: 7 },
  policies: [registered("w", "wave"), registered("workforce", "workforce")],
  isFirstFlip: true,
  ...change,
});
const others = [policy("MFA for all"), legacyBlock(), registrationGuard()];
const own = (change: object = {}) => ({ ...wavePolicy(), id: "wave-policy", definitionDigest: "wave", ...change });
const enforcing = (change: object = {}) => ({
  ...workforcePolicy(),
  id: "workforce-policy",
  definitionDigest: "workforce",
  ...change,
});
const policies = (
  ...all: TenantFacts["accessPolicies"] extends infer K ? (K extends { value: infer V } ? V : never) : never
) => ({ accessPolicies: known(all) }) as Partial<TenantFacts>;
const tenant = (change: Partial<TenantFacts> = {}): TenantFacts =>
  readyTenant({ accessPolicies: known([...others, own(), enforcing()]), wave: wave(), ...change });
const inWave = (change: Partial<WaveForChecks>): Partial<TenantFacts> => ({ wave: wave(change) });
const ofWave = (change: Partial<WaveFacts>): Partial<TenantFacts> => inWave({ facts: facts(change) });
const members = (...all: WaveMember[]): Partial<TenantFacts> => inWave({ members: all });

const blockingAt = (moment: Moment, change: Partial<TenantFacts> = {}): readonly string[] =>
  runPreflight(tenant(change))
    .filter((finding) => isBlocking(finding, moment))
    .map(({ id }) => id);

describe("a tenant and a wave in which all is well", () => {
  test.each(["start", "reportOnly", "flip"] as const)("hold nothing up at %s", (moment) => {
    expect(blockingAt(moment)).toEqual([]);
  });
  test("fail no check", () => {
    expect(runPreflight(tenant()).filter(({ result }) => result === "fail")).toEqual([]);
  });
});

test("at its start a wave is not judged by what comes later", () => {
  const planned = aWave({ stage: "planned" });
  expect(blockingAt("start", { ...inWave({ facts: planned, members: [] }), ...policies(...others) })).toEqual([]);
});

const machine = ready(1, { userPrincipalName: "svc-backup@contoso.example" });
const cases: readonly (readonly [string, string, Partial<TenantFacts>])[] = [
  [
    "P22",
    "a member signs in with IMAP",
    { legacySignIns: known([{ userId: ready(1).userId, clientAppUsed: "IMAP4" }]) },
  ],
  ["P22", "the sign-in log cannot be read", { legacySignIns: unread }],
  [
    "P24",
    "a machine without a person's licence is in it",
    { ...members(machine), scope: known({ groups: 1, holds: 1, lacking: [machine.userPrincipalName], unclear: [] }) },
  ],
  ["P24", "nobody read whether a machine holds a licence", { ...members(machine), scope: unread }],
  ["P25", "the wave's policy was changed", policies(...others, own({ definitionDigest: "other" }), enforcing())],
  ["P25", "the wave's policy is on", policies(...others, own({ state: "enabled" }), enforcing())],
  ["P25", "the wave's policy is gone", policies(...others, enforcing())],
  ["P25", "the wave's policy is not recorded", inWave({ policies: [{ key: "w", registered: undefined }] })],
  [
    "P25",
    "the workforce policy is in report-only",
    policies(...others, own(), enforcing({ state: "enabledForReportingButNotEnforced" })),
  ],
  ["P25", "the workforce policy was changed", policies(...others, own(), enforcing({ definitionDigest: "other" }))],
  ["P25", "a policy was not read as a whole", policies(...others, own({ definitionDigest: undefined }), enforcing())],
  ["P34", "the gate was never looked at", ofWave({ gate: undefined })],
  ["P34", "the gate is shut", ofWave({ gate: { at: daysAgo(1), ready: 1, inScope: 2, passed: false } })],
  ["P35", "somebody was last looked at two days ago", members(ready(1), ready(2, { checkedAt: daysAgo(2) }))],
  ["P35", "nobody says when somebody was looked at", members(ready(1), ready(2, { checkedAt: undefined }))],
  ["P35", "nobody is ready", members(ready(1, { hasUsablePasskey: false }))],
  ["P36", "nobody could tell whether a passkey fits", members(ready(1, { fitUnknown: true }))],
  ["P39", "report-only lasted a day", ofWave({ reportOnlyAt: daysAgo(1) })],
  ["P39", "nothing was swept", ofWave({ evidence: undefined })],
  ["P39", "the sweep was not clean", ofWave({ evidence: { ...evidence, clean: false } })],
  ["P40", "nobody was warned", ofWave({ warnedAt: undefined })],
  ["P40", "the warning is six days old", ofWave({ warnedAt: daysAgo(6.9) })],
  ["P57", "nobody is in scope", members(ready(1, { sortedOut: "privileged" }))],
  [
    "P46",
    "hybrid trust is not declared",
    { organization: known({ onPremisesSyncEnabled: true, onPremisesLastSyncDateTime: hoursAgo(1) }) },
  ],
  ["P55", "nobody has declared the helpdesk ready", { declarations: known([]) }],
  ["P55", "the declaration has lapsed", { declarations: known([declaration("P55", { until: hoursAgo(1) })]) }],
  ["P55", "the end of the declaration is no moment", { declarations: known([declaration("P55", { until: "soon" })]) }],
  ["P55", "the declarations cannot be read", { declarations: unread }],
  ["P61", "no policy guards registration", policies(policy("MFA for all"), legacyBlock(), own(), enforcing())],
  [
    "P61",
    "it is in report-only",
    policies(
      ...others.slice(0, 2),
      registrationGuard({ state: "enabledForReportingButNotEnforced" }),
      own(),
      enforcing(),
    ),
  ],
  [
    "P61",
    "it leaves Windows out",
    policies(
      ...others.slice(0, 2),
      registrationGuard({ conditions: { platforms: { includePlatforms: ["all"], excludePlatforms: ["windows"] } } }),
      own(),
      enforcing(),
    ),
  ],
  [
    "P61",
    "it asks for a compliant device",
    policies(
      ...others,
      { ...registrationGuard({ grantControls: { builtInControls: ["compliantDevice"] } }), id: "g2" },
      own(),
      enforcing(),
    ),
  ],
  [
    "P61",
    "its strength takes no pass",
    policies(
      ...others,
      {
        ...registrationGuard({
          grantControls: { authenticationStrength: { id: "s", allowedCombinations: ["fido2"] } },
        }),
        id: "g2",
      },
      own(),
      enforcing(),
    ),
  ],
  [
    "P63",
    "an app that a policy names has no service principal",
    { missingApps: known(["ea890292-c8c8-4433-b5ea-b09d0668e1a6"]) },
  ],
  ["P63", "service principals cannot be read", { missingApps: unread }],
  ["P12", "one break-glass account is known", { breakGlass: [breakGlass("bg0")] }],
  [
    "P15",
    "an account holds a certificate that is one factor",
    {
      breakGlass: [
        breakGlass("bg0"),
        breakGlass("bg1", {
          methods: known([]),
          account: known({
            id: "bg1",
            userPrincipalName: "bg1@contoso.onmicrosoft.com",
            accountEnabled: true,
            authorizationInfo: { certificateUserIds: ["X509:<PN>bg1"] },
          }),
        }),
      ],
    },
  ],
  [
    "P16",
    "the role is over a unit only",
    {
      breakGlass: [
        breakGlass("bg0"),
        breakGlass("bg1", {
          roles: known([
            {
              roleDefinitionId: "62e90394-69f5-4237-9190-012177145e10",
              assignmentType: "Assigned",
              directoryScopeId: "/administrativeUnits/x",
            },
          ]),
        }),
      ],
    },
  ],
  [
    "P1",
    "somebody of the wave is in no target",
    {
      ...withMethods({ fido2: { includeTargets: [{ id: "g", allowedPasskeyProfiles: ["p1"] }] } }),
      waveGroupIds: ["w"],
      reached: known({ fido2: { by: ["g"], outside: ["p2@contoso.example"], shutOut: [] } }),
    },
  ],
  [
    "P8",
    "somebody of the wave is in an excluded group",
    {
      ...withMethods({ pass: { excludeTargets: [{ id: "x" }] } }),
      waveGroupIds: ["w"],
      reached: known({ temporaryaccesspass: { by: ["all_users"], outside: [], shutOut: ["p2@contoso.example"] } }),
    },
  ],
];

test.each(cases)("%s alone holds up the flip when %s", (id, _what, change) => {
  expect(blockingAt("flip", change)).toContain(id);
});

test("the number of policies holds up a wave that is to make one, and none that has its own", () => {
  const full = policies(...others, own(), enforcing(), ...Array.from({ length: 240 }, (_, n) => policy(`other ${n}`)));
  expect(blockingAt("start", full)).toContain("P62");
  expect(blockingAt("flip", full)).not.toContain("P62");
});

test.each([
  ["P41", members(ready(1, { mail: undefined }))],
  ["P38", members(ready(1, { passkeyUsedAt: daysAgo(31) }))],
  [
    "P64",
    withMethods({
      fido2: {
        passkeyProfiles: [
          { id: "p1", passkeyTypes: "deviceBound,synced", attestationEnforcement: "disabled" },
          { id: "p2", passkeyTypes: "deviceBound", attestationEnforcement: "registrationOnly" },
        ],
      },
    }),
  ],
  [
    "P65",
    policies(...others, own(), enforcing(), {
      ...policy("custom", { grantControls: { customAuthenticationFactors: ["Duo"] } }),
    }),
  ],
  ["P66", { perUserMfa: known({ asked: 2, on: ["p1@contoso.example"] }) }],
] as const)("%s is a warning that holds up nobody", (id, change) => {
  const found = runPreflight(tenant(change as Partial<TenantFacts>)).find((finding) => finding.id === id);
  expect(found?.result).toBe("warn");
  expect(blockingAt("flip", change as Partial<TenantFacts>)).not.toContain(id);
});

test("a break-glass account that was not tested holds up the first flip, and is a warning at later ones", () => {
  const untested = { breakGlass: [breakGlass("bg0"), breakGlass("bg1", { lastSuccessfulSignIn: known(undefined) })] };
  expect(blockingAt("flip", untested)).toEqual(["P19"]);
  expect(blockingAt("flip", { ...untested, ...inWave({ isFirstFlip: false }) })).toEqual([]);
});

test("whoever enters in another part need not have been looked at", () => {
  const other = ready(3, { checkedAt: daysAgo(9), named: { digest: "before", as: "ready" } });
  expect(blockingAt("flip", members(ready(1), other))).toEqual([]);
});

test("devices are not known, and that holds up no wave", () => {
  const found = runPreflight(tenant()).filter(({ id }) => id === "P43" || id === "P44");
  expect(found.map(({ result }) => result)).toEqual(["unknown", "unknown"]);
  expect(blockingAt("flip")).toEqual([]);
});
