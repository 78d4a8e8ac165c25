import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Counted, costTable } from "../../../../infra/deploy/costs.ts";
import { permissionTable } from "../../../../infra/deploy/permissions.ts";
import { settingsDeployed, settingsRead } from "../../../../infra/deploy/settingNames.ts";
import { loadConfig } from "../../../../shared/config/config.ts";

const azure = new URL("../../../../infra/azure/", import.meta.url);
const readme = readFileSync(new URL("README.md", azure), "utf8");
const between = (mark: string): string =>
  readme.split(`<!-- ${mark} -->`)[1]?.split(`<!-- /${mark} -->`)[0]?.trim() ?? "";
const bare = (cell: string): string => cell.replaceAll("`", "");

const settings = between("settings")
  .split("\n")
  .slice(2)
  .map((row) => {
    const [name = "", meaning = "", fallback = "", example = ""] = row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    // The word alone means that there is no default; in code it is the value of one.
    return {
      name: bare(name),
      meaning,
      isNeeded: fallback === "required",
      fallback: bare(fallback),
      example: bare(example),
    };
  });
/** What a deployment has to set, with the README's examples. */
const needed = Object.fromEntries(
  settings
    .filter(({ name, isNeeded }) => isNeeded || name === "AzureWebJobsStorage")
    .map(({ name, example }) => [name, example]),
);

describe("the README's table of settings", () => {
  test("names every setting that the app reads, and no other", async () => {
    expect(settings.map(({ name }) => name)).toEqual(await settingsRead());
  });

  test("names every setting that the deployment sets for the app", async () => {
    const documented = new Set(settings.map(({ name }) => name));
    expect((await settingsDeployed()).product.filter((name) => !documented.has(name))).toEqual([]);
  });

  test("says of each what it means", () => {
    expect(settings.filter(({ meaning, example }) => meaning === "" || example === "")).toEqual([]);
  });

  test("has examples that the app starts with", () => {
    expect(loadConfig(needed)).toMatchObject({ organizationName: "Contoso" });
  });

  test.each(settings.filter(({ isNeeded }) => isNeeded))("$name stops the start when it is missing", ({ name }) => {
    expect(() => loadConfig({ ...needed, [name]: undefined })).toThrow(`${name}: `);
  });

  test.each(settings.filter(({ isNeeded, fallback }) => !isNeeded && fallback !== "none"))(
    "$name is $fallback when it is not set",
    ({ name, fallback }) => {
      expect(loadConfig({ ...needed, [name]: fallback })).toEqual(loadConfig(needed));
    },
  );

  test.each(settings.filter(({ isNeeded }) => !isNeeded))("$name takes its example", ({ name, example }) => {
    const local = { GRAPH_URL: "https://localhost:1", EMAIL_ENDPOINT: "https://127.0.0.1:2" };
    expect(() => loadConfig({ ...needed, ...(name === "CLOCK_URL" && local), [name]: example })).not.toThrow();
  });
});

test("the README's table of permissions is the one that is granted", () => {
  expect(between("permissions")).toBe(permissionTable());
});

test("the README's costs are those of the counts that it names, at the prices of the code", () => {
  const [, counts = "{}", table = ""] = /<!-- costs (\{.*\}) -->\n([\s\S]*?)\n<!-- \/costs -->/.exec(readme) ?? [];
  expect(table).toBe(costTable(JSON.parse(counts) as Counted, [1_000, 10_000]));
});

test("the README says of every alert what to do first", () => {
  const bicep = readFileSync(new URL("modules/alerts.bicep", azure), "utf8");
  const alerts = [...bicep.matchAll(/^ {4}name: '([a-z-]+)'$/gm)].map(([, name]) => name as string);
  expect(alerts.length).toBeGreaterThan(8);
  const table = readme.split("**When an alert comes.**")[1]?.split("\n\n")[1] ?? "";
  const firstCells = table.split("\n").map((row) => row.split("|")[1] ?? "");
  for (const alert of [...alerts, "dead-letters"])
    expect(
      firstCells.some((cell) => cell.split(/[\s,]+/).includes(alert)),
      alert,
    ).toBe(true);
});
