import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { endLinks } from "../../../../functions/people/endLinks.ts";
import { findPeople, showPeoplePage } from "../../../../functions/people/findPeople.ts";
import type { KnownPerson } from "../../../../functions/people/schemas.ts";
import { showKnown, showPerson } from "../../../../functions/people/showPerson.ts";
import { joinerSource, SELF } from "../../../../shared/domain/enforcement/enforcement.ts";
import { mailKeys } from "../../../../shared/domain/mail/keys.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { ADA, BO, MIA, ReleaseWorld } from "../../../support/people/releaseWorld.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { aMember } from "../../../support/waves/aMember.ts";
import { aWave } from "../../../support/waves/aWave.ts";

const MANAGER = "10000000-0000-4000-8000-000000000009";
const NOBODY = "10000000-0000-4000-8000-0000000000ff";
const answers = new DocumentedAnswers();
let world: ReleaseWorld;
beforeEach(async () => {
  world = await ReleaseWorld.make();
  world.ports.directory.addUser({ id: MANAGER, displayName: "Max Manager" });
  world.ports.directory.addUser(
    { id: MIA, displayName: "Mia Member", userPrincipalName: "mia@contoso.example", mail: "mia@contoso.example" },
    MANAGER,
  );
});
afterAll(() => expect(answers.unseen("GET /api/people")).toEqual([]));

const as = (role: string) => signedInAs(ADA.id, ADA.displayName, [role]);
const visit = (url: string, headers: Record<string, string>, userId?: string) =>
  new HttpRequest({ method: "GET", url: `https://app.example${url}`, headers, ...(userId && { params: { userId } }) });
const known = async (role = "Helpdesk", userId = MIA): Promise<HttpResponseInit> =>
  answers.check(
    "GET /api/people/{userId}",
    await showKnown(world.ports, world.config)(visit(`/api/people/${userId}`, as(role), userId)),
  );
const read = async (role?: string): Promise<KnownPerson> => (await known(role)).jsonBody as KnownPerson;
const pageOf = async (role = "Helpdesk") => {
  const answer = await showPerson(world.ports, world.config)(visit(`/people/${MIA}`, as(role), MIA));
  return parse(String(answers.check("GET /people/{userId}", answer).body)).querySelector("main");
};
const find = async (search: string, role = "Helpdesk") =>
  answers.check(
    "GET /api/people",
    await findPeople(world.ports, world.config)(visit(`/api/people?search=${encodeURIComponent(search)}`, as(role))),
  );
const codeOf = ({ status, jsonBody }: HttpResponseInit) => [
  status,
  (jsonBody as { error?: { code: string } } | undefined)?.error?.code,
];

async function offer(key: string): Promise<string> {
  const closesAt = new Date(world.ports.clock.now().getTime() + 3_600_000).toISOString();
  const grant = { userId: MIA, reason: "blocked", scopeId: "app", key, closesAt } as const;
  return (await openGrant(world.ports, world.config, grant)).grantId;
}

describe("somebody is found", () => {
  test("by the beginning of a name, an address, or by employee id; nobody is said so", async () => {
    expect((await find("mia")).jsonBody).toMatchObject({ people: [{ userId: MIA }], isCut: false });
    expect((await find("zz")).jsonBody).toEqual({ people: [], isCut: false });
  });

  test("not without a role, and not by one letter", async () => {
    expect(codeOf(await find("mia", "Nobody"))).toEqual([403, "noRole"]);
    const stranger = await findPeople(world.ports, world.config)(visit("/api/people?search=mia", {}));
    expect(codeOf(answers.check("GET /api/people", stranger))).toEqual([401, "notSignedIn"]);
    expect(codeOf(await find(" m "))).toEqual([400, "invalidQuery"]);
  });

  test("later while the directory does not answer, and never when it refuses", async () => {
    world.ports.directory.failNext("usersNamed", new TransientError("busy"));
    expect((await find("mia")).status).toBe(503);
    world.ports.directory.failNext("usersNamed", new RefusedError("denied", "Authorization_RequestDenied", "no"));
    expect((await find("mia")).status).toBe(503);
  });

  test("on a page that leads to the person, is empty before a search, and says what to try when nobody is there", async () => {
    const main = async (search: string) => {
      const answer = await showPeoplePage(world.ports, world.config)(visit(`/people${search}`, as("Auditor")));
      return parse(String(answers.check("GET /people", answer).body)).querySelector("main");
    };
    expect((await main("?search=mia"))?.querySelector("table a")?.getAttribute("href")).toBe(`/people/${MIA}`);
    expect((await main(""))?.querySelector("table")).toBeNull();
    expect((await main("?search=zz"))?.text).toContain("Try fewer letters");
  });
});

describe("what is known of somebody", () => {
  test("is what they are asked at quiet times, and that nobody knows when they last signed in", async () => {
    expect((await read()).quiet).toBeUndefined();
    expect((await pageOf())?.text).toContain("Nobody has looked yet whether a second passkey is to be asked for");
    const at = "2026-06-01T08:00:00.000Z";
    const note = { lookedAt: at, passkeys: 1, secondAskedAt: at };
    await world.ports.store.noteQuiet(new Map([[MIA, { ...note, nextAt: "2026-07-01T08:00:00.000Z" }]]));
    expect((await read()).quiet).toEqual(note);
    const said = (await pageOf())?.text ?? "";
    expect(said).toContain("passkeys that worked then: 1");
    expect(said).toContain("It is not known when somebody last signed in to the account");
    await world.ports.store.noteQuiet(new Map([[MIA, { ...note, nextAt: at, lastInteractiveAt: at }]]));
    expect((await pageOf())?.text).toContain("Somebody last signed in to the account, or tried to");
  });

  test("is their account, manager, methods, waves, enforcement and mails", async () => {
    const { store } = world.ports;
    const at = "2026-06-01T08:00:00.000Z";
    const [wave] = await store.waves();
    if (!wave) throw new Error("no wave");
    await store.putMails("wave-1", [
      {
        scope: "wave-1",
        key: mailKeys.toMember("announcement", wave, MIA),
        kind: "announcement",
        userId: MIA,
        operationId: NOBODY,
        state: "accepted",
        at,
      },
    ]);
    await store.mergeMembers("wave-1", [{ userId: MIA, passkeyUsedAt: at }]);
    expect(await read()).toMatchObject({
      userId: MIA,
      accountEnabled: true,
      manager: { displayName: "Max Manager" },
      methods: [
        { type: "passwordAuthenticationMethod", isUsablePasskey: false },
        { type: "fido2AuthenticationMethod", isUsablePasskey: true },
      ],
      lastPasskeyUse: at,
      waves: [{ waveId: "wave-1", standing: "enforced" }],
      enforcements: [{ state: "in" }],
      links: [],
      mails: [{ at, kind: "announcement", state: "accepted" }],
      unread: [],
    });
  });

  test("tells each wave apart, and no wave of others", async () => {
    await world.ports.store.insertWave(aWave({ waveId: "wave-2", stage: "open" }));
    await world.ports.store.putMembers("wave-2", [aMember("wave-2", NOBODY)]);
    expect((await read()).waves?.map(({ waveId }) => waveId)).toEqual(["wave-1"]);
    await world.ports.store.putMembers("wave-2", [aMember("wave-2", MIA)]);
    expect((await read()).waves).toHaveLength(2);
    expect((await read("Admin")).acts.find(({ act }) => act === "hold")?.may).toBe(true);
  });

  test("holds the links of the last days without a secret, and not the older ones", async () => {
    const grantId = await offer("one");
    expect((await read()).links).toMatchObject([{ grantId, standing: "open", reason: "blocked" }]);
    expect(JSON.stringify(await read())).not.toMatch(/secret|sig=/);
    world.ports.clock.advance({ days: 31 });
    expect((await read()).links).toEqual([]);
  });

  test.each<[string, () => void, keyof KnownPerson, string]>([
    ["manager", () => world.ports.directory.throttleNext("managerOf", 60), "manager", "the manager"],
    ["methods", () => world.ports.methods.throttleNext("methodsOf", 60), "methods", "the sign-in methods"],
    ["links", () => world.ports.store.trouble.throttleNext("grantsOf", 60), "links", "the links to one-time codes"],
  ])("names what cannot be read just now: %s; the rest is there", async (_case, trouble, part, words) => {
    trouble();
    const seen = await read();
    expect(seen[part]).toBeUndefined();
    expect(seen.unread).toEqual([words]);
    expect(seen.waves).toHaveLength(1);
    trouble();
    expect((await pageOf())?.text).toContain(`Missing: ${words}`);
  });

  test("is nothing of somebody who is not there, and nothing for whoever has no role", async () => {
    expect(codeOf(await known("Helpdesk", NOBODY))).toEqual([404, "unknownPerson"]);
    expect(codeOf(await known("Helpdesk", "no id"))).toEqual([404, "unknownPerson"]);
    expect(codeOf(await known("Nobody"))).toEqual([403, "noRole"]);
  });

  test("keeps the onboarding from whoever may not read onboardings", async () => {
    await world.ports.store.assignJoiner(MIA, NOBODY);
    await world.row("in", joinerSource(NOBODY));
    const sources = async (role: string) => (await read(role)).enforcements?.map(({ source }) => source).toSorted();
    expect(await sources("Approver")).toEqual(["joiner", "wave|wave-1"]);
    expect(await sources("Helpdesk")).toEqual([joinerSource(NOBODY), "wave|wave-1"]);
    expect((await read("Approver")).hire).toBeUndefined();
    expect((await read("Approver")).unread).toEqual([]);
  });

  test("says of each reason to be enforced where it comes from and whose decision it was, with the year", async () => {
    const card = async () => (await pageOf())?.querySelectorAll("section").find((one) => /^Enforcement/.test(one.text));
    expect((await card())?.querySelector("dt")?.text).toBe("Berlin");
    const at = "2024-03-01T08:00:00.000Z";
    const saved = async (source: string, by: string) => {
      await world.ports.store.saveEnforcements([{ userId: NOBODY, source, state: "in", at, by }]);
      world.ports.directory.addUser({ id: NOBODY, displayName: "Nia Nobody" });
      const answer = await showPerson(world.ports, world.config)(visit(`/people/${NOBODY}`, as("Helpdesk"), NOBODY));
      const cards = parse(String(answer.body)).querySelectorAll("section");
      return cards.find((one) => /^Enforcement/.test(one.text))?.querySelector("dl")?.text;
    };
    const moment = "Enforced, Friday 1 March 2024 at 09:00 CET";
    expect(await saved(SELF, "Nia Nobody, who asked for it")).toBe(
      `By their own choice${moment} (Nia Nobody, who asked for it)`,
    );
    expect(await saved("wave|gone", "approved by Lucia")).toBe(
      `By their own choice${moment} (Nia Nobody, who asked for it)Wave gone${moment} (approved by Lucia)`,
    );
    expect(await saved(joinerSource("7"), "")).toContain(`As a new hire${moment}`);
  });

  test("dates what may be years ago with its year", async () => {
    world.ports.directory.addUser({ id: MIA, displayName: "Mia Member", createdDateTime: "2024-03-01T08:00:00.000Z" });
    world.ports.methods.methods.set(MIA, [
      { id: "p", type: "phoneAuthenticationMethod", createdDateTime: "2023-05-02T08:00:00.000Z" },
    ]);
    const text = (await pageOf())?.text ?? "";
    expect(text).toContain("Account madeFriday 1 March 2024 at 09:00 CET");
    expect(text).toContain("A phone number, since Tuesday 2 May 2023 at 10:00 CEST");
  });

  test("says on the page whether a passkey works, and no more than was read", async () => {
    expect((await pageOf())?.text).toContain("Has a passkey that works here.");
    world.ports.methods.methods.set(MIA, [{ id: "p", type: "phoneAuthenticationMethod" }]);
    const text = (await pageOf())?.text ?? "";
    expect(text).toContain("Has no passkey that works here.");
    expect(text).toContain("A phone number. Weak: it can be talked out of its owner.");
  });

  test("names the make of a passkey, and says where nobody has used it", async () => {
    const { methods, store } = world.ports;
    const key = { id: "k", type: "fido2AuthenticationMethod", passkeyType: "deviceBound", fit: "fits" } as const;
    const createdDateTime = "2026-05-01T08:00:00.000Z";
    methods.methods.set(MIA, [{ ...key, attestationLevel: "attested", model: "<b>YubiKey 5</b>", createdDateTime }]);
    const place = { platform: "windows", client: "modern", workedAt: "2026-05-20T08:00:00.000Z" } as const;
    await store.mergeMembers("wave-1", [{ userId: MIA, places: [place] }]);
    expect((await read()).methods?.at(-1)).toMatchObject({ kind: "securityKey", isWeak: false, doubt: "neverUsed" });
    const text = (await pageOf())?.text ?? "";
    expect(text).toContain("A security key (<b>YubiKey 5</b>): works here");
    expect(text).toContain("Never used since, though they sign in");
    await store.mergeMembers("wave-1", [{ userId: MIA, places: [{ ...place, satisfiedAt: place.workedAt }] }]);
    expect((await pageOf())?.text).not.toContain("Never used since");
  });
});

describe("links are taken back", () => {
  const end = async (headers: Record<string, string>, body = "{}", userId = MIA): Promise<HttpResponseInit> => {
    const request = new HttpRequest({
      method: "POST",
      url: `https://app.example/api/people/${userId}/links/end`,
      params: { userId },
      headers,
      body: { string: body },
    });
    return answers.check("POST /api/people/{userId}/links/end", await endLinks(world.ports, world.config)(request));
  };
  const byProgram = (role: string) => world.as(BO, role);
  const standing = async (grantId: string) => (await world.ports.store.grant(grantId))?.grant.state.kind;

  test("all that are open, once, by name in the trail", async () => {
    const ids = [await offer("one"), await offer("two")];
    expect(await end(byProgram("Helpdesk"))).toMatchObject({ status: 200, jsonBody: { ended: 2 } });
    expect(await Promise.all(ids.map(standing))).toEqual(["closed", "closed"]);
    expect((await end(byProgram("Helpdesk"))).jsonBody).toEqual({ ended: 0 });
    const lines = (await world.ports.store.recent("app", 100)).filter(({ what }) => what === "linksTakenBack");
    expect(lines).toMatchObject([{ who: BO, subjectId: MIA }]);
  });

  test("by a form with its token, and not by one without, from elsewhere, or of another person", async () => {
    const grantId = await offer("one");
    const form = {
      ...signedInAs(ADA.id, ADA.displayName, ["Helpdesk"]),
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      cookie: "AppServiceAuthSession=x",
    };
    const token = (await pageOf())?.querySelector("form[action$='/links/end'] input")?.getAttribute("value") ?? "";
    expect(token).not.toBe("");
    expect(codeOf(await end({ ...form, accept: "application/json" }, "formToken=x"))[0]).toBe(403);
    expect((await end({ ...form, "sec-fetch-site": "cross-site" }, `formToken=${token}`)).status).toBe(403);
    expect((await end(form, `formToken=${token}`, MANAGER)).status).toBe(403);
    expect(await standing(grantId)).toBe("open");
    expect(await end(form, `formToken=${token}`)).toMatchObject({ status: 302 });
    expect(await standing(grantId)).toBe("closed");
  });

  test("not by an auditor or an approver, whose page has no button for it", async () => {
    const grantId = await offer("one");
    for (const role of ["Auditor", "Approver"]) {
      expect(codeOf(await end(byProgram(role)))).toEqual([403, "noRole"]);
      expect((await pageOf(role))?.querySelector("form[action$='/links/end']")).toBeNull();
    }
    expect(await standing(grantId)).toBe("open");
  });

  test("but for one that is just being collected, which is told and keeps none of the others open", async () => {
    const [busy, open] = [await offer("one"), await offer("two")];
    const row = await world.ports.store.grant(busy);
    if (!row) throw new Error("no grant");
    const at = world.ports.clock.now().toISOString();
    const state = { kind: "minting", claimId: "c", at, by: ADA, identityCheckedBy: "inPerson" } as const;
    await world.ports.store.saveGrant({ ...row.grant, state }, row.etag);
    expect((await end(byProgram("Helpdesk"))).status).toBe(503);
    expect([await standing(busy), await standing(open)]).toEqual(["minting", "closed"]);
  });

  test("of nobody but the person", async () => {
    const grantId = await offer("one");
    expect((await end(byProgram("Helpdesk"), "{}", MANAGER)).jsonBody).toEqual({ ended: 0 });
    expect(codeOf(await end(byProgram("Helpdesk"), "{}", "no id"))).toEqual([404, "unknownPerson"]);
    expect(await standing(grantId)).toBe("open");
  });
});

describe("somebody of whom HR told that they left", () => {
  const at = "2026-06-01T22:00:00.000Z";
  beforeEach(() => world.ports.store.assignLeft(MIA, { worker: "w", eventId: "e", at }));
  const backForm = async (role: string) => (await pageOf(role))?.querySelector("form[action$='/back']");

  test("is shown so, and an Admin has a form that says they work here", async () => {
    expect(await read()).toMatchObject({ left: { at } });
    expect((await pageOf("Auditor"))?.text).toContain("Has left, as HR told");
    const form = await backForm("Admin");
    expect(form?.querySelector("[name=at]")?.getAttribute("value")).toBe(at);
    for (const role of ["Helpdesk", "Approver"]) expect(await backForm(role)).toBeNull();
  });

  test("and has no such form once that is lifted", async () => {
    await world.ports.store.assignLeft(MIA, undefined);
    expect(await backForm("Admin")).toBeNull();
  });
});

test("a link leads to the leavers only for whoever may look at them", async () => {
  const nav = async (role: string) => {
    const answer = await showPerson(world.ports, world.config)(visit(`/people/${MIA}`, as(role), MIA));
    return parse(String(answer.body)).querySelectorAll("nav a[href='/leavers']").length;
  };
  expect([await nav("Approver"), await nav("Helpdesk")]).toEqual([0, 1]);
});
