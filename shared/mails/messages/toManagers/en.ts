/** What mails say to managers about their people, in English. As in the rest: no jargon (R89). */
export const toManagers = {
  "digest.subject": "{count, plural, one {# person} other {# people}} in your team still without a passkey",
  "digest.late":
    "{count, plural, one {# person who reports to you was asked to set up a passkey and is not ready yet.} other {# people who report to you were asked to set up a passkey and are not ready yet.}} You get this one mail in place of a copy of each reminder.",
  "digest.means": "Without a passkey they may lose access. A word from you helps most: setting one up takes {time}.",
  "digest.page": "Your page shows what each of them has, and who needs a one-time code, which only you can give.",
  "digest.button": "See my team",
  "digest.who": "Who",
  "digest.more": "{names} and {count} more",

  "news.subject": "{count, plural, one {# person} other {# people}} in your team: please tell them of passkeys",
  "news.announcement":
    "From {day} on, {count, plural, one {# person who reports to you} other {# people who report to you}} can set up a passkey: to sign in as one unlocks a phone.",
  "news.dayOf":
    "{count, plural, one {# person who reports to you} other {# people who report to you}} can set up a passkey now: to sign in as one unlocks a phone.",
  "news.tell":
    "Our mails do not reach {count, plural, one {this person} other {these people}}, so please pass it on yourself.",

  "pickUp.subject": "{person} needs a code from you",
  "pickUp.joiner": "{person} is new and needs a one-time code to sign in for the first time and set up a passkey.",
  "pickUp.warned":
    "{person} has no passkey yet and may need a one-time code to set one up before passwords stop working.",
  "pickUp.wouldBeBlocked":
    "{person} signs in without a passkey, and may need a one-time code to set one up before passwords stop working.",
  "pickUp.blocked": "{person} could not sign in, and may need a one-time code to set up a passkey.",
  "pickUp.lostPhone":
    "{person} lost the phone or key that held their passkey, and needs a one-time code to set up a new one.",
  "pickUp.newPhone": "{person} has a new phone, and needs a one-time code to set up a passkey on it.",
  "pickUp.onlyYou": "You are the manager, so only you can collect it.",
  "pickUp.deputy": "You are named to stand in for the manager, so only you can collect it.",
  "pickUp.byMail":
    "{person} also has a link in their personal mail. If you are not together, choose “Show the short code” on the page, call {person} on a number that you knew before, and read it out. Never send it by mail or chat: whoever has both gets into the account.",
  "pickUp.together":
    "Do it when you are together, or on a call where you know the face or the voice. Sign in, say how you made sure who it is, and read out the code. It works for {lifetime} and is shown once.",
  "pickUp.tellThem": "Our mails do not reach {person}, so please tell {person} about it yourself.",
  "pickUp.button": "Get the code",
  "pickUp.for": "For",
  "pickUp.from": "Link works from",
  "pickUp.until": "Link works until",
  "pickUp.cannotSignIn": "Without it {person} cannot sign in.",
  "pickUp.losesAccess": "Without a passkey {person} may lose access.",
  "pickUp.doNotForward": "It takes {time}. Do not forward this mail: the link works for you only.",
} as const;
