import type { Config } from "../../shared/config/config.ts";
import { freezeAt, sayFrozen } from "../../shared/domain/calendar/changeWindow.ts";
import { days } from "../../shared/domain/calendar/durations.ts";
import type { Enforcement } from "../../shared/domain/enforcement/enforcement.ts";
import { whyNotRunning } from "../../shared/domain/enforcement/enforcementSwitch.ts";
import type { AuthenticationMethod } from "../../shared/domain/people/authenticationMethod.ts";
import {
  holdsForEntry,
  isPasskeyUse,
  oldestPasskeyAt,
  registeredOf,
} from "../../shared/domain/people/usablePasskey.ts";
import { type OwnWave, ownWave } from "../../shared/domain/self/ownWave.ts";
import { type PlatformUse, platformUses } from "../../shared/domain/self/platformUse.ts";
import type { SelfCase } from "../../shared/domain/self/selfVerdict.ts";
import { policiesThatTest } from "../../shared/domain/self/testAppPolicy.ts";
import { testStanding } from "../../shared/domain/self/testStanding.ts";
import { standingOf } from "../../shared/domain/wave/memberDecision.ts";
import { mayKeepIn } from "../../shared/enforcement/mayBeEnforced.ts";
import { openReleases } from "../../shared/enforcement/openReleases.ts";
import { isServiceError, isUnreadableRow, RefusedError } from "../../shared/errors.ts";
import { isBreakGlass } from "../../shared/passes/breakGlass.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutSelf } from "../../shared/troubles/aboutWork.ts";
import { noteTrouble } from "../../shared/troubles/noteTrouble.ts";
import { membershipsOf } from "../../shared/waves/membershipsOf.ts";

export type SelfNeeds = Pick<Ports, "store" | "clock" | "directory" | "methods" | "reports" | "policies" | "email">;

/** Source: graph facts 6.1: 30 days of sign-ins are kept. */
const LOG_REACHES_BACK_MS = days(29);

/** What the app knows of whoever asks. */
export interface Myself {
  readonly asked: SelfCase;
  readonly held: readonly AuthenticationMethod[];
  /** When `held` was read. */
  readonly lookedAt: string;
  readonly rows: readonly Enforcement[];
  /** Those that have something to say to them, newest first; none where nobody asked. */
  readonly waves: readonly OwnWave[];
  /** `undefined`: the log could not be read, or nobody asked. */
  readonly platforms: readonly PlatformUse[] | undefined;
}

/**
 * Reads everything about one account, live. For a page a sign-in log that does not answer is told of, and the rest is
 * shown. For a press the roles are read as well, and whatever does not answer throws.
 * @throws TransientError RefusedError
 */
export async function readMyself(
  ports: SelfNeeds,
  config: Config,
  userId: string,
  reading: "page" | "press",
): Promise<Myself> {
  const { store, clock, directory, methods } = ports;
  const now = clock.now();
  const isPress = reading === "press";
  const [user, held = [], standing, inGroup, onOff, released, breakGlass, privilege, { isHeld, waves }] =
    await Promise.all([
      directory.user(userId),
      methods.methodsOf(userId),
      store.standingOf([userId]),
      directory.membersAmong(config.enforcedGroupId, [userId]),
      store.enforcementSwitch(),
      openReleases(store),
      isBreakGlass(directory, config, userId),
      isPress ? directory.privilegeOf(userId) : undefined,
      readWaves(store, config, userId, now, isPress),
    ]);
  const freeze = freezeAt(now, config.defaultTimeZone, config.rules);
  const isLeaving = standing.rows.some(({ state }) => state === "leaving");
  const isReleased = released.has(userId.toLowerCase()) || isLeaving;
  const isEnforced = !isReleased && (inGroup.has(userId) || mayKeepIn(standing, userId));
  const logs = { ports, config, userId, held, now };
  // Whoever is enforced needs no test any more: none of the few requests is spent on it.
  const readsTest = () => (isEnforced ? ("notRead" as const) : readTest(logs));
  const test = isPress ? await readsTest() : await orUnreadable(logs, async () => readsTest());
  const platforms = isPress ? undefined : await orUnreadable(logs, () => readPlatforms(logs));
  return {
    asked: {
      hasTestApp: config.testAppId !== undefined,
      user,
      isBreakGlass: breakGlass,
      privilege,
      isEnforced,
      isReleased,
      whyNotRunning: whyNotRunning(onOff?.value),
      frozen: freeze && sayFrozen(freeze),
      isHeld,
      hasUsablePasskey: holdsForEntry(registeredOf(held)),
      test,
    },
    held,
    lookedAt: now.toISOString(),
    rows: standing.rows,
    waves,
    platforms: platforms === "unreadable" ? undefined : platforms,
  };
}

/**
 * What people decided about somebody in any wave counts, whichever of them comes first. For a page also what each wave
 * has to say to them.
 */
async function readWaves(
  store: SelfNeeds["store"],
  { rules }: Config,
  userId: string,
  now: Date,
  isPress: boolean,
): Promise<{ readonly isHeld: boolean; readonly waves: readonly OwnWave[] }> {
  const waves = await store.waves();
  const decided = await Promise.all(
    waves.map(async (wave) => ({ wave, row: await store.decisionOf(wave.waveId, userId) })),
  );
  const isHeld = decided.some(({ wave, row }) => ["held", "waived"].includes(standingOf(row, wave, now, rules)));
  const memberships = isPress ? [] : await membershipsOf(store, waves, userId);
  const own = memberships.flatMap(({ wave, member }) => {
    const row = decided.find((one) => one.wave === wave)?.row;
    return ownWave(wave, member, row, now, rules) ?? [];
  });
  return { isHeld, waves: own };
}

interface Logs {
  readonly ports: SelfNeeds;
  readonly config: Config;
  readonly userId: string;
  readonly held: readonly AuthenticationMethod[];
  readonly now: Date;
}

/** The log first: policies are read only where somebody used a passkey at the test application. */
async function readTest({ ports, config, userId, held, now }: Logs): Promise<SelfCase["test"]> {
  const { testAppId, breakGlassGroupId } = config;
  if (testAppId === undefined) return "notRead";
  try {
    const signIns = await ports.reports.successesOf(userId, ...windowBefore(now), testAppId);
    const policies = signIns.some(isPasskeyUse) ? await ports.policies.policies() : [];
    return testStanding({
      userId,
      testAppId,
      policyIds: policiesThatTest(policies, { testAppId, breakGlassGroupId }),
      passkeyCreatedAt: oldestPasskeyAt(held),
      signIns,
      now,
    });
  } catch (error) {
    if (!(error instanceof RefusedError) || isUnreadableRow(error)) throw error;
    await noteTrouble(ports, config, aboutSelf(), error);
    return "unreadable";
  }
}

const readPlatforms = async ({ ports, userId, now }: Logs): Promise<readonly PlatformUse[]> =>
  platformUses(await ports.reports.successesOf(userId, ...windowBefore(now)));

export const windowBefore = (now: Date): readonly [from: string, to: string] => [
  new Date(now.getTime() - LOG_REACHES_BACK_MS).toISOString(),
  now.toISOString(),
];

/** A page is shown all the same. */
async function orUnreadable<T>({ ports, config }: Logs, read: () => Promise<T>): Promise<T | "unreadable"> {
  try {
    return await read();
  } catch (error) {
    if (!isServiceError(error)) throw error;
    await noteTrouble(ports, config, aboutSelf(), error);
    return "unreadable";
  }
}
