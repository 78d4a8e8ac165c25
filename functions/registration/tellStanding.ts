import type { Config } from "../../shared/config/config.ts";
import { reportStanding } from "../../shared/domain/people/reportStanding.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutPoll } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";

/**
 * A report that is not read, or that Entra does not make anew any more, looks like one in which nothing happens: so
 * whoever runs the app is told, once a day. Reads a row; nothing is decided by it. Safe to repeat.
 * @throws TransientError
 */
export async function tellStanding(ports: Pick<Ports, "store" | "clock" | "email">, config: Config): Promise<void> {
  const { overdueSince, stillSince } = reportStanding((await ports.store.pollState())?.state, ports.clock.now());
  if (overdueSince !== undefined)
    await noteTrouble(ports, config, aboutPoll.overdue, standing("reportOverdue", sayOverdue(overdueSince)));
  if (stillSince !== undefined)
    await noteTrouble(ports, config, aboutPoll.still, standing("reportStandsStill", sayStill(stillSince)));
}

const standing = (code: string, say: string): RefusedError => new RefusedError("obstacle", code, say);
const sayOverdue = (since: string): string => `no reading of it has come to its end since ${since}`;
const sayStill = (since: string): string =>
  `it is read in time, and its newest lines are of ${since}: Entra has made none since, which is far longer than it took before`;
