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
    const stopped = this.log.filter(
      ({ signIn }) =>
        signIn.errorCode !== 0 || signIn.appliedConditionalAccessPolicies?.some(({ result }) => result === "failure"),
    );
    const ids = new Set(stopped.map(({ signIn }) => signIn.id));
    const page = await this.signIns(kind, from, to, next);
    return { ...page, items: page.items.filter(({ id }) => ids.has(id)) };
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

function pageOf<T>(all: readonly T[], next: string | undefined, size: number): Page<T> {
  const from = Number(next ?? 0);
  return { items: all.slice(from, from + size), ...(from + size < all.length && { next: String(from + size) }) };
}
