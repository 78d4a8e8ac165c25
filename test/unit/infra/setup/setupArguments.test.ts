import { expect, test } from "vitest";
import { parseSetupArguments, UsageError } from "../../../../infra/setup/setupArguments.ts";

const tenant = "11111111-1111-4111-8111-111111111111";
const group = "22222222-2222-4222-8222-222222222222";
const strength = "33333333-3333-4333-8333-333333333333";

test("a tenant is enough: nothing is applied, nobody answers for the admin, the client is the one of preflight", () => {
  expect(parseSetupArguments(["--tenant", tenant], {})).toEqual({
    tenantId: tenant,
    clientId: "14d82eec-204b-4c2f-b7e8-296a70dab67e",
    usesDeviceCode: false,
    isToApply: false,
    saysYes: false,
    enforcedGroupId: undefined,
    wantsNudge: false,
    strengthId: undefined,
    appUrl: undefined,
    breakGlassGroupId: undefined,
  });
});

test("the app's address is taken as the app itself takes it", () => {
  const url = "https://passkeys.contoso.com";
  const settings = { BREAK_GLASS_GROUP_ID: group };
  expect(parseSetupArguments(["--tenant", tenant, "--app-url", url], settings)).toMatchObject({
    appUrl: url,
    breakGlassGroupId: group,
  });
});

test("ids come from the settings of the app, unless others are named", () => {
  const settings = { ENFORCED_GROUP_ID: group, ENFORCED_STRENGTH_ID: strength.toUpperCase() };
  expect(parseSetupArguments(["--tenant", tenant], settings)).toMatchObject({
    enforcedGroupId: group,
    wantsNudge: false,
    strengthId: strength,
  });
  expect(parseSetupArguments(["--tenant", tenant, "--strength", group, "--apply"], settings)).toMatchObject({
    strengthId: group,
    isToApply: true,
  });
});

test.each([
  ["no tenant", [], "--tenant"],
  ["a tenant's name", ["--tenant", "contoso.com"], "--tenant"],
  ["a strength's name", ["--tenant", tenant, "--strength", "Workforce"], "--strength"],
  ["an address with a slash at its end", ["--tenant", tenant, "--app-url", "https://x.example/"], "--app-url"],
  ["an address that is not encrypted", ["--tenant", tenant, "--app-url", "http://x.example"], "--app-url"],
  ["a break-glass group's name", ["--tenant", tenant, "--break-glass-group", "Safe"], "--break-glass-group"],
  ["an option that does not exist", ["--tenant", tenant, "--force"], "--force"],
])("%s is refused with what to write", (_what, args, word) => {
  expect(() => parseSetupArguments(args, {})).toThrow(UsageError);
  expect(() => parseSetupArguments(args, {})).toThrow(word);
});
