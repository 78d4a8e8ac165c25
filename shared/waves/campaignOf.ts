import { MomentSchema } from "../domain/preflight/moments.ts";
import type { Ports } from "../ports/ports.ts";

/** What the last run of a wave's checks said of the registration campaign; `undefined` where none did. Rows only. */
export async function campaignOf(
  store: Pick<Ports["store"], "preflightRun">,
  waveId: string,
): Promise<{ readonly at: string; readonly say: string } | undefined> {
  const runs = await Promise.all(MomentSchema.options.map((moment) => store.preflightRun(waveId, moment)));
  const [last] = runs.flatMap((run) => run ?? []).sort((a, b) => (a.at < b.at ? 1 : -1));
  const said = last?.findings.find(({ id }) => id === "P11");
  if (!last || !said) return undefined;
  return { at: last.at, say: said.fix === undefined ? said.evidence : `${said.evidence}: ${said.fix}` };
}
