import { z } from "zod";
import { type Declaration, DeclarationSchema } from "../../domain/preflight/declaration.ts";
import { type PreflightRun, PreflightRunSchema } from "../../domain/preflight/preflightRun.ts";
import type { PreflightStore } from "../../ports/store/preflight.ts";
import { json, keyOf, mapper } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readable, readOne } from "./readable.ts";
import type { Rows } from "./rows.ts";

const DECLARATIONS = "declarations";
const declarationsRow = mapper<{ value: readonly Declaration[] }>({ value: json(z.array(DeclarationSchema)) });

/** A property holds 32,000 characters, and a finding is at most some 1,300: these many fit, the escapes included. */
const FINDINGS_A_COLUMN = 20;
const findings = json(PreflightRunSchema.shape.findings);
interface Stored {
  readonly run: Omit<PreflightRun, "findings">;
  readonly findings1: PreflightRun["findings"];
  readonly findings2: PreflightRun["findings"];
  readonly findings3: PreflightRun["findings"];
  readonly findings4: PreflightRun["findings"];
  readonly findings5: PreflightRun["findings"];
}
const runRow = mapper<Stored>({
  run: json(PreflightRunSchema.omit({ findings: true })),
  findings1: findings,
  findings2: findings,
  findings3: findings,
  findings4: findings,
  findings5: findings,
});
const runKey = (moment: string): string => `preflight|${moment}`;

export const tablePreflight = (waves: Rows, appState: Rows): PreflightStore => ({
  preflightRun: async (waveId, moment) => {
    const row = await waves.get(keyOf(waveId), runKey(moment));
    const [run] = await readable(waves, row ? [row] : [], (found) => {
      const { run: rest, findings1, findings2, findings3, findings4, findings5 } = runRow.fromRow(found);
      return { ...rest, findings: [findings1, findings2, findings3, findings4, findings5].flat() };
    });
    return run;
  },
  savePreflightRun: async ({ findings: all, ...run }) => {
    const part = (n: number) => all.slice(n * FINDINGS_A_COLUMN, (n + 1) * FINDINGS_A_COLUMN);
    const columns = {
      findings1: part(0),
      findings2: part(1),
      findings3: part(2),
      findings4: part(3),
      findings5: part(4),
    };
    const key = { partitionKey: keyOf(run.waveId), rowKey: runKey(run.moment) };
    await waves.write("replace", [{ ...key, ...runRow.toRow({ run, ...columns }) }]);
  },
  declarations: async () => {
    const row = await appState.get("app", DECLARATIONS);
    return readOne(appState, row, (found) => ({ ...declarationsRow.fromRow(found), etag: found.etag }));
  },
  saveDeclarations: async (value, etag) => {
    const row = { partitionKey: "app", rowKey: DECLARATIONS, ...declarationsRow.toRow({ value }) };
    return saveGuarded(appState, row, etag, "somebody else was faster with a declaration");
  },
});
