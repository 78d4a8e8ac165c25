import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { isFormToken } from "../../shared/web/formToken.ts";
import { jsonIn, readBody } from "../../shared/web/readBody.ts";
import { isApiCall, isJson, isSameOrigin, mediaType } from "../../shared/web/sameOrigin.ts";
import { type Say, sayAct } from "./door.ts";

const LIMIT_BYTES = 65_536;

/** What somebody pressed on a page of ours, or what a program sent. */
export interface Pressed<Body> {
  readonly body: Body;
  readonly isForm: boolean;
}

interface Wanted<Body> {
  /** What the fields must be; it may depend on what they say. */
  readonly schemaOf: (fields: unknown) => z.ZodType<Body>;
  /** What the token of the form is bound to. */
  readonly purposeOf: (body: Body) => string;
  /** Who sends it. */
  readonly oid: string;
  readonly now: Date;
}

/**
 * What a person decided: JSON of a program with a token of its own, or a form of our pages under a session, with the
 * token of the form. @returns the body, or the answer that says why it does not count.
 */
export async function readPressed<Body>(
  request: HttpRequest,
  config: Config,
  say: Say,
  { schemaOf, purposeOf, oid, now }: Wanted<Body>,
): Promise<Pressed<Body> | { readonly refusal: HttpResponseInit }> {
  const isForm = mediaType(request) === "application/x-www-form-urlencoded";
  if (!isJson(request) && !isForm) return { refusal: sayAct(say, 415, "unsupportedMediaType", "notAForm") };
  // Under a session only a form of ours, with its token, changes anything.
  if (!(isForm ? isSameOrigin(request, config) : isApiCall(request))) {
    return { refusal: sayAct(say, 403, "notSameOrigin", "notOurPage") };
  }
  const read = await readBody(request, LIMIT_BYTES);
  if ("tooLarge" in read) return { refusal: read.tooLarge };
  const { formToken, ...fields } = isForm ? fieldsIn(read.bytes) : { formToken: undefined };
  const value = isForm ? fields : parseJson(read.bytes);
  if (value === undefined) return { refusal: sayAct(say, 400, "malformedJson", "notJson") };
  const parsed = schemaOf(value).safeParse(value);
  if (!parsed.success) {
    const details = parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
    return { refusal: withDetails(say, details, !isForm) };
  }
  const body = parsed.data;
  if (isForm && !isFormToken(config, formToken, oid, purposeOf(body), now)) {
    return { refusal: sayAct(say, 403, "formTooOld", "tooOld") };
  }
  return { body, isForm };
}

/** What is ticked several times under one name is one text, with commas. */
function fieldsIn(bytes: Buffer): Readonly<Record<string, string>> {
  const fields = new URLSearchParams(bytes.toString("utf8"));
  return Object.fromEntries([...fields.keys()].map((name) => [name, fields.getAll(name).join(",")]));
}
const parseJson = (bytes: Buffer): unknown => (bytes.length === 0 ? {} : jsonIn(bytes)?.value);

/** 422 that names each field; for a page in one sentence. */
export function withDetails(
  say: Say,
  details: readonly { readonly field: string; readonly message: string }[],
  isForProgram: boolean,
): HttpResponseInit {
  const faults = details.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join("; ");
  const answer = sayAct(say, 422, "invalidBody", "invalid", { faults });
  return isForProgram && answer.jsonBody !== undefined
    ? { ...answer, jsonBody: { error: { ...answer.jsonBody.error, details } } }
    : answer;
}
