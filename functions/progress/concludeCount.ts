import { mondayBefore } from "../../shared/domain/calendar/schedule.ts";
import { addCuts } from "../../shared/domain/deadline/addCuts.ts";
import type { CountRun } from "../../shared/domain/deadline/countRun.ts";
import { departmentNamed } from "../../shared/domain/deadline/department.ts";
import { familyOfCut, type LastMonday } from "../../shared/domain/deadline/progressCut.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import type { CutOfDay } from "../../shared/ports/store/progress.ts";

/** Adds up what all units of a count came to, as the numbers of its day. */
export async function concludeCount(store: Ports["store"], run: CountRun): Promise<void> {
  const { startedAt, reportAt, day } = run;
  const parts = await store.countedCuts(startedAt);
  const before = await store.latestCuts();
  const monday = mondayBefore(day);
  const cuts: CutOfDay[] = [];
  for (const [cut, some] of parts) {
    const known = before.find((one) => one.cut === cut)?.lastMonday;
    // A Monday that is over changes no more.
    const ofMonday = async () => (known?.day === monday ? known : readMonday(store, cut, monday));
    const lastMonday = familyOfCut(cut) === undefined ? undefined : await ofMonday();
    const value = addCuts(some);
    const name = departmentNamed(run.departments?.named ?? [], cut);
    cuts.push({
      cut,
      day,
      countedAt: startedAt,
      reportAt,
      value,
      ...(lastMonday && { lastMonday }),
      ...(name !== undefined && { name }),
    });
  }
  await store.saveCutsOfDay(cuts, before);
}

async function readMonday(store: Ports["store"], cut: string, monday: string): Promise<LastMonday | undefined> {
  const [row] = await store.cutByDay(cut, monday, monday);
  const { figures } = row?.value ?? {};
  return figures && { day: monday, inScope: figures.inScope, ready: figures.ready };
}
