import { beforeEach, describe, expect, test } from "vitest";
import { MOST_TRIES } from "../../../../shared/domain/pass/byMail.ts";
import { endGrant } from "../../../../shared/passes/endGrant.ts";
import { EVE, JOINER_ID, MIA, SAM } from "../../../support/passes/pickUpStage.ts";
import { PERSONAL, welcomeStage } from "../../../support/passes/welcomeStage.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";

let stage: Awaited<ReturnType<typeof welcomeStage>>;
beforeEach(async () => {
  stage = await welcomeStage();
});
const live = () => stage.ports.passIssuer.passes.get(SAM)?.temporaryAccessPass;
const WRONG = "22222222";

describe("a hire with the link and the short code", () => {
  test("is shown the code, in the language of the mail, once", async () => {
    const shortCode = await stage.shortCode();
    const typed = `${shortCode.slice(0, 4).toLowerCase()} ${shortCode.slice(4)}`;
    const form = { formToken: stage.tokenIn((await stage.ask()).text), shortCode };
    const answer = await stage.type(typed);
    expect([answer.status, answer.code]).toEqual([200, live()]);
    expect(answer.text).toContain('<html lang="de">');
    expect(answer.text).toContain("sam@contoso.example");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(stage.mints()).toBe(1);
    expect(await stage.stateOfGrant()).toMatchObject({
      kind: "collected",
      by: { id: MIA },
      identityCheckedBy: "inPerson",
    });
    expect(stage.ports.orchestrations.woken).toEqual([`joiner-${JOINER_ID}`]);
    const again = await stage.ask({ method: "POST", headers: stage.browser, form });
    expect([again.status, again.code, stage.mints()]).toEqual([410, undefined, 1]);
  });

  test("has it told to the manager, to security and to the work account", async () => {
    await stage.type(await stage.shortCode());
    const mia = stage.ports.directory.users.get(MIA)?.mail ?? "";
    const sam = stage.ports.directory.users.get(SAM)?.mail ?? "";
    for (const address of [mia, sam]) expect(stage.mailsTo(address).length).toBeGreaterThan(0);
    expect(
      stage
        .mailsTo(mia)
        .map(({ plainText }) => plainText)
        .join(),
    ).toContain("call the helpdesk at once");
  });

  test("finds neither half, nor the code, nor the address anywhere but on their pages", async () => {
    const shortCode = await stage.shortCode();
    const { code } = await stage.type(shortCode);
    const row = await stage.rowOf();
    const trail = await stage.ports.store.recent(JOINER_ID, 200);
    const app = await stage.ports.store.recent("app", 200);
    const everywhere = JSON.stringify([row, trail, app, stage.ports.email.sent, stage.hireLogs, stage.logs]);
    for (const secret of [shortCode, code ?? "none", PERSONAL]) expect(everywhere).not.toContain(secret);
  });

  test("presses again after something did not answer, and loses no try", async () => {
    const shortCode = await stage.shortCode();
    for (let n = 0; n < MOST_TRIES; n++) {
      stage.ports.passIssuer.throttleNext("mint");
      expect(await stage.type(shortCode)).toMatchObject({ status: 503, code: undefined });
    }
    expect((await stage.type(shortCode)).code).toBe(live());
  });

  test("who types no short code at all is asked again, and nothing is counted", async () => {
    for (const typed of [undefined, "", "1234", "0OIL1111", "ABCDEFGHJ"])
      expect(await stage.type(typed)).toMatchObject({ status: 400, code: undefined });
    expect((await stage.rowOf()).grant.byMail?.tries).toBe(0);
  });
});

describe("one half alone", () => {
  test("the link: looking changes and reveals nothing, however often", async () => {
    const writes = () =>
      stage.ports.store.trouble.calls.filter(({ method }) =>
        /^(save|insert|put|append|merge|remove|assign)/.test(method),
      ).length;
    const before = [await stage.rowOf(), writes()];
    for (const method of ["GET", "HEAD", "GET", "HEAD"] as const) {
      const { status, text } = await stage.ask({ method });
      expect(status).toBe(200);
      for (const personal of ["Sam", "sam@", "Mia", PERSONAL]) expect(text).not.toContain(personal);
    }
    expect([await stage.rowOf(), writes()]).toEqual(before);
  });

  test("the link, and a press before any short code was shown", async () => {
    expect(await stage.type(WRONG)).toMatchObject({ status: 403, code: undefined });
    expect(stage.mints()).toBe(0);
  });

  test("the short code: the manager's own link opens nothing here", async () => {
    const shortCode = await stage.shortCode();
    const sig = new URLSearchParams(stage.part.split("?")[1]).get("sig") ?? "";
    for (const link of [{ sig }, { sig: "A".repeat(43) }, { sig: "" }, { hire: SAM }, { hire: "nobody" }]) {
      const form = { formToken: "x", shortCode };
      const answer = await stage.ask({ method: "POST", link, headers: stage.browser, form });
      expect([answer.status, answer.code]).toEqual([404, undefined]);
      expect((await stage.ask({ link })).status).toBe(404);
    }
    expect((await stage.rowOf()).grant.byMail?.tries).toBe(0);
    expect((await stage.ports.store.recent("app", 50)).filter(({ what }) => what === "codeNotGiven")).toHaveLength(1);
  });

  test("the short code of an earlier press", async () => {
    const first = await stage.shortCode();
    const second = await stage.shortCode();
    expect(await stage.type(first)).toMatchObject({ status: 403, code: undefined });
    expect((await stage.type(second)).code).toBe(live());
  });

  test("the short code of another hire", async () => {
    const other = await welcomeStage();
    const theirs = await other.shortCode();
    await stage.shortCode();
    expect(await stage.type(theirs)).toMatchObject({ status: 403, code: undefined });
    expect(stage.mints()).toBe(0);
  });
});

describe("wrong short codes", () => {
  test("the fifth locks the link for good, and the manager, the helpdesk and security are told once", async () => {
    const shortCode = await stage.shortCode();
    const form = { formToken: stage.tokenIn((await stage.ask()).text), shortCode };
    const manager = await stage.tokenFor(MIA);
    for (let left = MOST_TRIES - 1; left > 0; left--) {
      const { status, text } = await stage.type(WRONG);
      expect([status, text.includes('role="alert"')]).toEqual([403, true]);
    }
    expect((await stage.type(WRONG)).status).toBe(410);
    expect(await stage.stateOfGrant()).toMatchObject({ kind: "closed" });
    // For good: also with the right one, with a new one, and by the manager's link.
    expect((await stage.ask()).text).not.toContain("<form");
    const replayed = await stage.ask({ method: "POST", headers: stage.browser, form });
    expect(replayed).toMatchObject({ status: 410, code: undefined });
    for (const show of ["shortCode", undefined])
      expect(await stage.press({ token: manager ?? "", form: { show } })).toMatchObject({
        status: 410,
        code: undefined,
      });
    expect(stage.mints()).toBe(0);
    expect(await stage.lines("shortCodeWrong")).toHaveLength(MOST_TRIES);
    expect(await stage.lines("hireLinkLocked")).toMatchObject([{ subjectId: SAM }]);
    const { helpdeskMail, securityMail, alertMail } = stage.config;
    const mia = stage.ports.directory.users.get(MIA)?.mail ?? "";
    for (const address of [mia, helpdeskMail, securityMail ?? alertMail])
      expect(stage.mailsTo(address).filter(({ plainText }) => plainText.includes("wrong short codes"))).toHaveLength(1);
  });

  test("a new short code gives no new tries", async () => {
    for (let n = 1; n < MOST_TRIES; n++) {
      await stage.shortCode();
      expect((await stage.type(WRONG)).status).toBe(403);
    }
    await stage.shortCode();
    expect((await stage.type(WRONG)).status).toBe(410);
  });

  test("of two browsers at once each try counts, and none is compared without", async () => {
    await stage.shortCode();
    const form = { formToken: stage.tokenIn((await stage.ask()).text), shortCode: WRONG };
    const press = () => stage.ask({ method: "POST", headers: stage.browser, form });
    let told = 0;
    for (let round = 0; round < 12; round++) {
      const statuses = (await Promise.all([press(), press(), press()])).map(({ status }) => status);
      told += statuses.filter((status) => status === 403).length;
    }
    // The fifth is answered 410.
    expect(told).toBe(MOST_TRIES - 1);
    expect((await stage.rowOf()).grant).toMatchObject({ byMail: { tries: MOST_TRIES }, state: { kind: "closed" } });
    expect(stage.mints()).toBe(0);
  });

  test("two browsers with the right one get one code", async () => {
    const shortCode = await stage.shortCode();
    const answers = await Promise.all([stage.type(shortCode), stage.type(shortCode)]);
    expect(answers.filter(({ code }) => code !== undefined)).toHaveLength(1);
    expect(stage.mints()).toBe(1);
  });
});

describe("a form that is not ours", () => {
  test.each([
    ["of another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }, 403],
    ["of a program without either header", { "sec-fetch-site": "", origin: "" }, 403],
    ["as JSON", { "content-type": "application/json" }, 415],
  ])("%s shows nothing and counts nothing", async (_which, headers, status) => {
    const shortCode = await stage.shortCode();
    expect(await stage.type(shortCode, { headers })).toMatchObject({ status, code: undefined });
    expect([(await stage.rowOf()).grant.byMail?.tries, stage.mints()]).toEqual([0, 0]);
    expect(await stage.lines("codeNotGiven")).toHaveLength(status === 403 ? 1 : 0);
  });

  test.each([
    ["made up", "nonsense"],
    ["left out", undefined],
  ])("with a token that is %s", async (_which, formToken) => {
    const shortCode = await stage.shortCode();
    expect(await stage.type(shortCode, { form: { formToken } })).toMatchObject({ status: 403, code: undefined });
    expect(await stage.lines("codeNotGiven")).toHaveLength(1);
  });

  test("with the token of the manager's page", async () => {
    const shortCode = await stage.shortCode();
    const formToken = await stage.tokenFor(MIA);
    expect(await stage.type(shortCode, { form: { formToken } })).toMatchObject({ status: 403, code: undefined });
    expect(await stage.lines("codeNotGiven")).toHaveLength(1);
  });

  test("a forged principal header means nothing", async () => {
    const answer = await stage.type(WRONG, { headers: signedInAs(MIA, "Mia Manager") });
    expect(answer).toMatchObject({ status: 403, code: undefined });
  });
});

describe("with both halves, nothing is made", () => {
  test.each<[string, () => Promise<unknown>, number]>([
    [
      "once HR has cancelled the hire and the grant is closed",
      () => endGrant(stage.ports, stage.grant.grantId, "cancelled"),
      410,
    ],
    [
      "once HR has told of the cancellation, before the grant is closed",
      () => stage.tellHire({ ended: { as: "cancelled", at: "2026-03-02T08:00:00.000Z" } }),
      410,
    ],
    ["after the link has expired", async () => stage.ports.clock.advance({ hours: 25 }), 410],
    [
      "for whoever HR tells another address of by now",
      () => stage.tellHire({}, { contact: { ...stage.contact, personalMail: "other@mail.example" } }),
      410,
    ],
    ["where HR tells none any more", () => stage.tellHire({}, { contact: { workerType: "employee" } }), 410],
    ["for another worker type", () => stage.tellHire({}, { contact: { ...stage.contact, workerType: "temp" } }), 410],
    ["where a directory role came", async () => stage.ports.directory.privileged.add(SAM), 403],
    [
      "where the account is switched off",
      async () => stage.ports.directory.addUser({ id: SAM, displayName: "Sam", accountEnabled: false }, MIA),
      403,
    ],
    [
      "where the manager is another one by now",
      async () => stage.ports.directory.addUser({ id: SAM, displayName: "Sam" }, EVE),
      403,
    ],
    [
      "for somebody who is in use already",
      async () => stage.ports.methods.addPasskey(SAM, "2026-01-05T08:00:00.000Z"),
      410,
    ],
  ])("%s", async (_when, happen, status) => {
    const shortCode = await stage.shortCode();
    const form = { formToken: stage.tokenIn((await stage.ask()).text), shortCode };
    await happen();
    const answer = await stage.ask({ method: "POST", headers: stage.browser, form });
    expect([answer.status, answer.code, stage.mints()]).toEqual([status, undefined, 0]);
    expect(await stage.lines("codeNotGiven")).toHaveLength(1);
  });

  test("while the setting is off", async () => {
    stage = await welcomeStage({}, {});
    const shortCode = await stage.shortCode();
    expect(await stage.type(shortCode)).toMatchObject({ status: 410, code: undefined });
    expect(stage.mints()).toBe(0);
  });

  test("for the manager who is over the limit", async () => {
    stage = await welcomeStage({}, { PERSONAL_MAIL_WORKER_TYPES: "employee", PASSES_PER_ISSUER_AN_HOUR: "1" });
    const line = { scope: "app", at: stage.ports.clock.now().toISOString(), who: { id: MIA, displayName: "Mia" } };
    await stage.ports.store.append([{ ...line, id: "passRequested|x", what: "passRequested" }]);
    await stage.ports.store.append([{ ...line, id: "passIssued|x", what: "passIssued" }]);
    expect(await stage.type(await stage.shortCode())).toMatchObject({ code: undefined });
    expect(stage.mints()).toBe(0);
  });
});

describe("the manager's half", () => {
  test("is shown after a fresh sign-in that the door demanded, with how it is known who it is", async () => {
    const shortCode = await stage.shortCode();
    expect(shortCode).toMatch(/^[2-9A-HJKMNP-Z]{8}$/);
    expect(await stage.lines("shortCodeShown")).toMatchObject([
      { who: { id: MIA }, reason: "inPerson", subjectId: SAM },
    ]);
    expect(stage.mints()).toBe(0);
  });

  test.each([
    ["to somebody else", { as: EVE }],
    ["to a session of 16 minutes ago", { authTimes: [secondsAgo(16 * 60)] }],
    ["to a form of another site", { headers: { "sec-fetch-site": "cross-site" } }],
    ["to nobody", { as: "" }],
  ])("is not shown %s", async (_whom, change) => {
    const answer = await stage.press({
      token: (await stage.tokenFor(MIA)) ?? "",
      ...change,
      form: { show: "shortCode" },
    });
    expect(answer.code).toBeUndefined();
    expect((await stage.rowOf()).grant.byMail?.shortCode).toBeUndefined();
  });

  test("is no way round the manager: in person they still collect the code itself, and the hire's link is over", async () => {
    const shortCode = await stage.shortCode();
    expect((await stage.press()).code).toBe(live());
    expect(await stage.type(shortCode)).toMatchObject({ code: undefined });
    expect(stage.mints()).toBe(1);
  });
});
