import type { WaveMember } from "../domain/wave/member.ts";
import type { MemberStore } from "../ports/store/members.ts";

/** Members written or added in one page of a step. */
export const MEMBERS_A_PAGE = 100;
/** Members read in one request: as many as the table answers. */
const MEMBERS_A_READ = 1000;

/** Whoever carries on behind a cursor for a few more reads few rows first, and more when they are not among them. */
const ROWS_PER_WANTED = 8;
const GROWTH = 4;

/**
 * Members of a wave, page by page. A wave is bounded (`maxWaveMembers`), so a conclusion may look at every row again.
 * @param first rows in the first page; each further one is larger.
 */
export async function* memberPages(
  store: MemberStore,
  waveId: string,
  after?: string,
  first: number = MEMBERS_A_READ,
): AsyncGenerator<readonly WaveMember[]> {
  let last = after;
  for (let size = first; ; size = Math.min(size * GROWTH, MEMBERS_A_READ)) {
    const page = await store.membersPage(waveId, last, size);
    if (page.length > 0) yield page;
    last = page.at(-1)?.userId;
    if (page.length < size) return;
  }
}

export async function allMembers(store: MemberStore, waveId: string): Promise<readonly WaveMember[]> {
  const all: WaveMember[] = [];
  for await (const page of memberPages(store, waveId)) all.push(...page);
  return all;
}

/** The first `most` members after a cursor that `wanted` picks; rows behind them are not read. */
export async function pick(
  store: MemberStore,
  waveId: string,
  after: string | undefined,
  most: number,
  wanted: (member: WaveMember) => boolean,
): Promise<readonly WaveMember[]> {
  const picked: WaveMember[] = [];
  // A pass that begins looks at everybody sooner or later, and what it read is at hand for the parts that follow.
  for await (const page of memberPages(
    store,
    waveId,
    after,
    after === undefined ? MEMBERS_A_READ : most * ROWS_PER_WANTED,
  )) {
    picked.push(...page.filter(wanted));
    if (picked.length >= most) break;
  }
  return picked.slice(0, most);
}
