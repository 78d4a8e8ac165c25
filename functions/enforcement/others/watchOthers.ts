import type { Config } from "../../../shared/config/config.ts";
import { isOver } from "../../../shared/domain/enforcement/refusedPerson.ts";
import { NOTHING_READ, type SignInFeed } from "../../../shared/domain/signIns/signInFeed.ts";
import { aboutTimer } from "../../../shared/troubles/aboutTimers.ts";
import { orNote } from "../../../shared/troubles/orNote.ts";
import { type Patience, patienceOf } from "../../host/patience.ts";
import { endTheirPasses } from "./endTheirPasses.ts";
import { helpOthers } from "./helpOthers.ts";
import { judgeOthers } from "./judgeOthers.ts";
import type { OthersNeeds } from "./othersNeeds.ts";
import { readForOthers } from "./readForOthers.ts";
import { takeOver } from "./takeOver.ts";
import { tellAttemptsOnOthers } from "./tellAttemptsOnOthers.ts";

/** Less than the quarter of an hour after which the next run comes. */
const PATIENCE_SECONDS = 240;

/**
 * The watch over everybody who is enforced and whom no wave watches, every 15 minutes: joiners, members of a wave that
 * was rolled back, and whoever was put in by any other source. It reads the log where nobody else has for hours. Whom
 * the policy stopped is looked at live. Without a usable passkey they are stranded and offered a code, with one it was
 * an attempt, which is told. Nobody leaves the group for it, and no wave's brake counts it. A code that a passkey has
 * followed goes.
 *
 * Needs no instance and no message. Safe to repeat, and for two at once: what is left to do stands in the rows.
 */
export const watchOthers =
  (ports: OthersNeeds, config: Config, patience: () => Patience = () => patienceOf(PATIENCE_SECONDS, config)) =>
  async (): Promise<void> => {
    const patient = patience();
    await orNote(ports, config, aboutTimer.others, () => readForOthers(ports, config, patient));
    await orNote(ports, config, aboutTimer.others, () => watch(ports, config, patient));
    await orNote(ports, config, aboutTimer.othersPasses, () => endTheirPasses(ports, config, patient));
  };

async function watch(ports: OthersNeeds, config: Config, patient: Patience): Promise<void> {
  const { store, clock } = ports;
  const feed: SignInFeed = (await store.signInFeed())?.feed ?? NOTHING_READ;
  await takeOver(ports, feed);
  const rows = await store.refusedPeople();
  if (rows.length === 0) return;
  const now = clock.now();
  const over = rows.filter((row) => isOver(row, now));
  if (over.length > 0) await store.forgetRefusedPeople(over);
  const people = rows.filter((row) => !isOver(row, now)).map(({ etag: _, ...person }) => person);
  const judged = await judgeOthers(ports, config, people, feed, patient);
  await helpOthers(ports, config, judged);
  await tellAttemptsOnOthers(ports, config, judged);
}
