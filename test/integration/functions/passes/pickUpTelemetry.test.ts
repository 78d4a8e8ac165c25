import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { proofPathOf } from "../../../../functions/verifiedId/proofLink.ts";
import { RealClock } from "../../../../infra/local/clock/runningClock.ts";
import { type RunningHost, startHost } from "../../../../infra/local/host/host.ts";
import { hireLinkOf } from "../../../../shared/passes/hireLink.ts";
import { secretOf } from "../../../../shared/passes/pickUpLink.ts";
import { MIA, pickUpStage, type Stage } from "../../../support/passes/pickUpStage.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { collectSpans } from "../../../support/telemetry/spanCollector.ts";

let stage: Stage;
let collector: Awaited<ReturnType<typeof collectSpans>>;
let host: RunningHost;
let link: URL;
let managers: URL;
/** Of a hire's personal mail, and of somebody who proves who they are by a Verified ID. */
let otherLinks: readonly URL[];
const written: string[] = [];
const answers: { readonly status: number; readonly text: string }[] = [];

async function ask(method: "GET" | "HEAD" | "POST", headers: Record<string, string>, form?: Record<string, string>) {
  const answer = await fetch(host.url + link.pathname + link.search, {
    method,
    redirect: "manual",
    headers: { ...headers, "sec-fetch-site": "same-origin" },
    ...(form && { body: new URLSearchParams(form) }),
  });
  answers.push({ status: answer.status, text: await answer.text() });
  return answers.at(-1)?.text ?? "";
}

/** A manager looks, signed out and signed in, presses, and looks again; every span has then been exported. */
beforeAll(async () => {
  stage = await pickUpStage();
  collector = await collectSpans();
  managers = new URL(stage.grant.link);
  link = managers;
  const { config, grant } = stage;
  const proof = proofPathOf({ grantId: grant.grantId, secret: secretOf(config, grant.grantId) });
  otherLinks = [new URL(hireLinkOf(config, grant.grantId)), new URL(proof, config.publicUrl)];
  Object.assign(globalThis, { pickUpFixture: stage });
  host = await startHost({
    appDir: new URL("../../../support/host/pickUp", import.meta.url).pathname,
    port: 0,
    dataDir: mkdtempSync(join(tmpdir(), "pick-up-")),
    clock: new RealClock(),
    settings: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
    log: (level, category, message) => written.push(`${level} ${category}: ${message}`),
  });
  const asMia = signedInAs(MIA, "Mia Manager");
  await ask("GET", {});
  await ask("HEAD", asMia);
  const page = await ask("GET", asMia);
  const formToken = /name="formToken" value="([^"]+)"/.exec(page)?.[1] ?? "";
  await ask("POST", asMia, { formToken, identityCheckedBy: "inPerson" });
  await ask("GET", asMia);
  // Links that need no sign-in: what is asked, and whether it leads anywhere, does not matter to the telemetry.
  for (const other of otherLinks) {
    link = other;
    for (const method of ["GET", "HEAD", "POST"] as const)
      await ask(method, {}, method === "POST" ? { formToken } : undefined);
  }
  await host.stop();
});
afterAll(() => collector.close());

describe("the telemetry of a pick-up", () => {
  test("covers every request of it", () => {
    expect(answers.slice(0, 5).map(({ status }) => status)).toEqual([302, 200, 200, 200, 410]);
    expect(collector.spans().map(({ attributes }) => attributes["url.path"])).toEqual([
      ...answers.slice(0, 5).map(() => `/pick-up/${stage.grant.grantId}`),
      ...["/welcome", "/verified-id"].flatMap((path) => [path, path, path]),
    ]);
  });

  test.each([0, 1, 2])("holds the secret of link %i in no form, nor does the host's log", (nth) => {
    const secret = [managers, ...otherLinks][nth]?.searchParams.get("sig") ?? "";
    expect(secret).toHaveLength(43);
    const told = [...collector.bodies, ...written].join("\n");
    for (const form of [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
      secret.slice(8, 32),
    ])
      expect(told).not.toContain(form);
  });

  test("holds no code either", () => {
    const code = /SecretCd\d+/.exec(answers[3]?.text.replaceAll(/<[^>]+>/g, "") ?? "")?.[0];
    expect(code).toBeDefined();
    expect([...collector.bodies, ...written].join("\n")).not.toContain(code);
  });
});
