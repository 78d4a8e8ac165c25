import type { UserRecord } from "./records.ts";

/** Source: learn.microsoft.com/entra/fundamentals/users-restore, read 2026-11. */
const RESTORABLE_MS = 30 * 86_400_000;

/** Accounts that were deleted, for as long as they could be restored. */
export class DeletedUsers {
  readonly #users = new Map<string, { readonly user: UserRecord; readonly deletedAt: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  put(user: UserRecord): void {
    this.#users.set(user.id.toLowerCase(), { user, deletedAt: this.#now() });
  }

  /** For good. */
  remove(id: string): void {
    this.#users.delete(id.toLowerCase());
  }

  get(id: string): { readonly user: UserRecord; readonly deletedAt: number } | undefined {
    const found = this.#users.get(id.toLowerCase());
    return found && this.#now() < found.deletedAt + RESTORABLE_MS ? found : undefined;
  }
}
