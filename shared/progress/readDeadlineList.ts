import { EVERYBODY, type StandingKey } from "../domain/deadline/progressCut.ts";
import type { Registration } from "../domain/people/registration.ts";
import type { Ports } from "../ports/ports.ts";
import type { DeadlineList, ListedPerson } from "./progressReport.ts";

/** Whom the last count put into a list. */
export interface DeadlineAsked extends StandingKey {
  /** In scope of this wave; "": of none; absent: everybody. */
  readonly wave?: string | undefined;
  readonly after?: string | undefined;
}

const PEOPLE_A_PAGE = 50;
const PEOPLE_A_CHUNK = 500;

/** One page of a list, with what is known of its people by now. Some small requests, however many people there are. */
export async function readDeadlineList(store: Ports["store"], asked: DeadlineAsked): Promise<DeadlineList> {
  const [latest, { people, next }] = await Promise.all([store.latestCuts(), readPage(store, asked, PEOPLE_A_PAGE)]);
  const last = latest.find(({ cut }) => cut === EVERYBODY);
  return {
    ...(last && { counted: { at: last.countedAt, reportAt: last.reportAt } }),
    people,
    ...(next !== undefined && { next }),
  };
}

/** The whole list, some hundred people at a time. */
export async function* wholeDeadlineList(
  store: Ports["store"],
  asked: Omit<DeadlineAsked, "after">,
): AsyncGenerator<readonly ListedPerson[]> {
  let after: string | undefined;
  do {
    const { people, next } = await readPage(store, { ...asked, after }, PEOPLE_A_CHUNK);
    if (people.length > 0) yield people;
    after = next;
  } while (after !== undefined);
}

async function readPage(store: Ports["store"], { cohort, standing, wave, after }: DeadlineAsked, limit: number) {
  const of = wave === undefined ? undefined : { waveId: wave === "" ? undefined : wave };
  const { userIds, next } = await store.listPage({ cohort, standing }, { after, limit, of });
  const known = await store.registrations(userIds);
  return { people: userIds.map((userId) => personOf(userId, known.get(userId))), next };
}

function personOf(userId: string, known: Registration | undefined): ListedPerson {
  const { userDisplayName: displayName, waveId, methodsRegistered = [], ready: isReady = false } = known ?? {};
  return {
    userId,
    ...(displayName !== undefined && { displayName }),
    ...(waveId !== undefined && { waveId }),
    methodsRegistered,
    isReady,
  };
}
