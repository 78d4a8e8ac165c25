import { z } from "zod";
import { createDocument, type ZodOpenApiPathsObject } from "zod-openapi";
import { HealthSchema } from "../../functions/web/schemas.ts";
import manifest from "../../package.json" with { type: "json" };
import { whoMay } from "../../shared/web/whoMay.ts";
import { aheadPaths } from "./aheadPaths.ts";
import { auditPaths } from "./auditPaths.ts";
import { calendarPaths } from "./calendarPaths.ts";
import { doorPaths } from "./doorPaths.ts";
import { enforcementPaths } from "./enforcementPaths.ts";
import { erasurePaths } from "./erasurePaths.ts";
import { evidencePaths } from "./evidencePaths.ts";
import { findingPaths } from "./findingPaths.ts";
import { joinerPaths } from "./joinerPaths.ts";
import { leaverPaths } from "./leaverPaths.ts";
import { lentKeyPaths } from "./lentKeyPaths.ts";
import { mailPaths } from "./mailPaths.ts";
import { nameSchemas } from "./names.ts";
import { passPaths } from "./passPaths.ts";
import { peoplePaths } from "./peoplePaths.ts";
import { preflightPaths } from "./preflightPaths.ts";
import { errorPages, html, redirectTo } from "./problems.ts";
import { progressPaths } from "./progressPaths.ts";
import { retentionPaths } from "./retentionPaths.ts";
import { rolesPaths } from "./rolesPaths.ts";
import { nothing, securitySchemes, sessionWith } from "./security.ts";
import { selfPaths } from "./selfPaths.ts";
import { teamPaths } from "./teamPaths.ts";
import { ticketPaths } from "./ticketPaths.ts";
import { troublePaths } from "./troublePaths.ts";
import { verifiedIdPaths } from "./verifiedIdPaths.ts";
import { wavePaths } from "./wavePaths.ts";
import { wavePeoplePaths } from "./wavePeoplePaths.ts";
import { welcomePaths } from "./welcomePaths.ts";

const description = `Onboarding of joiners, waves, and the pages around them.

**Who may call.** In Azure, App Service authentication asks everybody to sign in before the app is reached; only \`POST /api/hr/events\`, which asks for a signature, \`GET /api/health\`, and the two routes for a Verified ID (\`/verified-id\`, \`POST /api/verified-id/callback\`) are let through. The app then checks tenant, audience and app roles by itself: each operation names the roles, one of which is enough. \`GET /api/health\` and this document tell nothing of the tenant: whoever is let in may read them, without a role.

**Moments** are ISO 8601 in UTC; **dates** are local \`yyyy-mm-dd\` with a time zone beside them.

**Errors** are \`{ error: { code, message, details? } }\`. Decide by \`code\`; \`message\` is for people. A browser, or whoever names \`text/html\` before \`application/json\` in \`Accept\`, gets a page in place of JSON. Whatever was answered 503 may be sent again without harm.`;

const appPaths: ZodOpenApiPathsObject = {
  "/": {
    get: {
      operationId: "home",
      tags: ["pages"],
      summary: "The whole rollout at a look for the staff, and for everybody else the page of their own account",
      security: sessionWith(whoMay.readProgress),
      responses: {
        200: { description: "The page.", content: html },
        302: redirectTo("the sign-in page, or the page of the own account"),
        ...errorPages(403, 503),
      },
    },
  },
  "/api/health": {
    get: {
      operationId: "health",
      tags: ["app"],
      summary: "The process answers",
      description: "With `?deep` it leads to `GET /api/troubles`, which asks who wants to know.",
      security: nothing,
      requestParams: { query: z.object({ deep: z.string().optional() }) },
      responses: {
        200: { description: "It does.", content: { "application/json": { schema: HealthSchema } } },
        302: redirectTo("the list of what does not go on, with `?deep`"),
      },
    },
  },
  "/api/openapi.json": {
    get: {
      operationId: "openApi",
      tags: ["app"],
      summary: "This document",
      security: nothing,
      responses: {
        200: { description: "OpenAPI 3.1.", content: { "application/json": { schema: { type: "object" } } } },
      },
    },
  },
};

/**
 * The HTTP API as an OpenAPI 3.1 document, made from the schemas that the handlers read requests by and promise their
 * answers in.
 */
export function openApiDocument() {
  nameSchemas();
  return createDocument({
    openapi: "3.1.0",
    info: { title: "Passkey rollout", version: manifest.version, description },
    servers: [{ url: "/" }],
    tags: [
      { name: "waves", description: "A group of people on its way to enforced passkeys." },
      { name: "enforcement", description: "The one policy that enforces: started by two people, stopped by one." },
      { name: "door", description: "Two policies over this app itself, which its weightiest acts ask for." },
      { name: "joiners", description: "Somebody new, from HR's event to a registered passkey." },
      { name: "leavers", description: "Who leaves or never comes, as HR told, and what was done about them." },
      { name: "keys", description: "Hardware keys that the organisation lent." },
      { name: "people", description: "One person, and their release from enforcement." },
      { name: "self", description: "One's own account: the test, and what somebody may require of themselves." },
      { name: "tickets", description: "What people call the helpdesk about, without anything about people." },
      { name: "mails", description: "What the app writes to people, to look at beforehand." },
      { name: "pages", description: "For people in a browser." },
      { name: "app", description: "The app itself." },
    ],
    paths: {
      ...wavePaths,
      ...wavePeoplePaths,
      ...calendarPaths,
      ...auditPaths,
      ...evidencePaths,
      ...preflightPaths,
      ...enforcementPaths,
      ...rolesPaths,
      ...doorPaths,
      ...joinerPaths,
      ...aheadPaths,
      ...welcomePaths,
      ...leaverPaths,
      ...lentKeyPaths,
      ...passPaths,
      ...peoplePaths,
      ...erasurePaths,
      ...selfPaths,
      ...teamPaths,
      ...verifiedIdPaths,
      ...progressPaths,
      ...ticketPaths,
      ...troublePaths,
      ...retentionPaths,
      ...findingPaths,
      ...mailPaths,
      ...appPaths,
    },
    components: { securitySchemes },
  });
}
