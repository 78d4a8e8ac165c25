import { expect, test } from "vitest";
import { mintAdvice } from "../../../../../shared/domain/pass/mintRefusal.ts";
import { hurdleOf } from "../../../../../shared/web/hurdle.ts";
import { hurdleIn, refusedIn, saidIn, toldIn } from "../../../../../shared/web/pages/noticeWords.ts";

const languages = ["en", "de", "fr", "es"] as const;
const AT = "2026-03-02T08:00:00.000Z";

test.each(languages)("Entra's own words stay as Entra says them in %s, whatever they look like", (language) => {
  const inWords = "[400] {todo} Temporary Access Pass does not allow $& (request 1-2)";
  for (const code of ["badRequest", "conflict"]) {
    const { told } = mintAdvice({ code, inWords, reason: "invalid" }, AT, new Date(AT));
    expect(toldIn(language, told).includes(inWords)).toBe(code === "badRequest");
  }
});

test.each(languages)(
  "a reason that is told by its name alone is said in %s, and one with more says more",
  (language) => {
    const alone = refusedIn(language, { because: "accountInUse" });
    const told = {
      key: "inUseBecause",
      parts: { refusal: { key: "accountInUse" }, doubt: { key: "doubt.inWave" } },
    } as const;
    const more = refusedIn(language, { because: "accountInUse", told });
    expect(more.startsWith(alone)).toBe(true);
    expect(more).not.toMatch(/[{}]/);
  },
);

test("a hurdle keeps where it leads, and is said by name", () => {
  const hurdle = hurdleOf("old", { minutes: "15" }, { name: "signInAgain", href: "/again" });
  expect(hurdleIn("de", hurdle)).toEqual({
    say: "Dafür ist eine Anmeldung der letzten 15 Minuten nötig. Melden Sie sich neu an; Sie kommen hierher zurück.",
    link: { href: "/again", label: "Neu anmelden" },
  });
  expect(hurdleIn("en", hurdle)).toBe(hurdle);
  expect(saidIn("fr", "Nothing was done.", { hurdle })).toMatch(/^Rien n’a été fait\. .*15 dernières minutes/);
});

test("what has no name is said as it is", () => {
  const hurdle = { say: "Not today." };
  expect([hurdleIn("es", hurdle), saidIn("es", "Not today.", undefined)]).toEqual([hurdle, "Not today."]);
});
