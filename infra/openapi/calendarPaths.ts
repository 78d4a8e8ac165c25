import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { CalendarQuerySchema } from "../../functions/waves/http/requests.ts";
import { CalendarSchema } from "../../shared/waves/calendarOfWaves.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { pageOf, toSignIn } from "./pages.ts";
import { html, mayHeal, needsRole, problems } from "./problems.ts";
import { sessionWith, tokenOrSessionWith } from "./security.ts";

const requestParams = { query: CalendarQuerySchema };
const summary = "The dates of all waves by week, with freezes, change days and what does not go well together";

const showCalendar: ZodOpenApiOperationObject = {
  operationId: "showCalendar",
  tags: ["waves"],
  summary,
  description:
    "What is fixed at planning is told from what waits for evidence or people, of which the earliest moment is given. Waves that were cancelled have none.",
  security: tokenOrSessionWith(whoMay.readWaves),
  requestParams,
  responses: {
    200: { description: "The weeks.", content: { "application/json": { schema: CalendarSchema }, ...html } },
    302: toSignIn,
    ...problems("jsonOrPage", { 400: ["invalidQuery"] }, needsRole, mayHeal),
  },
};

export const calendarPaths: ZodOpenApiPathsObject = {
  "/api/calendar": { get: showCalendar },
  "/calendar": {
    get: pageOf("calendarPage", [400, 403, 503], {
      summary: `${summary}, as a page`,
      security: sessionWith(whoMay.readWaves),
      requestParams,
    }),
  },
};
