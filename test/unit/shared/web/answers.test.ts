import { ReadableStream } from "node:stream/web";
import { expect, test } from "vitest";
import { csv, json, page, problem, redirect } from "../../../../shared/web/answers.ts";

test.each([
  ["a page", page(200, "<p>x</p>")],
  ["an answer to a program", json<object>(200, {})],
  ["an error", problem(503, "tryAgain", "Try again.")],
  ["a file", csv(200, new ReadableStream(), "trail.csv")],
  ["a redirect", redirect("/waves")],
])(
  "%s tells the browser to come by HTTPS alone, keeps nothing and says nothing about where people came from",
  (_what, answer) => {
    expect(answer.headers).toMatchObject({
      "Strict-Transport-Security": expect.stringMatching(/^max-age=\d{8,}$/),
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
    });
  },
);
