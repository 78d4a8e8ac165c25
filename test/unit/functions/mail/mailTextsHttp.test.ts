import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { showMail } from "../../../../functions/mail/mailsHttp.ts";
import { changeMailText, showMailTexts } from "../../../../functions/mail/mailTextsHttp.ts";
import type { MailExample, MailTexts } from "../../../../functions/mail/schemas.ts";
import { APP_SCOPE } from "../../../../shared/domain/audit.ts";
import { MailKindSchema } from "../../../../shared/domain/mail/mailKinds.ts";
import { LanguageSchema } from "../../../../shared/domain/people/language.ts";
import { ConflictError } from "../../../../shared/errors.ts";
import { languagesOf } from "../../../../shared/mails/examples/choices.ts";
import { en } from "../../../../shared/mails/messages/en.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { addGroups, doorUp, putDoor, requireDoor } from "../../../support/door/doorStage.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { personalKinds } from "../../../support/mails/variants.ts";
import { secondsAgo, signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";

const ADA = "a0000000-0000-4000-8000-0000000000aa";
const BEN = "b0000000-0000-4000-8000-0000000000bb";
const config = testConfig();
const answers = new DocumentedAnswers();
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});
afterAll(() => {
  expect(answers.unseen("GET /api/mails/{kind}/texts", "POST /api/mails/{kind}/texts")).toEqual([]);
});

const as = (role: string, oid = ADA, name = "Ada") => signedInAs(oid, name, [role]);
const json = { accept: "application/json" };
const texts = async (kind: string, query = "", headers: Record<string, string> = as("Auditor")) =>
  answers.check(
    "GET /api/mails/{kind}/texts",
    await showMailTexts(
      ports,
      config,
    )(
      new HttpRequest({
        method: "GET",
        url: `https://app.example/api/mails/${kind}/texts${query}`,
        headers,
        params: { kind },
      }),
    ),
  );
const change = async (kind: string, body: unknown, headers: Record<string, string> = {}, surroundings = config) =>
  answers.check(
    "POST /api/mails/{kind}/texts",
    await changeMailText(
      ports,
      surroundings,
    )(
      new HttpRequest({
        method: "POST",
        url: `https://app.example/api/mails/${kind}/texts`,
        headers: { ...as("Admin"), "content-type": "application/json", authorization: "Bearer x", ...headers },
        params: { kind },
        body: { string: typeof body === "string" ? body : JSON.stringify(body) },
      }),
    ),
  );
const page = async (kind: string, query = "", headers = as("Admin")) =>
  parse(
    String(
      (
        await showMail(
          ports,
          config,
        )(
          new HttpRequest({
            method: "GET",
            url: `https://app.example/mails/${kind}${query}`,
            headers,
            params: { kind },
          }),
        )
      ).body,
    ),
  );
const example = async (kind: string, query = "") => {
  const headers = { ...as("Auditor"), ...json };
  const request = { method: "GET" as const, url: `https://app.example/api/mails/${kind}${query}`, headers };
  return (await showMail(ports, config)(new HttpRequest({ ...request, params: { kind } }))).jsonBody as MailExample;
};
const formHeaders = {
  "content-type": "application/x-www-form-urlencoded",
  origin: "https://app.example",
  "sec-fetch-site": "same-origin",
  authorization: "",
};
/** What the browser sends of the form of one text. */
const formOf = async (kind: string, query: string, key: string, headers = as("Admin")) => {
  const shown = await page(kind, query, headers);
  const form = shown
    .querySelectorAll("form[action$='/texts']")
    .find((one) => one.querySelector("input[name=key]")?.getAttribute("value") === key);
  const inputs = form?.querySelectorAll("input") ?? [];
  return Object.fromEntries(
    inputs.map((input) => [input.getAttribute("name") ?? "", input.getAttribute("value") ?? ""]),
  );
};
const press = (kind: string, fields: Record<string, string>, headers = {}) =>
  change(kind, new URLSearchParams(fields).toString(), { ...formHeaders, ...headers });
const trail = async () => ports.store.recent(APP_SCOPE, 10);

const most = { language: "en", key: "dayOf.most", text: "Nearly everybody needs {time}." };

describe("the texts of a kind", () => {
  test("are all that its mails may say, with ours, for every role", async () => {
    for (const role of ["Admin", "Approver", "Helpdesk", "Auditor"]) {
      const shown = (await texts("dayOf", "?language=de", as(role))).jsonBody as MailTexts;
      expect(shown).toMatchObject({ kind: "dayOf", language: "de" });
      const keys = shown.texts.map(({ key }) => key);
      expect(keys).toEqual(
        expect.arrayContaining(["dayOf.subject", "dayOf.most", "hello", "questions", "device.admin"]),
      );
      expect(shown.texts.find(({ key }) => key === "dayOf.subject")).toMatchObject({ longest: 90 });
      expect(shown.texts.every(({ text, etag }) => text === undefined && etag === undefined)).toBe(true);
    }
  });

  test("are together every text that there is, but for how a moment is written", async () => {
    const said = new Set<string>();
    for (const kind of personalKinds)
      for (const { key } of ((await texts(kind)).jsonBody as MailTexts).texts) said.add(key);
    expect(Object.keys(en).filter((key) => !said.has(key))).toEqual(["moment"]);
  });

  test("are none for what goes to the staff", async () => {
    for (const kind of MailKindSchema.options.filter((one) => languagesOf(one).length === 1))
      expect(((await texts(kind)).jsonBody as MailTexts).texts).toEqual([]);
    expect((await change("alert", most)).status).toBe(422);
  });

  test("are shown to nobody without a role, of no unknown kind, in no unknown language", async () => {
    expect((await texts("dayOf", "", json)).status).toBe(401);
    expect((await texts("dayOf", "", { accept: "text/html" })).status).toBe(302);
    expect((await texts("dayOf", "", as("Employee"))).status).toBe(403);
    expect((await texts("nonsense")).status).toBe(404);
    expect((await texts("dayOf", "?language=nl")).status).toBe(400);
    ports.store.trouble.throttleNext("mailTexts", 5);
    expect((await texts("dayOf")).status).toBe(503);
  });
});

describe("other words for a text", () => {
  test("are said by every mail at once, in their language alone", async () => {
    const answer = await change("dayOf", most);
    expect(answer).toMatchObject({ status: 200 });
    expect((answer.jsonBody as MailTexts).texts).toMatchObject([
      { ...{ key: most.key, text: most.text }, by: { id: ADA } },
    ]);
    expect((await example("dayOf")).plainText).toContain("Nearly everybody needs 3 minutes.");
    expect((await example("dayOf", "?language=de")).plainText).not.toContain("Nearly");
  });

  test("stand in the audit trail: who, what before, what after", async () => {
    await change("dayOf", most);
    const { etag } = ((await texts("dayOf")).jsonBody as MailTexts).texts.find(({ key }) => key === most.key) ?? {};
    ports.clock.advance({ minutes: 1 });
    await change("dayOf", { ...most, text: null, etag }, as("Admin", BEN, "Ben"));
    expect(await trail()).toMatchObject([
      { what: "mailTextTakenBack", who: { id: BEN }, why: "dayOf.most in en", before: most.text },
      { what: "mailTextChanged", who: { id: ADA }, why: "dayOf.most in en", after: most.text },
    ]);
    expect((await example("dayOf")).plainText).toContain("Most people need 3 minutes.");
  });

  test("sent twice are one change", async () => {
    await change("dayOf", most);
    expect((await change("dayOf", most)).status).toBe(200);
    expect(await trail()).toHaveLength(1);
    expect((await change("dayOf", { ...most, key: "dayOf.what", text: null })).status).toBe(200);
    expect(await trail()).toHaveLength(1);
  });

  test("that a crash kept out of the trail are in it once they are sent again", async () => {
    ports.store.trouble.throttleNext("append", 5);
    expect((await change("dayOf", most)).status).toBe(503);
    expect(await trail()).toEqual([]);
    await change("dayOf", most);
    expect(await trail()).toMatchObject([{ what: "mailTextChanged" }]);
  });

  test("do not overwrite what somebody else wrote since they were looked at", async () => {
    await change("dayOf", most);
    const other = { ...most, text: "It takes {time}." };
    expect(await change("dayOf", other)).toMatchObject({ status: 409, jsonBody: { error: { code: "otherText" } } });
    expect((await change("dayOf", { ...other, etag: "W/old" })).status).toBe(409);
    expect((await example("dayOf")).plainText).toContain("Nearly everybody");
    const { etag } = ((await texts("dayOf")).jsonBody as MailTexts).texts.find(({ key }) => key === most.key) ?? {};
    expect((await change("dayOf", { ...other, etag })).status).toBe(200);
    // Somebody is faster between the look and the write.
    ports.store.trouble.failNext("saveMailText", new ConflictError("faster"));
    const again = ((await texts("dayOf")).jsonBody as MailTexts).texts.find(({ key }) => key === most.key)?.etag;
    expect((await change("dayOf", { ...most, etag: again })).status).toBe(409);
  });

  test.each<[string, object, RegExp]>([
    ["that put in less", { text: "It is quick." }, /\{time\} is missing/],
    ["in jargon", { text: "FIDO takes {time}." }, /“FIDO” is jargon/],
    ["with a link", { text: "See https://x.example, {time}." }, /reads like an address/],
    ["of none", { text: "" }, /empty/],
    ["for a text that this mail does not say", { key: "reminder.soon" }, /key.*one of .*dayOf\.subject, hello/],
    ["in no language of ours", { language: "nl" }, /language.*one of en, de, fr, es/],
    ["without a text", { text: undefined }, /text, or null/],
    ["with a field that there is not", { colour: "red" }, /colour/],
  ])("%s are refused, and it is said what to mend", async (_case, differs, says) => {
    const answer = await change("dayOf", { ...most, ...differs });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.jsonBody)).toMatch(says);
    expect(await ports.store.mailTexts()).toEqual([]);
    expect(await trail()).toEqual([]);
  });

  test("that make any mail longer than a screen are refused with that mail's name; shorter ones are not", async () => {
    const words = (characters: number) => "mot ".repeat(characters / 4);
    expect((await change("chaser", { language: "fr", key: "safer", text: words(100) })).status).toBe(200);
    const answer = await change("chaser", { language: "fr", key: "device.admin", text: words(448) });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.jsonBody)).toMatch(/The mail \w+ would have \d+ characters; at most 1800/);
  });

  test.each<[string, string, Record<string, string>, number]>([
    ["are no JSON", "{", {}, 400],
    ["are of another type", "x", { "content-type": "text/plain" }, 415],
    ["are too much", `{"text":"${"x".repeat(70_000)}"}`, {}, 413],
    ["have nobody behind them", "{}", { "x-ms-client-principal": "", ...json }, 401],
    [
      "come under a session, without a form",
      JSON.stringify(most),
      { authorization: "", "sec-fetch-site": "same-origin" },
      403,
    ],
  ])("change nothing when they %s", async (_case, body, headers, status) => {
    expect((await change("dayOf", body, headers)).status).toBe(status);
    expect(await ports.store.mailTexts()).toEqual([]);
  });

  test.each(["Approver", "Helpdesk", "Auditor"])("are not for %s, who is shown no form either", async (role) => {
    expect((await change("dayOf", most, as(role))).status).toBe(403);
    expect((await page("dayOf", "", as(role))).querySelector("form[action$='/texts']")).toBeNull();
    expect((await change("nonsense", most)).status).toBe(404);
  });

  test("wait while the tables are busy, and a refusal is told to the operators", async () => {
    ports.store.trouble.throttleNext("saveMailText", 5);
    expect((await change("dayOf", most)).status).toBe(503);
    ports.store.trouble.refuseNext("saveMailText", "AuthorizationFailure");
    expect((await change("dayOf", most)).status).toBe(503);
    const troubles = await ports.store.troubles(new Date(ports.clock.now().getTime() - 60_000).toISOString());
    expect(troubles.map(({ doing }) => doing)).toContain("changing the words of a mail");
  });
});

const old = (role = "Admin") => signedInAs(ADA, "Ada", [role], [secondsAgo(16 * 60)]);

describe("a session that was left open", () => {
  test("changes nothing: a program is told to get a new token, a form to sign in again", async () => {
    const answer = await change("dayOf", most, old());
    expect(answer).toMatchObject({ status: 401, jsonBody: { error: { code: "freshSignInNeeded" } } });
    expect(JSON.stringify(answer.headers)).toContain("insufficient_claims");
    const fields = await formOf("dayOf", "", "dayOf.most");
    const pressed = await press("dayOf", { ...fields, text: "It takes {time}." }, old());
    expect(pressed.status).toBe(403);
    expect(parse(String(pressed.body)).querySelector("main a")?.getAttribute("href")).toContain("prompt=login");
    expect([await ports.store.mailTexts(), await trail(), ports.email.sent]).toEqual([[], [], []]);
  });

  test("is shown a link to sign in again in place of the buttons, and comes back to the same example", async () => {
    const shown = await page("dayOf", "?language=es&isPrivileged=yes", old());
    expect(shown.querySelector("form[action$='/texts']")).toBeNull();
    const link = shown.querySelectorAll("main a").find((one) => one.text === "Sign in again");
    const back = new URL(link?.getAttribute("href") ?? "", config.publicUrl).searchParams.get(
      "post_login_redirect_uri",
    );
    expect(back).toMatch(/^\/mails\/dayOf\?language=es&isPrivileged=yes&signedInBefore=/);
    expect((await page("dayOf", "", old("Auditor"))).querySelector("main")?.text).not.toContain("To change them");
    expect((await page("dayOf")).querySelector("main")?.text).not.toContain("To change them");
  });

  test("is no more where the door is asked for: it must be up, and cover whoever changes them", async () => {
    const required = requireDoor(testConfig());
    expect(await change("dayOf", most, {}, required)).toMatchObject({
      status: 409,
      jsonBody: { error: { code: "doorNotUp" } },
    });
    addGroups(ports, []);
    await putDoor(ports, doorUp(required));
    expect(await change("dayOf", most, {}, required)).toMatchObject({
      status: 403,
      jsonBody: { error: { code: "outsideDoor" } },
    });
    addGroups(ports, [ADA]);
    expect((await change("dayOf", most, {}, required)).status).toBe(200);
  });
});

describe("security is mailed", () => {
  const mails = () => ports.email.sent.map(({ to, plainText }) => [to.address, plainText] as const);

  test("who changed which text, from what to what, once a change", async () => {
    await change("dayOf", most);
    await change("dayOf", most);
    expect(mails()).toEqual([[config.securityMail, expect.stringMatching(/Ada \(a0.*dayOf\.most in en/s)]]);
    expect(mails()[0]?.[1]).toContain(
      "It was ours, “Most people need {time}.”. It is “Nearly everybody needs {time}.” now",
    );
    const { etag } = ((await texts("dayOf")).jsonBody as MailTexts).texts.find(({ key }) => key === most.key) ?? {};
    ports.clock.advance({ minutes: 1 });
    await change("dayOf", { ...most, text: null, etag }, as("Admin", BEN, "Ben"));
    expect(mails()).toHaveLength(2);
    expect(mails()[1]?.[1]).toContain("It was “Nearly everybody needs {time}.”. It is ours, “Most people");
  });

  test("of nothing that was refused, or is as it was", async () => {
    await change("dayOf", { ...most, text: "See t.me/x, {time}." });
    await change("dayOf", { ...most, key: "dayOf.what", text: null });
    expect(mails()).toEqual([]);
  });

  test.each(["throttleNext", "refuseNext"] as const)(
    "and where the mail does not go (%s) the words change all the same",
    async (how) => {
      if (how === "throttleNext") ports.email.throttleNext("send", 600);
      else ports.email.refuseNext("send", "Denied");
      expect((await change("dayOf", most)).status).toBe(200);
      expect(mails()).toEqual([]);
      expect((await example("dayOf")).plainText).toContain("Nearly everybody needs 3 minutes.");
    },
  );
});

describe("words that nobody may change", () => {
  const kept = { language: "en", key: "receipt.notYou" };

  test("are refused with the reason, named as such, and have no form", async () => {
    const answer = await change("receipt", { ...kept, text: "All is well." });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.jsonBody)).toContain("cannot be changed: by them people notice");
    const shown = ((await texts("receipt")).jsonBody as MailTexts).texts;
    expect(shown.find(({ key }) => key === kept.key)?.fixed).toMatch(/cannot be changed/);
    expect(shown.find(({ key }) => key === "hello")).not.toHaveProperty("fixed");
    const item = (await page("receipt"))
      .querySelectorAll(".log li")
      .find((one) => one.querySelector("code")?.text === kept.key);
    expect(item?.text).toContain("These words cannot be changed");
    expect(item?.querySelector("form")).toBeNull();
  });

  test("and were changed before are said as ours, and can be taken back by the form", async () => {
    const by = { id: ADA, displayName: "Ada" };
    const text = { text: "All is well.", by, at: "2026-03-02T08:00:00.000Z" };
    await ports.store.saveMailText({ language: "en", key: "receipt.notYou" }, text, undefined);
    expect((await example("receipt")).plainText).not.toContain("All is well.");
    expect((await page("receipt")).querySelector(".log [role=alert]")?.text).toMatch(
      /Not used any more.*cannot be changed/,
    );
    const fields = await formOf("receipt", "", kept.key);
    expect((await press("receipt", { ...fields, back: "yes" })).status).toBe(302);
    expect((await page("receipt")).querySelector(".log [role=alert]")).toBeNull();
  });
});

describe("on the page of a mail", () => {
  test("each text of the example is shown, ours and the tenant's own apart", async () => {
    await change("dayOf", most);
    const items = (await page("dayOf", "", as("Auditor"))).querySelectorAll(".log li");
    expect(items.map((item) => item.querySelector("code")?.text)).toEqual(
      expect.arrayContaining(["dayOf.subject", "dayOf.most", "questions"]),
    );
    const own = items.filter((item) => item.querySelector("h3 strong"));
    expect(own.map((item) => item.querySelector("code")?.text)).toEqual(["dayOf.most"]);
    expect(own[0]?.text).toMatch(/Nearly everybody needs \{time\}\.The app’s: Most people need \{time\}\.Ada, /);
    expect((await page("dayOf", "?language=de")).querySelectorAll(".log h3 strong")).toEqual([]);
  });

  test("an Admin changes it and comes back to the same example; the other button takes it back", async () => {
    const query = "?language=es&isPrivileged=yes";
    const fields = await formOf("dayOf", query, "dayOf.most");
    const pressed = await press("dayOf", { ...fields, text: "Solo hacen falta {time}.\r\n" });
    expect(pressed).toMatchObject({ status: 302, headers: { Location: `/mails/dayOf${query}` } });
    expect((await example("dayOf", query)).plainText).toContain("Solo hacen falta 3 minutos.");
    expect((await press("dayOf", { ...fields, text: "Otra cosa: {time}." })).status).toBe(409);
    const again = await formOf("dayOf", query, "dayOf.most");
    expect((await press("dayOf", { ...again, text: "x", back: "yes" })).status).toBe(302);
    expect((await example("dayOf", query)).plainText).not.toContain("Solo");
    expect((await page("dayOf", query)).querySelector("main")?.text).toContain("Taken back by Ada, ");
    // Whoever looks once more may change it once more.
    const third = await formOf("dayOf", query, "dayOf.most");
    expect((await press("dayOf", { ...third, text: "Otra cosa: {time}." })).status).toBe(302);
  });

  test("a fault is said in one sentence, without the words of a program", async () => {
    const fields = await formOf("dayOf", "", "dayOf.most");
    const answer = await press("dayOf", { ...fields, text: "<b>{time}</b>" });
    expect(answer.status).toBe(422);
    expect(parse(String(answer.body)).querySelector("main")?.text).toContain("text: It has markup");
  });

  test("is not pressed by another site, by somebody else, nor with the form of another mail", async () => {
    const fields = { ...(await formOf("dayOf", "", "hello")), text: "Dear {name}," };
    const elsewhere = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await press("dayOf", fields, elsewhere)).status).toBe(403);
    expect((await press("dayOf", fields, as("Admin", BEN, "Ben"))).status).toBe(403);
    expect((await press("announcement", fields)).status).toBe(403);
    expect(await ports.store.mailTexts()).toEqual([]);
  });

  test("words that do not fit any more are named as such, beside ours", async () => {
    const by = { id: ADA, displayName: "Ada" };
    const text = { text: "It takes {minutes}.", by, at: "2026-03-02T08:00:00.000Z" };
    await ports.store.saveMailText({ language: "en", key: "dayOf.most" }, text, undefined);
    const alert = (await page("dayOf")).querySelector(".log [role=alert]");
    expect(alert?.text).toMatch(/Not used any more; the app’s words are said\. \{minutes\} is not known here/);
    expect((await example("dayOf")).plainText).toContain("Most people need 3 minutes.");
  });

  test.each(LanguageSchema.options)("every example of every kind can be changed in %s", async (language) => {
    for (const kind of personalKinds) {
      const shown = await page(kind, `?language=${language}`);
      const forms = shown.querySelectorAll("form[action$='/texts']");
      expect(forms.length).toBeGreaterThan(2);
      expect(forms.every((form) => form.querySelector("textarea")?.getAttribute("lang") === language)).toBe(true);
    }
  });
});
