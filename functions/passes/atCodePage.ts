import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { isServiceError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutCode } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { page, redirect } from "../../shared/web/answers.ts";
import { freshSignInPath } from "../../shared/web/freshSignIn.ts";
import { CLIENT_NOT_ALLOWED, isAllowedClient, principalOf } from "../../shared/web/principal.ts";
import { passageOf } from "../door/atDoor.ts";
import { logUnanswered } from "../host/readingAgain.ts";
import { notice, notJustNow, readerOf, signedOut } from "./pickUpAnswers.ts";
import type { AtPage } from "./readPress.ts";
import { turnAway } from "./turnAway.ts";

/**
 * Whoever comes to a page of ours that shows a code without a link: signed in, by our own pages, and with what the door
 * says of them. @param asked.path of the page, to come back to.
 */
export async function atCodePage(
  ports: Pick<Ports, "store" | "directory" | "clock" | "email">,
  config: Config,
  {
    request,
    context,
    path,
  }: { readonly request: HttpRequest; readonly context: InvocationContext; readonly path: string },
  run: (visit: AtPage, isPress: boolean) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const principal = principalOf(request, config);
  const isPress = request.method === "POST";
  const no = turnAway(ports, principal, isPress);
  const reader = readerOf(request, config);
  if (!principal)
    return isPress ? no("notSignedIn", "not signed in", signedOut(reader, path)) : redirect(freshSignInPath(path));
  if (!isAllowedClient(principal, config))
    return no("clientNotAllowed", CLIENT_NOT_ALLOWED, notice(reader, 403, "wrongProgram"));
  if (request.method === "HEAD") return page(200, "");
  try {
    const at = { back: path, query: request.query };
    const passage = await passageOf(ports, config, { principal, holdsRole: false }, "handsOut", at);
    const hurdle = "hurdle" in passage ? passage.hurdle : undefined;
    return await run({ principal, path, hurdle, reader, no }, isPress);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteTrouble(ports, config, aboutCode(), error);
    logUnanswered(context, "a page that shows a code", error);
    return notJustNow(reader, path);
  }
}
