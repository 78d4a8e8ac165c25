import type { WaveMember } from "../domain/wave/member.ts";
import type { MemberStore } from "../ports/store/members.ts";

/** Members written or added in one page of a step. */
export const MEMBERS_A_PAGE = 100;
/** Members read in one request: as many as the table answers. */
const MEMBERS_A_READ = 1000;

/** Members of a wave, page by page. A wave is bounded (`maxWaveMembers`), so a conclusion may read every row again. */
export async function* memberPages(
  store: MemberStore,
  waveId: string,
  after?: string,
): AsyncGenerator<readonly WaveMember[]> {
  let last = after;
  for (;;) {
    const page = await store.membersPage(waveId, last, MEMBERS_A_READ);
    if (page.length > 0) yield page;
    last = page.at(-1)?.userId;
    if (page.length < MEMBERS_A_READ) return;
  }
}

export async function allMembers(store: MemberStore, waveId: string): Promise<readonly WaveMember[]> {
  const all: WaveMember[] = [];
  for await (const page of memberPages(store, waveId)) all.push(...page);
  return all;
}

/** The first `most` members behind a cursor that `wanted` picks; rows far behind them are not read. */
export async function pick(
  store: MemberStore,
  waveId: string,
  after: string | undefined,
  most: number,
  wanted: (member: WaveMember) => boolean,
): Promise<readonly WaveMember[]> {
  const picked: WaveMember[] = [];
  for await (const page of memberPages(store, waveId, after)) {
    picked.push(...page.filter(wanted));
    if (picked.length >= most) break;
  }
  return picked.slice(0, most);
}
