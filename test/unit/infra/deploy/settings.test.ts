import { describe, expect, test } from "vitest";
import { hostJsonIsRight } from "../../../../infra/deploy/hostJsonCheck.ts";
import { ruleValuesAreDefaults, settingDrift, settingNamesAgree } from "../../../../infra/deploy/settingChecks.ts";
import { hostSettings, namesOf, settingsRead, unsetSettings } from "../../../../infra/deploy/settingNames.ts";
import { loadConfig } from "../../../../shared/config/config.ts";
import { ConfigError } from "../../../../shared/errors.ts";

const root = new URL("../../../../", import.meta.url);

describe("the settings of the deployment", () => {
  test("are those the code reads", async () => {
    expect(await settingNamesAgree()).toMatchObject({ result: "ok" });
  });

  test("have the code's own defaults as rules", async () => {
    expect(await ruleValuesAreDefaults()).toMatchObject({ result: "ok" });
  });

  test("are found in the code: each that the config asks for is among them", async () => {
    const read = await settingsRead();
    let asked: string[] = [];
    try {
      loadConfig({});
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      asked = [...String((error as Error).message).matchAll(/^(\w+): /gm)].map(([, name]) => name as string);
    }
    expect(asked.length).toBeGreaterThan(10);
    expect(read).toEqual(expect.arrayContaining(asked));
  });

  test.each([
    ["is read but not set", ["A", "B"], { product: ["A"], host: [] }, ["B is read but never set"]],
    ["is set but not read", ["A"], { product: ["A", "B"], host: [] }, ["B is set but nothing reads it"]],
    [
      "is of a host that does not know it",
      ["A"],
      { product: ["A"], host: ["B"] },
      ["B is set for the host, which is not known to read it"],
    ],
    ["is set twice", ["A"], { product: ["A", "A"], host: [] }, ["A is set twice"]],
  ])("are refused when one %s", (_fault, read, { product, host }, complaints) => {
    const deployed = { product, host: [...Object.keys(hostSettings), ...host] };
    expect(settingDrift(read, deployed)).toEqual(complaints);
  });

  test.each(Object.entries(hostSettings))(
    "are refused without %s, with the reason why the host needs it",
    (name, why) => {
      const host = Object.keys(hostSettings).filter((other) => other !== name);
      expect(settingDrift([], { product: [], host })).toEqual([`${name} is not set for the host: ${why}`]);
    },
  );

  test.each(Object.keys(unsetSettings))("are refused with %s, which must not be set", (name) => {
    const complaints = settingDrift([name], { product: [name], host: Object.keys(hostSettings) });
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(`${name} must not be set`);
  });

  test("of the host have a reason each", () => {
    for (const reason of Object.values(hostSettings)) expect(reason.length).toBeGreaterThan(20);
  });
});

test("an object variable that is not in the template is an error, not an empty list", () => {
  expect(() => namesOf("var other = {\n  A: 'b'\n}\n", "productSettings")).toThrow("productSettings");
});

test("host.json says what the product relies on", async () => {
  expect(await hostJsonIsRight(root.pathname)).toMatchObject({ result: "ok" });
});
