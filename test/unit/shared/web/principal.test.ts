import { HttpRequest } from "@azure/functions";
import { describe, expect, test } from "vitest";
import { isAllowedClient, principalOf } from "../../../../shared/web/principal.ts";

const TENANT = "11111111-1111-4111-8111-111111111111";
const OID = "22222222-2222-4222-8222-222222222222";
const config = { tenantId: TENANT, authAudience: "api://passkeys" };
const claims = [
  { typ: "http://schemas.microsoft.com/identity/claims/tenantid", val: TENANT },
  { typ: "aud", val: "api://passkeys" },
  { typ: "http://schemas.microsoft.com/identity/claims/objectidentifier", val: OID.toUpperCase() },
  { typ: "name", val: "Mia Manager" },
  { typ: "preferred_username", val: "mia@contoso.example" },
  { typ: "roles", val: "Admin" },
  { typ: "roles", val: "Auditor" },
];
const without = (typ: string) => claims.filter((claim) => !claim.typ.endsWith(typ));
const request = (principal: unknown, headers: Record<string, string> = { "x-ms-client-principal-idp": "aad" }) =>
  new HttpRequest({
    method: "GET",
    url: "https://app.example/",
    headers: { ...headers, "x-ms-client-principal": Buffer.from(JSON.stringify(principal)).toString("base64") },
  });
const principal = (change: object = {}) => ({
  auth_typ: "aad",
  name_typ: "name",
  role_typ: "roles",
  claims,
  ...change,
});

describe("the program that asked for the token", () => {
  const ofProgram = (...ids: readonly (readonly [string, string])[]) =>
    principalOf(request(principal({ claims: [...claims, ...ids.map(([typ, val]) => ({ typ, val }))] })), config);

  test.each([
    ["azp", "version 2"],
    ["appid", "version 1"],
  ])("is read from %s of a token of %s, in lower case", (claim) => {
    expect(ofProgram([claim, "ABCDEF00-0000-4000-8000-000000000001"])?.clientId).toBe(
      "abcdef00-0000-4000-8000-000000000001",
    );
  });

  test("is nobody's at a sign-in on our own pages, and of two that differ there is no principal", () => {
    expect(ofProgram()?.clientId).toBeUndefined();
    expect(ofProgram(["azp", OID], ["appid", OID])?.clientId).toBe(OID);
    expect(ofProgram(["azp", OID], ["appid", TENANT])).toBeUndefined();
  });

  test.each([
    [undefined, true],
    [OID, true],
    [TENANT, false],
    ["", false],
  ])("%j opens something: %s", (clientId, isAllowed) => {
    expect(isAllowedClient({ clientId }, { authAudience: "A", apiClientIds: [OID] })).toBe(isAllowed);
  });

  test("opens something when it is the app itself, however its id is spelled", () => {
    expect(isAllowedClient({ clientId: "abc" }, { authAudience: "ABC", apiClientIds: [] })).toBe(true);
  });
});

describe("the signed-in person", () => {
  test("is read from what App Service sends", () => {
    const who = principalOf(request(principal()), config);
    expect(who).toEqual({
      oid: OID,
      name: "Mia Manager",
      roles: ["Admin", "Auditor"],
      userPrincipalName: "mia@contoso.example",
    });
  });

  test.each([
    [
      "there is no header",
      new HttpRequest({ method: "GET", url: "https://app.example/", headers: { "x-ms-client-principal-idp": "aad" } }),
    ],
    [
      "the header is rubbish",
      new HttpRequest({ method: "GET", url: "https://app.example/", headers: { "x-ms-client-principal": "%%%" } }),
    ],
    ["the header is another shape", request(["aad"])],
    ["the claims are missing", request({ auth_typ: "aad" })],
    ["the identity provider is another one", request(principal({ auth_typ: "github" }))],
    ["the identity provider header is missing", request(principal(), {})],
    ["the tenant is another one", request(principal({ claims: [...without("tenantid"), { typ: "tid", val: OID }] }))],
    ["the tenant is missing", request(principal({ claims: without("tenantid") }))],
    ["two tenants are named", request(principal({ claims: [...claims, { typ: "tid", val: OID }] }))],
    [
      "the audience is another one",
      request(principal({ claims: [...without("aud"), { typ: "aud", val: "api://other" }] })),
    ],
    ["the audience is missing", request(principal({ claims: without("aud") }))],
    ["the object id is missing", request(principal({ claims: without("objectidentifier") }))],
    [
      "the object id is no id",
      request(principal({ claims: [...without("objectidentifier"), { typ: "oid", val: "x" }] })),
    ],
    ["two object ids are named", request(principal({ claims: [...claims, { typ: "oid", val: TENANT }] }))],
  ])("is nobody when %s", (_because, asked) => {
    expect(principalOf(asked, config)).toBeUndefined();
  });
});

describe("when the person signed in", () => {
  const LONG = "http://schemas.microsoft.com/ws/2008/06/identity/claims/authenticationinstant";
  const signedIn = (...added: { typ: string; val: string }[]) =>
    principalOf(request(principal({ claims: [...claims, ...added] })), config);

  test.each([
    ["by its own name", [{ typ: "auth_time", val: "1795863600" }]],
    ["by the name that App Service gives it", [{ typ: LONG, val: "1795863600" }]],
    [
      "by both, alike",
      [
        { typ: "auth_time", val: "1795863600" },
        { typ: LONG, val: "1795863600" },
      ],
    ],
  ])("is read from the claim %s", (_how, added) => {
    expect(signedIn(...added)?.authTime).toBe(1_795_863_600);
  });

  test.each([
    ["is missing", []],
    [
      "is there twice and differs",
      [
        { typ: "auth_time", val: "1795863600" },
        { typ: "auth_time", val: "1795863601" },
      ],
    ],
    [
      "differs under its two names",
      [
        { typ: "auth_time", val: "1795863600" },
        { typ: LONG, val: "1795863601" },
      ],
    ],
    ["is a date in words", [{ typ: "auth_time", val: "2026-11-28T12:00:00Z" }]],
    ["is negative", [{ typ: "auth_time", val: "-1795863600" }]],
    ["is a fraction", [{ typ: "auth_time", val: "1795863600.5" }]],
    ["is in another notation", [{ typ: "auth_time", val: "1.8e9" }]],
    ["is in milliseconds", [{ typ: "auth_time", val: "1795863600000" }]],
    ["has spaces around it", [{ typ: "auth_time", val: " 1795863600 " }]],
    ["is empty", [{ typ: "auth_time", val: "" }]],
    ["stands in a claim that only sounds like it", [{ typ: "x_auth_time", val: "1795863600" }]],
  ])("is not known when the claim %s, and the person is known all the same", (_how, added) => {
    expect(signedIn(...added)).toMatchObject({ oid: OID });
    expect(signedIn(...added)).not.toHaveProperty("authTime");
  });
});
