import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import {
  CountedRequestSchema,
  DeadlinePageRequestSchema,
  DeadlineRequestSchema,
  ProgressRequestSchema,
} from "../../functions/progress/requests.ts";
import { DeadlineListSchema, ProgressReportSchema } from "../../shared/progress/progressReport.ts";
import { CountedPeopleSchema } from "../../shared/progress/readCounted.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { csv, errorPages, html, mayHeal, needsRole, type Problems, problems } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const unknown: Problems = { 400: ["invalidQuery"], 404: ["unknownWave", "unknownDepartment"] };

const showProgress: ZodOpenApiOperationObject = {
  operationId: "showProgress",
  tags: ["waves"],
  summary: "Everybody in numbers, now and day by day",
  description:
    "As a timer counted last, once after each reading of the registration report: nobody is counted while somebody waits. CSV has a record for each day, or with `by=department` for each department; UTF-8 with a byte order mark, and a cell that begins like a formula has an apostrophe before it.",
  security: tokenOrSessionWith(whoMay.readProgress),
  requestParams: { query: ProgressRequestSchema },
  responses: {
    200: {
      description: "The numbers.",
      content: { "application/json": { schema: ProgressReportSchema }, ...csv },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, unknown, mayHeal),
  },
};

const showDeadline: ZodOpenApiOperationObject = {
  operationId: "showDeadline",
  tags: ["waves"],
  summary: "Who stands where when codes by phone end, by name",
  description:
    "The people behind one number of `GET /api/progress`, fifty at a time, as the last count put them there. CSV has all of them; UTF-8 with a byte order mark, and a cell that begins like a formula has an apostrophe before it.",
  security: tokenOrSessionWith(whoMay.readDeadline),
  requestParams: { query: DeadlineRequestSchema },
  responses: {
    200: {
      description: "The people.",
      content: { "application/json": { schema: DeadlineListSchema }, ...csv },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, unknown, mayHeal),
  },
};

const showCounted: ZodOpenApiOperationObject = {
  operationId: "showCounted",
  tags: ["waves"],
  summary: "Who stands behind a number of all waves, or holds one kind of credential",
  description:
    "Fifty at a time. Holders as the last count put them there; members of waves as their rows stand now, so that their number may be of some hours before.",
  security: tokenOrSessionWith(whoMay.readProgress),
  requestParams: { query: CountedRequestSchema },
  responses: {
    200: { description: "The people.", content: { "application/json": { schema: CountedPeopleSchema } } },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, { 400: ["invalidQuery"] }, mayHeal),
  },
};

export const progressPaths: ZodOpenApiPathsObject = {
  "/api/progress": { get: showProgress },
  "/api/deadline": { get: showDeadline },
  "/api/counted": { get: showCounted },
  "/counted": {
    get: pageOf("countedPage", [400, 403, 503], {
      summary: `${showCounted.summary}, as a page`,
      security: sessionWith(whoMay.readProgress),
      requestParams: { query: CountedRequestSchema },
    }),
  },
  "/deadline": {
    get: {
      operationId: "deadlinePage",
      tags: ["pages"],
      summary: "How many people stand where when codes by phone end; with `cohort` and `state`, who they are",
      security: sessionWith(whoMay.readDeadline),
      requestParams: { query: DeadlinePageRequestSchema },
      responses: {
        200: { description: "The page; with `format=csv` the list.", content: { ...html, ...csv } },
        302: toSignIn,
        ...errorPages(400, 403, 404, 503),
      },
    },
  },
};
