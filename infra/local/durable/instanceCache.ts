import type { HistoryEvent } from "./protocol.ts";
import type { InstanceRow } from "./schema.ts";
import type { Store } from "./store.ts";

/**
 * An instance with its history in the forms that an episode needs: the events, and the JSON text that the SDK replays.
 */
export class LiveInstance {
  /** Written by episodes and by management calls alike; the file has the same after every commit. */
  readonly row: InstanceRow;
  history: HistoryEvent[] = [];
  /** The events as JSON text, comma separated, all marked as played. */
  played = "";

  constructor(row: InstanceRow) {
    this.row = row;
  }

  /** Of the last episode, ms; 0 before the first. What the SDK calls `currentUtcDateTime` never goes back. */
  get now(): number {
    return Date.parse(this.history.at(-1)?.Timestamp ?? "") || 0;
  }

  /** @param texts the same events as JSON. */
  remember(events: readonly HistoryEvent[], texts: readonly string[]): void {
    const played = texts.map((text) => withIsPlayed(text, true)).join(",");
    this.played += this.history.length > 0 ? `,${played}` : played;
    this.history.push(...events);
  }

  forgetHistory(): void {
    this.history = [];
    this.played = "";
  }
}

export function withIsPlayed(event: string, isPlayed: boolean): string {
  return `${event.slice(0, -1)},"IsPlayed":${isPlayed}}`;
}

/** Live instances, the most recently used ones, so that an episode need not read its history again. */
export class InstanceCache {
  readonly #store: Store;
  readonly #maxCharacters: number;
  readonly #live = new Map<string, LiveInstance>();
  readonly #pinned = new Set<LiveInstance>();
  #characters = 0;
  readonly #counted = new Map<LiveInstance, number>();

  constructor(store: Store, maxCharacters = 32_000_000) {
    this.#store = store;
    this.#maxCharacters = maxCharacters;
  }

  /** The row alone: no history is read for it. */
  row(instanceId: string): InstanceRow | undefined {
    return this.#live.get(instanceId)?.row ?? this.#store.instances.get(instanceId);
  }

  /**
   * With history, kept in memory at least until {@link unpin}: there is only one object for one instance while it is in
   * use.
   */
  pin(instanceId: string): LiveInstance | undefined {
    const live = this.#live.get(instanceId) ?? this.#load(instanceId);
    if (live !== undefined) this.#pinned.add(live);
    return live;
  }

  unpin(live: LiveInstance): void {
    this.#pinned.delete(live);
    const id = live.row.instanceId;
    if (this.#live.get(id) !== live) return;
    this.#live.delete(id);
    this.#live.set(id, live);
    this.#characters += live.played.length - (this.#counted.get(live) ?? 0);
    this.#counted.set(live, live.played.length);
    for (const oldest of this.#live.values()) {
      if (this.#characters <= this.#maxCharacters) break;
      if (!this.#pinned.has(oldest) && oldest !== live) this.drop(oldest.row.instanceId);
    }
  }

  drop(instanceId: string): void {
    const live = this.#live.get(instanceId);
    if (live === undefined) return;
    this.#live.delete(instanceId);
    this.#characters -= this.#counted.get(live) ?? 0;
    this.#counted.delete(live);
  }

  #load(instanceId: string): LiveInstance | undefined {
    const row = this.#store.instances.get(instanceId);
    if (row === undefined) return undefined;
    const live = new LiveInstance(row);
    const texts = this.#store.history(row.executionId);
    if (texts.length > 0)
      live.remember(
        texts.map((text) => JSON.parse(text) as HistoryEvent),
        texts,
      );
    this.#live.set(instanceId, live);
    return live;
  }
}
