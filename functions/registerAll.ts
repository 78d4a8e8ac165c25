import type { Config } from "../shared/config/config.ts";
import { registerAudit } from "./audit/register.ts";
import { registerDoor } from "./door/register.ts";
import { registerEnforcement } from "./enforcement/register.ts";
import { DurableFunctions } from "./host/durableFunctions.ts";
import type { PortsOnFirstCall } from "./host/onFirstCall.ts";
import { registerInstances } from "./instances/register.ts";
import { registerJoiners } from "./joiners/register.ts";
import { registerLeavers } from "./leavers/register.ts";
import { registerLentKeys } from "./lentKeys/register.ts";
import { registerMails } from "./mail/register.ts";
import { registerPeople } from "./people/register.ts";
import { registerPlanted } from "./planted/register.ts";
import { registerProgress } from "./progress/register.ts";
import { registerQuiet } from "./quiet/register.ts";
import { registerRetention } from "./retention/register.ts";
import { registerSelf } from "./self/register.ts";
import { registerFindings } from "./signIns/register.ts";
import { registerTeam } from "./team/register.ts";
import { registerTickets } from "./tickets/register.ts";
import { registerTroubles } from "./troubles/register.ts";
import { registerVerifiedId } from "./verifiedId/register.ts";
import { registerWaves } from "./waves/register.ts";

/** Every function of the app. @throws Error when an orchestration or an activity of a contract is missing. */
export function registerAll(ports: PortsOnFirstCall, config: Config): void {
  const durable = new DurableFunctions();
  registerJoiners(ports, config, durable);
  registerLeavers(ports, config);
  registerLentKeys(ports, config);
  registerWaves(ports, config, durable);
  registerEnforcement(ports, config);
  registerDoor(ports, config);
  registerPeople(ports, config);
  registerPlanted(ports, config);
  registerProgress(ports, config);
  registerQuiet(ports, config);
  registerRetention(ports, config);
  registerSelf(ports, config);
  registerFindings(ports, config);
  registerTeam(ports, config);
  registerVerifiedId(ports, config);
  registerAudit(ports, config);
  registerInstances(ports, config);
  registerTickets(ports, config);
  registerTroubles(ports, config);
  registerMails(ports, config);
  durable.refuseGaps();
}
