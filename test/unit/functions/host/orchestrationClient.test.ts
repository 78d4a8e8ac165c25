import { type DurableOrchestrationStatus, OrchestrationRuntimeStatus as Status } from "durable-functions";
import { describe, expect, test } from "vitest";
import { orchestrationsOf } from "../../../../functions/host/orchestrationClient.ts";
import { TransientError } from "../../../../shared/errors.ts";

const absent = new Error(
  "DurableClient error: Durable Functions extension replied with HTTP 404 response. This usually means ...",
);

function client(...statuses: (Status | Error)[]) {
  const started: unknown[] = [];
  const raised: unknown[] = [];
  const asked: unknown[] = [];
  const failures: Error[] = [];
  const fail = () => {
    const failure = failures.shift();
    if (failure) throw failure;
  };
  const orchestrations = orchestrationsOf({
    getStatus: async () => {
      const status = statuses.shift() ?? absent;
      if (status instanceof Error) throw status;
      return { runtimeStatus: status } as DurableOrchestrationStatus;
    },
    getStatusBy: async (filter) => {
      fail();
      asked.push(filter.runtimeStatus);
      return statuses.map(
        (runtimeStatus, index) => ({ instanceId: `instance-${index}`, runtimeStatus }) as DurableOrchestrationStatus,
      );
    },
    startNew: async (name, options) => {
      fail();
      started.push([name, options]);
      return "id";
    },
    raiseEvent: async (...event) => {
      fail();
      raised.push(event);
    },
  });
  return { orchestrations, started, raised, asked, failures };
}
const start = (it: ReturnType<typeof client>, replaceEnded = false) =>
  it.orchestrations.start("waveRollout", "wave-1", { waveId: "1" }, { replaceEnded });

describe("starting", () => {
  test.each<[string, Status | Error, boolean, string, number]>([
    ["an unknown instance", absent, false, "started", 1],
    ["a running one", Status.Running, true, "alreadyRunning", 0],
    ["a pending one", Status.Pending, true, "alreadyRunning", 0],
    ["a suspended one", Status.Suspended, true, "alreadyRunning", 0],
    ["one between two generations", Status.ContinuedAsNew, true, "alreadyRunning", 0],
    ["a completed one", Status.Completed, false, "ended", 0],
    ["a failed one", Status.Failed, false, "ended", 0],
    ["a terminated one", Status.Terminated, false, "ended", 0],
    ["a failed one that is to be replaced", Status.Failed, true, "started", 1],
  ])("%s", async (_which, status, replaceEnded, outcome, starts) => {
    const it = client(status);
    expect(await start(it, replaceEnded)).toBe(outcome);
    expect(it.started).toHaveLength(starts);
  });

  test("that loses a race is told so", async () => {
    const it = client(absent, Status.Pending);
    it.failures.push(new Error("The operation failed with an unexpected status code: 409."));
    expect(await start(it)).toBe("alreadyRunning");
  });

  test.each([
    ["the extension does not answer", [new Error("connect ECONNREFUSED")], []],
    ["the start fails", [absent, absent], [new Error("The operation failed with an unexpected status code: 500.")]],
  ])("may heal when %s", async (_when, statuses, failures) => {
    const it = client(...statuses);
    it.failures.push(...failures);
    await expect(start(it)).rejects.toThrow(TransientError);
  });
});

describe("which instances live", () => {
  test("is asked for in one go, by the states of those that have not ended", async () => {
    const it = client(Status.Running, Status.Suspended);
    expect([...(await it.orchestrations.instances())]).toEqual([
      ["instance-0", "running"],
      ["instance-1", "suspended"],
    ]);
    expect(it.asked).toEqual([[Status.Running, Status.Pending, Status.ContinuedAsNew, Status.Suspended]]);
  });

  test("may heal when the extension does not answer", async () => {
    const it = client();
    it.failures.push(new Error("connect ECONNREFUSED"));
    await expect(it.orchestrations.instances()).rejects.toThrow(TransientError);
  });
});

describe("waking", () => {
  test("raises the one event", async () => {
    const it = client();
    await it.orchestrations.wake("wave-1");
    expect(it.raised).toEqual([["wave-1", "wake", {}]]);
  });

  test("an instance that never was is no error; an extension that is away is", async () => {
    const it = client();
    it.failures.push(new Error("No instance with ID 'wave-1' found."), new Error("connect ECONNREFUSED"));
    await it.orchestrations.wake("wave-1");
    await expect(it.orchestrations.wake("wave-1")).rejects.toThrow(TransientError);
  });
});
