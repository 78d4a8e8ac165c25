import { InvocationContext } from "@azure/functions";
import { finishPoll } from "../../functions/registration/finishPoll.ts";
import { pollRegistrationPage } from "../../functions/registration/pollPages.ts";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { Orchestrations } from "../../shared/ports/wake.ts";

interface Answer {
  readonly ok?: {
    readonly page?: number;
    readonly next?: string;
    readonly brokenOff?: string;
    readonly after?: string;
  };
  readonly later?: { readonly seconds: number };
}
/** A call of the activities that got further, and how long the engine waited for it by the clock of business. */
interface Turn {
  readonly pages: number;
  readonly waitedSeconds: number;
}
/** The engine waits for at least so long. */
const FIRST_WAIT_SECONDS = 5;

/** One reading of the report as its orchestration makes it, turn by turn; nobody is woken. */
export async function* readReport(
  ports: Ports,
  config: Config,
  pass: (seconds: number) => void,
): AsyncGenerator<Turn, void, undefined> {
  const context = new InvocationContext({ logHandler: () => undefined });
  const nobody = { wake: async () => undefined } as unknown as Orchestrations;
  let read = 0;
  const reports: Ports["reports"] = Object.assign(Object.create(ports.reports), {
    registrationDetails: async (next?: string) => {
      const page = await ports.reports.registrationDetails(next);
      read += 1;
      return page;
    },
  });
  const poll = pollRegistrationPage({ ...ports, reports }, config);
  const finish = finishPoll(ports, config, () => nobody);
  const startedAt = ports.clock.now().toISOString();
  const until = async (activity: () => Promise<unknown>) => {
    for (let waitedSeconds = 0, attempt = 0; attempt < 20; attempt++) {
      const { ok, later } = (await activity()) as Answer;
      if (ok) return { ok, waitedSeconds };
      const seconds = Math.max(FIRST_WAIT_SECONDS * 2 ** attempt, later?.seconds ?? 0);
      waitedSeconds += seconds;
      pass(seconds);
    }
    throw new Error("the report cannot be read");
  };
  let place: { readonly page: number; readonly next?: string } = { page: 0 };
  for (;;) {
    const before = read;
    const { ok, waitedSeconds } = await until(async () => poll({ startedAt, ...place }, context));
    if (ok.brokenOff) throw new Error(`the report broke off: ${ok.brokenOff}`);
    place = { page: ok.page ?? place.page + 1, ...(ok.next !== undefined && { next: ok.next }) };
    yield { pages: read - before, waitedSeconds };
    if (ok.next === undefined) break;
  }
  await until(async () => finish({ startedAt }, context));
}
