import type { MemberStore, WaveMember } from "../ports/store.ts";

/** Members written or added in one page of a step. */
export const MEMBERS_A_PAGE = 100;
/** Members read in one request: as many as the table answers. */
const MEMBERS_A_READ = 1000;

/** All members of a wave, page by page. A wave is bounded (`maxWaveMembers`), so a conclusion may look at every row again. */
export async function* memberPages(store: MemberStore, waveId: string, after?: string): AsyncGenerator<readonly WaveMember[]> {
  for (let last = after; ; ) {
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

/** The first `most` members after a cursor that `wanted` picks, and whether there may be more behind them. */
export async function pick(
  store: MemberStore,
  waveId: string,
  after: string | undefined,
  most: number,
  wanted: (member: WaveMember) => boolean,
): Promise<{ readonly picked: readonly WaveMember[]; readonly more: boolean }> {
  const picked: WaveMember[] = [];
  for await (const page of memberPages(store, waveId, after)) {
    for (const member of page) {
      if (!wanted(member)) continue;
      if (picked.length === most) return { picked, more: true };
      picked.push(member);
    }
  }
  return { picked, more: false };
}
