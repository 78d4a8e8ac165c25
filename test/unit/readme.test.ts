import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { permissionTable } from "../../infra/deploy/permissions.ts";
import { settingsRead } from "../../infra/deploy/settingNames.ts";
import { loadConfig } from "../../shared/config/config.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
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
    return { name: bare(name), meaning, fallback: bare(fallback), example: bare(example) };
  });
/** What a deployment has to set, with the README's examples. */
const needed = Object.fromEntries(
  settings
    .filter(({ name, fallback }) => fallback === "required" || name === "AzureWebJobsStorage")
    .map(({ name, example }) => [name, example]),
);

describe("the README's table of settings", () => {
  test("names every setting that the app reads, and no other", async () => {
    expect(settings.map(({ name }) => name)).toEqual(await settingsRead());
  });

  test("says of each what it means", () => {
    expect(settings.filter(({ meaning, example }) => meaning === "" || example === "")).toEqual([]);
  });

  test("has examples that the app starts with", () => {
    expect(loadConfig(needed)).toMatchObject({ organizationName: "Contoso" });
  });

  test.each(settings.filter(({ fallback }) => fallback === "required"))(
    "$name stops the start when it is missing",
    ({ name }) => {
      expect(() => loadConfig({ ...needed, [name]: undefined })).toThrow(`${name}: `);
    },
  );

  test.each(settings.filter(({ fallback }) => fallback !== "required" && fallback !== "none"))(
    "$name is $fallback when it is not set",
    ({ name, fallback }) => {
      expect(loadConfig({ ...needed, [name]: fallback })).toEqual(loadConfig(needed));
    },
  );

  test.each(settings.filter(({ fallback }) => fallback !== "required"))(
    "$name takes its example",
    ({ name, example }) => {
      const local = { GRAPH_URL: "https://localhost:1", EMAIL_ENDPOINT: "https://127.0.0.1:2" };
      expect(() => loadConfig({ ...needed, ...(name === "CLOCK_URL" && local), [name]: example })).not.toThrow();
    },
  );
});

test("the README's table of permissions is the one that is granted", () => {
  expect(between("permissions")).toBe(permissionTable());
});

test("the README names every route of the app", () => {
  const registrations = ["joiners/register.ts", "waves/register.ts"].map((file) =>
    readFileSync(new URL(`../../functions/${file}`, import.meta.url), "utf8"),
  );
  const routes = registrations.flatMap((text) =>
    [...text.matchAll(/route: ["`]([^"`]+)["`]/g)].map(([, route]) => route as string),
  );
  expect(routes.length).toBeGreaterThan(8);
  for (const route of routes.filter((one) => !/\{ignored|\$\{action\}/.test(one)))
    expect(readme).toContain(`/${route}`);
});

test("the README tells nothing of the machine it was written on", () => {
  expect(readme).not.toMatch(/\/tmp\/(?!clock)|\/home\/|\/root\/|\/work\//);
});
