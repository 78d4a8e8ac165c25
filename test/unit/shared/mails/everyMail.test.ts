import { parse } from "node-html-parser";
import { describe, expect, test } from "vitest";
import { jargonIn } from "../../../../shared/domain/mail/jargon.ts";
import { type Language, LanguageSchema } from "../../../../shared/domain/people/language.ts";
import { contrastOf, darkGrounds, shownTexts } from "../../../support/mails/contrast.ts";
import { missingInPage } from "../../../support/mails/readMail.ts";
import { brand } from "../../../support/mails/samples.ts";
import { personalKinds, variantsOf } from "../../../support/mails/variants.ts";

const languages = LanguageSchema.options;
const cases = languages.flatMap((language) => personalKinds.map((kind) => [kind, language] as const));

const words = (some: string, flags = "iu") => new RegExp(`(?<!\\p{L})(?:${some})(?!\\p{L})`, flags);

/** Small words that stand in nearly every sentence of a language and in none of the others. */
const small: Readonly<Record<Language, RegExp>> = {
  en: words("the|and|your|you|with|is|not|of"),
  de: words("und|nicht|mit|ist|ein|Ihr|Ihren|oder|das"),
  fr: words("votre|vous|est|avec|une|ou|et|pas"),
  es: words("el|con|para|una|usted|su"),
};

/** Somebody the reader is not. */
const familiar: Readonly<Record<Language, RegExp>> = {
  en: words("thou"),
  de: words("du|dich|dir|dein\\p{L}*|euch|euer"),
  fr: words("tu|toi|ton|ta|tes"),
  es: words("tú|ti|tu|tus|vosotros|vuestr\\p{L}*"),
};

/** R92: what changed, why safer, which device, what if lost; who helps is an address. */
const answers: Readonly<Record<Language, readonly RegExp[]>> = {
  en: [/passkey|key/, /trick you/, /phone|computer|security key/, /\blose\b/],
  de: [/Passkey|Schlüssel/, /Trick entlocken/, /Smartphone|Computer|Sicherheitsschlüssel/, /verlieren/],
  fr: [/clé/, /par la ruse/, /téléphone|ordinateur|clés? de sécurité/, /perd(ez|re)/],
  es: [/clave de acceso|llave/, /con engaños/, /teléfono|ordenador|llaves? de seguridad/, /pierde/],
};

describe.each(cases)("each mail %s in %s", (kind, language) => {
  const variants = variantsOf(kind, language);
  const english = variantsOf(kind, "en");
  const each = (check: (mail: (typeof variants)[number]["mail"], at: number) => void) => {
    for (const [at, { name, mail }] of variants.entries())
      try {
        check(mail, at);
      } catch (error) {
        throw new Error(`${kind} in ${language} (${name}): ${(error as Error).message}`, { cause: error });
      }
  };

  test("says the same in text and page, under the same address", () => {
    each((mail) => expect(missingInPage(mail)).toEqual([]));
  });

  test("is small, one screen, with the button that the English one has and no other link", () => {
    each(({ html, plainText, subject }, at) => {
      expect(Buffer.byteLength(html)).toBeLessThan(20_000);
      expect(plainText.length).toBeLessThan(language === "en" ? 1400 : 1800);
      expect(subject.length).toBeLessThan(100);
      const page = parse(html);
      const links = page.querySelectorAll("a").map((link) => link.getAttribute("href"));
      const inEnglish = parse(english[at]?.mail.html ?? "").querySelectorAll("a");
      expect(links).toEqual(inEnglish.map((link) => link.getAttribute("href")));
      expect(links.length).toBeLessThanOrEqual(1);
      expect(page.querySelectorAll("img, script, link, iframe, form, [src]")).toEqual([]);
      expect(html).not.toMatch(/url\(|@import/);
    });
  });

  test("names its language, and the way it is read", () => {
    each(({ html }) => {
      const page = parse(html).querySelector("html");
      expect([page?.getAttribute("lang"), page?.getAttribute("dir")]).toEqual([language, "ltr"]);
    });
  });

  test("has nothing left to fill in", () => {
    each(({ html, plainText, subject }) => {
      const shown = `${subject}\n${plainText}\n${parse(html).querySelector("body")?.text}`;
      expect(shown).not.toMatch(/[{}]|undefined|null|NaN|\[object/);
      expect(html).not.toMatch(/\{\{|<!-- (block|end) /);
    });
  });

  test("has no jargon, and speaks to nobody as to a friend", () => {
    each(({ plainText, subject }) => {
      const text = `${subject}\n${plainText}`.replaceAll(brand.securityInfoUrl, "");
      // R89.
      expect(jargonIn(language, text)).toBeUndefined();
      expect(text).not.toMatch(familiar[language]);
    });
  });

  test("has no word of another language", () => {
    each(({ plainText, subject }) => {
      const text = `${subject}\n${plainText}`.replaceAll(brand.securityInfoUrl, "");
      for (const other of languages.filter((one) => one !== language)) expect(text).not.toMatch(small[other]);
      expect(text).toMatch(small[language]);
    });
  });

  test.each([false, true])("can be read (in the dark: %s)", (dark) => {
    each(({ html }) => {
      const shown = shownTexts(html, dark);
      expect(shown.length).toBeGreaterThan(4);
      for (const { text, colour, behind } of shown)
        expect(contrastOf(colour, behind), `${text}: ${colour} on ${behind}`).toBeGreaterThanOrEqual(4.5);
    });
  });

  test("leaves nothing bright in the dark", () => {
    each(({ html }) => {
      const grounds = darkGrounds(html);
      expect(grounds.length).toBeGreaterThan(3);
      for (const ground of grounds) expect(contrastOf(ground, "#ffffff"), ground).toBeGreaterThanOrEqual(4.5);
    });
  });

  // The manager's mails are about somebody else's sign-in, and a hire's first one changes nothing for them.
  test.skipIf(["pickUp", "hireLink", "hireReady", "managerDigest", "managerNews"].includes(kind))(
    "answers what changed, why that is safer, on which device, what if it is lost, who helps",
    () => {
      each(({ plainText }) => {
        for (const answer of answers[language]) expect(plainText).toMatch(answer);
        expect(plainText).toContain(brand.helpdeskMail);
      });
    },
  );
});

/** Nobody is told that passwords stop now before it is so: what these say of it lies ahead. */
const beforehand = ["announcement", "dayOf", "reminder", "chaser", "postponement", "wouldBeBlocked", "done"] as const;
const stoppedNow: Readonly<Record<Language, RegExp>> = {
  en: /password (has stopped|no longer works|does not work|stops working (now|today))|there is no password any more/i,
  de: /Passwort (funktioniert|gilt) (ab )?(jetzt|heute|nicht mehr\.)|Passwort gilt nicht mehr/i,
  fr: /mot de passe (ne fonctionne plus|a cessé de|cesse de fonctionner (aujourd|maintenant))/i,
  es: /contraseña (ya no funciona|ha dejado de|deja de funcionar (hoy|ahora))/i,
};
test.each(beforehand.flatMap((kind) => languages.map((language) => [kind, language] as const)))(
  "the mail %s in %s tells nobody that the password stops now",
  (kind, language) => {
    for (const { mail } of variantsOf(kind, language)) expect(mail.plainText).not.toMatch(stoppedNow[language]);
  },
);

test("the contrast of colours is that of WCAG", () => {
  expect(contrastOf("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrastOf("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  expect(contrastOf("#777777", "#ffffff")).toBeLessThan(4.5);
});
