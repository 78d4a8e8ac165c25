import { beforeEach, describe, expect, test } from "vitest";
import { logUnanswered, readingAgain } from "../../../../functions/host/readingAgain.ts";
import { RefusedError, TransientError } from "../../../../shared/errors.ts";
import { FakePatience } from "../../../support/fakes/fakePatience.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";

const SAM = "5a000000-0000-4000-8000-000000000001";
let ports: FakePorts;
let started: number;
const patient = (seconds = 5) => readingAgain(ports, new FakePatience(ports.clock, seconds));
const waited = () => (ports.clock.now().getTime() - started) / 1000;
beforeEach(() => {
  ports = fakePorts();
  ports.directory.addUser({ id: SAM, displayName: "Sam New" });
  started = ports.clock.now().getTime();
});

describe("a read for somebody who waits at a page", () => {
  test("that is answered is asked once", async () => {
    expect((await patient().directory.user(SAM))?.displayName).toBe("Sam New");
    expect([ports.directory.called("user"), waited()]).toEqual([1, 0]);
  });

  test("that was busy is asked again, after as long as the service says, else a second", async () => {
    ports.directory.throttleNext("user");
    ports.directory.throttleNext("user", 2);
    expect((await patient().directory.user(SAM))?.displayName).toBe("Sam New");
    expect([ports.directory.called("user"), waited()]).toEqual([3, 3]);
  });

  test.each([
    ["stays busy for longer than somebody waits", () => ports.directory.throttleNext("user", undefined, 99), 5, 4],
    ["is to be asked later than somebody waits", () => ports.directory.throttleNext("user", 30), 1, 0],
    ["is refused", () => ports.directory.refuseNext("user"), 1, 0],
  ])("that %s is given up", async (_why, arrange, calls, seconds) => {
    arrange();
    await expect(patient().directory.user(SAM)).rejects.toThrow();
    expect([ports.directory.called("user"), waited()]).toEqual([calls, seconds]);
  });

  test("shares its time with the others of the page", async () => {
    const reading = patient();
    ports.directory.throttleNext("user", undefined, 99);
    ports.methods.throttleNext("methodsOf", undefined, 99);
    await expect(Promise.all([reading.directory.user(SAM), reading.methods.methodsOf(SAM)])).rejects.toThrow();
    expect(waited()).toBeLessThanOrEqual(5);
  });

  test("is a read: what makes or deletes a code is never sent again", async () => {
    const { passIssuer, store } = patient();
    expect([passIssuer, store]).toEqual([ports.passIssuer, ports.store]);
    ports.passIssuer.throttleNext("mint");
    await expect(passIssuer.mint(SAM, { lifetimeInMinutes: 60, isUsableOnce: true })).rejects.toThrow(TransientError);
    expect(ports.passIssuer.called("mint")).toBe(1);
  });
});

test.each<[unknown, string]>([
  [
    new TransientError("graph: GET users: 503", { code: "busy", requestId: "00000000-0000-4000-8000-0000000000ff" }),
    "the page: no answer: graph: GET users: 503 (busy, request 00000000-0000-4000-8000-0000000000ff)",
  ],
  [new RefusedError("denied", "Denied", "no", { requestId: "r1" }), "the page: no answer: no (Denied, request r1)"],
  [new TransientError("gone"), "the page: no answer: gone (no code, request without an id)"],
  // The words of a fault of ours may quote what it failed at.
  [new TypeError("SecretCd0001"), "the page: no answer: TypeError (no code, request without an id)"],
])("%s is in the log", (error, line) => {
  const lines: string[] = [];
  logUnanswered({ warn: (said: string) => lines.push(said) }, "the page", error);
  expect(lines).toEqual([line]);
});
