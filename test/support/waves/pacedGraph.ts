import { RequestPace, takeOne } from "../../../shared/adapters/graph/requestPace.ts";
import type { Priority } from "../../../shared/domain/limits/priority.ts";
import type { FakePorts } from "../fakes/fakePorts.ts";
import type { FakeReports } from "../fakes/fakeReports.ts";

/** With who goes first, as in the adapter. */
const ofTheLog = {
  stoppedSignIns: "watch",
  satisfiedSignIns: "watch",
  satisfiedSignInsOf: "watch",
  signIns: "sweep",
  lastSignIn: "background",
  hasSignIns: "background",
  hasSignedIn: "live",
  lastPasskeyUse: "gate",
  passkeyUsesOf: "gate",
} as const satisfies Partial<Record<keyof FakeReports, Priority>>;

/** The sign-in log and the methods as Graph gives them: 5 requests in 10 s for both, as the adapters hold to it. */
export function paceGraph({ reports, methods, clock }: FakePorts): RequestPace {
  const pace = new RequestPace(clock);
  for (const name of Object.keys(ofTheLog) as (keyof typeof ofTheLog)[]) {
    const read = (reports[name] as (...args: unknown[]) => Promise<unknown>).bind(reports);
    Object.assign(reports, {
      [name]: async (...args: unknown[]) => {
        await takeOne(pace, "the sign-in log", { priority: ofTheLog[name] });
        return read(...args);
      },
    });
  }
  const many = methods.methodsOfMany.bind(methods);
  methods.methodsOfMany = async (userIds: readonly string[], upNext?: number, priority?: Priority) => {
    const { granted, retryAfterSeconds } = pace.take(userIds.length, { upNext, priority });
    const answer = await many(userIds.slice(0, granted));
    const later = [...answer.later, ...userIds.slice(granted)];
    return { ...answer, later, ...(retryAfterSeconds > 0 && { retryAfterSeconds }) };
  };
  return pace;
}
