import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { TokenService } from "./tokens.ts";

export interface IdentityEndpoint {
  readonly url: string;
  readonly server: Server;
}

/**
 * App Service's managed-identity endpoint (`IDENTITY_ENDPOINT`, `IDENTITY_HEADER`) for user-assigned identities, by
 * `client_id`. Source: learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference, read
 * 2026-11.
 */
export async function startIdentityEndpoint(tokens: TokenService, header: string): Promise<IdentityEndpoint> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    if (request.method !== "GET" || url.pathname !== "/msi/token")
      return answer(404, { statusCode: 404, message: "Not found" });
    if (request.headers["x-identity-header"] !== header)
      return answer(401, { statusCode: 401, message: "X-IDENTITY-HEADER is missing or wrong" });
    if (url.searchParams.get("api-version") !== "2019-08-01")
      return answer(400, { statusCode: 400, message: "api-version is not supported" });
    const resource = url.searchParams.get("resource");
    if (!resource) return answer(400, { statusCode: 400, message: "resource is required" });
    const identity = tokens.identityOf(url.searchParams.get("client_id") ?? "");
    if (!identity)
      return answer(400, {
        statusCode: 400,
        message: "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
      });
    const { token, expiresOn } = tokens.mint(identity, resource);
    return answer(200, {
      access_token: token,
      expires_on: String(expiresOn),
      resource,
      token_type: "Bearer",
      client_id: identity.clientId,
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`, server };
}
