import { expect, test } from "vitest";
import { cleanWords } from "../../../../../shared/domain/trouble/cleanWords.ts";

const id = "4486d728-0000-4000-8000-000000000000";
const jwt = `eyJ${"hbGciOi"}.${"eyJzdWIi"}.${"c2lnbmF0dXJl"}`;
const key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

test.each([
  ["a token", `Access denied for ${jwt}.`, jwt],
  ["a token in a header", `sent: Bearer abc.DEF-123456 to Graph`, "abc.DEF-123456"],
  ["a signature of a link", "GET /pick-up/1?sig=AbC123&x=1 failed", "AbC123"],
  ["a pass in JSON", '{"temporaryAccessPass":"K7#mP2-q"}', "K7#mP2-q"],
  ["a pass with signs in it", '{"temporaryAccessPass":"K7&m;P,2}q"}', "P,2"],
  ["a pass in JSON within JSON", '{"message":"{\\"temporaryAccessPass\\":\\"K7#mP2-q\\"}"}', "K7#mP2-q"],
  ["a pass in words", "Temporary Access Pass: K7#mP2-q", "K7#mP2-q"],
  ["a token by another name", "refresh_token=0.AXk-42&x=1", "0.AXk-42"],
  ["a secret in one word", "clientSecret: hunter22", "hunter22"],
  ["a code of a sign-in", "/callback?code=0.AXk-42&x=1", "0.AXk-42"],
  ["a password", "login failed: password = hunter22", "hunter22"],
  ["a key of storage", `AccountKey=${key}`, key],
  ["a key that nothing names", `rejected ${key}`, key],
  ["a hash", `cursor ${"0123456789abcdef".repeat(4)}`, "0123456789abcdef".repeat(4)],
  ["a link of ours", "see https://app.example/pick-up/abc?sig=1#x for more", "/pick-up/abc"],
])("%s is taken out", (_what, words, secret) => {
  expect(cleanWords(words)).not.toContain(secret);
});

test.each([
  ["a sentence", "Insufficient privileges to complete the operation."],
  ["an id of Graph", `Resource '${id}' does not exist`],
  [
    "a path of ids",
    `graph: GET users/${id}/authentication/temporaryAccessPassMethods: 403 Authorization_RequestDenied`,
  ],
  ["a long name", "microsoftAuthenticatorAuthenticationMethodConfiguration is not supported"],
  ["a code of an error", 'Error code: 1034; {"code":"Authorization_RequestDenied"}'],
  ["an inner message", `1034: Policy contains invalid applications: {"${id}":"ServicePrincipalNotFound"}`],
])("%s stays", (_what, words) => {
  expect(cleanWords(words)).toBe(words);
});

test("a page of a gateway is read as its text, on one line", () => {
  const page =
    "<html><head><title>502 Bad Gateway</title><style>p{color:red}</style></head><body><h1>Bad\n gateway</h1></body></html>";
  expect(cleanWords(page)).toBe("502 Bad Gateway Bad gateway");
});

test("what is endless is cut off", () => {
  expect(cleanWords("no ".repeat(5000)).length).toBe(1000);
  expect(cleanWords(`<html>${"<script ".repeat(4000)}</script>not read`)).not.toContain("not read");
});
