import { app, type InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { waveRollout } from "../../orchestrations/waveRollout.ts";
import type { Config } from "../../shared/config/config.ts";
import { waveWork } from "../../shared/contracts/waveWork.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { waveActions } from "../../shared/waves/waveActions.ts";
import { isSwitchMessage } from "../enforcement/switchMessage.ts";
import { byGet, byPost } from "../host/anyone.ts";
import type { DurableFunctions } from "../host/durableFunctions.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";
import { makeOrchestrations } from "../host/orchestrationClient.ts";
import { health } from "../web/health.ts";

const { onSwitchMessage } = onFirstCall(() => import("../enforcement/carryOn.ts"));
const { home } = onFirstCall(() => import("../web/home.ts"));
const { openApi } = onFirstCall(() => import("../web/openApi.ts"));
const { showCalendar } = onFirstCall(() => import("./http/calendar.ts"));
const { controlWave } = onFirstCall(() => import("./http/control.ts"));
const { decideAboutMember } = onFirstCall(() => import("./http/decideAboutMember.ts"));
const { decidePhones } = onFirstCall(() => import("./http/decidePhones.ts"));
const { enterMember } = onFirstCall(() => import("./http/enterMember.ts"));
const { showEvidence, showFlipPeople } = onFirstCall(() => import("./http/evidence.ts"));
const { showMailYield } = onFirstCall(() => import("./http/mailYield.ts"));
const { showWavePeople } = onFirstCall(() => import("./http/people.ts"));
const { showPlan } = onFirstCall(() => import("./http/plan.ts"));
const { declare, showPreflight } = onFirstCall(() => import("./http/preflight.ts"));
const { listWaves, showWave } = onFirstCall(() => import("./http/read.ts"));
const { startWave } = onFirstCall(() => import("./http/start.ts"));
const { carryOnRollBacks, onRollBackMessage } = onFirstCall(() => import("./rollBack/openRollBacks.ts"));
const { waveActivity } = onFirstCall(() => import("./work.ts"));

/** Everything that a wave rollout needs of the host: its orchestration, its activities, its HTTP surface. */
export function registerWaves(ports: PortsOnFirstCall, config: Config, durable: DurableFunctions): void {
  registerWaveHttp(ports, config);
  registerRollBacks(ports, config);
  durable.orchestration("waveRollout", waveRollout);
  for (const contract of Object.values(waveWork))
    durable.activity(contract.name, { handler: waveActivity(contract, ports, config) });
}

function registerWaveHttp(ports: PortsOnFirstCall, config: Config): void {
  const withClient = { extraInputs: [df.input.durableClient()] };
  const postWithClient = { ...byPost, ...withClient };
  app.http("startWave", {
    ...postWithClient,
    route: "api/waves",
    handler: startWave(ports, config, makeOrchestrations),
  });
  app.http("planWavePage", { ...byGet, route: "plan-wave", handler: showPlan(ports, config) });
  app.http("showCalendar", { ...byGet, route: "api/calendar", handler: showCalendar(ports, config) });
  app.http("calendarPage", { ...byGet, route: "calendar", handler: showCalendar(ports, config) });
  app.http("listWaves", { ...byGet, route: "api/waves", handler: listWaves(ports, config) });
  app.http("showWave", { ...byGet, route: "api/waves/{waveId}", handler: showWave(ports, config) });
  app.http("showEvidence", { ...byGet, route: "api/waves/{waveId}/evidence", handler: showEvidence(ports, config) });
  app.http("showFlipPeople", {
    ...byGet,
    route: "api/waves/{waveId}/evidence/people",
    handler: showFlipPeople(ports, config),
  });
  app.http("evidencePage", { ...byGet, route: "waves/{waveId}/evidence", handler: showEvidence(ports, config) });
  app.http("flipPeoplePage", {
    ...byGet,
    route: "waves/{waveId}/evidence/people",
    handler: showFlipPeople(ports, config),
  });
  const people = showWavePeople(ports, config);
  app.http("showWavePeople", { ...byGet, route: "api/waves/{waveId}/people", handler: people });
  app.http("wavePeoplePage", { ...byGet, route: "waves/{waveId}/people", handler: people });
  const yielded = showMailYield(ports, config);
  app.http("showMailYield", { ...byGet, route: "api/waves/{waveId}/mails", handler: yielded });
  app.http("mailYieldPage", { ...byGet, route: "waves/{waveId}/mails", handler: yielded });
  app.http("showPreflight", { ...byGet, route: "api/waves/{waveId}/preflight", handler: showPreflight(ports, config) });
  app.http("preflightPage", { ...byGet, route: "waves/{waveId}/preflight", handler: showPreflight(ports, config) });
  app.http("declare", { ...byPost, route: "api/preflight/declarations", handler: declare(ports, config) });
  app.http("health", { ...byGet, route: "api/health", handler: health });
  app.http("openApi", { ...byGet, route: "api/openapi.json", handler: openApi() });
  // An empty route would be the function's own name; this one matches the empty path alone.
  app.http("home", { ...byGet, route: "{ignored:maxlength(0)?}", handler: home(ports, config) });
  app.http("wavesPage", { ...byGet, route: "waves", handler: listWaves(ports, config) });
  app.http("wavePage", { ...byGet, route: "waves/{waveId}", handler: showWave(ports, config) });
  app.http("decideAboutMember", {
    ...byPost,
    route: "api/waves/{waveId}/members/{userId}/decision",
    handler: decideAboutMember(ports, config),
  });
  app.http("enterMember", {
    ...byPost,
    route: "api/waves/{waveId}/members/{userId}/enter",
    handler: enterMember(ports, config),
  });
  app.http("decidePhones", {
    ...postWithClient,
    route: "api/waves/{waveId}/phones",
    handler: decidePhones(ports, config),
  });
  for (const action of waveActions)
    app.http(`${action}Wave`, {
      ...postWithClient,
      route: `api/waves/{waveId}/${action}`,
      handler: controlWave(action, ports, config, makeOrchestrations),
    });
}

/** Two ways that carry a rollback on, each of them alone is enough: neither needs the wave's orchestration. */
function registerRollBacks(ports: PortsOnFirstCall, config: Config): void {
  const withClient = { extraInputs: [df.input.durableClient()] };
  const carryOn = onRollBackMessage(ports, config);
  const onMessage = noteFailures(
    ports,
    config,
    aboutTimer.rollBacks,
  )((message: unknown, context: InvocationContext) => carryOn(message, context, makeOrchestrations(context)));
  const onSwitch = noteFailures(ports, config, aboutTimer.switch)(onSwitchMessage(ports, config));
  app.storageQueue("rollBackWorker", {
    ...withClient,
    queueName: "roll-backs",
    connection: "AzureWebJobsStorage",
    handler: (message: unknown, context: InvocationContext) =>
      isSwitchMessage(message) ? onSwitch(context) : onMessage(message, context),
  });
  const onTimer = carryOnRollBacks(ports, config);
  app.timer("rollBackTimer", {
    ...withClient,
    schedule: config.rollBackSchedule,
    handler: noteFailures(
      ports,
      config,
      aboutTimer.rollBacks,
    )((_timer: unknown, context: InvocationContext) => onTimer(makeOrchestrations(context))),
  });
}
