import type { ZodOpenApiObject } from "zod-openapi";

type Requirements = NonNullable<ZodOpenApiObject["security"]>;

export const securitySchemes = {
  entraToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "For programs: an access token of Microsoft Entra for this app (its AUTH_AUDIENCE), in this tenant. App Service authentication checks it before the app is asked. The names beside it are app roles; one of the alternatives is enough.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "AppServiceAuthSession",
    description:
      "For people in a browser: the session of App Service authentication. Under a session only a form of the app's own pages, with its token, changes anything.",
  },
  hrSignature: {
    type: "apiKey",
    in: "header",
    name: "webhook-signature",
    description:
      "Standard Webhooks (www.standardwebhooks.com): `v1,` and the base64 of HMAC-SHA256 over `webhook-id.webhook-timestamp.body`, the raw bytes, keyed with one of the app's HR_WEBHOOK_SECRETS. Several signatures may stand there, with spaces between. The timestamp may be five minutes away from now.",
  },
  requestServiceKey: {
    type: "apiKey",
    in: "header",
    name: "api-key",
    description: "What the app gave the Request Service of Entra Verified ID along with its request.",
  },
} as const;

/** Programs only. @param roles one is enough. */
export const tokenWith = (roles: readonly string[]): Requirements => roles.map((role) => ({ entraToken: [role] }));

/** People in a browser only. */
export const sessionWith = (roles: readonly string[]): Requirements => roles.map((role) => ({ session: [role] }));

export const tokenOrSessionWith = (roles: readonly string[]): Requirements => [
  ...tokenWith(roles),
  ...sessionWith(roles),
];
/** Whoever is signed in. */
export const anySession: Requirements = [{ session: [] }];
/** The same, by a program too. */
export const anyToken: Requirements = [{ entraToken: [] }];
/** The app asks for nothing. */
export const nothing: Requirements = [];
