import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { joinerOnboarding } from "../../orchestrations/joinerOnboarding.ts";
import { registrationPoll } from "../../orchestrations/registrationPoll.ts";
import type { Config } from "../../shared/config/config.ts";
import { joinerWork } from "../../shared/contracts/joinerWork.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { anyone, byGet, byPost } from "../host/anyone.ts";
import type { DurableFunctions } from "../host/durableFunctions.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";
import { makeOrchestrations } from "../host/orchestrationClient.ts";

const { mailDeliveryReport } = onFirstCall(() => import("../mail/deliveryReport.ts"));
const { pickUp } = onFirstCall(() => import("../passes/pickUpPage.ts"));
const { welcome } = onFirstCall(() => import("../passes/welcomeHttp.ts"));
const { finishPoll } = onFirstCall(() => import("../registration/finishPoll.ts"));
const { pollRegistrationPage } = onFirstCall(() => import("../registration/pollPages.ts"));
const { startRegistrationPoll } = onFirstCall(() => import("../registration/pollTimer.ts"));
const { acceptAhead, showAhead, showAheadPage, stopAhead } = onFirstCall(() => import("./aheadHttp.ts"));
const { hrEvents } = onFirstCall(() => import("./hrWebhook.ts"));
const { onHrEvent, requeueHrWork } = onFirstCall(() => import("./hrWork.ts"));
const { listJoiners, showJoiner } = onFirstCall(() => import("./readJoiners.ts"));
const { joinerActivity } = onFirstCall(() => import("./work.ts"));

/** Everything between an HR event and a registered passkey, and the poll of the registration report. */
export function registerJoiners(ports: PortsOnFirstCall, config: Config, durable: DurableFunctions): void {
  const withClient = { extraInputs: [df.input.durableClient()] };

  app.http("hrEvents", {
    ...anyone,
    // The others are answered 405 by the handler, which is clearer than the host's 404.
    methods: ["POST", "GET", "PUT", "PATCH", "DELETE"],
    route: "api/hr/events",
    handler: hrEvents(ports, config),
  });
  app.http("listJoiners", { ...byGet, route: "api/joiners", handler: listJoiners(ports, config) });
  app.http("showJoiner", { ...byGet, route: "api/joiners/{joinerId}", handler: showJoiner(ports, config) });
  app.http("showAhead", { ...byGet, route: "api/issue-ahead", handler: showAhead(ports, config) });
  app.http("aheadPage", { ...byGet, route: "issue-ahead", handler: showAheadPage(ports, config) });
  app.http("acceptAhead", { ...byPost, route: "api/issue-ahead", handler: acceptAhead(ports, config) });
  app.http("stopAhead", { ...byPost, route: "api/issue-ahead/stop", handler: stopAhead(ports, config) });
  app.http("pickUp", {
    ...anyone,
    ...withClient,
    methods: ["GET", "HEAD", "POST"],
    route: "pick-up/{grantId}",
    handler: pickUp(ports, config, makeOrchestrations),
  });
  app.http("welcome", {
    ...anyone,
    ...withClient,
    methods: ["GET", "HEAD", "POST"],
    route: "welcome",
    handler: welcome(ports, config, makeOrchestrations),
  });

  const workOnHrEvent = onHrEvent(ports, config);
  app.storageQueue("hrEventWorker", {
    ...withClient,
    queueName: "hr-events",
    connection: "AzureWebJobsStorage",
    handler: noteFailures(
      ports,
      config,
      aboutTimer.hrEvents,
    )((message: unknown, context: InvocationContext) => workOnHrEvent(message, context, makeOrchestrations(context))),
  });
  app.timer("hrWorkTimer", {
    schedule: config.instancesSchedule,
    handler: noteFailures(ports, config, aboutTimer.hrWork)(requeueHrWork(ports, config)),
  });
  app.eventGrid("mailDeliveryReport", {
    handler: noteFailures(ports, config, aboutTimer.mailReports)(mailDeliveryReport(ports, config)),
  });
  const onPollTimer = startRegistrationPoll(ports);
  app.timer("registrationPollTimer", {
    ...withClient,
    schedule: config.pollSchedule,
    handler: noteFailures(
      ports,
      config,
      aboutTimer.poll,
    )((_timer: unknown, context: InvocationContext) => onPollTimer(makeOrchestrations(context))),
  });

  durable.orchestration("joinerOnboarding", joinerOnboarding);
  durable.orchestration("registrationPoll", registrationPoll);
  for (const contract of Object.values(joinerWork))
    durable.activity(contract.name, { handler: joinerActivity(contract, ports, config) });
  durable.activity("pollRegistrationPage", { handler: pollRegistrationPage(ports, config) });
  durable.activity("finishPoll", { ...withClient, handler: finishPoll(ports, config, makeOrchestrations) });
}
