import type { RegistrationDetails } from "../../../shared/domain/people/registration.ts";
import type { SignIn } from "../../../shared/domain/people/signIn.ts";
import { isPasskeyUse } from "../../../shared/domain/people/usablePasskey.ts";
import type { Page, ReportReader } from "../../../shared/ports/graph.ts";
import { Troubled } from "./trouble.ts";

type SignInKind = "interactive" | "nonInteractive";

/** The registration report and the sign-in log. The report lags as far as the test leaves it behind. */
export class FakeReports extends Troubled implements ReportReader {
  details: RegistrationDetails[] = [];
  readonly log: { readonly kind: SignInKind; readonly signIn: SignIn }[] = [];
  /** As if the permission to read policies were missing. */
  hideAppliedPolicies = false;
  pageSize = 100;

  addDetails(id: string, methodsRegistered: readonly string[] = [], change: Partial<RegistrationDetails> = {}): void {
    this.details = this.details.filter((one) => one.id !== id);
    this.details.push({ id, userPrincipalName: `${id}@contoso.example`, methodsRegistered, isAdmin: false, ...change });
  }

  addSignIn(
    signIn: Partial<SignIn> & { readonly userId: string; readonly createdDateTime: string },
    kind: SignInKind = "interactive",
  ): void {
    const whole: SignIn = {
      id: `sign-in-${this.log.length}`,
      appliedConditionalAccessPolicies: [],
      errorCode: 0,
      ...signIn,
    };
    this.log.push({ kind, signIn: whole });
  }

  async registrationDetails(next?: string): ReturnType<ReportReader["registrationDetails"]> {
    this.enter("registrationDetails", next);
    return pageOf(this.details, next, this.pageSize);
  }

  async signIns(kind: SignInKind | "withMethods", from: string, to: string, next?: string): Promise<Page<SignIn>> {
    this.enter("signIns", kind, from, to, next);
    const wanted = kind === "nonInteractive" ? "nonInteractive" : "interactive";
    const found = this.#between(wanted, from, to).map((signIn) => this.#asSeen(signIn, kind));
    return pageOf(found, next, this.pageSize);
  }

  async stoppedSignIns(kind: SignInKind, from: string, to: string, next?: string): Promise<Page<SignIn>> {
    this.enter("stoppedSignIns", kind, from, to, next);
    const stopped = this.#between(kind, from, to).filter(isStopped);
    return pageOf(
      stopped.map((signIn) => this.#asSeen(signIn, kind)),
      next,
      this.pageSize,
    );
  }

  async satisfiedSignIns(from: string, to: string, next?: string): Promise<Page<SignIn>> {
    this.enter("satisfiedSignIns", from, to, next);
    return pageOf(this.#satisfied(from, to), next, this.pageSize);
  }

  async satisfiedSignInsOf(userId: string, from: string, to: string): Promise<readonly SignIn[]> {
    this.enter("satisfiedSignInsOf", userId, from, to);
    return this.#satisfied(from, to).filter((one) => one.userId === userId);
  }

  #satisfied(from: string, to: string): readonly SignIn[] {
    return this.#between("interactive", from, to)
      .filter(({ appliedConditionalAccessPolicies: applied }) => applied && isSatisfied(applied))
      .map((signIn) => this.#asSeen(signIn, "interactive"));
  }

  async lastSignIn(kind: SignInKind, userId: string, from: string, to: string): Promise<string | undefined> {
    this.enter("lastSignIn", kind, userId, from, to);
    return this.#between(kind, from, to).find((signIn) => signIn.userId === userId)?.createdDateTime;
  }

  async hasSignedIn(userId: string, from: string, to: string): Promise<boolean> {
    this.enter("hasSignedIn", userId, from, to);
    return this.#between("interactive", from, to).some((one) => one.userId === userId && one.errorCode === 0);
  }

  async lastPasskeyUse(userId: string, from: string, to: string): Promise<string | undefined> {
    this.enter("lastPasskeyUse", userId, from, to);
    return this.#between("interactive", from, to).find((one) => one.userId === userId && isPasskeyUse(one))
      ?.createdDateTime;
  }

  async hasSignIns(kind: SignInKind, from: string, to: string): Promise<boolean> {
    this.enter("hasSignIns", kind, from, to);
    return this.#between(kind, from, to).length > 0;
  }

  #between(kind: SignInKind, from: string, to: string): SignIn[] {
    const [start, end] = [Date.parse(from), Date.parse(to)];
    return this.log
      .filter((row) => row.kind === kind)
      .map((row) => row.signIn)
      .filter(({ createdDateTime }) => Date.parse(createdDateTime) >= start && Date.parse(createdDateTime) < end)
      .sort((a, b) => Date.parse(b.createdDateTime) - Date.parse(a.createdDateTime));
  }

  #asSeen(signIn: SignIn, kind: SignInKind | "withMethods"): SignIn {
    const { authenticationMethods, ...rest } = signIn;
    const seen = kind === "withMethods" && authenticationMethods ? { ...rest, authenticationMethods } : rest;
    return this.hideAppliedPolicies ? { ...seen, appliedConditionalAccessPolicies: undefined } : seen;
  }
}

const isStopped = ({ errorCode, appliedConditionalAccessPolicies: applied }: SignIn): boolean =>
  errorCode !== 0 || (applied ?? []).some(({ result }) => result === "failure");
/** As `conditionalAccessStatus` sums the enabled policies up. */
const isSatisfied = (applied: readonly { readonly result: string }[]): boolean =>
  applied.some(({ result }) => result === "success") && !applied.some(({ result }) => result === "failure");

function pageOf<T>(all: readonly T[], next: string | undefined, size: number): Page<T> {
  const from = Number(next ?? 0);
  return { items: all.slice(from, from + size), ...(from + size < all.length && { next: String(from + size) }) };
}
