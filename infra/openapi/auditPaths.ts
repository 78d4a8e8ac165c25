import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { TrailRequestSchema } from "../../functions/audit/requests.ts";
import { TrailSchema } from "../../functions/audit/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { toSignIn } from "./pages.ts";
import { csv, errorPages, html, mayHeal, needsRole, type Problems, problems } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const requestParams = { query: TrailRequestSchema };
const unknown: Problems = { 400: ["invalidQuery"], 404: ["unknownWave", "unknownJoiner"] };

const showTrail: ZodOpenApiOperationObject = {
  operationId: "showTrail",
  tags: ["app"],
  summary: "The whole audit trail of a wave, a hire, a person or the app itself",
  description: `Exactly one of \`wave\`, \`joiner\`, \`person\` and \`scope\`. Newest first; JSON page by page, CSV whole (RFC 4180, UTF-8 with a byte order mark; a cell that begins like a formula has an apostrophe before it). A CSV that breaks off is incomplete. Of a hire or a person it needs one of the roles ${whoMay.readJoiners.join(", ")}.`,
  security: tokenOrSessionWith(whoMay.readTrail),
  requestParams,
  responses: {
    200: {
      description: "The lines.",
      content: { "application/json": { schema: TrailSchema }, ...csv, ...html },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, unknown, mayHeal),
  },
};

export const auditPaths: ZodOpenApiPathsObject = {
  "/api/audit": { get: showTrail },
  "/audit": {
    get: {
      operationId: "trailPage",
      tags: ["pages"],
      summary: "The whole audit trail, page by page",
      security: sessionWith(whoMay.readTrail),
      requestParams,
      responses: {
        200: {
          description: "The page; with `format` as named there.",
          content: { ...html, ...csv, "application/json": { schema: TrailSchema } },
        },
        302: toSignIn,
        ...errorPages(400, 403, 404, 503),
      },
    },
  },
};
