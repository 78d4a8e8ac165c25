import { HttpRequest } from "@azure/functions";
import { beforeEach, describe, expect, test } from "vitest";
import { showPerson } from "../../../../functions/people/showPerson.ts";
import { TransientError } from "../../../../shared/errors.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { type Change, credential, HEDDA, MIA, proofStage, SAM } from "../../../support/verifiedId/proofStage.ts";

type Stage = Awaited<ReturnType<typeof proofStage>>;
let stage: Stage;
let link: string;
beforeEach(async () => {
  stage = await proofStage();
  ({ link } = await stage.offer());
});

const why = async () => (await stage.trail("codeNotGiven")).map((line) => line.why);

describe("somebody who lost their phone and holds a Verified ID", () => {
  test("presents it, and is shown one code in the answer of a POST", async () => {
    const asking = await stage.begin(link);
    expect(asking.status).toBe(200);
    expect(asking.text).toContain("openid-vc://?request_uri=");
    expect(asking.headers.get("content-security-policy")).toContain("img-src data:");
    expect((await stage.tell()).status).toBe(202);
    expect(stage.mints()).toBe(0);
    const answer = await stage.finish(link, asking.fields);
    expect([answer.status, answer.code]).toEqual([200, stage.live()]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await stage.grants()).toMatchObject([
      {
        reason: "lostPhone",
        collector: { kind: "verifiedId" },
        openedBy: { id: HEDDA },
        state: { kind: "collected", by: { id: SAM }, identityCheckedBy: "verifiedId" },
      },
    ]);
    const lines = (await stage.trail()).map(({ what }) => what).toSorted();
    expect(lines).toEqual(["grantOpened", "identityProven", "passIssued", "passRequested", "proofAskedFor"]);
    const sent = stage.ports.email.sent.map(({ to }) => to.address);
    expect(sent).toContain(stage.ports.directory.users.get(SAM)?.mail ?? "");
  });

  test("leaves no code, no secret and no face behind", async () => {
    const asking = await stage.begin(link);
    await stage.tell();
    const { code = "" } = await stage.finish(link, asking.fields);
    const kept = JSON.stringify([
      await stage.trail(),
      await stage.grants(),
      stage.ports.email.sent,
      await stage.ports.store.presentation(new URLSearchParams(link.split("?")[1]).get("grant") ?? ""),
      stage.ports.told,
    ]);
    const secrets = [code, asking.fields["pageSecret"] ?? "", new URLSearchParams(link.split("?")[1]).get("sig") ?? ""];
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(5);
      expect(kept).not.toContain(secret);
    }
    expect(kept).not.toContain("86.3");
  });

  test("is asked to finish on the phone first, and goes on with the same page", async () => {
    const asking = await stage.begin(link);
    const early = await stage.finish(link, asking.fields);
    expect([early.status, early.code]).toEqual([200, undefined]);
    expect(early.text).toContain("Nothing has come from your phone yet");
    await stage.tell({ requestStatus: "request_retrieved", verifiedCredentialsData: undefined });
    expect((await stage.finish(link, early.fields)).code).toBeUndefined();
    await stage.tell();
    expect((await stage.finish(link, early.fields)).code).toBe(stage.live());
  });

  test("begins again after a face that was not matched", async () => {
    const asking = await stage.begin(link);
    const error = { code: "claimValidationError", message: "Match confidence score failing to meet the threshold." };
    await stage.tell({ requestStatus: "presentation_error", verifiedCredentialsData: undefined, error });
    expect(await stage.finish(link, asking.fields)).toMatchObject({ status: 403, code: undefined });
    const again = await stage.begin(link);
    await stage.tell();
    expect((await stage.finish(link, again.fields)).code).toBe(stage.live());
  });

  test("presses once more where Entra was busy, without presenting again", async () => {
    const asking = await stage.begin(link);
    await stage.tell();
    stage.ports.passIssuer.throttleNext("mint");
    const busy = await stage.finish(link, asking.fields);
    expect([busy.status, busy.code]).toEqual([503, undefined]);
    expect((await stage.finish(link, busy.fields)).code).toBe(stage.live());
  });

  test("presses once more where Entra did not show the account, at any of the reads", async () => {
    const asking = await stage.begin(link);
    await stage.tell();
    const { directory } = stage.ports;
    const user = directory.user.bind(directory);
    for (let hidden = 1; hidden <= 3; hidden++) {
      let reads = 0;
      Object.assign(directory, { user: async (id: string) => (++reads === hidden ? undefined : user(id)) });
      const answer = await stage.finish(link, asking.fields);
      expect([hidden, answer.status, answer.code, stage.mints()]).toEqual([hidden, 503, undefined, 0]);
    }
    Object.assign(directory, { user });
    expect((await stage.finish(link, asking.fields)).code).toBe(stage.live());
  });

  test.each([
    ["de-CH,de;q=0.9", "Beginnen"],
    ["fr", "Commencer"],
    ["nl, es;q=0.8", "Empezar"],
    ["nl", "Begin"],
  ])("reads the page in their own language: %s", async (languages, button) => {
    const { text } = await stage.ask("prove", "GET", link, { "accept-language": languages });
    expect(text).toContain(`<button type="submit">${button}</button>`);
  });
});

describe("looking at the link", () => {
  test.each(["GET", "HEAD"] as const)("by %s, any number of times, changes and reveals nothing", async (method) => {
    const before = JSON.stringify([await stage.trail(), await stage.grants()]);
    for (let n = 0; n < 3; n++) {
      const { status, text } = await stage.ask("prove", method, link);
      expect(status).toBe(200);
      expect(text).not.toMatch(/Sam|sam@|E-5/);
    }
    expect(JSON.stringify([await stage.trail(), await stage.grants()])).toBe(before);
    expect([stage.ports.presentations.asked.length, stage.mints()]).toEqual([0, 0]);
  });

  test("is the same for a link that is none of ours", async () => {
    const shape = (text: string) => text.replaceAll(/value="[^"]*"/g, "");
    const [ours, other] = [link, link.replace(/sig=.*/, `sig=${"A".repeat(43)}`)];
    const [a, b] = [await stage.ask("prove", "GET", ours), await stage.ask("prove", "GET", other)];
    expect(shape(a.text)).toBe(shape(b.text));
    expect(await stage.begin(other)).toMatchObject({ status: 404, code: undefined });
    expect(await why()).toEqual(["The link is none of ours."]);
  });
});

describe("an answer in the name of the Request Service proves nothing", () => {
  test.each<[string, number, Change, Readonly<Record<string, string | undefined>>?]>([
    ["without its key", 401, {}, { "api-key": undefined }],
    ["with another key", 401, {}, { "api-key": "A".repeat(43) }],
    ["with the link's secret as its key", 401, {}, { "api-key": "a secret of at least thirty-two bytes" }],
    ["about what nobody asked for", 404, { state: `${SAM}.${MIA}` }],
    ["with a state that is none", 404, { state: "../presentation" }],
    ["about another request", 404, { requestId: "request-99" }],
    ["that is no JSON by its type", 415, {}, { "content-type": "text/plain" }],
    ["without a state", 422, { state: undefined }],
    ["with a credential that is none", 422, { verifiedCredentialsData: ["yes"] }],
    ["with claims that are none", 422, { verifiedCredentialsData: [credential({ claims: "E-5" })] }],
    ["with claims that are a list", 422, { verifiedCredentialsData: [credential({ claims: ["E-5"] })] }],
    ["with credentials that are none", 422, { verifiedCredentialsData: credential() }],
    [
      "with a score that is text",
      422,
      { verifiedCredentialsData: [credential({ faceCheck: { matchConfidenceScore: "86" } })] },
    ],
    [
      "with the claim as a list",
      202,
      { verifiedCredentialsData: [credential({ claims: { employeeNumber: ["E-5"] } })] },
    ],
    [
      "with a face that matches better than it can",
      202,
      { verifiedCredentialsData: [credential({ faceCheck: { matchConfidenceScore: 101 } })] },
    ],
    ["with a Face Check without a score", 202, { verifiedCredentialsData: [credential({ faceCheck: {} })] }],
    ["with an end that is no moment", 202, { verifiedCredentialsData: [credential({ expirationDate: "never" })] }],
    ["without a credential", 202, { verifiedCredentialsData: undefined }],
    ["with no credential in it", 202, { verifiedCredentialsData: [] }],
    ["with a second credential", 202, { verifiedCredentialsData: [credential(), credential()] }],
    [
      "by somebody else's credential",
      202,
      { verifiedCredentialsData: [credential({ claims: { employeeNumber: "E-6" } })] },
    ],
    ["without the claim", 202, { verifiedCredentialsData: [credential({ claims: {} })] }],
    ["with the claim as a number", 202, { verifiedCredentialsData: [credential({ claims: { employeeNumber: 5 } })] }],
    ["by another issuer", 202, { verifiedCredentialsData: [credential({ issuer: "did:web:evil.example" })] }],
    ["of another type", 202, { verifiedCredentialsData: [credential({ type: ["VerifiedEmployee"] })] }],
    [
      "that was revoked",
      202,
      { verifiedCredentialsData: [credential({ credentialState: { revocationStatus: "INVALID" } })] },
    ],
    ["without a word of revocation", 202, { verifiedCredentialsData: [credential({ credentialState: undefined })] }],
    ["that has run out", 202, { verifiedCredentialsData: [credential({ expirationDate: "2020-01-01T00:00:00Z" })] }],
    ["without an end", 202, { verifiedCredentialsData: [credential({ expirationDate: undefined })] }],
    ["without a Face Check", 202, { verifiedCredentialsData: [credential({ faceCheck: undefined })] }],
    [
      "with a face below the threshold",
      202,
      { verifiedCredentialsData: [credential({ faceCheck: { matchConfidenceScore: 79.9 } })] },
    ],
    ["that failed", 202, { requestStatus: "presentation_error" }],
  ])("%s", async (_what, status, change, headers) => {
    const asking = await stage.begin(link);
    const told = await stage.tell(change, headers);
    expect(told.status).toBe(status);
    // What it sent itself is named where it cannot be read.
    if (status !== 422) expect(told.text).not.toMatch(/issuer|face|score/i);
    expect(told.text).not.toMatch(/Sam|E-5|employee/i);
    const answer = await stage.finish(link, asking.fields);
    expect([answer.code, stage.mints()]).toEqual([undefined, 0]);
    expect(await stage.trail("identityProven")).toEqual([]);
    if (status !== 415 && status !== 422) expect(await why()).toHaveLength(1);
    if (status === 422)
      expect((await stage.ports.store.troubles("2026-03-02T08:00:00.000Z")).map(({ doing }) => doing)).toContain(
        "taking in what somebody has proven by a Verified ID",
      );
  });

  test("that cannot be read, and has not its key, is told to nobody", async () => {
    await stage.tell({ state: undefined }, { "api-key": "x" });
    expect(await stage.ports.store.troubles("2026-03-02T08:00:00.000Z")).toEqual([]);
  });

  test("once it was refused, though a good one follows", async () => {
    const asking = await stage.begin(link);
    await stage.tell({ requestStatus: "presentation_error" });
    await stage.tell();
    expect(await stage.finish(link, asking.fields)).toMatchObject({ status: 403, code: undefined });
    expect(await why()).toContain("The answer of the Request Service came a second time.");
  });

  test("eleven minutes after the press", async () => {
    const asking = await stage.begin(link);
    stage.ports.clock.advance({ minutes: 11 });
    expect((await stage.tell()).status).toBe(202);
    expect(await stage.finish(link, asking.fields)).toMatchObject({ status: 403, code: undefined });
    expect([(await why()).toSorted(), stage.mints()]).toEqual([
      ["The answer of the Request Service came too late.", "The proof was asked for too long ago."],
      0,
    ]);
  });

  test("of a request that another one has replaced", async () => {
    const first = await stage.begin(link);
    const [old] = stage.ports.presentations.asked;
    const second = await stage.begin(link);
    expect((await stage.tell({ state: old?.state, requestId: old?.requestId })).status).toBe(404);
    for (const { fields } of [first, second]) expect((await stage.finish(link, fields)).code).toBeUndefined();
    expect(stage.mints()).toBe(0);
  });

  test("whatever it says, where the way is not switched on", async () => {
    const off = await proofStage({});
    const { status } = await off.tell({ requestId: "r", state: `${SAM}.${MIA}` }, { "api-key": "x" });
    expect(status).toBe(404);
  });

  test("while Entra does not say whose account it is; told again it counts", async () => {
    const asking = await stage.begin(link);
    stage.ports.directory.throttleNext("user");
    expect((await stage.tell()).status).toBe(503);
    expect((await stage.finish(link, asking.fields)).code).toBeUndefined();
    await stage.tell();
    expect((await stage.finish(link, asking.fields)).code).toBe(stage.live());
  });
});

describe("a proof that was given", () => {
  let asking: Awaited<ReturnType<Stage["begin"]>>;
  beforeEach(async () => {
    asking = await stage.begin(link);
    await stage.tell();
  });

  test("leads to no second code, neither by the form sent again nor by the answer replayed", async () => {
    const presses = await Promise.all([stage.finish(link, asking.fields), stage.finish(link, asking.fields)]);
    expect(presses.filter(({ code }) => code !== undefined)).toHaveLength(1);
    await stage.tell();
    expect(await stage.finish(link, asking.fields)).toMatchObject({ status: 410, code: undefined });
    expect((await stage.begin(link)).status).toBe(410);
    expect(stage.mints()).toBe(1);
    expect(await why()).toContain("The proof has led to a press already.");
  });

  test.each<[string, (fields: Record<string, string>) => Record<string, string | undefined>, number]>([
    [
      "who has seen the picture and holds the link",
      ({ formToken = "" }) => ({ formToken, presentationId: SAM, pageSecret: "A".repeat(43) }),
      403,
    ],
    ["who knows the request and not the page's secret", (fields) => ({ ...fields, pageSecret: "A".repeat(43) }), 403],
    ["who leaves the page's secret out", (fields) => ({ ...fields, pageSecret: undefined }), 400],
    ["whose form is not of this link", (fields) => ({ ...fields, formToken: "A".repeat(43) }), 403],
  ])("shows no code to somebody %s", async (_who, change, status) => {
    expect(await stage.finish(link, change(asking.fields))).toMatchObject({ status, code: undefined });
    expect(stage.mints()).toBe(0);
    if (status !== 400) expect(await why()).toHaveLength(1);
  });

  test("shows no code to a page that began later, nor to the one before it", async () => {
    const other = await stage.begin(link);
    for (const { fields } of [asking, other]) expect((await stage.finish(link, fields)).code).toBeUndefined();
    expect(stage.mints()).toBe(0);
  });

  test("shows no code to a form of another site, or to what is no form", async () => {
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example", "sec-fetch-site": undefined },
    ])
      expect(await stage.finish(link, asking.fields, headers)).toMatchObject({ status: 403, code: undefined });
    expect(await why()).toEqual(["The form did not come from this page."]);
    const json = { "content-type": "application/json" };
    expect((await stage.finish(link, asking.fields, json)).status).toBe(415);
    expect(stage.mints()).toBe(0);
  });

  test("runs out ten minutes after it was asked for", async () => {
    stage.ports.clock.advance({ minutes: 10 });
    expect(await stage.finish(link, asking.fields)).toMatchObject({ status: 403, code: undefined });
    expect(stage.mints()).toBe(0);
    expect(await why()).toEqual(["The proof was asked for too long ago."]);
  });

  test("makes no code for whoever has become privileged, or left, since", async () => {
    stage.ports.directory.privileged.add(SAM);
    expect(await stage.finish(link, asking.fields)).toMatchObject({ status: 403, code: undefined });
    expect(stage.mints()).toBe(0);
    expect((await why()).join()).toContain("admin rights");
  });

  test("makes no code once the link was taken back", async () => {
    const [grant] = await stage.grants();
    const row = await stage.ports.store.grant(grant?.grantId ?? "");
    const state = { kind: "closed", at: "2026-03-02T08:00:00.000Z", because: "takenBack" } as const;
    if (row) await stage.ports.store.saveGrant({ ...row.grant, state }, row.etag);
    expect(await stage.finish(link, asking.fields)).toMatchObject({ status: 410, code: undefined });
    expect(stage.mints()).toBe(0);
  });
});

describe("the link", () => {
  test("asks a phone five times and no more", async () => {
    for (let n = 0; n < 5; n++) expect((await stage.begin(link)).status).toBe(200);
    expect((await stage.begin(link)).status).toBe(429);
    expect(stage.ports.presentations.asked).toHaveLength(5);
  });

  test("asks nobody's phone for an account that gets no code, and says no more than that", async () => {
    const user = stage.ports.directory.users.get(SAM);
    if (user) stage.ports.directory.users.set(SAM, { ...user, accountEnabled: false });
    const answer = await stage.begin(link);
    expect([answer.status, stage.ports.presentations.asked.length]).toEqual([403, 0]);
    expect(answer.text).not.toMatch(/switched on|Sam/);
    expect(await why()).toEqual(["This person's account is not switched on. Ask the helpdesk when it will be."]);
  });

  test("of a manager opens nothing here, and this one opens nothing at the manager's page", async () => {
    const [grant] = await stage.grants();
    const row = await stage.ports.store.grant(grant?.grantId ?? "");
    if (row) await stage.ports.store.saveGrant({ ...row.grant, collector: { kind: "manager" } }, row.etag);
    expect((await stage.begin(link)).status).toBe(404);
  });

  test("does nothing while the Request Service is busy, or refuses, and begins anew afterwards", async () => {
    stage.ports.presentations.throttleNext("ask");
    expect((await stage.begin(link)).status).toBe(503);
    stage.ports.presentations.refuseNext("ask");
    expect((await stage.begin(link)).status).toBe(503);
    expect((await stage.ports.store.troubles("2026-03-02T08:00:00.000Z")).map(({ doing }) => doing)).toContain(
      "handing out a one-time code",
    );
    expect((await stage.begin(link)).status).toBe(200);
  });
});

describe("who opens a link", () => {
  test.each<[string, Parameters<Stage["offer"]>[0], number]>([
    ["without the role", { as: MIA, roles: [] }, 403],
    ["as an admin only", { as: MIA, roles: ["Admin"] }, 403],
    ["for themselves", { as: SAM, roles: ["Helpdesk"] }, 403],
    ["for a hire of whom HR has not told", { reason: "joiner" }, 409],
    ["without a reason", { reason: "because" }, 400],
  ])("%s gets none", async (_who, by, status) => {
    const fresh = await proofStage();
    const answer = await fresh.offer(by);
    expect([answer.status, answer.link, (await fresh.grants()).length]).toEqual([status, "", 0]);
  });

  test.each<[string, (stage: Stage) => unknown, number]>([
    ["holds admin rights", ({ ports }) => ports.directory.privileged.add(SAM), 403],
    ["may hold some, as nobody can read it", ({ ports }) => ports.directory.unreadable.add(SAM), 503],
  ])("for somebody who %s gets none, and the trail has it", async (_who, arrange, status) => {
    const fresh = await proofStage();
    await arrange(fresh);
    const answer = await fresh.offer();
    expect([answer.status, answer.link, (await fresh.grants()).length]).toEqual([status, "", 0]);
    expect(await fresh.trail("codeNotGiven")).toMatchObject([{ who: { id: HEDDA }, subjectId: SAM }]);
  });

  test.each<[string, object | undefined]>([
    ["is a guest", { userType: "Guest" }],
    ["is another organisation's", { userType: "ExternalMember" }],
    ["is switched off by now", { accountEnabled: false }],
    ["is gone", undefined],
  ])("whose account %s gets none, whatever role the sign-in says, and the trail has it", async (_how, change) => {
    const fresh = await proofStage();
    const by = { roles: ["Helpdesk"], name: "Hedda Desk" };
    if (change) fresh.ports.directory.addUser({ id: HEDDA, displayName: "Hedda Desk", ...change });
    else fresh.ports.directory.users.delete(HEDDA);
    const answer = await fresh.offer(by);
    expect([answer.status, answer.link, (await fresh.grants()).length]).toEqual([403, "", 0]);
    expect(await fresh.trail("codeNotGiven")).toHaveLength(1);
  });

  test("finds the way on the person's page, where it is switched on and theirs", async () => {
    const hasLink = async (roles: readonly string[], { ports, config } = stage) => {
      const headers = signedInAs(HEDDA, "Hedda", roles);
      const params = { userId: SAM };
      const request = new HttpRequest({ method: "GET", url: `https://app.example/people/${SAM}`, params, headers });
      return String((await showPerson(ports, config)(request)).body).includes(`/people/${SAM}/verified-id`);
    };
    expect([await hasLink(["Helpdesk"]), await hasLink(["Admin"])]).toEqual([true, false]);
    expect(await hasLink(["Helpdesk"], await proofStage({}))).toBe(false);
  });

  test("hears that the way is switched off", async () => {
    const off = await proofStage({});
    expect(await off.offer()).toMatchObject({ status: 409, link: "" });
    expect((await off.ask("prove", "GET", link)).status).toBe(404);
  });
});

describe("a failure at every await, from the answer of the Request Service to the code,", () => {
  /** Both calls of one proof, of which the nth await fails, before or after it took effect. */
  async function failing(nth: number) {
    const world = await proofStage();
    const own = (await world.offer()).link;
    const { fields } = await world.begin(own);
    let count = 0;
    world.watch((call) => {
      count += 1;
      if (count === nth) throw new TransientError(`no answer of ${call}`);
    });
    await world.tell();
    const answer = await world.finish(own, fields);
    world.watch();
    return { world, answer, own, fields, count };
  }

  test("leaves the code nowhere but on the page, and no second one that lives", async () => {
    const { count: moments } = await failing(0);
    expect(moments).toBeGreaterThan(30);
    for (let nth = 1; nth <= moments; nth++) {
      const { world, answer, own, fields } = await failing(nth);
      const { ports } = world;
      const rows = [
        await world.grants(),
        await ports.store.personPasses(SAM),
        await world.trail(),
        await ports.store.troubles(ports.clock.now().toISOString()),
      ];
      const calls = [ports.passIssuer.calls, ports.store.trouble.calls, ports.email.sent, ports.told];
      const shown = answer.code === undefined ? answer.text : "";
      const elsewhere = JSON.stringify([rows, calls, [...answer.headers], shown]);
      for (const code of ports.passIssuer.codes) expect([nth, elsewhere.includes(code)]).toEqual([nth, false]);
      if (answer.code !== undefined) expect(world.live()).toBe(answer.code);
      // Pressed again, with the same page: no other code beside one that was shown.
      const again = await world.finish(own, fields);
      if (answer.code !== undefined) expect([nth, again.code]).toEqual([nth, undefined]);
      if (again.code !== undefined) expect(world.live()).toBe(again.code);
    }
  });
});
