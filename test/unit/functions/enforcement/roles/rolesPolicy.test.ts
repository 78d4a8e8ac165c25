import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { guard } from "../../../../../functions/enforcement/guard/guard.ts";
import { showEnforcement } from "../../../../../functions/enforcement/http/showEnforcement.ts";
import { stopEnforcement } from "../../../../../functions/enforcement/http/startStop.ts";
import { askForRoles, confirmRoles, showRoles } from "../../../../../functions/enforcement/roles/rolesHttp.ts";
import type { RolesStatus } from "../../../../../functions/enforcement/roles/rolesSchemas.ts";
import { APP_SCOPE } from "../../../../../shared/domain/audit.ts";
import { ROLES } from "../../../../../shared/domain/policy/registeredPolicy.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { WORKFORCE_POLICY_ID } from "../../../../support/enforcement/enforcedTenant.ts";
import { FakePatience } from "../../../../support/fakes/fakePatience.ts";
import { handCode } from "../../../../support/passes/handCode.ts";
import { secondsAgo, signedInAs } from "../../../../support/signedIn.ts";
import { BREAK_GLASS_USER_IDS } from "../../../../support/testConfig.ts";
import { PRIVILEGED_STRENGTH_ID, PrivilegedWorld, ROLE_HOLDERS } from "../../../../support/waves/privilegedWorld.ts";
import { APPROVER, STARTER } from "../../../../support/waves/waveWorld.ts";

const REPORT_ONLY = "enabledForReportingButNotEnforced";
const answers = new DocumentedAnswers();
let world: PrivilegedWorld;

/** All three who hold a role are enforced by a privileged wave. */
beforeEach(async () => {
  world = await PrivilegedWorld.swept();
  await world.approveTwice();
  await world.until(({ stage }) => stage === "enforced");
});

type Who = typeof STARTER;
const request = (method: "GET" | "POST", path: string, who: Who, role: string, body?: unknown) =>
  new HttpRequest({
    method,
    url: `https://app.example${path}`,
    headers: { ...signedInAs(who.id, who.displayName, [role], [secondsAgo(60)]), "content-type": "application/json" },
    ...(body !== undefined && { body: { string: JSON.stringify(body) } }),
  });
const patience = () => new FakePatience(world.ports.clock, 20);
const ask = async (who: Who = STARTER, role = "Admin"): Promise<HttpResponseInit> => {
  const handler = askForRoles(world.ports, world.config, patience);
  return answers.check("POST /api/roles", await handler(request("POST", "/api/roles", who, role, {})));
};
const show = async (): Promise<RolesStatus> => {
  const answer = await showRoles(world.ports, world.config)(request("GET", "/api/roles", STARTER, "Auditor"));
  return (await answers.check("GET /api/roles", answer)).jsonBody as RolesStatus;
};
const confirm = async (who: Who = APPROVER, role = "Approver", digest?: string): Promise<HttpResponseInit> => {
  const handler = confirmRoles(world.ports, world.config, patience);
  const body = { digest: digest ?? (await show()).digest };
  return answers.check(
    "POST /api/roles/confirm",
    await handler(request("POST", "/api/roles/confirm", who, role, body)),
  );
};
const error = ({ jsonBody }: HttpResponseInit) =>
  (jsonBody as { error?: { code: string; message: string } }).error ?? { code: "", message: "" };
const rolesPolicy = () => {
  const all = [...world.ports.policies.stored.values()];
  return all.find(({ displayName }) => displayName === "passkey-rollout: roles");
};
const row = () => world.ports.store.registeredPolicy(ROLES);
const lines = async () => (await world.ports.store.recent(APP_SCOPE, 1000)).map(({ what }) => what);
const runGuard = async () => {
  world.ports.clock.advance({ minutes: 15 });
  await guard(world.ports, world.config, () => new FakePatience(world.ports.clock, 60))();
};
/** Made two days ago, and everybody looked at just now. */
const madeAndLookedAt = async () => {
  await ask();
  world.ports.clock.advance({ days: 2 });
  await ask();
};

test("it is made in report-only, enabled by a second person once everybody is ready, kept by the guard, and stopped", async () => {
  expect((await ask()).status).toBe(202);
  expect(rolesPolicy()).toMatchObject({
    state: REPORT_ONLY,
    definition: { grantControls: { authenticationStrength: { id: PRIVILEGED_STRENGTH_ID } } },
  });
  expect(await show()).toMatchObject({ look: { holders: ROLE_HOLDERS, notReady: 0, endedAt: expect.anything() } });
  expect(error(await confirm())).toMatchObject({ code: "rolesNotReady", message: expect.stringContaining("48 hours") });
  world.ports.clock.advance({ days: 2 });
  expect(error(await confirm()).message).toContain("more than an hour ago");
  expect((await ask()).status).toBe(202);
  expect((await confirm()).status).toBe(202);
  expect(rolesPolicy()?.state).toBe("enabled");
  expect(await row()).toMatchObject({ wanted: "enabled", state: "enabled" });
  expect((await confirm()).status).toBe(202);
  expect(await lines()).toEqual(expect.arrayContaining(["rolesAskedFor", "rolesConfirmed", "rolesEnabled"]));
  await runGuard();
  expect(rolesPolicy()?.state).toBe("enabled");
  const stop = request("POST", "/api/stop", STARTER, "Admin", { reason: "no key works" });
  expect(
    (await stopEnforcement(world.ports, world.config, () => new FakePatience(world.ports.clock, 300))(stop)).status,
  ).toBe(202);
  expect(rolesPolicy()?.state).toBe(REPORT_ONLY);
  expect(world.ports.policies.stored.get(WORKFORCE_POLICY_ID)?.state).toBe(REPORT_ONLY);
  expect(await row()).toMatchObject({ wanted: REPORT_ONLY, state: REPORT_ONLY });
  expect(world.ports.passIssuer.calls).toEqual([]);
});

describe("nothing is enabled", () => {
  const refusals: [string, () => unknown, string, RegExp?][] = [
    ["by whoever had it made", () => undefined, "ownRequest"],
    [
      "by somebody who was handed a code by whoever had it made",
      () => handCode(world.ports, APPROVER.id, STARTER),
      "handedCode",
    ],
    [
      "when a new holder came after the look",
      () => world.ports.directory.privileged.add(world.id(4)),
      "rolesNotReady",
      /others hold/,
    ],
    [
      "while it cannot be read who holds a role",
      () => world.ports.directory.refuseNext("privilegedUserIds", "Authorization_RequestDenied", 99),
      "refusedElsewhere",
    ],
    [
      "when the strength for privileged people takes a pass by now",
      () => world.ports.policies.strengths.set(PRIVILEGED_STRENGTH_ID, ["fido2", "temporaryAccessPassOneTime"]),
      "rolesNotReady",
      /does not resist/,
    ],
    [
      "when it takes other keys than were confirmed",
      () => world.ports.policies.makes.set(PRIVILEGED_STRENGTH_ID, ["00000000-0000-4000-8000-0000000000aa"]),
      "otherDigest",
    ],
    [
      "when What-If says that it would meet a break-glass account",
      () => world.ports.policies.applies.set(BREAK_GLASS_USER_IDS[1], { policyApplies: true }),
      "rolesNotReady",
      /roles policy would apply to the break-glass account/,
    ],
    [
      "when somebody has changed it",
      () => {
        const policy = rolesPolicy();
        if (policy) world.ports.policies.stored.set(policy.id, { ...policy, definition: { conditions: {} } });
      },
      "rolesNotReady",
      /changed it/,
    ],
    [
      "while enforcement is stopped",
      async () => {
        const found = await world.ports.store.enforcementSwitch();
        const stopAsked = { by: APPROVER, at: world.now.toISOString(), reason: "broken" };
        await world.ports.store.saveEnforcementSwitch({ ...found?.value, stopAsked }, found?.etag);
      },
      "rolesNotReady",
      /stopped/,
    ],
  ];
  test.each(refusals)("%s", async (_which, change, code, say) => {
    await madeAndLookedAt();
    const { digest } = await show();
    await change();
    const answer =
      code === "ownRequest" ? await confirm(STARTER, "Admin") : await confirm(APPROVER, "Approver", digest);
    expect(error(answer).code).toBe(code);
    if (say) expect(error(answer).message).toMatch(say);
    expect(rolesPolicy()?.state).toBe(REPORT_ONLY);
    expect((await row())?.wanted).toBe(REPORT_ONLY);
  });

  test("while one holder has a single key: they are named, told once a day and mailed whom to ask", async () => {
    world.losePasskey(2);
    world.addKey(2);
    await madeAndLookedAt();
    expect(error(await confirm()).message).toContain("1 who hold one of the roles are not ready");
    expect((await show()).look).toMatchObject({
      notReady: 1,
      unready: [{ userId: world.id(2), because: "fewerThanTwoKeys" }],
    });
    expect(rolesPolicy()?.state).toBe(REPORT_ONLY);
    const before = world.mailsTo("p02@contoso.example").length;
    for (let quarter = 0; quarter < 8; quarter++) await runGuard();
    const mails = world.ports.email.sent.filter(({ to }) => to.address === "p02@contoso.example").slice(before);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.plainText).toContain("Privileged Authentication Administrator");
    const troubles = (await world.ports.store.troubles(world.now.toISOString())).filter(
      ({ code }) => code === "HoldersNotReady",
    );
    expect(troubles).toHaveLength(1);
    expect(await lines()).not.toContain("grantOpened");
    world.ports.clock.advance({ days: 1 });
    await runGuard();
    expect(world.mailsTo("p02@contoso.example")).toHaveLength(before + 2);
  });

  test("by a stop that came first: it is not enabled afterwards", async () => {
    await madeAndLookedAt();
    const save = world.ports.store.saveRegisteredPolicy.bind(world.ports.store);
    world.ports.store.saveRegisteredPolicy = async (policy) => {
      await save(policy);
      if (policy.key !== ROLES || policy.wanted !== "enabled") return;
      const found = await world.ports.store.enforcementSwitch();
      const stopAsked = { by: APPROVER, at: world.now.toISOString(), reason: "broken" };
      await world.ports.store.saveEnforcementSwitch(
        { ...found?.value, stopAsked, runningSince: undefined },
        found?.etag,
      );
    };
    expect(error(await confirm()).code).toBe("rolesNotReady");
    expect(rolesPolicy()?.state).toBe(REPORT_ONLY);
    expect(await row()).toMatchObject({ wanted: REPORT_ONLY, state: REPORT_ONLY });
  });
});

describe("the guard", () => {
  test("takes it back when somebody enables it whom two people did not want to", async () => {
    await ask();
    const policy = rolesPolicy();
    if (policy) world.ports.policies.stored.set(policy.id, { ...policy, state: "enabled" });
    await runGuard();
    expect(rolesPolicy()?.state).toBe(REPORT_ONLY);
    expect(await lines()).toContain("policyFoundEnabled");
  });

  test.each(["disabled", REPORT_ONLY] as const)(
    "tells that somebody has set it to %s, and enables nothing",
    async (state) => {
      await madeAndLookedAt();
      await confirm();
      world.ports.clock.advance({ minutes: 30 });
      const policy = rolesPolicy();
      if (policy) world.ports.policies.stored.set(policy.id, { ...policy, state });
      await runGuard();
      expect(rolesPolicy()?.state).toBe(state);
      expect(await lines()).toContain("policyNotAsWanted");
    },
  );

  test.each([
    ["in report-only", false],
    ["enabled", true],
  ])("tells that somebody has changed it while it is %s", async (_state, isEnabled) => {
    await madeAndLookedAt();
    if (isEnabled) await confirm();
    world.ports.clock.advance({ minutes: 30 });
    const policy = rolesPolicy();
    if (policy) world.ports.policies.stored.set(policy.id, { ...policy, definition: { conditions: {} } });
    await runGuard();
    expect(await lines()).toContain("policyNotAsWanted");
  });

  test("tells that the strength is another one than was enabled", async () => {
    await madeAndLookedAt();
    await confirm();
    world.ports.policies.makes.set(PRIVILEGED_STRENGTH_ID, ["00000000-0000-4000-8000-0000000000aa"]);
    world.ports.clock.advance({ minutes: 30 });
    await runGuard();
    const why = (await world.ports.store.recent(APP_SCOPE, 100)).map((line) => line.why).join();
    expect(why).toContain("strength of the policy over directory roles is not the one");
  });

  test("looks at nobody before somebody has had the policy made", async () => {
    await runGuard();
    expect((await world.ports.store.roles())?.value.look).toBeUndefined();
  });
});

test("the page shows where it stands and who is not ready, in words; nothing before it is asked for", async () => {
  const page = async () => {
    const asked = new HttpRequest({
      method: "GET",
      url: "https://app.example/enforcement",
      headers: { ...signedInAs(STARTER.id, STARTER.displayName, ["Auditor"]), accept: "text/html" },
    });
    return String((await showEnforcement(world.ports, world.config)(asked)).body);
  };
  expect(await page()).not.toContain("Policy over directory roles");
  world.losePasskey(2);
  await ask();
  const shown = await page();
  expect(shown).toContain("2 of 3 who hold one of the roles are ready");
  expect(shown).toMatch(/In report-only, asked for by Ada Admin/);
  expect(shown).toContain("fewer than two keys that count");
});

describe("on the page", () => {
  const page = async (who: Who, role: string) => {
    const headers = { ...signedInAs(who.id, who.displayName, [role]), accept: "text/html" };
    const asked = new HttpRequest({ method: "GET", url: "https://app.example/enforcement", headers });
    return parse(String((await showEnforcement(world.ports, world.config)(asked)).body));
  };
  const buttons = async (who: Who, role: string) =>
    (await page(who, role)).querySelectorAll('form[action^="/api/roles"] button').map(({ text }) => text);
  /** The form as it stands there, with its own fields. */
  const press = async (who: Who, role: string, action: string) => {
    const form = (await page(who, role)).querySelector(`form[action="${action}"]`);
    const fields = (form?.querySelectorAll("input") ?? []).map((one): [string, string] => [
      one.getAttribute("name") ?? "",
      one.getAttribute("value") ?? "",
    ]);
    const pressed = new HttpRequest({
      method: "POST",
      url: `https://app.example${action}`,
      headers: {
        ...signedInAs(who.id, who.displayName, [role]),
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
      },
      body: { string: new URLSearchParams(fields).toString() },
    });
    const handler = action === "/api/roles" ? askForRoles : confirmRoles;
    return handler(world.ports, world.config, patience)(pressed);
  };

  test("one presses to have it made, another one to have it enabled", async () => {
    expect(await buttons(STARTER, "Admin")).toEqual(["Make it, in report-only"]);
    expect(await press(STARTER, "Admin", "/api/roles")).toMatchObject({
      status: 302,
      headers: { Location: "/enforcement" },
    });
    expect(rolesPolicy()?.state).toBe(REPORT_ONLY);
    world.ports.clock.advance({ days: 2 });
    expect(await buttons(STARTER, "Admin")).toEqual(["Look at everybody again"]);
    await press(STARTER, "Admin", "/api/roles");
    expect(await buttons(APPROVER, "Approver")).toEqual(["Enable the policy over roles"]);
    expect((await press(APPROVER, "Approver", "/api/roles/confirm")).status).toBe(302);
    expect(rolesPolicy()?.state).toBe("enabled");
    expect([...(await buttons(STARTER, "Admin")), ...(await buttons(APPROVER, "Approver"))]).toEqual([]);
  });

  test("nobody else sees a button, and where no strength is named nobody does", async () => {
    for (const role of ["Helpdesk", "Auditor", "Approver"]) expect(await buttons(APPROVER, role)).toEqual([]);
    await ask();
    for (const role of ["Helpdesk", "Auditor"]) expect(await buttons(APPROVER, role)).toEqual([]);
    Object.assign(world.config, { privilegedStrengthId: undefined });
    expect([...(await buttons(STARTER, "Admin")), ...(await buttons(APPROVER, "Approver"))]).toEqual([]);
  });

  test("whose sign-in is not of the last minutes finds a link in its place", async () => {
    const headers = {
      ...signedInAs(STARTER.id, STARTER.displayName, ["Admin"], [secondsAgo(3600)]),
      accept: "text/html",
    };
    const asked = new HttpRequest({ method: "GET", url: "https://app.example/enforcement", headers });
    const shown = parse(String((await showEnforcement(world.ports, world.config)(asked)).body));
    expect(shown.querySelectorAll('form[action^="/api/roles"]')).toEqual([]);
    expect(shown.querySelector('a[href*="/.auth/"]')).not.toBeNull();
  });
});

test.each([
  ["the Helpdesk", "Helpdesk"],
  ["an Auditor", "Auditor"],
])("%s neither has it made nor enabled", async (_who, role) => {
  expect((await ask(APPROVER, role)).status).toBe(403);
  expect((await confirm(APPROVER, role, "0".repeat(64))).status).toBe(403);
  expect(rolesPolicy()).toBeUndefined();
});

test("without a strength for privileged people it is not made, and the status says why", async () => {
  const { PRIVILEGED_STRENGTH_ID: _, ...rest } = { PRIVILEGED_STRENGTH_ID };
  world = new PrivilegedWorld(rest);
  await world.insert({ kind: "privileged" });
  expect(error(await ask())).toMatchObject({
    code: "rolesNotReady",
    message: expect.stringContaining("PRIVILEGED_STRENGTH_ID"),
  });
  expect((await show()).unfitBecause).toContain("PRIVILEGED_STRENGTH_ID");
  expect(rolesPolicy()).toBeUndefined();
});

test("a policy of that name that the app did not make is not taken for its own", async () => {
  world.ports.policies.stored.set("theirs", {
    id: "theirs",
    displayName: "passkey-rollout: roles",
    state: "enabled",
    definition: {},
  });
  expect(error(await ask()).message).toContain("did not make");
  expect(await row()).toBeUndefined();
});
