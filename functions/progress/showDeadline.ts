import { ReadableStream } from "node:stream/web";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { DeadlineList } from "../../shared/progress/progressReport.ts";
import {
  type DeadlineAsked,
  isCountedByDepartment,
  readDeadlineList,
  wholeDeadlineList,
} from "../../shared/progress/readDeadlineList.ts";
import { readProgress } from "../../shared/progress/readProgress.ts";
import { csv, json, page } from "../../shared/web/answers.ts";
import { deadlineCsv } from "../../shared/web/deadlineCsv.ts";
import { deadlinePage } from "../../shared/web/pages/deadlinePage.ts";
import { deadlinePeoplePage } from "../../shared/web/pages/deadlinePeoplePage.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo } from "../web/door.ts";
import { frameFor } from "../web/frame.ts";
import { readQuery } from "../web/readQuery.ts";
import { DeadlinePageRequestSchema, DeadlineRequestSchema } from "./requests.ts";

type Needs = Pick<Ports, "store" | "clock">;

/** `GET /api/deadline`: whom the last count put into one list, fifty at a time, or all of them as CSV. */
export const showDeadline =
  ({ store }: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readDeadline);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, DeadlineRequestSchema, say);
    if ("refusal" in read) return read.refusal;
    const { cohort, state: standing, wave, department, departments, page: after, format } = read.query;
    return orTryAgain(say, async () => {
      if (wave && !(await store.wave(wave))) return say(404, "unknownWave", "There is no such wave.");
      const asked = { cohort, standing, wave, department, departments, after };
      if (await isOutOfReach(store, asked)) return say(404, ...notByDepartment);
      if (format === "csv") return fileOf(store, asked);
      return json<DeadlineList>(200, await readDeadlineList(store, asked));
    });
  };

/** `GET /deadline`: how many stand where, and with `cohort` and `state` who they are. */
export const showDeadlinePage =
  (ports: Needs, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readDeadline);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, DeadlinePageRequestSchema, say);
    if ("refusal" in read) return read.refusal;
    const { cohort, state: standing, wave, department, departments, page: after, format } = read.query;
    const { store } = ports;
    const { defaultTimeZone: timeZone } = config;
    return orTryAgain(say, async () => {
      const waves = await store.waves();
      if (wave && !waves.some(({ waveId }) => waveId === wave))
        return say(404, "unknownWave", "There is no such wave.");
      if (cohort === undefined || standing === undefined) {
        const part = { wave, department, departments };
        const progress = await readProgress(ports, config, { department, departments });
        if ((department ?? departments) !== undefined && !progress.now) return say(404, ...notByName);
        const frame = await frameFor(ports, config, door.principal);
        return page(200, deadlinePage({ ...frame, progress, waves, part, timeZone }));
      }
      const asked = { cohort, standing, wave, department, departments, after };
      if (await isOutOfReach(store, asked)) return say(404, ...notByDepartment);
      if (format === "csv") return fileOf(store, asked);
      const list = await readDeadlineList(store, asked);
      const frame = await frameFor(ports, config, door.principal);
      return page(200, deadlinePeoplePage({ ...frame, list, asked, waves, timeZone }));
    });
  };

const notByDepartment = ["unknownDepartment", "Nobody was counted by department yet."] as const;
const notByName = [
  "unknownDepartment",
  "The last count put nobody under this department. The fifty largest are counted by name.",
] as const;
const isOutOfReach = async (store: Ports["store"], { department, departments }: DeadlineAsked): Promise<boolean> =>
  (department ?? departments) !== undefined && !(await isCountedByDepartment(store));

/** The first people are read before the answer begins, so that trouble is told; later trouble breaks the answer off. */
async function fileOf(store: Ports["store"], asked: DeadlineAsked): Promise<HttpResponseInit> {
  const people = wholeDeadlineList(store, asked);
  const first = await people.next();
  const all = async function* () {
    if (!first.done) yield first.value;
    yield* people;
  };
  const name = `deadline-${asked.cohort}-${asked.standing}.csv`;
  return csv(200, ReadableStream.from(deadlineCsv(asked, all())), name);
}
