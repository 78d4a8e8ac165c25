import { DeviceCodeCredential, InteractiveBrowserCredential, type TokenCredential } from "@azure/identity";

/** Microsoft Graph Command Line Tools, which tenants know. */
export const GRAPH_COMMAND_LINE_TOOLS = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
export const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface SignInRequest {
  readonly tenantId: string;
  readonly clientId: string;
  /** For machines without a browser. */
  readonly usesDeviceCode: boolean;
  /** Names of Graph's delegated permissions. */
  readonly scopes: readonly string[];
}

/** What the admin reads before the sign-in opens. @param use what they are for, as the end of a sentence. */
export const scopesInWords = ({ tenantId, clientId, scopes }: SignInRequest, use: string): string =>
  `Signing in to tenant ${tenantId} as client ${clientId}. You may be asked to consent to these, ${use}:\n${scopes.map((scope) => `  ${scope}\n`).join("")}`;

/**
 * Signs an admin in. The token is asked for here and is no other tool's, and it has these scopes and no others,
 * although the client may ask for everything ever consented to.
 */
export async function signInAsAdmin(request: SignInRequest): Promise<TokenCredential> {
  const { tenantId, clientId } = request;
  const scopes = request.scopes.map((scope) => `https://graph.microsoft.com/${scope}`);
  const credential = request.usesDeviceCode
    ? new DeviceCodeCredential({
        tenantId,
        clientId,
        userPromptCallback: ({ message }) => void process.stdout.write(`${message}\n`),
      })
    : new InteractiveBrowserCredential({ tenantId, clientId });
  await credential.authenticate(scopes);
  return { getToken: (_scopes, options) => credential.getToken(scopes, options) };
}
