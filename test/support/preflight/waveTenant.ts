import type { DeviceSeen, PlaceNote } from "../../../shared/domain/people/places.ts";
import type { AccessPolicyFacts, TenantFacts } from "../../../shared/domain/preflight/tenantFacts.ts";
import { known } from "../../../shared/domain/preflight/verdict.ts";
import type { WaveForChecks } from "../../../shared/domain/preflight/waveForChecks.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import { aMember } from "../waves/aMember.ts";
import { aWave } from "../waves/aWave.ts";
import {
  legacyBlock,
  NOW,
  policy,
  readyTenant,
  registrationGuard,
  wavePolicy,
  workforcePolicy,
} from "./readyTenant.ts";

export const daysAgo = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString();
export const hoursAgo = (hours: number): string => daysAgo(hours / 24);

/** Where somebody signed in a day ago. */
export const placeOf = (
  platform: PlaceNote["platform"],
  device: Omit<DeviceSeen, "at">,
  change: Partial<PlaceNote> = {},
): PlaceNote => ({
  platform,
  client: "modern",
  workedAt: daysAgo(1),
  satisfiedAt: daysAgo(1),
  devices: [{ ...device, at: daysAgo(1) }],
  ...change,
});

export const ready = (n: number, change: Partial<WaveMember> = {}): WaveMember =>
  aMember("wave-1", `10000000-0000-4000-8000-${String(n).padStart(12, "0")}`, {
    userPrincipalName: `p${n}@contoso.example`,
    mail: `p${n}@contoso.example`,
    hasUsablePasskey: true,
    passkeys: 2,
    credentials: ["windowsHello", "authenticatorPasskey"],
    places: [
      placeOf("windows", { deviceId: `laptop-${n}`, operatingSystem: "Windows 11" }),
      placeOf("iOS", { operatingSystem: "Ios 18.2" }),
    ],
    named: { digest: "d", as: "ready" },
    passkeyCreatedAt: daysAgo(20),
    passkeyUsedAt: daysAgo(1),
    checkedAt: hoursAgo(0.5),
    ...change,
  });
export const evidence: NonNullable<WaveFacts["evidence"]> = {
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
  privileged: { inWaves: 3, hasRolesPolicy: false },
  ...change,
});
export const others = [policy("MFA for all"), legacyBlock(), registrationGuard()] as const;
export const own = (change: object = {}) => ({
  ...wavePolicy(),
  id: "wave-policy",
  definitionDigest: "wave",
  ...change,
});
export const enforcing = (change: object = {}) => ({
  ...workforcePolicy(),
  id: "workforce-policy",
  definitionDigest: "workforce",
  ...change,
});
export const policies = (...all: readonly AccessPolicyFacts[]): Pick<TenantFacts, "accessPolicies"> => ({
  accessPolicies: known(all),
});
export const tenant = (change: Partial<TenantFacts> = {}): TenantFacts =>
  readyTenant({
    accessPolicies: known([...others, own(), enforcing()]),
    managers: known({ asked: 2, without: [] }),
    perUserMfa: known({ people: 2, asked: 2, on: [] }),
    strangers: known([]),
    wave: wave(),
    ...change,
  });
export const inWave = (change: Partial<WaveForChecks>): Partial<TenantFacts> => ({ wave: wave(change) });
export const ofWave = (change: Partial<WaveFacts>): Partial<TenantFacts> => inWave({ facts: facts(change) });
export const members = (...all: WaveMember[]): Partial<TenantFacts> => inWave({ members: all });
