import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { decidePhones } from "../../../../../functions/waves/http/decidePhones.ts";
import { showWavePeople } from "../../../../../functions/waves/http/people.ts";
import { PhoneChoiceSchema } from "../../../../../shared/domain/personas/phoneChoice.ts";
import { TransientError } from "../../../../../shared/errors.ts";
import type { WavePeople } from "../../../../../shared/waves/peopleOfWave.ts";
import { phonesPurpose } from "../../../../../shared/waves/waveActions.ts";
import { formToken } from "../../../../../shared/web/formToken.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { GROUP_ID, WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const ADA = { id: "ad000000-0000-4000-8000-000000000003", displayName: "Ada Admin" };
const HALL = "ad000000-0000-4000-8000-000000000102";
const FIRM = "ad000000-0000-4000-8000-000000000103";
const NOW = "2026-03-25T10:00:00.000Z";
const body = { choice: "companyPhone", owner: "Grace, COO", reason: "new phones come in May" };
const answers = new DocumentedAnswers();
let world: WaveWorld;

async function send(wanted: unknown, { roles = ["Admin"], waveId = WAVE_ID, headers = {} } = {}) {
  const request = new HttpRequest({
    method: "POST",
    url: `https://app.example/api/waves/${waveId}/phones`,
    params: { waveId },
    headers: { "content-type": "application/json", ...signedInAs(ADA.id, ADA.displayName, roles), ...headers },
    body: { string: typeof wanted === "string" ? wanted : JSON.stringify(wanted) },
  });
  return answers.check("POST /api/waves/{waveId}/phones", await decidePhones(world.ports, world.config)(request));
}
async function people(query = "", isPage = false): Promise<HttpResponseInit> {
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example${isPage ? "" : "/api"}/waves/${WAVE_ID}/people?${query}`,
    params: { waveId: WAVE_ID },
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: signedInAs(ADA.id, ADA.displayName, ["Admin"]),
  });
  return showWavePeople(world.ports, world.config)(request);
}

const make = async (settings: Record<string, string> = {}) => {
  world = new WaveWorld(4, { settings });
  await world.insert({ stage: "reminded", snapshotAt: "2026-03-02T08:00:00.000Z", inScope: 4 });
  const devices = [{ operatingSystem: "Android 9", at: NOW }];
  const places = [{ platform: "android" as const, client: "modern" as const, workedAt: NOW, devices }];
  const seen = { checkedAt: NOW, hasUsablePasskey: true };
  await world.ports.store.putMembers(
    WAVE_ID,
    [
      { ...seen, persona: "frontline" as const, credentials: ["syncedPasskey" as const], places },
      { ...seen, persona: "frontline" as const, credentials: ["securityKey" as const] },
      { persona: "office" as const },
      { sortedOut: "guest" as const, persona: "office" as const, places },
    ].map((more, n) => aMember(WAVE_ID, world.id(n + 1), more)),
  );
  world.ports.clock.set(NOW);
};
beforeEach(() => make());
const trail = async () => (await world.stamps("phonesDecided")).length;

describe("what becomes of phones that are too old", () => {
  test("is noted with who answers for it, once, and anew when it is decided otherwise", async () => {
    expect(await send(body)).toMatchObject({ status: 200, jsonBody: { ...body, by: ADA, at: NOW } });
    world.ports.clock.set("2026-03-25T11:00:00.000Z");
    expect(await send(body)).toMatchObject({ status: 200, jsonBody: { at: NOW } });
    expect(await trail()).toBe(1);
    await send({ ...body, choice: "securityKey" });
    expect((await world.facts()).phones).toMatchObject({ choice: "securityKey" });
    expect(await trail()).toBe(2);
  });

  test("is noted nowhere without a line in the trail, and asked again where the app died between the two", async () => {
    world.ports.store.trouble.failNext("append", new TransientError("busy"));
    expect(await send(body)).toMatchObject({ status: 503 });
    expect([(await world.facts()).phones, await trail()]).toEqual([undefined, 0]);
    world.ports.store.trouble.failNext("saveWave", new TransientError("busy"));
    expect(await send(body)).toMatchObject({ status: 503 });
    expect(await send(body)).toMatchObject({ status: 200 });
    expect([(await world.facts()).phones?.choice, await trail()]).toEqual(["companyPhone", 1]);
  });

  test("lets nobody in or out", async () => {
    const before = await world.members();
    await send({ ...body, choice: "leavePhonesOut" });
    expect(await world.members()).toEqual(before);
    const { phones, ...after } = await world.facts();
    expect(phones?.choice).toBe("leavePhonesOut");
    expect(after).toMatchObject({ stage: "reminded", inScope: 4 });
  });

  test("leaves the gate as it is: the same people are waited for, whatever was chosen", async () => {
    const gateAfter = async (choice?: string) => {
      await make();
      if (choice) await send({ ...body, choice });
      await world.carryOut({ kind: "checkGate" });
      return (await world.facts()).gate;
    };
    const without = await gateAfter();
    expect(without).toMatchObject({ inScope: 3, passed: false, oldPhones: 1 });
    for (const choice of PhoneChoiceSchema.options) expect(await gateAfter(choice)).toEqual(without);
  });

  test("names a day, where one is known, and is another decision with another day", async () => {
    expect(await send({ ...body, until: "2026-03-25" })).toMatchObject({
      status: 200,
      jsonBody: { until: "2026-03-25" },
    });
    world.ports.clock.set("2026-03-25T11:00:00.000Z");
    await send({ ...body, until: "2026-05-04" });
    expect((await world.facts()).phones).toMatchObject({ until: "2026-05-04", owner: "Grace, COO" });
    expect((await world.stamps("phonesDecided")).length).toBe(2);
    // An empty field of the form is no day.
    expect((await send({ ...body, until: "" })).jsonBody).not.toHaveProperty("until");
  });

  test.each([
    ["another role", body, { roles: ["Approver", "Auditor", "Helpdesk"] }, 403],
    ["no such wave", body, { waveId: "none" }, 404],
    ["no such choice", { ...body, choice: "hope" }, {}, 422],
    ["nobody who answers for it", { ...body, owner: " " }, {}, 422],
    ["no reason", { choice: "securityKey", owner: "Grace" }, {}, 422],
    ["a day that is over", { ...body, until: "2026-03-24" }, {}, 422],
    ["no day", { ...body, until: "soon" }, {}, 422],
    ["no JSON", "{", {}, 400],
    ["text", "choice", { headers: { "content-type": "text/plain" } }, 415],
  ])("is refused for %s, and nothing is noted", async (_, wanted, how, status) => {
    expect((await send(wanted, how)).status).toBe(status);
    expect(await trail()).toBe(0);
    expect((await world.facts()).phones).toBeUndefined();
  });

  test("is noted by the page's form, and by no other site's", async () => {
    const token = formToken(world.config, ADA.id, phonesPurpose(WAVE_ID), world.now);
    const text = new URLSearchParams({ ...body, formToken: token }).toString();
    const form = { "content-type": "application/x-www-form-urlencoded", cookie: "AppServiceAuthSession=x" };
    const stranger = await send(text, { headers: { ...form, "sec-fetch-site": "cross-site" } });
    expect([stranger.status, await trail()]).toEqual([403, 0]);
    const own = await send(text, { headers: { ...form, "sec-fetch-site": "same-origin" } });
    expect([own.status, await trail()]).toEqual([302, 1]);
  });
});

describe("the people of a wave", () => {
  const found = async (query: string) => ((await people(query)).jsonBody as WavePeople).people;
  test("are counted by what they should hold, without whoever takes no part", async () => {
    const { holdings, flags } = (await people()).jsonBody as WavePeople;
    expect(holdings).toMatchObject([
      { persona: "office", people: 1, unknown: 1, complete: 0 },
      { persona: "frontline", people: 2, complete: 1, lackPortable: 1 },
    ]);
    expect(flags).toMatchObject({ lacksHolding: 2, oldPhone: 1 });
    expect((await found("only=lacksHolding")).map(({ userId }) => userId)).toEqual([world.id(1), world.id(3)]);
    expect(await found("only=oldPhone")).toMatchObject([{ userId: world.id(1), oldPhone: true }]);
    expect((await found("only=lacksHolding"))[1]).not.toHaveProperty("lacks");
  });

  test("say what old phones mean for the plan, of the whole wave beside a search, too", async () => {
    const gate = { inScope: 3, needed: 3, missing: 1 };
    const effect = { inScope: 3, people: 1, ready: 0, toServe: 1, gate };
    expect((await people()).jsonBody).toMatchObject({ phonesEffect: effect });
    expect((await people("search=zz")).jsonBody).toMatchObject({ found: 0, phonesEffect: effect });
    expect(String((await people("", true)).body)).toContain("Nobody has decided for 1 person of 3.");
    await send({ ...body, choice: "leaveThemOut", until: "2026-05-04" });
    expect((await people()).jsonBody).toMatchObject({ phonesEffect: effect });
    const page = String((await people("", true)).body);
    expect(page).toContain("1 of 3 is to be left out on the phone; Grace, COO answers for it until Monday 4 May 2026.");
    expect(page).toContain("The gate needs 3 of 3: it cannot open before that person is ready.");
    expect(page).not.toContain("Nobody has decided");
  });

  test("stand on the page with what they lack, and with the six choices", async () => {
    await send(body);
    const page = String((await people("", true)).body);
    expect(page).toContain("Frontline: lacks something to carry along: a security key");
    expect(page).toContain("Grace, COO answers for it: new phones come in May");
    expect(page).toContain("The six choices, from low to high risk");
  });

  test("of a tenant without personas and old phones have neither card", async () => {
    await world.ports.store.putMembers(
      WAVE_ID,
      world.ids.map((id) => aMember(WAVE_ID, id)),
    );
    const page = String((await people("", true)).body);
    expect(page).not.toContain("What they should hold");
    expect(page).not.toContain("Phones that are too old");
  });
});

describe("the snapshot", () => {
  const settings = { PERSONAS: JSON.stringify([{ persona: "sharedDevice", groupIds: [HALL] }]) };
  const takeDown = async (withSettings: Record<string, string>) => {
    world = new WaveWorld(3, { settings: withSettings });
    world.ports.directory.groups.set(HALL, new Set([world.id(2)]));
    await world.insert();
  };
  const personas = async () => (await world.members()).map(({ persona }) => persona);

  test("notes what everybody is, by their groups", async () => {
    await takeDown(settings);
    await world.carryOut({ kind: "snapshot" });
    expect(await personas()).toEqual(["office", "sharedDevice", "office"]);
  });
  test("asks nothing without the setting", async () => {
    await takeDown({});
    await world.carryOut({ kind: "snapshot" });
    expect(await personas()).toEqual([undefined, undefined, undefined]);
    expect(world.ports.directory.called("groupsAmong")).toBe(0);
  });
  test("goes on where the groups may not be read, and says so", async () => {
    await takeDown(settings);
    world.ports.directory.refuseNext("groupsAmong");
    await world.carryOut({ kind: "snapshot" });
    expect(await personas()).toEqual([undefined, undefined, undefined]);
    expect((await world.facts()).inScope).toBe(3);
    const troubles = await world.ports.store.troublesOf(WAVE_ID, world.now.toISOString());
    expect(troubles).toMatchObject([{ doing: expect.stringContaining("what people should hold") }]);
    expect(world.ports.directory.groups.has(GROUP_ID)).toBe(true);
  });
});

describe("a look at the gate", () => {
  const settings = {
    PERSONAS: JSON.stringify([
      { persona: "sharedDevice", groupIds: [HALL] },
      { persona: "contractor", groupIds: [FIRM] },
    ]),
  };
  const open = async (withSettings: Record<string, string>) => {
    world = new WaveWorld(3, { settings: withSettings });
    world.ports.directory.groups.set(HALL, new Set([world.id(2)]));
    world.ports.directory.groups.set(FIRM, new Set());
    await world.insert();
    await world.until(({ stage }) => stage === "reminded");
  };
  /** On the next day; how many rows got a persona. */
  const look = async () => {
    world.ports.clock.advance({ days: 1 });
    const before = world.ports.store.trouble.calls.length;
    await world.carryOut({ kind: "checkGate" });
    return world.ports.store.trouble.calls
      .slice(before)
      .filter(({ method }) => method === "mergeMembers")
      .flatMap(({ args }) => args[1] as readonly { readonly userId: string; readonly persona?: string }[])
      .flatMap(({ userId, persona }) => (persona === undefined ? [] : [[userId, persona]]));
  };
  const personas = async () => (await world.members()).map(({ persona }) => persona);
  const troubles = async () =>
    (await world.ports.store.troublesOf(WAVE_ID, world.now.toISOString())).filter(({ doing }) =>
      doing.includes("what people should hold"),
    );

  test("notes whose groups have changed, and writes nobody else", async () => {
    await open(settings);
    expect(await look()).toEqual([]);
    world.ports.directory.groups.set(HALL, new Set([world.id(3)]));
    world.ports.directory.groups.set(FIRM, new Set([world.id(2), world.id(3)]));
    expect(await look()).toEqual([
      [world.id(2), "contractor"],
      [world.id(3), "sharedDevice"],
    ]);
    expect(await personas()).toEqual(["office", "contractor", "sharedDevice"]);
    expect(await look()).toEqual([]);
    expect(await troubles()).toEqual([]);
  });

  test("reads each group once, however many members there are, and none without the setting", async () => {
    await open(settings);
    const before = world.ports.directory.called("memberIds");
    await look();
    // The wave's own, and the two of the setting.
    expect(world.ports.directory.called("memberIds") - before).toBe(3);
    await open({});
    const without = world.ports.directory.called("memberIds");
    expect(await look()).toEqual([]);
    expect(world.ports.directory.called("memberIds") - without).toBe(1);
    expect(await personas()).toEqual([undefined, undefined, undefined]);
  });

  test("changes nobody where one group is gone, says so, and looks at the gate all the same", async () => {
    await open(settings);
    world.ports.directory.groups.set(HALL, new Set([world.id(1)]));
    world.ports.directory.groups.delete(FIRM);
    expect(await look()).toEqual([]);
    expect(await personas()).toEqual(["office", "sharedDevice", "office"]);
    expect(await troubles()).toHaveLength(1);
    expect((await world.facts()).gate?.at).toBe(world.now.toISOString());
    world.ports.directory.groups.set(FIRM, new Set());
    await look();
    expect(await personas()).toEqual(["sharedDevice", "office", "office"]);
  });

  test("lets nobody in or out by what they are", async () => {
    await open(settings);
    const facts = async () => (await world.members()).map(({ persona: _, checkedAt: __, ...rest }) => rest);
    const before = await facts();
    world.ports.directory.groups.set(HALL, new Set(world.ids));
    await look();
    expect(await personas()).toEqual(["sharedDevice", "sharedDevice", "sharedDevice"]);
    const after = await facts();
    expect(after.map(({ sortedOut }) => sortedOut)).toEqual(before.map(({ sortedOut }) => sortedOut));
    expect((await world.facts()).inScope).toBe(3);
  });
});
