import { describe, expect, test } from "vitest";
import { companionPolicyBody, workforcePolicyBody } from "../../../../../../shared/domain/policy/policyDefinition.ts";
import { wizardAppIds } from "../../../../../../shared/domain/policy/wizardApps.ts";
import { authenticatorPasskey, laptop, tenantWorld } from "../handClock.ts";

const STRENGTH = ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor", "temporaryAccessPassOneTime"];
const baseline = ["openid", "profile", "offline_access", "User.Read"];
const wizard = wizardAppIds.map((id) => ({ id, displayName: id }));

/** Somebody enforced, who has a phone that answers a push, under our own policies as a start leaves them. */
function enforcedWorld(forms: { readonly wizardExclusions: boolean; readonly companion: string | undefined }) {
  const { directory, state, person, denials } = tenantWorld();
  for (const { id, displayName } of wizard) state.applications.admit(id, displayName);
  const ana = person("ana");
  const [enforced, breakGlass] = ["Enforced", "Break glass"].map((displayName) => directory.addGroup({ displayName }));
  directory.addMember(enforced ?? "", ana);
  directory.addMethod(ana, { kind: "microsoftAuthenticator", displayName: "Phone" });
  const methodId = directory.addMethod(ana, { kind: "fido2", ...authenticatorPasskey });
  const { id } = state.strengths.create({ displayName: "Passkeys or a pass", allowedCombinations: STRENGTH });
  const tenant = {
    enforcedGroupId: enforced ?? "",
    breakGlassGroupId: breakGlass ?? "",
    enforcedStrengthId: id,
    wizardExclusions: forms.wizardExclusions,
  };
  state.policies.create({ ...workforcePolicyBody(tenant), state: "enabled" });
  if (forms.companion) state.policies.create({ ...companionPolicyBody(tenant), state: forms.companion });
  const pass = () => state.passes.create(state.principals.user(ana), { isUsableOnce: true }).code;
  const signIn = (credential: Parameters<typeof directory.signIn>[0]["with"], more: object = {}) =>
    directory.signIn({ userId: ana, with: credential, interactive: true, device: laptop, ...more });
  return { signIn, pass, methodId, denials };
}

const covered = { wizardExclusions: false, companion: undefined };
const withCompanion = { wizardExclusions: true, companion: "enabled" };
const targets: readonly [string, object][] = [
  ["for baseline scopes only", { scopes: baseline }],
  ["for more than these", { scopes: [...baseline, "Mail.Read"] }],
  ["to an app that names no scopes", {}],
  ...wizard.map((resource): [string, object] => [`to ${resource.id}`, { resource }]),
];

describe.each([
  ["that leaves no app out", covered],
  ["that leaves the wizard's apps out, beside its companion", withCompanion],
])("a workforce policy %s", (_form, forms) => {
  test.each(targets)("lets in no password, with a push or without, %s", (_target, more) => {
    const { signIn } = enforcedWorld(forms);
    for (const kind of ["password", "passwordAndPush"] as const)
      expect(signIn({ kind }, more).result).not.toBe("success");
  });

  test.each(targets)("lets in a passkey, and a one-time pass, %s", (_target, more) => {
    const { signIn, pass, methodId, denials } = enforcedWorld(forms);
    expect(signIn({ kind: "passkey", methodId }, more).result).toBe("success");
    expect(signIn({ kind: "temporaryAccessPass", code: pass() }, more).result).toBe("success");
    expect(denials).toEqual([]);
  });
});

describe.each([
  ["missing", undefined],
  ["in report-only", "enabledForReportingButNotEnforced"],
  ["switched off", "disabled"],
])("a workforce policy that leaves the wizard's apps out while its companion is %s", (_state, companion) => {
  const open = () => enforcedWorld({ wizardExclusions: true, companion });

  test("is a hole: a password with a push gets in where only baseline scopes are asked for", () => {
    expect(open().signIn({ kind: "passwordAndPush" }, { scopes: baseline }).result).toBe("success");
  });

  test("still holds everything else", () => {
    expect(open().signIn({ kind: "passwordAndPush" }, { scopes: ["Mail.Read"] }).result).not.toBe("success");
  });
});
