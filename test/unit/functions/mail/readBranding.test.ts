import { beforeEach, describe, expect, test } from "vitest";
import { readBranding } from "../../../../functions/mail/readBranding.ts";
import { exampleOf } from "../../../../functions/mail/sendTestMail.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import { readTenantBrand } from "../../../../shared/mails/readTenantBrand.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
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
    expect(await colorIn(own)).toBe("#123456");
    await run(own);
    expect(ports.tenant.called("signInColor")).toBe(1);
    expect(ports.store.trouble.called("branding")).toBe(0);
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
