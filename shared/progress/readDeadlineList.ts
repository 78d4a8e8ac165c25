import { type DepartmentAsked, departmentAskedFor, departmentOfCut } from "../domain/deadline/department.ts";
import { EVERYBODY, type Listed, type StandingKey } from "../domain/deadline/progressCut.ts";
import type { Registration } from "../domain/people/registration.ts";
import type { Ports } from "../ports/ports.ts";
import type { DeadlineList, ListedPerson } from "./progressReport.ts";

/** Whom the last count put into a list. */
export interface DeadlineAsked extends StandingKey {
  /** In scope of this wave; "": of none; absent: everybody. */
  readonly wave?: string | undefined;
  /** The name of a department, as somebody wrote it; or those without one, or those that are not counted by name. */
  readonly department?: string | undefined;
  readonly departments?: "none" | "other" | undefined;
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

/** Whether anybody was counted by department: else nobody can tell who has none. */
export const isCountedByDepartment = async (store: Ports["store"]): Promise<boolean> =>
  (await store.latestCuts()).some(({ cut }) => departmentOfCut(cut) !== undefined);

async function readPage(store: Ports["store"], asked: DeadlineAsked, limit: number) {
  const { cohort, standing, wave, after } = asked;
  const of = wave === undefined ? undefined : { waveId: wave === "" ? undefined : wave };
  const department = await departmentIn(store, asked);
  const { people, next } = await store.listPage({ cohort, standing }, { after, limit, of, department });
  const known = await store.registrations(people.map(({ userId }) => userId));
  return { people: people.map((one) => personOf(one, known.get(one.userId))), next };
}

/** Which departments are counted by their names is known by the last count alone. */
async function departmentIn(store: Ports["store"], asked: DeadlineAsked): Promise<DepartmentAsked | undefined> {
  const part = departmentAskedFor(asked);
  if (part?.kind !== "other") return part;
  const parts = (await store.latestCuts()).map(({ cut }) => departmentOfCut(cut));
  return { kind: "other", named: parts.flatMap((one) => (one?.kind === "named" ? [one.key] : [])) };
}

function personOf({ userId, department }: Listed, known: Registration | undefined): ListedPerson {
  const { userDisplayName: displayName, waveId, methodsRegistered = [], ready: isReady = false } = known ?? {};
  return {
    userId,
    ...(displayName !== undefined && { displayName }),
    ...(waveId !== undefined && { waveId }),
    ...(department !== undefined && { department }),
    methodsRegistered,
    isReady,
  };
}
