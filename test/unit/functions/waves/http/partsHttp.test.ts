import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { parse } from "node-html-parser";
import { beforeEach, describe, expect, test } from "vitest";
import { controlWave } from "../../../../../functions/waves/http/control.ts";
import { showWave } from "../../../../../functions/waves/http/read.ts";
import type { WaveAction } from "../../../../../shared/waves/waveActions.ts";
import { DocumentedAnswers } from "../../../../support/documented.ts";
import { FakePatience } from "../../../../support/fakes/fakePatience.ts";
import { signedInAs } from "../../../../support/signedIn.ts";
import { betweenParts, THIRD } from "../../../../support/waves/partsWorld.ts";
import { APPROVER, STARTER, WAVE_ID, type WaveWorld } from "../../../../support/waves/waveWorld.ts";

let world: WaveWorld;
beforeEach(async () => {
  world = await betweenParts();
});

const context = new InvocationContext({ functionName: "test" });
const asJson = { "content-type": "application/json" };
const second = () => ({ ...signedInAs(APPROVER.id, APPROVER.displayName, ["Approver"]), ...asJson });
const third = () => ({ ...signedInAs(THIRD.id, THIRD.displayName, ["Approver"]), ...asJson });
const admin = () => ({ ...signedInAs(STARTER.id, STARTER.displayName, ["Admin"]), ...asJson });
const answers = new DocumentedAnswers();

async function control(action: WaveAction, body: object, headers: Record<string, string>): Promise<HttpResponseInit> {
  const patience = () => new FakePatience(world.ports.clock, 20);
  const handler = controlWave(action, world.ports, world.config, () => world.ports.orchestrations, patience);
  const request = new HttpRequest({
    method: "POST",
    url: `https://app.example/api/waves/${WAVE_ID}/${action}`,
    params: { waveId: WAVE_ID },
    headers,
    body: { string: JSON.stringify(body) },
  });
  return answers.check(`POST /api/waves/{waveId}/${action}`, await handler(request, context));
}
async function show(path: string, headers: Record<string, string>): Promise<HttpResponseInit> {
  const request = new HttpRequest({
    method: "GET",
    url: `https://app.example${path}`,
    params: { waveId: WAVE_ID },
    headers,
  });
  const answer = await showWave(world.ports, world.config)(request);
  return answers.check(path.startsWith("/api/") ? "GET /api/waves/{waveId}" : "GET /waves/{waveId}", answer);
}
const codeOf = ({ status, jsonBody }: HttpResponseInit) => [
  status,
  (jsonBody as { error?: { code: string } } | undefined)?.error?.code,
];
const digest = async () => (await world.facts()).evidence?.digest ?? "";

describe("while the second part waits for its approval", () => {
  test("the status and the page say which parts there are, where each stands, and ask for the next one", async () => {
    const cookie = "AppServiceAuthSession=x";
    expect(await show(`/api/waves/${WAVE_ID}`, second())).toMatchObject({
      status: 200,
      jsonBody: {
        stage: "enforcing",
        parts: [
          { number: 1, people: 7, state: "entered", approvedBy: APPROVER },
          { number: 2, people: 6, state: "toBeApproved" },
          { number: 3, people: 6, state: "later" },
        ],
      },
    });
    const answer = await show(`/waves/${WAVE_ID}`, { ...second(), accept: "text/html", cookie });
    const page = parse(String(answer.body));
    const parts = page.querySelectorAll(".card").find((card) => card.querySelector("h2")?.text === "Parts");
    expect(parts?.querySelectorAll("dt").map(({ text }) => text)).toEqual([
      "Part 1 of 3",
      "Part 2 of 3",
      "Part 3 of 3",
    ]);
    expect(parts?.querySelectorAll("dd").map(({ text }) => text)).toEqual([
      expect.stringMatching(/^7 people: has entered, approved by Bo Second, /),
      "6 people: waits for an approval of its own",
      "6 people: named and asked about when the part before has entered",
    ]);
    expect(page.querySelector(".now")?.text).toContain("Waits for approval of part 2 of 3 by a second admin");
    const form = page.querySelector('form[action$="/approve"]');
    expect(form?.text).toContain("Approving part 2 of 3 enforces 6 people");
    expect(form?.querySelector('[name="digest"]')?.getAttribute("value")).toBe(await digest());
    expect(page.querySelector('form[action$="/rollback"]')).not.toBeNull();
    expect(page.querySelector('form[action$="/cancel"]')).toBeNull();
  });

  test("the digest of the first part approves nothing", async () => {
    const first = (await world.facts()).begunParts?.[0]?.approval.digest;
    expect(codeOf(await control("approve", { digest: first }, second()))).toEqual([409, "otherEvidence"]);
    expect((await world.facts()).approval).toBeUndefined();
  });

  test("whoever started the wave cannot approve it", async () => {
    expect(codeOf(await control("approve", { digest: await digest() }, admin()))).toEqual([403, "ownWave"]);
  });

  test("of two approvals at once one counts, and the other is told", async () => {
    const body = { digest: await digest() };
    const both = await Promise.all([control("approve", body, second()), control("approve", body, third())]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([202, 409]);
    const { approval } = await world.facts();
    expect(approval?.by.id).toBe(both[0]?.status === 202 ? APPROVER.id : THIRD.id);
  });

  test("its approval can be withdrawn until the first of it may have entered, and given again", async () => {
    expect(codeOf(await control("withdraw", { reason: "no" }, second()))).toEqual([409, "nothingToWithdraw"]);
    await control("approve", { digest: await digest() }, second());
    expect((await control("withdraw", { reason: "no" }, third())).status).toBe(202);
    expect((await world.facts()).approval).toBeUndefined();
    expect((await control("approve", { digest: await digest() }, third())).status).toBe(202);
    await world.until(({ begunParts }) => begunParts?.length === 2);
    // The last approval has been carried out by then: there is none to withdraw.
    expect((await control("withdraw", { reason: "no" }, second())).status).toBe(409);
  });

  test("nothing is approved while a rollback is asked for, and nobody can cancel", async () => {
    expect(codeOf(await control("cancel", {}, admin()))).toEqual([409, "alreadyEnforcing"]);
    await control("rollback", { reason: "calls" }, admin());
    expect(world.enforced).toEqual([]);
    expect(codeOf(await control("approve", { digest: await digest() }, second()))).toEqual([409, "nothingToApprove"]);
  });

  test("nothing is approved while a part enters", async () => {
    const { evidence } = await world.facts();
    await control("approve", { digest: evidence?.digest }, second());
    await world.until(({ flip }) => flip?.checkedAt !== undefined);
    const { policyWriter } = world.ports;
    const add = policyWriter.addMembers.bind(policyWriter);
    const codes: unknown[] = [];
    policyWriter.addMembers = async (...args) => {
      codes.push(
        codeOf(await control("approve", { digest: evidence?.digest }, third())),
        codeOf(await control("withdraw", { reason: "no" }, third())),
      );
      return add(...args);
    };
    await world.carryOut({ kind: "enforce" });
    expect(codes).toEqual([
      [409, "nothingToApprove"],
      [409, "alreadyEnforcing"],
    ]);
  });
});
