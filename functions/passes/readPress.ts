import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { isFormToken } from "../../shared/web/formToken.ts";
import type { Hurdle } from "../../shared/web/hurdle.ts";
import type { Principal } from "../../shared/web/principal.ts";
import { readBody } from "../../shared/web/readBody.ts";
import { isSameOrigin, mediaType } from "../../shared/web/sameOrigin.ts";
import { say } from "./pickUpAnswers.ts";
import type { TurnAway } from "./turnAway.ts";

const LIMIT_BYTES = 4096;

/** Somebody signed in at a page that may show a code. */
export interface AtPage {
  readonly principal: Principal;
  /** Of the page, on this site. */
  readonly path: string;
  /** Why a press would hand out nothing, as far as the sign-in and the door are concerned. */
  readonly hurdle: Hurdle | undefined;
  readonly no: TurnAway;
}

type Fields = Readonly<Record<string, string>>;

/**
 * The form that somebody sent from the page, if it is one of ours and they may press at all.
 * @param form.purposeOf what its token is bound to.
 * @returns `missing` where something on the form was left out.
 */
export async function readPress<T>(
  { clock }: Pick<Ports, "clock">,
  config: Config,
  request: HttpRequest,
  { principal, path, hurdle, no }: Omit<AtPage, "principal"> & { readonly principal: Pick<Principal, "oid"> },
  form: { readonly schema: z.ZodType<T>; readonly purposeOf: (fields: Fields) => string },
): Promise<{ readonly fields: T } | { readonly refusal: HttpResponseInit } | { readonly missing: true }> {
  const openAgain = { link: { href: path, label: "Open the page again" } };
  if (!isSameOrigin(request, config)) {
    const words = "Nothing was handed out. Open the page again and press the button there.";
    const answer = say(config, 403, "That did not come from this page", words, openAgain);
    return { refusal: await no("notSameOrigin", words, answer) };
  }
  if (mediaType(request) !== "application/x-www-form-urlencoded")
    return { refusal: say(config, 415, "Not a form", "Use the button on the page.", openAgain) };
  const read = await readBody(request, LIMIT_BYTES);
  if ("tooLarge" in read) return { refusal: say(config, 413, "Too much", "Use the button on the page.", openAgain) };
  const fields: Fields = Object.fromEntries(new URLSearchParams(read.bytes.toString("utf8")));
  if (!isFormToken(config, fields["formToken"], principal.oid, form.purposeOf(fields), clock.now())) {
    const words = "Nothing was handed out. Open the page again and press the button there.";
    return { refusal: await no("formTooOld", words, say(config, 403, "This page is too old", words, openAgain)) };
  }
  if (hurdle) {
    const words = `Nothing was handed out. ${hurdle.say}`;
    return { refusal: await no("signInDoesNotDo", words, say(config, 403, "Not yet", words, { link: hurdle.link })) };
  }
  const parsed = form.schema.safeParse(fields);
  return parsed.success ? { fields: parsed.data } : { missing: true };
}
