import { describe, expect, test } from "vitest";
import { retired, rotated, vaultAt } from "../../../../infra/deploy/secretVault.ts";

const credential = {
  getToken: async (scope: string | string[]) => ({ token: `for ${String(scope)}`, expiresOnTimestamp: 0 }),
};
const SECRET = "whsec_do-not-print-me";

function vault(answer: (url: string, init: RequestInit) => Response) {
  const calls: { url: string; init: RequestInit }[] = [];
  const request = (async (url: string | URL | Request, init: RequestInit = {}) => {
    calls.push({ url: String(url), init });
    return answer(String(url), init);
  }) as typeof fetch;
  return { calls, client: vaultAt("https://kv-one.vault.example/", credential, request) };
}

describe("the vault", () => {
  test("is asked with a token for vaults, at its own address", async () => {
    const { calls, client } = vault(() => Response.json({ value: SECRET }));
    expect(await client.read("link-secret")).toBe(SECRET);
    expect(calls[0]?.url).toBe("https://kv-one.vault.example/secrets/link-secret?api-version=7.4");
    expect(new Headers(calls[0]?.init.headers).get("authorization")).toBe("Bearer for https://vault.example/.default");
    expect(calls[0]?.init.redirect).toBe("error");
  });

  test("has no such secret when it answers 404", async () => {
    const { client } = vault(() => new Response("", { status: 404 }));
    expect(await client.read("link-secret")).toBeUndefined();
  });

  test("that refuses is an error which names the secret and not its value", async () => {
    const { client } = vault(() => new Response(SECRET, { status: 403 }));
    await expect(client.write("link-secret", SECRET)).rejects.toThrow("the vault answered 403 to writing link-secret");
    await expect(client.write("link-secret", SECRET)).rejects.not.toThrow(SECRET);
  });

  test("is not talked to without TLS", () => {
    expect(() => vaultAt("http://kv-one.vault.example", credential, fetch)).toThrow("https");
  });
});

test.each([
  ["none", undefined, "new"],
  ["one", "old", "new old"],
  ["two: the oldest goes", "old older", "new old"],
])("a new webhook secret stands before the one in use, of %s", (_count, present, all) => {
  expect(rotated(present, "new")).toBe(all);
});

test("retiring leaves the newest alone", () => expect(retired("new old")).toBe("new"));
test("retiring keeps a single secret", () => expect(retired("only")).toBe("only"));
test("retiring refuses when there is none", () => expect(() => retired(undefined)).toThrow("no webhook secret"));
