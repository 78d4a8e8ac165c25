import { describe, expect, test } from "vitest";
import { mailWords, type SpokenLanguage } from "../../../../../infra/local/people/mailWords.ts";
import { languageAt } from "../../../../../infra/local/people/spokenLanguages.ts";
import { unitOf } from "../../../../../infra/local/tenant/ids.ts";
import { languageOf } from "../../../../../shared/domain/people/language.ts";
import { personalKinds, variantsOf } from "../../../../support/mails/variants.ts";

const languages = Object.keys(mailWords) as SpokenLanguage[];

/** Which variants of which kinds somebody understands so. */
const understood = (language: SpokenLanguage, what: keyof (typeof mailWords)["en"]): string[] =>
  personalKinds.flatMap((kind) =>
    variantsOf(kind, language).flatMap(({ name, mail }) =>
      mailWords[language][what].test(mail.plainText) ? [`${kind} ${name}`] : [],
    ),
  );

describe.each(languages)("people who read %s", (language) => {
  test("are told that they will lose access by the mails that say so in English, and by no other", () => {
    expect(understood(language, "lossOfAccess")).toEqual(understood("en", "lossOfAccess"));
  });

  test("are told which device is not ready by the mails about that, and by no other", () => {
    const partlyReady = variantsOf("partlyReady", language).map(({ name }) => `partlyReady ${name}`);
    expect(understood(language, "namesDevice")).toEqual(partlyReady);
  });

  test("hurry, as managers, for somebody who cannot get in, and for no other", () => {
    const urgent = understood(language, "doorClosed").filter((mail) => mail.startsWith("pickUp"));
    const reasons = urgent.map((mail) => mail.replace(/.*reason (\w+).*/, "$1"));
    expect([...new Set(reasons)]).toEqual(["joiner", "blocked", "lostPhone"]);
  });
});

test("the tone rises: no invitation speaks of a loss, and the later ones do", () => {
  const losing = understood("en", "lossOfAccess");
  expect(losing.some((mail) => /^(announcement|dayOf|reminder)|^chaser .*tone first/.test(mail))).toBe(false);
  expect(losing.filter((mail) => /^chaser .*tone (second|fourth)/.test(mail)).length).toBeGreaterThan(20);
});

describe("the people of a stand-in tenant", () => {
  const everyone = ["Europe/Berlin", "Europe/London", "America/New_York"].flatMap((zone) =>
    Array.from({ length: 200 }, (_, n) => languageAt(zone, (what) => unitOf(7, `${zone}|${n}|${what}`))),
  );

  test("speak every language, and some of them say nothing of it", () => {
    expect(new Set(everyone.map(({ language }) => language)).size).toBe(languages.length);
    expect(everyone.some(({ spoken }) => Object.keys(spoken).length === 0)).toBe(true);
    expect(everyone.some(({ spoken }) => spoken.usageLocation && !spoken.preferredLanguage)).toBe(true);
  });

  test("speak what the directory says, or what is set where it says nothing", () => {
    for (const { language, spoken } of everyone) expect(languageOf(spoken) ?? "en").toBe(language);
  });
});
