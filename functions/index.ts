import { app } from "@azure/functions";
import { buildPorts } from "../shared/adapters/buildPorts.ts";
import { loadConfig } from "../shared/config/config.ts";
import { invocationLog } from "./host/invocationLog.ts";
import { registerAll } from "./registerAll.ts";

/** The composition root: settings, then ports, then every function. A bad setting stops the start here. */
// Else a body of untold length arrives empty in Azure: an HR system that posts in chunks would fail its signature.
app.setup({ enableHttpStream: true });
const config = loadConfig(process.env);
registerAll(buildPorts(config, invocationLog()), config);
