import { quietly } from "./quietly/en.ts";
import { toManagers } from "./toManagers/en.ts";

/**
 * What mails say to members and managers, in English: ICU messages. The keys and arguments of every other language are
 * those that stand here. No jargon (R89): an employee has three minutes and a phone.
 */
export const en = {
  hello: "Hello {name},",
  questions: "Questions, or rather talk to a person? Reply to this mail or write to {helpdeskMail}.",
  minutes: "{count, plural, one {# minute} other {# minutes}}",
  moment: "{day} at {time}",

  "button.register": "Set up my passkey",
  "button.registerSecond": "Set up my second key",
  "button.use": "Sign in with my passkey",

  "platform.windows": "Windows",
  "platform.macOS": "macOS",
  "platform.iOS": "iPhone or iPad",
  "platform.android": "Android",
  "platform.linux": "Linux or ChromeOS",
  "platform.unknown": "a device of unknown kind",

  unlock:
    "You unlock your work account the way you unlock your phone: with your face, your finger or a PIN. There is no password to type, and nobody can trick you into giving it away.",
  safer: "A passkey is safer than a password: nobody can trick you into giving it away.",
  "device.any": "Your phone or your work computer will do. If you ever lose it, the helpdesk gets you going again.",
  "device.admin":
    "You hold admin rights, so you need two keys: security keys of a make that is allowed for you, or Windows Hello on your computers. A passkey that goes along from device to device does not count. If you lose one key, the other one still lets you in.",
  "device.holder":
    "Your passkey is on the phone, computer or security key on which you made it. If you ever lose that, the helpdesk gets you going again.",
  "device.key":
    "A security key is safer than a password: nobody can trick you into giving it away. If you ever lose it, the helpdesk gets you going again.",

  "help.chat": "You can also ask in our chat: {channel}.",
  "help.code":
    "If it does not work, or you have no way to sign in, ask your manager or the helpdesk for a one-time code.",
  "help.managerHasCode":
    "No way to sign in, or it did not work? Your manager can hand you a one-time code: ask today, it takes both of you 5 minutes.",
  "help.call":
    "If you have no way to sign in, call the helpdesk, or go there. They make sure that it is you, and set up a key with which you sign in.",
  "help.askForKey":
    "Nobody makes a one-time code for people with admin rights. If it does not work, or you have no way to sign in, ask a Privileged Authentication Administrator, face to face or on a call where you know each other: they set up a key for your account and hand it to you. The helpdesk tells you who that is.",
  "help.knows": "The helpdesk knows already, and can be reached at {helpdeskMail}.",
  "help.callNow":
    "Call the helpdesk, or go there. They make sure that it is you, and set up a key with which you sign in. They know already, and can be reached at {helpdeskMail}, too.",

  "how.register": "Setting up your passkey takes about {time}.",
  "how.registerSecond":
    "You have one key that counts for people with admin rights, and need a second one, so that losing one locks nobody out. It takes about {time}.",
  "how.use":
    "You have a passkey, but you have never signed in with it. Sign in with it once, so that we know it works: it takes about {time}. If you are asked for something else first, choose another way to sign in, then the passkey.",
  "hint.openApp":
    "You have Microsoft Authenticator on your phone already: open it, choose your work account, and set up the passkey there if the app offers it.",
  "hint.codesEnd":
    "So far you sign in with codes by text message or phone call, and those end: from {day} on Microsoft sends no more of them.",
  "hint.codesEnded": "Codes by text message or phone call have ended: since {day} Microsoft sends no more of them.",
  "hint.onComputer":
    "Your passkey stays on the computer on which you made it: sign in there with your face, your finger or a PIN. Your phone needs one of its own.",
  "hint.carried": "You carry your passkey with you, so use it on your work computer, too.",
  "hint.passwordOnly":
    "As far as we can see, your account has nothing but a password, so you may be asked for a one-time code first.",
  inCopy: "{manager}, your manager, gets a copy of this mail.",

  "announcement.subject": "Your sign-in changes on {day} - {time} to set up",
  "announcement.subjectB": "From {day}: unlock your work account like your phone",
  "announcement.subjectC": "Set up your passkey now, in {time} - your group starts on {day}",
  "announcement.subjectReady": "Your sign-in changes on {day} - you are set up already",
  "announcement.ready":
    "You have a passkey already, so there is nothing to set up. Sign in with it once before that day, so that you know it works: it takes about {time}.",
  "announcement.what":
    "On {day} your group at {organization} starts to sign in with a passkey instead of a password. Your password still works for now.",
  "announcement.regulation": "The rule behind it: {regulation}.",
  "announcement.now": "Setting it up takes about {time}. You need not wait for the day: the button works now.",
  "announcement.upToYou":
    "Setting it up is up to you, nobody can do it for you. Later on, a password alone will not be enough to sign in.",

  "dayOf.subject": "Passkey enrolment opens today - {time}",
  "dayOf.subjectB": "Unlock your work account like your phone - from today, {time} to set up",
  "dayOf.subjectC": "No more passwords to type - set it up today, {time}",
  "dayOf.what": "Today is the day: set up your passkey for {organization}.",
  "dayOf.subjectOpened": "Passkey enrolment is open - {time}",
  "dayOf.whatOpened": "Your group has begun: set up your passkey for {organization}.",
  "dayOf.most": "Most people need {time}.",
  "dayOf.thisWeek": "Please do it this week. Later on, a password alone will not be enough to sign in.",

  "reminder.subject": "You're in the late group - please enrol this week",
  "reminder.subjectB":
    "{ask, select, registerSecond {Your second key is still missing - please set it up this week} use {Your passkey is still unused - please use it this week} other {Your passkey is still missing - please set it up this week}}",
  "reminder.subjectC": "Still signing in with your password? Changing that takes {time}",
  "reminder.what": "Most of your colleagues at {organization} sign in with a passkey by now; you do not yet.",
  "reminder.soon": "A password alone will soon not be enough to sign in.",

  "chaser.friendly.subject":
    "Please {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}} - {time}",
  "chaser.friendly.subjectB":
    "{time} for an easier sign-in: {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}}",
  "chaser.friendly.subjectC":
    "Have you got {time}? Please {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}}",
  "chaser.friendly.what":
    "Soon everybody at {organization} signs in with a passkey. Please {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}}.",
  "chaser.loss.subject":
    "You will lose access unless you {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}} - {time}",
  "chaser.loss.subjectB":
    "Keep your access to mail and apps: {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}} - {time}",
  "chaser.loss.subjectC":
    "Without {ask, select, registerSecond {a second key} use {using your passkey} other {a passkey}} you will lose access - {time}",
  "chaser.loss.what":
    "When your password stops working at {organization}, you will lose access to mail and apps unless you {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}} first.",
  "chaser.last.subject":
    "Do not lose access: {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}} today",
  "chaser.last.subjectB":
    "Act today, before your password stops working: {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}}",
  "chaser.last.subjectC":
    "After {count} mails about it: please {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}} today",
  "chaser.last.what":
    "This is mail number {count} about it. A day can be set for you on which your password stops working, and without a passkey you lose access to mail and apps at {organization} then. Only you can prevent it.",

  "warning.subject": "You may lose access after {day} - act now, it takes {time}",
  "warning.subjectB": "From {day} on your password may stop working - act now, {time}",
  "warning.subjectC":
    "Before {day}: {ask, select, registerSecond {set up your second key} use {use your passkey once} other {set up your passkey}} - it takes {time}",
  "warning.what":
    "From {day} on people at {organization} sign in with their passkey only, one after the other: your password stops working for mail and apps once your passkey has worked.",
  "warning.doNotPutOff":
    "Please do not put it off. A day can be set for you on which the password stops all the same, and without a passkey you lose access then.",

  "entry.subjectReady": "From {day} you sign in with your passkey only",
  "entry.what": "From {day} your password stops working for mail and apps at {organization}: this day was set for you.",
  "entry.nothingToDo": "You have a passkey that works, so there is nothing to do but to use it.",
  "entry.subject": "You lose access on {day} without a passkey - it takes {time}",
  "entry.loss": "Without a passkey you lose access then.",

  "enforced.subject": "From now on you sign in with your passkey only",
  "enforced.since": "Since {day} your password alone does not open mail and apps at {organization} any more.",
  "enforced.nothingToSetUp": "You sign in with your passkey, and there is nothing to set up.",
  "enforced.onceMore": "Apps may ask you to sign in once more in the next hours: choose the passkey, and you are in.",
  "enforced.askedForIt": "You asked for this yourself. If it was not you, call the helpdesk now.",
  "enforced.whichOne":
    "If an app or a device does not take your passkey, tell the helpdesk which one, and keep the passkey.",
  "enforced.noPasskey": "Your account has no passkey that works yet.",
  "enforced.askForCode":
    "Ask your manager or the helpdesk for a one-time code. With the code you are in at once. Then set up your passkey; it takes about {time}.",

  "blocked.subject": "You could not sign in - here is what to do",
  "blocked.why":
    "On {day} you were turned away when signing in at {organization}, because your account has no working passkey.",
  "blocked.subjectRules": "Your passkey does not work any more - here is what to do",
  "blocked.whyRules":
    "The rules for signing in at {organization} changed on {day}, and do not take any passkey of your account any more.",
  "blocked.noCode": "A one-time code would not let you in here, so nobody will give you one.",
  "blocked.askForCode":
    "Ask your manager for a one-time code: a link for it has gone to them, or to the helpdesk where they cannot be reached. With the code you are in at once. Then set up your passkey; it takes about {time}.",

  "attempt.subject": "Was this you? A sign-in with your password was stopped",
  "attempt.what":
    "On {moment} somebody entered your password at {organization} and did not use your passkey. They were stopped and did not get in.",
  "attempt.wasItYou":
    "If it was you, use your passkey next time; there is nothing else to do. If it was not you, somebody knows your password: change it, and tell the helpdesk.",
  "attempt.asBefore": "Your passkey works as before. Nobody at the helpdesk ever asks you for a password or a code.",

  "done.subject": "Your passkey works - there is nothing else to do",
  "done.what":
    "You have signed in at {organization} with your passkey, so we know that it works. There is nothing else to do: go on signing in with it.",
  "done.next": "Your password still works for now. We write to you when it no longer opens mail and apps.",
  "done.nextFrom": "Your password works until {day} at least. We write to you when it no longer opens mail and apps.",
  "done.second": "Please keep a second passkey on another device: if you lose one, you get in with the other.",
  "done.hasSecond": "You have more than one passkey: keep them, so that you get in with another if you lose one.",

  "receipt.subject": "Somebody was shown a one-time code for your account",
  "receipt.what":
    "On {moment} {who} was shown a one-time code for your account at {organization}. With this code a passkey can be set up for your account.",
  "receipt.expected":
    "If {who} gave you the code, or is about to, all is well: there is nothing to do about this mail.",
  "receipt.notYou":
    "If you did not expect this, call the helpdesk at once: somebody could get into your account with the code. They can also be reached at {helpdeskMail}.",
  "receipt.noCode": "The code is not in this mail, and nobody at the helpdesk ever asks you for one.",
  "receipt.who": "Shown to",
  "receipt.when": "When",

  "hireLink.subject": "Your first sign-in at {organization}",
  "hireLink.what":
    "Welcome to {organization}. On the page behind this link you get a code with which you sign in for the first time and set up your passkey. You need no password.",
  "hireLink.both":
    "The link alone opens nothing. You also need a short code: {manager} tells it to you on the phone or in person. If nobody has called yet, wait for the call, or call {manager}.",
  "hireLink.button": "Get my sign-in code",
  "hireLink.tellNobody":
    "Do not pass on this mail, and tell nobody the short code, whoever asks: nobody at the helpdesk ever does.",
  "hireLink.notYou": "If you do not begin here, or did not expect this, delete this mail.",

  "hireReady.subject": "{person} has a passkey",
  "hireReady.what":
    "{person} has set up a passkey for {organization}. It works, and no one-time code is needed any more.",
  "hireReady.nothingToDo": "You have nothing left to do. Links to a code that were open are closed.",
  "hireReady.notThem": "If {person} has not set up a passkey, tell the helpdesk at once: somebody else may have.",
  "hireReady.worker": "Worker",
  "hireReady.hr": "HR team",

  "partlyReady.subject": "Your passkey is not ready on all of your devices - {time}",
  "partlyReady.what":
    "Your passkey for {organization} works. But you were seen signing in without it on {places}. Once your password stops working, you would not get in there.",
  "partlyReady.someDevice": "one of your devices",
  "partlyReady.andOn": "{places}, and on {next}",
  "partlyReady.useItOnce":
    "Sign in there with your passkey once: choose another way to sign in, then the passkey. If your passkey stays on another device, set up a second one: it takes about {time}.",
  "partlyReady.phone": "One on your phone works on most devices.",
  "partlyReady.noPasskey":
    "If the device or the app does not offer a passkey, or you do not use it any more, tell the helpdesk which one it is.",
  "partlyReady.notYou":
    "If it was not you who signed in there, somebody knows your password: change it, and tell the helpdesk.",

  "wouldBeBlocked.subject": "You still sign in with your password - {time} to keep your access",
  "wouldBeBlocked.what":
    "On {day} you signed in at {organization} on {platform} without a passkey. Soon that is not enough any more.",
  "wouldBeBlocked.now": "Set one up now: it takes about {time}.",
  "wouldBeBlocked.codeOffered":
    "If you cannot, ask your manager for a one-time code when you are together: a link for it has gone to them, or to the helpdesk where they cannot be reached.",
  "wouldBeBlocked.notYou":
    "If it was not you who signed in then, somebody knows your password: change it, and tell the helpdesk.",

  "later.subjectOpening": "Your sign-in changes later: on {day}",
  "later.whatOpening":
    "We wrote to you that the way you sign in at {organization} changes. The day has been moved: it is {day} now.",
  "later.subject": "Later than we wrote: your password works until {day}",
  "later.what":
    "We wrote to you when your password stops working at {organization}. The day has been moved: it is not before {day} now.",
  "later.now": "You need not wait for the day: the button works now, and it takes about {time}.",
  ...quietly,
  ...toManagers,
} as const;
