import { momentIn } from "./dates.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { sayIn } from "./say.ts";

/** To whoever waited for it: a hire has a passkey, and no code is needed any more. */
export function hireReadyLetter(data: MailData["hireReady"], brand: TenantBrand): Letter {
  const { to, personName: person, userPrincipalName, registeredAt, timeZone, language } = data;
  const say = sayIn(language, brand);
  const { organizationName: organization } = brand;
  const ofHr = to.kind === "hr" ? [[say("hireReady.worker"), to.workerId] as const] : [];
  return {
    language,
    subject: say("hireReady.subject", { person }),
    greeting: say("hello", { name: to.kind === "hr" ? say("hireReady.hr") : to.displayName }),
    paragraphs: [
      say("hireReady.what", { person, organization }),
      ...(to.kind === "manager" ? [say("hireReady.nothingToDo")] : []),
    ],
    facts: [
      [say("pickUp.for"), `${person} (${userPrincipalName})`],
      ...ofHr,
      [say("receipt.when"), momentIn(timeZone, registeredAt, language)],
    ],
    after: [say("hireReady.notThem", { person })],
  };
}
