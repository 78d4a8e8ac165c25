import { createServer } from "node:net";
import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { type BrowserPage, PersonBrowser } from "../../infra/local/signIn/personBrowser.ts";
import { type Command, descendantsOf, isAlive, runScript } from "./processes.ts";

/** `npm start` after its build. Its files lie in `.local`, so that one runs at a time. */
const started: Command[] = [];
const start = (...args: string[]): Command => {
  const command = runScript("infra/local/start.ts", args);
  started.push(command);
  return command;
};
afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
});

/** Whoever is asked signs in with a second factor; once more where the page says that the sign-in is too old. */
async function signInByHand(browser: PersonBrowser, url: string, username: string): Promise<BrowserPage> {
  const sign = async (page: BrowserPage): Promise<BrowserPage> => {
    const form = page.url.includes("/.auth/login/") ? page.forms.find(({ method }) => method === "POST") : undefined;
    return form ? await browser.submit(form, { username, proofKind: "passwordAndPush" }) : page;
  };
  const page = await sign(await browser.open(url));
  const again = page.links.find(({ href }) => href.includes("/.auth/login/"));
  return again ? await sign(await browser.open(again.href, page)) : page;
}

/** Resolves once all of them have ended: they hear of it through their pipes, in their own time. */
async function gone(pids: readonly number[]): Promise<number[]> {
  const deadline = performance.now() + 10_000;
  while (pids.some(isAlive) && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  return pids.filter(isAlive);
}

describe("npm start", () => {
  test("--once prints where to look and a summary, ends with 0 and leaves no process behind", async () => {
    const command = start("--people", "20", "--waves", "1", "--speed", "1d/0.2s", "--port", "0", "--once");
    const first = performance.now();
    await command.line(/^ {2}waves +http:\/\/127\.0\.0\.1:\d+\/waves/);
    expect(performance.now() - first).toBeLessThan(30_000);
    await command.line(/day {3}7: wave-1/);
    const pids = descendantsOf(command.child.pid ?? 0);
    expect(pids.length).toBeGreaterThanOrEqual(2);
    const { code, stdout, stderr, seconds } = await command.ended;
    console.log(`npm start --once: ${seconds.toFixed(1)} s`);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^ {2}inbox +http:\/\/127\.0\.0\.1:\d+\//m);
    expect(stdout).toMatch(/^ {2}tenant +https:\/\/localhost:\d+\/v1\.0/m);
    // Only a slow machine makes it last longer than the speed says; nothing expires for that.
    expect(stripVTControlCharacters(stdout)).toMatch(/wave-1 +│ enforced/);
    expect(stdout).toMatch(/^joiners: 2 hired, .*, 0 handed over, 0 by personal mail and a short code$/m);
    expect(stdout).toMatch(/^20 people, seed 7, trouble mild: \d+ days in /m);
    expect(stdout).toMatch(/^locked out: 0, recovered: \d+, mails: \d+ \(0 duplicates\)$/m);
    expect(await gone(pids)).toEqual([]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("stops everything it started on %s in the middle", async (signal) => {
    // With somebody at the screen it waits for them, minutes before that day.
    const command = start("--people", "20", "--waves", "1", "--speed", "1d/0.3s", "--port", "0", "--no-play");
    await command.line(/day {3}7: wave-1/);
    const pids = descendantsOf(command.child.pid ?? 0);
    expect(pids.length).toBeGreaterThanOrEqual(2);
    command.child.kill(signal);
    expect((await command.ended).code).toBe(0);
    expect(await gone(pids)).toEqual([]);
  });

  test("takes a hire by hand from another terminal, who comes to a passkey like the others", async () => {
    const command = start("--people", "20", "--waves", "1", "--speed", "1d/0.3s", "--port", "0", "--no-play");
    await command.line(/^ {2}files/);
    const hired = runScript("infra/hr/hr.ts", ["--hire", "Ada Lovelace", "--start", "2027-01-20", "--worker", "60001"]);
    const { code, stdout, stderr } = await hired.ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^202: the app was told that Ada Lovelace begins on 2027-01-20$/m);
    expect(stdout).toMatch(/^ {2}account {2}ada\.lovelace\.60001@contoso\.example$/m);
    await command.line(/joiners 3 of 3 with a passkey/);
  });

  test("leaves a new colleague to whoever sits at the screen: link, sign-in, code, phone, passkey", async () => {
    const command = start("--people", "20", "--waves", "1", "--speed", "1d/0.3s", "--port", "0");
    const hire = await command.line(/^ {2}hire +\S+ .*sign in as \S+\)/);
    for (const what of ["member", "approval", "phone"])
      await command.line(new RegExp(`^ {2}${what} +http://127\\.0\\.0\\.1:\\d+/.*sign in as `, "m"));
    const manager = /sign in as ([^)]+)\)/.exec(hire)?.[1] ?? "";
    const told = await command.line(/got a link to a code/);
    const [inboxUrl = "", , phoneUrl = ""] = told.match(/http:\/\/\S+?(?=[.,]?(?:\s|$))/g) ?? [];
    const browser = new PersonBrowser({ "user-agent": "Mozilla/5.0 (a newcomer)" });
    const inbox = await browser.open(inboxUrl);
    const mail = await browser.open(inbox.links.find(({ href }) => href.includes("/mails/"))?.href ?? "");
    const link = mail.links.find(({ href }) => href.includes("/pick-up/"))?.href ?? "";
    const page = await signInByHand(browser, link, manager);
    const form = page.forms.find(({ action }) => action.includes("/pick-up/"));
    if (!form) throw new Error(`no form: ${page.text}`);
    const question = form.fields.find(({ type }) => type === "radio");
    const shown = await browser.submit(form, question ? { [question.name]: question.options[0] ?? "" } : {});
    const code = /^\s*([A-Za-z0-9]{4}[-\s]?[A-Za-z0-9]{4}[-\s]?[A-Za-z0-9]{4})\s*$/m.exec(shown.text)?.[1] ?? "";
    const phone = await browser.open(phoneUrl);
    const codeForm = phone.forms.find(({ fields }) => fields.some(({ name }) => name === "code"));
    if (!codeForm) throw new Error(`no phone: ${phone.text}`);
    expect((await browser.submit(codeForm, { code: "wrong-code-01" })).text).toContain("The code was not taken");
    expect((await browser.submit(codeForm, { code })).text).toContain("The passkey is made");
    expect((await browser.open(phoneUrl)).forms).toEqual([]);
  });

  test("takes its children with it even when it is killed", async () => {
    const command = start("--people", "20", "--waves", "1", "--speed", "1d/2s", "--port", "0");
    await command.line(/^ {2}files/);
    const pids = descendantsOf(command.child.pid ?? 0);
    command.child.kill("SIGKILL");
    await command.ended;
    expect(await gone(pids)).toEqual([]);
  });

  test("says which port is taken, and what to do about it", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    const { code, stderr } = await start("--people", "20", "--waves", "1", "--port", String(port)).ended;
    server.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `\nport ${port} of this machine is taken; take another one with --port N, or --port 0 for any free one\n`,
    );
  });

  test.each([
    ["an unknown option", ["--frobnicate"], /Unknown option '--frobnicate'/],
    ["too few people", ["--people", "3"], /--people must be a whole number from 10/],
    ["a speed that is none", ["--speed", "fast"], /speed must look like 1d\/2s/],
    ["a port that is none", ["--port", "70000"], /--port must be a whole number from 0 to 65535/],
  ])("answers %s with its usage and 2", async (_what, args, reason) => {
    const { code, stdout, stderr } = await start(...args).ended;
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(reason);
    expect(stderr).toContain("usage: npm start");
  });
});
