import * as df from "durable-functions";
import { afterEach, describe, expect, test } from "vitest";
import { DAY, Hub, START } from "../../../../support/durable/hub.ts";

let hub: Hub;
afterEach(() => hub.close());

df.app.orchestration("versioned", function* (context) {
  const before = (context.df as unknown as { version?: string }).version;
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + DAY));
  if (!context.df.getInput()) return before ?? "none";
  const children = [undefined, "0.5"].map((version) =>
    context.df.callSubOrchestrator("versioned", false, undefined, version),
  );
  return [before, ...((yield context.df.Task.all(children)) as string[])];
});

describe("an instance's version", () => {
  test.each([
    ["is none without a default", undefined, "", "none"],
    ["is the app's default", "1.0", "", "1.0"],
    ["is what its starter asks for", "1.0", "?version=0.9", "0.9"],
    ["may be asked for without a default too", undefined, "?version=3.0", "3.0"],
  ])("%s", async (_behaviour, defaultVersion, query, version) => {
    hub = new Hub({ defaultVersion });
    await hub.start("versioned", "v", false, query);
    expect((await hub.end("v")).output).toBe(version);
  });

  test("stays what it was when a new version is deployed", async () => {
    hub = new Hub({ defaultVersion: "1.0" });
    await hub.start("versioned", "v", true);
    await hub.settle();
    await hub.reopen({ defaultVersion: "2.0" });
    // Children get the version of the app that starts them, unless one is given.
    expect((await hub.end("v")).output).toEqual(["1.0", "2.0", "0.5"]);
  });

  test("newer than the app's waits for a deployment that may run it", async () => {
    hub = new Hub({ defaultVersion: "2.0" });
    await hub.start("versioned", "v", false);
    await hub.settle();
    await hub.reopen({ defaultVersion: "1.0" });
    await hub.until(START + 3 * DAY);
    expect((await hub.status("v")).runtimeStatus).toBe("Running");
    expect(hub.log.join()).toContain(
      "The orchestration version '2.0' does not match the app's version '1.0' (CurrentOrOlder)",
    );
    await hub.reopen({ defaultVersion: "2.1" });
    expect((await hub.end("v")).output).toBe("2.0");
  });

  test("newer than the app's fails the instance where that is asked for", async () => {
    hub = new Hub({ defaultVersion: "1.0", versionFailureStrategy: "Fail" });
    await hub.start("versioned", "v", false, "?version=2.0");
    expect(await hub.end("v")).toMatchObject({
      runtimeStatus: "Failed",
      output: expect.stringContaining("'2.0' does not match"),
    });
  });
});
