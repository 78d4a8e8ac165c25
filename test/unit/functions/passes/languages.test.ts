import { describe, expect, test } from "vitest";
import { atHelpdesk, kiosk, onTheSpot } from "../../../support/passes/codePages.ts";
import { EVE, JOINER_ID, MIA, pickUpStage, SAM } from "../../../support/passes/pickUpStage.ts";
import { HANNO, spotStage } from "../../../support/passes/spotStage.ts";
import { welcomeStage } from "../../../support/passes/welcomeStage.ts";
import { englishOn, langOf } from "../../../support/web/catalogs.ts";

const TEST_APP = "7e570000-0000-4000-8000-000000000001";
const others = ["de", "fr", "es"] as const;
const browserOf = (language: string) => ({ "accept-language": `${language}-XX,${language};q=0.9,en;q=0.1` });

/** Each page with a code, and each that stands in its place, by what somebody did who reads this language. */
const pagesOf: Readonly<Record<string, (headers: Record<string, string>) => Promise<readonly { text: string }[]>>> = {
  "the pick-up page, and the code": async (headers) => {
    const stage = await pickUpStage();
    const form = await stage.ask({ headers });
    const missing = await stage.press({ headers, form: { identityCheckedBy: undefined } });
    const code = await stage.press({ headers });
    expect([form, missing, code].map(({ status }) => status)).toEqual([200, 400, 200]);
    const again = await stage.ask({ headers });
    return [form, missing, code, again];
  },
  "what somebody reads who is refused at the link": async (headers) => {
    const stage = await pickUpStage();
    const stranger = await stage.ask({ as: EVE, headers });
    const unknown = await stage.ask({ link: "unknown", headers });
    const tooOld = await stage.press({ token: "none", headers });
    const elsewhere = await stage.press({ headers: { ...headers, "sec-fetch-site": "cross-site" } });
    const old = await stage.ask({ authTimes: ["1"], headers });
    const oldPress = await stage.press({ authTimes: ["1"], headers });
    const nobody = await stage.press({ as: "", token: "none", headers });
    stage.ports.directory.throttleNext("memberIds");
    const later = await stage.ask({ headers });
    expect([stranger, unknown, tooOld, elsewhere, old, oldPress, nobody, later].map(({ status }) => status)).toEqual([
      403, 404, 403, 403, 200, 403, 401, 503,
    ]);
    return [stranger, unknown, tooOld, elsewhere, old, oldPress, nobody, later];
  },
  "what Entra refuses": async (headers) => {
    const stage = await pickUpStage();
    stage.ports.policies.passes = { ...stage.ports.policies.passes, state: "disabled" };
    const off = await stage.press({ headers });
    expect(off.status).toBe(409);
    return [off];
  },
  "the short code": async (headers) => {
    const stage = await welcomeStage();
    const page = await stage.press({ headers, form: { identityCheckedBy: undefined } });
    const short = await stage.press({ headers, form: { show: "shortCode" } });
    expect([page.status, short.status, short.code?.length]).toEqual([400, 200, 8]);
    return [page, short];
  },
  "the page for one's own new phone": async (headers) => {
    const stage = await spotStage(kiosk, { TEST_APP_ID: TEST_APP });
    const form = await stage.look({ headers });
    const noProof = await stage.press({ headers });
    const elsewhere = await (await spotStage(kiosk)).look({ headers });
    const old = await stage.look({ headers, authTimes: ["1"] });
    expect([form, noProof, elsewhere, old].map(({ status }) => status)).toEqual([200, 403, 200, 200]);
    return [form, noProof, elsewhere, old];
  },
  "the page of the helpdesk, and what it says where there is no code": async (headers) => {
    const stage = await spotStage(atHelpdesk);
    const form = await stage.look({ headers });
    const left = await stage.press({ headers, form: { reason: undefined } });
    const tooOld = await stage.press({ headers, form: { ...(await stage.formOf()), formToken: "none" } });
    const deputy = { deputy: "nobody@contoso.example", identityCheckedBy: undefined, pressId: undefined };
    const unknown = await stage.press({ headers, form: deputy });
    const noRole = await stage.look({ headers, roles: ["Employee"] });
    const nobody = await stage.look({ headers, userId: EVE.replace("ee", "ef") });
    const old = await stage.look({ headers, authTimes: ["1"] });
    const oldPress = await stage.press({ headers, authTimes: ["1"], form: await stage.formOf() });
    const code = await stage.press({ headers });
    const all = [form, left, tooOld, unknown, noRole, nobody, old, oldPress, code];
    expect(all.map(({ status }) => status)).toEqual([200, 422, 403, 409, 403, 404, 200, 403, 200]);
    return all;
  },
  "what waits for a second person at the helpdesk": async (headers) => {
    const stage = await spotStage(atHelpdesk);
    stage.ports.clock.set("2026-03-02T22:00:00.000Z");
    await stage.press({ headers });
    const mine = await stage.look({ headers });
    const theirs = await stage.look({ headers, as: HANNO });
    const [grant] = await stage.grants();
    const { formToken } = await stage.formOf({ as: HANNO });
    const only = { reason: undefined, identityCheckedBy: undefined, pressId: undefined, grantId: grant?.grantId };
    const byMyself = await stage.press({ headers, form: { ...only, agree: "true" } });
    await stage.press({ headers, as: HANNO, form: { ...only, formToken, agree: "true" } });
    const agreed = await stage.look({ headers });
    const told = await stage.look({ headers, as: HANNO });
    const code = await stage.press({ headers, form: { ...only, show: "true" } });
    const all = [mine, theirs, byMyself, agreed, told, code];
    expect(all.map(({ status }) => status)).toEqual([200, 200, 403, 200, 200, 200]);
    return all;
  },
  "the page on the spot": async (headers) => {
    const stage = await spotStage(onTheSpot);
    const form = await stage.look({ headers });
    const missing = await stage.press({ headers, form: { reason: undefined } });
    const nobody = await stage.look({ userId: "x", headers });
    const code = await stage.press({ headers });
    const tooSoon = await stage.press({ headers });
    expect([form, missing, nobody, code, tooSoon].map(({ status }) => status)).toEqual([200, 400, 404, 200, 429]);
    return [form, missing, nobody, code, tooSoon];
  },
};

describe.each(Object.keys(pagesOf))("%s", (name) => {
  test.each(others)("says nothing in English to whoever reads %s", async (language) => {
    for (const { text } of (await pagesOf[name]?.(browserOf(language))) ?? []) {
      expect(langOf(text)).toBe(language);
      expect(englishOn(text)).toEqual([]);
    }
  });

  test.each(["", "*", "tlh", "xx;q=1, yy", "de;q=0", "\u0001,,;q=", "en-GB"])(
    "is English where a browser asks for %j",
    async (language) => {
      for (const { text } of (await pagesOf[name]?.({ "accept-language": language })) ?? [])
        expect(langOf(text)).toBe("en");
    },
  );
});

test("a moment is written as it is in the language of the page", async () => {
  const stage = await pickUpStage();
  const moments = { de: "Dienstag, 3. März um 09:00", fr: "mardi 3 mars à 09:00", es: "martes 3 de marzo a las 09:00" };
  for (const language of others)
    expect((await stage.ask({ headers: browserOf(language) })).text).toContain(moments[language]);
});

test.each([
  ["de", undefined],
  ["de", "tlh"],
  ["fr", "fr"],
])("in a tenant whose language is German a page is in %s for a browser that asks for %j", async (expected, asked) => {
  const stage = await pickUpStage({}, {}, { DEFAULT_LANGUAGE: "de" });
  expect(langOf((await stage.ask({ headers: { "accept-language": asked } })).text)).toBe(expected);
});

test("what the trail keeps is English, whatever the page says", async () => {
  const stage = await pickUpStage();
  const token = (await stage.tokenFor(MIA)) ?? "";
  stage.ports.directory.managers.set(SAM, EVE);
  const { text } = await stage.press({ headers: browserOf("de"), token });
  expect(text).toContain("Nur die Führungskraft dieser Person");
  const lines = (await stage.ports.store.recent(JOINER_ID, 99)).filter(({ what }) => what === "codeNotGiven");
  expect(lines).toMatchObject([{ why: expect.stringContaining("Only this person's manager") }]);
});
