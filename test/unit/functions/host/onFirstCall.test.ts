import { describe, expect, test, vi } from "vitest";
import { onFirstCall, PortsOnFirstCall } from "../../../../functions/host/onFirstCall.ts";
import type { Ports } from "../../../../shared/ports/ports.ts";
import { fakePorts } from "../../../support/fakes/fakePorts.ts";

const moduleOf = () => ({
  greet: vi.fn((_ports: Pick<Ports, "clock">, name: string) => async (word: string) => `${word}, ${name}`),
  tellTime:
    ({ clock }: Pick<Ports, "clock">) =>
    () =>
      clock.now().toISOString(),
  fail: (_ports: Pick<Ports, "clock">) => async () => {
    throw new Error("as ever");
  },
});

describe("a handler that is loaded with its first call", () => {
  test("is neither loaded nor made, and no port built, by its registration", () => {
    const load = vi.fn(async () => moduleOf());
    const build = vi.fn(async () => fakePorts());
    const { greet } = onFirstCall(load);
    expect(greet(new PortsOnFirstCall(build), "Ada")).toBeTypeOf("function");
    expect([load.mock.calls.length, build.mock.calls.length]).toEqual([0, 0]);
  });

  test("is made once, though two calls are the first, and gets what it was registered with", async () => {
    const module = moduleOf();
    const built = fakePorts();
    const build = vi.fn(async () => built);
    const { greet } = onFirstCall(async () => module);
    const handler = greet(new PortsOnFirstCall(build), "Ada");
    expect(await Promise.all([handler("Hello"), handler("Good day")])).toEqual(["Hello, Ada", "Good day, Ada"]);
    expect(await handler("Bye")).toBe("Bye, Ada");
    expect(module.greet.mock.calls).toEqual([[built, "Ada"]]);
    expect(build).toHaveBeenCalledTimes(1);
  });

  test("shares its ports with every other one", async () => {
    const build = vi.fn(async () => fakePorts());
    const ports = new PortsOnFirstCall(build);
    const { greet, tellTime } = onFirstCall(async () => moduleOf());
    await Promise.all([greet(ports, "Ada")("Hello"), tellTime(ports)()]);
    expect(build).toHaveBeenCalledTimes(1);
  });

  test("throws what it throws", async () => {
    const { fail } = onFirstCall(async () => moduleOf());
    await expect(fail(new PortsOnFirstCall(async () => fakePorts()))()).rejects.toThrow("as ever");
  });

  test("that could not be loaded is loaded again by the next call", async () => {
    const load = vi.fn(async () => moduleOf()).mockRejectedValueOnce(new Error("the file was busy"));
    const { greet } = onFirstCall(load);
    const handler = greet(new PortsOnFirstCall(async () => fakePorts()), "Ada");
    await expect(handler("Hello")).rejects.toThrow("the file was busy");
    expect(await handler("Hello")).toBe("Hello, Ada");
  });

  test("that the module does not export is named", async () => {
    const load = async () => ({}) as ReturnType<typeof moduleOf>;
    const { greet } = onFirstCall(load);
    await expect(greet(new PortsOnFirstCall(async () => fakePorts()), "Ada")("Hello")).rejects.toThrow(
      "greet makes no handler",
    );
  });
});
