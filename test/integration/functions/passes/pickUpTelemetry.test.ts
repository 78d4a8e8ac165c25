import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RealClock } from "../../../../infra/local/clock/runningClock.ts";
import { type RunningHost, startHost } from "../../../../infra/local/host/host.ts";
import { MIA, pickUpStage, type Stage } from "../../../support/passes/pickUpStage.ts";
import { signedInAs } from "../../../support/signedIn.ts";
import { collectSpans } from "../../../support/telemetry/spanCollector.ts";

let stage: Stage;
let collector: Awaited<ReturnType<typeof collectSpans>>;
let host: RunningHost;
let link: URL;
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
  link = new URL(stage.grant.link);
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
  await host.stop();
});
afterAll(() => collector.close());

describe("the telemetry of a pick-up", () => {
  test("covers every request of it", () => {
    expect(answers.map(({ status }) => status)).toEqual([302, 200, 200, 200, 410]);
    expect(collector.spans().map(({ attributes }) => attributes["url.path"])).toEqual(
      answers.map(() => `/pick-up/${stage.grant.grantId}`),
    );
  });

  test("holds the secret of the link in no form, nor does the host's log", () => {
    const secret = link.searchParams.get("sig") ?? "";
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
