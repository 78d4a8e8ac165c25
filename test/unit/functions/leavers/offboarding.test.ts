import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { hrEventWorker } from "../../../../functions/joiners/hrEventWorker.ts";
import { makeLookUpJoinerAccount } from "../../../../functions/joiners/steps/lookUpAccount.ts";
import { carryOnLeavers } from "../../../../functions/leavers/carryOnLeavers.ts";
import { showLeavers } from "../../../../functions/leavers/readLeavers.ts";
import { restoreGroups } from "../../../../functions/leavers/restoreGroups.ts";
import { newWork } from "../../../../shared/domain/joiner/openWork.ts";
import { RefusedError, TransientError, unreadableRow } from "../../../../shared/errors.ts";
import { joinerIdOf } from "../../../../shared/hr/joinerId.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { FakeOffboarder } from "../../../support/fakes/fakeOffboarder.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, ENFORCED_GROUP_ID, testConfig } from "../../../support/testConfig.ts";

const SOURCE = "hr/acme";
const ADA = "ad000000-0000-4000-8000-000000000001";
const ANN = "aa000000-0000-4000-8000-000000000001";
const OFFBOARDER_CLIENT_ID = "0f000000-0000-4000-8000-000000000001";
const ROLE_GROUP = "60000000-0000-4000-8000-0000000000aa";
const TEAM = "60000000-0000-4000-8000-000000000001";
const SALES = "60000000-0000-4000-8000-000000000002";
const DYNAMIC = "60000000-0000-4000-8000-000000000003";
const ALL = "groups,sessions,methods";
const configWith = (LEAVER_STEPS: string) =>
  testConfig({ DEFAULT_TIME_ZONE: "UTC", LEAVER_STEPS, OFFBOARDER_CLIENT_ID, ROLE_GROUP_IDS: ROLE_GROUP });
const worker = joinerIdOf(configWith(""), SOURCE, "w1");
let config = configWith(ALL);
let ports: FakePorts;
let offboarder: FakeOffboarder;

beforeEach(() => {
  config = configWith(ALL);
  const made = fakePorts();
  offboarder = new FakeOffboarder(made.directory, made.methods);
  ports = { ...made, offboarder };
  const { directory, methods } = ports;
  directory.addUser({ id: ANN, employeeId: "e1", displayName: "Ann Onym", accountEnabled: false });
  for (const group of [TEAM, SALES, DYNAMIC, ROLE_GROUP, ENFORCED_GROUP_ID]) directory.addGroup(group, [ANN]);
  directory.addGroup(BREAK_GLASS_GROUP_ID, []);
  directory.groupNames.set(TEAM, "Team");
  directory.fixedGroups.set(DYNAMIC, "dynamic");
  methods.addPasskey(ANN, "2026-01-01T08:00:00Z");
  methods.addPasskey(ANN, "2026-01-02T08:00:00Z", { type: "phoneAuthenticationMethod" });
});

async function tells(sequence: number, type: string, more: object, workerId = "w1"): Promise<void> {
  const id = `event-${workerId}-${sequence}`;
  const person = { givenName: "Ann", familyName: "Onym" };
  const data = { workerId, sequence, identity: { employeeId: "e1" }, person, ...more };
  const event = { specversion: "1.0", id, source: SOURCE, type: `hr.worker.${type}.v1`, data };
  const at = ports.clock.now();
  if ((await ports.store.receive(SOURCE, id, JSON.stringify(event), at.toISOString())) === "new")
    await ports.store.saveWork(newWork(SOURCE, id, at));
  await hrEventWorker(ports, config)(SOURCE, id, ports.orchestrations);
}
/** Today is Monday 2 March 2026, 08:00 UTC. */
const leaves = (effectiveDate = "2026-03-01") => tells(1, "terminated", { effectiveDate });
const timer = () => carryOnLeavers(ports, config)(ports.orchestrations);
const leaver = async () => (await ports.store.leaver(worker))?.leaver;
const report = async (step: "groups" | "sessions" | "methods") => (await leaver())?.reports[step];
const groups = () => [...ports.directory.groups].flatMap(([id, members]) => (members.has(ANN) ? [id] : []));
const held = async () => (await ports.methods.methodsOf(ANN))?.map(({ type }) => type);
const trail = async (what: string) => (await ports.store.recent(worker, 50)).filter((line) => line.what === what);
const touched = () => offboarder.calls.map(({ method }) => method);

describe("somebody who has left, with every step on", () => {
  test("is in no group but those that are not for it, has no session and no method but the password", async () => {
    await leaves();
    expect(groups()).toEqual([DYNAMIC, ROLE_GROUP, ENFORCED_GROUP_ID]);
    expect(offboarder.revoked).toEqual([ANN]);
    expect(await held()).toEqual(["passwordAuthenticationMethod"]);
    expect(await leaver()).toMatchObject({
      state: "done",
      groups: [{ id: TEAM, displayName: "Team" }, { id: SALES }],
      reports: { groups: { as: "done", say: "out of 2 groups; not out of 1 that Graph does not change (dynamic)" } },
    });
    expect((await trail("leaverGroupLeft")).map(({ before }) => before)).toContain(`Team (${TEAM})`);
  });

  test("keeps all of it until the last day is over", async () => {
    await leaves("2026-03-02");
    ports.clock.advance({ hours: 15, minutes: 59 });
    await timer();
    expect([groups().length, touched()]).toEqual([5, []]);
    ports.clock.advance({ minutes: 1 });
    await timer();
    expect([groups().length, offboarder.revoked]).toEqual([3, [ANN]]);
  });

  test("keeps the methods while the account is switched on: else whoever knows the password registers others", async () => {
    ports.directory.addUser({ id: ANN, employeeId: "e1", displayName: "Ann Onym", accountEnabled: true });
    await leaves();
    expect([groups().length, offboarder.revoked, (await held())?.length]).toEqual([3, [ANN], 3]);
    expect((await leaver())?.notYet).toContain("switched on");
    ports.directory.addUser({ id: ANN, employeeId: "e1", displayName: "Ann Onym", accountEnabled: false });
    ports.clock.advance({ hours: 6 });
    await timer();
    expect(await held()).toEqual(["passwordAuthenticationMethod"]);
  });

  test("keeps them for good where it is never switched off, and that is said", async () => {
    ports.directory.addUser({ id: ANN, employeeId: "e1", displayName: "Ann Onym", accountEnabled: true });
    await leaves();
    ports.clock.advance({ days: 31 });
    await timer();
    expect(await report("methods")).toMatchObject({ as: "notDone" });
  });

  test("has the method deleted last that Entra wants last", async () => {
    offboarder.lastType = "fido2AuthenticationMethod";
    await leaves();
    expect(await held()).toEqual(["passwordAuthenticationMethod"]);
    expect(offboarder.called("deleteMethod")).toBe(3);
  });

  test("keeps what cannot be deleted, by its type, and the others go", async () => {
    ports.methods.addPasskey(ANN, "2026-01-03T08:00:00Z", { type: "unknown" });
    await leaves();
    expect(await held()).toEqual(["passwordAuthenticationMethod", "unknown"]);
    expect(await report("methods")).toMatchObject({ as: "notDone", say: "2 of 3 methods are deleted; left: unknown" });
  });

  test("is out of the other groups where one is refused, and it is said which", async () => {
    offboarder.failNext("leaveGroup", new RefusedError("denied", "Authorization_RequestDenied", "graph: no"));
    await leaves();
    expect(groups()).toEqual([TEAM, DYNAMIC, ROLE_GROUP, ENFORCED_GROUP_ID]);
    expect(await report("groups")).toMatchObject({
      as: "notDone",
      say: expect.stringContaining("Team: Authorization_RequestDenied"),
    });
  });

  test("whose identity is refused everything waits, with a row that says so", async () => {
    for (let n = 0; n < 2; n++)
      offboarder.failNext("leaveGroup", new RefusedError("denied", "Authorization_RequestDenied", "graph: no"));
    await leaves();
    expect(await report("groups")).toBeUndefined();
    const troubles = await ports.store.troublesOf(worker, ports.clock.now().toISOString());
    expect(troubles.map(({ code }) => code)).toContain("Authorization_RequestDenied");
    ports.clock.advance({ hours: 7 });
    await timer();
    expect(await report("groups")).toMatchObject({ as: "done" });
  });

  test.each(["leaveGroup", "revokeSessions", "deleteMethod"])("is gone on with after a pause at %s", async (method) => {
    offboarder.failNext(method, new TransientError("busy", { retryAfterSeconds: 60 }));
    await leaves();
    ports.clock.advance({ minutes: 15 });
    await timer();
    expect([(await leaver())?.state, groups().length, offboarder.revoked, (await held())?.length]).toEqual([
      "done",
      3,
      [ANN],
      1,
    ]);
  });

  test("is done with in the same run where Entra is busy for seconds, and in a later one beyond", async () => {
    const busy = new TransientError("busy", { retryAfterSeconds: 10 });
    for (let n = 0; n < 3; n++) offboarder.failNext("deleteMethod", busy);
    await leaves("2026-03-02");
    ports.clock.advance({ hours: 16 });
    const patient = new FakePatience(ports.clock, 25);
    await carryOnLeavers(ports, config, () => patient)(ports.orchestrations);
    expect([patient.pauses, (await leaver())?.notYet]).toEqual([[10, 10], "busy"]);
    ports.clock.advance({ minutes: 15 });
    await timer();
    expect(await held()).toEqual(["passwordAuthenticationMethod"]);
  });

  test.each(["append", "saveLeaver"])("is made good where the app died at %s, no group forgotten", async (method) => {
    for (let skipped = 1; skipped < 12; skipped++) {
      ports.store.trouble.failNext(method, new Error("the process died"));
      await leaves().catch(() => undefined);
    }
    await leaves();
    await timer();
    expect(groups()).toEqual([DYNAMIC, ROLE_GROUP, ENFORCED_GROUP_ID]);
    expect((await leaver())?.groups).toHaveLength(2);
    expect(await trail("leaverGroupLeft")).toHaveLength(2);
  });
});

describe("nothing further is touched", () => {
  const untouched = async (why: RegExp) => {
    expect([groups().length, offboarder.revoked, (await held())?.length, touched()]).toEqual([5, [], 3, []]);
    for (const step of ["groups", "sessions", "methods"] as const) {
      expect(["notDone", "nothingToDo"]).toContain((await report(step))?.as);
      expect((await report(step))?.say).toMatch(why);
    }
  };

  test("of somebody with admin rights", async () => {
    ports.directory.privileged.add(ANN);
    await leaves();
    await untouched(/admin rights/);
  });

  test("of a break-glass account", async () => {
    ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [ANN]);
    await leaves();
    expect([offboarder.revoked, touched()]).toEqual([[], []]);
    expect((await report("groups"))?.say).toMatch(/break-glass/);
  });

  test("while it cannot be read whether somebody has admin rights", async () => {
    ports.directory.unreadable.add(ANN);
    await leaves();
    expect([groups().length, touched(), (await leaver())?.notYet]).toEqual([
      5,
      [],
      expect.stringMatching(/admin rights/),
    ]);
    ports.directory.unreadable.delete(ANN);
    ports.clock.advance({ hours: 1 });
    await timer();
    expect(groups()).toHaveLength(3);
  });

  describe("of whoever HR tells of under another worker id by now", () => {
    const w2 = joinerIdOf(configWith(""), SOURCE, "w2");
    /** The account is old, so the onboarding of the new worker id is in doubt about it. */
    async function transferred(change: object = {}): Promise<void> {
      await tells(1, "hired", { employment: { startDate: "2026-03-02" }, ...change }, "w2");
      await makeLookUpJoinerAccount(ports, config)({ joinerId: w2 });
      expect((await ports.store.joiner(w2))?.record.facts.account).toMatchObject({ kind: "doubtful" });
    }

    test("though their account was in doubt as a hire's", async () => {
      await transferred();
      await leaves();
      await untouched(/worker w2 of hr\/acme/);
    });

    test("whose own last day lies ahead", async () => {
      await transferred();
      await tells(2, "terminated", { effectiveDate: "2026-03-31" }, "w2");
      ports.clock.advance({ hours: 2 });
      await leaves();
      await untouched(/worker w2 of hr\/acme/);
    });

    test("not once HR has taken that hire back", async () => {
      await transferred();
      await tells(2, "hire-cancelled", {}, "w2");
      expect(groups()).toHaveLength(5);
      ports.clock.advance({ hours: 2 });
      await leaves();
      expect(groups()).toHaveLength(3);
    });

    test("not where HR has corrected whom it means", async () => {
      await transferred();
      await tells(2, "hired", { employment: { startDate: "2026-03-02" }, identity: { employeeId: "e9" } }, "w2");
      await leaves();
      expect(groups()).toHaveLength(3);
    });
  });

  test("while what is known of the person cannot be read: they may work here under another id", async () => {
    const unreadable = new RefusedError("notUnderstood", unreadableRow, "a row cannot be read: joinerId");
    for (let n = 0; n < 4; n++) ports.store.trouble.failNext("registration", unreadable);
    await leaves();
    expect([groups().length, touched()]).toEqual([5, []]);
    expect((await leaver())?.state).toBe("waiting");
  });

  test("of whoever HR tells of as rehired, under the same id or another", async () => {
    await leaves("2026-03-31");
    await tells(2, "rehired", { employment: { startDate: "2026-04-01" } });
    ports.clock.advance({ days: 40 });
    await timer();
    expect([groups().length, touched()]).toEqual([5, []]);
    await tells(1, "hired", { employment: { startDate: "2026-04-20" } }, "w2");
    await ports.store.assignJoiner(ANN, joinerIdOf(config, SOURCE, "w2"));
    await tells(3, "terminated", { effectiveDate: "2026-04-01" });
    await untouched(/worker w2 of hr\/acme/);
  });

  test("of whose account nobody finds", async () => {
    ports.directory.users.delete(ANN);
    await leaves();
    ports.clock.advance({ days: 8 });
    await timer();
    expect(touched()).toEqual([]);
    expect(await report("groups")).toMatchObject({ as: "nothingToDo" });
  });
});

describe("each step is a switch of its own", () => {
  test.each<[string, object]>([
    ["", { groups: 5, revoked: 0, methods: 3 }],
    ["groups", { groups: 3, revoked: 0, methods: 3 }],
    ["sessions", { groups: 5, revoked: 1, methods: 3 }],
    ["methods", { groups: 5, revoked: 0, methods: 1 }],
  ])("%j", async (steps, wanted) => {
    config = configWith(steps);
    await leaves();
    expect({
      groups: groups().length,
      revoked: offboarder.revoked.length,
      methods: (await held())?.length,
    }).toEqual(wanted);
    const off = Object.values((await leaver())?.reports ?? {}).filter(({ as }) => as === "off");
    expect(off).toHaveLength(3 - steps.split(",").filter(Boolean).length);
  });

  test("and none is done without an identity for it", async () => {
    ports = { ...ports, offboarder: undefined };
    await leaves();
    expect(groups()).toHaveLength(5);
    expect(await report("groups")).toMatchObject({
      as: "notDone",
      say: expect.stringContaining("OFFBOARDER_CLIENT_ID"),
    });
  });
});

describe("an admin who puts somebody back", () => {
  const answers = new DocumentedAnswers();
  const restore = async (
    headers: Record<string, string> = {},
    body: unknown = { reason: "HR was wrong" },
    id = worker,
  ) =>
    answers.check(
      "POST /api/leavers/{leaverId}/groups",
      await restoreGroups(
        ports,
        config,
      )(
        new HttpRequest({
          method: "POST",
          url: `https://app.example/api/leavers/${id}/groups`,
          params: { leaverId: id },
          headers: {
            ...signedInAs(ADA, "Ada", ["Admin"]),
            "content-type": "application/json",
            authorization: "Bearer x",
            ...headers,
          },
          body: { string: typeof body === "string" ? body : JSON.stringify(body) },
        }),
      ),
    );

  test("has them in every group again, once and again; one that is refused is named", async () => {
    await leaves();
    expect((await restore()).jsonBody).toEqual({ restored: 2, refused: [] });
    offboarder.failNext("joinGroup", new RefusedError("notFound", "Request_ResourceNotFound", "graph: gone"));
    expect((await restore()).jsonBody).toEqual({ restored: 1, refused: [TEAM] });
    expect(groups()).toHaveLength(5);
    expect((await trail("leaverGroupsRestored"))[0]).toMatchObject({ why: "HR was wrong", subjectId: ANN });
  });

  test("has them in every group again after HR has told the same anew, with another last day", async () => {
    await leaves();
    await tells(2, "terminated", { effectiveDate: "2026-03-05" });
    expect((await leaver())?.state).toBe("waiting");
    expect((await restore()).jsonBody).toEqual({ restored: 2, refused: [] });
    offboarder.calls.length = 0;
    ports.directory.groups.get(TEAM)?.delete(ANN);
    ports.clock.advance({ days: 4 });
    await timer();
    // Out of what they were in, and back into what they were in before.
    expect([(await leaver())?.state, offboarder.called("leaveGroup")]).toEqual(["done", 1]);
    expect((await restore()).jsonBody).toEqual({ restored: 2, refused: [] });
    expect(groups()).toHaveLength(5);
  });

  test("has nobody in the groups of another account, where that is whom HR means by now", async () => {
    const BEA = "be000000-0000-4000-8000-000000000001";
    ports.directory.addUser({ id: BEA, employeeId: "e2", displayName: "Ann Onym", accountEnabled: false });
    await leaves();
    await tells(2, "terminated", { effectiveDate: "2026-03-01", identity: { employeeId: "e2" } });
    expect(await leaver()).toMatchObject({ userId: BEA, state: "done" });
    expect((await restore()).status).toBe(409);
    expect(offboarder.called("joinGroup")).toBe(0);
  });

  test("has nobody in groups of an employment before the last one", async () => {
    await leaves();
    await tells(2, "rehired", { employment: { startDate: "2026-04-01" } });
    await tells(3, "terminated", { effectiveDate: "2026-03-01" });
    expect((await restore()).status).toBe(409);
  });

  test("does so from the page of the leavers, and reads there which group Entra refuses", async () => {
    await leaves();
    const visit = async (role: string, needs: typeof ports = ports) =>
      parse(
        String(
          (
            await showLeavers(
              needs,
              config,
            )(
              new HttpRequest({
                method: "GET",
                url: "https://app.example/leavers",
                headers: signedInAs(ADA, "Ada", [role]),
              }),
            )
          ).body,
        ),
      );
    const formIn = (page: Awaited<ReturnType<typeof visit>>) => page.querySelector(`form[action$="/groups"]`);
    expect(formIn(await visit("Helpdesk"))).toBeNull();
    const without = await visit("Admin", { ...ports, offboarder: undefined });
    expect([formIn(without), without.text.includes("LEAVER_STEPS")]).toEqual([null, true]);
    const form = formIn(await visit("Admin"));
    const formToken = form?.querySelector("[name=formToken]")?.getAttribute("value") ?? "";
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      authorization: "",
      origin: "https://app.example",
    };
    const send = (fields: Record<string, string>) => restore(headers, new URLSearchParams(fields).toString());
    expect((await send({ formToken: "of another page", reason: "HR was wrong" })).status).toBe(403);
    expect(groups()).toHaveLength(3);
    offboarder.failNext("joinGroup", new RefusedError("notFound", "Request_ResourceNotFound", "graph: gone"));
    const done = parse(String((await send({ formToken, reason: "HR was wrong" })).body)).querySelector("main")?.text;
    expect(done).toContain("They are in 1 of their groups again");
    expect(done).toContain("Team");
    expect(groups()).toHaveLength(4);
  });

  test("is told where there is nothing to restore, or nobody", async () => {
    expect((await restore()).status).toBe(404);
    config = configWith("sessions");
    await leaves();
    expect((await restore()).status).toBe(409);
  });

  test.each<[string, Record<string, string>, unknown, number]>([
    ["nobody signed in", { "x-ms-client-principal": "" }, {}, 401],
    ["the one whom it is about", signedInAs(ANN, "Ann", ["Admin"]), undefined, 403],
    ["the helpdesk", signedInAs(ADA, "Hen", ["Helpdesk"]), {}, 403],
    ["an old session", signedInAs(ADA, "Ada", ["Admin"], [secondsAgo(3600)]), {}, 401],
    ["no reason", {}, {}, 422],
    ["no JSON", {}, "{", 400],
  ])("is refused: %s", async (_who, headers, body, status) => {
    await leaves();
    expect((await restore(headers, body)).status).toBe(status);
    expect(groups()).toHaveLength(3);
  });
});
