import fc from "fast-check";
import { parse } from "node-html-parser";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { MailKind } from "../../../../shared/domain/mail/mailKinds.ts";
import { composeMail } from "../../../../shared/mails/composeMail.ts";
import type { ComposedMail, MailData } from "../../../../shared/mails/mailData.ts";
import { shownTexts } from "../../../support/mails/contrast.ts";
import { brand, link, member, samples } from "../../../support/mails/samples.ts";

const kinds = Object.keys(samples) as MailKind[];
const compose = <Kind extends MailKind>(kind: Kind, change: Partial<MailData[Kind]> = {}): ComposedMail =>
  composeMail(kind, { ...samples[kind], ...change }, brand);

describe.each(kinds)("the mail %s", (kind) => {
  const mail = compose(kind);

  test("is one screen with one button at most, readable on a phone, in the dark and by a screen reader", () => {
    const page = parse(mail.html);
    expect(page.querySelectorAll("a").length).toBeLessThanOrEqual(1);
    expect(mail.plainText.length).toBeLessThan(1200);
    expect(mail.html.length).toBeLessThan(20_000);
    expect(page.querySelector("html")?.getAttribute("lang")).toBe("en");
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark">');
    expect(page.querySelectorAll("img, script, link, iframe, form")).toEqual([]);
    for (const table of page.querySelectorAll("table")) {
      expect(table.getAttribute("role") === "presentation" || table.querySelector('th[scope="row"]') !== null).toBe(
        true,
      );
    }
    // Nothing stands in the wrappers that MJML gives no size.
    for (const size of mail.html.matchAll(/font-size: ?([1-9]\d*)px/g))
      expect(Number(size[1])).toBeGreaterThanOrEqual(16);
    const button = page.querySelector("a")?.getAttribute("style");
    if (button) expect(button).toMatch(/min-height: 44px/);
  });

  test("has a short subject on one line", () => {
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.subject.length).toBeLessThan(90);
  });
});

const toEmployees = [
  "announcement",
  "dayOf",
  "reminder",
  "chaser",
  "enforcementWarning",
  "wouldBeBlocked",
  "partlyReady",
  "blockedNotice",
  "entryWarning",
  "enforcedToday",
  "postponement",
] as const;

describe.each(toEmployees)("the mail %s to an employee", (kind) => {
  test("leads to the page where a passkey is set up, says who helps, and asks in plain words", () => {
    const { plainText } = compose(kind, kind === "enforcedToday" ? { hasUsablePasskey: false } : {});
    expect(plainText).toContain(brand.securityInfoUrl);
    expect(plainText).toContain(brand.helpdeskMail);
    expect(plainText).toMatch(/minute/);
    expect(plainText).not.toMatch(
      /phishing|MFA|TAP\b|FIDO|WebAuthn|credential|key.?pair|conditional access|authenticat|enforce/i,
    );
  });
});

test.each([
  ["dayOf", "Passkey enrolment opens today - 5 minutes"],
  ["reminder", "You're in the late group - please enrol this week"],
] as const)("the subject of %s is the one that was measured", (kind, subject) => {
  expect(compose(kind).subject).toBe(subject);
});

describe("the time that setting up a passkey takes", () => {
  const inMinutes = (kind: MailKind, minutesToSetUp: number, change: object = {}) => {
    const { subject, plainText } = composeMail(kind, { ...samples[kind], ...change } as never, {
      ...brand,
      minutesToSetUp,
    });
    return `${subject}\n${plainText}`;
  };

  test.each([
    ["announcement", {}],
    ["dayOf", {}],
    ["reminder", {}],
    ["chaser", {}],
    ["enforcementWarning", {}],
    ["entryWarning", {}],
    ["wouldBeBlocked", {}],
    ["partlyReady", {}],
    ["postponement", {}],
    ["enforcedToday", { hasUsablePasskey: false }],
    ["blockedNotice", {}],
  ] as const)("is what the tenant says, everywhere in %s", (kind, change) => {
    expect(inMinutes(kind, 8, change)).toContain("8 minutes");
    expect(inMinutes(kind, 8, change)).not.toMatch(/\b(3|5) minutes/);
    expect(inMinutes(kind, 1, change)).toMatch(/\b1 minute\b/);
  });

  test("changes nothing in what else takes time: using a passkey, collecting a code", () => {
    expect(inMinutes("chaser", 8, { ask: "use" })).toContain("about 1 minute");
    expect(inMinutes("pickUp", 8)).toContain("It takes 3 minutes");
  });

  test("is never less on the day than the subject says that was measured", () => {
    expect(inMinutes("dayOf", 2)).toMatch(/^Passkey enrolment opens today - 5 minutes/);
    expect(inMinutes("dayOf", 6)).toMatch(/^Passkey enrolment opens today - 6 minutes/);
  });
});

describe("the three subjects", () => {
  const varied = [
    ["announcement", {}],
    ["dayOf", {}],
    ["reminder", {}],
    ["chaser", { tone: 1 }],
    ["chaser", { tone: 2 }],
    ["chaser", { tone: 4 }],
    ["enforcementWarning", {}],
  ] as const;
  const asks = ["register", "registerSecond", "use"] as const;
  const variants = ["A", "B", "C"] as const;
  const subjectsOf = (kind: (typeof varied)[number][0], change: object) =>
    variants.map((variant) => compose(kind, { ...change, variant }).subject);

  test.each(varied)("of %s %o differ in every language, and are short", (kind, change) => {
    for (const language of ["en", "de", "fr", "es"] as const)
      for (const ask of asks) {
        const subjects = subjectsOf(kind, { ...change, language, ask });
        expect(new Set(subjects).size).toBe(3);
        for (const subject of subjects) expect(subject.length, subject).toBeLessThan(100);
      }
  });

  test.each(varied)("of %s %o stand above the same letter", (kind, change) => {
    const [a, ...others] = variants.map((variant) => compose(kind, { ...change, variant }).plainText);
    expect(others).toEqual([a, a]);
  });

  test.each(varied)("of %s %o begin with what was there before, and are plain ASCII in English", (kind, change) => {
    expect(subjectsOf(kind, change)[0]).toBe(compose(kind, change).subject);
    for (const subject of subjectsOf(kind, change)) expect(subject).toMatch(/^[\x20-\x7e]+$/);
  });

  test("tell somebody who has a passkey to use it, and not to set one up", () => {
    for (const [kind, change] of varied.filter(([one]) => one === "chaser" || one === "enforcementWarning"))
      for (const subject of subjectsOf(kind, { ...change, ask: "use" })) expect(subject).not.toMatch(/set up/);
    for (const subject of subjectsOf("reminder", { ask: "use" }))
      expect(subject).not.toMatch(/set (it|one) up|missing/);
  });

  test("threaten nobody before the second chaser, and nobody with a day on which access ends", () => {
    for (const [kind, change] of [...varied.slice(0, 3), ["chaser", { tone: 1 }]] as const)
      for (const subject of subjectsOf(kind, change)) expect(subject).not.toMatch(/lose|access|stops/i);
    for (const subject of subjectsOf("enforcementWarning", {})) expect(subject).not.toMatch(/lose access on|stops on/i);
  });
});

describe("the tone", () => {
  const chaser = (tone: number) => compose("chaser", { tone });
  const loss = /lose access/;

  test("is friendly at first, without a threat", () => {
    expect(chaser(1).subject).toBe("Please set up your passkey - 3 minutes");
    expect(chaser(1).plainText).not.toMatch(loss);
    expect(compose("announcement").plainText).not.toMatch(loss);
  });

  test.each([2, 3, 4, 10])("says from the second chaser on that access will be lost (%i)", (tone) => {
    expect(chaser(tone).subject).toMatch(loss);
    expect(chaser(tone).plainText).toMatch(loss);
  });

  test("of a chaser says that the manager can hand over a code when the manager has the link, and only then", () => {
    expect(compose("chaser", { tone: 3, managerHasCode: true }).plainText).toContain(
      "Your manager can hand you a one-time code",
    );
    expect(compose("chaser", { tone: 3 }).plainText).not.toContain("Your manager can hand you");
  });

  test("of a link tells the manager to tell somebody whom no mail reaches, and only then", () => {
    const told = /please tell Nina New about it yourself/;
    expect(compose("pickUp", { isUnreached: true }).plainText).toMatch(told);
    expect(compose("pickUp").plainText).not.toMatch(told);
  });

  test("rises once more from the fourth on", () => {
    expect(chaser(4).subject).not.toBe(chaser(3).subject);
    expect(chaser(9).plainText).toContain("mail number 9");
  });

  test("of the warning names the day and what stops working", () => {
    const { subject, plainText } = compose("enforcementWarning");
    expect(subject).toContain("Monday 6 April");
    expect(plainText).toMatch(/password stops working/);
  });

  // Nobody is enforced unready: a mail of the wave promises no day on which everybody without a passkey is shut out.
  test("of the warning and of the last chasers says when a password stops: after the passkey worked, or on a day of one's own", () => {
    const { subject, plainText } = compose("enforcementWarning");
    expect(plainText).toMatch(/once your passkey has worked/);
    expect(plainText).toMatch(/A day can be set for you .* without a passkey you lose access then/);
    expect(subject).not.toMatch(/you lose access on/i);
    expect(chaser(9).plainText).toMatch(/A day can be set for you/);
    expect(chaser(9).plainText).not.toMatch(/about to lose/);
  });

  test("of a link says that nothing works without it only of those who have no password that works", () => {
    for (const reason of ["joiner", "blocked"] as const)
      expect(compose("pickUp", { reason }).plainText).toMatch(/Without it .* cannot sign in/);
    for (const reason of ["warned", "wouldBeBlocked"] as const) {
      expect(compose("pickUp", { reason }).plainText).not.toMatch(/cannot sign in/);
      expect(compose("pickUp", { reason }).plainText).toMatch(/may lose access/);
    }
  });

  test("of every mail to those without a passkey says what happens otherwise", () => {
    for (const kind of ["announcement", "dayOf", "reminder"] as const)
      expect(compose(kind).plainText).toMatch(/password alone will/);
  });
});

describe("somebody who has a passkey and never used it", () => {
  test.each(["reminder", "chaser", "enforcementWarning", "entryWarning"] as const)(
    "is asked in %s to sign in with it, not to set one up",
    (kind) => {
      const { plainText } = compose(kind, { ask: "use" });
      expect(plainText).toContain("Sign in with my passkey");
      expect(plainText).not.toMatch(/set up (my|your) passkey/i);
    },
  );
});

describe("what a chaser says of the way that somebody signs in now", () => {
  const chased = ["reminder", "chaser", "enforcementWarning"] as const;
  const said = {
    openApp: /Microsoft Authenticator .* already: open it/,
    codesEnd: /codes by text message or phone call, and those end: from 1 February 2027 on/,
    codesEnded: /have ended: since 1 February 2027/,
    passwordOnly: /nothing but a password/,
    onComputer: /stays on the computer/,
    carried: /carry your passkey with you/,
  } as const;
  const hints = Object.keys(said) as (keyof typeof said)[];

  test.each(chased)("stands in %s, and nothing of it where nothing is known", (kind) => {
    for (const hint of hints) {
      const ask = hint === "onComputer" || hint === "carried" ? "use" : "register";
      expect(compose(kind, { ask, hint }).plainText).toMatch(said[hint]);
      expect(compose(kind, { ask }).plainText).not.toMatch(said[hint]);
    }
  });

  test.each(chased)("is nothing in %s to people with admin rights", (kind) => {
    for (const hint of hints)
      expect(compose(kind, { hint, isPrivileged: true })).toEqual(compose(kind, { isPrivileged: true }));
  });

  test("names the day in each language", () => {
    const day = (language: "en" | "de" | "fr" | "es") => compose("chaser", { language, hint: "codesEnd" }).plainText;
    expect(day("de")).toContain("Ab 1. Februar 2027");
    expect(day("fr")).toContain("à partir du 1er février 2027");
    expect(day("es")).toContain("a partir del 1 de febrero de 2027");
  });
});

describe("dates", () => {
  test.each([
    ["Europe/Berlin", "Monday 30 March"],
    ["Pacific/Auckland", "Monday 30 March"],
    ["America/Los_Angeles", "Sunday 29 March"],
  ])("are those of the reader in %s", (timeZone, day) => {
    expect(compose("announcement", { timeZone, opensAt: "2026-03-30T05:00:00.000Z" }).plainText).toContain(day);
  });

  test.each([
    ["Europe/Berlin", "Tuesday 31 March at 07:00 CEST"],
    ["America/Los_Angeles", "Monday 30 March at 22:00 GMT-7"],
  ])("with a time name the zone in %s", (timeZone, moment) => {
    expect(compose("pickUp", { timeZone }).plainText).toContain(`Link works until: ${moment}`);
  });
});

describe("the mail with the link to a code", () => {
  test("tells the manager for whom, until when, and how to make sure", () => {
    const { subject, plainText } = compose("pickUp");
    expect(subject).toBe("Nina New needs a code from you");
    expect(plainText).toContain(link);
    expect(plainText).toContain("Nina New (nina@contoso.example)");
    expect(plainText).toMatch(/together, or on a call/);
    expect(plainText).toMatch(/works for 60 minutes/);
  });

  test.each(["joiner", "warned", "wouldBeBlocked", "blocked"] as const)("says why it is sent (%s)", (reason) => {
    expect(compose("pickUp", { reason }).plainText).toMatch(/one-time code/);
  });

  test("goes to the helpdesk with the reason when no manager can be reached", () => {
    const { plainText } = compose("pickUp", { to: { kind: "helpdesk", because: "no manager is set in Entra" } });
    expect(plainText).toContain("no manager is set in Entra");
    expect(plainText).toContain("nina@contoso.example");
  });
});

test("the request for an approval says how many it enforces, who follows under it, and that nothing happens without it", () => {
  const { subject, plainText } = compose("approvalRequest");
  expect(subject).toBe("Approve wave Finance: 96 of 100 ready");
  expect(plainText).toContain("Will be enforced: 96 of 100");
  expect(plainText).toContain("Will be left out for now: 4");
  expect(plainText).toMatch(/left out follow one by one within four weeks, each once ready/);
  expect(plainText).toMatch(/If nobody approves by then, nobody is enforced/);
  expect(plainText).not.toMatch(/exclu|switched on/);
});

test("the request for an approval of a part names it, and says who follows and that they are asked about then", () => {
  const first = compose("approvalRequest", { part: { name: "part 1 of 3", later: [900, 899] } });
  expect(first.subject).toBe("Approve wave Finance, part 1 of 3: 96 of 100 ready");
  expect(first.plainText).toMatch(/This is part 1 of 3\. Nobody else enters by it: 1799 people follow in 2 more parts/);
  const last = compose("approvalRequest", { part: { name: "part 3 of 3", later: [] } });
  expect(last.plainText).toContain("This is part 3 of 3. It is the last one.");
  expect(compose("approvalRequest").plainText).not.toContain("part");
});

test("the notice of a blocked sign-in says how to get in again, and promises no way around the passkey", () => {
  const { plainText } = compose("blockedNotice");
  expect(plainText).toContain("On Monday 30 March you were turned away");
  expect(plainText).toMatch(/Ask your manager for a one-time code/);
  expect(plainText).not.toMatch(/old way|your password/);
});

test("the notice of a blocked sign-in sends nobody for a code that would not let them in", () => {
  const { plainText } = compose("blockedNotice", { passWontDo: true });
  expect(plainText).toMatch(/Call the helpdesk.*set up a key.*one-time code would not let you in/s);
  expect(plainText).not.toMatch(/Ask your manager|link for it/);
});

describe("the mail about a date that was set for one person", () => {
  test("names the day, what stops working, and the code that the manager has", () => {
    const { subject, plainText } = compose("entryWarning", { managerHasCode: true });
    expect(subject).toContain("Monday 13 April");
    expect(plainText).toMatch(/password stops working/);
    expect(plainText).toContain("Your manager can hand you a one-time code");
    expect(compose("entryWarning", { managerHasCode: false }).plainText).not.toContain("Your manager can hand you");
  });

  test("asks nothing of somebody whose passkey works", () => {
    const { subject, plainText } = compose("entryWarning", { ask: "nothing" });
    expect(subject).toBe("From Monday 13 April you sign in with your passkey only");
    expect(plainText).not.toMatch(/lose access|set up/i);
  });
});

describe("the mail to somebody who has entered", () => {
  test("says since when, and asks nothing of somebody whose passkey works but to use it", () => {
    const { subject, plainText } = compose("enforcedToday", { hasUsablePasskey: true });
    expect(subject).toBe("From now on you sign in with your passkey only");
    expect(plainText).toContain("Since Monday 30 March");
    expect(plainText).toContain("tell the helpdesk which one");
    expect(plainText).not.toContain(brand.securityInfoUrl);
    expect(plainText).not.toMatch(/set up your passkey|lose access|enforce/i);
  });

  test("leads somebody without a passkey to a code, and only where a code lets them in", () => {
    expect(compose("enforcedToday", { hasUsablePasskey: false }).plainText).toContain(
      "Ask your manager or the helpdesk for a one-time code",
    );
    for (const hasUsablePasskey of [true, false]) {
      const { plainText } = compose("enforcedToday", { hasUsablePasskey, passWontDo: true });
      expect(plainText).toContain("call the helpdesk, or go there");
      expect(plainText).not.toMatch(/one-time code/);
    }
  });

  // The stand-in managers and helpdesk act on such words.
  test.each([true, false])("reads like no refusal (has a passkey: %s)", (hasUsablePasskey) => {
    const { plainText } = compose("enforcedToday", { hasUsablePasskey });
    expect(plainText).not.toMatch(/cannot sign in|could not sign in|was stopped|turned away|blocked|pick-up/i);
  });
});

test("the notice of a stopped attempt says when, that nobody got in, and what to do if it was somebody else", () => {
  const { plainText } = compose("stoppedAttempt");
  expect(plainText).toMatch(/30 March.*03:00/);
  expect(plainText).toMatch(/did not get in/);
  expect(plainText).toMatch(/change it, and tell the helpdesk/);
});

describe("the mail to somebody who has done what was asked", () => {
  test("asks for nothing, and says what comes next: a day only where one is known", () => {
    const { subject, plainText, html } = compose("done");
    expect(subject).toBe("Your passkey works - there is nothing else to do");
    expect(plainText).toContain("Your password still works for now. We write to you when");
    expect(plainText).not.toMatch(/Monday|lose access|set up your passkey/i);
    expect(html).not.toMatch(/<a\b/);
    const { plainText: dated } = compose("done", { passwordUntil: "2026-04-13T07:00:00.000Z" });
    expect(dated).toContain("works until Monday 13 April at least");
  });

  test("asks for a second passkey, or to keep it; of people with admin rights for two keys", () => {
    const second = "Please keep a second passkey";
    expect(compose("done").plainText).toContain(second);
    expect(compose("done", { hasSecond: true }).plainText).toContain("You have more than one passkey: keep them");
    expect(compose("done", { hasSecond: true }).plainText).not.toContain(second);
    expect(compose("done", { isPrivileged: true }).plainText).toContain("you need two keys");
    expect(compose("done", { isPrivileged: true }).plainText).not.toContain(second);
  });
});

test("a receipt says who, when and whom to call; it has no button, and no longer a name than a line holds", () => {
  const { plainText, html } = compose("receipt", {
    collectorName: `${"Very ".repeat(60)}Long`,
    shownAt: "2026-03-30T07:00:00.000Z",
  });
  expect(plainText).toContain("On Monday 30 March at 09:00 CEST Very Very");
  expect(plainText).not.toContain("Long");
  expect(plainText).toContain(`call the helpdesk at once`);
  expect(html).not.toMatch(/<a\b/);
});

describe("to people with admin rights", () => {
  const toMembers = [
    ["announcement", samples.announcement],
    ["dayOf", samples.dayOf],
    ["reminder", samples.reminder],
    ["chaser", samples.chaser],
    ["enforcementWarning", samples.enforcementWarning],
    ["enforcedToday", samples.enforcedToday],
    ["blockedNotice", { ...samples.blockedNotice, passWontDo: true }],
    ["postponement", samples.postponement],
  ] as const satisfies readonly (readonly [MailKind, object])[];

  test.each(toMembers)("no mail of the kind %s speaks of a code that somebody could give them", (kind, data) => {
    const { plainText } = composeMail(kind, { ...data, isPrivileged: true } as never, brand);
    const text = plainText.replaceAll("Nobody makes a one-time code for people with admin rights.", "");
    expect(text).not.toMatch(/one-time code|your phone or your work computer will do/i);
  });

  test.each(toMembers.filter(([kind]) => !["announcement", "dayOf", "postponement"].includes(kind)))(
    "the mail %s says whom to ask for a key; to others it does not",
    (kind, data) => {
      const whom = "Privileged Authentication Administrator";
      expect(composeMail(kind, { ...data, isPrivileged: true } as never, brand).plainText).toContain(whom);
      expect(composeMail(kind, data as never, brand).plainText).not.toContain(whom);
    },
  );

  test("who has one key is asked for the second one", () => {
    const { plainText, subject } = composeMail("chaser", { ...member, ask: "registerSecond", tone: 2 }, brand);
    expect(plainText).toContain("need a second one");
    expect(subject).toContain("set up your second key");
  });

  test("the request for an approval says that two people have to approve; otherwise it does not", () => {
    const say = /two different people have to approve/;
    const asked = (isPrivileged: boolean) =>
      composeMail("approvalRequest", { ...samples.approvalRequest, isPrivileged }, brand).plainText;
    expect(asked(true)).toMatch(say);
    expect(asked(false)).not.toMatch(say);
  });
});

test("the button has the tenant's colour, in the dark as in the light, and no other mark is left of ours", () => {
  const brandColor = "#7a1f5c";
  const { html } = composeMail("reminder", samples.reminder, { ...brand, brandColor });
  for (const dark of [false, true])
    expect(shownTexts(html, dark).filter(({ behind }) => behind === brandColor)).toEqual([
      { text: "Set up my passkey", colour: "#ffffff", behind: brandColor },
    ]);
  expect(html).not.toContain(brand.brandColor);
});

describe("why, and where to ask", () => {
  const { regulation, chatChannel, ...without } = brand;

  test.each(["announcement", "dayOf"] as const)("the mail %s names the chat, where there is one", (kind) => {
    expect(compose(kind).plainText).toContain(`You can also ask in our chat: ${chatChannel}.`);
    expect(composeMail(kind, samples[kind], without).plainText).not.toMatch(/chat/);
  });

  test("the announcement names what asks for it, where that is said; no other mail does", () => {
    expect(compose("announcement").plainText).toContain(`The rule behind it: ${regulation}.`);
    expect(composeMail("announcement", samples.announcement, without).plainText).not.toMatch(/rule behind/);
    for (const kind of kinds.filter((one) => one !== "announcement"))
      expect(compose(kind).plainText).not.toContain(regulation);
  });
});

describe("text from elsewhere", () => {
  const nasty = `<img src=x onerror=alert(1)>"'&</a>\r\nBcc: all@contoso.example\u202e`;

  test.each(kinds)("cannot become markup, a header line or a paragraph in %s", (kind) => {
    const data = Object.fromEntries(
      Object.entries(samples[kind]).map(([key, value]) => [
        key,
        ["displayName", "personName", "waveName", "about", "what", "because", "managerName"].includes(key)
          ? nasty
          : value,
      ]),
    ) as unknown as MailData[typeof kind];
    const named = { organizationName: nasty, regulation: nasty, chatChannel: nasty };
    const mail = composeMail(kind, data, { ...brand, ...named });
    expect(mail.html).not.toMatch(/<img|onerror=alert\(1\)>"/);
    expect(mail.subject).not.toMatch(/[\r\n\u202e]/);
    expect(mail.plainText).not.toMatch(/^Bcc:/m);
    expect(mail.html + mail.plainText).not.toContain("\u202e");
  });

  test("of any kind leaves one link and no new element", () => {
    const tagsOf = (html: string) =>
      parse(html)
        .querySelectorAll("*")
        .map((element) => element.tagName);
    const plain = tagsOf(compose("reminder").html);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (displayName) => {
        expect(tagsOf(compose("reminder", { displayName }).html)).toEqual(plain);
      }),
    );
  });

  test("is refused as a link when it is none", () => {
    expect(() => compose("pickUp", { link: "javascript:alert(1)" })).toThrow(/web address/);
    expect(() => compose("pickUp", { link: "nonsense" })).toThrow();
  });
});

test("a pass does not fit into any mail", () => {
  type MintedPass = { readonly temporaryAccessPass: string };
  expectTypeOf<MailData["pickUp"] & MintedPass>().toBeNever();
  expectTypeOf<Extract<MailData[MailKind], MintedPass>>().toBeNever();
});

describe.each(["secondPasskey", "unusedPasskey"] as const)("the mail %s", (kind) => {
  test.each([
    ["en", "about 1 December 2026. If your passkey is on that device, please set up another one"],
    ["de", "etwa dem 1. Dezember 2026 niemand angemeldet hat. Wenn Ihr Passkey auf diesem Gerät ist"],
    ["fr", "depuis le 1er décembre 2026 environ. Si votre clé d’accès est sur cet appareil"],
    ["es", "desde el 1 de diciembre de 2026, aproximadamente. Si su clave de acceso está en ese dispositivo"],
  ] as const)("says in %s since when nobody uses the device, where there is one", (language, words) => {
    const deviceUsedAt = "2026-12-01T23:30:00.000Z";
    expect(compose(kind, { language, deviceUsedAt }).plainText.replaceAll(/\s+/g, " ")).toContain(words);
    expect(compose(kind, { language }).plainText).not.toContain("2026");
  });
});

test("who is told of an unused device is not told that their passkey goes on working; everybody else is", () => {
  const goesOn = "Your passkey goes on working";
  expect(compose("secondPasskey").plainText).toContain(goesOn);
  expect(compose("secondPasskey", { deviceUsedAt: "2026-12-01T08:00:00.000Z" }).plainText).not.toContain(goesOn);
});
