import type { SignIn, SignInLog } from "../../shared/domain/people/signIn.ts";
import {
  type FindingKind,
  findingKey,
  findingNews,
  findingsIn,
  joinedFindings,
  type SignInFinding,
} from "../../shared/domain/signIns/logFindings.ts";
import type { LogFindingStore } from "../../shared/ports/store/logFindings.ts";

/**
 * What a call has found in a log of old clients, old systems, shared devices and break-glass accounts, whoever's they
 * are: looked up and written once at its end, only where it is news. It costs no request to Graph.
 */
export class NotedFindings {
  readonly #store: LogFindingStore;
  readonly #log: SignInLog;
  readonly #breakGlass: ReadonlySet<string>;
  readonly #found = new Map<FindingKind, Map<string, SignInFinding>>();

  constructor(store: LogFindingStore, log: SignInLog, breakGlassUserIds: readonly string[]) {
    this.#store = store;
    this.#log = log;
    this.#breakGlass = new Set(breakGlassUserIds.map((id) => id.toLowerCase()));
  }

  note(signIns: readonly SignIn[]): void {
    for (const signIn of signIns) this.add(findingsIn(signIn, this.#log, this.#breakGlass));
  }

  add(findings: readonly SignInFinding[]): void {
    for (const finding of findings) {
      const ofKind = this.#found.get(finding.kind) ?? new Map<string, SignInFinding>();
      const key = findingKey(finding);
      const before = ofKind.get(key);
      this.#found.set(finding.kind, ofKind.set(key, before ? joinedFindings(before, finding) : finding));
    }
  }

  /** Safe to repeat: what stands is no news. @returns whether staff may have to hear of a break-glass account. */
  async save(): Promise<boolean> {
    let isBreakGlass = false;
    for (const [kind, found] of this.#found) {
      const known = await this.#store.logFindings(kind, [...found.keys()]);
      const news = [...found].flatMap(([key, finding]) => findingNews(known.get(key), finding) ?? []);
      if (news.length > 0) await this.#store.saveLogFindings(news);
      if ((kind === "breakGlass" || kind === "breakGlassTried") && news.length > 0) isBreakGlass = true;
    }
    return isBreakGlass;
  }
}
