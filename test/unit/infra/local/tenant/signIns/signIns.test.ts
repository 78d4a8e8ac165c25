import { describe, expect, test } from "vitest";
import type { Session } from "../../../../../../infra/local/tenant/signIns/records.ts";
import { authenticatorPasskey, laptop, strengthPolicy, tenantWorld } from "../handClock.ts";

const registrationResources = ["ea890292-c8c8-4433-b5ea-b09d0668e1a6", "00000002-0000-0000-c000-000000000000"];
const enabledForAll = (groups: string[], more: string[] = []) => strengthPolicy(groups, "enabled", more);

const always = {
  from: Number.NEGATIVE_INFINITY,
  to: Number.POSITIVE_INFINITY,
  below: Number.POSITIVE_INFINITY,
  user: undefined,
};
const excluding = (wave: string, excludeGroups: string[]) => ({
  users: { includeGroups: [wave], excludeGroups },
});

function waveWorld(options = {}) {
  const world = tenantWorld(options);
  const { directory, state, person } = world;
  for (const appId of registrationResources) state.applications.admit(appId, appId);
  const ana = person("ana");
  const wave = directory.addGroup({ displayName: "Wave" });
  const excluded = directory.addGroup({ displayName: "Excluded" });
  directory.addMember(wave, ana);
  const signIn = (credential: Parameters<typeof directory.signIn>[0]["with"], interactive = true) =>
    directory.signIn({ userId: ana, with: credential, interactive, device: laptop });
  const issue = (request: object) => state.passes.create(state.principals.user(ana), request).code;
  const sessionWith = (credential: Parameters<typeof signIn>[0]): Session => {
    const answer = signIn(credential);
    if (answer.result !== "success") throw new Error(`sign-in gave ${answer.result}`);
    return answer.session;
  };
  return { ...world, ana, wave, excluded, signIn, issue, sessionWith };
}

describe("a phishing-resistant policy", () => {
  test.each([
    ["enabled", "password", "denied"],
    ["enabled", "temporaryAccessPass", "denied"],
    ["enabled", "passkey", "success"],
    ["enabledForReportingButNotEnforced", "password", "success"],
    ["disabled", "password", "success"],
  ] as const)("%s: a sign-in with %s is %s", (policyState, kind, wanted) => {
    const { directory, state, signIn, issue, ana, wave } = waveWorld();
    state.policies.create(strengthPolicy([wave], policyState));
    const methodId = kind === "passkey" ? directory.addMethod(ana, { kind: "fido2", ...authenticatorPasskey }) : "";
    const credential =
      kind === "passkey" ? { kind, methodId } : kind === "password" ? { kind } : { kind, code: issue({}) };
    expect(signIn(credential).result).toBe(wanted);
  });
  test("refuses a passkey that the methods policy lets in no more, and then nothing else will do", () => {
    const { directory, state, signIn, ana, wave, denials } = waveWorld();
    state.policies.create(strengthPolicy([wave], "enabled"));
    const methodId = directory.addMethod(ana, { kind: "fido2", ...authenticatorPasskey });
    const { fido2 } = state.methodsPolicy;
    const undo = [
      () => Object.assign(fido2, { state: "enabled" }),
      () => Object.assign(fido2, { excludeTargets: [] }),
      () => Object.assign(fido2.includeTargets[0] ?? {}, { allowedPasskeyProfiles: [fido2.defaultPasskeyProfile] }),
      () => Object.assign(fido2.passkeyProfiles[0] ?? {}, { keyRestrictions: { isEnforced: false } }),
    ];
    for (const [n, change] of [
      () => Object.assign(fido2, { state: "disabled" }),
      () => Object.assign(fido2, { excludeTargets: [{ id: wave, targetType: "group" }] }),
      () => Object.assign(fido2.includeTargets[0] ?? {}, { allowedPasskeyProfiles: ["gone"] }),
      () => {
        const keyRestrictions = { isEnforced: true, enforcementType: "block", aaGuids: [authenticatorPasskey.aaGuid] };
        Object.assign(fido2.passkeyProfiles[0] ?? {}, { keyRestrictions });
      },
    ].entries()) {
      directory.addMember(wave, ana);
      change();
      expect(signIn({ kind: "passkey", methodId }).result).toBe("wrongCredential");
      expect(signIn({ kind: "password" }).result).toBe("denied");
      undo[n]?.();
      expect(signIn({ kind: "passkey", methodId }).result).toBe("success");
    }
    expect(denials).toHaveLength(4);
  });
  test("asks someone who holds a passkey to use it, and does not count that as a lockout", () => {
    const { directory, state, signIn, ana, wave, denials } = waveWorld();
    state.policies.create(enabledForAll([wave]));
    directory.addMethod(ana, { kind: "windowsHelloForBusiness", displayName: "PC" });
    expect(signIn({ kind: "password" })).toMatchObject({ result: "interrupted", errorCode: 50074 });
    expect(denials).toEqual([]);
  });
  test("denies someone whose registered passkey is in no one's hands any more", () => {
    const { directory, state, signIn, ana, wave, denials } = waveWorld();
    state.policies.create(enabledForAll([wave]));
    directory.addMethod(ana, { kind: "fido2", ...authenticatorPasskey });
    directory.setUsablePasskeys(() => 0);
    expect(signIn({ kind: "password" }).result).toBe("denied");
    expect(denials).toMatchObject([{ userId: ana, usablePasskeys: 0 }]);
  });
  test.each([
    ["the user", (ana: string) => ({ excludeUsers: [ana] }), "success"],
    ["a group around the user's group", (_: string, outer: string) => ({ excludeGroups: [outer] }), "success"],
    ["somebody else", (_: string, __: string, other: string) => ({ excludeUsers: [other] }), "denied"],
  ])("that excludes %s", (_what, exclusion, wanted) => {
    const { directory, state, signIn, ana, wave, person } = waveWorld();
    const outer = directory.addGroup({ displayName: "Outer" });
    directory.addMember(outer, wave);
    const policy = enabledForAll([wave]);
    state.policies.create({
      ...policy,
      conditions: { ...policy.conditions, users: { includeGroups: [wave], ...exclusion(ana, outer, person("bo")) } },
    });
    expect(signIn({ kind: "password" }).result).toBe(wanted);
  });
  test("evaluates a refresh with the strength of its session: it is asked for more, not denied", () => {
    const { state, signIn, sessionWith, wave, denials } = waveWorld();
    const session = sessionWith({ kind: "passwordAndPush" });
    expect(signIn({ kind: "session", session }, false).result).toBe("success");
    state.policies.create(enabledForAll([wave]));
    expect(signIn({ kind: "session", session }, false).result).toBe("interrupted");
    expect(denials).toEqual([]);
  });
  test("begins to see a change of membership only after the propagation time", () => {
    const { directory, state, signIn, clock, ana, wave, excluded } = waveWorld({ propagationMinutes: 30 });
    state.policies.create(enabledForAll([wave], [excluded]));
    clock.advanceMinutes(30);
    directory.addMember(excluded, ana);
    expect(signIn({ kind: "password" }).result).toBe("denied");
    clock.advanceMinutes(30);
    expect(signIn({ kind: "password" }).result).toBe("success");
    directory.removeMember(excluded, ana);
    expect(signIn({ kind: "password" }).result).toBe("success");
    clock.advanceMinutes(30);
    expect(signIn({ kind: "password" }).result).toBe("denied");
  });
});

describe("a sign-in that asks for baseline scopes only is judged for the directory", () => {
  const baseline = ["openid", "profile", "User.Read"];
  const withoutTwoApps = { includeApplications: ["All"], excludeApplications: registrationResources };
  test.each([
    ["it gets past a policy that leaves the directory out", [withoutTwoApps], baseline, "success"],
    ["one scope more and it does not", [withoutTwoApps], [...baseline, "Mail.Read"], "denied"],
    ["no scopes named and it does not", [withoutTwoApps], undefined, "denied"],
    ["a policy over all apps without exclusions holds it", [{ includeApplications: ["All"] }], baseline, "denied"],
    [
      "a companion over the two apps holds it",
      [withoutTwoApps, { includeApplications: registrationResources }],
      baseline,
      "denied",
    ],
  ])("%s", (_what, applications, scopes, wanted) => {
    const { directory, state, ana, wave } = waveWorld();
    for (const one of applications) state.policies.create(strengthPolicy([wave], "enabled", [], one));
    const request = { userId: ana, with: { kind: "passwordAndPush" as const }, interactive: true, device: laptop };
    expect(directory.signIn({ ...request, ...(scopes && { scopes }) }).result).toBe(wanted);
  });
});

describe("with a propagation time of 30 minutes", () => {
  const lagging = () => {
    const world = waveWorld({ propagationMinutes: 30 });
    world.clock.advanceMinutes(30);
    return world;
  };
  test("a policy counts 30 minutes after it was made, enabled, changed or deleted, and is read at once", () => {
    const { state, signIn, clock, wave, excluded, directory, ana, denials } = lagging();
    directory.addMember(excluded, ana);
    const { id } = state.policies.create(strengthPolicy([wave], "enabledForReportingButNotEnforced"));
    const changes: [change: () => unknown, before: string, after: string][] = [
      [() => state.policies.update(id, { state: "enabled" }), "success", "denied"],
      [() => state.policies.update(id, { conditions: excluding(wave, [excluded]) }), "denied", "success"],
      [() => state.policies.update(id, { conditions: excluding(wave, []) }), "success", "denied"],
      [() => state.policies.delete(id), "denied", "success"],
    ];
    clock.advanceMinutes(30);
    for (const [change, before, after] of changes) {
      change();
      clock.advanceMinutes(29);
      expect(signIn({ kind: "password" }).result).toBe(before);
      clock.advanceMinutes(1);
      expect(signIn({ kind: "password" }).result).toBe(after);
    }
    expect(state.policies.all).toEqual([]);
    // It was enabled at 08:00 + 60, which counted at + 90; that is when it began to apply.
    expect(denials[0]?.policyAppliedToUserSince).toBe("2026-03-02T09:30:00.000Z");
  });
  test("the log names the policies as they were judged, not as they are", () => {
    const { state, signIn, clock, wave } = lagging();
    const { id } = state.policies.create(strengthPolicy([wave], "enabledForReportingButNotEnforced"));
    const applied = () => {
      signIn({ kind: "passwordAndPush" });
      return [...state.signIns.newestFirst({ isInteractive: true, ...always })][0]?.applied.map(({ result }) => result);
    };
    expect(applied()).toEqual([]);
    clock.advanceMinutes(30);
    expect(applied()).toEqual(["reportOnlyInterrupted"]);
    state.policies.update(id, { state: "disabled" });
    expect(applied()).toEqual(["reportOnlyInterrupted"]);
    clock.advanceMinutes(30);
    expect(applied()).toEqual(["notEnabled"]);
  });
  test("a membership that lasted ten minutes counts for ten minutes, later, while the directory shows it at once", () => {
    const { directory, state, signIn, clock, ana, excluded, wave } = lagging();
    state.policies.create(enabledForAll([wave], [excluded]));
    clock.advanceMinutes(30);
    directory.addMember(excluded, ana);
    expect(directory.isMember(excluded, ana)).toBe(true);
    clock.advanceMinutes(10);
    directory.removeMember(excluded, ana);
    expect(directory.isMember(excluded, ana)).toBe(false);
    const results = [0, 19, 1, 9, 1].map((minutes) => {
      clock.advanceMinutes(minutes);
      return signIn({ kind: "password" }).result;
    });
    expect(results).toEqual(["denied", "denied", "success", "success", "denied"]);
  });
});

describe("since when a policy applied to whom it denied", () => {
  const start = Date.parse("2026-03-02T08:00:00Z");
  test.each([
    ["it was enabled, for a member of old", ["create report-only", "wait", "enable", "wait"], 10],
    ["the member joined", ["leave", "create", "wait", "join", "wait"], 10],
    ["the exclusion ended", ["exclude", "create", "wait", "wait", "include", "wait"], 20],
    ["its exclusion was taken out of the policy", ["exclude", "create", "wait", "no exclusions", "wait"], 10],
    ["it was enabled again, not when first", ["create", "wait", "report only", "wait", "enable", "wait"], 20],
  ])("is when %s", (_what, steps, minutes) => {
    const { directory, state, signIn, clock, ana, wave, excluded, denials } = waveWorld();
    const policyId = () => state.policies.all[0]?.id ?? "";
    const act: Record<string, () => void> = {
      create: () => state.policies.create(enabledForAll([wave], [excluded])),
      "create report-only": () =>
        state.policies.create(strengthPolicy([wave], "enabledForReportingButNotEnforced", [excluded])),
      enable: () => state.policies.update(policyId(), { state: "enabled" }),
      "report only": () => state.policies.update(policyId(), { state: "enabledForReportingButNotEnforced" }),
      "no exclusions": () => state.policies.update(policyId(), { conditions: { users: { includeGroups: [wave] } } }),
      join: () => directory.addMember(wave, ana),
      leave: () => directory.removeMember(wave, ana),
      exclude: () => directory.addMember(excluded, ana),
      include: () => directory.removeMember(excluded, ana),
      wait: () => clock.advanceMinutes(10),
    };
    for (const step of steps) act[step]?.();
    expect(signIn({ kind: "password" }).result).toBe("denied");
    expect(denials[0]?.policyAppliedToUserSince).toBe(new Date(start + minutes * 60_000).toISOString());
  });
});

describe("a Temporary Access Pass", () => {
  test.each([
    ["before it starts", { startDateTime: "2026-03-02T09:00:00Z" }, 59, "wrongCredential"],
    ["when it starts", { startDateTime: "2026-03-02T09:00:00Z" }, 60, "success"],
    ["in its last minute", { lifetimeInMinutes: 60 }, 59, "success"],
    ["when it is over", { lifetimeInMinutes: 60 }, 60, "wrongCredential"],
  ])("%s", (_what, request, after, wanted) => {
    const { signIn, issue, clock } = waveWorld();
    const code = issue(request);
    clock.advanceMinutes(after);
    expect(signIn({ kind: "temporaryAccessPass", code }).result).toBe(wanted);
  });
  test.each([
    ["for once signs in once", true, "wrongCredential"],
    ["for many times signs in again", false, "success"],
  ])("%s", (_what, isUsableOnce, second) => {
    const { signIn, issue } = waveWorld();
    const credential = { kind: "temporaryAccessPass" as const, code: issue({ isUsableOnce }) };
    expect([signIn(credential).result, signIn(credential).result]).toEqual(["success", second]);
  });
  test("is of no use to a disabled account, and not used up by it", () => {
    const { directory, signIn, issue, ana } = waveWorld();
    const credential = { kind: "temporaryAccessPass" as const, code: issue({ isUsableOnce: true }) };
    directory.updateUser(ana, { accountEnabled: false });
    expect(signIn(credential)).toEqual({ result: "accountDisabled", errorCode: 50057 });
    directory.updateUser(ana, { accountEnabled: true });
    expect(signIn(credential).result).toBe("success");
  });
});

describe("registering a passkey", () => {
  test("takes a multifactor session, and leaves a method that signs in", () => {
    const { directory, signIn, sessionWith, issue } = waveWorld();
    expect(directory.registerPasskey(sessionWith({ kind: "password" }), authenticatorPasskey)).toEqual({
      result: "mfaRequired",
    });
    const made = directory.registerPasskey(
      sessionWith({ kind: "temporaryAccessPass", code: issue({}) }),
      authenticatorPasskey,
    );
    if (made.result !== "registered") throw new Error(made.result);
    expect(signIn({ kind: "passkey", methodId: made.methodId }).result).toBe("success");
    directory.deleteMethod(directory.user("ana@contoso.example")?.id ?? "", made.methodId);
    expect(signIn({ kind: "passkey", methodId: made.methodId }).result).toBe("wrongCredential");
  });
  test.each([
    ["within ten minutes of a one-time pass", true, 10, "registered"],
    ["later than that", true, 11, "tooLate"],
    ["later, with a pass for many times", false, 11, "registered"],
    ["after the pass is over", false, 60, "sessionEnded"],
  ])("%s: %s %i minutes gives %s", (_what, isUsableOnce, minutes, wanted) => {
    const { directory, sessionWith, issue, clock } = waveWorld();
    const session = sessionWith({ kind: "temporaryAccessPass", code: issue({ isUsableOnce, lifetimeInMinutes: 60 }) });
    clock.advanceMinutes(minutes);
    expect(directory.registerPasskey(session, authenticatorPasskey).result).toBe(wanted);
  });
  test.each([
    ["covers all resources", { includeApplications: ["All"] }, "blocked", 1],
    [
      "leaves out one of the two registration resources",
      { includeApplications: ["All"], excludeApplications: registrationResources.slice(0, 1) },
      "blocked",
      1,
    ],
    ["leaves out both", { includeApplications: ["All"], excludeApplications: registrationResources }, "registered", 0],
    ["is about the registration itself", { includeUserActions: ["urn:user:registersecurityinfo"] }, "blocked", 1],
    ["is about something else", { includeApplications: ["Office365"] }, "registered", 0],
  ])("when an enabled policy %s is %s", (_what, applications, wanted, count) => {
    const { directory, state, sessionWith, issue, wave, denials } = waveWorld();
    const session = sessionWith({ kind: "temporaryAccessPass", code: issue({}) });
    state.policies.create(strengthPolicy([wave], "enabled", [], applications));
    expect(directory.registerPasskey(session, authenticatorPasskey).result).toBe(wanted);
    expect(denials).toHaveLength(count);
  });
  test("is refused where the passkey policy does not take that make", () => {
    const { directory, state, sessionWith, issue } = waveWorld();
    const [profile] = state.methodsPolicy.fido2.passkeyProfiles;
    if (profile)
      profile.keyRestrictions = { isEnforced: true, enforcementType: "block", aaGuids: [authenticatorPasskey.aaGuid] };
    const session = sessionWith({ kind: "temporaryAccessPass", code: issue({}) });
    expect(directory.registerPasskey(session, authenticatorPasskey)).toEqual({ result: "notAllowedByPolicy" });
    expect(
      directory.registerPasskey(session, { ...authenticatorPasskey, aaGuid: "2fc0579f-8113-47ea-b116-bb5a8db9202a" })
        .result,
    ).toBe("registered");
  });
});
