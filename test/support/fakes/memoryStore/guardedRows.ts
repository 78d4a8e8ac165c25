import { ConflictError } from "../../../../shared/errors.ts";

let made: GuardedRows<unknown>[] | undefined;

/** What `make` makes, and all rows of it: for whoever goes through everything. */
export function withItsRows<T>(make: () => T): { readonly made: T; readonly rows: readonly GuardedRows<unknown>[] } {
  const rows: GuardedRows<unknown>[] = [];
  made = rows;
  try {
    return { made: make(), rows };
  } finally {
    made = undefined;
  }
}

/** Rows with ETags in memory; values are copied in and out, so that nobody changes a row by accident. */
export class GuardedRows<T> {
  readonly #rows = new Map<string, { value: T; etag: string }>();
  #version = 0;

  readonly #family: GuardedRows<unknown>[] | undefined;

  constructor(family = made) {
    this.#family = family;
    family?.push(this as GuardedRows<unknown>);
  }

  /** More of its kind, made later. */
  another(): GuardedRows<T> {
    return new GuardedRows<T>(this.#family);
  }

  get(key: string): { value: T; etag: string } | undefined {
    return structuredClone(this.#rows.get(key));
  }

  insert(key: string, value: T): boolean {
    if (this.#rows.has(key)) return false;
    this.put(key, value);
    return true;
  }

  put(key: string, value: T): string {
    const etag = `v${++this.#version}`;
    this.#rows.set(key, { value: structuredClone(value), etag });
    return etag;
  }

  /** @throws ConflictError when the row is gone or has another ETag. */
  replace(key: string, value: T, etag: string): string {
    if (this.#rows.get(key)?.etag !== etag) throw new ConflictError("another writer was faster");
    return this.put(key, value);
  }

  delete(key: string): void {
    this.#rows.delete(key);
  }

  /** In order of keys. */
  entries(): readonly (readonly [string, T])[] {
    return [...this.#rows]
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, { value }]) => [key, structuredClone(value)] as const);
  }

  values(): readonly T[] {
    return this.entries().map(([, value]) => value);
  }
}
