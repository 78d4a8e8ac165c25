import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { jsonIn, readBody } from "../../shared/web/readBody.ts";
import { isApiCall, isJson, isSameOrigin, mediaType } from "../../shared/web/sameOrigin.ts";
import type { Say } from "./door.ts";

const LIMIT_BYTES = 65_536;

/** What somebody pressed on a page of ours, or what a program sent. */
export interface Pressed<Body> {
  readonly body: Body;
  readonly isForm: boolean;
  readonly formToken?: string | undefined;
}

/**
 * Reads the decision of a state-changing request: JSON of a program with its token, or a form of ours under a session.
 * The token of a form is the caller's to check: what it is bound to depends on the body.
 */
export async function readPressed<Body>(
  request: HttpRequest,
  config: Pick<Config, "publicUrl">,
  schema: z.ZodType<Body>,
  say: Say,
): Promise<Pressed<Body> | { readonly refusal: HttpResponseInit }> {
  const isForm = mediaType(request) === "application/x-www-form-urlencoded";
  if (!isJson(request) && !isForm)
    return { refusal: say(415, "unsupportedMediaType", "The body must be application/json or a form of ours.") };
  // Under a session only a form of ours, with its token, changes anything.
  if (!(isForm ? isSameOrigin(request, config) : isApiCall(request))) {
    const message = "This request does not come from our own pages. Nothing was changed.";
    return { refusal: say(403, "notSameOrigin", message) };
  }
  const read = await readBody(request, LIMIT_BYTES);
  if ("tooLarge" in read) return { refusal: read.tooLarge };
  const { formToken, ...fields } = isForm ? fieldsIn(read.bytes) : { formToken: undefined };
  const value = isForm ? fields : parseJson(read.bytes);
  if (value === undefined) return { refusal: say(400, "malformedJson", "The body is not JSON in UTF-8.") };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { body: parsed.data, isForm, formToken };
  const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  const faults = details.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join("; ");
  const answer = say(422, "invalidBody", `Something is missing or wrong: ${faults}`);
  return isForm || answer.jsonBody === undefined
    ? { refusal: answer }
    : { refusal: { ...answer, jsonBody: { error: { ...answer.jsonBody.error, details } } } };
}

const fieldsIn = (bytes: Buffer): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(bytes.toString("utf8")));
const parseJson = (bytes: Buffer): unknown => (bytes.length === 0 ? {} : jsonIn(bytes)?.value);
