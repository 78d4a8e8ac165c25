import { dayIn, momentIn } from "./dates.ts";
import { helpWithoutCode, whomToAsk, whomToAskNow, whyAndWhere, whyAndWhereKept, whyKey } from "./helpWords.ts";
import type { Letter } from "./letter.ts";
import type { MailData, TenantBrand } from "./mailData.ts";
import { registerButton, setUpTime } from "./memberLetters.ts";
import { sayIn } from "./say.ts";

/** The mails to people who are enforced: that they are, that they were stopped, that somebody else was. */

export function enforcedTodayLetter(data: MailData["enforcedToday"], brand: TenantBrand): Letter {
  const { displayName: name, timeZone, enforcedAt, askedForIt, language } = data;
  const say = sayIn(language, brand);
  const day = dayIn(timeZone, enforcedAt, language);
  const since = say("enforced.since", { day, organization: brand.organizationName });
  const letter = { language, subject: say("enforced.subject"), greeting: say("hello", { name }) };
  if (data.hasUsablePasskey)
    return {
      ...letter,
      paragraphs: [`${since} ${say("enforced.nothingToSetUp")}`, say("enforced.onceMore")],
      after: [
        ...(askedForIt ? [say("enforced.askedForIt")] : []),
        say("enforced.whichOne"),
        whyAndWhereKept(say, data),
        whomToAskNow(say, data),
      ],
    };
  const noPasskey = `${since} ${say("enforced.noPasskey")}`;
  if (data.passWontDo || data.isPrivileged)
    return { ...letter, paragraphs: [noPasskey, whomToAskNow(say, data)], after: [whyKey(say, data)] };
  return {
    ...letter,
    paragraphs: [noPasskey, say("enforced.askForCode", { time: setUpTime(say, brand) })],
    button: registerButton(say, brand),
    after: [whyAndWhere(say, data)],
  };
}

export function blockedLetter(data: MailData["blockedNotice"], brand: TenantBrand): Letter {
  const { displayName: name, isByMethodsPolicy, isPrivileged, passWontDo, language } = data;
  const say = sayIn(language, brand);
  const day = dayIn(data.timeZone, data.deniedAt, language);
  const why = say(isByMethodsPolicy ? "blocked.whyRules" : "blocked.why", {
    day,
    organization: brand.organizationName,
  });
  const letter = {
    language,
    subject: say(isByMethodsPolicy ? "blocked.subjectRules" : "blocked.subject"),
    greeting: say("hello", { name }),
  };
  if (passWontDo || isPrivileged)
    return {
      ...letter,
      paragraphs: [why, helpWithoutCode(say, data, brand)],
      after: isPrivileged ? [whyKey(say, data)] : [say("blocked.noCode"), whyKey(say, data)],
    };
  return {
    ...letter,
    paragraphs: [why, say("blocked.askForCode", { time: setUpTime(say, brand) })],
    button: registerButton(say, brand),
    after: [whyAndWhere(say, data), whomToAsk(say, data)],
  };
}

export function attemptLetter(data: MailData["stoppedAttempt"], brand: TenantBrand): Letter {
  const { displayName: name, timeZone, attemptedAt, language } = data;
  const say = sayIn(language, brand);
  const moment = momentIn(timeZone, attemptedAt, language);
  return {
    language,
    subject: say("attempt.subject"),
    greeting: say("hello", { name }),
    paragraphs: [say("attempt.what", { moment, organization: brand.organizationName }), say("attempt.wasItYou")],
    after: [say("attempt.asBefore"), whyAndWhereKept(say, {})],
  };
}
