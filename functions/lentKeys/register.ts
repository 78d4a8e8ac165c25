import { app } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import { byGet, byPost } from "../host/anyone.ts";
import { onFirstCall, type PortsOnFirstCall } from "../host/onFirstCall.ts";

const { keyIsBack, lendAKey, listKeys, showKeys } = onFirstCall(() => import("./lentKeysHttp.ts"));

/** Hardware keys that the organisation lent. */
export function registerLentKeys(ports: PortsOnFirstCall, config: Config): void {
  app.http("listKeys", { ...byGet, route: "api/keys", handler: listKeys(ports, config) });
  app.http("keysPage", { ...byGet, route: "keys", handler: showKeys(ports, config) });
  app.http("lendKey", { ...byPost, route: "api/keys", handler: lendAKey(ports, config) });
  app.http("keyIsBack", { ...byPost, route: "api/keys/back", handler: keyIsBack(ports, config) });
}
