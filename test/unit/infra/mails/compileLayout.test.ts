import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { compiled, compileLayout } from "../../../../infra/mails/compileLayout.ts";

test("the layout of mails is what MJML makes of its source; `npm run mails:layout` makes it so", async () => {
  expect(await readFile(compiled, "utf8")).toBe(await compileLayout());
});
