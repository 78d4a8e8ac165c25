import type { AdminRegistration, Stretch } from "../../../shared/domain/people/planted.ts";
import type { RegistrationAttempt } from "../../../shared/domain/people/registrationTrouble.ts";
import type { AuditPage, AuditReader } from "../../../shared/ports/audits.ts";
import type { Page } from "../../../shared/ports/graph.ts";
import { pageOf } from "./fakeReports.ts";
import { Troubled } from "./trouble.ts";

/** The directory audit log in memory, newest first, in pages of `perPage`. */
export class FakeAudits extends Troubled implements AuditReader {
  readonly lines: AdminRegistration[] = [];
  readonly unread: Stretch[] = [];
  readonly own: RegistrationAttempt[] = [];
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

  async ownRegistrations(from: string, to: string, userId?: string, next?: string): Promise<Page<RegistrationAttempt>> {
    this.enter("ownRegistrations", from, to, userId, next);
    const isWanted = (one: RegistrationAttempt) =>
      Date.parse(one.at) >= Date.parse(from) &&
      Date.parse(one.at) <= Date.parse(to) &&
      (userId === undefined || one.userId === userId);
    return pageOf(
      this.own.filter(isWanted).toSorted((a, b) => b.at.localeCompare(a.at)),
      next,
      this.perPage,
    );
  }
}
