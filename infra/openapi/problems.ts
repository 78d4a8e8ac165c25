import { z } from "zod";
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from "zod-openapi";
import { FieldProblemSchema, type ProblemCode, ProblemCodeSchema } from "../../shared/web/problem.ts";

/** The codes with which a route refuses, by status. */
export type Problems = Readonly<Partial<Record<Status, readonly ProblemCode[]>>>;
export type Status = keyof typeof titles;

const titles = {
  400: "Not understood.",
  401: "Nobody has proven who asks.",
  403: "Not for whoever asks.",
  404: "There is no such thing.",
  405: "Another method is needed.",
  409: "It cannot be as things stand.",
  410: "It is over.",
  413: "The body is too large: 65,536 bytes are allowed.",
  415: "The body is of another type.",
  422: "The body is understood and cannot be done; `details` names each field.",
  429: "Too often; later it can be tried again.",
  503: "Not just now; sent again later it does no harm.",
} as const;

const headers: Readonly<Partial<Record<Status, NonNullable<ZodOpenApiResponseObject["headers"]>>>> = {
  401: {
    "WWW-Authenticate": {
      schema: { type: "string" },
      description: 'With `freshSignInNeeded`: `Bearer error="insufficient_claims"`, with `claims` and `max_age`.',
    },
  },
  405: { Allow: { schema: { type: "string" }, description: "The methods that are allowed." } },
  429: { "Retry-After": { schema: { type: "string" }, description: "Seconds to wait." } },
  503: { "Retry-After": { schema: { type: "string" }, description: "Seconds to wait, where it is known." } },
};

export const needsRole: Problems = { 401: ["notSignedIn"], 403: ["noRole", "clientNotAllowed"] };
export const mayHeal: Problems = { 503: ["tryAgain"] };
export const tooLarge: Problems = { 413: ["tooLarge"] };
export const notABody: Problems = { 400: ["malformedJson"], 415: ["unsupportedMediaType"] };
export const fromElsewhere: Problems = { 403: ["notSameOrigin"] };
/** Of the routes that ask Microsoft Graph before they answer. */
export const graphMayRefuse: Problems = { 503: ["refusedElsewhere"] };

/** The error shape with the codes that one answer can have. */
const problemOf = (codes: readonly ProblemCode[]) =>
  z.object({
    error: z.object({
      code: ProblemCodeSchema.extract([...codes]),
      message: z.string().describe("For people. It quotes neither bodies nor secrets."),
      details: z.array(FieldProblemSchema).optional(),
    }),
  });

export const html = { "text/html": { schema: { type: "string" as const } } };
export const csv = { "text/csv": { schema: { type: "string" as const } } };

/**
 * Error answers of a route; codes of one status are put together.
 * @param forms a page too, where the caller may ask for one.
 */
export function problems(forms: "json" | "jsonOrPage", ...parts: readonly Problems[]): ZodOpenApiResponsesObject {
  const statuses = [...new Set(parts.flatMap((part) => Object.keys(part).map((key) => Number(key) as Status)))];
  return Object.fromEntries(
    statuses.sort().map((status) => {
      const codes = parts.flatMap((part) => part[status] ?? []);
      const told = headers[status];
      const json = { "application/json": { schema: problemOf(codes) } };
      const answer = {
        description: titles[status],
        content: forms === "json" ? json : { ...json, ...html },
        ...(told && { headers: told }),
      };
      return [String(status), answer];
    }),
  );
}

/** Error pages for people, by status, with no code to tell apart. */
export const errorPages = (...statuses: readonly Status[]): ZodOpenApiResponsesObject =>
  Object.fromEntries(
    statuses.map((status) => {
      const told = headers[status];
      return [String(status), { description: titles[status], content: html, ...(told && { headers: told }) }];
    }),
  );

export const redirectTo = (where: string): ZodOpenApiResponseObject => ({
  description: `To ${where}.`,
  headers: { Location: { schema: { type: "string" } } },
});
