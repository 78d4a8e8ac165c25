import { describe, expect, test } from "vitest";
import { authenticatorPasskey, laptop, tenantWorld } from "../handClock.ts";

const ours = {
  displayName: "Passkey or pass",
  allowedCombinations: ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor", "temporaryAccessPassOneTime"],
};
const only = (...allowedAAGUIDs: string[]) => ({
  "@odata.type": "#microsoft.graph.fido2CombinationConfiguration",
  allowedAAGUIDs,
  appliesToCombinations: ["fido2"],
});
const otherMake = "2fc0579f-8113-47ea-b116-bb5a8db9202a";

/** Somebody under an enabled policy that asks for a strength of the tenant's own. */
function underStrength(strength: object = ours) {
  const world = tenantWorld();
  const { directory, state, person } = world;
  const ana = person("ana");
  const group = directory.addGroup({ displayName: "Enforced" });
  directory.addMember(group, ana);
  directory.addMethod(ana, { kind: "microsoftAuthenticator", displayName: "Phone" });
  const { id } = state.strengths.create(strength);
  state.policies.create({
    displayName: "Workforce",
    state: "enabled",
    conditions: { applications: { includeApplications: ["All"] }, users: { includeGroups: [group] } },
    grantControls: { operator: "OR", authenticationStrength: { id } },
  });
  const signIn = (credential: Parameters<typeof directory.signIn>[0]["with"]) =>
    directory.signIn({ userId: ana, with: credential, interactive: true, device: laptop });
  const passOf = (isUsableOnce: boolean) => ({
    kind: "temporaryAccessPass" as const,
    code: state.passes.create(state.principals.user(ana), { isUsableOnce }).code,
  });
  const passkey = () => ({
    kind: "passkey" as const,
    methodId: directory.addMethod(ana, { kind: "fido2", ...authenticatorPasskey }),
  });
  return { ...world, ana, strengthId: id, signIn, passOf, passkey };
}
type World = ReturnType<typeof underStrength>;

describe("a policy with passkeys, certificates and one-time passes", () => {
  test.each<[string, (world: World) => Parameters<World["signIn"]>[0], string]>([
    ["a passkey", ({ passkey }) => passkey(), "success"],
    ["a one-time pass", ({ passOf }) => passOf(true), "success"],
    ["a pass for many times", ({ passOf }) => passOf(false), "denied"],
    ["a password and a tap", () => ({ kind: "passwordAndPush" }), "denied"],
    ["a password", () => ({ kind: "password" }), "denied"],
  ])("answers a sign-in with %s: %s", (_with, credential, wanted) => {
    const world = underStrength();
    expect(world.signIn(credential(world)).result).toBe(wanted);
  });

  test("lets a pass register a passkey at once, which then signs in", () => {
    const { directory, signIn, passOf } = underStrength();
    const session = signIn(passOf(true));
    if (session.result !== "success") throw new Error(session.result);
    const made = directory.registerPasskey(session.session, authenticatorPasskey);
    if (made.result !== "registered") throw new Error(made.result);
    expect(signIn({ kind: "passkey", methodId: made.methodId }).result).toBe("success");
  });

  test("asks one with a pass in hand for it, and denies them once it is over", () => {
    const { signIn, passOf, clock, denials } = underStrength();
    passOf(true);
    expect(signIn({ kind: "password" }).result).toBe("interrupted");
    clock.advanceMinutes(60);
    expect(signIn({ kind: "password" }).result).toBe("denied");
    expect(denials).toHaveLength(1);
  });
});

describe("a strength that takes certain makes of passkeys", () => {
  test.each([
    ["that make", [authenticatorPasskey.aaGuid.toUpperCase()], "success"],
    ["another make", [otherMake], "denied"],
    ["both", [otherMake, authenticatorPasskey.aaGuid], "success"],
  ])("%s", (_makes, makes, wanted) => {
    const { signIn, passkey } = underStrength({ ...ours, combinationConfigurations: [only(...makes)] });
    expect(signIn(passkey()).result).toBe(wanted);
  });
  test("says nothing about Windows Hello and passes", () => {
    const { directory, signIn, ana, passOf } = underStrength({ ...ours, combinationConfigurations: [only(otherMake)] });
    const methodId = directory.addMethod(ana, { kind: "windowsHelloForBusiness", displayName: "PC" });
    expect(signIn({ kind: "passkey", methodId }).result).toBe("success");
    expect(signIn(passOf(true)).result).toBe("success");
  });
  test("begins and ends with its configuration", () => {
    const { state, signIn, passkey, strengthId } = underStrength();
    const credential = passkey();
    const { id } = state.strengths.addConfiguration(strengthId, only(otherMake));
    expect(signIn(credential).result).toBe("denied");
    state.strengths.updateConfiguration(strengthId, id, only(authenticatorPasskey.aaGuid));
    expect(signIn(credential).result).toBe("success");
    state.strengths.updateConfiguration(strengthId, id, only(otherMake));
    state.strengths.removeConfiguration(strengthId, id);
    expect(signIn(credential).result).toBe("success");
  });
});

test("a change of the combinations counts at the next sign-in, and is what MFA asks for or not", () => {
  const { state, signIn, strengthId } = underStrength();
  state.strengths.updateAllowedCombinations(strengthId, {
    allowedCombinations: ["fido2", "password, sms", "password"],
  });
  expect(state.strengths.find(strengthId)).toMatchObject({
    allowedCombinations: ["fido2", "password,sms", "password"],
    requirementsSatisfied: "none",
  });
  expect(signIn({ kind: "password" }).result).toBe("success");
});

test.each([
  ["no combination", { displayName: "x", allowedCombinations: [] }],
  ["a combination that there is not", { displayName: "x", allowedCombinations: ["fido2,sms"] }],
  ["no name", { allowedCombinations: ["fido2"] }],
  ["a make that is no GUID", { ...ours, combinationConfigurations: [only("yubikey")] }],
])("a strength with %s is refused", (_what, body) => {
  const { state } = tenantWorld();
  expect(() => state.strengths.create(body)).toThrow(/Invalid authentication strength/);
  expect(state.strengths.all).toHaveLength(3);
});

test("a built-in strength stays as it is", () => {
  const { strengths } = tenantWorld().state;
  const builtIn = "00000000-0000-0000-0000-000000000004";
  for (const change of [
    () => strengths.update(builtIn, { displayName: "Mine" }),
    () => strengths.updateAllowedCombinations(builtIn, { allowedCombinations: ["password"] }),
    () => strengths.addConfiguration(builtIn, only(otherMake)),
  ])
    expect(change).toThrow(/cannot be changed/);
});
