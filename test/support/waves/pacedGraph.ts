import { RequestPace, takeOne } from "../../../shared/adapters/graph/requestPace.ts";
import type { FakePorts } from "../fakes/fakePorts.ts";
import type { FakeReports } from "../fakes/fakeReports.ts";

const ofTheLog = [
  "stoppedSignIns",
  "satisfiedSignIns",
  "satisfiedSignInsOf",
  "signIns",
  "lastSignIn",
  "hasSignIns",
  "hasSignedIn",
  "lastPasskeyUse",
] as const satisfies readonly (keyof FakeReports)[];

/** The sign-in log and the methods as Graph gives them: 5 requests in 10 s for both, as the adapters hold to it. */
export function paceGraph({ reports, methods, clock }: FakePorts): void {
  const pace = new RequestPace(clock);
  for (const name of ofTheLog) {
    const read = (reports[name] as (...args: unknown[]) => Promise<unknown>).bind(reports);
    Object.assign(reports, {
      [name]: async (...args: unknown[]) => {
        takeOne(pace, "the sign-in log");
        return read(...args);
      },
    });
  }
  const many = methods.methodsOfMany.bind(methods);
  methods.methodsOfMany = async (userIds: readonly string[], upNext?: number) => {
    const { granted, retryAfterSeconds } = pace.take(userIds.length, upNext);
    const answer = await many(userIds.slice(0, granted));
    const later = [...answer.later, ...userIds.slice(granted)];
    return { ...answer, later, ...(retryAfterSeconds > 0 && { retryAfterSeconds }) };
  };
}
