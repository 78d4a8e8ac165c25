import { app } from "@azure/functions";
import { loadConfig } from "../shared/config/config.ts";
import { invocationLog } from "./host/invocationLog.ts";
import { PortsOnFirstCall } from "./host/onFirstCall.ts";
import { registerAll } from "./registerAll.ts";

/** The composition root: settings, then every function, over ports to come. A bad setting stops the start here. */
// Else a body of untold length arrives empty in Azure: an HR system that posts in chunks would fail its signature.
app.setup({ enableHttpStream: true });
const config = loadConfig(process.env);
const tell = invocationLog();
const ports = new PortsOnFirstCall(async () =>
  (await import("../shared/adapters/buildPorts.ts")).buildPorts(config, tell),
);
registerAll(ports, config);
