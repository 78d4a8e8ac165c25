import { beforeEach, describe, expect, test } from "vitest";
import { keepingRules } from "../../../../../shared/adapters/graph/judgedMethods.ts";
import { withCertificates } from "../../../../../shared/adapters/graph/withCertificates.ts";
import type { CertificateConfiguration } from "../../../../../shared/domain/policy/methodsPolicy.ts";
import { lookLive } from "../../../../../shared/enforcement/lookLive.ts";
import { liveFacts } from "../../../../../shared/waves/liveChecks.ts";
import { fakePorts } from "../../../../support/fakes/fakePorts.ts";

const [ANNA, BEN] = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"];
const STRENGTH = "57000000-0000-4000-8000-000000000001";
const GROUP = "ce000000-0000-4000-8000-000000000001";
const OTHERS = "ce000000-0000-4000-8000-000000000002";
const EVERYONE = { kind: "everyone", id: "all_users" } as const;
const CERTIFICATE = "x509CertificateMultiFactor";
let ports: ReturnType<typeof fakePorts>;
beforeEach(() => {
  ports = fakePorts();
  ports.policies.strengths.set(STRENGTH, ["fido2", CERTIFICATE]);
  for (const id of [ANNA, BEN]) ports.directory.addUser({ id });
  ports.directory.addGroup(GROUP, [ANNA]);
  ports.directory.addGroup(OTHERS, []);
  set({ isOn: true, includeTargets: [EVERYONE], excludeTargets: [], mode: "multiFactor" });
});
function set(value: CertificateConfiguration): void {
  ports.policies.methods = { ...ports.policies.methods, certificates: { kind: "known", value } };
}
const reader = () => {
  const { lately } = keepingRules(ports.policies, ports.clock, STRENGTH);
  return withCertificates(ports.methods, { directory: ports.directory, lately, groupId: GROUP.toUpperCase() });
};
const fitsOf = async (userId: string) =>
  ((await reader().methodsOf(userId)) ?? []).flatMap(({ type, fit }) => (type === "declaredCertificate" ? [fit] : []));
const look = async () => {
  const { ready, notReady, unknown } = await lookLive({ ...ports, methods: reader() }, [ANNA, BEN], 0);
  return { ready, notReady, unknown };
};

test("members of the group hold a certificate, and nobody else; one request tells of many", async () => {
  expect(await look()).toEqual({ ready: [ANNA], notReady: [BEN], unknown: [] });
  expect(ports.directory.calls.filter(({ method }) => method === "groupsAmong")).toHaveLength(1);
  expect([await fitsOf(ANNA), await fitsOf(BEN)]).toEqual([["fits"], []]);
  expect(await reader().methodsOf("unknown")).toBeUndefined();
});

test("whoever leaves the group holds none at the next look", async () => {
  ports.directory.addGroup(GROUP, []);
  expect(await look()).toEqual({ ready: [], notReady: [ANNA, BEN], unknown: [] });
});

test.each<[string, Partial<CertificateConfiguration>, string]>([
  ["certificates are off", { isOn: false }, "doesNotFit"],
  ["they count as one factor", { mode: "singleFactor" }, "doesNotFit"],
  ["some count as one factor", { mode: "byCertificate" }, "unknown"],
  ["nobody can tell what they count as", { mode: undefined }, "unknown"],
  ["others alone are included", { includeTargets: [{ kind: "group", id: OTHERS }] }, "doesNotFit"],
  ["their group is included", { includeTargets: [{ kind: "group", id: GROUP }] }, "fits"],
  ["nobody is included", { includeTargets: [] }, "doesNotFit"],
  ["their group is excluded", { excludeTargets: [{ kind: "group", id: GROUP }] }, "doesNotFit"],
  ["they are excluded", { excludeTargets: [{ kind: "user", id: ANNA }] }, "doesNotFit"],
  ["others are excluded", { excludeTargets: [{ kind: "group", id: OTHERS }] }, "fits"],
])("where %s", async (_what, change, fit) => {
  set({ isOn: true, includeTargets: [EVERYONE], excludeTargets: [], mode: "multiFactor", ...change });
  expect(await fitsOf(ANNA)).toEqual([fit]);
});

test("where the strength takes none it does not fit, and where it takes those of some issuers nobody can tell", async () => {
  ports.policies.strengths.set(STRENGTH, ["fido2"]);
  expect(await fitsOf(ANNA)).toEqual(["doesNotFit"]);
  const policies = {
    ...ports.policies,
    methodsPolicy: () => ports.policies.methodsPolicy(),
    strength: async () => ({ combinations: [CERTIFICATE], narrowedTo: [`${CERTIFICATE} only by {"issuers":["a"]}`] }),
  } as unknown as typeof ports.policies;
  const { lately } = keepingRules(policies, ports.clock, STRENGTH);
  const narrowed = withCertificates(ports.methods, { directory: ports.directory, lately, groupId: GROUP });
  expect((await narrowed.methodsOf(ANNA))?.at(-1)).toMatchObject({ type: "declaredCertificate", fit: "unknown" });
});

describe("what nobody can tell enforces nobody and strands nobody", () => {
  const NOBODY_KNOWS = { ready: [], notReady: [], unknown: [ANNA] };
  test("the configuration", async () => {
    ports.policies.methods = { ...ports.policies.methods, certificates: { kind: "unknown", because: "refused" } };
    expect(await look()).toEqual({ ...NOBODY_KNOWS, notReady: [BEN] });
  });
  test("the strength", async () => {
    ports.policies.strengths.delete(STRENGTH);
    expect(await look()).toEqual({ ...NOBODY_KNOWS, notReady: [BEN] });
  });
  test("the group: of whoever holds something else that counts nothing changes", async () => {
    ports.methods.addPasskey(BEN, "2026-02-20T08:00:00.000Z");
    ports.directory.refuseNext("groupsAmong", "Authorization_RequestDenied");
    expect(await look()).toEqual({ ...NOBODY_KNOWS, ready: [BEN] });
  });
  test("a group that does not answer just now is thrown", async () => {
    ports.directory.throttleNext("groupsAmong");
    await expect(look()).rejects.toThrow("throttled");
  });
});

test("it is one key of two of a privileged person where their strength takes certificates, and kind of the row", async () => {
  ports.methods.addPasskey(ANNA, "2026-02-20T08:00:00.000Z", { aaGuid: "make" });
  const held = (await reader().methodsOf(ANNA)) ?? [];
  const at = ports.clock.now().toISOString();
  const ruled = (combinations: string[]) =>
    liveFacts(held, at, {
      kind: "privileged",
      strength: { kind: "known", value: { combinations, narrowedTo: [], passkeyMakes: ["make"] } },
    });
  expect(ruled(["fido2", CERTIFICATE])).toMatchObject({ lacksSecondKey: undefined, passkeys: 2 });
  expect(ruled(["fido2"])).toMatchObject({ lacksSecondKey: true, passkeys: 1 });
  expect(liveFacts(held, at, { kind: "any" }).credentials).toContain("certificate");
});
