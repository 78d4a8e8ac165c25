import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { json, redirect } from "../../shared/web/answers.ts";
import { queryOf } from "../../shared/web/pages/mailsPage.ts";
import { personOf } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admitToAct } from "../door/atDoor.ts";
import { admit, orTryAgain, refusedTo, sayTo } from "../web/door.ts";
import { readPressed, withDetails } from "../web/readPressed.ts";
import { readQuery } from "../web/readQuery.ts";
import { kindIn, textPurpose } from "./mailsHttp.ts";
import { changeText, keysOf, showTexts } from "./mailTexts.ts";
import { askedMailSchema, type ChangedText, changedTextSchema } from "./requests.ts";
import type { MailTexts } from "./schemas.ts";

type Needs = Pick<Ports, "store" | "email" | "clock" | "directory">;

/** `GET /api/mails/{kind}/texts`: what its mails may say in one language, ours and the tenant's own. */
export const showMailTexts =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readMails);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const kind = kindIn(request, say);
    if (typeof kind !== "string") return kind;
    const read = readQuery(request, askedMailSchema(kind, config.defaultLanguage), say);
    if ("refusal" in read) return read.refusal;
    const { language } = read.query;
    return orTryAgain(say, async () => {
      const texts = await showTexts(ports, language, keysOf(ports, config, kind));
      return json<MailTexts>(200, { kind, language, texts });
    });
  };

/**
 * `POST /api/mails/{kind}/texts`: other words for one text in one language, or ours again. It speaks to everybody, so a
 * session that was left open is not enough for it.
 */
export const changeMailText =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const say = sayTo(request, config);
    const kind = kindIn(request, say);
    const back = typeof kind === "string" ? `/mails/${kind}` : "/mails";
    const door = await admitToAct(ports, config, request, "changeMailText", { roles: whoMay.changeMailText, back });
    if ("refusal" in door) return door.refusal;
    if (typeof kind !== "string") return kind;
    const { principal } = door;
    const keys = keysOf(ports, config, kind);
    const pressed = await readPressed<ChangedText>(request, config, say, {
      schemaOf: () => changedTextSchema(kind, config.defaultLanguage, keys),
      purposeOf: () => textPurpose(kind),
      oid: principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in pressed) return pressed.refusal;
    const { body, isForm } = pressed;
    return orTryAgain(
      say,
      async () => {
        const change = await changeText(ports, config, body, personOf(principal));
        switch (change.kind) {
          case "unfit": {
            const details = change.faults.map((message) => ({ field: "text", message }));
            return withDetails(say, details, !isForm);
          }
          case "otherText":
            return say(
              409,
              "otherText",
              "Somebody else has changed these words since you looked at them. Nothing was changed. Look at them again, then decide.",
            );
          case "changed":
            if (isForm) return redirect(`/mails/${kind}${queryOf(body)}`);
            return json<MailTexts>(200, {
              kind,
              language: body.language,
              texts: await showTexts(ports, body.language, [body.key]),
            });
        }
      },
      refusedTo(ports, config, "changeMailText"),
    );
  };
