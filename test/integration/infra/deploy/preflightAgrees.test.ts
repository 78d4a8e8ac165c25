import { HttpRequest } from "@azure/functions";
import { parse } from "node-html-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { showPreflight } from "../../../../functions/waves/http/preflight.ts";
import { checkTenant } from "../../../../infra/deploy/checkTenant.ts";
import { startLocalTenant } from "../../../../infra/deploy/preflightLocal.ts";
import type { BusinessClock } from "../../../../infra/local/clock/clock.ts";
import { waitingReader } from "../../../../shared/adapters/graph/preflight/partReader.ts";
import { readTenant } from "../../../../shared/adapters/graph/preflight/readTenant.ts";
import type { Declaration } from "../../../../shared/domain/preflight/declaration.ts";
import type { PreflightSubject, TenantReader } from "../../../../shared/ports/tenant.ts";
import type { PreflightReport } from "../../../../shared/waves/preflightReport.ts";
import { FakeClock } from "../../../support/fakes/fakeClock.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { STARTER, WAVE_ID, WaveWorld } from "../../../support/waves/waveWorld.ts";

/** Moves only when somebody waits, so that the tenant's limits are met without waiting. */
const shared = new FakeClock("2026-03-02T08:00:00.000Z");
const clock: BusinessClock = {
  now: () => shared.now().getTime(),
  hold: () => () => {},
  at: () => () => {},
  settled: async () => {},
};
const wait = async (seconds: number): Promise<void> => shared.advance({ seconds });

let local: Awaited<ReturnType<typeof startLocalTenant>>;
let subject: PreflightSubject | undefined;
let world: WaveWorld;
let noLicence = "";
beforeAll(async () => {
  local = await startLocalTenant({ people: 10, clock });
  [noLicence = ""] = local.takeLicences(1);
  local.setPerUserMfa("enforced");
  const tenant: TenantReader = {
    tenantReadings: async (asked) => {
      subject = asked;
      const readings = await readTenant(local.graph, asked, waitingReader(wait));
      return { ...readings, readAt: shared.now() };
    },
    signInColor: async () => undefined,
    signInLogo: async () => undefined,
  };
  const settings = {
    BREAK_GLASS_USER_IDS: local.breakGlassUserIds.join(),
    ENFORCED_GROUP_ID: local.enforcedGroupId,
    ENFORCED_STRENGTH_ID: local.enforcedStrengthId,
  };
  const fakes = fakePorts({ clock: shared });
  world = new WaveWorld(3, { settings, clock: shared, ports: Object.assign(fakes, { tenant }) });
  const [groupId = ""] = local.waveGroupIds;
  world.ports.directory.addGroup(groupId, world.ids);
  await world.insert({ groupId });
  await world.carryOut({ kind: "snapshot" });
});
afterAll(() => local.stop());

/** As the app asked about the tenant, and with what people have declared there. */
const command = async () => {
  const declared: readonly Declaration[] = (await world.ports.store.declarations())?.value ?? [];
  if (!subject) throw new Error("the app has read nothing");
  return checkTenant(local.graph, { ...subject, now: shared.now() }, declared, wait);
};
const get = async (path: string, accept: string) =>
  showPreflight(
    world.ports,
    world.config,
  )(
    new HttpRequest({
      method: "GET",
      url: `https://app.example${path}`,
      params: { waveId: WAVE_ID },
      headers: { ...signedInAs(STARTER.id, STARTER.displayName, ["Auditor"]), accept },
    }),
  );
const runOf = async () => {
  const report = (await get(`/api/waves/${WAVE_ID}/preflight`, "application/json")).jsonBody as PreflightReport;
  const [run] = report.runs;
  if (!run) throw new Error("no run");
  return run;
};

interface Shown {
  readonly id: string;
  readonly result: string;
  /** Evidence and fix without spaces: a table in a terminal breaks words where it likes. */
  readonly said: string;
}
const bare = (...texts: readonly (string | undefined)[]) => texts.join("").replaceAll(/[\s–]/g, "");

/** The rows of the printed table, each put together again. */
function printed(text: string): readonly Shown[] {
  const rows: string[][] = [];
  for (const line of text.split("\n").filter((one) => one.startsWith("│"))) {
    const cells = line.split("│").slice(1, -1);
    if (/^ P\d+ +$/.test(cells[0] ?? "")) rows.push(cells);
    else for (const [n, cell] of (rows.length > 0 ? cells : []).entries()) (rows.at(-1) ?? [])[n] += cell;
  }
  return rows.map(([id = "", , result = "", evidence, fix]) => ({
    id: id.trim(),
    result: result.trim(),
    said: bare(evidence, fix),
  }));
}
const inTerminal = { ok: "pass", fail: "FAIL", warn: "warn", notApplicable: "-", unknown: "unknown" };

describe("of the same tenant", () => {
  test("the route and the command say the same of every check that needs no wave", async () => {
    const { findings } = await runOf();
    const { text } = await command();
    const rows = printed(text);
    expect(rows.map(({ id }) => id)).toEqual(findings.map(({ id }) => id));
    const ofTenant = rows.filter(({ said }) => !said.startsWith(bare("not applicable: no wave")));
    expect(ofTenant.length).toBeGreaterThan(45);
    const byId = new Map(findings.map((finding) => [finding.id as string, finding]));
    for (const { id, result, said } of ofTenant) {
      const finding = byId.get(id);
      expect([id, result, said]).toEqual([
        id,
        finding && inTerminal[finding.result],
        bare(finding?.evidence, finding?.fix),
      ]);
    }
  });

  test("the page says the same as the route", async () => {
    const { findings, blocking } = await runOf();
    const page = parse(String((await get(`/waves/${WAVE_ID}/preflight`, "text/html")).body));
    const rows = page.querySelectorAll('table[aria-label="At the start"] tbody tr');
    const shown = rows.map((row) => {
      const [about = "", result = "", ...said] = row.querySelectorAll("th, td").map(({ textContent }) => textContent);
      return [about.split(" ")[0], result.endsWith("holds up the wave"), bare(...said)];
    });
    const said = findings.map(({ id, evidence, fix }) => [id, blocking.includes(id), bare(evidence, fix)]);
    expect(shown.toSorted()).toEqual(said.toSorted());
  });

  test("what is broken is said by all of them, and makes the command fail", async () => {
    const { blocking, biggestExposure } = await runOf();
    expect([blocking, biggestExposure?.id]).toEqual([["P53"], "P53"]);
    const { text, exitCode } = await command();
    expect(exitCode).toBe(1);
    expect(text).toContain("1 block the rollout: P53");
    expect(text).toMatch(/^mend first: P53 /);
    expect(text).toContain(noLicence);
    expect((await world.facts()).snapshotAt).toBeUndefined();
  });
});

test("a check that blocks and is not known makes the command fail as well; where nothing blocks it succeeds", async () => {
  const well = await startLocalTenant({ people: 10, clock });
  const { breakGlassUserIds, enforcedGroupId, enforcedStrengthId } = well;
  const of: PreflightSubject = {
    now: shared.now(),
    breakGlassUserIds,
    enforcedGroupId,
    enforcedStrengthId,
    otherGroupIds: [],
    waveGroupIds: [],
    leftOutAppIds: [],
    appIds: [],
    identities: [],
    passLifetimeMinutes: 60,
  };
  const declared = (await world.ports.store.declarations())?.value ?? [];
  expect((await checkTenant(well.graph, of, declared, wait)).exitCode).toBe(0);
  const undeclared = await checkTenant(well.graph, of, [], wait);
  expect(undeclared.exitCode).toBe(1);
  expect(printed(undeclared.text).find(({ id }) => id === "P55")?.result).toBe("unknown");
  await well.stop();
});
