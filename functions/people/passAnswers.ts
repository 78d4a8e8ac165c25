import type { PassRefusal } from "../../shared/passes/collect.ts";
import type { ProblemCode } from "../../shared/web/problem.ts";
import type { Issued } from "./issueCode.ts";

type Because = PassRefusal | Extract<Issued, { kind: "refused" }>["because"];
type Answer = readonly [status: number, code: ProblemCode];

const notForAccount: Answer = [409, "notForAccount"];
const notByYou: Answer = [403, "notForAccount"];
const gone: Answer = [409, "codeGone"];

/** What a program is told of why there is no code. */
export const passAnswers: Readonly<Record<Because, Answer>> = {
  presserUnknown: notByYou,
  presserIsGuest: notByYou,
  presserIsExternal: notByYou,
  presserOfUnknownType: notByYou,
  subjectGone: [404, "unknownPerson"],
  ownPass: [403, "ownCase"],
  ownCase: [403, "ownCase"],
  notTheManager: notByYou,
  notTheDeputy: notByYou,
  notTheHelpdesk: notByYou,
  notTheAsker: [403, "notTheAsker"],
  notYours: notByYou,
  notThisWay: notByYou,
  noTestApp: notByYou,
  proofMissing: notByYou,
  otherSession: notByYou,
  needsSecondPerson: [403, "needsSecondPerson"],
  handedCode: [403, "handedCode"],
  nothingToConfirm: [409, "nothingToConfirm"],
  cannotCollect: [409, "cannotCollect"],
  beingCollected: gone,
  alreadyCollected: gone,
  linkClosed: gone,
  linkNotOpenYet: gone,
  linkExpired: gone,
  breakGlass: notForAccount,
  privileged: [409, "privileged"],
  rolesUnreadable: [503, "rolesUnreadable"],
  guest: notForAccount,
  externalMember: notForAccount,
  unknownUserType: notForAccount,
  accountDisabled: notForAccount,
  hasLeft: notForAccount,
  hasPasskey: [409, "hasPasskey"],
  accountInUse: notForAccount,
  passWontDo: [409, "strengthTakesNoPass"],
  coolingDown: [429, "coolingDown"],
  personOverLimit: [429, "overLimit"],
  issuerOverLimit: [429, "overLimit"],
  passesTurnedOff: [409, "passesTurnedOff"],
  livePass: [409, "codeValidAlready"],
  refusedByEntra: [409, "refusedByEntra"],
};
