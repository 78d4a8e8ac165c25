import { InvocationContext } from "@azure/functions";
import { beforeAll, describe, expect, test } from "vitest";
import { joinerWork } from "../../../../shared/contracts/joinerWork.ts";
import { waveWork } from "../../../../shared/contracts/waveWork.ts";
import { RefusedError } from "../../../../shared/errors.ts";
import { type FakePorts, fakePorts } from "../../../support/fakes/fakePorts.ts";
import { type RegisteredFunction, registeredFunctions } from "../../../support/registeredRoutes.ts";
import { testConfig } from "../../../support/testConfig.ts";
import { aWave } from "../../../support/waves/aWave.ts";

/**
 * Over every function that wakes without a person: each is refused all that it asks for but the row of the refusal
 * itself. A new timer, queue, event or activity is in this table by being registered.
 */
const REQUEST_ID = "00000000-0000-4000-8000-0000000000fe";
const refusal = () =>
  new RefusedError("denied", "Authorization_RequestDenied", "graph: GET x: 403: no", { requestId: REQUEST_ID });
/** Without it that timer has nothing to do. */
const NUDGE_GROUP_ID = "a0000000-0000-4000-8000-000000000002";
const JOINER_ID = "a0000000-0000-4000-8000-000000000001";

/** What each kind is given, so that it has something to do. */
const inputs: Readonly<Record<string, unknown>> = {
  hrEventWorker: { source: "hr/acme", eventId: "e1" },
  rollBackWorker: { kind: "stop" },
  mailDeliveryReport: {
    eventType: "Microsoft.Communication.EmailDeliveryReportReceived",
    data: { recipient: "a@contoso.example", messageId: "m-1", status: "Bounced" },
  },
  pollRegistrationPage: { page: 0, startedAt: "2026-03-02T08:00:00.000Z" },
  finishPoll: { startedAt: "2026-03-02T08:00:00.000Z" },
  ...Object.fromEntries(Object.values(waveWork).map(({ name }) => [name, { waveId: "wave-1" }])),
  ...Object.fromEntries(Object.values(joinerWork).map(({ name }) => [name, { joinerId: JOINER_ID }])),
};

const kindOf = ({ bindings }: RegisteredFunction): string | undefined =>
  Object.values(bindings)
    .map(({ type }) => type)
    .find((type) => /Trigger$/.test(type) && type !== "httpTrigger" && type !== "orchestrationTrigger");

/** These ask the durable extension before anybody else, and it is not there in this test: a fault, and told as one. */
const asksDurableFirst = new Set(["rollBackTimer", "hrEventWorker", "registrationPollTimer", "instancesTimer"]);

/** All ports refuse everything; the row of it, and the line, are kept. */
function refusing(ports: FakePorts): FakePorts {
  const { recordTrouble, troubles } = ports.store;
  const refuse = <T extends object>(port: T, kept: Partial<T> = {}): T =>
    new Proxy(port, {
      get: (target, name) => {
        if (name in kept) return Reflect.get(kept, name) as unknown;
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== "function") return member;
        return (): unknown => {
          throw refusal();
        };
      },
    });
  return {
    ...ports,
    store: refuse(ports.store, { recordTrouble, troubles }),
    directory: refuse(ports.directory),
    methods: refuse(ports.methods),
    reports: refuse(ports.reports),
    policies: refuse(ports.policies),
    policyWriter: refuse(ports.policyWriter),
    passIssuer: refuse(ports.passIssuer),
    email: refuse(ports.email),
    hrEvents: refuse(ports.hrEvents),
    rollBacks: refuse(ports.rollBacks),
  };
}

/** The app is registered once in a process: its ports are those of the test of the moment. */
let current = fakePorts();
const live = Object.fromEntries(
  Object.keys(current).map((key) => [
    key,
    new Proxy(
      {},
      {
        get: (_, name) => {
          const port = current[key as keyof FakePorts] as object;
          const member = Reflect.get(port, name) as unknown;
          return typeof member === "function" ? member.bind(port) : member;
        },
      },
    ),
  ]),
) as unknown as FakePorts;

let functions: readonly (RegisteredFunction & { readonly kind: string })[] = [];
beforeAll(async () => {
  functions = (await registeredFunctions(live, testConfig({ NUDGE_GROUP_ID }))).flatMap((one) => {
    const kind = kindOf(one);
    return kind === undefined ? [] : [{ ...one, kind }];
  });
});

async function wake({ name, handler }: RegisteredFunction): Promise<unknown> {
  const context = new InvocationContext({ functionName: name, logHandler: () => undefined });
  try {
    return await handler(inputs[name] ?? {}, context);
  } catch (error) {
    return error;
  }
}

describe("whatever wakes without a person and is refused", () => {
  test("leaves a row with the service's words and request id, and a line, whichever it is", async () => {
    expect(functions.filter(({ kind }) => kind === "timerTrigger").length).toBeGreaterThan(8);
    expect(functions.filter(({ kind }) => kind === "activityTrigger").length).toBeGreaterThan(18);
    const silent: string[] = [];
    for (const one of functions) {
      const ports = fakePorts();
      await ports.store.insertWave(aWave());
      current = refusing(ports);
      await wake(one);
      const rows = await ports.store.troubles(ports.clock.now().toISOString());
      const isTold = rows.some(({ requestId, said }) => requestId === REQUEST_ID && said.includes("403"));
      const isLogged = ports.told.some((line) => line.startsWith("trouble ") && line.includes(REQUEST_ID));
      const hasOwnFault = asksDurableFirst.has(one.name) && rows.some(({ reason }) => reason === "fault");
      if (!(isTold && isLogged) && !hasOwnFault) silent.push(one.name);
    }
    expect(silent).toEqual([]);
  });
});
