import { ReadableStream } from "node:stream/web";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Config } from "../../shared/config/config.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { ProgressReport } from "../../shared/progress/progressReport.ts";
import { readProgress } from "../../shared/progress/readProgress.ts";
import { csv, json } from "../../shared/web/answers.ts";
import { departmentsCsv, progressCsv } from "../../shared/web/progressCsv.ts";
import { whoMay } from "../../shared/web/whoMay.ts";
import { admit, orTryAgain, sayTo } from "../web/door.ts";
import { readQuery } from "../web/readQuery.ts";
import { ProgressRequestSchema } from "./requests.ts";

/** `GET /api/progress`: everybody in numbers, or one wave, now and day by day (R114, R119). */
export const showProgress =
  (ports: Pick<Ports, "store" | "clock">, config: Config) =>
  async (request: HttpRequest): Promise<HttpResponseInit> => {
    const door = admit(request, config, whoMay.readProgress);
    if ("refusal" in door) return door.refusal;
    const say = sayTo(request, config);
    const read = readQuery(request, ProgressRequestSchema, say);
    if ("refusal" in read) return read.refusal;
    const { query } = read;
    return orTryAgain(say, async () => {
      if (query.wave !== undefined && !(await ports.store.wave(query.wave)))
        return say(404, "unknownWave", "There is no such wave.");
      const progress = await readProgress(ports, config, query);
      const isOfDepartment = (query.department ?? query.departments) !== undefined;
      if (isOfDepartment && !progress.now && progress.days.length === 0)
        return say(
          404,
          "unknownDepartment",
          "Nobody was counted in such a department. Smaller ones are counted together: ask with departments=other.",
        );
      if (query.by === "department") return fileOf(departmentsCsv(progress.departments), "departments.csv");
      if (query.format !== "csv") return json<ProgressReport>(200, progress);
      return fileOf(progressCsv(progress.days), "progress.csv");
    });
  };

const fileOf = (records: string, name: string): HttpResponseInit =>
  csv(200, ReadableStream.from([Buffer.from(records, "utf8")]), name);
