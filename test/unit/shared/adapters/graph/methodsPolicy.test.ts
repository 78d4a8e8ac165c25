import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GraphClient } from "../../../../../shared/adapters/graph/graphClient.ts";
import { graphPolicyReader } from "../../../../../shared/adapters/graph/graphPolicies.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import { startScriptedServer, tokenOf } from "../../../../support/scriptedServer.ts";

interface PartAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
let server: Awaited<ReturnType<typeof startScriptedServer>>;
let read: ReturnType<typeof graphPolicyReader>["methodsPolicy"];
beforeAll(async () => {
  server = await startScriptedServer();
  read = graphPolicyReader(new GraphClient(server.url, tokenOf("token"))).methodsPolicy;
});
afterAll(() => server?.stop());

const PROFILE = "00000000-0000-0000-0000-000000000001";
const everyone = { id: "all_users", targetType: "group", isRegistrationRequired: false };
const open = { isEnforced: false, enforcementType: "allow", aaGuids: [] };
const fido2 = {
  "@odata.type": "#microsoft.graph.fido2AuthenticationMethodConfiguration",
  id: "Fido2",
  state: "enabled",
  defaultPasskeyProfile: PROFILE,
  passkeyProfiles: [
    {
      id: PROFILE,
      name: "Staff",
      passkeyTypes: "deviceBound,synced",
      attestationEnforcement: "disabled",
      keyRestrictions: open,
    },
  ],
  includeTargets: [{ ...everyone, allowedPasskeyProfiles: [PROFILE] }],
  excludeTargets: [],
};
const certificates = { id: "X509Certificate", state: "disabled", includeTargets: [everyone], excludeTargets: [] };
let parts: Record<string, PartAnswer>;
beforeEach(() => {
  parts = { fido2: { status: 200, body: fido2 }, x509Certificate: { status: 200, body: certificates } };
  server.answer(({ body }) => ({
    body: {
      responses: (JSON.parse(body) as { requests: { id: string }[] }).requests.map(({ id }) => ({ id, ...parts[id] })),
    },
  }));
});
const say = (change: object) => {
  parts["fido2"] = { status: 200, body: { ...fido2, ...change } };
};
const passkeys = async () => {
  const { passkeys: part } = await read();
  return part.kind === "known" ? part.value : part.because;
};
const error = (code: string) => ({ error: { code, message: "no" } });

test("both configurations come with one request", async () => {
  const before = server.requests.length;
  expect(await read()).toEqual({
    passkeys: {
      kind: "known",
      value: {
        isOn: true,
        includeTargets: [{ kind: "everyone", id: "all_users", profileIds: [PROFILE] }],
        excludeTargets: [],
        passkeyProfiles: [{ id: PROFILE, name: "Staff", passkeyTypes: ["deviceBound", "synced"] }],
      },
    },
    certificates: {
      kind: "known",
      value: { isOn: false, includeTargets: [{ kind: "everyone", id: "all_users" }], excludeTargets: [] },
    },
  });
  expect(server.requests.length - before).toBe(1);
});

describe("what a certificate is worth", () => {
  const [SEVERAL, ONE] = ["x509CertificateMultiFactor", "x509CertificateSingleFactor"];
  const modeOf = async (byDefault?: string, ...rules: (string | null)[]) => {
    const authenticationModeConfiguration = byDefault && {
      x509CertificateAuthenticationDefaultMode: byDefault,
      rules: rules.map((mode) => ({ x509CertificateAuthenticationMode: mode })),
    };
    parts["x509Certificate"] = { status: 200, body: { ...certificates, authenticationModeConfiguration } };
    const { certificates: part } = await read();
    return part.kind === "known" ? part.value.mode : part.because;
  };
  test.each([
    [SEVERAL, [], "multiFactor"],
    [SEVERAL, [SEVERAL], "multiFactor"],
    [SEVERAL, [ONE], "byCertificate"],
    [SEVERAL, [null], undefined],
    [ONE, [SEVERAL], "byCertificate"],
    [ONE, [], "singleFactor"],
    ["somethingNew", [], undefined],
    [ONE, ["somethingNew"], undefined],
    [undefined, [], undefined],
  ])("by default %s, by rules %j: %s", async (byDefault, rules, mode) => {
    expect(await modeOf(byDefault, ...rules)).toBe(mode);
  });
});

test("groups and makes are kept in lower case", async () => {
  const restricted = { isEnforced: true, enforcementType: "block", aaGuids: ["CB69481E-8FF7-4039-93EC-0A2729A154A8"] };
  say({
    excludeTargets: [{ id: "AA000000-0000-4000-8000-000000000001", targetType: "group" }],
    passkeyProfiles: [{ ...fido2.passkeyProfiles[0], keyRestrictions: restricted }],
  });
  expect(await passkeys()).toMatchObject({
    excludeTargets: [{ kind: "group", id: "aa000000-0000-4000-8000-000000000001" }],
    passkeyProfiles: [
      { keyRestrictions: { enforcementType: "block", aaGuids: ["cb69481e-8ff7-4039-93ec-0a2729a154a8"] } },
    ],
  });
});

test("whoever is included without a profile gets the default one", async () => {
  say({ includeTargets: [everyone] });
  expect(await passkeys()).toMatchObject({ includeTargets: [{ profileIds: [PROFILE] }] });
});

test("without profiles the one pair of settings counts", async () => {
  const keyRestrictions = { isEnforced: true, enforcementType: "allow", aaGuids: ["x"] };
  say({ passkeyProfiles: undefined, defaultPasskeyProfile: undefined, includeTargets: [everyone], keyRestrictions });
  expect(await passkeys()).toMatchObject({
    includeTargets: [{ profileIds: [""] }],
    passkeyProfiles: [{ id: "", keyRestrictions: { enforcementType: "allow", aaGuids: ["x"] } }],
  });
});

test.each<[string, PartAnswer, RegExp]>([
  ["may not be read", { status: 403, body: error("Authorization_RequestDenied") }, /403 Authorization_RequestDenied/],
  ["does not exist", { status: 404, body: error("resourceNotFound") }, /404 resourceNotFound/],
  ["has a new state", { status: 200, body: { ...fido2, state: "default" } }, /not understood: state/],
  [
    "has a new kind of target",
    { status: 200, body: { ...fido2, excludeTargets: [{ id: "x", targetType: "unknownFutureValue" }] } },
    /not understood: excludeTargets.0.targetType/,
  ],
  [
    "has a new kind of passkey",
    {
      status: 200,
      body: { ...fido2, passkeyProfiles: [{ ...fido2.passkeyProfiles[0], passkeyTypes: "synced,hybrid" }] },
    },
    /not understood: passkeyProfiles.0.passkeyTypes/,
  ],
  [
    "restricts makes in a new way",
    {
      status: 200,
      body: {
        ...fido2,
        passkeyProfiles: [
          { ...fido2.passkeyProfiles[0], keyRestrictions: { isEnforced: true, enforcementType: "warn" } },
        ],
      },
    },
    /not understood: passkeyProfiles.0.keyRestrictions/,
  ],
  ["does not say who is shut out", { status: 200, body: { ...fido2, excludeTargets: null } }, /understood: excludeT/],
  [
    "does not say who is included",
    { status: 200, body: { ...fido2, includeTargets: undefined } },
    /understood: includeT/,
  ],
  ["has an empty state", { status: 200, body: { ...fido2, state: "" } }, /not understood: state/],
  ...["allow", "block"].map((enforcementType): [string, PartAnswer, RegExp] => [
    `restricts makes (${enforcementType}) that it does not name`,
    {
      status: 200,
      body: {
        ...fido2,
        passkeyProfiles: [
          { ...fido2.passkeyProfiles[0], keyRestrictions: { isEnforced: true, enforcementType, aaGuids: null } },
        ],
      },
    },
    /not understood: passkeyProfiles.0.keyRestrictions/,
  ]),
  [
    "names profiles and shows none",
    { status: 200, body: { ...fido2, passkeyProfiles: undefined } },
    /named and not shown/,
  ],
  ["is something else", { status: 200, body: "moved" }, /not understood/],
])("a configuration that %s is unknown, and the other one is read all the same", async (_what, answer, because) => {
  parts["fido2"] = answer;
  expect(await passkeys()).toMatch(because);
  expect((await read()).certificates.kind).toBe("known");
});

test("an answer that does not come is no answer, and nothing is guessed", async () => {
  parts["fido2"] = { status: 429, headers: { "Retry-After": "7" }, body: error("TooManyRequests") };
  await expect(read()).rejects.toMatchObject({ name: "TransientError", retryAfterSeconds: 7 });
  await expect(read()).rejects.toThrow(TransientError);
});
