import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { keyIsBack, lendAKey, listKeys, showKeys } = onFirstCall(() => import("./lentKeysHttp.ts"));

/** Hardware keys that the organisation lent. */
export function registerLentKeys(ports: PortsOnFirstCall, config: Config): void {
  const read = { authLevel: "anonymous" as const, methods: ["GET" as const] };
  const write = { ...read, methods: ["POST" as const] };
  app.http("listKeys", { ...read, route: "api/keys", handler: listKeys(ports, config) });
  app.http("keysPage", { ...read, route: "keys", handler: showKeys(ports, config) });
  app.http("lendKey", { ...write, route: "api/keys", handler: lendAKey(ports, config) });
  app.http("keyIsBack", { ...write, route: "api/keys/back", handler: keyIsBack(ports, config) });
}
