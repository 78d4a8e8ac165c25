import { ManagedIdentityCredential } from "@azure/identity";
import { Client, GraphError } from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { longAgo, startTenantUnderTest, type TenantUnderTest } from "./tenantUnderTest.ts";

let t: TenantUnderTest;
let userId: string;
const before = { endpoint: process.env["IDENTITY_ENDPOINT"], header: process.env["IDENTITY_HEADER"] };

beforeAll(async () => {
  t = await startTenantUnderTest();
  for (let i = 0; i < 5; i++)
    userId = t.tenant.directory.addUser({
      userPrincipalName: `u${i}@contoso.example`,
      displayName: `U${i}`,
      createdDateTime: longAgo,
    });
  process.env["IDENTITY_ENDPOINT"] = t.tenant.identityEndpoint;
  process.env["IDENTITY_HEADER"] = t.tenant.identityHeader;
});
afterAll(async () => {
  for (const [name, value] of [
    ["IDENTITY_ENDPOINT", before.endpoint],
    ["IDENTITY_HEADER", before.header],
  ] as const) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await t.tenant.stop();
});

const client = (who: "reader" | "passIssuer" | "policyWriter") =>
  Client.initWithMiddleware({
    authProvider: new TokenCredentialAuthenticationProvider(
      new ManagedIdentityCredential({ clientId: t.tenant.identities[who].clientId }),
      {
        scopes: ["https://graph.microsoft.com/.default"],
      },
    ),
    baseUrl: t.tenant.url,
    customHosts: new Set(["localhost"]),
  });

test("Microsoft's own client reads with a managed identity and follows the paging links", async () => {
  const graph = client("reader");
  const first = await graph.api("/users").select("id,displayName").top(3).get();
  const second = await graph.api(first["@odata.nextLink"]).get();
  expect([...first.value, ...second.value].map((u) => u.displayName)).toEqual(["U0", "U1", "U2", "U3", "U4"]);
});

test("each identity holds its own permissions only, and the client sees Graph's error", async () => {
  const pass = await client("passIssuer")
    .api(`/users/${userId}/authentication/temporaryAccessPassMethods`)
    .post({ lifetimeInMinutes: 60 });
  expect(pass.temporaryAccessPass).toMatch(/^[A-Za-z0-9]{12}$/);
  const refusal: unknown = await client("passIssuer")
    .api("/users")
    .get()
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(GraphError);
  expect(refusal).toMatchObject({
    statusCode: 403,
    code: "Authorization_RequestDenied",
    requestId: expect.any(String),
  });
});

test("a token for the mail service is good there and not for Graph", async () => {
  const credential = new ManagedIdentityCredential({ clientId: t.tenant.identities.reader.clientId });
  const { token } = await credential.getToken("https://communication.azure.com/.default");
  expect(t.tenant.verifyToken(`Bearer ${token}`, "https://communication.azure.com").name).toBe("reader");
  expect(() => t.tenant.verifyToken(`Bearer ${token}`, "https://graph.microsoft.com")).toThrow(/audience/);
});

test.each([
  ["without the secret header", "?api-version=2019-08-01&resource=x", {}, 401],
  ["for an unknown identity", "?api-version=2019-08-01&resource=x&client_id=nobody", { secret: true }, 400],
  ["without a resource", "?api-version=2019-08-01", { secret: true }, 400],
])("the identity endpoint refuses a request %s", async (_what, query, { secret }: { secret?: boolean }, status) => {
  const response = await fetch(t.tenant.identityEndpoint + query, {
    headers: secret ? { "x-identity-header": t.tenant.identityHeader } : {},
  });
  expect(response.status).toBe(status);
});
