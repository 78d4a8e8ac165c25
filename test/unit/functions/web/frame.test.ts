import { HttpRequest } from "@azure/functions";
import { type HTMLElement, parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showDoor } from "../../../../functions/door/http/doorHandlers.ts";
import { stopEnforcement } from "../../../../functions/enforcement/http/startStop.ts";
import { showPerson } from "../../../../functions/people/showPerson.ts";
import { listWaves, showWave } from "../../../../functions/waves/http/read.ts";
import { refuseOld, sayTo } from "../../../../functions/web/door.ts";
import type { Config } from "../../../../shared/config/config.ts";
import { PHISHING_RESISTANT_STRENGTH_ID } from "../../../../shared/domain/policy/policyDefinition.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { LUCIA, preparedTenant } from "../../../support/enforcement/enforcedTenant.ts";
import { asAdmin, asApprover, asHelpdesk, EnforcementWorld } from "../../../support/enforcement/enforcementWorld.ts";
import { guardHasRead, NO_PASS_STRENGTH } from "../../../support/enforcement/readStrength.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

let world: EnforcementWorld;
const prepare = async (config = testConfig()) => {
  world = new EnforcementWorld(preparedTenant(), config);
  await world.ports.store.insertWave(aWave());
  world.ports.directory.addUser({ id: LUCIA.id, displayName: LUCIA.displayName });
  await guardHasRead(world.ports, [...NO_PASS_STRENGTH, "temporaryAccessPassOneTime"]);
};
beforeEach(() => prepare());

type Headers = Record<string, string>;
const asAuditor = (): Headers => signedInAs(LUCIA.id, "Lucia", ["Auditor"]);
const FORM = {
  "content-type": "application/x-www-form-urlencoded",
  "sec-fetch-site": "same-origin",
  cookie: "AppServiceAuthSession=x",
};
const requestFor = (path: string, headers: Headers, params = {}) =>
  new HttpRequest({ method: "GET", url: `https://app.example${path}`, params, headers: { ...headers } });

/** Every page that people with a role see. */
const pages: Readonly<Record<string, (headers: Headers) => Promise<HTMLElement>>> = {
  "/waves": async (headers) => read(await listWaves(world.ports, world.config)(requestFor("/waves", headers))),
  "/waves/wave-1": async (headers) =>
    read(await showWave(world.ports, world.config)(requestFor("/waves/wave-1", headers, { waveId: "wave-1" }))),
  "/people/ID": async (headers) => {
    const request = requestFor(`/people/${LUCIA.id}`, headers, { userId: LUCIA.id });
    return read(await showPerson(world.ports, world.config)(request));
  },
  "/enforcement": async (headers) => read(await world.get("/enforcement", { ...headers, accept: "text/html" })),
  "/door": async (headers) => read(await showDoor(world.ports, world.config)(requestFor("/door", headers))),
};
function read({ status, body }: { status?: number | undefined; body?: unknown }): HTMLElement {
  expect(status).toBe(200);
  return parse(String(body));
}
const stopForms = (page: HTMLElement) => page.querySelectorAll("form[action=/api/stop]");
const viewers = { Admin: asAdmin, Approver: asApprover, Helpdesk: asHelpdesk };
const everyView = Object.keys(pages).flatMap((path) =>
  Object.keys(viewers).map((role) => [path, role as keyof typeof viewers] as const),
);
const open = (path: string, headers: Headers): Promise<HTMLElement> => {
  const page = pages[path];
  if (!page) throw new Error(`there is no page ${path}`);
  return page(headers);
};

describe("while enforcement runs", () => {
  beforeEach(() => world.start());

  test.each(everyView)("%s has one button for %s that stops it, with why", async (path, role) => {
    const [form, ...others] = stopForms(await open(path, viewers[role]()));
    expect(others).toEqual([]);
    expect(form?.parentNode?.parentNode?.tagName).toBe("HEADER");
    const fields = form
      ?.querySelectorAll("input")
      .map((one) => [one.getAttribute("name"), one.getAttribute("required")]);
    expect(fields).toEqual([
      ["formToken", undefined],
      ["reason", ""],
    ]);
    const token = form?.querySelector("input")?.getAttribute("value") ?? "";
    const body = new URLSearchParams({ formToken: token, reason: "Nobody can sign in" }).toString();
    const request = new HttpRequest({
      method: "POST",
      url: "https://app.example/api/stop",
      headers: { ...viewers[role](), ...FORM },
      body: { string: body },
    });
    const patience = () => new FakePatience(world.ports.clock, 20);
    const answer = await stopEnforcement(world.ports, world.config, patience)(request);
    expect([answer.status, (await world.status()).stopAsked?.reason]).toEqual([302, "Nobody can sign in"]);
  });

  test.each(Object.keys(pages))("%s has none for an Auditor, and says nothing of it", async (path) => {
    const page = await open(path, asAuditor());
    expect(stopForms(page)).toEqual([]);
    expect(page.querySelectorAll("header .stop")).toEqual([]);
  });

  test("the button is there though nobody can read where enforcement stands", async () => {
    world.ports.store.enforcementSwitch = () => Promise.reject(new TransientError("the table is busy"));
    expect(stopForms(await open("/waves", asHelpdesk()))).toHaveLength(1);
  });
});

describe("while enforcement does not run", () => {
  test.each(Object.keys(pages).filter((path) => path !== "/enforcement"))(
    "%s says so and has no button",
    async (path) => {
      const page = await open(path, asHelpdesk());
      expect(stopForms(page)).toEqual([]);
      expect(page.querySelector("header .stop")?.text).toBe("Enforcement is not running");
    },
  );

  test.each(everyView)("%s leads %s to the form that starts it, where they may", async (path, role) => {
    const link = (await open(path, viewers[role]())).querySelector("header a.stop");
    expect(link?.getAttribute("href")).toBe(role === "Helpdesk" ? undefined : "/enforcement#act");
    if (!link) return;
    expect(link.text).toBe("Enforcement is not running");
    // An Admin asks there; an Approver reads there that one has to, and confirms it there afterwards.
    const forms = (await open("/enforcement", viewers[role]())).querySelectorAll("#act form[action=/api/start]");
    expect(forms).toHaveLength(role === "Admin" ? 1 : 0);
  });

  test("because it was stopped, every page says so", async () => {
    await world.start();
    world.ports.clock.advance({ hours: 1 });
    await world.stop();
    expect((await open("/waves", asAdmin())).querySelector("header .stop")?.text).toBe("Enforcement is not running");
  });
});

const footOf = (page: HTMLElement): string =>
  page
    .querySelectorAll("main > p.soft")
    .slice(-2)
    .map(({ text }) => text)
    .join(" ");
const everyReader = { ...viewers, Auditor: asAuditor };
const everyReading = Object.keys(pages).flatMap((path) =>
  Object.keys(everyReader).map((role) => [path, role as keyof typeof everyReader] as const),
);

describe("every page says at its foot which weaker rule holds", () => {
  const weaker = "where the door is not up, a new sign-in of any kind does for approving";
  const noPass = "one-time code does not let in anybody who is enforced";
  const strict = testConfig({ DOOR: "required" });
  test.each(everyReading)("%s for %s: none by default", async (path, role) => {
    await prepare(strict);
    const foot = footOf(await open(path, everyReader[role]()));
    expect([foot.includes(weaker), foot.includes(noPass)]).toEqual([false, false]);
  });
  test.each(everyReading)("%s for %s: a new sign-in in place of the door", async (path, role) => {
    await prepare(testConfig({ DOOR: "freshSignInOnly" }));
    const foot = footOf(await open(path, everyReader[role]()));
    for (const act of ["approving", "starting enforcement", "releasing", "confirming a date", "collecting a code"])
      expect(foot).toContain(act);
    expect(foot).toContain("Stopping and rolling back need neither");
    expect(foot).not.toContain(noPass);
  });
  test.each(everyReading)("%s for %s: no pass under the built-in strength", async (path, role) => {
    await prepare(testConfig({ ENFORCED_STRENGTH_ID: PHISHING_RESISTANT_STRENGTH_ID }));
    expect(footOf(await open(path, everyReader[role]()))).toContain(noPass);
  });
  test.each(everyReading)("%s for %s: no pass under a custom strength that takes none", async (path, role) => {
    await prepare(strict);
    await guardHasRead(world.ports, NO_PASS_STRENGTH);
    const foot = footOf(await open(path, everyReader[role]()));
    expect([foot.includes(weaker), foot.includes(noPass)]).toEqual([false, true]);
  });
  test("and what cannot be read keeps no page, nor its button", async () => {
    world.ports.store.methodsWatch = () => Promise.reject(new TransientError("the table is busy"));
    await world.start();
    expect(stopForms(await open("/waves", asHelpdesk()))).toHaveLength(1);
  });

  const config = testConfig({ DOOR: "freshSignInOnly", ENFORCED_STRENGTH_ID: PHISHING_RESISTANT_STRENGTH_ID });
  const about = requestFor("/waves/wave-1", asAdmin());
  test.each<[string, (of: Config) => { body?: unknown }]>([
    ["a notice", (of) => sayTo(about, of)(409, "alreadyRunning", "Not now.")],
    ["the page that asks for a new sign-in", (of) => refuseOld(about, of, { say: "Too old." })],
  ])("%s says them, too, and neither by default", (_which, make) => {
    const foot = (of: Config) => footOf(parse(String(make(of).body)));
    for (const line of [weaker, noPass]) {
      expect(foot(config)).toContain(line);
      expect(foot(strict)).not.toContain(line);
    }
  });
});

test("a page costs one read of the switch, and none for whoever may not stop", async () => {
  let reads = 0;
  const { store } = world.ports;
  const read = store.enforcementSwitch.bind(store);
  store.enforcementSwitch = () => {
    reads++;
    return read();
  };
  await open("/waves", asHelpdesk());
  await open("/waves", asAuditor());
  expect(reads).toBe(1);
});
