import { RequestPace, takeOne } from "../../../shared/adapters/graph/requestPace.ts";
import type { Priority } from "../../../shared/domain/limits/priority.ts";
import type { FakeAudits } from "../fakes/fakeAudits.ts";
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
  registrationDetails: "background",
  stoppedRegistrations: "background",
  successPageOf: "background",
  failuresOf: "background",
} as const satisfies Partial<Record<keyof FakeReports, Priority>>;
const ofAudits = {
  adminRegistrations: "gate",
  ownRegistrations: "background",
} as const satisfies Partial<Record<keyof FakeAudits, Priority>>;

/** Logs, report and methods as Graph gives them: 5 requests in 10 s for all of them, as the adapters hold to it. */
export function paceGraph({ reports, audits, methods, clock }: FakePorts): RequestPace {
  const pace = new RequestPace(clock);
  const hold = (reader: object, priorities: Readonly<Record<string, Priority>>) => {
    for (const [name, priority] of Object.entries(priorities)) {
      const read = (Reflect.get(reader, name) as (...args: unknown[]) => Promise<unknown>).bind(reader);
      Object.assign(reader, {
        [name]: async (...args: unknown[]) => {
          await takeOne(pace, "the logs", { priority });
          return read(...args);
        },
      });
    }
  };
  hold(reports, ofTheLog);
  hold(audits, ofAudits);
  const many = methods.methodsOfMany.bind(methods);
  methods.methodsOfMany = async (userIds: readonly string[], upNext?: number, priority?: Priority) => {
    const { granted, retryAfterSeconds } = pace.take(userIds.length, { upNext, priority });
    const answer = await many(userIds.slice(0, granted));
    const later = [...answer.later, ...userIds.slice(granted)];
    return { ...answer, later, ...(retryAfterSeconds > 0 && { retryAfterSeconds }) };
  };
  return pace;
}
