import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { teamsChannel } from "../../../../../shared/adapters/teams/teamsChannel.ts";
import { RefusedError, TransientError } from "../../../../../shared/errors.ts";
import { type ScriptedAnswer, startScriptedServer } from "../../../../support/scriptedServer.ts";

const SECRET = "s3cr3t-of-the-flow";
const card = {
  title: "Wave w1: Open",
  facts: [{ title: "People in the wave", value: "12" }],
  link: { title: "Open the wave", url: "https://app.example/waves/w1" },
};

let server: Awaited<ReturnType<typeof startScriptedServer>>;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(() => server.stop());
const post = () => teamsChannel(`${server.url}/workflows/1/invoke?api-version=1&sig=${SECRET}`).post(card);
const failure = async (answer: ScriptedAnswer) => {
  server.answer(answer);
  return post().then(
    () => undefined,
    (error: unknown) => error as Error,
  );
};

describe("the webhook of a workflow", () => {
  test("gets one Adaptive Card 1.4, and 202 will do", async () => {
    server.answer({ status: 202 });
    await post();
    expect(server.requests.map(({ method, url }) => [method, url.includes(SECRET)])).toEqual([["POST", true]]);
    const { type, attachments } = JSON.parse(server.requests[0]?.body ?? "{}");
    expect([type, attachments.length]).toEqual(["message", 1]);
    expect(attachments[0]).toMatchObject({
      contentType: "application/vnd.microsoft.card.adaptive",
      content: {
        type: "AdaptiveCard",
        version: "1.4",
        body: [
          { type: "TextBlock", text: card.title },
          { type: "FactSet", facts: card.facts },
        ],
        actions: [{ type: "Action.OpenUrl", url: card.link.url }],
      },
    });
  });

  test.each<[string, ScriptedAnswer, typeof RefusedError | typeof TransientError]>([
    ["401", { status: 401, body: { error: { message: SECRET } } }, RefusedError],
    ["404", { status: 404 }, RefusedError],
    ["a way elsewhere", { status: 302, headers: { location: "https://evil.example/" } }, RefusedError],
    ["429", { status: 429, headers: { "retry-after": "30" } }, TransientError],
    ["503", { status: 503 }, TransientError],
    ["no answer", "hangUp", TransientError],
  ])(
    "that answers %s is a failure that tells nothing of the address, and is asked once",
    async (_what, answer, kind) => {
      const error = await failure(answer);
      expect(error).toBeInstanceOf(kind);
      expect(JSON.stringify([error?.message, error?.stack, String(error?.cause)])).not.toContain(SECRET);
      expect(server.requests).toHaveLength(1);
    },
  );
});
