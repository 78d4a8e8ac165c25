import { giveOnTheSpot } from "../../../functions/passes/spotHttp.ts";
import { type CodePage, MIA } from "./spotStage.ts";

export const onTheSpot: CodePage = {
  handler: giveOnTheSpot,
  page: "GET /my-team/{userId}/pass",
  press: "POST /my-team/{userId}/pass",
  presser: MIA,
  form: { reason: "lostPhone", identityCheckedBy: "videoCallWithId" },
};
