import { HttpRequest, type HttpRequestInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { showLetter, showMail, showMails, testMail } from "../../../../functions/mail/mailsHttp.ts";
import type { MailExample, MailKinds, TestSent } from "../../../../functions/mail/schemas.ts";
import { addCuts } from "../../../../shared/domain/deadline/addCuts.ts";
import { type MailKind, MailKindSchema } from "../../../../shared/domain/mail/mailKinds.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { choicesOf, languagesOf } from "../../../../shared/mails/examples/choices.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { aLogo } from "../../../support/mails/logos.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";

const ADA = "a0000000-0000-4000-8000-0000000000aa";
const config = testConfig();
const answers = new DocumentedAnswers();
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
  ports.directory.addUser({ id: ADA, mail: "ada@contoso.example" });
});
afterAll(() => {
  const routes = ["GET /api/mails", "GET /api/mails/{kind}", "GET /mails", "GET /mails/{kind}"] as const;
  expect(answers.unseen(...routes, "GET /mails/{kind}/letter", "POST /api/mails/{kind}/test")).toEqual([]);
});

const as = (role: string) => signedInAs(ADA, "Ada", [role]);
const request = (path: string, init: HttpRequestInit = {}) => {
  const kind = /mails\/([^/?]+)/.exec(path)?.[1];
  return new HttpRequest({
    method: "GET",
    url: `https://app.example${path}`,
    ...init,
    ...(kind !== undefined && { params: { kind } }),
  });
};
const list = async (path: "/api/mails" | "/mails", headers: Record<string, string>) =>
  answers.check(`GET ${path}`, await showMails(ports, config)(request(path, { headers })));
const example = async (kind: string, query = "", headers = as("Auditor")) =>
  answers.check(
    "GET /api/mails/{kind}",
    await showMail(ports, config)(request(`/api/mails/${kind}${query}`, { headers })),
  );
const examplePage = async (kind: string, query = "", headers = as("Auditor")) =>
  answers.check("GET /mails/{kind}", await showMail(ports, config)(request(`/mails/${kind}${query}`, { headers })));
const letter = async (kind: string, query = "", headers = as("Auditor")) =>
  answers.check(
    "GET /mails/{kind}/letter",
    await showLetter(ports, config)(request(`/mails/${kind}/letter${query}`, { headers })),
  );
const send = async (kind: string, body: string, headers: Record<string, string> = {}) =>
  answers.check(
    "POST /api/mails/{kind}/test",
    await testMail(
      ports,
      config,
    )(
      request(`/api/mails/${kind}/test`, {
        method: "POST",
        headers: { ...as("Admin"), "content-type": "application/json", authorization: "Bearer x", ...headers },
        body: { string: body },
      }),
    ),
  );
const form = (fields: Record<string, string>) => ({
  body: new URLSearchParams(fields).toString(),
  headers: {
    "content-type": "application/x-www-form-urlencoded",
    origin: "https://app.example",
    "sec-fetch-site": "same-origin",
    authorization: "",
  },
});

describe("the mails that the app sends", () => {
  test.each(["Admin", "Approver", "Helpdesk", "Auditor"])("are listed for %s, each kind once", async (role) => {
    const { mails } = (await list("/api/mails", as(role))).jsonBody as MailKinds;
    expect(mails.map(({ kind }) => kind).toSorted()).toEqual(MailKindSchema.options.toSorted());
    expect(mails.find(({ kind }) => kind === "chaser")).toMatchObject({ languages: ["en", "de", "fr", "es"] });
    expect(mails.find(({ kind }) => kind === "alert")).toMatchObject({ languages: ["en"], choices: [] });
  });

  test("are a page with a way to each", async () => {
    const page = parse(String((await list("/mails", as("Helpdesk"))).body));
    const hrefs = page.querySelectorAll("main a").map((link) => link.getAttribute("href"));
    expect(hrefs.toSorted()).toEqual(MailKindSchema.options.map((kind) => `/mails/${kind}`).toSorted());
  });

  test("say how long it takes, and who says so", async () => {
    const setUp = async () => ((await list("/api/mails", as("Auditor"))).jsonBody as MailKinds).setUp;
    const said = async () => parse(String((await list("/mails", as("Auditor"))).body)).querySelector("main")?.text;
    expect(await setUp()).toEqual({ minutes: config.minutesToSetUp });
    expect(await said()).toContain("The setting MINUTES_TO_SET_UP says so");
    const at = "2026-03-02T08:00:00.000Z";
    const value = { ...addCuts([]), setUpMinutes: { 4: 20 } };
    await ports.store.saveCutsOfDay([{ cut: "all", day: "2026-03-02", countedAt: at, reportAt: at, value }]);
    expect(await setUp()).toEqual({ minutes: 4, measuredOf: 20 });
    expect(await said()).toContain("So long it took 20 people of yours");
    expect(await said()).not.toContain("MINUTES_TO_SET_UP");
    expect(((await example("dayOf")).jsonBody as MailExample).plainText).toContain("Most people need 4 minutes.");
  });

  test("are shown to nobody who is not signed in, or has no role", async () => {
    const json = { accept: "application/json" };
    expect((await list("/api/mails", json)).status).toBe(401);
    expect((await list("/api/mails", { ...json, ...as("Employee") })).status).toBe(403);
    expect((await list("/api/mails", { accept: "text/html" })).status).toBe(302);
    expect((await list("/mails", {})).status).toBe(302);
    expect((await list("/mails", as("Employee"))).status).toBe(403);
    expect((await example("dayOf", "", json as never)).status).toBe(401);
    expect((await example("dayOf", "", { accept: "text/html" } as never)).status).toBe(302);
    expect((await example("dayOf", "", as("Employee"))).status).toBe(403);
    expect((await examplePage("dayOf", "", {} as never)).status).toBe(302);
    expect((await examplePage("dayOf", "", as("Employee"))).status).toBe(403);
    expect((await letter("dayOf", "", {} as never)).status).toBe(302);
    expect((await letter("dayOf", "", as("Employee"))).status).toBe(403);
  });
});

describe("one mail", () => {
  const every = MailKindSchema.options.flatMap((kind) =>
    languagesOf(kind).map((language) => [kind, language] as const),
  );

  test.each(every)("%s in %s is shown as it would go out, with the names of this tenant", async (kind, language) => {
    const { jsonBody } = await example(kind, `?language=${language}`);
    const { subject, plainText, html } = jsonBody as MailExample;
    expect(plainText).toContain(config.organizationName);
    expect(parse(html).querySelector("html")?.getAttribute("lang")).toBe(language);
    const shown = parse(String((await examplePage(kind, `?language=${language}`)).body));
    expect(shown.querySelector("iframe")?.getAttribute("src")).toBe(`/mails/${kind}/letter?language=${language}`);
    expect(shown.querySelectorAll("h2").map((heading) => heading.textContent)).toContain(subject);
    expect(shown.querySelector("pre")?.text).toBe(plainText);
    expect((await letter(kind, `?language=${language}`)).body).toBe(html);
  });

  test.each(
    MailKindSchema.options.flatMap((kind) =>
      choicesOf(kind, "en").map((choice) => [kind, choice.field, choice] as const),
    ),
  )("%s says something else by %s", async (kind, field, { options }) => {
    const texts = await Promise.all(
      options.map(async ({ id }) => ((await example(kind, `?${field}=${id}`)).jsonBody as MailExample).html),
    );
    expect(new Set(texts).size).toBe(options.length);
  });

  test("keeps what was chosen in its form, its picture and its test", async () => {
    const page = parse(String((await examplePage("chaser", "?language=de&ask=use&tone=fourth", as("Admin"))).body));
    const chosen = page.querySelectorAll("option[selected]").map((option) => option.getAttribute("value"));
    expect(chosen).toEqual(["de", "use", "fourth"]);
    expect(page.querySelector("iframe")?.getAttribute("src")).toContain("?language=de&ask=use&tone=fourth");
    const hidden = page.querySelectorAll("form[action$='/test'] input[type=hidden]");
    expect(hidden.map((input) => input.getAttribute("name")).toSorted()).toEqual([
      "ask",
      "formToken",
      "language",
      "tone",
    ]);
  });

  test.each([
    ["a language in which none is written", "?language=nl", /language: one of en, de, fr, es/],
    ["an option that there is not", "?ask=nothing", /ask: one of register, registerSecond, use/],
    ["a field that there is not", "?colour=red", /colour/],
  ])("with %s is answered 400, and says what there is", async (_case, query, says) => {
    const answer = await example("chaser", query, { accept: "application/json", ...as("Auditor") } as never);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.jsonBody)).toMatch(says);
    expect((await examplePage("chaser", query)).status).toBe(400);
    expect((await letter("chaser", query)).status).toBe(400);
  });

  test.each(["nonsense", "toString", "__proto__"])("of the kind %s is none", async (kind) => {
    expect((await example(kind)).status).toBe(404);
    expect((await examplePage(kind)).status).toBe(404);
    expect((await letter(kind)).status).toBe(404);
  });

  test("is shown where nothing runs, is loaded, sent or led elsewhere, within our own pages alone", async () => {
    const { headers } = await letter("pickUp");
    const policy = (headers as Record<string, string>)["Content-Security-Policy"];
    for (const part of ["default-src 'none'", "form-action 'none'", "frame-ancestors 'self'", "sandbox"])
      expect(policy?.split("; ")).toContain(part);
    expect(policy).not.toContain("script-src");
    const around = (await examplePage("pickUp")).headers as Record<string, string>;
    expect(around["Content-Security-Policy"]?.split("; ")).toContain("frame-src 'self'");
    expect(around["Content-Security-Policy"]).toContain("frame-ancestors 'none'");
    const plain = (await list("/mails", as("Auditor"))).headers as Record<string, string>;
    expect(plain["Content-Security-Policy"]).not.toContain("frame-src");
  });

  test("carries no link that opens anything", async () => {
    const { plainText } = (await example("pickUp")).jsonBody as MailExample;
    expect(plainText).toContain(`${config.publicUrl}/pick-up/example?sig=example`);
    expect(ports.store.trouble.calls.map(({ method }) => method)).not.toContain("putGrant");
    expect(ports.email.sent).toEqual([]);
  });

  test("is answered 503 while the tables are away, as the list is", async () => {
    ports.store.trouble.refuseNext("*", "TableNotFound", 9);
    expect((await list("/mails", as("Admin"))).status).toBe(503);
    ports.store.trouble.throttleNext("mails", 5, 9);
    expect((await examplePage("dayOf", "", as("Admin"))).status).toBe(503);
  });
});

describe("a test of a mail", () => {
  test("goes to whoever asks and to nobody else, and says in its subject that it is one", async () => {
    const answer = await send("alert", "{}");
    expect(answer).toMatchObject({ status: 202 });
    expect((answer.jsonBody as TestSent).sentTo).toBe("ada@contoso.example");
    expect(ports.email.sent).toMatchObject([{ to: { address: "ada@contoso.example" }, subject: /^Test: / }]);
    expect(ports.email.sent[0]).not.toHaveProperty("cc");
  });

  test("is the example that was chosen", async () => {
    await send("reminder", JSON.stringify({ language: "fr", ask: "use", managerName: "yes" }));
    const { plainText } = (await example("reminder", "?language=fr&ask=use&managerName=yes")).jsonBody as MailExample;
    expect(ports.email.sent[0]?.plainText).toBe(plainText);
  });

  test("goes once an hour for each example, however often it is pressed", async () => {
    const first = (await send("dayOf", "{}")).jsonBody as TestSent;
    ports.clock.advance({ minutes: 5 });
    expect((await send("dayOf", "{}")).jsonBody).toEqual(first);
    expect(ports.email.sent).toHaveLength(1);
    await send("dayOf", JSON.stringify({ language: "de" }));
    expect(ports.email.sent).toHaveLength(2);
    ports.clock.advance({ hours: 1 });
    await send("dayOf", "{}");
    expect(ports.email.sent).toHaveLength(3);
  });

  test("is pressed on the page, which says then when it went", async () => {
    const token = async () => {
      const page = parse(String((await examplePage("dayOf", "?language=es", as("Admin"))).body));
      return { page, formToken: page.querySelector("input[name=formToken]")?.getAttribute("value") ?? "" };
    };
    const { page, formToken } = await token();
    expect(page.querySelector("[role=status]")).toBeNull();
    const pressed = form({ formToken, language: "es" });
    expect(await send("dayOf", pressed.body, pressed.headers)).toMatchObject({
      status: 302,
      headers: { Location: "/mails/dayOf?language=es" },
    });
    expect((await token()).page.querySelector("[role=status]")?.text).toContain("Sent to your mailbox");
  });

  test("is not pressed by another site, nor with the form of another mail", async () => {
    const page = parse(String((await examplePage("dayOf", "", as("Admin"))).body));
    const formToken = page.querySelector("input[name=formToken]")?.getAttribute("value") ?? "";
    const pressed = form({ formToken });
    const elsewhere = { ...pressed.headers, origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await send("dayOf", pressed.body, elsewhere)).status).toBe(403);
    expect((await send("alert", pressed.body, pressed.headers)).status).toBe(403);
    const underSession = { authorization: "", "sec-fetch-site": "same-origin" };
    expect((await send("dayOf", "{}", underSession)).status).toBe(403);
    expect(ports.email.sent).toEqual([]);
  });

  test.each(["Approver", "Helpdesk", "Auditor"])("is not for %s, who is shown no button either", async (role) => {
    expect((await send("dayOf", "{}", as(role))).status).toBe(403);
    expect(
      parse(String((await examplePage("dayOf", "", as(role))).body)).querySelector("form[method=post]"),
    ).toBeNull();
    expect(ports.email.sent).toEqual([]);
  });

  test.each<[string, string, Record<string, string>, number]>([
    ["no JSON", "{", {}, 400],
    ["an address to send it to", JSON.stringify({ to: "eve@evil.example" }), {}, 422],
    ["an unknown choice", JSON.stringify({ ask: "x" }), {}, 422],
    ["another type", "x", { "content-type": "text/plain" }, 415],
    ["too much", `{"language":"${"x".repeat(70_000)}"}`, {}, 413],
    ["nobody behind it", "{}", { "x-ms-client-principal": "", accept: "application/json" }, 401],
  ])("with %s sends nothing", async (_case, body, headers, status) => {
    expect((await send("reminder", body, headers)).status).toBe(status);
    expect(ports.email.sent).toEqual([]);
  });

  test("of an unknown kind sends nothing", async () => {
    expect((await send("nonsense", "{}")).status).toBe(404);
  });

  test("to somebody without a mailbox is refused, with the reason", async () => {
    ports.directory.addUser({ id: ADA, mail: undefined });
    expect(await send("dayOf", "{}")).toMatchObject({ status: 409, jsonBody: { error: { code: "noMailbox" } } });
    expect(ports.email.sent).toEqual([]);
  });

  test("that the mail service never takes is said with its answer", async () => {
    ports.email.answerNext({ kind: "rejected", code: "InvalidAddress" });
    const answer = await send("dayOf", "{}");
    expect(answer.status).toBe(409);
    expect(JSON.stringify(answer.jsonBody)).toContain("InvalidAddress");
  });

  test("waits while the mail service is busy; a service that refuses is named, to the operators, too", async () => {
    ports.email.answerNext({ kind: "throttled", retryAfterSeconds: 30 });
    expect(await send("dayOf", "{}")).toMatchObject({ status: 503, jsonBody: { error: { code: "tryAgain" } } });
    ports.directory.failNext("user", new RefusedError("denied", "Authorization_RequestDenied", "no"));
    expect(await send("dayOf", "{}")).toMatchObject({ status: 503, jsonBody: { error: { code: "refusedElsewhere" } } });
    const troubles = await ports.store.troubles(new Date(ports.clock.now().getTime() - 60_000).toISOString());
    expect(troubles.map(({ doing }) => doing)).toContain("sending an admin a test of a mail");
  });
});

test("every kind says in words who gets it and when", async () => {
  const { mails } = (await list("/api/mails", as("Auditor"))).jsonBody as MailKinds;
  const titles = mails.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  for (const { kind, to, when, choices } of mails) {
    expect([kind as MailKind, to.length > 5, when.length > 5]).toEqual([kind, true, true]);
    for (const { says } of choices) expect(says).not.toMatch(/^[a-z]+[A-Z]/);
  }
});

describe("the logo in an example", () => {
  const logo = `data:image/png;base64,${aLogo.base64}`;
  beforeEach(() => ports.store.saveBranding({ at: "2026-03-02T08:00:00.000Z", logo: aLogo }));

  test("stands in it, for programs and in the letter, whose page may show it and load nothing", async () => {
    const { jsonBody } = await example("dayOf");
    expect((jsonBody as MailExample).html).toContain(`src="${logo}"`);
    const { body, headers } = await letter("dayOf");
    expect(body).toContain(`src="${logo}"`);
    expect(new Headers(headers as Record<string, string>).get("content-security-policy")).toMatch(
      /^default-src 'none'; .*img-src data:;.*sandbox$/,
    );
  });

  test("does not stand in what goes to the staff, and no other page may show a picture", async () => {
    expect((await letter("alert")).body).not.toContain("<img");
    const { headers } = await examplePage("dayOf");
    expect(new Headers(headers as Record<string, string>).get("content-security-policy")).not.toContain("img-src");
  });

  test("goes along with a test as it goes along with the mail", async () => {
    await send("dayOf", "{}");
    const [sent] = ports.email.sent;
    expect(sent?.html).toContain('src="cid:logo"');
    expect(sent?.logo?.base64).toBe(aLogo.base64);
  });
});
