import { APP_SCOPE } from "../domain/audit.ts";
import type { DueJoinerStep } from "../domain/joiner/joinerTypes.ts";
import type { LeaverStep } from "../domain/leaver/leaver.ts";
import type { DueStep } from "../domain/wave/waveSteps.ts";
import type { AboutTrouble } from "./noteQuietly.ts";

/** What a step of a wave was about to do, for people. */
const ofWave: Readonly<Record<DueStep["kind"] | "decide", string>> = {
  decide: "deciding what is due for the wave",
  snapshot: "taking down the group's members",
  mail: "mailing the members",
  checkGate: "looking at everyone's passkeys",
  chase: "writing to those who have no passkey yet",
  createPolicy: "creating the policy in report-only",
  reachOut: "reaching those whom report-only would have stopped",
  sweep: "reading the sign-in log of the report-only window",
  checkEveryone: "looking at everyone before the flip",
  voidApproval: "voiding the approval",
  enforce: "putting people into the enforced group",
  watch: "watching over the enforced people",
  advance: "moving the wave on",
  rollBack: "taking people out of the enforced group",
};

const ofJoiner: Readonly<Record<DueJoinerStep["kind"] | "decide", string>> = {
  decide: "deciding what is due for an onboarding",
  lookUpAccount: "looking up the account of somebody who was hired",
  offer: "offering a one-time code to somebody who was hired",
  checkMethods: "looking whether somebody who was hired has a passkey",
  finish: "finishing an onboarding",
  handOver: "handing an onboarding over to the helpdesk",
  hold: "holding an onboarding for a person to look at",
  issueAhead: "making a code ahead",
  withdraw: "taking an offer back whose first day has moved",
};

export const aboutWave = (waveId: string, kind: DueStep["kind"] | "decide" = "decide"): AboutTrouble => ({
  scope: waveId,
  doing: ofWave[kind],
});
export const aboutJoiner = (joinerId: string, kind: DueJoinerStep["kind"] | "decide" = "decide"): AboutTrouble => ({
  scope: joinerId,
  doing: ofJoiner[kind],
});
const ofLeaver: Readonly<Record<LeaverStep, string>> = {
  onboarding: "ending the onboarding of somebody who has left",
  account: "finding the account of somebody who has left",
  waves: "taking somebody who has left out of their wave",
  groups: "taking somebody who has left out of their groups",
  sessions: "ending the sessions of somebody who has left",
  methods: "deleting the sign-in methods of somebody who has left",
  enforcement: "taking somebody who has left out of the enforced group",
};
/** @param step absent: whichever is due. */
export const aboutLeaver = (worker: string, step?: LeaverStep): AboutTrouble => ({
  scope: worker,
  doing: step === undefined ? "doing what follows once somebody has left" : ofLeaver[step],
  againAfterSeconds: 900,
});
/** Parts of a wave's steps that the rest of the step does not wait for. */
const ofPart = {
  usedUpPass: {
    doing: "deleting a one-time code that a passkey has followed",
    meanwhile: "Until it is gone or runs out, Entra asks its owner for the code first.",
  },
  enforcedNotice: {
    doing: "telling people that from now on they sign in with their passkey only",
    meanwhile: "They are enforced already.",
  },
  datedEntry: {
    doing: "putting people into the enforced group on the date that was decided",
    meanwhile: "They stay outside.",
  },
  lateEntry: {
    doing: "putting people into the enforced group who are ready by now",
    meanwhile: "They stay outside.",
  },
  away: {
    doing: "looking in the sign-in log for people who are away",
    meanwhile: "Until it can be read, nobody more counts as away.",
    againAfterSeconds: 24 * 3600,
  },
  count: {
    doing: "counting the people of a large wave",
    meanwhile: "Its page shows the last count, and of when it is.",
  },
  personas: {
    doing: "reading by which groups it is known what people should hold",
    meanwhile: "The wave goes on. What people should hold stays as it was known, or is not said.",
  },
  addresses: {
    doing: "reading again where people are mailed to",
    meanwhile: "They are mailed where they were known to be.",
  },
} as const;
export const aboutPart = (waveId: string, part: keyof typeof ofPart): AboutTrouble => ({
  scope: waveId,
  ...ofPart[part],
});
/** Whom a mail or a page names by their id only for now. */
export const ABOUT_NAMES: AboutTrouble = {
  scope: APP_SCOPE,
  doing: "looking up the names of people for a mail or a page",
  meanwhile: "They are named by their ids.",
};
/** Somebody opens the page of a code, or presses its button. @param scope of the grant, where it is known. */
export const aboutCode = (scope: string = APP_SCOPE): AboutTrouble => ({
  scope,
  doing: "handing out a one-time code",
  meanwhile: "Whoever opens the link is told to come back later, or to ask the helpdesk.",
  isPressed: true,
});

/** Somebody looks at the page of their own account, or asks the helpdesk there. */
export const aboutSelf = (): AboutTrouble => ({
  scope: APP_SCOPE,
  doing: "showing people their own account",
  meanwhile: "Whoever opens that page is told what cannot be read, and cannot require a passkey of themselves.",
  isPressed: true,
});

export const aboutStart: AboutTrouble = {
  scope: APP_SCOPE,
  doing: "noting on which kind of phone people open the link of a mail",
  meanwhile: "They come to Security info all the same; the counts by device family miss them.",
  againAfterSeconds: 3600,
};

const ofAct = {
  issuePass: "making a one-time code at the helpdesk",
  confirmPass: "agreeing to a one-time code of the helpdesk's",
  takeBackLinks: "taking back the links to somebody's one-time codes",
  approve: "approving a wave",
  pause: "pausing a wave",
  resume: "resuming a wave",
  postpone: "postponing a wave",
  overrule: "letting a wave go on though the helpdesk is over its limit",
  cancel: "cancelling a wave",
  withdraw: "withdrawing an approval",
  rollback: "asking for a rollback",
  startWave: "planning a wave",
  declare: "declaring what Graph cannot tell",
  decideAboutMember: "deciding about somebody who is left outside",
  enterNow: "putting somebody who was left out into the enforced group",
  confirmDate: "confirming the date of somebody who is left outside",
  askToStart: "asking for the start of enforcement",
  confirmStart: "confirming the start of enforcement",
  stop: "stopping enforcement",
  askRelease: "asking for somebody's release",
  confirmRelease: "confirming somebody's release",
  endRelease: "ending somebody's release",
  enforceMyself: "enforcing somebody who asks for it",
  sendTestMail: "sending an admin a test of a mail",
  changeMailText: "changing the words of a mail",
  acceptAhead: "letting codes be made ahead",
  stopAhead: "having no more codes made ahead",
  lendKeys: "noting who has a hardware key",
  decideLeavers: "deciding about leavers who are held",
  liftLeft: "letting somebody have codes again of whom HR told that they left",
  erasePerson: "deleting what is known of a person",
  askForHelp: "telling the helpdesk of somebody who asks for help",
  askForCode: "sending a manager the link to a code for one of their people",
  makeDoor: "making the policies of the door",
  confirmDoor: "confirming the policies of the door",
  askForRoles: "making the policy over directory roles",
  confirmRoles: "enabling the policy over directory roles",
} as const;
/** What people press a button for, or send a request for, and is done while they wait. */
export type NotedAct = keyof typeof ofAct;
export const aboutAct = (act: NotedAct, scope: string): AboutTrouble => ({
  scope,
  doing: ofAct[act],
  meanwhile: "Whoever asked for it was told so.",
  isPressed: true,
});
export const aboutApp = (
  doing: string,
  rest: Pick<AboutTrouble, "meanwhile" | "againAfterSeconds"> = {},
): AboutTrouble => ({ scope: APP_SCOPE, doing, ...rest });
/** Admins see which ones on the page of the mail. */
export const aboutTexts = aboutApp("writing mails in words of your own", {
  meanwhile: "Our own words are said in their place, and every mail goes out.",
});
export const aboutSetUpTime = aboutApp("reading how long setting up a passkey took, to say so in mails", {
  againAfterSeconds: 3600,
  meanwhile: "Mails say the minutes of MINUTES_TO_SET_UP, and every mail goes out.",
});
/** Whoever cannot be told from an admin counts as one: nobody is told of a fault, and nothing goes on for them. */
export const aboutRoles = aboutApp("reading who holds an admin role", {
  meanwhile: "Until that can be read, nobody new gets a one-time code, is let in unready or released.",
});
