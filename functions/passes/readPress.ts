import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { z } from "zod";
import type { Ports } from "../../shared/ports/ports.ts";
import { isFormToken } from "../../shared/web/formToken.ts";
import type { Hurdle } from "../../shared/web/hurdle.ts";
import { hurdleIn } from "../../shared/web/pages/noticeWords.ts";
import type { Principal } from "../../shared/web/principal.ts";
import { readBody } from "../../shared/web/readBody.ts";
import { isSameOrigin, mediaType } from "../../shared/web/sameOrigin.ts";
import { linkTo, notice, noticed, type Reader } from "./pickUpAnswers.ts";
import type { TurnAway } from "./turnAway.ts";

const LIMIT_BYTES = 4096;

/** Somebody signed in at a page that may show a code. */
export interface AtPage {
  readonly principal: Principal;
  /** Of the page, on this site. */
  readonly path: string;
  /** Why a press would hand out nothing, as far as the sign-in and the door are concerned. */
  readonly hurdle: Hurdle | undefined;
  readonly reader: Reader;
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
  request: HttpRequest,
  { principal, path, hurdle, reader, no }: Omit<AtPage, "principal"> & { readonly principal: Pick<Principal, "oid"> },
  form: { readonly schema: z.ZodType<T>; readonly purposeOf: (fields: Fields) => string },
): Promise<{ readonly fields: T } | { readonly refusal: HttpResponseInit } | { readonly missing: true }> {
  const { config, language } = reader;
  const openAgain = { link: linkTo(reader, "openPage", path) };
  if (!isSameOrigin(request, config)) {
    const answer = notice(reader, 403, "notOurPage", openAgain);
    return { refusal: await no("notSameOrigin", noticed("notOurPage"), answer) };
  }
  if (mediaType(request) !== "application/x-www-form-urlencoded")
    return { refusal: notice(reader, 415, "notAForm", openAgain) };
  const read = await readBody(request, LIMIT_BYTES);
  if ("tooLarge" in read) return { refusal: notice(reader, 413, "tooMuch", openAgain) };
  const fields: Fields = Object.fromEntries(new URLSearchParams(read.bytes.toString("utf8")));
  if (!isFormToken(config, fields["formToken"], principal.oid, form.purposeOf(fields), clock.now())) {
    return { refusal: await no("formTooOld", noticed("tooOld"), notice(reader, 403, "tooOld", openAgain)) };
  }
  if (hurdle) {
    const { say: why, link } = hurdleIn(language, hurdle);
    const answer = notice(reader, 403, "notYet", { why, link });
    return { refusal: await no("signInDoesNotDo", noticed("notYet", hurdle.say), answer) };
  }
  const parsed = form.schema.safeParse(fields);
  return parsed.success ? { fields: parsed.data } : { missing: true };
}
