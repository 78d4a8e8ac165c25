import { HttpRequest, InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import { parse } from "node-html-parser";
import { hrEventWorker } from "../../../functions/joiners/hrEventWorker.ts";
import { joinerActivities } from "../../../functions/joiners/work.ts";
import { pickUp } from "../../../functions/passes/pickUpPage.ts";
import { joinerOnboarding } from "../../../orchestrations/joinerOnboarding.ts";
import type { JoinerFacts } from "../../../shared/domain/joiner/joinerTypes.ts";
import { joinerInstanceId } from "../../../shared/durable/instanceIds.ts";
import { WAKE_EVENT } from "../../../shared/durable/waiting.ts";
import { joinerIdOf } from "../../../shared/hr/joinerId.ts";
import type { Orchestrations } from "../../../shared/ports/wake.ts";
import { Hub } from "../durable/hub.ts";
import { FakeClock } from "../fakes/fakeClock.ts";
import { type FakePorts, fakePorts } from "../fakes/fakePorts.ts";
import { memoryRolloutStore } from "../fakes/memoryRolloutStore.ts";
import { signedInAs } from "../signedIn.ts";
import { BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS, ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";

export const SAM = "5a000000-0000-4000-8000-000000000001";
export const MIA = "3a000000-0000-4000-8000-000000000001";

/**
 * How often every activity runs each time it is called; only the last result counts, as after a crash before it was
 * recorded.
 */
export type Runs = 1 | 2;

interface StageOptions {
  readonly runs?: Runs;
  readonly mailPerHour?: number;
}

/** One hire on the real engine, with fake ports, on one virtual clock. Starts on Monday 2 March 2026, 08:00 UTC. */
export async function joinerStage({ runs = 1, mailPerHour = 100 }: StageOptions = {}) {
  const hub = new Hub();
  const config = testConfig();
  const ports: FakePorts = fakePorts({
    clock: new HubClock(hub),
    store: memoryRolloutStore({ perMinute: 30, perHour: mailPerHour }),
  });
  const { directory, store, email, methods } = ports;
  directory.addUser({ id: MIA, displayName: "Mia Manager" });
  directory.addGroup(BREAK_GLASS_GROUP_ID, BREAK_GLASS_USER_IDS);
  directory.addGroup(ENFORCED_GROUP_ID, []);
  const addSam = () =>
    directory.addUser(
      { id: SAM, displayName: "Sam New", userPrincipalName: "sam@contoso.example", employeeId: "e1" },
      MIA,
    );

  const often =
    (handler: df.ActivityHandler): df.ActivityHandler =>
    async (input, context) => {
      for (let run = 1; run < runs; run++) await handler(input, context);
      return (await handler(input, context)) as unknown;
    };
  df.app.orchestration("joinerOnboarding", joinerOnboarding);
  /** How often each activity was called so far. */
  const calls: Record<string, number> = {};
  for (const [name, run] of joinerActivities(ports, config)) {
    const handler: df.ActivityHandler = (input, context) => {
      calls[name] = (calls[name] ?? 0) + 1;
      return often(run)(input, context);
    };
    df.app.activity(name, { handler });
  }

  const orchestrations: Orchestrations = {
    start: async (name, id, input) => {
      await hub.start(name, id, input);
      return "started";
    },
    wake: async (id) => void (await hub.raise(id, WAKE_EVENT, {})),
    instances: () => Promise.reject(new Error("nothing here asks which instances live")),
  };
  const joinerId = joinerIdOf(config, "hr/acme", "w1");
  const instanceId = joinerInstanceId(joinerId);
  const work = hrEventWorker(ports, config);

  async function hire(startDate: string, sequence = 1): Promise<void> {
    const eventId = `event-${sequence}`;
    const data = {
      workerId: "w1",
      sequence,
      timeZone: "Europe/Berlin",
      identity: { employeeId: "e1" },
      person: { givenName: "Sam", familyName: "New" },
      employment: { startDate },
    };
    const event = { specversion: "1.0", id: eventId, source: "hr/acme", type: "hr.worker.hired.v1", data };
    await again(() => store.receive("hr/acme", eventId, JSON.stringify(event), ports.clock.now().toISOString()));
    await again(() => work("hr/acme", eventId, orchestrations));
    await hub.settle();
  }

  const page = pickUp(ports, config, () => orchestrations);
  const context = new InvocationContext({ logHandler: () => undefined });
  const headers = signedInAs(MIA, "Mia Manager");
  /** Links that were mailed to the manager, oldest first. */
  const links = () =>
    email.sent.flatMap(({ plainText }) => /https:\/\/app\.example\/pick-up\/(\S+)/.exec(plainText)?.[1] ?? []);

  /** The manager opens the newest link and presses the button. @returns the code, if one is shown. */
  async function collect(link = links().at(-1) ?? ""): Promise<string | undefined> {
    const url = `https://app.example/pick-up/${link}`;
    const params = { grantId: link.split("?", 1)[0] ?? "" };
    const shown = await page(new HttpRequest({ method: "GET", url, params, headers }), context);
    const formToken = parse(String(shown.body)).querySelector("input[name=formToken]")?.getAttribute("value") ?? "";
    const answer = await page(
      new HttpRequest({
        method: "POST",
        url,
        params,
        headers: { ...headers, "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
        body: { string: new URLSearchParams({ formToken, identityCheckedBy: "inPerson" }).toString() },
      }),
      context,
    );
    await hub.settle();
    return parse(String(answer.body)).querySelector(".code")?.text.replaceAll(" ", "");
  }

  const facts = async (): Promise<JoinerFacts | undefined> => (await store.joiner(joinerId))?.record.facts;
  const register = () => methods.addPasskey(SAM, ports.clock.now().toISOString());
  /** But for what security hears of the manager, whom nothing asks for a passkey. */
  /** Those that tell of a press: by what breaks off there, they may be missing. */
  const ofPress = /has collected a one-time code|was shown a one-time code/;
  const mails = () =>
    email.sent
      .filter(({ plainText }) => !ofPress.test(plainText))
      .map(({ to, subject }) => `${to.address}: ${subject}`);
  const receipts = () =>
    email.sent.filter(({ plainText }) => plainText.includes("was shown a one-time code")).map(({ to }) => to.address);
  const group = (id: string) => [...(directory.groups.get(id) ?? [])];
  /** Where Sam stands on the way into the enforced group, by reason. */
  const enforcement = async () =>
    (await store.enforcementsOf([SAM])).map(({ source, state, at }) => ({ source, state, at }));
  return {
    hub,
    ports,
    config,
    joinerId,
    instanceId,
    calls,
    addSam,
    hire,
    links,
    collect,
    register,
    facts,
    mails,
    receipts,
    group,
    enforcement,
  };
}
export type JoinerStage = Awaited<ReturnType<typeof joinerStage>>;

/** The sender and the queue repeat what failed. */
const again = <T>(run: () => Promise<T>): Promise<T> => run().catch(run);

/** Business time of the hub's virtual clock. */
class HubClock extends FakeClock {
  readonly #hub: Hub;
  constructor(hub: Hub) {
    super();
    this.#hub = hub;
  }
  override now(): Date {
    return new Date(this.#hub.clock.now());
  }
}
