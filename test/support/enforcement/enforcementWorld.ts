import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { carryOnSwitch, onSwitchMessage } from "../../../functions/enforcement/carryOn.ts";
import { guard } from "../../../functions/enforcement/guard/guard.ts";
import { previewPolicies } from "../../../functions/enforcement/http/previewPolicies.ts";
import { showEnforcement } from "../../../functions/enforcement/http/showEnforcement.ts";
import { startEnforcement, stopEnforcement } from "../../../functions/enforcement/http/startStop.ts";
import type { Config } from "../../../shared/config/config.ts";
import type { AuditCode } from "../../../shared/domain/audit.ts";
import type { Enforcement } from "../../../shared/domain/enforcement/enforcement.ts";
import type { Person } from "../../../shared/domain/people/person.ts";
import type { EnforcementStatus } from "../../../shared/enforcement/enforcementStatus.ts";
import type { StoredEnforcement } from "../../../shared/ports/store/enforcements.ts";
import { FakePatience } from "../fakes/fakePatience.ts";
import type { FakePorts } from "../fakes/fakePorts.ts";
import { signedInAs } from "../signedIn.ts";
import { ENFORCED_GROUP_ID, testConfig } from "../testConfig.ts";
import { HANA, LUCIA, preparedTenant } from "./enforcedTenant.ts";

const ALERTS = "alerts@contoso.example";
export const asAdmin = (who: Person = HANA) => signedInAs(who.id, who.displayName, ["Admin"]);
export const asApprover = (who: Person = LUCIA) => signedInAs(who.id, who.displayName, ["Approver"]);
export const asHelpdesk = () => signedInAs("a0000000-0000-4000-8000-000000000003", "Hedda", ["Helpdesk"]);
/** A session of somebody on a page of ours. */
export const ownPage = { "sec-fetch-site": "same-origin", cookie: "AppServiceAuthSession=x" };

type Headers = Readonly<Record<string, string>>;

/** The room of the switch over fakes: what people press, what the timers do, and what became of it. */
export class EnforcementWorld {
  readonly config: Config;
  readonly ports: FakePorts;
  readonly patiences: FakePatience[] = [];

  constructor(ports = preparedTenant(), config = testConfig()) {
    this.ports = ports;
    this.config = config;
  }

  /** @param ports those of a process that may die. */
  post(what: "start" | "stop", body: unknown, headers: Headers, ports = this.ports): Promise<HttpResponseInit> {
    const handler = (what === "start" ? startEnforcement : stopEnforcement)(ports, this.config, this.#patience(20));
    const isForm = typeof body === "string";
    return handler(
      new HttpRequest({
        method: "POST",
        url: `https://app.example/api/${what}`,
        headers: { "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json", ...headers },
        body: { string: isForm ? body : JSON.stringify(body) },
      }),
    );
  }

  get(path: string, headers: Headers = asAdmin(), query: Headers = {}): Promise<HttpResponseInit> {
    const handler = path.startsWith("/api/policies") ? previewPolicies : showEnforcement;
    const url = `https://app.example${path}`;
    return handler(this.ports, this.config)(new HttpRequest({ method: "GET", url, query, headers: { ...headers } }));
  }

  async status(): Promise<EnforcementStatus> {
    return (await this.get("/api/enforcement", { ...asAdmin(), accept: "application/json" }))
      .jsonBody as EnforcementStatus;
  }

  async ask(headers = asAdmin()): Promise<HttpResponseInit> {
    return this.post("start", { reason: "the pilot is done" }, headers);
  }

  async confirm(headers = asApprover(), ports = this.ports): Promise<HttpResponseInit> {
    return this.post("start", { digest: (await this.status()).digest }, headers, ports);
  }

  async start(): Promise<void> {
    await this.ask();
    await this.confirm();
  }

  stop(headers = asHelpdesk(), ports = this.ports): Promise<HttpResponseInit> {
    return this.post("stop", { reason: "shared devices cannot sign in" }, headers, ports);
  }

  timer(ports = this.ports): Promise<void> {
    return carryOnSwitch(ports, this.config, this.#patience(40))();
  }

  /** The minute timers of the next while. */
  async minutes(count: number, ports = this.ports): Promise<void> {
    for (let n = 0; n < count; n++) {
      this.ports.clock.advance({ minutes: 1 });
      await this.timer(ports);
    }
  }

  message(dequeueCount = 1): Promise<void> {
    const context = new InvocationContext({ functionName: "test", triggerMetadata: { dequeueCount } });
    return onSwitchMessage(this.ports, this.config, this.#patience(40))(context);
  }

  guard(ports = this.ports): Promise<void> {
    return guard(ports, this.config, this.#patience(60))();
  }

  /** The workforce policies of the tenant. */
  get policies() {
    return [...this.ports.policies.stored.values()].filter(({ displayName }) => displayName.endsWith(": workforce"));
  }
  get state() {
    return this.policies[0]?.state;
  }
  change(change: object): void {
    const [policy] = this.policies;
    if (policy) this.ports.policies.stored.set(policy.id, { ...policy, ...change });
  }
  get group(): readonly string[] {
    return [...(this.ports.directory.groups.get(ENFORCED_GROUP_ID) ?? [])].sort();
  }
  /** Somebody changes the group by hand. */
  put(...userIds: readonly string[]): void {
    for (const id of userIds) this.ports.directory.groups.get(ENFORCED_GROUP_ID)?.add(id);
  }
  take(...userIds: readonly string[]): void {
    for (const id of userIds) this.ports.directory.groups.get(ENFORCED_GROUP_ID)?.delete(id);
  }

  /** An account with a passkey, or without. */
  person(n: number, { hasPasskey = true } = {}): string {
    const id = `10000000-0000-4000-8000-0000000000${String(n).padStart(2, "0")}`;
    this.ports.directory.addUser({ id });
    if (hasPasskey) this.ports.methods.addPasskey(id, "2026-02-20T08:00:00.000Z");
    return id;
  }

  async enforced(userId: string, change: Partial<Enforcement> = {}): Promise<void> {
    const at = this.ports.clock.now().toISOString();
    const evidence = { lookedAt: "2026-03-01T08:00:00.000Z", passkeyCreatedAt: "2026-02-20T08:00:00.000Z" };
    const row = { userId, source: "wave|berlin-1", state: "in" as const, at, by: "wave berlin-1", evidence };
    await this.ports.store.saveEnforcements([{ ...row, ...change }]);
  }

  /** Somebody makes a row readable that was not. */
  async mend(userId: string): Promise<void> {
    const [found] = (await this.ports.store.standingOf([userId])).unread;
    if (!found) return;
    const { isOf: _, ...row } = found;
    await this.ports.store.saveEnforcements([{ ...(row as unknown as StoredEnforcement), state: "in" }]);
  }

  async rows(userId: string): Promise<readonly string[]> {
    return (await this.ports.store.enforcementsOf([userId])).map(({ source, state }) => `${source} ${state}`);
  }

  async lines(what: AuditCode, scope = "app") {
    return (await this.ports.store.recent(scope, 200)).filter((line) => line.what === what);
  }
  get alerts(): readonly string[] {
    return this.ports.email.sent.filter(({ to }) => to.address === ALERTS).map(({ plainText }) => plainText);
  }
  /** What was asked of Conditional Access, in order. */
  get requests(): readonly string[] {
    return [...this.ports.policies.calls, ...this.ports.policyWriter.calls]
      .filter(({ method }) =>
        [
          "policy",
          "policies",
          "deletedPolicy",
          "whatIf",
          "createPolicy",
          "setPolicyState",
          "deletePolicy",
          "restorePolicy",
        ].includes(method),
      )
      .map(({ method }) => method);
  }
  get writes(): readonly unknown[] {
    return this.ports.policyWriter.calls.flatMap(({ method, args }) => (method === "setPolicyState" ? [args[1]] : []));
  }

  #patience(seconds: number) {
    return () => {
      const patience = new FakePatience(this.ports.clock, seconds);
      this.patiences.push(patience);
      return patience;
    };
  }
}
