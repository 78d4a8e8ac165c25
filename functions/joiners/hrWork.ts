import type { InvocationContext } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { newWork, type OpenWork, putBack, putOff } from "../../shared/domain/joiner/openWork.ts";
import { RefusedError, saidBy } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import type { AboutTrouble } from "../../shared/troubles/noteQuietly.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { hrEventWorker, type WorkerPorts } from "./hrEventWorker.ts";

/** As in host.json: a message that fails once more is poisoned. */
const MOST_DELIVERIES = 5;
const Message = z.object({ source: z.string().min(1), eventId: z.string().min(1) });

/**
 * Queue `hr-events`. A delivery that fails comes again after 45 s. The last one leaves the event to the timer, with the
 * reason in its row and told to the operators: an event that was accepted is never given up. Only a message that names
 * no event is thrown for good, and ends in the poison queue.
 */
export const onHrEvent = (ports: WorkerPorts, config: Config) => {
  const work = hrEventWorker(ports, config);
  return async (message: unknown, context: InvocationContext, orchestrations: Orchestrations): Promise<void> => {
    const { source, eventId } = Message.parse(message);
    try {
      await work(source, eventId, orchestrations);
    } catch (error) {
      if (Number(context.triggerMetadata?.["dequeueCount"] ?? 1) < MOST_DELIVERIES) throw error;
      return leaveToTimer(ports, config, source, eventId, error);
    }
    await ports.store.endWork(source, eventId);
  };
};

async function leaveToTimer(
  ports: WorkerPorts,
  config: Config,
  source: string,
  eventId: string,
  error: unknown,
): Promise<void> {
  const { store, clock } = ports;
  const now = clock.now();
  const work = putOff((await store.workOn(source, eventId)) ?? newWork(source, eventId, now), reasonOf(error), now);
  await store.saveWork(work);
  await noteTrouble(ports, config, about(work, now), error);
}

/**
 * Finds the accepted events on which nobody is at work, whatever lost their message, and puts each back into the queue
 * when it is due. Safe to repeat: working on an event twice changes nothing.
 */
export const requeueHrWork =
  (ports: Pick<Ports, "store" | "clock" | "email" | "hrEvents">, config: Config) => async (): Promise<void> => {
    const { store, clock, hrEvents } = ports;
    const now = clock.now();
    for (const work of await store.openWork()) {
      if (Date.parse(work.nextAt) > now.getTime()) continue;
      await hrEvents.enqueue({ source: work.source, eventId: work.eventId });
      const again = putBack(work, now);
      await store.saveWork(again);
      if (work.because === undefined) await noteTrouble(ports, config, about(again, now), LOST);
    }
  };

const LOST = new RefusedError("obstacle", "lost", "an accepted event was worked on by nobody");

function about({ source, eventId, since, nextAt }: OpenWork, now: Date): AboutTrouble {
  const againAfterSeconds = Math.max(0, Math.ceil((Date.parse(nextAt) - now.getTime()) / 1000));
  const meanwhile = `This is about the event ${eventId} of ${source}, accepted ${since}, and maybe others. Nothing of it is lost: it is tried again later each time, or at once when HR sends the same event again. GET /api/joiners lists such events under notWorkedOn.`;
  return { ...aboutTimer.hrEvents, meanwhile, againAfterSeconds, gaveUp: true };
}

const MOST_CHARACTERS = 500;
const reasonOf = (error: unknown): string =>
  (error instanceof RefusedError ? saidBy(error) : error instanceof Error ? error.message : String(error)).slice(
    0,
    MOST_CHARACTERS,
  );
