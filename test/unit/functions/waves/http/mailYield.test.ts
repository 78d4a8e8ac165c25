import { HttpRequest, type HttpResponseInit } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { showMailYield } from "../../../../../functions/waves/http/mailYield.ts";
import { VariantSchema } from "../../../../../shared/domain/mail/subjectVariants.ts";
import type { MailYield } from "../../../../../shared/waves/mailYield.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import { aMember } from "../../../../support/waves/aMember.ts";
import { WAVE_ID, WaveWorld } from "../../../../support/waves/waveWorld.ts";

const answers = new DocumentedAnswers();
let world: WaveWorld;
beforeEach(async () => {
  world = new WaveWorld(12);
  await world.insert();
});

async function get(roles: string[] = ["Auditor"], isPage = false, waveId = WAVE_ID): Promise<HttpResponseInit> {
  const path = `${isPage ? "" : "/api"}/waves/${waveId}/mails`;
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example${path}`,
    params: { waveId },
    headers: signedInAs("ad000000-0000-4000-8000-000000000003", "Cleo Third", roles),
  });
  const answer = await showMailYield(world.ports, world.config)(request);
  return answers.check(`GET ${isPage ? "" : "/api"}/waves/{waveId}/mails`, answer);
}
const found = async () => (await get()).jsonBody as MailYield;
const page = async () => parse(String((await get(["Auditor"], true)).body));
const announce = async () => {
  await world.until(({ snapshotAt }) => snapshotAt !== undefined);
  await world.carryOut({ kind: "mail", mail: "announcement", leadsTo: "announced" });
};

/** So many people a subject, of whom some set up a passkey a day after the mail. */
async function many(people: number, done: readonly [number, number, number]): Promise<void> {
  const at = "2026-03-02T08:00:00.000Z";
  const id = (n: number) => `20000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
  const all = VariantSchema.options.flatMap((variant, which) =>
    Array.from({ length: people }, (_, n) => ({
      userId: id(which * people + n),
      variant,
      isDone: n < (done[which] ?? 0),
    })),
  );
  await world.ports.store.putMails(
    WAVE_ID,
    all.map(({ userId, variant }) => ({
      scope: WAVE_ID,
      key: `announcement|1|${userId}`,
      kind: "announcement",
      operationId: userId,
      state: "accepted",
      at,
      userId,
      subject: "announcement",
      variant,
    })),
  );
  await world.ports.store.putMembers(
    WAVE_ID,
    all.map(({ userId, isDone }) =>
      aMember(WAVE_ID, userId, {
        hasUsablePasskey: isDone,
        passkeyCreatedAt: isDone ? "2026-03-03T08:00:00.000Z" : undefined,
      }),
    ),
  );
  world.ports.clock.set("2026-03-09T08:00:00.000Z");
}

describe("what came of a wave's mails", () => {
  test("is nothing before one has gone out, and reads no member for it", async () => {
    expect(await found()).toEqual({ compared: true, subjects: [] });
    expect(world.ports.store.trouble.called("membersPage")).toBe(0);
    expect((await page()).querySelector("main")?.text).toContain(
      "No mail of this wave has gone out under one of several",
    );
  });

  test("says how many people were sent each subject, in the words that they read, and that they are too few", async () => {
    await announce();
    const [announcement, ...others] = (await found()).subjects;
    expect(others).toEqual([]);
    expect(announcement).toMatchObject({ subject: "announcement", verdict: "tooFew" });
    expect(announcement?.says).toMatch(/^Too few to tell: fewer than 30 people/);
    expect(announcement?.variants.map(({ sent }) => sent).reduce((sum, one) => sum + one)).toBe(12);
    const examples = announcement?.variants.map(({ example }) => example) ?? [];
    expect(examples[0]).toMatch(/^Your sign-in changes on/);
    expect(new Set(examples).size).toBe(3);
  });

  test("counts nobody whose 72 hours are not over, and whoever has a passkey by now", async () => {
    await announce();
    const at = new Date(world.now.getTime() + 3_600_000).toISOString();
    await world.ports.store.mergeMembers(WAVE_ID, [
      { userId: world.id(1), hasUsablePasskey: true, passkeyCreatedAt: at },
    ]);
    const sums = async (field: "counted" | "within72Hours" | "byNow") =>
      (await found()).subjects[0]?.variants.reduce((sum, one) => sum + one[field], 0);
    expect([await sums("counted"), await sums("within72Hours"), await sums("byNow")]).toEqual([0, 0, 1]);
    world.ports.clock.advance({ hours: 72 });
    expect([await sums("counted"), await sums("within72Hours"), await sums("byNow")]).toEqual([12, 1, 1]);
  });

  test("names the best one of 5,000 people where it is clear, and reads each row once", async () => {
    await many(1667, [300, 500, 310]);
    const [announcement] = (await found()).subjects;
    expect(announcement).toMatchObject({ verdict: "clear", best: "B", says: expect.stringContaining("B did best") });
    expect(announcement?.variants.map(({ counted, within72Hours }) => [counted, within72Hours])).toEqual([
      [1667, 300],
      [1667, 500],
      [1667, 310],
    ]);
    expect(world.ports.store.trouble.called("sentUnderVariants")).toBe(1);
  });

  test("names none where it may be chance", async () => {
    await many(40, [10, 12, 11]);
    const [announcement] = (await found()).subjects;
    expect(announcement).toMatchObject({ verdict: "mayBeChance" });
    expect(announcement).not.toHaveProperty("best");
  });

  test("is of this wave alone", async () => {
    await announce();
    const [entry] = [...(await world.ports.store.mails(WAVE_ID, [`announcement|1|${world.id(1)}`])).values()];
    if (!entry) throw new Error("none");
    await world.ports.store.putMails("another", [{ ...entry, scope: "another" }]);
    expect((await found()).subjects[0]?.variants.reduce((sum, one) => sum + one.sent, 0)).toBe(12);
  });

  test("is not told to whoever has none of the roles, nor of a wave that is not there", async () => {
    expect((await get([])).status).toBe(403);
    expect((await get(["Auditor"], false, "nowhere")).status).toBe(404);
  });

  test("is asked for again while the tables are busy", async () => {
    await announce();
    world.ports.store.trouble.throttleNext("sentUnderVariants", 5);
    expect((await get()).status).toBe(503);
  });
});

describe("the page", () => {
  test("has a table for each mail, with the sentence above it and the way back", async () => {
    await many(40, [4, 30, 5]);
    const main = (await page()).querySelector("main");
    expect(main?.querySelector("table")?.getAttribute("aria-label")).toBe("Announcement: what came of each subject");
    expect(main?.querySelectorAll("tbody tr")).toHaveLength(3);
    expect(main?.text).toContain("B did best, by more than chance explains.");
    expect(main?.querySelectorAll("tbody tr")[1]?.text).toMatch(/\(best\).*30 of 40 \(75\u00a0%\)/s);
    expect(main?.querySelectorAll("a").map((link) => link.getAttribute("href"))).toContain(`/waves/${WAVE_ID}`);
    expect(main?.text).not.toContain("SUBJECT_VARIANTS");
  });

  test("says where subjects are not compared", async () => {
    world = new WaveWorld(12, { settings: { SUBJECT_VARIANTS: "off" } });
    await world.insert();
    await announce();
    expect((await page()).querySelector("main")?.text).toContain("SUBJECT_VARIANTS is off, and everybody gets A");
    expect(await found()).toEqual({ compared: false, subjects: [] });
  });
});
