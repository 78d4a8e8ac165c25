import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { minutes, sayIn } from "./say.ts";

/** More are a list, and the page has it. */
const MOST_NAMES = 10;

/** How many of a manager's people are late, what that means for them, and the page on which something can be done. */
export function digestLetter(data: MailData["managerDigest"], brand: TenantBrand): Letter {
  const { displayName: name, language, late, link } = data;
  const say = sayIn(language, brand);
  const named = data.names.slice(0, MOST_NAMES);
  const names = named.join(", ");
  const who = late > named.length ? say("digest.more", { names, count: late - named.length }) : names;
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
    ...(names !== "" && { facts: [[say("digest.who"), who]] as const }),
  };
}
