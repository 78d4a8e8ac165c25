import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteFailures } from "../host/noteFailures.ts";
import { carryOnReleases } from "./carryOnReleases.ts";
import { releasePerson, showPerson, showRelease } from "./releaseHttp.ts";

/** What concerns one person: releases from enforcement, and the timer that carries them on. */
export function registerPeople(ports: Ports, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  app.http("releasePerson", {
    ...read,
    methods: ["POST"],
    route: "api/people/{userId}/release",
    handler: releasePerson(ports, config),
  });
  app.http("showRelease", { ...read, route: "api/people/{userId}/release", handler: showRelease(ports, config) });
  app.http("personPage", { ...read, route: "people/{userId}", handler: showPerson(ports, config) });
  // As often as rollbacks: both wait for people to be out of the group.
  app.timer("releaseTimer", {
    schedule: config.rollBackSchedule,
    handler: noteFailures(ports, config, aboutTimer.releases)(carryOnReleases(ports, config)),
  });
}
