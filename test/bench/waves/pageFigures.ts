import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { showWavePeople } from "../../../functions/waves/http/people.ts";
import { showWave } from "../../../functions/waves/http/read.ts";
import { startAzurite } from "../../../infra/local/azurite.ts";
import { buildPorts } from "../../../shared/adapters/buildPorts.ts";
import { chunks } from "../../../shared/domain/chunks.ts";
import { mailKeys } from "../../../shared/domain/mail/keys.ts";
import { operationIdOf } from "../../../shared/domain/mail/operationId.ts";
import type { WaveMember } from "../../../shared/domain/wave/member.ts";
import type { WaveFacts } from "../../../shared/domain/wave/waveFacts.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { Ports } from "../../../shared/ports/ports.ts";
import { keepCount } from "../../../shared/waves/countWave.ts";
import { signedInAs } from "../../support/signedIn.ts";
import { TENANT_ID, testConfig } from "../../support/testConfig.ts";
import { aWave } from "../../support/waves/aWave.ts";
import type { Figure } from "../figure.ts";
import { memberOf, people } from "./peopleOfBench.ts";

const MANY = 10_000;
const FEW = 100;
const MOST_TIMES_FEW = 1.5;
const ROUNDS = 9;
const VIEWER = "ad000000-0000-4000-8000-000000000003";
const NOW = "2026-03-25T10:00:00.000Z";
const clock: Clock = { now: () => new Date(NOW) };

/** The pages of a wave and of its people, of 10,000 members and of 100: the app's own handlers over Azurite. */
export async function* pageFigures(many: number = MANY): AsyncIterable<Figure> {
  const dir = await mkdtemp(join(tmpdir(), "page-bench-"));
  const azurite = await startAzurite({ dir });
  try {
    const config = testConfig({ AzureWebJobsStorage: azurite.connectionString });
    const ports = buildPorts(config, () => {}, clock);
    await ports.store.ready();
    const waves = { few: await fill(ports, "few", FEW), many: await fill(ports, "many", many) };
    // As the last step of a wave does, and every hour.
    for (const wave of Object.values(waves)) await keepCount(ports, config, wave, 0);
    const pages = [
      ["wave-page-scale", "", showWave(ports, config), MOST_TIMES_FEW],
      // Told only: it sorts and searches everybody by name.
      ["wave-people-scale", "/people", showWavePeople(ports, config), undefined],
    ] as const;
    for (const [name, path, handler, limit] of pages) {
      const times = { few: [] as number[], many: [] as number[] };
      for (let round = 0; round <= ROUNDS; round += 1)
        for (const size of ["few", "many"] as const) {
          const took = await answer(handler, waves[size].waveId, path);
          // The first of each loads what both need.
          if (round > 0) times[size].push(took);
        }
      const [ofFew, ofMany] = [median(times.few), median(times.many)];
      yield {
        name,
        value: Math.round((ofMany / ofFew) * 100) / 100,
        unit: "times",
        ...(limit !== undefined && { limit }),
        detail: `${many} members in ${ofMany.toFixed(0)} ms, ${FEW} in ${ofFew.toFixed(0)} ms; medians of ${ROUNDS}, in turns`,
      };
    }
  } finally {
    await azurite.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** A wave whose reminder is out: told twice, nine in ten looked at, six in ten ready, one in fifty sorted out. */
async function fill({ store }: Ports, waveId: string, count: number): Promise<WaveFacts> {
  const everybody = people(0, count);
  const members = everybody.map((one, n) => memberOf(waveId, one, standingOf(n)));
  for (const some of chunks(members, 1000)) await store.putMembers(waveId, some);
  const facts = aWave({
    waveId,
    stage: "reminded",
    stageAt: "2026-03-23T08:00:00.000Z",
    snapshotAt: "2026-03-02T08:05:00.000Z",
    announcedAt: "2026-03-09T08:30:00.000Z",
    inScope: members.filter(({ sortedOut }) => sortedOut === undefined).length,
    sortedOut: members.filter(({ sortedOut }) => sortedOut !== undefined).length,
  });
  await store.insertWave(facts);
  for (const kind of ["announcement", "dayOf"] as const)
    await store.putMails(
      waveId,
      members.map(({ userId }) => {
        const key = mailKeys.toMember(kind, facts, userId);
        const operationId = operationIdOf(TENANT_ID, waveId, key);
        return { scope: waveId, key, kind, userId, operationId, state: "accepted" as const, at: facts.stageAt };
      }),
    );
  return facts;
}

function standingOf(n: number): Partial<WaveMember> {
  if (n % 50 === 0) return { sortedOut: "guest" };
  if (n % 10 === 9) return { reportedReady: true };
  const checkedAt = "2026-03-24T08:00:00.000Z";
  if (n % 10 >= 6) return { checkedAt, hasUsablePasskey: false, mailsSent: 1, lastMailAt: checkedAt };
  const passkeyCreatedAt = `2026-03-${10 + (n % 13)}T10:00:00.000Z`;
  return { checkedAt, hasUsablePasskey: true, passkeys: 1, passkeyCreatedAt, passkeyUsedAt: checkedAt };
}

/** @returns milliseconds to the whole page. */
async function answer(
  handler: (request: HttpRequest) => Promise<HttpResponseInit>,
  waveId: string,
  path: string,
): Promise<number> {
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example/waves/${waveId}${path}`,
    params: { waveId },
    headers: signedInAs(VIEWER, "Cleo Third", ["Auditor"]),
  });
  const begun = performance.now();
  const { status, body } = await handler(request);
  const took = performance.now() - begun;
  if (status !== 200 || !String(body).includes("</html>")) throw new Error(`the page ${path} answered ${status}`);
  return took;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
