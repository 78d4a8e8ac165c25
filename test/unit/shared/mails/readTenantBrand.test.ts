import { beforeEach, describe, expect, test } from "vitest";
import { addCuts } from "../../../../shared/domain/deadline/addCuts.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import { readTimedBrand } from "../../../../shared/mails/readTenantBrand.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { samples } from "../../../support/mails/samples.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig();
const by = { id: "ad000000-0000-4000-8000-000000000001", displayName: "Ada" };
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});
const put = (language: string, key: string, text?: string) =>
  ports.store.saveMailText({ language, key }, { by, at: "2026-03-02T08:00:00.000Z", ...(text && { text }) }, undefined);
const dayOf = async (language: "en" | "de" = "en") =>
  composeMail("dayOf", { ...samples.dayOf, language }, await readTimedBrand(ports, config));
const troubles = async () => ports.store.troubles(new Date(ports.clock.now().getTime() - 60_000).toISOString());

describe("mails of a tenant", () => {
  test("say its own words in their language, and ours in the others", async () => {
    await put("de", "dayOf.most", "Bei uns dauert es {time}, <nicht> mehr.".replace("<nicht>", "nicht"));
    await put("en", "questions", "Ask {helpdeskMail}, or come by.");
    expect((await dayOf("de")).plainText).toContain("Bei uns dauert es 3 Minuten, nicht mehr.");
    expect((await dayOf("de")).plainText).not.toContain("come by");
    expect((await dayOf()).plainText).toContain("Most people need 3 minutes.");
    expect((await dayOf()).plainText).toContain(`Ask ${config.helpdeskMail}, or come by.`);
    expect((await dayOf()).html).toContain("or come by.");
    expect(await troubles()).toEqual([]);
  });

  test("say ours again once that was decided", async () => {
    const ours = await dayOf();
    await put("en", "dayOf.most");
    expect(await dayOf()).toEqual(ours);
  });

  test("say ours in place of what does not fit any more, which is a trouble in words", async () => {
    const ours = await dayOf();
    await put("en", "dayOf.most", "It takes {minutes}.");
    expect(await dayOf()).toEqual(ours);
    const [trouble] = await troubles();
    expect(trouble).toMatchObject({ doing: "writing mails in words of your own", code: "TextDoesNotFit" });
    expect(trouble?.said).toMatch(/dayOf\.most in en .*\{minutes\} is not known here.*go back to our words/);
  });

  test("pass over words for what this version does not say, or for a language it does not write in", async () => {
    const ours = await dayOf();
    await put("en", "dayOf.gone", "It takes {time}.");
    await put("nl", "dayOf.most", "Het duurt {time}.");
    await put("en", "toString", "x");
    expect(await dayOf()).toEqual(ours);
    expect(await troubles()).toEqual([]);
  });

  test("are not held up by a table that may not be read", async () => {
    const ours = await dayOf();
    ports.store.trouble.failNext("mailTexts", new RefusedError("denied", "AuthorizationFailure", "no"));
    expect(await dayOf()).toEqual(ours);
    expect(await troubles()).toMatchObject([{ code: "AuthorizationFailure" }]);
  });

  test("go without logo and colour while those are busy, which is noted", async () => {
    await ports.store.saveBranding({ at: "2026-03-02T08:00:00.000Z", color: "#123456" });
    expect((await dayOf()).html).toContain("#123456");
    ports.store.trouble.throttleNext("branding", 5);
    const { html } = await dayOf();
    expect(html).not.toContain("#123456");
    expect(html).toContain(config.brandColor);
    expect(await troubles()).toMatchObject([{ reason: "busy" }]);
  });

  test("wait for words that are busy: ours may not stand for them", async () => {
    ports.store.trouble.throttleNext("mailTexts", 5);
    await expect(dayOf()).rejects.toThrow(TransientError);
  });
});

describe("how long it takes", () => {
  const measured = (setUpMinutes: Readonly<Record<string, number>>) =>
    ports.store.saveCutsOfDay([
      {
        cut: "all",
        day: "2026-03-02",
        countedAt: "2026-03-02T08:00:00.000Z",
        reportAt: "2026-03-02T08:00:00.000Z",
        value: { ...addCuts([]), setUpMinutes },
      },
    ]);

  test.each([
    ["en", 1, "Most people need 1 minute."],
    ["en", 6, "Most people need 6 minutes."],
    ["de", 6, "6 Minuten"],
  ] as const)("is what it took 20 people, in %s: %i", async (language, minutes, said) => {
    await measured({ [minutes]: 20 });
    expect((await dayOf(language)).plainText).toContain(said);
    expect(await troubles()).toEqual([]);
  });

  test("is the setting where it is known of 19", async () => {
    await measured({ 6: 19 });
    expect((await dayOf()).plainText).toContain("Most people need 3 minutes.");
  });

  test.each([
    ["busy", new TransientError("busy", { retryAfterSeconds: 5 })],
    ["refused", new RefusedError("denied", "AuthorizationFailure", "no")],
  ])("is the setting where the count is %s, and that is noted", async (_what, error) => {
    await measured({ 6: 20 });
    ports.store.trouble.failNext("latestOfEverybody", error);
    expect((await dayOf()).plainText).toContain("Most people need 3 minutes.");
    expect(await troubles()).toMatchObject([{ doing: expect.stringContaining("how long setting up a passkey took") }]);
    expect((await dayOf()).plainText).toContain("Most people need 6 minutes.");
  });
});
