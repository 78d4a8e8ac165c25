import { beforeEach, describe, expect, test } from "vitest";
import { readBranding } from "../../../../functions/mail/readBranding.ts";
import { exampleOf } from "../../../../functions/mail/sendTestMail.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import { readTenantBrand } from "../../../../shared/mails/readTenantBrand.ts";
import { aboutTimer } from "../../../../shared/troubles/aboutTimers.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { jpegOf, pngOf } from "../../../support/mails/logos.ts";
import { samples } from "../../../support/mails/samples.ts";
import { testConfig } from "../../../support/testConfig.ts";

const config = testConfig({ BRAND_COLOR: "#123456" });
let ports: FakePorts;
beforeEach(() => {
  ports = fakePorts();
});
const run = (settings = config) => readBranding(ports, settings)();
const colorIn = async (settings = config) => (await readTenantBrand(ports, settings)).brandColor;
const troubles = async () => ports.store.troubles(new Date(ports.clock.now().getTime() - 60_000).toISOString());

describe("the colour of mails", () => {
  test("is that of the sign-in page once it was read, in small letters", async () => {
    ports.tenant.color = "#7A1F5C";
    expect(await colorIn()).toBe("#123456");
    await run();
    expect(await colorIn()).toBe("#7a1f5c");
    const { html } = composeMail("dayOf", samples.dayOf, await readTenantBrand(ports, config));
    expect(html).toContain("#7a1f5c");
    expect(html).not.toContain("#123456");
  });

  test.each([
    ["one on which white words cannot be read", "#777777"],
    ["white", "#ffffff"],
    ["no colour", "javascript:alert(1)"],
    ["a colour by its name", "purple"],
    ["none", undefined],
  ])("is that of the settings where Entra has %s", async (_case, color) => {
    ports.tenant.color = color;
    await run();
    expect(await colorIn()).toBe("#123456");
    expect(await troubles()).toEqual([]);
  });

  test("is that of the settings where they say so, and then nothing is read", async () => {
    ports.tenant.color = "#7a1f5c";
    await run();
    const own = testConfig({ BRAND_COLOR: "#123456", BRANDING: "settings" });
    const readings = ports.store.trouble.called("branding");
    expect(await colorIn(own)).toBe("#123456");
    await run(own);
    expect(ports.tenant.called("signInColor")).toBe(1);
    expect(ports.store.trouble.called("branding")).toBe(readings);
  });

  test("goes once Entra has none any more", async () => {
    ports.tenant.color = "#7a1f5c";
    await run();
    ports.tenant.color = undefined;
    await run();
    expect(await colorIn()).toBe("#123456");
  });

  test("stays while Entra refuses or is busy, which is told of", async () => {
    ports.tenant.color = "#7a1f5c";
    await run();
    ports.tenant.refuseNext("signInColor", "Authorization_RequestDenied");
    await run();
    ports.tenant.throttleNext("signInColor", 5);
    await run();
    expect(await colorIn()).toBe("#7a1f5c");
    expect((await troubles()).map(({ doing }) => doing)).toContain("reading the colour of the tenant's sign-in page");
  });

  test("is that of the settings where the row may not be read: no mail waits for it", async () => {
    ports.tenant.color = "#7a1f5c";
    await run();
    ports.store.trouble.failNext("branding", new RefusedError("denied", "AuthorizationFailure", "no"));
    expect(await colorIn()).toBe("#123456");
    expect(await troubles()).toMatchObject([{ code: "AuthorizationFailure" }]);
  });

  test("of what goes to the staff is that of the settings, in its example too", async () => {
    ports.tenant.color = "#7a1f5c";
    await run();
    const example = async (kind: "alert" | "dayOf") =>
      (await exampleOf(ports, config, kind, { language: "en", chosen: {} })).html;
    expect(await example("alert")).toContain("#123456");
    expect(await example("dayOf")).toContain("#7a1f5c");
  });
});

describe("the logo of mails", () => {
  const size = { width: 245, height: 36 };
  const base64Of = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  const logoIn = async (settings = config) => (await readTenantBrand(ports, settings)).logo;

  test.each([
    ["image/png", pngOf(245, 36)],
    ["image/jpeg", jpegOf(245, 36)],
  ])("is that of the sign-in page once it was read (%s)", async (contentType, bytes) => {
    ports.tenant.logo = bytes;
    expect(await logoIn()).toBeUndefined();
    await run();
    expect(await logoIn()).toEqual({ contentType, ...size, base64: base64Of(bytes) });
    const mail = composeMail("dayOf", samples.dayOf, await readTenantBrand(ports, config));
    expect(mail.logo?.base64).toBe(base64Of(bytes));
    expect(await troubles()).toEqual([]);
  });

  test.each([
    ["an SVG", Buffer.from("<svg onload='alert(1)'/>"), "is neither a PNG nor a JPEG"],
    ["one of too many bytes", pngOf(245, 36, 20 * 1024 + 1), "is larger than 20 KB"],
    ["one of too many pixels", pngOf(2450, 360), "has 2450 x 360 pixels, and mails take 600 x 200 at most"],
    ["one that is broken", pngOf(245, 36).subarray(0, 20), "does not say how large it is"],
  ])("is none where Entra has %s, which is told in words; the colour goes on", async (_case, bytes, said) => {
    ports.tenant.logo = pngOf(245, 36);
    await run();
    ports.tenant.logo = bytes;
    ports.tenant.color = "#7a1f5c";
    await run();
    expect(await logoIn()).toBeUndefined();
    expect(await colorIn()).toBe("#7a1f5c");
    const [trouble, ...others] = await troubles();
    expect(others).toEqual([]);
    expect(trouble).toMatchObject({ doing: aboutTimer.unfitLogo.doing, code: "LogoNotUsed" });
    expect(trouble?.said).toContain(said);
    expect(trouble?.said).toContain("Company branding");
    // A picture is worth no mail to the operators.
    expect(ports.email.sent).toEqual([]);
  });

  test("is none where Entra has none, and goes once it has none any more", async () => {
    await run();
    expect(await logoIn()).toBeUndefined();
    ports.tenant.logo = pngOf(245, 36);
    await run();
    ports.tenant.logo = undefined;
    await run();
    expect(await logoIn()).toBeUndefined();
    expect(await troubles()).toEqual([]);
  });

  test("stays while Entra refuses or is busy, which is told of, and the colour goes on", async () => {
    ports.tenant.logo = pngOf(245, 36);
    await run();
    ports.tenant.color = "#7a1f5c";
    ports.tenant.refuseNext("signInLogo", "Authorization_RequestDenied");
    await run();
    ports.tenant.throttleNext("signInLogo", 5);
    await run();
    expect(await logoIn()).toMatchObject(size);
    expect(await colorIn()).toBe("#7a1f5c");
    expect((await troubles()).map(({ doing }) => doing)).toContain(aboutTimer.logo.doing);
  });

  test("goes on while the colour is refused, which stays", async () => {
    ports.tenant.color = "#7a1f5c";
    await run();
    ports.tenant.logo = pngOf(245, 36);
    ports.tenant.refuseNext("signInColor", "Authorization_RequestDenied");
    await run();
    expect(await logoIn()).toMatchObject(size);
    expect(await colorIn()).toBe("#7a1f5c");
  });

  test("is none where the settings say so, and then it is not read", async () => {
    ports.tenant.logo = pngOf(245, 36);
    await run();
    const own = testConfig({ BRANDING: "settings" });
    expect(await logoIn(own)).toBeUndefined();
    await run(own);
    expect(ports.tenant.called("signInLogo")).toBe(1);
  });

  test("of an example stands there for people, and not for the staff", async () => {
    ports.tenant.logo = pngOf(245, 36);
    await run();
    const example = (kind: "alert" | "dayOf") => exampleOf(ports, config, kind, { language: "en", chosen: {} });
    expect((await example("dayOf")).logo).toMatchObject(size);
    expect((await example("alert")).logo).toBeUndefined();
  });
});
