import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { alertedEvents } from "../../shared/domain/wave/alertedEvents.ts";
import { readinessFaults } from "../bench/readinessFigures.ts";
import { checkContract, keepExchanges } from "./exchanges.ts";
import { scanForCodes } from "./leaks/scan.ts";
import { type Ended, runScript } from "./processes.ts";
import { type SummaryFile, SummarySchema } from "./summaryFile.ts";

const count = z.int().nonnegative();
const moment = z.iso.datetime();
const Passes = z.array(
  z.strictObject({
    userId: z.guid(),
    id: z.string(),
    createdDateTime: moment,
    temporaryAccessPass: z.string().regex(/^[A-Za-z0-9]{12}$/),
  }),
);
/** An audit event in the log: nothing more than this, and who it was by id. */
const AuditLine = z.strictObject({
  id: z.hex(),
  at: moment,
  what: z.string(),
  scope: z.string(),
  who: z.union([z.literal("app"), z.guid()]),
  subjectId: z.guid().optional(),
});
const Denial = z.strictObject({
  at: moment,
  userId: z.guid(),
  policyId: z.guid(),
  usablePasskeys: count,
  policyAppliedToUserSince: moment,
});

interface Run {
  readonly dir: string;
  readonly ended: Ended;
  readonly summary: SummaryFile;
}

const dirs: string[] = [];
afterAll(async () => {
  if (!process.env["KEEP_E2E_FILES"]) for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});

async function simulate(name: string, ...args: string[]): Promise<Run> {
  const dir = await mkdtemp(join(tmpdir(), `simulate-${name}-`));
  dirs.push(dir);
  const ended = await runScript("infra/local/simulate.ts", [...args, "--out", dir]).ended;
  if (ended.code !== 0) throw new Error(`simulate ${args.join(" ")} ended with ${ended.code}: ${ended.stderr}`);
  await keepExchanges(join(dir, "exchanges.jsonl"), `simulate-${name}`);
  console.log(`simulate ${args.join(" ")}: ${ended.seconds.toFixed(1)} s`);
  return { dir, ended, summary: SummarySchema.parse(JSON.parse(await readFile(join(dir, "summary.json"), "utf8"))) };
}

/** What the same seed must tell again. */
const storyOf = ({ people, joiners, waves, lockedOut, attack, leavers, mail }: SummaryFile) => ({
  people,
  joiners,
  waves,
  lockedOut,
  attack,
  leavers,
  accepted: mail.accepted,
  duplicates: mail.duplicates,
});

let mild: Run;
let again: Run;
let calm: Run;
let short: Run;
let p1: Run;
let odd: Run;
beforeAll(async () => {
  const common = ["--people", "40", "--seed", "7", "--until", "steady"];
  // Two at a time, as there are two processors; each run is one process beside Azurite.
  await Promise.all([
    (async () => {
      odd = await simulate("odd", "--people", "200", "--waves", "2", "--seed", "7", "--trouble", "odd");
      p1 = await simulate("p1", ...common, "--waves", "1", "--trouble", "none", "--licence", "p1");
    })(),
    (async () => {
      mild = await simulate("mild", ...common, "--waves", "2", "--leavers", "4", "--hires-by-mail", "3");
      const others = ["--leavers", "4", "--hires-by-mail", "3", "--attack", "0", "--membership-lag", "0"];
      again = await simulate("mild-again", ...common, "--waves", "2", ...others);
      calm = await simulate("none", ...common, "--waves", "1", "--trouble", "none");
      short = await simulate("short", ...common, "--waves", "2", "--max-days", "20");
    })(),
  ]);
});

/** Nobody is written to at a weekend: what begins on a Friday is told on Monday. */
function aWorkingDayAfter(at: number): number {
  let end = at + 24 * 3_600_000;
  while ([0, 6].includes(new Date(end).getUTCDay())) end += 24 * 3_600_000;
  return end;
}

describe("a simulated rollout", () => {
  test.each<[string, () => Run]>([
    ["mild trouble", () => mild],
    ["no trouble", () => calm],
  ])("under %s ends every wave enforced, locks nobody out and mails nobody twice", (_trouble, run) => {
    const { summary } = run();
    expect(summary.waves.map(({ id, outcome }) => [id, outcome])).toEqual(
      summary.waves.map((_, n) => [`wave-${n + 1}`, "enforced"]),
    );
    expect(summary).toMatchObject({
      people: 40,
      seed: 7,
      lockedOut: 0,
      mail: { duplicates: 0 },
      graph: { forbidden: 0 },
      silentOf: [],
      oddities: {},
    });
    // Nobody out of hours, too soon, in another language, after they had registered, or who is no member; nobody forgotten.
    expect(summary.mailTruth.faultsOf).toEqual([]);
    expect(summary.mailTruth.judged).toBeGreaterThan(150);
    expect(summary.durable.maxHistoryEvents).toBeLessThan(1500);
    expect(summary.joiners.hired).toBe(4);
    // Hires enter by themselves, after they have used their passkey.
    expect(summary.joiners.enforced).toBeGreaterThan(0);
    for (const wave of summary.waves) {
      const order = [wave.gateOpenedAt, wave.warnedAt, wave.reportOnlyAt, wave.enforcedAt].map((at) =>
        Date.parse(at ?? ""),
      );
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(wave.reason).toBeUndefined();
      expect((wave.enrolledAtGate ?? 0) / (wave.members - wave.sortedOut.length)).toBeGreaterThanOrEqual(0.9);
      // Of 20 people; whoever is never ready is not enforced.
      expect(wave.enforcedShare).toBeGreaterThanOrEqual(0.85);
      expect(wave.rollBacks).toBe(0);
      expect(wave.mailsByKind["announcement"]).toBeGreaterThan(0);
    }
    // 3 privileged and 2 break-glass accounts stand in the groups; none of them is enforced.
    const reasons = summary.waves.flatMap(({ sortedOut }) => sortedOut.map(({ reason }) => reason));
    expect(reasons.filter((reason) => reason === "privileged")).toHaveLength(3);
    expect(reasons.filter((reason) => reason === "breakGlass")).toHaveLength(2);
  });

  // Of so few one person is more than the share: one of each kind may be judged wrongly.
  test.each<[string, () => Run]>([
    ["40 people, mild trouble", () => mild],
    ["40 people, no trouble", () => calm],
    ["200 people, an odd tenant", () => odd],
  ])("calls nearly nobody partly ready who is ready, or ready who would be refused: %s", (_run, run) => {
    const { readiness } = run().summary;
    console.log(`readiness: ${JSON.stringify(readiness)}`);
    expect(readinessFaults(readiness)).toEqual([]);
  });

  test("mails whom report-only would have stopped within a working day of its beginning, and not at its end", async () => {
    const [wave] = calm.summary.waves;
    expect(wave?.mailsByKind["wouldBeBlocked"]).toBeGreaterThan(0);
    const names = await readdir(join(calm.dir, "mail"));
    const mails = await Promise.all(names.map((name) => readFile(join(calm.dir, "mail", name), "utf8")));
    const sent = mails
      .filter((mail) => mail.includes("You still sign in with your password"))
      .map((mail) => Date.parse(/^Date: (.*)$/m.exec(mail)?.[1] ?? ""));
    const begun = Date.parse(wave?.reportOnlyAt ?? "");
    expect(sent).toHaveLength(wave?.mailsByKind["wouldBeBlocked"] ?? 0);
    expect(Math.min(...sent)).toBeGreaterThan(begun);
    expect(Math.min(...sent)).toBeLessThan(aWorkingDayAfter(begun));
  });

  test("tells the same story for the same seed, in which nobody attacks unless told to", () => {
    expect(mild.summary.attack).toMatchObject({ tries: 0, succeeded: 0, succeededBeforeEnforcement: 0, collected: 0 });
    expect(existsSync(join(mild.dir, "tenant", "tries.jsonl"))).toBe(false);
    expect(storyOf(again.summary)).toEqual(storyOf(mild.summary));
    for (const [a, b] of [
      [mild.summary.graph.requests, again.summary.graph.requests],
      [mild.summary.tables.transactions, again.summary.tables.transactions],
      [mild.summary.durable.episodes, again.summary.durable.episodes],
    ] as const)
      expect(Math.abs(a - b) / a).toBeLessThan(0.05);
  });

  test("in a tenant with Entra ID P1 alone ends as the other: who is privileged is told without eligibilities", () => {
    expect(storyOf(p1.summary)).toEqual(storyOf(calm.summary));
    expect(p1.summary.waves.map(({ outcome }) => outcome)).toEqual(["enforced"]);
    const reasons = p1.summary.waves.flatMap(({ sortedOut }) => sortedOut.map(({ reason }) => reason));
    expect(reasons.filter((reason) => reason === "privileged")).toHaveLength(3);
  });

  test("with every step on, whoever leaves holds no method and no membership the next morning", () => {
    expect(mild.summary.leavers).toEqual({ leavers: 4, cancelledHires: 1, holdMethod: 0, holdMembership: 0 });
    expect(mild.ended.stdout).toMatch(/^leavers: 4 \(1 of them/m);
    // Nobody goes unless told to.
    expect(calm.summary.leavers).toMatchObject({ leavers: 0 });
  });

  test("hires get their code by personal mail and the manager's short code, where they are to, and nobody else", () => {
    expect(mild.summary.joiners.byMail).toBeGreaterThan(0);
    expect(calm.summary.joiners.byMail).toBe(0);
  });

  test("that runs out of days holds its waves, says why, and ends with 0", () => {
    expect(short.summary.simulatedDays).toBe(20);
    for (const wave of short.summary.waves)
      expect(wave).toMatchObject({ outcome: "held", reason: expect.stringMatching(/\w+: .{10,}/), enforcedAt: null });
    expect(short.ended.stdout).toContain("held");
  });

  test("prints its table and its mail quota", () => {
    expect(mild.ended.stderr).toMatch(/^mail quota: \d+ a minute, \d+ an hour \(planned\)$/m);
    expect(mild.ended.stdout).toMatch(/wave-2/);
    expect(mild.ended.stdout).toMatch(/^40 people, seed 7, trouble mild: \d+ days in /m);
  });

  test.each<[string, () => Run]>([
    ["mild trouble", () => mild],
    ["no trouble", () => calm],
  ])("under %s leaves no code anywhere but with the tenant", async (_trouble, run) => {
    const { dir } = run();
    const passes = Passes.parse(JSON.parse(await readFile(join(dir, "tenant", "passes.json"), "utf8")));
    expect(passes.length).toBeGreaterThan(0);
    const codes = passes.map(({ temporaryAccessPass }) => temporaryAccessPass);
    const { leaks, files, bytes } = scanForCodes(dir, codes, ["tenant"]);
    console.log(`looked for ${codes.length} codes in ${files} files, ${(bytes / 1_048_576).toFixed(1)} MB unpacked`);
    expect(leaks).toEqual([]);
    expect(files).toBeGreaterThan(100);
    for (const part of ["mail", "logs", "state", "exchanges.jsonl"])
      expect([part, existsSync(join(dir, part))]).toEqual([part, true]);
    // The scanner sees what it should: the one place where codes belong.
    expect(new Set(scanForCodes(join(dir, "tenant"), codes).leaks.map(({ file }) => file))).toEqual(
      new Set(["passes.json"]),
    );
  });

  test("writes a line for every audit event and every poll, with ids and no names", async () => {
    const log = await readFile(join(calm.dir, "logs", "run.log"), "utf8");
    const told = [...log.matchAll(/ information user: audit (\{.*\})$/gm)].map(([, json]) =>
      AuditLine.parse(JSON.parse(json as string)),
    );
    const named = new Map(told.map(({ id, what, scope }) => [`${scope} ${id}`, what]));
    const count = (what: string) => [...named.values()].filter((name) => name === what).length;
    expect(count(alertedEvents.flip)).toBe(1);
    expect(count("stage.enforced")).toBe(1);
    expect(count(alertedEvents.rollBack)).toBe(0);
    const passes = Passes.parse(JSON.parse(await readFile(join(calm.dir, "tenant", "passes.json"), "utf8")));
    expect(count(alertedEvents.passIssued)).toBe(passes.length);
    // Every six hours, from the first full one to the last.
    const polls = [...log.matchAll(/ information user: poll \{"startedAt":"([^"]+)","completedAt":"[^"]+"\}$/gm)].map(
      ([, at]) => at,
    );
    expect(new Set(polls).size).toBeGreaterThanOrEqual((calm.summary.simulatedDays - 1) * 4);
  });

  test("writes denials as lines of their own", async () => {
    const text = await readFile(join(mild.dir, "tenant", "denials.jsonl"), "utf8").catch(() => "");
    for (const line of text.split("\n").filter(Boolean)) Denial.parse(JSON.parse(line));
  });

  test.each<[string, () => Run]>([
    ["mild trouble", () => mild],
    ["no trouble", () => calm],
  ])("under %s speaks with Graph as Microsoft published it", async (_trouble, run) => {
    const said = await checkContract(join(run().dir, "exchanges.jsonl"));
    if (said !== undefined) expect(said).toMatch(/\b0 violations\b/);
  });
});

describe("200 people in a tenant as odd as those in the field", () => {
  test("every wave is enforced, or held and says why; nobody is locked out, and nothing stands still in silence", () => {
    const { summary } = odd;
    expect(summary).toMatchObject({ people: 200, trouble: "odd", lockedOut: 0, silentOf: [], silent: 0 });
    expect(summary.mailTruth.faultsOf).toEqual([]);
    expect(summary.mailTruth.judged).toBeGreaterThan(700);
    expect(summary.mail.duplicates).toBe(0);
    for (const { outcome, reason } of summary.waves) {
      if (outcome === "held") expect(reason).toMatch(/^\w+: (?!no reason recorded)\S/);
      else expect(reason).toBeUndefined();
    }
    expect(summary.waves.filter(({ outcome }) => outcome === "enforced").length).toBeGreaterThan(0);
  });

  test("privileged and break-glass accounts stay outside, whatever the tenant leaves out", () => {
    const reasons = odd.summary.waves.flatMap(({ sortedOut }) => sortedOut.map(({ reason }) => reason));
    expect(reasons.filter((reason) => reason === "privileged")).toHaveLength(3);
    expect(reasons.filter((reason) => reason === "breakGlass")).toHaveLength(2);
  });

  test("the tenant was odd in many ways", () => {
    const { oddities } = odd.summary;
    console.log(`oddities: ${JSON.stringify(oddities)}`);
    expect(Object.keys(oddities)).toEqual(
      expect.arrayContaining([
        "expiredCursor",
        "gatewayPage",
        "lateSignIn",
        "missingMember",
        "refusedPass",
        "refusedPolicy",
        "shortPage",
        "unknownMethod",
        "withdrawnPermission",
      ]),
    );
  });

  test("what Graph said stays within what Microsoft published; a gateway's words are none of Graph's", async () => {
    const said = await checkContract(join(odd.dir, "exchanges.jsonl"));
    if (said !== undefined) expect(said).toMatch(/\b0 violations\b/);
  });
});

test("simulate keeps its files below .local unless it is told where, and says so", async () => {
  const { code, stderr } = await runScript("infra/local/simulate.ts", [
    "--people",
    "10",
    "--waves",
    "1",
    "--max-days",
    "1",
  ]).ended;
  const dir = /^files: (\S+[/\\]\.local[/\\]simulate[/\\][\dTZ-]+)$/m.exec(stderr)?.[1] ?? "";
  if (dir !== "") dirs.push(dir);
  expect(code).toBe(0);
  expect(SummarySchema.parse(JSON.parse(await readFile(join(dir, "summary.json"), "utf8")))).toMatchObject({
    people: 10,
  });
});

test.each([
  ["an unknown option", ["--frobnicate", "--out", "/nowhere"], /Unknown option/],
  ["people that are no number", ["--people", "many", "--out", "/nowhere"], /--people must be a whole number/],
  [
    "more waves than people",
    ["--people", "10", "--waves", "11", "--out", "/nowhere"],
    /--waves must not exceed --people/,
  ],
  [
    "an unknown dose of trouble",
    ["--trouble", "wild", "--out", "/nowhere"],
    /--trouble must be one of none, mild, odd, harsh/,
  ],
  [
    "an attack with a number that is none",
    ["--attack", "some", "--out", "/nowhere"],
    /--attack must be a whole number/,
  ],
  ["an unknown end", ["--until", "never", "--out", "/nowhere"], /--until must be one of decided, steady/],
  [
    "an unknown quota",
    ["--mail-quota", "endless", "--out", "/nowhere"],
    /--mail-quota must be one of planned, default/,
  ],
])("simulate answers %s with its usage and 2, and writes nothing", async (_what, args, reason) => {
  const { code, stderr, stdout } = await runScript("infra/local/simulate.ts", args).ended;
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(reason);
  expect(stderr).toContain("usage: npm run simulate");
  expect(existsSync("/nowhere")).toBe(false);
});
