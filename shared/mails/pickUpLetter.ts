import { momentIn } from "./dates.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { minutes, sayIn } from "./say.ts";

/** How long a manager needs to collect a code. */
const MINUTES_TO_COLLECT = 3;

const without = {
  joiner: "pickUp.cannotSignIn",
  warned: "pickUp.losesAccess",
  wouldBeBlocked: "pickUp.losesAccess",
  blocked: "pickUp.cannotSignIn",
  lostPhone: "pickUp.cannotSignIn",
  newPhone: "pickUp.losesAccess",
} as const satisfies Record<MailData["pickUp"]["reason"], string>;

/**
 * Link, for whom, until when; the code itself is shown on the page only, once the manager has signed in. To the
 * helpdesk it is in English, as all that the staff gets.
 */
export function pickUpLetter(data: MailData["pickUp"], brand: TenantBrand): Letter {
  const { to, personName: person, userPrincipalName, reason, closesAt, timeZone } = data;
  const language = to.kind === "manager" ? to.language : "en";
  const say = sayIn(language, brand);
  const why = say(`pickUp.${reason}`, { person });
  const unreached = data.isUnreached ? [say("pickUp.tellThem", { person })] : [];
  const facts = [
    [say("pickUp.for"), `${person} (${userPrincipalName})`],
    ...(data.opensAt === undefined ? [] : [[say("pickUp.from"), momentIn(timeZone, data.opensAt, language)] as const]),
    [say("pickUp.until"), momentIn(timeZone, closesAt, language)],
  ] as const;
  if (to.kind === "helpdesk")
    return {
      language,
      subject: `No manager to give ${person} a code`,
      greeting: "Hello helpdesk,",
      paragraphs: [
        `${why} The manager did not get the link: ${to.because}.`,
        "Please have the manager corrected in Entra and pass this link on to that manager. It works for the account's manager only.",
        ...unreached,
      ],
      button: { label: "Page for the manager", url: data.link },
      facts,
      isInternal: true,
    };
  return {
    language,
    subject: say("pickUp.subject", { person }),
    greeting: say("hello", { name: to.displayName }),
    paragraphs: [
      `${why} ${say(data.isDeputy ? "pickUp.deputy" : "pickUp.onlyYou")}`,
      say("pickUp.together", { lifetime: minutes(say, data.passLifetimeMinutes) }),
      ...(data.isByMail ? [say("pickUp.byMail", { person })] : []),
      ...unreached,
    ],
    button: { label: say("pickUp.button"), url: data.link },
    facts,
    after: [
      `${say(without[reason], { person })} ${say("pickUp.doNotForward", { time: minutes(say, MINUTES_TO_COLLECT) })}`,
    ],
  };
}
