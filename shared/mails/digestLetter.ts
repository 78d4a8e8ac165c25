import { dayIn } from "./dates.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { minutes, type Say, sayIn } from "./say.ts";

/** More are a list, and the page has it. */
const MOST_NAMES = 10;

/** How many of a manager's people are late, what that means for them, and the page on which something can be done. */
export function digestLetter(data: MailData["managerDigest"], brand: TenantBrand): Letter {
  const { displayName: name, language, late, link } = data;
  const say = sayIn(language, brand);
  return {
    language,
    subject: say("digest.subject", { count: late }),
    greeting: say("hello", { name }),
    paragraphs: [
      say("digest.late", { count: late }),
      say("digest.means", { time: minutes(say, brand.minutesToSetUp) }),
      say("digest.page"),
    ],
    button: { label: say("digest.button"), url: link },
    ...who(say, data.names, late),
  };
}

/** What people whom no mail reaches are to hear from their manager: the announcement, and that the day has come. */
export function newsLetter(data: MailData["managerNews"], brand: TenantBrand): Letter {
  const { displayName: name, language, people: count, news, timeZone, opensAt, link } = data;
  const say = sayIn(language, brand);
  return {
    language,
    subject: say("news.subject", { count }),
    greeting: say("hello", { name }),
    paragraphs: [
      `${say(`news.${news}`, { count, day: dayIn(timeZone, opensAt, language) })} ${say("news.tell", { count })}`,
      say("digest.means", { time: minutes(say, brand.minutesToSetUp) }),
      ...(news === "dayOf" ? [say("digest.page")] : []),
    ],
    button: { label: say("digest.button"), url: link },
    ...who(say, data.names, count),
  };
}

function who(say: Say, all: readonly string[], count: number): Pick<Letter, "facts"> {
  const named = all.slice(0, MOST_NAMES);
  if (named.length === 0) return {};
  const names = named.join(", ");
  const those = count > named.length ? say("digest.more", { names, count: count - named.length }) : names;
  return { facts: [[say("digest.who"), those]] };
}
