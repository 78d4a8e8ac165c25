import { buildPorts } from "../shared/buildPorts.ts";
import { loadConfig } from "../shared/config.ts";
import { invocationLog } from "./invocationLog.ts";
import { registerJoiners } from "./registerJoiners.ts";
import { registerWaves } from "./registerWaves.ts";

/** The composition root: settings, then ports, then every function. A bad setting stops the start here. */
const config = loadConfig(process.env);
const ports = buildPorts(config, invocationLog());
registerJoiners(ports, config);
registerWaves(ports, config);
