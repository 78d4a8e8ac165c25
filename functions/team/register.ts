import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { anyone, byGet, byPost } from "../host/anyone.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { giveOnTheSpot } = onFirstCall(() => import("../passes/spotHttp.ts"));
const { sweepReceipts } = onFirstCall(() => import("../passes/sweepReceipts.ts"));
const { sendDigests } = onFirstCall(() => import("./sendDigests.ts"));
const { askForCode, showTeam, showTeamPage } = onFirstCall(() => import("./teamHttp.ts"));

/** What a manager sees of their own people, what they can do for them, and the mail that leads there. */
export function registerTeam(ports: PortsOnFirstCall, config: Config): void {
  app.http("teamPage", { ...byGet, route: "my-team", handler: showTeamPage(ports, config) });
  app.http("showTeam", { ...byGet, route: "api/me/team", handler: showTeam(ports, config) });
  app.http("askForCode", { ...byPost, route: "api/me/team/{userId}/code", handler: askForCode(ports, config) });
  app.http("giveOnTheSpot", {
    ...anyone,
    methods: ["GET", "HEAD", "POST"],
    route: "my-team/{userId}/pass",
    handler: giveOnTheSpot(ports, config),
  });
  // What rows of the ledger have decided: digests, news for managers, and receipts that nobody could send at once.
  const digests = sendDigests(ports, config);
  const receipts = sweepReceipts(ports, config);
  app.timer("digestTimer", {
    schedule: config.instancesSchedule,
    handler: noteFailures(
      ports,
      config,
      aboutTimer.digests,
    )(async () => {
      await digests();
      await receipts();
    }),
  });
}
