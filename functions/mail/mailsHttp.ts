import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { type MailKind, MailKindSchema } from "../../shared/domain/mail/mailKinds.ts";
import { choicesOf, languagesOf } from "../../shared/mails/examples/choices.ts";
import { kindWords } from "../../shared/mails/examples/kindWords.ts";
import { shownHtml } from "../../shared/mails/letter.ts";
import { readSetUpTime } from "../../shared/mails/readTenantBrand.ts";
import { textsSaidBy } from "../../shared/mails/texts/textsSaid.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { json, page, redirect, shownMail } from "../../shared/web/answers.ts";
import { formToken } from "../../shared/web/formToken.ts";
import { mailPage, mailsPage, queryOf } from "../../shared/web/pages/mailsPage.ts";
import { mailWords } from "../../shared/web/pages/words.ts";
import { hasRole, type Principal } from "../../shared/web/principal.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { hurdleAt } from "../door/atDoor.ts";
import { admit, orTryAgain, refusedTo, type Say, sayTo, wantsPage } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readPressed } from "../web/readPressed.ts";
import { readQuery } from "../web/readQuery.ts";
import { showTexts } from "./mailTexts.ts";
import { type AskedMail, askedMailSchema } from "./requests.ts";
import type { MailExample, MailKinds, TestSent } from "./schemas.ts";
import { aroundExamples, exampleOf, sendTestMail, testOf } from "./sendTestMail.ts";

type Needs = Pick<Ports, "store" | "email" | "clock" | "directory">;

const purposeOf = (kind: MailKind): string => `test mail ${kind}`;
/** What the token of a form that changes words is bound to. */
export const textPurpose = (kind: MailKind): string => `mail text ${kind}`;
const allKinds = Object.keys(kindWords) as MailKind[];

/** `GET /api/mails` and `/mails`: which mails the app sends, to whom, when, and in which languages. */
export const showMails =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readMails);
    if ("refusal" in door) return door.refusal;
    const mails = allKinds.map((kind) => ({
      kind,
      title: mailWords[kind],
      ...kindWords[kind],
      languages: languagesOf(kind),
    }));
    return orTryAgain(sayTo(request, config), async () => {
      const setUp = await readSetUpTime(ports, config);
      if (wantsPage(request))
        return page(200, mailsPage({ ...(await frameFor(ports, config, door.principal)), mails, setUp }));
      return json<MailKinds>(200, {
        mails: mails.map((one) => ({ ...one, choices: choicesTo(config, one.kind) })),
        setUp,
      });
    });
  };

const choicesTo = ({ defaultLanguage }: Config, kind: MailKind) =>
  choicesOf(kind, defaultLanguage).map(({ options, ...choice }) => ({
    ...choice,
    options: options.map(({ id, says }) => ({ id, says })),
  }));

interface OfExample {
  readonly kind: MailKind;
  readonly asked: AskedMail;
  readonly principal: Principal;
}

/** What every reading of one example has in common. */
const ofExample =
  (config: Config, show: (request: HttpRequest, example: OfExample) => Promise<HttpResponseInit>) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readMails);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const kind = kindIn(request, say);
    if (typeof kind !== "string") return kind;
    const read = readQuery(request, askedMailSchema(kind, config.defaultLanguage), say);
    if ("refusal" in read) return read.refusal;
    return orTryAgain(say, () => show(request, { kind, asked: read.query, principal: door.principal }));
  };

export function kindIn(request: HttpRequest, say: Say): MailKind | HttpResponseInit {
  const { data } = MailKindSchema.safeParse(request.params["kind"]);
  return data ?? say(404, "unknownMail", `There is no such kind of mail. There are ${allKinds.join(", ")}.`);
}

/** `GET /api/mails/{kind}` and `/mails/{kind}`: one of them as somebody would get it now, by what the query chooses. */
export const showMail = (ports: Needs, config: Config) =>
  ofExample(config, async (request, { kind, asked, principal }) => {
    const example = await exampleOf(ports, config, kind, asked);
    const { subject, plainText } = example;
    if (!wantsPage(request))
      return json<MailExample>(200, { kind, ...asked, subject, plainText, html: shownHtml(example) });
    const mayChange = hasRole(principal, ...whoMay.changeMailText);
    const back = `/mails/${kind}${queryOf(asked)}`;
    const hurdle = mayChange
      ? await hurdleAt(ports, config, request, principal, { acts: ["changeMailText"], back })
      : undefined;
    const mayTest = hasRole(principal, ...whoMay.sendTestMail);
    const data = {
      ...(await frameFor(ports, config, principal)),
      kind,
      ...asked,
      languages: languagesOf(kind),
      choices: choicesOf(kind, asked.language),
      subject,
      plainText,
      timeZone: config.defaultTimeZone,
      texts: await showTexts(ports, asked.language, saidBy(ports, config, kind, asked)),
      textToken:
        mayChange && !hurdle ? formToken(config, principal.oid, textPurpose(kind), ports.clock.now()) : undefined,
      textHurdle: hurdle,
      test: mayTest
        ? {
            formToken: formToken(config, principal.oid, purposeOf(kind), ports.clock.now()),
            asked: await testOf(ports, kind, asked, principal.oid),
          }
        : undefined,
    };
    return page(200, mailPage(data), {}, { frames: true });
  });

const saidBy = (ports: Needs, config: Config, kind: MailKind, { language, chosen }: AskedMail) =>
  textsSaidBy(kind, chosen, aroundExamples(ports, config, language), config);

/** `GET /mails/{kind}/letter`: the mail alone, as its reader sees it. */
export const showLetter = (ports: Needs, config: Config) =>
  ofExample(config, async (_request, { kind, asked }) =>
    shownMail(shownHtml(await exampleOf(ports, config, kind, asked))),
  );

/** `POST /api/mails/{kind}/test`: the example, to the mailbox of whoever asks and to no other. */
export const testMail =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.sendTestMail);
    if ("refusal" in door) return door.refusal;
    const { principal } = door;
    const say = sayTo(request, config);
    const kind = kindIn(request, say);
    if (typeof kind !== "string") return kind;
    const pressed = await readPressed<AskedMail>(request, config, say, {
      schemaOf: () => askedMailSchema(kind, config.defaultLanguage),
      purposeOf: () => purposeOf(kind),
      oid: principal.oid,
      now: ports.clock.now(),
    });
    if ("refusal" in pressed) return pressed.refusal;
    const { body, isForm } = pressed;
    return orTryAgain(
      say,
      async () => {
        const outcome = await sendTestMail(ports, config, kind, body, principal.oid);
        switch (outcome.kind) {
          case "noMailbox":
            return say(
              409,
              "noMailbox",
              "Your account has no mailbox in Entra (`mail`), and a test goes nowhere else.",
            );
          case "notTaken":
            return say(
              409,
              "noMailbox",
              `The mail service did not take a mail to ${outcome.to} (${outcome.code}). Look at that address, or ask whoever runs the mail service. This example is tried again in the next hour.`,
            );
          case "sent":
            return isForm
              ? redirect(`/mails/${kind}${queryOf(body)}`)
              : json<TestSent>(202, { sentTo: outcome.to, sentAt: outcome.at });
        }
      },
      refusedTo(ports, config, "sendTestMail"),
    );
  };
