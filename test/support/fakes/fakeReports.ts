import { isCertificateUse } from "../../../shared/domain/people/certificate.ts";
import type { RegistrationDetails } from "../../../shared/domain/people/registration.ts";
import { registrationPlaces } from "../../../shared/domain/people/registrationTrouble.ts";
import type { SignIn, SignInLog, UnreadSignIn } from "../../../shared/domain/people/signIn.ts";
import { isPasskeyUse } from "../../../shared/domain/people/usablePasskey.ts";
import { RefusedError } from "../../../shared/errors.ts";
import type { Page } from "../../../shared/ports/graph.ts";
import type { ReportReader, SignInPage } from "../../../shared/ports/reports.ts";
import { Troubled } from "./trouble.ts";

interface Line {
  readonly at: number;
  readonly signIn: SignIn;
}

/** The registration report and the sign-in log. The report lags as far as the test leaves it behind. */
export class FakeReports extends Troubled implements ReportReader {
  details: RegistrationDetails[] = [];
  /** Lines of the registration report that nobody can read: whose they are, where that can be made out. */
  readonly unreadDetails = new Map<string, string | undefined>();
  readonly log: { readonly kind: SignInLog; readonly signIn: SignIn }[] = [];
  /** As if the permission to read policies were missing. */
  hideAppliedPolicies = false;
  pageSize = 100;
  /** Lines that nobody can read, by their ids: what can be made out of them. */
  readonly #odd = new Map<string, UnreadSignIn>();
  readonly #ordered = new Map<SignInLog, { length: number; last: unknown; lines: readonly Line[] }>();

  addDetails(id: string, methodsRegistered: readonly string[] = [], change: Partial<RegistrationDetails> = {}): void {
    this.details = this.details.filter((one) => one.id !== id);
    this.details.push({ id, userPrincipalName: `${id}@contoso.example`, methodsRegistered, isAdmin: false, ...change });
  }

  addSignIn(
    signIn: Partial<SignIn> & { readonly userId: string; readonly createdDateTime: string },
    kind: SignInLog = "interactive",
  ): void {
    const whole: SignIn = {
      id: `sign-in-${this.log.length}`,
      appliedConditionalAccessPolicies: [],
      errorCode: 0,
      ...signIn,
    };
    this.log.push({ kind, signIn: whole });
  }

  /** A line that stands in the log, and of which no more than this can be made out. */
  addUnread(
    signIn: Partial<SignIn> & { readonly userId: string; readonly createdDateTime: string },
    seen: UnreadSignIn,
    kind: SignInLog = "interactive",
  ): void {
    const id = `odd-${this.log.length}`;
    this.#odd.set(id, seen);
    this.addSignIn({ ...signIn, id }, kind);
  }

  /** From now on they can be read. */
  heal(): void {
    this.#odd.clear();
  }

  async registrationDetails(next?: string): ReturnType<ReportReader["registrationDetails"]> {
    this.enter("registrationDetails", next);
    const { items, ...page } = pageOf(this.details, next, this.pageSize);
    const unread = items.filter(({ id }) => this.unreadDetails.has(id)).map(({ id }) => this.unreadDetails.get(id));
    const read = items.filter(({ id }) => !this.unreadDetails.has(id));
    return { ...page, items: read, ...(unread.length > 0 && { unread }) };
  }

  async signIns(kind: SignInLog, from: string, to: string, next?: string): Promise<SignInPage> {
    this.enter("signIns", kind, from, to, next);
    return this.#page(this.#between(kind, from, to), next, kind === "interactive");
  }

  async stoppedSignIns(kind: SignInLog, from: string, to: string, next?: string): Promise<SignInPage> {
    this.enter("stoppedSignIns", kind, from, to, next);
    return this.#page(this.#between(kind, from, to).filter(isStopped), next);
  }

  async stoppedSignInsOf(kind: SignInLog, userId: string, from: string, to: string): Promise<readonly SignIn[]> {
    this.enter("stoppedSignInsOf", kind, userId, from, to);
    const theirs = this.#between(kind, from, to).filter((one) => one.userId === userId && isStopped(one));
    if (theirs.some(({ id }) => this.#odd.has(id)))
      throw new RefusedError("notUnderstood", "signInUnread", "a line cannot be read");
    return theirs.map((signIn) => this.#asSeen(signIn));
  }

  async stoppedRegistrations(from: string, to: string, userId?: string, next?: string): Promise<Page<SignIn>> {
    this.enter("stoppedRegistrations", from, to, userId, next);
    const { appIds, resourceIds } = registrationPlaces;
    const isThere = ({ appId = "", resourceId = "" }: SignIn) =>
      appIds.some((id) => id === appId) || resourceIds.some((id) => id === resourceId);
    const found = this.#between("interactive", from, to).filter(
      (one) => isStopped(one) && isThere(one) && (userId === undefined || one.userId === userId),
    );
    return pageOf(found, next, this.pageSize);
  }

  async satisfiedSignIns(from: string, to: string, next?: string): Promise<SignInPage> {
    this.enter("satisfiedSignIns", from, to, next);
    return this.#page(this.#satisfied(from, to), next);
  }

  async satisfiedSignInsOf(userId: string, from: string, to: string): Promise<readonly SignIn[]> {
    this.enter("satisfiedSignInsOf", userId, from, to);
    const theirs = this.#satisfied(from, to).filter((one) => one.userId === userId);
    return theirs.filter(({ id }) => !this.#odd.has(id)).map((signIn) => this.#asSeen(signIn));
  }

  #satisfied(from: string, to: string): readonly SignIn[] {
    return this.#between("interactive", from, to).filter(
      ({ appliedConditionalAccessPolicies: applied }) => applied && isSatisfied(applied),
    );
  }

  #page(found: readonly SignIn[], next: string | undefined, withMethods = false): SignInPage {
    const page = pageOf(found, next, this.pageSize);
    const unread = page.items.flatMap(({ id }) => this.#odd.get(id) ?? []);
    const read = page.items.filter(({ id }) => !this.#odd.has(id));
    const items = read.map((signIn) => this.#asSeen(signIn, withMethods));
    return { ...page, items, ...(unread.length > 0 && { unread }) };
  }

  async lastSignIn(kind: SignInLog, userId: string, from: string, to: string): Promise<string | undefined> {
    this.enter("lastSignIn", kind, userId, from, to);
    return this.#between(kind, from, to).find((signIn) => signIn.userId === userId)?.createdDateTime;
  }

  async hasSignedIn(userId: string, from: string, to: string): Promise<boolean> {
    this.enter("hasSignedIn", userId, from, to);
    return this.#between("interactive", from, to).some((one) => one.userId === userId && one.errorCode === 0);
  }

  /** Older than the log, as the account itself tells. */
  readonly lastSuccesses = new Map<string, string>();
  async lastSuccessAt(userId: string): Promise<string | undefined> {
    this.enter("lastSuccessAt", userId);
    return this.lastSuccesses.get(userId);
  }

  /** As the account itself tells: who signed in last, or tried to. */
  readonly lastInteractive = new Map<string, string>();
  async lastInteractiveAt(userId: string): Promise<string | undefined> {
    this.enter("lastInteractiveAt", userId);
    return this.lastInteractive.get(userId);
  }

  async lastPasskeyUse(userId: string, from: string, to: string): Promise<string | undefined> {
    this.enter("lastPasskeyUse", userId, from, to);
    return this.#between("interactive", from, to).find((one) => one.userId === userId && isPasskeyUse(one))
      ?.createdDateTime;
  }

  async passkeyUsesOf(userId: string, from: string, to: string): Promise<readonly SignIn[]> {
    this.enter("passkeyUsesOf", userId, from, to);
    return this.#between("interactive", from, to).filter(
      (one) => one.userId === userId && (isPasskeyUse(one) || isCertificateUse(one)),
    );
  }

  async successesOf(userId: string, from: string, to: string, appId?: string): Promise<readonly SignIn[]> {
    this.enter("successesOf", userId, from, to, appId);
    const theirs = this.#between("interactive", from, to).filter(
      (one) => one.userId === userId && one.errorCode === 0 && (appId === undefined || one.appId === appId),
    );
    return theirs.map((signIn) => this.#asSeen(signIn, true));
  }

  async everySuccessOf(userId: string, from: string, to: string): Promise<readonly SignIn[]> {
    this.enter("everySuccessOf", userId, from, to);
    const theirs = this.#between("interactive", from, to).filter((one) => one.userId === userId && one.errorCode === 0);
    if (theirs.some(({ id }) => this.#odd.has(id)))
      throw new RefusedError("notUnderstood", "signInUnread", "a line cannot be read");
    return theirs.map((signIn) => this.#asSeen(signIn, true));
  }

  async successPageOf(kind: SignInLog, userId: string, from: string, to: string, next?: string): Promise<SignInPage> {
    this.enter("successPageOf", kind, userId, from, to, next);
    const theirs = this.#between(kind, from, to).filter(
      (one) => one.userId.toLowerCase() === userId && one.errorCode === 0,
    );
    return this.#page(theirs, next);
  }

  async failuresOf(userId: string, errorCodes: readonly number[], from: string, to: string): Promise<SignInPage> {
    this.enter("failuresOf", userId, errorCodes, from, to);
    const theirs = this.#between("interactive", from, to).filter(
      (one) => one.userId.toLowerCase() === userId && errorCodes.includes(one.errorCode),
    );
    return this.#page(theirs, undefined);
  }

  async hasSignIns(kind: SignInLog, from: string, to: string): Promise<boolean> {
    this.enter("hasSignIns", kind, from, to);
    return this.#between(kind, from, to).length > 0;
  }

  #between(kind: SignInLog, from: string, to: string): readonly SignIn[] {
    const [start, end] = [Date.parse(from), Date.parse(to)];
    return this.#latestFirst(kind)
      .filter(({ at }) => at >= start && at < end)
      .map(({ signIn }) => signIn);
  }

  /** Sorted once for each state of the log. */
  #latestFirst(kind: SignInLog): readonly Line[] {
    const known = this.#ordered.get(kind);
    if (known?.length === this.log.length && known.last === this.log.at(-1)) return known.lines;
    const lines = this.log
      .filter((row) => row.kind === kind)
      .map(({ signIn }) => ({ at: Date.parse(signIn.createdDateTime), signIn }))
      .sort((a, b) => b.at - a.at);
    this.#ordered.set(kind, { length: this.log.length, last: this.log.at(-1), lines });
    return lines;
  }

  #asSeen(signIn: SignIn, withMethods = false): SignIn {
    const { authenticationMethods, ...rest } = signIn;
    const seen = withMethods && authenticationMethods ? { ...rest, authenticationMethods } : rest;
    return this.hideAppliedPolicies ? { ...seen, appliedConditionalAccessPolicies: undefined } : seen;
  }
}

const isStopped = ({ errorCode, appliedConditionalAccessPolicies: applied }: SignIn): boolean =>
  errorCode !== 0 || (applied ?? []).some(({ result }) => result === "failure");
/** As `conditionalAccessStatus` sums the enabled policies up. */
const isSatisfied = (applied: readonly { readonly result: string }[]): boolean =>
  applied.some(({ result }) => result === "success") && !applied.some(({ result }) => result === "failure");

export function pageOf<T>(all: readonly T[], next: string | undefined, size: number): Page<T> {
  const from = Number(next ?? 0);
  return { items: all.slice(from, from + size), ...(from + size < all.length && { next: String(from + size) }) };
}
