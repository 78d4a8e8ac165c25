import { expect, test } from "vitest";
import { isBlocking, type Moment } from "../../../../../shared/domain/preflight/moments.ts";
import { runPreflight } from "../../../../../shared/domain/preflight/preflight.ts";
import type { TenantFacts } from "../../../../../shared/domain/preflight/tenantFacts.ts";
import { known } from "../../../../../shared/domain/preflight/verdict.ts";
import { breakGlass, policy } from "../../../../support/preflight/readyTenant.ts";
import {
  daysAgo,
  enforcing,
  inWave,
  members,
  others,
  own,
  placeOf,
  policies,
  ready,
  tenant,
} from "../../../../support/preflight/waveTenant.ts";
import { aWave } from "../../../../support/waves/aWave.ts";

const blockingAt = (moment: Moment, change: Partial<TenantFacts> = {}): readonly string[] =>
  runPreflight(tenant(change))
    .filter((finding) => isBlocking(finding, moment))
    .map(({ id }) => id);

test("at its start a wave is not judged by what comes later", () => {
  const planned = aWave({ stage: "planned" });
  expect(blockingAt("start", { ...inWave({ facts: planned, members: [] }), ...policies(...others) })).toEqual([]);
});

test("somebody of whose passkey nobody could tell holds up a flip, before which everybody is looked at, and no report-only", () => {
  const unclear = members(ready(1), ready(2, { fitUnknown: true }));
  expect(blockingAt("flip", unclear)).toContain("P36");
  expect(blockingAt("reportOnly", unclear)).not.toContain("P36");
});

test("whom the sweep left out holds up no flip, however unclear their passkey is", () => {
  const named = { digest: "d", as: "leftOut" } as const;
  expect(blockingAt("flip", members(ready(1), ready(2, { fitUnknown: true, named })))).toEqual([]);
});

test("a guest in the group holds up no wave that sorted them out, and each one in which they are in scope", () => {
  const guest = { strangers: known([ready(2).userId]) };
  const sorted = members(ready(1), ready(2, { sortedOut: "guest" }));
  expect(blockingAt("reportOnly", { ...guest, ...sorted })).toEqual([]);
  expect(blockingAt("reportOnly", { ...guest, ...members(ready(1), ready(2)) })).toEqual(["P48"]);
  // Before the people are taken down there is nobody to compare with.
  const planned = inWave({ facts: aWave({ stage: "planned" }), members: [] });
  expect(blockingAt("start", { ...guest, ...planned, ...policies(...others) })).toEqual([]);
});

test("the number of policies holds up a wave that is to make one, and none that has its own", () => {
  const full = policies(...others, own(), enforcing(), ...Array.from({ length: 240 }, (_, n) => policy(`other ${n}`)));
  expect(blockingAt("start", full)).toContain("P62");
  expect(blockingAt("flip", full)).not.toContain("P62");
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

test("devices of people hold up no wave, however old or shared they are", () => {
  const kiosk = placeOf("windows", { deviceId: "kiosk", operatingSystem: "Windows 7" }, { satisfiedAt: undefined });
  const eleven = Array.from({ length: 11 }, (_, n) => ready(n + 1, { places: [kiosk], credentials: ["windowsHello"] }));
  const found = runPreflight(tenant(members(...eleven))).filter(({ id }) => id === "P43" || id === "P44");
  expect(found.map(({ result }) => result)).toEqual(["fail", "fail"]);
  expect(blockingAt("flip", members(...eleven))).toEqual([]);
});

test.each([
  [7, "ok"],
  [8, "warn"],
  [10, "warn"],
  [11, "fail"],
] as const)("Windows Hello takes ten people a device: %i of a wave on one are %s", (count, result) => {
  const laptop = placeOf("windows", { deviceId: "kiosk" });
  const people = Array.from({ length: count }, (_, n) => ready(n + 1, { places: [laptop], credentials: [] }));
  const elsewhere = ready(20, { places: [placeOf("macOS", { deviceId: "kiosk" })] });
  const sortedOut = ready(21, { places: [laptop], sortedOut: "guest" });
  const found = runPreflight(tenant(members(...people, elsewhere, sortedOut))).find(({ id }) => id === "P43");
  expect(found).toMatchObject({ result });
});

test.each([
  ["android", "Android 13", "fail"],
  ["android", "Android 14", "ok"],
  ["iOS", "Ios 16.7", "fail"],
  ["iOS", "Ios 17", "ok"],
  ["macOS", "MacOs 12.6", "fail"],
  ["macOS", "MacOs 13", "ok"],
  ["windows", "Windows 8.1", "fail"],
  ["windows", "Windows10", "ok"],
  ["linux", "Ubuntu 18", "unknown"],
  ["macOS", "MacOs", "unknown"],
] as const)("a device of %s that is called %s is %s", (platform, operatingSystem, result) => {
  const verdictOf = (change: object) =>
    runPreflight(tenant(members(ready(1, { places: [placeOf(platform, { operatingSystem }, change)] })))).find(
      ({ id }) => id === "P44",
    );
  expect(verdictOf({ satisfiedAt: undefined })).toMatchObject({ result });
  // Whoever gets in there with a passkey has what works.
  expect(verdictOf({})?.result).not.toBe("fail");
});

test("whoever counts by a declared certificate is told apart, and its use is one", () => {
  const holder = { passkeyCreatedAt: undefined, passkeyUsedAt: undefined, credentials: ["certificate"] as const };
  const found = (change: object) =>
    runPreflight(tenant(members(ready(1), ready(2, { ...holder, certificateUsedAt: daysAgo(2), ...change }))))
      .filter(({ id }) => id === "P36" || id === "P38")
      .map(({ result, evidence }) => [result, evidence.includes("1 of them by a certificate")]);
  expect(found({})).toEqual([
    ["ok", true],
    ["ok", false],
  ]);
  expect(found({ credentials: [] })[1]?.[0]).toBe("warn");
});

test("an emergency account may hold a certificate alone where certificates count as several factors", () => {
  const holder = breakGlass("bg0", { methods: known([]) });
  const account = holder.account.known && {
    ...holder.account.value,
    authorizationInfo: { certificateUserIds: ["X509:<PN>bg0"] },
  };
  const facts = tenant({});
  const policyOf = (mode: string) =>
    facts.methodsPolicy.known &&
    known({
      ...facts.methodsPolicy.value,
      authenticationMethodConfigurations: [
        ...facts.methodsPolicy.value.authenticationMethodConfigurations,
        {
          id: "X509Certificate",
          state: "enabled",
          authenticationModeConfiguration: { x509CertificateAuthenticationDefaultMode: mode },
        },
      ],
    });
  const result = (mode: string) =>
    runPreflight({
      ...facts,
      breakGlass: [{ ...holder, account: known(account) }, breakGlass("bg1")],
      methodsPolicy: policyOf(mode),
    } as TenantFacts).find(({ id }) => id === "P15")?.result;
  expect([result("x509CertificateMultiFactor"), result("x509CertificateSingleFactor")]).toEqual(["ok", "fail"]);
});
