import type { StandingKey } from "../domain/deadline/progressCut.ts";
import type { ListedPerson } from "../progress/progressReport.ts";
import { CSV_MARK, csvRecord } from "./csv.ts";

const columns = ["userId", "displayName", "waveId", "cohort", "state", "methodsRegistered", "readyByNow", "department"];

/** A record for each person, behind one that names the columns; some people at a time. */
export async function* deadlineCsv(
  { cohort, standing }: StandingKey,
  people: AsyncIterable<readonly ListedPerson[]>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(CSV_MARK + csvRecord(columns), "utf8");
  for await (const some of people)
    yield Buffer.from(
      some
        .map(({ userId, displayName, waveId, department, methodsRegistered, isReady }) =>
          csvRecord([
            userId,
            displayName,
            waveId,
            cohort,
            standing,
            methodsRegistered.join(" "),
            isReady ? "yes" : "no",
            department,
          ]),
        )
        .join(""),
      "utf8",
    );
}
