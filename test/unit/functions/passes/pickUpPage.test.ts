import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { type EnforcementState, waveSource } from "../../../../shared/domain/enforcement/enforcement.ts";
import { type AccountDoubt, doubtInWords } from "../../../../shared/domain/joiner/accountDoubt.ts";
import { nextJoinerStep } from "../../../../shared/domain/joiner/joinerSteps.ts";
import { mailKeys } from "../../../../shared/domain/mail/keys.ts";
import type { GrantReason } from "../../../../shared/domain/pass/grant.ts";
import { PHISHING_RESISTANT_STRENGTH_ID } from "../../../../shared/domain/policy/policyDefinition.ts";
import type { WaveMember } from "../../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../../shared/domain/wave/waveFacts.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { openGrant } from "../../../../shared/passes/openGrant.ts";
import { formToken } from "../../../../shared/web/formToken.ts";
import { doorUp, minutesAgo, putDoor, requireDoor } from "../../../support/door/doorStage.ts";
import {
  type Asked,
  answersOfPickUp,
  EVE,
  JOINER_ID,
  MIA,
  pickUpStage,
  SAM,
  type Stage,
} from "../../../support/passes/pickUpStage.ts";
import { secondsAgo } from "../../../support/signedIn.ts";
import { BREAK_GLASS_GROUP_ID, ENFORCED_GROUP_ID } from "../../../support/testConfig.ts";
import { aMember } from "../../../support/waves/aMember.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await pickUpStage();
});
const purpose = () => `pick-up ${stage.grant.grantId}`;
const nothing = () => undefined;
const mints = () => stage.ports.passIssuer.called("mint");
const livePasses = () => stage.ports.passIssuer.passes.size;
const manage = (userId: string) => stage.ports.directory.managers.set(SAM, userId);

describe("the manager with the link", () => {
  test("sees for whom it is and a form, presses, and gets the code once", async () => {
    const page = await stage.ask();
    expect(page).toMatchObject({ status: 200, code: undefined });
    expect(page.text).toContain("Sam &lt;New&gt;");
    expect(page.text).toContain("Tuesday 3 March at 09:00 CET");

    const answer = await stage.press();
    expect(answer).toMatchObject({ status: 200, code: "SecretCd0001" });
    expect(answer.text).toContain("<span>Secr</span><span>etCd</span><span>0001</span>");
    expect(answer.text).toContain("Monday 2 March at 10:00 CET");
    expect(await stage.stateOfGrant()).toEqual({
      kind: "collected",
      passId: "pass-0001",
      at: "2026-03-02T08:00:00.000Z",
      by: { id: MIA, displayName: "Mia Manager" },
      identityCheckedBy: "inPerson",
      expiresAt: "2026-03-02T09:00:00.000Z",
      claimId: expect.any(String),
    });
    expect(stage.ports.passIssuer.calls.find(({ method }) => method === "mint")?.args[1]).toEqual({
      lifetimeInMinutes: 60,
      isUsableOnce: true,
    });
    expect(stage.ports.orchestrations.woken).toEqual([`joiner-${JOINER_ID}`]);
    expect((await stage.events()).sort()).toEqual(["grantOpened", "passIssued", "passRequested"]);
  });

  test("reads the moments in the zone that the mail with the link used, and no row is read for that", async () => {
    stage = await pickUpStage({ timeZone: "Asia/Tokyo" });
    expect((await stage.ask()).text).toContain("Tuesday 3 March at 17:00 GMT+9");
    expect((await stage.press()).text).toContain("Monday 2 March at 18:00 GMT+9");
    // Once in each look and press, for what HR has told since.
    expect(["joiner", "wave"].map((method) => stage.ports.store.trouble.called(method))).toEqual([3, 0]);
  });

  test("reads them in the joiner's zone where the grant tells none", async () => {
    await stage.tellHire({ timeZone: "Asia/Tokyo" });
    expect((await stage.ask()).text).toContain("Tuesday 3 March at 17:00 GMT+9");
    expect((await stage.press()).text).toContain("Monday 2 March at 18:00 GMT+9");
  });

  test.each([
    ["shorter than the policy allows", { minimumLifetimeInMinutes: 90, maximumLifetimeInMinutes: 480 }, 90],
    ["longer than the policy allows", { minimumLifetimeInMinutes: 10, maximumLifetimeInMinutes: 30 }, 30],
  ])("gets a pass within the policy's bounds when ours is %s", async (_why, bounds, lifetimeInMinutes) => {
    stage.ports.policies.passes = { ...stage.ports.policies.passes, ...bounds };
    await stage.press();
    expect(stage.ports.passIssuer.calls.find(({ method }) => method === "mint")?.args[1]).toMatchObject({
      lifetimeInMinutes,
    });
  });

  test.each(["inPerson", "videoCallWithId", "calledKnownNumber"])(
    "may have checked the identity by %s",
    async (identityCheckedBy) => {
      expect((await stage.press({ form: { identityCheckedBy } })).code).toBeDefined();
      expect(await stage.stateOfGrant()).toMatchObject({ identityCheckedBy });
    },
  );

  test.each([undefined, "", "trustMe"])(
    "is asked again when the identity check is %j, and nothing is made",
    async (identityCheckedBy) => {
      const answer = await stage.press({ form: { identityCheckedBy } });
      expect(answer).toMatchObject({ status: 400, code: undefined });
      expect(answer.text).toContain('role="alert"');
      expect(mints()).toBe(0);
    },
  );
});

test("the page for somebody who has worked here for long does not speak of a first sign-in", async () => {
  expect((await stage.ask()).text).toContain("first sign-in");
  const row = await stage.ports.store.grant(stage.grant.grantId);
  if (!row) throw new Error("no grant");
  await stage.ports.store.saveGrant({ ...row.grant, reason: "wouldBeBlocked" }, row.etag);
  expect((await stage.ask()).text).not.toContain("first");
  expect((await stage.press()).text).not.toContain("by yourself");
});

test("somebody of whom HR told that they have gone gets no code, by no link; once they are back, they do", async () => {
  await stage.ports.store.assignLeft(SAM, { worker: JOINER_ID, eventId: "event-1", at: "2026-03-01T23:00:00.000Z" });
  const token = formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
  const answer = await stage.press({ token });
  expect(answer).toMatchObject({ status: 403, code: undefined });
  expect(answer.text).toContain("no longer works here");
  expect([mints(), livePasses()]).toEqual([0, 0]);
  await stage.ports.store.assignLeft(SAM, undefined);
  expect((await stage.press()).code).toBeDefined();
});

describe("looking", () => {
  test("reads nobody's roles, which takes many requests; the press does, and goes by them alone", async () => {
    const asked = () => stage.ports.directory.calls.filter(({ method }) => method === "privilegeOf").length;
    stage.ports.directory.privileged.add(SAM);
    expect((await stage.ask()).status).toBe(200);
    expect(asked()).toBe(0);
    expect(await stage.press()).toMatchObject({ status: 403 });
    expect([asked(), stage.ports.passIssuer.passes.size]).toEqual([1, 0]);
  });

  test.each(["GET", "HEAD"] as const)("a %s changes and reveals nothing, however often", async (method) => {
    const writes = () =>
      stage.ports.store.trouble.calls.filter(({ method: name }) =>
        /^(save|insert|put|append|merge|remove|assign)/.test(name),
      ).length;
    const before = [await stage.stateOfGrant(), writes()];
    for (let count = 0; count < 3; count++) expect((await stage.ask({ method })).code).toBeUndefined();
    expect([await stage.stateOfGrant(), writes()]).toEqual(before);
    expect([mints(), stage.ports.policyWriter.calls.length, stage.ports.email.sent.length]).toEqual([0, 0, 0]);
  });

  test.each(["GET", "HEAD"] as const)(
    "a %s without a sign-in leads to the sign-in and back, and reads nothing",
    async (method) => {
      const answer = await stage.ask({ as: "", method });
      expect(answer.status).toBe(302);
      expect(answer.headers.get("location")).toBe(
        `/.auth/login/aad?prompt=login&post_login_redirect_uri=${encodeURIComponent(`/pick-up/${stage.part}`)}`,
      );
      expect(stage.ports.directory.calls).toEqual([]);
    },
  );

  test("a claim that a crash left behind is not settled by looking", async () => {
    await leaveClaim();
    stage.ports.clock.advance({ minutes: 6 });
    expect((await stage.ask()).status).toBe(200);
    expect(await stage.stateOfGrant()).toMatchObject({ kind: "minting" });
  });

  test("after the pass was collected shows that it was, not the code", async () => {
    await stage.press();
    expect(await stage.ask()).toMatchObject({ status: 410, code: undefined });
  });

  test("every page is sent with the strict headers", async () => {
    for (const answer of [
      await stage.ask(),
      await stage.press(),
      await stage.press({ as: EVE }),
      await stage.ask({ link: "x" }),
    ]) {
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
      expect(answer.headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(answer.text).not.toMatch(/<script|style=|http:\/\/|\son\w+=/);
    }
  });
});

describe("a session that is not of the last minutes", () => {
  const OLD = [secondsAgo(16 * 60)];
  const links = (text: string) =>
    parse(text)
      .querySelectorAll("a")
      .map((link) => link.getAttribute("href") ?? "");
  const wayToSignIn = (text: string) => links(text).find((href) => href.startsWith("/.auth/login/"));
  /** Where the sign-in leads back to, as the part of the link that `ask` takes. */
  const backIn = (text: string) =>
    new URL(wayToSignIn(text) ?? "", "https://app.example").searchParams.get("post_login_redirect_uri")?.slice(9) ?? "";

  test.each<[string, readonly string[]]>([
    ["is 16 minutes old", OLD],
    ["is hours old, and was left open on somebody's desk", [secondsAgo(6 * 3600)]],
    ["does not say when it began", []],
    ["says two things about when it began", [secondsAgo(0), secondsAgo(60)]],
    ["says so in words", [new Date().toISOString()]],
    ["began in the future", [secondsAgo(-6 * 60)]],
  ])("that %s collects nothing", async (_how, authTimes) => {
    const token = formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
    const answer = await stage.press({ token, authTimes });
    expect([answer.status, answer.code, mints(), livePasses()]).toEqual([403, undefined, 0, 0]);
    expect(answer.text).toContain("Nothing was handed out.");
    expect(wayToSignIn(answer.text)).toContain("prompt=login");
    expect(await stage.stateOfGrant()).toEqual({ kind: "open" });
  });

  test("sees the page, with a link to sign in where the button would be", async () => {
    const page = await stage.ask({ authTimes: OLD });
    expect(page).toMatchObject({ status: 200, code: undefined });
    expect(page.text).toContain("Sam &lt;New&gt;");
    expect(page.text).not.toContain("<form");
    const link = backIn(page.text);
    expect(link).toMatch(new RegExp(`^${stage.part.replace("?", "\\?")}&signedInBefore=\\d+$`));
    expect((await stage.ask({ link })).text).toContain("<form");
    expect((await stage.press({ link })).code).toBeDefined();
  });

  test.each<[string, readonly string[]]>([
    ["as old as before", OLD],
    ["without a word of when", []],
  ])("that is %s after a new sign-in is told so, and is not sent round again", async (_how, authTimes) => {
    const link = backIn((await stage.ask({ authTimes })).text);
    for (const method of ["GET", "POST"] as const) {
      const answer = await stage.press({ method, link, authTimes, token: (await stage.tokenFor(MIA)) ?? "" });
      expect(answer).toMatchObject({ status: method === "GET" ? 200 : 403, code: undefined });
      expect(answer.text).toContain("You signed in again, and your sign-in still");
      expect(wayToSignIn(answer.text)).toBeUndefined();
      expect(links(answer.text)).toContain("/.auth/logout");
    }
    expect(mints()).toBe(0);
  });

  test("is not helped by what the address says about an earlier one", async () => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    for (const before of ["0", "unknown", "99999999999", "x"])
      expect((await stage.press({ token, authTimes: OLD, link: `${stage.part}&signedInBefore=${before}` })).code).toBe(
        undefined,
      );
    expect(mints()).toBe(0);
  });

  test("does not get on by business time standing still", async () => {
    stage.ports.clock.set(new Date(Number(OLD[0]) * 1000).toISOString());
    const token = formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
    expect(await stage.press({ token, authTimes: OLD })).toMatchObject({ status: 403, code: undefined });
    expect(mints()).toBe(0);
  });

  test("learns no more than a fresh one: strangers and guessed links are turned away as ever", async () => {
    expect((await stage.ask({ as: EVE, authTimes: OLD })).status).toBe(403);
    expect((await stage.ask({ link: "x", authTimes: OLD })).status).toBe(404);
    expect(await stage.ask({ method: "HEAD", authTimes: OLD })).toMatchObject({ status: 200, text: "" });
  });

  test("of 14 minutes collects", async () => {
    expect((await stage.press({ authTimes: [secondsAgo(14 * 60)] })).code).toBeDefined();
  });
});

describe("behind the door", () => {
  test("nothing is handed out while it is not up, where it is required, and the page says so", async () => {
    requireDoor(stage.config);
    const page = await stage.ask();
    expect(page).toMatchObject({ status: 200, code: undefined });
    expect(page.text).toContain("the door is not up");
    expect(page.text).not.toContain("<form");
    const token = formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
    expect(await stage.press({ token })).toMatchObject({ status: 403, code: undefined });
    expect([mints(), await stage.stateOfGrant()]).toEqual([0, { kind: "open" }]);
  });

  test("a manager who is in none of its groups collects, signed in since its last change and not before", async () => {
    requireDoor(stage.config);
    const { reading, ...up } = doorUp(stage.config);
    await putDoor(stage.ports, { ...up, ...(reading && { reading: { ...reading, since: minutesAgo(20) } }) });
    const token = formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
    const before = await stage.press({ token, authTimes: [secondsAgo(6 * 60)] });
    expect([before.status, before.code, mints()]).toEqual([403, undefined, 0]);
    expect((await stage.press({ token, authTimes: [secondsAgo(4 * 60)] })).code).toBeDefined();
  });

  test("a break-glass account collects nothing", async () => {
    requireDoor(stage.config);
    await putDoor(stage.ports, doorUp(stage.config));
    stage.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [MIA]);
    const token = formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
    const answer = await stage.press({ token });
    expect([answer.status, answer.code]).toEqual([403, undefined]);
    expect(answer.text).toContain("does not cover break-glass accounts");
    expect(mints()).toBe(0);
  });

  test("whether it is up cannot be read: nothing is handed out", async () => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    stage.ports.store.trouble.throttleNext("door");
    expect(await stage.press({ token })).toMatchObject({ status: 503, code: undefined });
    expect(mints()).toBe(0);
  });

  test("every page says which weaker rule holds, where one does, that with the code included", async () => {
    const says = "collecting a code";
    expect((await stage.ask()).text).toContain(says);
    expect((await stage.press({ form: {} })).text).toContain(says);
    expect((await stage.press()).text).toContain(says);
    expect((await stage.ask()).text).toMatch(/No code here.*collecting a code/s);
    requireDoor(stage.config);
    await putDoor(stage.ports, doorUp(stage.config));
    expect((await stage.ask()).text).not.toContain("DOOR=");
  });
});

describe("a press is refused, and no pass is made, when", () => {
  test.each<[string, () => unknown, Asked & { readonly token?: string }, number]>([
    ["nobody is signed in", nothing, { as: "", token: "x" }, 401],
    ["somebody else than the manager presses", nothing, { as: EVE }, 403],
    ["the new colleague presses", nothing, { as: SAM }, 403],
    ["the new colleague is set as own manager", () => manage(SAM), { as: SAM }, 403],
    ["the manager is a guest", () => stage.ports.directory.addUser({ id: MIA, userType: "Guest" }), {}, 403],
    [
      "the manager's account is switched off",
      () => stage.ports.directory.addUser({ id: MIA, accountEnabled: false }),
      {},
      403,
    ],
    ["the manager's account is gone", () => stage.ports.directory.users.delete(MIA), {}, 403],
    ["the manager has changed since the mail", () => manage(EVE), {}, 403],
    ["no manager is set any more", () => stage.ports.directory.managers.clear(), {}, 403],
    ["the subject is privileged, by whatever way", () => stage.ports.directory.privileged.add(SAM), {}, 403],
    ["the subject's roles cannot be read", () => stage.ports.directory.unreadable.add(SAM), {}, 503],
    [
      "the subject is in the break-glass group",
      () => stage.ports.directory.addGroup(BREAK_GLASS_GROUP_ID, [SAM]),
      {},
      403,
    ],
    ["the subject is a guest", () => stage.ports.directory.addUser({ id: SAM, userType: "Guest" }), {}, 403],
    [
      "the subject's user type is unknown",
      () => stage.ports.directory.addUser({ id: SAM, userType: "unknown" }),
      {},
      403,
    ],
    [
      "the subject's account is switched off",
      () => stage.ports.directory.addUser({ id: SAM, accountEnabled: false }),
      {},
      403,
    ],
    ["the subject's account is gone", () => stage.ports.directory.users.delete(SAM), {}, 403],
    ["the break-glass group cannot be read", () => stage.ports.directory.throttleNext("memberIds"), {}, 503],
    ["Entra refuses to tell about the manager", () => stage.ports.directory.refuseNext("managerOf"), {}, 503],
    [
      "it comes from another site",
      nothing,
      { headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" } },
      403,
    ],
    [
      "it claims our origin from another site",
      nothing,
      { headers: { origin: "https://app.example", "sec-fetch-site": "cross-site" } },
      403,
    ],
    [
      "it does not say where it comes from",
      nothing,
      { headers: { origin: undefined, "sec-fetch-site": undefined } },
      403,
    ],
    [
      "it is JSON from a program",
      nothing,
      { headers: { origin: undefined, "sec-fetch-site": undefined, "content-type": "application/json" }, body: "{}" },
      415,
    ],
    ["it is a multipart form", nothing, { headers: { "content-type": "multipart/form-data; boundary=x" } }, 415],
    ["it is too long", nothing, { body: "x".repeat(5000) }, 413],
    ["the form token is missing", nothing, { form: { formToken: undefined } }, 403],
    ["the form token is forged", nothing, { token: "A".repeat(43) }, 403],
    [
      "passes are turned off",
      () => {
        stage.ports.policies.passes = { ...stage.ports.policies.passes, state: "disabled" };
      },
      {},
      409,
    ],
    [
      "the state of the pass policy is unknown",
      () => {
        stage.ports.policies.passes = { ...stage.ports.policies.passes, state: "unknown" };
      },
      {},
      409,
    ],
  ])("%s", async (_when, arrange, change, status) => {
    arrange();
    const token = formToken(stage.config, change.as || MIA, purpose(), stage.ports.clock.now());
    const answer = await stage.press({ token, ...change });
    expect([answer.status, answer.code, mints(), livePasses()]).toEqual([status, undefined, 0, 0]);
    expect(await stage.stateOfGrant()).toEqual({ kind: "open" });
    expect(stage.ports.policyWriter.calls).toEqual([]);
  });

  test("another person's form token is used", async () => {
    const token = formToken(stage.config, EVE, purpose(), stage.ports.clock.now());
    expect(await stage.press({ token })).toMatchObject({ status: 403, code: undefined });
    const otherForm = formToken(stage.config, MIA, "pick-up another", stage.ports.clock.now());
    expect(await stage.press({ token: otherForm })).toMatchObject({ status: 403, code: undefined });
    expect(mints()).toBe(0);
  });

  test.each([
    ["the grant has expired", "2026-03-03T08:00:00.000Z", 410],
    ["the grant is not open yet", "2026-03-02T07:59:59.000Z", 409],
  ])("%s", async (_when, now, status) => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    stage.ports.clock.set(now);
    expect((await stage.ask()).status).toBe(status);
    expect(await stage.press({ token })).toMatchObject({ status, code: undefined });
    expect(mints()).toBe(0);
  });

  test("the grant was closed", async () => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    const row = await stage.ports.store.grant(stage.grant.grantId);
    if (!row) throw new Error("no grant");
    await stage.ports.store.saveGrant(
      { ...row.grant, state: { kind: "closed", at: "2026-03-02T08:00:00.000Z", because: "done" } },
      row.etag,
    );
    expect(await stage.press({ token })).toMatchObject({ status: 410, code: undefined });
    expect(mints()).toBe(0);
  });

  test("another live pass is on the account, which a new one would silently replace", async () => {
    await stage.ports.passIssuer.mint(SAM, { lifetimeInMinutes: 60, isUsableOnce: true });
    expect(await stage.press()).toMatchObject({ status: 409, code: undefined });
    expect([mints(), await stage.stateOfGrant()]).toEqual([1, { kind: "open" }]);
    stage.ports.clock.advance({ minutes: 61 });
    expect((await stage.press()).code).toBe("SecretCd0002");
  });
});

describe("the account of a hire that somebody uses already", () => {
  const holds = (...types: string[]) =>
    stage.ports.methods.methods.set(
      SAM,
      types.map((type) => ({ id: type, type: `${type}AuthenticationMethod` })),
    );
  const handedOutBefore = (at: string | undefined) =>
    stage.tellHire(at === undefined ? {} : { firstPass: { userId: SAM, at } });

  test.each([["phone"], ["microsoftAuthenticator"], ["somethingNew"]])(
    "with a method of the kind %s gets no code, before a first pass of ours",
    async (kind) => {
      const token = (await stage.tokenFor(MIA)) ?? "";
      holds("password", kind);
      await handedOutBefore(undefined);
      const answer = await stage.press({ token });
      expect([answer.status, answer.code, mints()]).toEqual([403, undefined, 0]);
      expect(answer.text).toContain("somebody has registered sign-in methods on the account already");
      expect(await stage.stateOfGrant()).toEqual({ kind: "open" });
    },
  );

  type Arrange = () => unknown;
  const sam = (change: object) =>
    stage.ports.directory.addUser(
      { id: SAM, displayName: "Sam <New>", userPrincipalName: "sam@contoso.example", ...change },
      MIA,
    );
  test.each<[string, AccountDoubt, Arrange]>([
    [
      "was signed in to since the link was made",
      "hasSignedIn",
      () => stage.ports.reports.addSignIn({ userId: SAM, createdDateTime: "2026-03-02T07:30:00.000Z" }),
    ],
    [
      "was signed in to before the log begins",
      "hasSignedIn",
      () => {
        sam({ createdDateTime: "2026-01-05T08:00:00.000Z" });
        stage.ports.reports.lastSuccesses.set(SAM, "2026-01-09T08:00:00Z");
      },
    ],
    ["was made long ago", "tooOld", () => sam({ createdDateTime: "2025-11-01T08:00:00.000Z" })],
    ["does not say when it was made", "ageUnknown", () => sam({ createdDateTime: undefined })],
    ["carries another name by now", "nameDiffers", () => sam({ displayName: "Peter Other" })],
    [
      "carries another employee id by now",
      "employeeIdDiffers",
      async () => {
        sam({ employeeId: "e2" });
        await stage.tellHire({}, { identity: { employeeId: "e1" } });
      },
    ],
    ["came into a wave", "inWave", () => stage.ports.store.assignWave([SAM], "wave-1")],
    ["belongs to another hire", "otherJoiner", () => stage.ports.store.assignJoiner(SAM, "another")],
    [
      "was signed in to before our first pass, of which the log tells late",
      "hasSignedIn",
      async () => {
        await handedOutBefore("2026-03-01T08:00:00.000Z");
        stage.ports.reports.addSignIn({ userId: SAM, createdDateTime: "2026-02-28T08:00:00.000Z" });
      },
    ],
    [
      "holds a method of before our first pass",
      "hasMethods",
      async () => {
        await handedOutBefore("2026-03-01T08:00:00.000Z");
        const createdDateTime = "2026-02-28T08:00:00.000Z";
        stage.ports.methods.methods.set(SAM, [{ id: "1", type: "phoneAuthenticationMethod", createdDateTime }]);
      },
    ],
  ])("that %s gets no code, and a person the reason (%s)", async (_what, reason, arrange) => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    await arrange();
    const answer = await stage.press({ token });
    expect([answer.status, answer.code, mints()]).toEqual([403, undefined, 0]);
    expect(parse(answer.text).text).toContain(doubtInWords[reason]);
    const facts = (await stage.ports.store.joiner(JOINER_ID))?.record.facts;
    expect(facts?.account).toEqual({ kind: "doubtful", reason });
    expect(facts && nextJoinerStep(facts, stage.ports.clock.now(), stage.config.joinerRules)).toMatchObject({
      kind: "handOver",
      because: `${doubtInWords[reason]}; no code is offered for it`,
    });
    expect(stage.ports.orchestrations.woken).toEqual([`joiner-${JOINER_ID}`]);
    // Nothing is open any more, though the onboarding has not come to it yet.
    expect(await stage.press({ token })).toMatchObject({ status: 410, code: undefined });
  });

  test.each<[string, Arrange]>([
    ["the sign-in log", () => stage.ports.reports.refuseNext("hasSignedIn", "Authorization_RequestDenied")],
    ["what is known of the person", () => stage.ports.store.trouble.refuseNext("registration", "unreadableRow")],
    [
      "the account's own last sign-in",
      () => {
        sam({ createdDateTime: "2026-01-05T08:00:00.000Z" });
        stage.ports.reports.refuseNext("lastSuccessAt", "Authentication_RequestFromNonPremiumTenantOrB2CTenant");
      },
    ],
  ])("is not known to be new while nobody can read %s", async (_what, arrange) => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    await arrange();
    expect(await stage.press({ token })).toMatchObject({ status: 503, code: undefined });
    expect([mints(), (await stage.ports.store.joiner(JOINER_ID))?.record.facts.account?.kind]).toEqual([0, "found"]);
  });

  test.each<[string, number, () => Promise<void>]>([
    ["whose first day HR has moved ahead", 409, () => stage.tellHire({ startDate: "2026-03-09" })],
    ["of whom HR tells another account, not looked up yet", 409, () => stage.tellHire({ account: undefined })],
    ["who is another account by now", 410, () => stage.tellHire({ account: { kind: "found", userId: EVE } })],
    ["who is called off", 410, () => stage.tellHire({ ended: { as: "cancelled", at: "2026-03-02T07:00:00.000Z" } })],
  ])("%s gets none by the link that is out", async (_who, status, tell) => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    await tell();
    expect((await stage.ask()).status).toBe(status);
    expect(await stage.press({ token })).toMatchObject({ status, code: undefined });
    expect([mints(), await stage.stateOfGrant()]).toEqual([0, { kind: "open" }]);
  });

  test.each([
    ["a password alone", undefined, ["password"]],
    ["what came with an earlier pass of ours", "2026-03-01T08:00:00.000Z", ["password", "phone"]],
  ])("is not one that holds %s", async (_what, firstPassAt, types) => {
    holds(...types);
    await handedOutBefore(firstPassAt);
    expect((await stage.press()).code).toBeDefined();
  });

  test("with a passkey gets none, whatever pass there was before", async () => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    stage.ports.methods.addPasskey(SAM, "2026-03-01T09:00:00.000Z");
    await handedOutBefore("2026-03-01T08:00:00.000Z");
    expect(await stage.press({ token })).toMatchObject({ status: 410, code: undefined });
    expect(mints()).toBe(0);
  });

  test("is not known to be new while Entra does not show its methods", async () => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    stage.ports.methods.methodsOf = async () => undefined;
    expect(await stage.press({ token })).toMatchObject({ status: 503, code: undefined });
    expect(mints()).toBe(0);
  });

  test("is not known to be new while the methods cannot be read", async () => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    stage.ports.methods.refuseNext("methodsOf", "Authorization_RequestDenied");
    expect(await stage.press({ token })).toMatchObject({ status: 503, code: undefined });
    expect(mints()).toBe(0);
  });
});

describe("a guessed link", () => {
  test.each([
    ["another secret", () => `${stage.grant.grantId}?sig=${"A".repeat(43)}`],
    ["another grant", () => stage.part.replace(/^.{8}/, "00000000")],
    ["no secret", () => stage.grant.grantId],
    ["the secret under another name", () => stage.part.replace("sig", "secret")],
    ["the secret in the path", () => stage.part.replace("?sig=", ".")],
    ["nothing", () => ""],
    ["rubbish", () => "../../etc/passwd"],
    ["the secret cut short", () => stage.part.slice(0, -1)],
    ["the secret made longer", () => `${stage.part}A`],
  ])("with %s is not known, and does not tell what of it was right", async (_what, link) => {
    const [get, post] = [await stage.ask({ link: link() }), await stage.press({ link: link(), token: "x" })];
    expect([get.status, post.status]).toEqual([404, 404]);
    expect(get.text).toBe((await stage.ask({ link: "x" })).text);
    expect(stage.ports.directory.calls).toEqual([]);
  });

  test("a principal header of another tenant is nobody", async () => {
    const other = stage.config.tenantId.replace("1", "2");
    const forged = Buffer.from(
      JSON.stringify({
        auth_typ: "aad",
        claims: [
          { typ: "tid", val: other },
          { typ: "oid", val: MIA },
          { typ: "aud", val: stage.config.authAudience },
        ],
      }),
    );
    const answer = await stage.ask({
      as: "",
      headers: { "x-ms-client-principal": forged.toString("base64"), "x-ms-client-principal-idp": "aad" },
    });
    expect(answer.status).toBe(302);
  });
});

describe("the trail about whoever is refused", () => {
  const lines = async (what: string) =>
    [...(await stage.ports.store.recent(JOINER_ID, 100)), ...(await stage.ports.store.recent("app", 100))].filter(
      (line) => line.what === what,
    );

  test.each<[string, () => unknown, Asked & { readonly token?: string }, object]>([
    ["is not signed in", nothing, { as: "", token: "x" }, { who: { id: "nobody" }, scope: "app" }],
    ["is not the manager", nothing, { as: EVE }, { who: { id: EVE }, subjectId: SAM, scope: JOINER_ID }],
    ["has another person's form", nothing, { token: "x" }, { who: { id: MIA }, subjectId: SAM }],
    ["comes from another site", nothing, { headers: { "sec-fetch-site": "cross-site" } }, { who: { id: MIA } }],
    ["signed in long ago", nothing, { authTimes: [secondsAgo(6000)] }, { who: { id: MIA }, subjectId: SAM }],
    ["asks for an admin", () => stage.ports.directory.privileged.add(SAM), {}, { who: { id: MIA }, subjectId: SAM }],
  ])(
    "has one line a day of somebody who %s, however often they press; none for looking",
    async (_who, arrange, change, line) => {
      arrange();
      const token = formToken(stage.config, change.as || MIA, purpose(), stage.ports.clock.now());
      await stage.ask({ ...change, method: "GET" });
      expect(await lines("codeNotGiven")).toEqual([]);
      for (let count = 0; count < 3; count++) await stage.press({ token, ...change });
      expect(await lines("codeNotGiven")).toMatchObject([line]);
      stage.ports.clock.advance({ hours: 23 });
      await stage.press({ token, ...change });
      expect(await lines("codeNotGiven")).toHaveLength(2);
      expect(mints()).toBe(0);
    },
  );

  test("that cannot be written refuses all the same", async () => {
    stage.ports.store.trouble.throttleNext("append");
    expect(await stage.press({ as: EVE, token: "x" })).toMatchObject({ status: 403, code: undefined });
  });

  test("of guessed links has each one, and after five no link opens for whoever guessed, for an hour", async () => {
    const guess = () => stage.press({ link: `${stage.grant.grantId}?sig=${"A".repeat(43)}`, token: "x" });
    for (let count = 0; count < 5; count++) expect(await guess()).toMatchObject({ status: 404 });
    const locked = await guess();
    expect([locked.status, locked.headers.get("Retry-After")]).toEqual([429, "3600"]);
    expect(await lines("linkGuessed")).toHaveLength(5);
    // Not even the right one, of which the answer tells nothing.
    const token = formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
    expect((await stage.press({ token })).text).toBe(locked.text);
    // It keeps the code from nobody else.
    manage(EVE);
    const eve = formToken(stage.config, EVE, purpose(), stage.ports.clock.now());
    expect((await stage.press({ as: EVE, token: eve })).code).toBeDefined();
    manage(MIA);
    stage.ports.clock.advance({ hours: 1, seconds: 1 });
    expect(await stage.press({ token })).toMatchObject({ status: 410 });
  });
});

describe("limits", () => {
  const another = async (key: string, userId = SAM) => {
    const closesAt = new Date(stage.ports.clock.now().getTime() + 48 * 3_600_000).toISOString();
    const wanted = { userId, reason: "lostPhone" as const, scopeId: "app", key, closesAt };
    const { grantId, link } = await openGrant(stage.ports, stage.config, wanted);
    const part = link.slice(link.lastIndexOf("/") + 1);
    const token = formToken(stage.config, MIA, `pick-up ${grantId}`, stage.ports.clock.now());
    return () => stage.press({ link: part, token });
  };
  const live = () => stage.ports.passIssuer.passes.get(SAM)?.temporaryAccessPass;

  test("a second link for the same person waits, and then takes back the code that is out before it makes one", async () => {
    const [one, two] = [await another("1"), await another("2")];
    expect((await one()).code).toBe("SecretCd0001");
    const tooSoon = await two();
    expect([tooSoon.status, tooSoon.code, tooSoon.headers.get("Retry-After")]).toEqual([429, undefined, "900"]);
    expect([mints(), live()]).toEqual([1, "SecretCd0001"]);
    stage.ports.clock.advance({ minutes: 15 });
    expect((await two()).code).toBe("SecretCd0002");
    expect(stage.ports.passIssuer.calls.map(({ method }) => method).slice(-2)).toEqual(["deletePass", "mint"]);
    expect((await stage.ports.store.recent("app", 99)).map(({ what }) => what)).toContain("passReplaced");
  });

  test("a code whose old one cannot be taken back is not made", async () => {
    const [one, two] = [await another("1"), await another("2")];
    await one();
    stage.ports.clock.advance({ minutes: 15 });
    stage.ports.passIssuer.throttleNext("deletePass");
    expect(await two()).toMatchObject({ status: 503, code: undefined });
    expect([mints(), live()]).toEqual([1, "SecretCd0001"]);
    expect((await two()).code).toBe("SecretCd0002");
  });

  test("one person gets some codes a day, and their manager is told so", async () => {
    stage = await pickUpStage({}, {}, { PASSES_PER_PERSON_A_DAY: "2" });
    for (const key of ["1", "2"]) {
      expect((await (await another(key))()).code).toBeDefined();
      stage.ports.clock.advance({ minutes: 20 });
    }
    const third = await (await another("3"))();
    expect([third.status, third.code]).toEqual([429, undefined]);
    expect(Number(third.headers.get("Retry-After"))).toBe(1400 * 60);
    stage.ports.clock.advance({ hours: 23, minutes: 20 });
    expect((await (await another("3"))()).code).toBeDefined();
  });

  describe("of whoever hands out", () => {
    const people = Array.from({ length: 6 }, (_, nth) => `5a000000-0000-4000-8000-0000000001${nth}0`);
    const presses = async () => {
      stage = await pickUpStage({}, {}, { PASSES_PER_ISSUER_AN_HOUR: "3", PASSES_PER_ISSUER_A_DAY: "4" });
      for (const id of people) stage.ports.directory.addUser({ id, displayName: id }, MIA);
      return Promise.all(people.map((id) => another("1", id)));
    };

    test("of any number of presses at once no more get through than may", async () => {
      const all = await presses();
      const answers = await Promise.all(all.map((press) => press()));
      const given = answers.filter(({ code }) => code !== undefined).length;
      expect(given).toBeLessThanOrEqual(3);
      expect(mints()).toBe(given);
      // Whoever was refused counts for nothing.
      for (const press of all) await press();
      expect(mints()).toBe(3);
    });

    test("one after the other, by the hour and by the day; what came to nothing does not count", async () => {
      const [one, two, three, four, five] = await presses();
      stage.ports.passIssuer.refuseNextMint = "Nope";
      expect((await one?.())?.status).toBe(409);
      stage.ports.passIssuer.loseNextAnswer = true;
      expect((await one?.())?.status).toBe(503);
      for (const press of [one, two, three]) expect((await press?.())?.code).toBeDefined();
      expect(await four?.()).toMatchObject({ status: 429, code: undefined });
      stage.ports.clock.advance({ minutes: 61 });
      expect((await four?.())?.code).toBeDefined();
      expect(await five?.()).toMatchObject({ status: 429, code: undefined });
      stage.ports.clock.advance({ hours: 23 });
      expect((await five?.())?.code).toBeDefined();
    });
  });
});

describe("pressing more than once", () => {
  test("a replayed POST gets no code and makes no second pass", async () => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    expect((await stage.press({ token })).code).toBeDefined();
    expect(await stage.press({ token })).toMatchObject({ status: 410, code: undefined });
    expect(mints()).toBe(1);
  });

  test("two presses at once make one pass, shown once", async () => {
    const token = (await stage.tokenFor(MIA)) ?? "";
    const answers = await Promise.all([stage.press({ token }), stage.press({ token }), stage.press({ token })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.filter(({ code }) => code !== undefined)).toHaveLength(1);
    expect([mints(), livePasses()]).toEqual([1, 1]);
  });

  test("while a claim is young nobody else gets in", async () => {
    await leaveClaim();
    stage.ports.clock.advance({ minutes: 4 });
    expect(
      await stage.press({ token: formToken(stage.config, MIA, purpose(), stage.ports.clock.now()) }),
    ).toMatchObject({
      status: 409,
      code: undefined,
    });
  });
});

test("the code is usable from the moment at which Entra makes it, however slow the table was before", async () => {
  const { store, clock } = stage.ports;
  const save = store.saveGrant;
  store.saveGrant = async (grant, etag) => {
    clock.advance({ seconds: 20 });
    return save(grant, etag);
  };
  expect((await stage.press()).code).toBeDefined();
  expect(stage.ports.passIssuer.passes.get(SAM)?.info.startDateTime).toBe("2026-03-02T08:00:20.000Z");
  expect(await stage.stateOfGrant()).toMatchObject({ kind: "collected", expiresAt: "2026-03-02T09:00:20.000Z" });
});

describe("when Entra or the table falters", () => {
  test("a lost answer leaves no live pass that nobody has seen, and the next press works", async () => {
    stage.ports.passIssuer.loseNextAnswer = true;
    expect(await stage.press()).toMatchObject({ status: 503, code: undefined });
    expect([livePasses(), await stage.stateOfGrant()]).toEqual([0, { kind: "open" }]);
    expect(await stage.press()).toMatchObject({ status: 200, code: "SecretCd0002" });
    expect(livePasses()).toBe(1);
  });

  test("a pass whose answer was lost, and which shows only later, keeps nobody from theirs: it is deleted", async () => {
    const { passIssuer } = stage.ports;
    passIssuer.loseNextAnswer = true;
    const passOf = passIssuer.passOf.bind(passIssuer);
    passIssuer.passOf = async () => undefined;
    expect(await stage.press()).toMatchObject({ status: 503, code: undefined });
    passIssuer.passOf = passOf;
    expect(livePasses()).toBe(1);
    expect(await stage.press()).toMatchObject({ status: 200, code: "SecretCd0002" });
    expect([livePasses(), passIssuer.passes.get(SAM)?.info.id]).toEqual([1, "pass-0002"]);
  });

  test("two presses after such an attempt make one pass: the second is turned away while the first holds the claim", async () => {
    const { passIssuer } = stage.ports;
    passIssuer.failNext("mint", new TransientError("no answer"));
    expect(await stage.press()).toMatchObject({ status: 503 });
    const passOf = passIssuer.passOf.bind(passIssuer);
    let faster: ReturnType<Stage["press"]> | undefined;
    passIssuer.passOf = async (userId) => {
      // The other press comes while this one waits for its answer.
      passIssuer.passOf = passOf;
      faster = stage.press();
      await faster;
      return passOf(userId);
    };
    expect(await stage.press()).toMatchObject({ status: 200, code: "SecretCd0001" });
    expect(await faster).toMatchObject({ status: 409, code: undefined });
    expect(passIssuer.passes.get(SAM)?.info.id).toBe("pass-0001");
  });

  test("a pass that somebody else made after such an attempt is theirs, and stays", async () => {
    const { passIssuer, clock } = stage.ports;
    passIssuer.failNext("mint", new TransientError("no answer"));
    expect(await stage.press()).toMatchObject({ status: 503 });
    clock.advance({ minutes: 10 });
    await passIssuer.mint(SAM, { lifetimeInMinutes: 60, isUsableOnce: true });
    expect(await stage.press()).toMatchObject({ status: 409, code: undefined });
    expect(passIssuer.passes.get(SAM)?.info.id).toBe("pass-0001");
  });

  test.each([
    ["throttles", new TransientError("throttled")],
    ["refuses", new RefusedError("denied", "Authorization_RequestDenied", "no")],
  ])("an issuer that %s the creation leaves the grant open", async (_how, error) => {
    stage.ports.passIssuer.failNext("mint", error);
    expect(await stage.press()).toMatchObject({ status: 503, code: undefined });
    expect(await stage.stateOfGrant()).toMatchObject({ kind: "open" });
    expect((await stage.press()).code).toBeDefined();
  });

  describe("and refuses for good, the operators hear of it once, and a row says why", () => {
    const rows = async (scope: string) => stage.ports.store.troublesOf(scope, stage.ports.clock.now().toISOString());
    test.each<[string, () => unknown, string]>([
      ["the page", () => stage.ports.directory.refuseNext("managerOf", "Authorization_RequestDenied", 4), "app"],
      ["a press", () => stage.ports.passIssuer.refuseNext("passOf", "Authorization_RequestDenied", 2), JOINER_ID],
      [
        "the creation",
        () => {
          stage.ports.passIssuer.refuseNextMint = "Authorization_RequestDenied";
        },
        JOINER_ID,
      ],
    ])("%s", async (_what, refuse, scope) => {
      const token = (await stage.tokenFor(MIA)) ?? "";
      for (let count = 0; count < 2; count++) {
        refuse();
        if (scope === "app") await stage.ask();
        else await stage.press({ token });
      }
      expect(await rows(scope)).toMatchObject([
        { doing: "handing out a one-time code", count: 2, code: expect.stringMatching(/Denied|DoesNotAllow/) },
      ]);
      const mails = stage.ports.email.sent.filter(({ to }) => to.address === stage.config.alertMail);
      expect(mails).toHaveLength(1);
      expect(mails[0]?.plainText.replaceAll(/\s+/g, " ")).toContain("It works as soon as that is mended.");
    });

    test.each<[string, string, () => unknown]>([
      ["an issuer that is busy", "app", () => stage.ports.passIssuer.throttleNext("mint")],
      [
        "an issuer whose answers get lost",
        "app",
        () => {
          stage.ports.passIssuer.loseNextAnswer = true;
        },
      ],
      ["a token that cannot be had", "app", () => stage.ports.passIssuer.throttleNext("passOf")],
      [
        "an account that Entra does not know",
        JOINER_ID,
        () => {
          stage.ports.passIssuer.refuseNextMint = "Request_ResourceNotFound";
        },
      ],
    ])("what should heal, and has not within the hour, is told as well: %s", async (_what, scope, falter) => {
      for (let count = 0; count < 3; count++) {
        falter();
        expect(await stage.press()).toMatchObject({ status: 503, code: undefined });
        expect(await rows(scope)).toHaveLength(count < 2 ? 0 : 1);
        stage.ports.clock.advance({ minutes: 20 });
      }
      expect(await rows(scope)).toMatchObject([{ doing: "handing out a one-time code", reason: "busy", count: 3 }]);
      expect(stage.ports.email.sent.map(({ to }) => to.address)).toEqual([stage.config.alertMail]);
    });

    test("what heals within the hour is told to nobody", async () => {
      stage.ports.passIssuer.refuseNextMint = "conflict";
      await stage.press();
      stage.ports.passIssuer.throttleNext("passOf");
      await stage.press();
      expect([await rows(JOINER_ID), stage.ports.email.sent]).toEqual([[], []]);
    });
  });

  test("a refusal is told with its code, and the grant stays open", async () => {
    stage.ports.passIssuer.refuseNextMint = "UserCredentialPolicyDoesNotAllow";
    // It may be on its way through Entra: half an hour after the first refusal it is one.
    const young = await stage.press();
    expect(young).toMatchObject({ status: 503, code: undefined });
    expect(young.text).toContain("told so (UserCredentialPolicyDoesNotAllow)");
    stage.ports.clock.advance({ minutes: 30 });
    stage.ports.passIssuer.refuseNextMint = "UserCredentialPolicyDoesNotAllow";
    const answer = await stage.press();
    expect(answer).toMatchObject({ status: 409, code: undefined });
    expect(answer.text).toContain("told so (UserCredentialPolicyDoesNotAllow)");
    expect(answer.text).toContain("includes this person");
    expect(await stage.stateOfGrant()).toEqual({ kind: "open" });
    expect(await stage.ports.store.recent(JOINER_ID, 9)).toContainEqual(
      expect.objectContaining({ what: "passRefused", why: "told so (UserCredentialPolicyDoesNotAllow)" }),
    );
  });

  test.each(["Request_ResourceNotFound", "conflict"])(
    "a refusal that heals by itself (%s) is to be tried again, and the next press works",
    async (code) => {
      stage.ports.passIssuer.refuseNextMint = code;
      expect(await stage.press()).toMatchObject({ status: 503, code: undefined });
      expect((await stage.press()).code).toBeDefined();
    },
  );

  test("a crash between claim and answer is settled by the next press: the unseen pass is deleted first", async () => {
    const { id } = await leaveClaim();
    stage.ports.clock.advance({ minutes: 5 });
    const answer = await stage.press();
    expect(answer.code).toBe("SecretCd0002");
    expect(stage.ports.passIssuer.calls.find(({ method }) => method === "deletePass")?.args).toEqual([SAM, id]);
    expect(livePasses()).toBe(1);
    expect(await stage.events()).toContain("passClaimSettled");
  });

  test("two presses that settle the same stale claim make one pass and delete only the unseen one", async () => {
    const { id } = await leaveClaim();
    stage.ports.clock.advance({ minutes: 5 });
    const token = (await stage.tokenFor(MIA)) ?? "";
    const answers = await Promise.all([stage.press({ token }), stage.press({ token })]);
    const shown = answers.filter(({ code }) => code !== undefined);
    expect(shown.length).toBeLessThanOrEqual(1);
    for (const { method, args } of stage.ports.passIssuer.calls)
      if (method === "deletePass") expect(args).toEqual([SAM, id]);
    expect([...stage.ports.passIssuer.passes.values()].map(({ temporaryAccessPass }) => temporaryAccessPass)).toEqual(
      shown.map(({ code }) => code),
    );
  });

  test("a pass that could not be recorded as collected is deleted and not shown", async () => {
    const saves = () => stage.ports.store.trouble.called("saveGrant");
    const original = stage.ports.passIssuer.mint.bind(stage.ports.passIssuer);
    stage.ports.passIssuer.mint = async (...args) => {
      const outcome = await original(...args);
      stage.ports.store.trouble.throttleNext("saveGrant");
      return outcome;
    };
    expect(await stage.press()).toMatchObject({ status: 503, code: undefined });
    expect([saves(), livePasses(), await stage.stateOfGrant()]).toEqual([
      2,
      0,
      expect.objectContaining({ kind: "minting" }),
    ]);
  });

  test("what did not answer is in the log with its request id, and nothing of the link", async () => {
    stage.ports.directory.refuseNext("managerOf");
    expect((await stage.ask()).status).toBe(503);
    const log = JSON.stringify(stage.logs);
    expect(log).toContain("request 00000000-0000-4000-8000-0000000000ff");
    expect(log).not.toContain(stage.part.slice(-20));
  });

  test("Entra being away says to come again in a minute, to people and to programs", async () => {
    const token = await stage.tokenFor(MIA);
    for (const visit of [() => stage.ask(), () => stage.press({ ...(token && { token }) })]) {
      stage.ports.directory.throttleNext("managerOf");
      const answer = await visit();
      expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "60"]);
      expect(answer.text).toContain("in a minute");
    }
    expect((await stage.press()).code).toBeDefined();
  });

  test("a refusal does not say when to come again", async () => {
    stage.ports.directory.addUser({ id: SAM, userType: "Guest" });
    const answer = await stage.press();
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([403, null]);
  });

  test("nothing is made when the audit trail cannot be written", async () => {
    stage.ports.store.trouble.throttleNext("append");
    expect(await stage.press()).toMatchObject({ status: 503, code: undefined });
    expect([mints(), await stage.stateOfGrant()]).toEqual([0, { kind: "open" }]);
  });

  test("the code waits neither for the zone of its expiry nor for the onboarding, one after the other", async () => {
    const { store, orchestrations } = stage.ports;
    const token = await stage.tokenFor(MIA);
    const looked = store.trouble.called("joiner");
    let lookedWhenWoken = 0;
    orchestrations.wake = async () => {
      lookedWhenWoken = store.trouble.called("joiner") - looked;
    };
    expect((await stage.press({ ...(token && { token }) })).code).toBeDefined();
    // For whether the account is new, before, and for the zone.
    expect(lookedWhenWoken).toBe(2);
  });

  test("the code is shown although nobody could be woken", async () => {
    stage.ports.orchestrations.throttleNext("wake");
    expect((await stage.press()).code).toBeDefined();
  });
});

describe("somebody who is enforced", () => {
  const enforced = (userId = SAM) => stage.ports.directory.addGroup(ENFORCED_GROUP_ID, [userId]);
  const row = (state: EnforcementState, source = waveSource("wave-1")) =>
    stage.ports.store.saveEnforcements([
      { userId: SAM, source, state, at: "2026-03-01T08:00:00.000Z", by: "Eve Other" },
    ]);
  const groups = () => Object.fromEntries([...stage.ports.directory.groups].map(([id, ids]) => [id, [...ids]]));

  test("gets a code that works at once: nobody enters or leaves a group for it, and only the receipt goes out", async () => {
    enforced();
    await row("in");
    await stage.enforceWave();
    const before = groups();
    expect((await stage.press()).code).toBeDefined();
    expect(groups()).toEqual(before);
    expect(await stage.ports.store.enforcementsOf([SAM])).toMatchObject([{ state: "in" }]);
    expect(stage.ports.policyWriter.calls).toEqual([]);
    const toSam = stage.ports.email.sent.filter(({ to }) => to.address === `${SAM}@contoso.example`);
    expect(toSam.map(({ subject }) => subject)).toEqual(["Somebody was shown a one-time code for your account"]);
    expect(stage.ports.directory.called("membersAmong")).toBe(0);
  });

  test("gets none when the tenant's own strength takes no code any more, and none when nobody can read it", async () => {
    await row("in");
    const { policies } = stage.ports;
    policies.strengths.set(stage.config.enforcedStrengthId, ["fido2", "windowsHelloForBusiness"]);
    const token = formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
    const answer = await stage.press({ token });
    expect([answer.status, answer.code, mints()]).toEqual([409, undefined, 0]);
    expect(answer.text).toContain("A code will not do for this person");
    policies.refuseNext("strength");
    expect([(await stage.press({ token })).code, mints()]).toEqual([undefined, 0]);
  });

  test("somebody who is not needs no strength to be read", async () => {
    stage.ports.policies.strengths.clear();
    expect((await stage.press()).code).toBeDefined();
  });

  test("stays where they are when Entra makes no code", async () => {
    enforced();
    const before = groups();
    stage.ports.passIssuer.refuseNextMint = "Nope";
    expect((await stage.press()).code).toBeUndefined();
    expect([groups(), stage.ports.policyWriter.calls]).toEqual([before, []]);
  });

  describe("where the built-in strength takes no code", () => {
    beforeEach(async () => {
      stage = await pickUpStage({}, {}, { ENFORCED_STRENGTH_ID: PHISHING_RESISTANT_STRENGTH_ID });
    });
    const refused = async () => {
      const token = formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
      const answer = await stage.press({ token });
      expect([answer.status, answer.code, mints(), livePasses()]).toEqual([409, undefined, 0, 0]);
      expect(answer.text).toContain("A code will not do for this person");
      expect(answer.text).toContain("Ask the helpdesk");
      expect([await stage.stateOfGrant(), await stage.events()]).toEqual([
        { kind: "open" },
        ["codeNotGiven", "grantOpened"],
      ]);
    };

    test.each<[string, () => unknown]>([
      ["is on the way in", () => row("entering")],
      ["is in by a row, though Entra does not show it yet", () => row("in")],
      ["is on the way out", () => row("leaving")],
      [
        "is in for another reason than the one that has ended",
        () => Promise.all([row("ended"), row("in", "joiner|j")]),
      ],
      ["is in the group without a row", () => enforced()],
    ])("gets none while the person %s, in words, before anything is made", async (_how, arrange) => {
      await arrange();
      await refused();
    });

    test("is told of when the page is opened, before anybody checks who it is", async () => {
      enforced();
      const page = await stage.ask();
      expect([page.status, page.code]).toEqual([409, undefined]);
      expect(page.text).toContain("A code will not do for this person");
    });

    test("is not told of to somebody else than the manager", async () => {
      enforced();
      const answer = await stage.ask({ as: EVE });
      expect(answer.status).toBe(403);
      expect(answer.text).not.toContain("will not do");
      expect(stage.ports.directory.called("membersAmong")).toBe(0);
    });

    test.each<[string, () => unknown]>([
      ["is not enforced", () => undefined],
      ["is only due to be", () => row("due")],
      ["is enforced no more", () => row("ended")],
      ["is not in the group, though somebody else is", () => enforced(EVE)],
    ])("gets one while the person %s", async (_how, arrange) => {
      await arrange();
      expect((await stage.press()).code).toBeDefined();
    });

    test.each<[string, () => unknown]>([
      ["cannot be read just now", () => stage.ports.directory.throttleNext("membersAmong")],
      ["may not be read", () => stage.ports.directory.refuseNext("membersAmong")],
      ["cannot be told from our rows", () => stage.ports.store.trouble.throttleNext("standingOf")],
    ])("gets none while the membership %s, and the next press works", async (_how, arrange) => {
      const token = await stage.tokenFor(MIA);
      arrange();
      const answer = await stage.press({ ...(token && { token }) });
      expect([answer.status, answer.code, mints(), await stage.stateOfGrant()]).toEqual([
        503,
        undefined,
        0,
        { kind: "open" },
      ]);
      expect((await stage.press()).code).toBeDefined();
    });
  });
});

test("the code stands in exactly one answer and nowhere else: no row, mail, event, log or other answer", async () => {
  await stage.enforceWave();
  stage.ports.passIssuer.loseNextAnswer = true;
  await stage.press();
  const { code = "" } = await stage.press();
  await stage.press();
  await stage.ask();
  expect(stage.ports.passIssuer.codes).toContain(code);

  const { passIssuer, store, email, orchestrations, directory, policyWriter, hrEvents, policies } = stage.ports;
  const written = [passIssuer, store.trouble, email, orchestrations, directory, policyWriter, hrEvents, policies].map(
    ({ calls }) => calls,
  );
  const rows = [
    await store.grant(stage.grant.grantId),
    await store.recent(JOINER_ID, 100),
    await store.recent("app", 100),
    await store.enforcementsOf([SAM]),
    [
      ...(
        await store.mails("app", [mailKeys.receipt(stage.ports.clock.now().toISOString(), stage.grant.grantId, SAM)])
      ).values(),
    ],
  ];
  expect(stage.ports.told.filter((line) => line.includes('"passIssued"'))).not.toEqual([]);
  expect(email.sent.map(({ to }) => to.address)).toContain(`${SAM}@contoso.example`);
  const elsewhere = JSON.stringify([written, rows, email.sent, stage.logs, stage.ports.told]);
  for (const one of passIssuer.codes) {
    for (const form of [
      one,
      Buffer.from(one).toString("base64"),
      Buffer.from(one).toString("hex"),
      one.match(/.{4}/g)?.join(" ") ?? one,
    ]) {
      expect(elsewhere).not.toContain(form);
    }
  }
  expect(stage.answers.filter((answer) => answer.code !== undefined)).toHaveLength(1);
  expect(stage.answers.filter((answer) => answer.text.includes(code.slice(0, 4)))).toHaveLength(1);
});

/** As if the process had died between the claim and the answer: a pass lives that nobody has seen. */
async function leaveClaim(): Promise<{ readonly id: string }> {
  const { store, passIssuer, clock } = stage.ports;
  const row = await store.grant(stage.grant.grantId);
  if (!row) throw new Error("no grant");
  const at = clock.now().toISOString();
  await store.saveGrant(
    {
      ...row.grant,
      state: {
        kind: "minting",
        claimId: "claim-1",
        at,
        by: { id: MIA, displayName: "Mia" },
        identityCheckedBy: "inPerson",
      },
    },
    row.etag,
  );
  const outcome = await passIssuer.mint(SAM, { lifetimeInMinutes: 60, isUsableOnce: true });
  if (outcome.kind !== "minted") throw new Error("no pass");
  return { id: outcome.pass.id };
}

describe("a link that a wave gave out days ago", () => {
  /** Sam is in a wave that was warned, and Mia has the link for Sam. */
  async function offered(
    member: Partial<WaveMember>,
    { reason = "warned", wave = {} }: { reason?: GrantReason; wave?: Partial<WaveFacts> } = {},
  ) {
    await stage.enforceWave({ stage: "warned", ...wave });
    await stage.ports.store.putMembers("wave-1", [aMember("wave-1", SAM, { hasUsablePasskey: false, ...member })]);
    const row = await stage.ports.store.grant(stage.grant.grantId);
    if (!row) throw new Error("no grant");
    const { joinerId: _, ...grant } = row.grant;
    await stage.ports.store.saveGrant({ ...grant, reason, waveId: "wave-1" }, row.etag);
  }
  const token = () => formToken(stage.config, MIA, purpose(), stage.ports.clock.now());
  const registers = () => stage.ports.methods.addPasskey(SAM, "2026-03-01T08:00:00.000Z");
  const refusedWith = async (status: number) => {
    const answer = await stage.press({ token: token() });
    expect([answer.status, answer.code, mints(), livePasses()]).toEqual([status, undefined, 0, 0]);
    expect(await stage.stateOfGrant()).toEqual({ kind: "open" });
    return answer;
  };

  test("opens no account that has a passkey by now, as the report tells and a live look confirms", async () => {
    await offered({ reportedReady: true });
    registers();
    expect((await refusedWith(410)).text).toContain("has a passkey by now");
    expect(await stage.ask()).toMatchObject({ status: 410, code: undefined });
  });

  test("gives a code when what was known of a passkey is not true any more", async () => {
    await offered({ reportedReady: true, hasUsablePasskey: true });
    expect((await stage.press()).code).toBeDefined();
  });

  test("gives a code without another look when nobody knows of a passkey", async () => {
    await offered({});
    expect((await stage.press()).code).toBeDefined();
    expect(stage.ports.methods.calls).toEqual([]);
  });

  test("gives none while it cannot be told whether there is a passkey", async () => {
    await offered({ reportedReady: true });
    stage.ports.methods.throttleNext("methodsOf");
    await refusedWith(503);
    expect((await stage.press()).code).toBeDefined();
  });

  test("gives a code to whoever was stopped at a sign-in and holds no passkey, whatever the report says", async () => {
    await offered({ reportedReady: true, hasUsablePasskey: true }, { reason: "blocked", wave: { stage: "watched" } });
    expect((await stage.press()).code).toBeDefined();
  });

  test("opens no account of whoever was stopped and has registered a passkey since, though nobody noted it", async () => {
    await offered({}, { reason: "blocked", wave: { stage: "watched" } });
    registers();
    expect((await refusedWith(410)).text).toContain("has a passkey by now");
  });

  describe("of somebody who is stranded outside every wave", () => {
    async function stranded() {
      const row = await stage.ports.store.grant(stage.grant.grantId);
      if (!row) throw new Error("no grant");
      const { joinerId: _, ...grant } = row.grant;
      await stage.ports.store.saveGrant({ ...grant, reason: "blocked" }, row.etag);
    }

    test("gives a code to whoever holds no passkey, once, however old the account is", async () => {
      await stranded();
      stage.ports.methods.methods.set(SAM, []);
      expect((await stage.press()).code).toBeDefined();
      expect((await stage.press()).code).toBeUndefined();
    });

    test("opens no account that holds a passkey by now", async () => {
      await stranded();
      registers();
      expect((await refusedWith(410)).text).toContain("has a passkey by now");
    });

    test("gives none while it cannot be told whether there is a passkey", async () => {
      await stranded();
      stage.ports.methods.throttleNext("methodsOf");
      await refusedWith(503);
    });
  });

  test("opens nothing once the wave is cancelled", async () => {
    await offered({}, { wave: { stage: "cancelled" } });
    await refusedWith(410);
  });

  test("opens nothing once the person has left the wave's group", async () => {
    await offered({ sortedOut: "leftGroup" });
    await refusedWith(410);
  });

  test("tells somebody else nothing, and does not look at the account for them", async () => {
    await offered({ reportedReady: true });
    registers();
    expect(
      await stage.press({ as: EVE, token: formToken(stage.config, EVE, purpose(), stage.ports.clock.now()) }),
    ).toMatchObject({
      status: 403,
    });
    expect(stage.ports.methods.calls).toEqual([]);
  });
});

test.each(["GET /pick-up/{grantId}", "HEAD /pick-up/{grantId}", "POST /pick-up/{grantId}"] as const)(
  "every answer that the document promises of %s was seen",
  (route) => {
    expect(answersOfPickUp.unseen(route)).toEqual([]);
  },
);
