import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../shared/troubles/orNote.ts";
import { readBreakGlassInTime } from "../signIns/readBreakGlass.ts";
import { readInactiveDevices } from "../signIns/readInactiveDevices.ts";
import { tellBreakGlass } from "../signIns/tellBreakGlass.ts";
import { readTriesInTime } from "../signIns/triesOf.ts";
import { readAudits } from "./readAudits.ts";

/** Planted passkeys, who used a break-glass account, who tried to register, what sign-ins show, inactive devices. */
export function onAuditsTimer(ports: Ports, config: Config): () => Promise<void> {
  const read = readAudits(ports, config);
  const readTries = readTriesInTime(ports, config);
  const readBreakGlass = readBreakGlassInTime(ports, config);
  const readDevices = readInactiveDevices(ports, config);
  return async () => {
    await read();
    // Two requests a few times a day; the looks that follow take whatever is left.
    await orNote(ports, config, aboutTimer.tries, readTries);
    await orNote(ports, config, aboutTimer.breakGlass, readBreakGlass);
    await orNote(ports, config, aboutTimer.findings, () => tellBreakGlass(ports, config));
    await orNote(ports, config, aboutTimer.inactiveDevices, readDevices);
  };
}
