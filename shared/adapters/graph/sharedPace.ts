import { randomUUID } from "node:crypto";
import { ceilingOf, type Priority, rankOf } from "../../domain/limits/priority.ts";
import {
  askForLease,
  type LeaseAnswer,
  leasesUnknown,
  NO_LEASES,
  type RequestLimit,
} from "../../domain/limits/requestLease.ts";
import { ConflictError, TransientError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LimitName, RequestLeaseStore } from "../../ports/store/requestLeases.ts";
import { underEtag } from "../../underEtag.ts";
import { type Pace, RequestPace } from "./requestPace.ts";

interface Needs {
  readonly store: RequestLeaseStore;
  readonly clock: Clock;
}
type Answer = ReturnType<RequestPace["take"]>;
type Asked = Parameters<RequestPace["take"]>[1];

/**
 * A limit that all processes of the app keep together. Each has a share of it for a while (a lease in a row, under its
 * ETag), and sends within its share without asking again. So a pass over many people costs a write a minute, not one
 * for each request. Without the row nothing is sent: its trouble is thrown.
 */
export class SharedPace implements Pace {
  readonly #needs: Needs;
  readonly #name: LimitName;
  readonly #limit: RequestLimit;
  readonly #by: string;
  readonly #pace: RequestPace;
  #etag: string | undefined;
  #row = NO_LEASES;
  #lease: (LeaseAnswer & { kind: "leased" }) | undefined;
  #refused: { readonly rank: number; readonly until: number } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(needs: Needs, name: LimitName, limit: RequestLimit, by: string = randomUUID()) {
    this.#needs = needs;
    this.#name = name;
    this.#limit = limit;
    this.#by = by;
    this.#pace = new RequestPace(needs.clock, limit);
  }

  /** One after the other: whoever waits for a share finds it. @throws TransientError as the store does. */
  take(wanted: number, ask: Asked = {}): Promise<Answer> {
    const answer = this.#turn.then(() => this.#take(wanted, ask));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  holdOff(seconds: number): void {
    this.#pace.holdOff(seconds);
  }

  async #take(wanted: number, ask: NonNullable<Asked>): Promise<Answer> {
    const { priority = "live", isBrief = false } = ask;
    if (this.#isShort(wanted, priority)) await this.#lengthen(wanted, priority, isBrief);
    // Nothing is sent on the word of a lease that ran out while the store answered.
    const roomAt = this.#share() === 0 ? this.#refused?.until : undefined;
    return this.#pace.take(wanted, ask, { most: this.#share(), roomAt });
  }

  #now(): number {
    return this.#needs.clock.now().getTime();
  }

  #share(): number {
    return this.#lease && this.#now() < Date.parse(this.#lease.until) ? this.#lease.most : 0;
  }

  /** Whether a larger share may be had, and is of use. */
  #isShort(wanted: number, priority: Priority): boolean {
    const now = this.#now();
    if (this.#refused && now < this.#refused.until && rankOf(priority) >= this.#refused.rank) return false;
    const share = this.#share();
    if (share === 0) return true;
    const couldBeMore = share < ceilingOf(priority, this.#limit.most) && now >= Date.parse(this.#lease?.moreAt ?? "");
    return couldBeMore && this.#pace.room(priority, share) < wanted;
  }

  async #lengthen(wanted: number, priority: Priority, isBrief: boolean): Promise<void> {
    const most = isBrief ? Math.min(this.#limit.most, this.#pace.sentInWindow() + wanted) : this.#limit.most;
    const ask = { by: this.#by, priority, wanted: Math.min(most, ceilingOf(priority, this.#limit.most)), isBrief };
    try {
      const answer = await underEtag(() => this.#ask(ask));
      if (answer.kind === "leased") [this.#lease, this.#refused] = [answer, undefined];
      else this.#refused = { rank: rankOf(priority), until: Date.parse(answer.until) };
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const because = "the limit that all processes share is asked for by many";
      throw new TransientError(because, { retryAfterSeconds: 1, cause: error });
    }
  }

  /** By what was read last: another process that wrote since is found out at the write. */
  async #ask(ask: Parameters<typeof askForLease>[1]): Promise<LeaseAnswer> {
    const { store } = this.#needs;
    const answer = askForLease(this.#row, ask, this.#now(), this.#limit);
    try {
      this.#etag = await store.saveRequestLeases(this.#name, answer.row, this.#etag);
      this.#row = answer.row;
      return answer;
    } catch (error) {
      if (error instanceof ConflictError) await this.#readAgain();
      throw error;
    }
  }

  async #readAgain(): Promise<void> {
    const found = await this.#needs.store.requestLeases(this.#name);
    this.#etag = found?.etag;
    this.#row = found ? (found.leases ?? leasesUnknown(this.#now(), this.#limit)) : NO_LEASES;
  }
}
