import { beforeEach, describe, expect, test } from "vitest";
import { sweepReceipts } from "../../../../functions/passes/sweepReceipts.ts";
import { mailKeys } from "../../../../shared/domain/mail/keys.ts";
import { RefusedError, TransientError, unreadableRow } from "../../../../shared/errors.ts";
import { beginReceipt } from "../../../../shared/passes/receiptRow.ts";
import { EVE, MIA, pickUpStage, SAM, type Stage } from "../../../support/passes/pickUpStage.ts";
import { signedInAs } from "../../../support/signedIn.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await pickUpStage();
});
const samsMail = `${SAM}@contoso.example`;
const toSam = () => stage.ports.email.sent.filter(({ to }) => to.address === samsMail);
const toSecurity = () =>
  stage.ports.email.sent.filter(
    ({ to, plainText }) => to.address === stage.config.securityMail && plainText.includes("was shown a one-time code"),
  );
const key = () => mailKeys.receipt("2026-03-02", stage.grant.grantId, SAM);
const change = (userId: string, more: object) => {
  const { directory } = stage.ports;
  const user = directory.users.get(userId);
  if (user) directory.users.set(userId, { ...user, ...more });
};
const troubles = async () =>
  (await stage.ports.store.troublesOf("app", stage.ports.clock.now().toISOString())).filter(({ doing }) =>
    doing.includes("code for their account was shown"),
  );

describe("whoever the code is for", () => {
  test("is told at once who was shown it, when, what it can do and whom to call; there is no button", async () => {
    const { code = "" } = await stage.press();
    const [mail, ...more] = toSam();
    expect(more).toEqual([]);
    expect(mail?.plainText).toContain("On Monday 2 March at 09:00 CET Mia Manager was shown a one-time code");
    expect(mail?.plainText).toContain("a passkey can be set up");
    expect(mail?.plainText).toMatch(/did not expect this, call the helpdesk at once.*helpdesk@contoso\.example/);
    expect(mail?.plainText).toContain(`Shown to: Mia Manager (${MIA}@contoso.example)`);
    expect(mail?.html).not.toMatch(/<a\b|href=/);
    expect(code).not.toBe("");
    expect(`${mail?.plainText}${mail?.html}`).not.toMatch(/sig=|pick-up/);
    expect(`${mail?.plainText}${mail?.html}`).not.toContain(code);
  });

  test("is written to in their language, in the zone of their country", async () => {
    change(SAM, { preferredLanguage: "de-CH", usageLocation: "CH" });
    await stage.press();
    expect(toSam()[0]?.plainText).toContain("Am Montag, 2. März um 09:00 MEZ wurde Mia Manager ein Einmalcode");
  });

  test("reads the moment in the zone of the link where no country is known", async () => {
    stage = await pickUpStage({ timeZone: "Asia/Tokyo" });
    await stage.press();
    expect(toSam()[0]?.plainText).toContain("Monday 2 March at 17:00 GMT+9");
  });

  test("is told by night and on a Sunday as well", async () => {
    stage.ports.clock.advance({ hours: 17 });
    expect((await stage.press()).code).toBeDefined();
    expect(toSam()).toHaveLength(1);
  });

  test("hears of it once, however often the page is opened and the button pressed", async () => {
    for (let count = 0; count < 3; count++) await stage.press();
    await stage.ask();
    expect(toSam()).toHaveLength(1);
    expect((await stage.ports.store.mails("app", [key()])).get(key())).toMatchObject({
      kind: "receipt",
      state: "accepted",
      userId: SAM,
    });
  });

  test("hears nothing from a look at the page, a stranger's press, or a press that made no code", async () => {
    await stage.ask();
    await stage.press({ as: EVE });
    stage.ports.passIssuer.refuseNextMint = "conflict";
    await stage.press();
    expect(toSam()).toEqual([]);
  });

  test("who has no address gets none, and that is no trouble", async () => {
    change(SAM, { mail: undefined });
    expect((await stage.press()).code).toBeDefined();
    expect(stage.ports.email.sent.filter(({ subject }) => /one-time code for your account/.test(subject))).toEqual([]);
    expect(await troubles()).toEqual([]);
  });

  test("reads the collector's name as Entra has it, as text, and no longer than a name is", async () => {
    const name = `Mia\r\n\r\nCall +1 555 0100\u202e <a href="https://evil.example">now</a> ${"really ".repeat(20)}`;
    const token = (await stage.tokenFor(MIA)) ?? "";
    change(MIA, { displayName: name });
    await stage.press({ token, headers: signedInAs(MIA, "Mia Manager", []) });
    const { plainText = "", html = "" } = toSam()[0] ?? {};
    expect(plainText).not.toMatch(/^Call|\u202e/m);
    expect(html).not.toMatch(/<a\b/);
    expect(plainText).not.toContain("really");
    expect(plainText).toContain(`(${MIA}@contoso.example)`);
  });
});

describe("the code is shown all the same, and why nobody was told stands among what does not go on", () => {
  test.each<[string, () => unknown]>([
    ["the mail service breaks", () => stage.ports.email.failNext("send", new Error("the mail service broke"), 2)],
    [
      "the mail service refuses the mail",
      () => {
        stage.ports.email.send = async () => ({ kind: "rejected", code: "InvalidRecipient" });
      },
    ],
  ])("when %s", async (_when, spoil) => {
    spoil();
    expect((await stage.press()).code).toBeDefined();
    expect(toSam()).toEqual([]);
    expect(await troubles()).toHaveLength(1);
  });

  test("a mail service that never answers keeps nobody waiting", { timeout: 10_000 }, async () => {
    stage.ports.email.send = () => new Promise(() => undefined);
    const before = performance.now();
    expect((await stage.press()).code).toBeDefined();
    expect(performance.now() - before).toBeLessThan(6000);
  });
});

describe("a receipt that did not go at once", () => {
  const tick = () => sweepReceipts(stage.ports, stage.config)();
  const row = async () => (await stage.ports.store.mails("app", [key()])).get(key());

  test("stands in the ledger before the code is shown, and goes with the timer where the app died after the code", async () => {
    stage.ports.store.trouble.failNext("mails", new TransientError("tables: 503"), 2);
    expect((await stage.press()).code).toBeDefined();
    expect(await row()).toMatchObject({ state: "open", code: "notSent" });
    await tick();
    expect(toSam()).toEqual([]);
    stage.ports.clock.advance({ minutes: 15 });
    await tick();
    await tick();
    expect(toSam()).toHaveLength(1);
    expect(toSam()[0]?.plainText).toContain("On Monday 2 March at 09:00 CET Mia Manager was shown a one-time code");
    expect(await row()).toMatchObject({ state: "accepted" });
  });

  test("goes once the mail service takes mails again", async () => {
    const { reserve } = stage.ports.store;
    stage.ports.store.reserve = async () => ({ granted: 0 });
    await stage.press();
    stage.ports.clock.advance({ minutes: 15 });
    await tick();
    expect(toSam()).toEqual([]);
    stage.ports.store.reserve = reserve;
    await tick();
    expect(toSam()).toHaveLength(1);
  });

  test("goes at once where its row could not be written before, which is told and keeps no code back", async () => {
    stage.ports.store.trouble.failNext("putMails", new RefusedError("denied", "AuthorizationFailure", "no"));
    expect((await stage.press()).code).toBeDefined();
    expect(toSam()).toHaveLength(1);
    expect(await troubles()).toHaveLength(1);
  });

  test("ends where nobody was shown a code, or nobody can be written to", async () => {
    const at = stage.ports.clock.now().toISOString();
    const grant = (await stage.ports.store.grant(stage.grant.grantId))?.grant;
    if (grant) await beginReceipt(stage.ports.store, stage.config.tenantId, grant, at);
    stage.ports.clock.advance({ minutes: 30 });
    await tick();
    expect(await row()).toMatchObject({ state: "open" });
    stage.ports.clock.advance({ hours: 1 });
    await tick();
    expect(await row()).toMatchObject({ state: "rejected", code: "notShown" });
    stage = await pickUpStage();
    change(SAM, { mail: undefined });
    await stage.press();
    stage.ports.clock.advance({ minutes: 15 });
    await tick();
    expect(await row()).toMatchObject({ state: "rejected", code: "noAddress" });
    expect(toSam()).toEqual([]);
  });
});

describe("security", () => {
  const tick = () => sweepReceipts(stage.ports, stage.config)();
  const digests = () =>
    stage.ports.email.sent.filter(
      ({ to, plainText }) => to.address === stage.config.securityMail && plainText.includes("links of hires and waves"),
    );
  const rowOf = async (grantId = stage.grant.grantId) => {
    const of = mailKeys.receiptToSecurity("2026-03-02", grantId);
    return (await stage.ports.store.mails("app", [of])).get(of);
  };
  const nextHour = () => stage.ports.clock.set("2026-03-02T09:00:00.000Z");
  /** Codes of others that were collected within this hour. */
  async function collected(count: number, change: object = {}): Promise<void> {
    const { store, clock } = stage.ports;
    const at = clock.now().toISOString();
    for (let nth = 0; nth < count; nth++) {
      const grantId = `9a000000-0000-4000-8000-${String(nth).padStart(12, "0")}`;
      const by = { id: MIA, displayName: "Mia Manager" };
      const state = { kind: "collected", passId: "p", expiresAt: at, at, by, identityCheckedBy: "inPerson" } as const;
      const rest = { reason: "warned", openedAt: at, closesAt: at, secretHash: "0", waveId: "wave-1" } as const;
      const grant = { grantId, userId: EVE, ...rest, state, ...change };
      await store.insertGrant(grant);
      await beginReceipt(store, stage.config.tenantId, grant, at);
    }
  }

  test("hears of a hire's code within the hour that follows: for whom, who collected, why, how and when", async () => {
    const { code = "" } = await stage.press();
    expect(toSecurity()).toEqual([]);
    stage.ports.clock.set("2026-03-02T08:59:00.000Z");
    await tick();
    expect(digests()).toEqual([]);
    nextHour();
    for (let count = 0; count < 3; count++) await tick();
    const [mail, ...more] = digests();
    expect(more).toEqual([]);
    expect(mail?.plainText).toContain(
      `Monday 2 March at 09:00 CET: for Sam <New> (sam@contoso.example); collected by Mia Manager (${MIA}@contoso.example); New colleague; the link to the manager`,
    );
    expect(`${mail?.plainText}${mail?.html}`).not.toContain(code);
    expect(`${mail?.plainText}${mail?.html}`).not.toMatch(/sig=|pick-up/);
    expect(await rowOf()).toMatchObject({ state: "accepted" });
    expect(toSam()).toHaveLength(1);
  });

  test("gets one mail for all codes of the hours that are over, and one more for each hundred", async () => {
    await collected(130);
    nextHour();
    // Whoever each is for comes first, and the mail service takes some a minute.
    for (let count = 0; count < 8; count++) {
      await tick();
      stage.ports.clock.advance({ minutes: 15 });
    }
    expect(digests().map(({ plainText }) => plainText.match(/for Eve Other/g)?.length)).toEqual([100, 30]);
    stage.ports.clock.advance({ hours: 1 });
    await tick();
    expect(digests()).toHaveLength(2);
  });

  test("gets none where the settings say so, and none of a code that nobody was shown", async () => {
    stage = await pickUpStage({}, {}, { RECEIPTS_TO_SECURITY: "off" });
    await stage.press();
    await collected(1, { state: { kind: "open" } });
    stage.ports.clock.set("2026-03-02T10:00:00.000Z");
    await tick();
    expect([digests(), toSecurity()]).toEqual([[], []]);
    expect(await rowOf()).toMatchObject({ state: "rejected", code: "off" });
    expect(await rowOf("9a000000-0000-4000-8000-000000000000")).toMatchObject({ state: "rejected", code: "notShown" });
  });

  test("hears of each in one mail where the app died after it and before that was noted", async () => {
    await stage.press();
    nextHour();
    await tick();
    const row = await rowOf();
    if (row) await stage.ports.store.putMails("app", [{ ...row, state: "open" }]);
    await tick();
    expect(digests()).toHaveLength(1);
    expect(await rowOf()).toMatchObject({ state: "accepted" });
  });

  test("hears with a later run what the mail service did not take", async () => {
    await stage.press();
    nextHour();
    const { reserve } = stage.ports.store;
    stage.ports.store.reserve = async () => ({ granted: 0 });
    await tick();
    expect(await rowOf()).toMatchObject({ state: "open" });
    stage.ports.store.reserve = reserve;
    await tick();
    expect([digests().length, (await rowOf())?.state]).toEqual([1, "accepted"]);
  });

  test.each<[string, () => unknown]>([
    [
      "of one of which the row cannot be read",
      () => {
        const { store } = stage.ports;
        const grant = store.grant.bind(store);
        store.grant = async (id) => {
          if (id.startsWith("9a")) throw new RefusedError("notUnderstood", unreadableRow, "a row");
          return grant(id);
        };
      },
    ],
    [
      "of one whose account Entra does not let it look at",
      () => {
        const { directory } = stage.ports;
        const user = directory.user.bind(directory);
        directory.user = async (id) => {
          if (id === EVE) throw new RefusedError("denied", "Denied", "no");
          return user(id);
        };
      },
    ],
  ])("hears of the others all the same, and the operators %s", async (_which, spoil) => {
    await stage.press();
    await collected(1);
    nextHour();
    spoil();
    for (let count = 0; count < 2; count++) await tick();
    expect(digests()).toHaveLength(1);
    expect(digests()[0]?.plainText).toContain("for Sam <New>");
    expect(await rowOf()).toMatchObject({ state: "accepted" });
    expect((await troubles()).length).toBeGreaterThan(0);
  });

  test("hears of one that a person gave out alone, and with the timer where that mail did not go, once", async () => {
    const openedBy = { id: MIA, displayName: "Mia Manager" };
    await collected(1, { openedBy });
    stage.ports.clock.advance({ minutes: 6 });
    for (let count = 0; count < 2; count++) await tick();
    expect([toSecurity().length, digests()]).toEqual([1, []]);
    expect(toSecurity()[0]?.plainText).toMatch(/Mia Manager \(.*\) was shown a one-time code for Eve Other \(/);
    expect(await rowOf("9a000000-0000-4000-8000-000000000000")).toMatchObject({ state: "accepted" });
  });

  test("reads a name as a name, however long or odd it is", async () => {
    change(SAM, {
      displayName: `Sam\r\n\r\nCall +1 555 0100\u202e <a href="https://evil.example">x</a> ${"really ".repeat(20)}`,
    });
    await stage.press();
    nextHour();
    await tick();
    const { plainText = "", html = "" } = digests()[0] ?? {};
    expect(plainText).not.toMatch(/^Call|\u202e|really really/m);
    expect(html).not.toMatch(/<a [^>]*evil/);
  });
});
