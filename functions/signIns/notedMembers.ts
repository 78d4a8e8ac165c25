import type { SignIn, SignInLog, UnreadSignIn } from "../../shared/domain/people/signIn.ts";
import type { WaveMember } from "../../shared/domain/wave/member.ts";
import { isInScope } from "../../shared/domain/wave/readiness.ts";
import { notedIn, sweptIn, unreadNoteIn } from "../../shared/domain/wave/signInNotes.ts";
import type { WaveFacts } from "../../shared/domain/wave/waveFacts.ts";
import type { AuditTrail } from "../../shared/ports/store/audit.ts";
import type { MemberStore } from "../../shared/ports/store/members.ts";
import { recordSightings } from "../../shared/waves/awayMembers.ts";
import { memberPages } from "../../shared/waves/memberPages.ts";

type Seen = Pick<SignIn, "userId" | "createdDateTime">;
/** A stretch of the log. */
interface Span {
  readonly from: string;
  readonly to: string;
}
type Change = Parameters<MemberStore["mergeMembers"]>[1][number];

/**
 * The members of one wave, and what a call has found of them in a log: read once, and written once at its end, only
 * where it is news.
 */
export class NotedMembers {
  readonly #store: MemberStore & AuditTrail;
  readonly #wave: WaveFacts;
  readonly #log: SignInLog;
  #members: Promise<Map<string, WaveMember>> | undefined;
  readonly #changes = new Map<string, Change>();
  readonly #seen = new Map<string, Seen>();

  constructor(store: MemberStore & AuditTrail, wave: WaveFacts, log: SignInLog) {
    this.#store = store;
    this.#wave = wave;
    this.#log = log;
  }

  /** @returns the oldest sign-in of a member in the wave's window that came without its policies. */
  async note(signIns: readonly SignIn[]): Promise<string | undefined> {
    const members = await this.#known();
    let blind: string | undefined;
    for (const signIn of signIns) {
      const { userId, createdDateTime } = signIn;
      const member = members.get(userId);
      if (!member) continue;
      this.#see(signIn);
      if (sweptIn(this.#wave, signIn) === "noPolicies" && !(blind !== undefined && blind < createdDateTime))
        blind = createdDateTime;
      this.#change(members, member, notedIn(member, this.#wave, this.#log, signIn));
    }
    return blind;
  }

  /**
   * Lines that nobody can read, of members who are named in them. One that names nobody may be of each member, unless
   * it says that the wave's policy had nothing against it. Anybody outside can try a name that nobody here has: that
   * must not hold up every wave.
   * @param span what a line without a moment lies in.
   * @returns the oldest one in the wave's window that names nobody.
   */
  async noteUnread(lines: readonly UnreadSignIn[], span: Span): Promise<string | undefined> {
    const members = await this.#known();
    for (const { userId, createdDateTime = span.to } of lines) {
      const member = members.get(userId?.toLowerCase() ?? "");
      if (member) this.#change(members, member, unreadNoteIn(member, this.#wave, this.#log, createdDateTime));
    }
    return lines
      .filter(({ userId, ...line }) => userId === undefined && this.#isDoubt(span.to, line))
      .map(({ createdDateTime = span.from }) => createdDateTime)
      .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0];
  }

  /** Whether a line that names nobody may be a refusal of a member. */
  #isDoubt(latest: string, { createdDateTime: at = latest, appliedConditionalAccessPolicies }: UnreadSignIn): boolean {
    if (!isBehind(this.#wave.reportOnlyAt, at)) return false;
    const verdict = sweptIn(this.#wave, { createdDateTime: at, appliedConditionalAccessPolicies });
    return verdict !== "notApplied" && verdict !== "satisfied";
  }

  #change(members: Map<string, WaveMember>, member: WaveMember, noted: Partial<WaveMember> | undefined): void {
    if (!noted) return;
    const { userId } = member;
    members.set(userId, { ...member, ...noted });
    this.#changes.set(userId, { ...this.#changes.get(userId), userId, ...noted });
  }

  /** @param at the beginning of the reading, for the audit lines. Safe to repeat. */
  async save(at: string): Promise<void> {
    const { waveId } = this.#wave;
    const changes = [...this.#changes.values()];
    if (changes.length > 0) await this.#store.mergeMembers(waveId, changes);
    if (this.#seen.size === 0) return;
    // The same lines tell who is here.
    const members = await this.#known();
    const seen = [...this.#seen.keys()].flatMap((userId) => members.get(userId) ?? []);
    await recordSightings(this.#store, this.#wave, seen, [...this.#seen.values()], at);
  }

  #see({ userId, createdDateTime }: SignIn): void {
    const before = this.#seen.get(userId)?.createdDateTime;
    if (before === undefined || Date.parse(createdDateTime) > Date.parse(before))
      this.#seen.set(userId, { userId, createdDateTime });
  }

  #known(): Promise<Map<string, WaveMember>> {
    this.#members ??= this.#read();
    return this.#members;
  }

  async #read(): Promise<Map<string, WaveMember>> {
    const members = new Map<string, WaveMember>();
    for await (const page of memberPages(this.#store, this.#wave.waveId))
      for (const member of page) if (isInScope(member)) members.set(member.userId, member);
    return members;
  }
}

const isBehind = (since: string | undefined, moment: string): boolean =>
  since !== undefined && Date.parse(moment) >= Date.parse(since);
