import type { AdminRegistration, Stretch } from "../../../shared/domain/people/planted.ts";
import type { AuditPage, AuditReader } from "../../../shared/ports/audits.ts";
import { Troubled } from "./trouble.ts";

/** The directory audit log in memory, newest first, in pages of `perPage`. */
export class FakeAudits extends Troubled implements AuditReader {
  readonly lines: AdminRegistration[] = [];
  readonly unread: Stretch[] = [];
  perPage = 1000;

  async adminRegistrations(from: string, to: string, next?: string): Promise<AuditPage> {
    this.enter("adminRegistrations", from, to, next);
    const within = (at: string) => Date.parse(at) >= Date.parse(from) && Date.parse(at) <= Date.parse(to);
    const all = this.lines.filter(({ at }) => within(at)).toSorted((a, b) => b.at.localeCompare(a.at));
    const start = Number(next ?? 0);
    const end = start + this.perPage;
    return {
      items: all.slice(start, end),
      unread: start === 0 ? this.unread.filter((one) => within(one.from)) : [],
      ...(end < all.length && { next: String(end) }),
    };
  }
}
