import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { managedIdentity } from "../../../../../shared/adapters/identity/managedIdentity.ts";
import { noToken } from "../../../../../shared/adapters/identity/noToken.ts";
import type { BadAnswer } from "../../../../support/matrix/badAnswers.ts";
import { asTokenError, tokenAnswers } from "../../../../support/matrix/tokenAnswers.ts";

let answer: BadAnswer;
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  if (typeof answer.status !== "number") return void request.socket.destroy();
  response.writeHead(answer.status, { ...answer.headers }).end(answer.text);
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("IDENTITY_ENDPOINT", `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`);
  vi.stubEnv("IDENTITY_HEADER", "any");
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

async function thrownFor(bad: BadAnswer): Promise<Error> {
  answer = bad;
  asked = 0;
  try {
    await managedIdentity(`client of ${bad.name}`).getToken("https://graph.microsoft.com/.default");
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("there was a token");
}

describe("Microsoft's client", () => {
  test.each(tokenAnswers)("makes of $name what the matrix of bad answers does, and asks once", async (bad) => {
    const { name, message } = await thrownFor(bad);
    expect({ name, message }).toEqual({ name: asTokenError(bad).name, message: asTokenError(bad).message });
    expect(asked).toBe(1);
  });
});

describe("without a token", () => {
  test.each(tokenAnswers.filter(({ says }) => says !== undefined))("$name: the words are told", async (bad) => {
    const { message, code } = noToken("graph", await thrownFor(bad));
    expect(message).toContain(bad.says);
    expect(message).not.toMatch(/Not Available|Trace ID|Error\(s\)/);
    expect(code).toBe("noToken");
  });

  test.each(tokenAnswers.filter(({ says }) => says === undefined))(
    "$name: that there is none is told, and nothing that the client made up",
    async (bad) => {
      const failure = await thrownFor(bad);
      expect(noToken("graph", failure).message).toBe(`graph: no token (${failure.name})`);
    },
  );

  test.each([
    ["an error of another kind", new Error("no eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl")],
    [
      "words that hold a token",
      Object.assign(
        new Error(
          "Message invalid: Error(s): 1 - Timestamp: x - Description: not eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl - Correlation ID: y",
        ),
        { name: "CredentialUnavailableError" },
      ),
    ],
    ["what is no error", "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl"],
  ])("nothing secret is told: %s", (_what, failure) => {
    const told = noToken("graph", failure);
    expect(`${told.message} ${String(told.cause)}`).not.toContain("eyJ");
  });
});
