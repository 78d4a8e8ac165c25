import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { FindingsRequestSchema } from "../../functions/signIns/requests.ts";
import { FindingListSchema } from "../../functions/signIns/schemas.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { toSignIn } from "./pages.ts";
import { csv, errorPages, html, mayHeal, needsRole, problems } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const show: ZodOpenApiOperationObject = {
  operationId: "showFindings",
  tags: ["people"],
  summary: "What the sign-in log shows of people and devices",
  description:
    "Who signs in with a client that knows passwords only, on a system that is too old for a passkey, or with a break-glass account; and Windows devices that more people use than Windows Hello takes; with `INACTIVE_DEVICES`, devices that nobody uses any more, as Entra lists them. Of the sign-ins that succeeded and were read: `read` says which these are, and no row says nothing about others. CSV as RFC 4180 has it, UTF-8 with a byte order mark, whole; a cell that begins like a formula has an apostrophe before it.",
  security: tokenOrSessionWith(whoMay.readFindings),
  requestParams: { query: FindingsRequestSchema },
  responses: {
    200: {
      description: "The list, in no order of time.",
      content: { "application/json": { schema: FindingListSchema }, ...csv, ...html },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, mayHeal, { 400: ["invalidQuery"] }),
  },
};

export const findingPaths: ZodOpenApiPathsObject = {
  "/api/log-findings": { get: show },
  "/log-findings": {
    get: {
      operationId: "findingsPage",
      tags: ["pages"],
      summary: `${show.summary}, as a page`,
      security: sessionWith(whoMay.readFindings),
      requestParams: { query: FindingsRequestSchema },
      responses: {
        200: {
          description: "The page; with `format` as named there.",
          content: { ...html, ...csv, "application/json": { schema: FindingListSchema } },
        },
        302: toSignIn,
        ...errorPages(400, 403, 503),
      },
    },
  },
};
