import { app } from "@azure/functions";
import { buildPorts } from "../shared/adapters/buildPorts.ts";
import { loadConfig } from "../shared/config/config.ts";
import { registerAudit } from "./audit/register.ts";
import { registerDoor } from "./door/register.ts";
import { registerEnforcement } from "./enforcement/register.ts";
import { DurableFunctions } from "./host/durableFunctions.ts";
import { invocationLog } from "./host/invocationLog.ts";
import { registerInstances } from "./instances/register.ts";
import { registerJoiners } from "./joiners/register.ts";
import { registerPeople } from "./people/register.ts";
import { registerTroubles } from "./troubles/register.ts";
import { registerWaves } from "./waves/register.ts";

/** The composition root: settings, then ports, then every function. A bad setting stops the start here. */
// Else a body of untold length arrives empty in Azure: an HR system that posts in chunks would fail its signature.
app.setup({ enableHttpStream: true });
const config = loadConfig(process.env);
const ports = buildPorts(config, invocationLog());
const durable = new DurableFunctions();
registerJoiners(ports, config, durable);
registerWaves(ports, config, durable);
registerEnforcement(ports, config);
registerDoor(ports, config);
registerPeople(ports, config);
registerAudit(ports, config);
registerInstances(ports, config);
registerTroubles(ports, config);
durable.refuseGaps();
