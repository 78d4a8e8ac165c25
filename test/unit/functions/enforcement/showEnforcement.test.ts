import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { LUCIA } from "../../../support/enforcement/enforcedTenant.ts";
import {
  asAdmin,
  asApprover,
  asHelpdesk,
  EnforcementWorld,
  ownPage,
} from "../../../support/enforcement/enforcementWorld.ts";
import type { Route } from "../../../support/registeredRoutes.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, ENFORCED_GROUP_ID, ENFORCED_STRENGTH_ID } from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const answers = new DocumentedAnswers();
const asAuditor = () => signedInAs(LUCIA.id, "Lucia", ["Auditor"]);
let world: EnforcementWorld;
beforeEach(() => {
  world = new EnforcementWorld();
});
const get = async (path: string, headers = asAdmin(), query: Record<string, string> = {}) =>
  answers.check(`GET ${path}` as Route, await world.get(path, headers, query));
const pageFor = async (headers: Readonly<Record<string, string>>) =>
  parse(String((await get("/enforcement", { ...headers, accept: "text/html" })).body));
const buttonsFor = async (headers: Readonly<Record<string, string>>) =>
  (await pageFor(headers)).querySelectorAll("button").map(({ text }) => text);

describe("the preview", () => {
  const preview = async (query = {}) => (await get("/api/policies/preview", asAuditor(), query)).jsonBody;

  test("shows the workforce policy as it is created, byte for byte, and the digest of its start", async () => {
    const shown = (await preview()) as { workforce: object; wave: object; digest: string };
    expect(shown).toMatchObject({
      workforce: {
        state: "enabledForReportingButNotEnforced",
        conditions: { users: { includeGroups: [ENFORCED_GROUP_ID], excludeGroups: [BREAK_GLASS_GROUP_ID] } },
        grantControls: { authenticationStrength: { id: ENFORCED_STRENGTH_ID } },
      },
      strengthId: ENFORCED_STRENGTH_ID,
      combinations: expect.arrayContaining(["fido2", "temporaryAccessPassOneTime"]),
      narrowedTo: [],
      digest: (await world.status()).digest,
    });
    await world.start();
    const created = world.ports.policyWriter.calls.find(({ method }) => method === "createPolicy")?.args[0];
    expect(JSON.stringify(created)).toBe(JSON.stringify(shown.workforce));
  });
  test("shows the policy of a wave over its group, and of none over a placeholder", async () => {
    const wave = aWave();
    await world.ports.store.insertWave(wave);
    expect(await preview({ waveId: "wave-1" })).toMatchObject({
      wave: { displayName: "passkey-rollout: wave wave-1", conditions: { users: { includeGroups: [wave.groupId] } } },
    });
    expect(await preview()).toMatchObject({ wave: { conditions: { users: { includeGroups: ["<group id>"] } } } });
  });
  test.each(["other", "../wave-1", ""])("knows no wave %j", async (waveId) => {
    expect((await get("/api/policies/preview", asAdmin(), { waveId })).status).toBe(404);
  });
  test("says what is wrong with the strength, and writes nothing", async () => {
    world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["password,sms"]);
    expect(await preview()).toMatchObject({ unfitBecause: expect.stringContaining("weaker") });
    world.ports.policies.throttleNext("strength");
    const unknown = (await preview()) as { digest?: string; unfitBecause: string };
    expect([unknown.digest, unknown.unfitBecause]).toEqual([undefined, expect.stringContaining("cannot be read now")]);
    expect(world.ports.policyWriter.calls).toEqual([]);
  });
  test("is for people with a role", async () => {
    expect((await get("/api/policies/preview", signedInAs(LUCIA.id))).status).toBe(403);
    expect((await get("/api/policies/preview", {})).status).toBe(401);
  });
});

describe("the page", () => {
  test("offers each what they may do, and to nobody what makes no sense", async () => {
    expect(await buttonsFor(asAdmin())).toEqual(["Ask for a start", "Stop enforcement"]);
    expect(await buttonsFor(asApprover())).toEqual(["Stop enforcement"]);
    expect(await buttonsFor(asAuditor())).toEqual([]);
    await world.ask();
    // From here on the button stands in the frame, as on every page.
    expect(await buttonsFor(asAdmin())).toEqual(["Stop enforcement", "Ask for a start"]);
    expect(await buttonsFor(asApprover())).toEqual(["Stop enforcement", "Confirm the start"]);
    await world.confirm();
    for (const headers of [asAdmin(), asApprover(), asHelpdesk()])
      expect(await buttonsFor(headers)).toEqual(["Stop enforcement"]);
    world.ports.clock.advance({ hours: 1 });
    await world.stop();
    expect(await buttonsFor(asHelpdesk())).toEqual([]);
    expect(await buttonsFor(asAdmin())).toEqual(["Ask for a start"]);
  });

  test("says that nobody is eligible for a role where the tenant has no licence for it, and nowhere else", async () => {
    const { directory } = world.ports;
    const isSaid = async () => (await pageFor(asAuditor())).text.includes("no licence with eligibilities");
    expect([await isSaid(), (await world.status()).eligibilities]).toEqual([false, "told"]);
    directory.eligibilities = false;
    expect([await isSaid(), (await world.status()).eligibilities]).toEqual([true, "notInLicence"]);
    directory.refuseNext("hasEligibilities", "Authorization_RequestDenied", 2);
    expect([await isSaid(), (await world.status()).eligibilities]).toEqual([false, "unknown"]);
  });

  test("names in plain words what the strength takes, and by Graph's word what nobody here knows", async () => {
    const { strengths } = world.ports.policies;
    strengths.set(ENFORCED_STRENGTH_ID, ["fido2", "temporaryAccessPassOneTime", "newMethod"]);
    expect((await pageFor(asAuditor())).text).toContain("passkeys, one-time codes, newMethod");
  });
  test("offers no confirmation of what has changed since it was asked for, nor of a weak strength", async () => {
    await world.ask();
    const was = world.ports.policies.strengths.get(ENFORCED_STRENGTH_ID) ?? [];
    world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["fido2", "temporaryAccessPassOneTime"]);
    expect(await buttonsFor(asApprover())).toEqual(["Stop enforcement"]);
    expect((await pageFor(asApprover())).text).toContain("Asked for with another one");
    world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, [...was]);
    expect(await buttonsFor(asApprover())).toEqual(["Stop enforcement", "Confirm the start"]);
    world.ports.policies.narrowedTo.set(ENFORCED_STRENGTH_ID, ["fido2 only of a-1"]);
    expect(await buttonsFor(asApprover())).toEqual(["Stop enforcement"]);
    expect((await pageFor(asApprover())).text).toMatch(/And of these.*fido2 only of a-1/s);
    world.ports.policies.strengths.set(ENFORCED_STRENGTH_ID, ["password,sms"]);
    expect(await buttonsFor(asAdmin())).toEqual(["Stop enforcement"]);
  });

  test("starts and stops by its forms, as they stand there", async () => {
    const press = async (headers: Readonly<Record<string, string>>, button: string, reason?: string) => {
      const form = (await pageFor(headers)).querySelectorAll("form").find(({ text }) => text.includes(button));
      const fields = form
        ?.querySelectorAll("input")
        .map((input): [string, string] => [
          input.getAttribute("name") ?? "",
          input.getAttribute("value") ?? reason ?? "",
        ]);
      const what = form?.getAttribute("action") === "/api/stop" ? "stop" : "start";
      return world.post(what, new URLSearchParams(fields).toString(), { ...headers, ...ownPage });
    };
    const asked = await press(asAdmin(), "Ask for a start", "the pilot is done");
    expect([asked.status, new Headers(asked.headers as Record<string, string>).get("Location")]).toEqual([
      302,
      "/enforcement",
    ]);
    expect((await press(asApprover(), "Confirm the start")).status).toBe(302);
    expect((await world.status()).state).toBe("running");
    expect((await press(asHelpdesk(), "Stop enforcement", "calls")).status).toBe(302);
    expect((await world.status()).stopAsked?.reason).toBe("calls");
  });

  test("says what comes next: before a start, while it waits for the second person, running and stopped", async () => {
    const next = async () =>
      (await pageFor(asAuditor())).querySelectorAll("main > p").find(({ text }) => text.startsWith("Next:"))?.text;
    expect(await next()).toMatch(/an Admin asks for a start, and a second person confirms/);
    await world.start();
    expect(await next()).toMatch(/people enter one by one/);
    await world.post("stop", { reason: "calls" }, asHelpdesk());
    expect(await next()).not.toMatch(/people enter/);
  });

  test("says who decided what, why it is not carried out yet, and what happened", async () => {
    world.ports.policies.refuseNext("policies", "Authorization_RequestDenied");
    await world.start();
    const page = await pageFor(asAuditor());
    expect(page.querySelector(".now")?.text).toMatch(/being carried out.*Not yet: .*Authorization_RequestDenied/s);
    expect(page.text).toContain("Hana Eriksen");
    expect(page.text).toContain("the pilot is done");
    expect(page.querySelector(".log")?.text).toContain("Start of enforcement confirmed");
  });

  test("counts who was denied outside every wave within a day", async () => {
    const now = world.ports.clock.now().getTime();
    const denied = (hoursAgo: number, foundAs?: "stranded" | "stoppedAttempt") => ({
      at: new Date(now - hoursAgo * 3_600_000).toISOString(),
      log: "interactive" as const,
      ...(foundAs && { foundAs }),
    });
    await world.ports.store.mergeRefusedPeople([
      { userId: "a", denied: denied(1, "stranded") },
      { userId: "b", denied: denied(23, "stoppedAttempt") },
      { userId: "c", denied: denied(2) },
      { userId: "d", denied: denied(25, "stranded") },
      { userId: "e", refusals: [] },
    ]);
    const { jsonBody } = await get("/api/enforcement");
    expect(jsonBody).toMatchObject({ outsideWaves: { stranded: 1, stopped: 2 } });
    expect((await pageFor(asAuditor())).text).toMatch(
      /Stranded without a passkey1Sign-ins stopped, or not judged yet2/,
    );
  });

  test("is there, with its stop, whatever Graph says", async () => {
    world.ports.policies.refuseNext("strength");
    expect(await buttonsFor(asHelpdesk())).toEqual(["Stop enforcement"]);
  });

  test("shows no markup that somebody gave as a reason", async () => {
    await world.post("start", { reason: "<script>alert(1)</script>" }, asAdmin());
    const { body } = await world.get("/enforcement", asAdmin());
    expect(String(body)).not.toContain("<script>");
    expect(String(body)).toContain("&lt;script&gt;");
  });

  test("is for people with a role", async () => {
    expect((await get("/enforcement", signedInAs(LUCIA.id))).status).toBe(403);
    expect((await get("/enforcement", {})).status).toBe(302);
  });
});

test("the status tells programs nothing of how it is carried out", async () => {
  world.ports.policies.throttleNext("policies", 60);
  await world.start();
  const { jsonBody } = await get("/api/enforcement", { ...asAdmin(), accept: "application/json" });
  expect(jsonBody).toMatchObject({ state: "starting", audit: expect.any(Array) });
  expect(Object.keys(jsonBody as object)).not.toContain("starting");
});
