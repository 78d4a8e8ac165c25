import { app } from "@azure/functions";
import * as df from "durable-functions";
import type { Config } from "../../shared/config/config.ts";
import { anyone, byPost } from "../host/anyone.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";
import { makeOrchestrations } from "../host/orchestrationClient.ts";

const { offerProof } = onFirstCall(() => import("./offerProof.ts"));
const { presentationCallback } = onFirstCall(() => import("./presentationCallback.ts"));
const { proveIdentity } = onFirstCall(() => import("./proveIdentity.ts"));

/** A code for whoever has nothing left to sign in with, and proves who they are by a Verified ID with Face Check. */
export function registerVerifiedId(ports: PortsOnFirstCall, config: Config): void {
  app.http("offerProof", {
    ...anyone,
    methods: ["GET", "HEAD", "POST"],
    route: "people/{userId}/verified-id",
    handler: offerProof(ports, config),
  });
  // Nobody is signed in at these two: App Service lets them through by their paths, which is why the link's parts stand
  // in the query.
  app.http("proveIdentity", {
    ...anyone,
    extraInputs: [df.input.durableClient()],
    methods: ["GET", "HEAD", "POST"],
    route: "verified-id",
    handler: proveIdentity(ports, config, makeOrchestrations),
  });
  app.http("presentationCallback", {
    ...byPost,
    route: "api/verified-id/callback",
    handler: presentationCallback(ports, config),
  });
}
