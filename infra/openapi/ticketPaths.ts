import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { IssuesRequestSchema } from "../../functions/tickets/requests.ts";
import { IssueListSchema, TicketsTakenSchema } from "../../functions/tickets/schemas.ts";
import { MOST_TICKETS, PostTicketsSchema } from "../../functions/tickets/ticketBody.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { toSignIn } from "./pages.ts";
import {
  csv,
  errorPages,
  fromElsewhere,
  html,
  mayHeal,
  needsRole,
  type Problems,
  problems,
  tooLarge,
} from "./problems.ts";
import { sessionWith, tokenOrSessionWith, tokenWith } from "./security.ts";

const postTickets: ZodOpenApiOperationObject = {
  operationId: "postTickets",
  tags: ["tickets"],
  summary: "Take over tickets of the helpdesk",
  description: `At most ${MOST_TICKETS} in a request, all of them or none. Nothing about people: a field that is not named here is refused. A fault in JSON is named \`tickets.0.os\`, in CSV \`line 2, os\`. CSV (RFC 4180, UTF-8) begins with a line of column names, in any order; an empty cell is an absent value.`,
  security: tokenWith(whoMay.postTickets),
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: PostTicketsSchema,
        example: {
          tickets: [
            {
              id: "INC-20817",
              openedAt: "2026-03-17T08:41:00+01:00",
              family: "Pixel",
              os: "Android 16",
              failureMode: "no-bluetooth",
              waveId: "wave-1",
            },
          ],
        },
      },
      "text/csv": {
        ...csv["text/csv"],
        example:
          "id,openedAt,closedAt,family,os,failureMode,waveId\r\nINC-20817,2026-03-17T08:41:00+01:00,,Pixel,Android 16,no-bluetooth,wave-1\r\n",
      },
    },
  },
  responses: {
    200: { description: "They are taken.", content: { "application/json": { schema: TicketsTakenSchema } } },
    ...problems("json", tooLarge),
    ...problems(
      "jsonOrPage",
      { 400: ["malformedJson", "malformedCsv"], 415: ["unsupportedMediaType"], 422: ["invalidBody"] },
      needsRole,
      fromElsewhere,
      mayHeal,
    ),
  },
};

const unknown: Problems = { 400: ["invalidQuery"], 404: ["unknownWave"] };

const showIssues: ZodOpenApiOperationObject = {
  operationId: "showIssues",
  tags: ["tickets"],
  summary: "What the helpdesk's tickets are about, the most frequent first",
  description:
    "By family of device, operating system and failure mode. CSV as RFC 4180 has it, UTF-8 with a byte order mark; a cell that begins like a formula has an apostrophe before it.",
  security: tokenOrSessionWith(whoMay.readIssues),
  requestParams: { query: IssuesRequestSchema },
  responses: {
    200: {
      description: "The list.",
      content: { "application/json": { schema: IssueListSchema }, ...csv, ...html },
    },
    302: toSignIn,
    ...problems("jsonOrPage", needsRole, unknown, mayHeal),
  },
};

export const ticketPaths: ZodOpenApiPathsObject = {
  "/api/tickets": { post: postTickets },
  "/api/issues-found": { get: showIssues },
  "/issues-found": {
    get: {
      operationId: "issuesPage",
      tags: ["pages"],
      summary: `${showIssues.summary}, as a page`,
      security: sessionWith(whoMay.readIssues),
      requestParams: { query: IssuesRequestSchema },
      responses: {
        200: {
          description: "The page; with `format` as named there.",
          content: { ...html, ...csv, "application/json": { schema: IssueListSchema } },
        },
        302: toSignIn,
        ...errorPages(400, 403, 404, 503),
      },
    },
  },
};
