import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { byGet, byPost } from "../host/anyone.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { carryOnReleases } = onFirstCall(() => import("./carryOnReleases.ts"));
const { endLinks } = onFirstCall(() => import("./endLinks.ts"));
const { findPeople, showPeoplePage } = onFirstCall(() => import("./findPeople.ts"));
const { issuePass, showPassPage } = onFirstCall(() => import("./passHttp.ts"));
const { releasePerson, showRelease } = onFirstCall(() => import("./releaseHttp.ts"));
const { showKnown, showPerson } = onFirstCall(() => import("./showPerson.ts"));

/** What concerns one person: what is known, releases from enforcement, and the timer that carries them on. */
export function registerPeople(ports: PortsOnFirstCall, config: Config): void {
  app.http("releasePerson", { ...byPost, route: "api/people/{userId}/release", handler: releasePerson(ports, config) });
  app.http("showRelease", { ...byGet, route: "api/people/{userId}/release", handler: showRelease(ports, config) });
  app.http("findPeople", { ...byGet, route: "api/people", handler: findPeople(ports, config) });
  app.http("showPerson", { ...byGet, route: "api/people/{userId}", handler: showKnown(ports, config) });
  app.http("endLinks", { ...byPost, route: "api/people/{userId}/links/end", handler: endLinks(ports, config) });
  app.http("issuePass", { ...byPost, route: "api/people/{userId}/pass", handler: issuePass(ports, config) });
  app.http("passPage", { ...byGet, route: "people/{userId}/pass", handler: showPassPage(ports, config) });
  app.http("peoplePage", { ...byGet, route: "people", handler: showPeoplePage(ports, config) });
  app.http("personPage", { ...byGet, route: "people/{userId}", handler: showPerson(ports, config) });
  // As often as rollbacks: both wait for people to be out of the group.
  app.timer("releaseTimer", {
    schedule: config.rollBackSchedule,
    handler: noteFailures(ports, config, aboutTimer.releases)(carryOnReleases(ports, config)),
  });
}
