import { z } from "zod";
import type { Config } from "../../shared/config/config.ts";
import { APP } from "../../shared/domain/audit.ts";
import { chunks } from "../../shared/domain/chunks.ts";
import { leftOnDay, MOST_LEFT } from "../../shared/domain/retention/leftLongAgo.ts";
import { isServiceError, RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { beginErasure } from "../erasure/beginErasure.ts";

type Needs = Pick<Ports, "store" | "clock" | "email" | "directory">;

/** For the trail: of everybody the same. */
const REASON = "KEEP_DETAILS_DAYS: gone from the directory, and from the registration report for as long as that";
/** By anything else Entra finds nobody, which says nothing. */
const isObjectId = (userId: string): boolean => z.guid().safeParse(userId).success;

/** Users in one request. */
const AT_ONCE = 15;

interface LeftWalk {
  /** Whoever left the report before. */
  readonly before: Date;
  /** When the walk began: its day says who is looked at. */
  readonly startedAt: Date;
  /** So many of them were looked at in it by now. */
  readonly looked: number;
  isTimeUp(): boolean;
  /** Writes down how many were looked at by now, and how many more were begun. */
  write(looked: number, begun: number): Promise<void>;
}

/**
 * Begins to delete what is known of people who left long ago and whose accounts are gone for good; the timer of
 * erasures goes on with it. The account is looked up twice, in two ways, and all rules of an erasure hold. Safe to
 * repeat: whoever was begun is under way, or has no row any more.
 * @returns whether it is through; else the next wake goes on.
 */
export async function eraseLeft(ports: Needs, config: Config, walk: LeftWalk): Promise<boolean> {
  let { looked } = walk;
  try {
    const left: string[] = [];
    for await (const page of ports.store.leftReportBefore(walk.before.toISOString()))
      left.push(...page.filter(isObjectId));
    const underWay = new Set((await ports.store.erasures()).map(({ erasure }) => erasure.userId));
    let room = MOST_LEFT - underWay.size;
    let cases = 0;
    for (const some of chunks(leftOnDay(left, walk.startedAt).slice(looked), AT_ONCE)) {
      if (room <= 0 || cases >= MOST_LEFT) break;
      const { absent } = await ports.directory.usersOf(some);
      for (const userId of some) {
        if (room <= 0 || cases >= MOST_LEFT) break;
        if (walk.isTimeUp()) return await stopped(walk, looked);
        const isAsked = absent.includes(userId) && !underWay.has(userId);
        if (isAsked) cases += 1;
        const isBegun = isAsked && (await isErasureBegun(ports, config, userId));
        looked += 1;
        if (!isBegun) continue;
        room -= 1;
        await walk.write(looked, 1);
      }
    }
    return true;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteTrouble(ports, config, aboutTimer.retention, error);
    return stopped(walk, looked);
  }
}

async function stopped({ write }: LeftWalk, looked: number): Promise<false> {
  await write(looked, 0);
  return false;
}

/** Whoever alone cannot be read stays, and holds up nobody behind them. @throws TransientError */
async function isErasureBegun(ports: Needs, config: Config, userId: string): Promise<boolean> {
  try {
    return (await beginErasure(ports, { userId, by: APP, reason: REASON })).kind === "begun";
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    await noteTrouble(ports, config, aboutTimer.retention, error);
    return false;
  }
}
