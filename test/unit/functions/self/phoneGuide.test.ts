import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, describe, expect, test } from "vitest";
import { showPhoneGuide } from "../../../../functions/self/phoneGuide.ts";
import { LanguageSchema } from "../../../../shared/domain/people/language.ts";
import { leftChoices } from "../../../../shared/web/pages/phoneGuide/guideParts.ts";
import { phoneGuideWords } from "../../../../shared/web/pages/phoneGuideWords.ts";
import { DocumentedAnswers } from "../../../support/documented.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { testConfig } from "../../../support/testConfig.ts";

const ANA = "10000000-0000-4000-8000-000000000001";
const config = testConfig();
const answers = new DocumentedAnswers();
const languages = LanguageSchema.options;

async function open(query = "", language?: string, headers = signedInAs(ANA, "Ana")) {
  const asked = language === undefined ? headers : { ...headers, "accept-language": language };
  const url = `https://app.example/phone${query}`;
  const answer = await showPhoneGuide(config)(new HttpRequest({ method: "GET", url, headers: asked }));
  answers.check("GET /phone", answer);
  return { answer, html: parse(String(answer.body)) };
}
afterAll(() => expect(answers.unseen("GET /phone")).toEqual(["403"]));

test.each(languages)(
  "in %s it asks what is left, leads to steps for each answer, and says that nobody asks for a code",
  async (language) => {
    const { html } = await open("", language);
    expect(html.querySelector("html")?.getAttribute("lang")).toBe(language);
    const links = html.querySelectorAll("main a.button").map((link) => link.getAttribute("href"));
    expect(links).toEqual(leftChoices.map((left) => `/phone?left=${left}`));
    for (const left of leftChoices) {
      const { html: steps } = await open(`?left=${left}`, language);
      expect(steps.querySelectorAll("ol li")).toHaveLength(phoneGuideWords[language].steps[left].length);
      expect(steps.text).toContain(phoneGuideWords[language].nobodyAsks);
    }
  },
);

test("only with neither phone nor computer somebody else makes a code; the others go to their security info", async () => {
  const hrefs = async (left: string) =>
    (await open(`?left=${left}`)).html.querySelectorAll("ol a").map((link) => link.getAttribute("href"));
  expect(await hrefs("neither")).toEqual(["/my-team", `mailto:${config.helpdeskMail}`]);
  expect(await hrefs("oldPhone")).toEqual([config.securityInfoUrl]);
  expect(await hrefs("computer")).toEqual([config.securityInfoUrl, "/new-phone"]);
});

describe("the language", () => {
  test.each([
    ["fr-CA,fr;q=0.9,en;q=0.8", "fr"],
    ["nl,de-AT;q=0.5,en;q=0.2", "de"],
    ["en;q=0.2,es-MX", "es"],
    ["nl,pt", "en"],
    ["*", "en"],
    ["de;q=0,fr", "fr"],
    ["not a language!!", "en"],
  ])("asked for as %s is %s", async (asked, expected) => {
    const { answer, html } = await open("", asked);
    expect(html.querySelector("html")?.getAttribute("lang")).toBe(expected);
    expect(answer.headers).toMatchObject({ Vary: "Accept-Language" });
  });

  test.each(languages.filter((language) => language !== "en"))("%s has no sentence of the English page", (language) => {
    const texts = (one: unknown): readonly string[] =>
      typeof one === "string" ? [one] : Object.values(one as object).flatMap(texts);
    const english = new Set(texts(phoneGuideWords.en));
    const codes = ["securityInfo", "ownCode", "team", "helpdesk"];
    expect(texts(phoneGuideWords[language]).filter((text) => english.has(text) && !codes.includes(text))).toEqual([]);
  });
});

test("it needs a sign-in, and an answer that it knows", async () => {
  expect((await open("", undefined, {})).answer).toMatchObject({ status: 302 });
  expect((await open("?left=nothing")).answer.status).toBe(400);
  expect((await open("?left=neither&more=1")).answer.status).toBe(400);
});
