import type { WaveAction } from "../waves/waveActions.ts";

type AppRole = "Admin" | "Approver" | "Helpdesk" | "Auditor";
type OtherDoor =
  | "readTroubles"
  | "readRetention"
  | "postTickets"
  | "readIssues"
  | "readMails"
  | "sendTestMail"
  | "changeMailText"
  | "readWaves"
  | "readProgress"
  | "readDeadline"
  | "readEvidence"
  | "readTrail"
  | "startWave"
  | "declare"
  | "decideAboutMember"
  | "confirmDate"
  | "enterNow"
  | "readJoiners"
  | "readPeople"
  | "takeBackLinks"
  | "offerProof"
  | "readLeavers"
  | "readFindings"
  | "readKeys"
  | "lendKeys"
  | "decideLeavers"
  | "liftLeft"
  | "readErasure"
  | "erasePerson"
  | "issuePass"
  | "confirmPass"
  | "askToStart"
  | "confirmStart"
  | "stop"
  | "readAhead"
  | "acceptAhead"
  | "stopAhead"
  | "makeDoor"
  | "confirmDoor"
  | "askForRoles"
  | "confirmRoles"
  | Release;
type Release = "readRelease" | "askRelease" | "confirmRelease" | "endRelease";

/**
 * The app roles that each door opens to; one of them is enough. The safe direction is open to whoever is there at
 * night: to hold a wave and to take a policy back needs nobody's leave.
 */
export const whoMay = {
  readRetention: ["Admin", "Approver", "Helpdesk", "Auditor"],
  readTroubles: ["Admin", "Approver", "Helpdesk", "Auditor"],
  postTickets: ["Admin", "Helpdesk"],
  readIssues: ["Admin", "Approver", "Helpdesk", "Auditor"],
  readMails: ["Admin", "Approver", "Helpdesk", "Auditor"],
  sendTestMail: ["Admin"],
  changeMailText: ["Admin"],
  readWaves: ["Admin", "Approver", "Helpdesk", "Auditor"],
  readProgress: ["Admin", "Approver", "Helpdesk", "Auditor"],
  readDeadline: ["Admin", "Approver", "Helpdesk", "Auditor"],
  readEvidence: ["Admin", "Approver", "Helpdesk", "Auditor"],
  readTrail: ["Admin", "Approver", "Helpdesk", "Auditor"],
  startWave: ["Admin"],
  declare: ["Admin"],
  pause: ["Admin", "Approver", "Helpdesk"],
  resume: ["Admin"],
  postpone: ["Admin"],
  overrule: ["Admin"],
  cancel: ["Admin"],
  approve: ["Approver", "Admin"],
  withdraw: ["Approver", "Admin"],
  rollback: ["Admin", "Approver", "Helpdesk"],
  decideAboutMember: ["Admin"],
  confirmDate: ["Admin", "Approver"],
  enterNow: ["Admin", "Approver"],
  readJoiners: ["Admin", "Helpdesk", "Auditor"],
  readPeople: ["Admin", "Approver", "Helpdesk", "Auditor"],
  takeBackLinks: ["Admin", "Helpdesk"],
  offerProof: ["Helpdesk"],
  readLeavers: ["Admin", "Helpdesk", "Auditor"],
  decideLeavers: ["Admin"],
  liftLeft: ["Admin"],
  readErasure: ["Admin"],
  erasePerson: ["Admin"],
  readFindings: ["Admin", "Approver", "Helpdesk", "Auditor"],
  readKeys: ["Admin", "Approver", "Helpdesk", "Auditor"],
  lendKeys: ["Admin", "Helpdesk"],
  issuePass: ["Helpdesk", "Admin"],
  confirmPass: ["Helpdesk", "Approver", "Admin"],
  askToStart: ["Admin"],
  confirmStart: ["Admin", "Approver"],
  stop: ["Admin", "Approver", "Helpdesk"],
  readRelease: ["Admin", "Approver", "Helpdesk", "Auditor"],
  askRelease: ["Admin"],
  confirmRelease: ["Admin", "Approver"],
  endRelease: ["Admin", "Approver", "Helpdesk"],
  readAhead: ["Admin", "Approver", "Helpdesk", "Auditor"],
  acceptAhead: ["Admin"],
  stopAhead: ["Admin", "Approver", "Helpdesk"],
  makeDoor: ["Admin"],
  confirmDoor: ["Approver"],
  askForRoles: ["Admin"],
  confirmRoles: ["Admin", "Approver"],
} as const satisfies Readonly<Record<WaveAction | OtherDoor, readonly AppRole[]>>;
