import { newPhone } from "../../../functions/passes/newPhoneHttp.ts";
import { giveOnTheSpot } from "../../../functions/passes/spotHttp.ts";
import { issuePass, showPassPage } from "../../../functions/people/passHttp.ts";
import { type CodePage, HEDDA, MIA, SAM } from "./spotStage.ts";

export const onTheSpot: CodePage = {
  handler: giveOnTheSpot,
  page: "GET /my-team/{userId}/pass",
  press: "POST /my-team/{userId}/pass",
  presser: MIA,
  form: { reason: "lostPhone", identityCheckedBy: "videoCallWithId" },
};

export const atHelpdesk: CodePage = {
  handler: issuePass,
  pageHandler: showPassPage,
  page: "GET /people/{userId}/pass",
  press: "POST /api/people/{userId}/pass",
  presser: HEDDA,
  roles: ["Helpdesk"],
  form: { reason: "lostPhone", identityCheckedBy: "calledKnownNumber" },
};

export const kiosk: CodePage = {
  handler: newPhone,
  page: "GET /new-phone",
  press: "POST /new-phone",
  presser: SAM,
  form: {},
};
