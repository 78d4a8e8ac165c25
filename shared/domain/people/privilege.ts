export type PrivilegeCheck =
  | { readonly kind: "none" }
  | { readonly kind: "privileged" }
  | { readonly kind: "unreadable"; readonly because: string };

/** What a membership shows of a group. */
interface ShownGroup {
  readonly displayName?: string | null | undefined;
  readonly isAssignableToRole?: boolean | null | undefined;
}

/**
 * Whether to ask for the roles of a group: also when it does not say, or when nothing of it is shown (a group always
 * has a name).
 */
export const mayHoldRole = ({ displayName, isAssignableToRole }: ShownGroup): boolean =>
  !displayName || isAssignableToRole === true || isAssignableToRole === undefined;

/** Whether an id is one of them, in whatever case it is written. */
export function isAmong(ids: Iterable<string>, id: string): boolean {
  const wanted = id.toLowerCase();
  for (const one of ids) if (one.toLowerCase() === wanted) return true;
  return false;
}

/**
 * Those whose id is not among the `met` ones, each once; they are met then. Groups can be open to each other in a
 * circle.
 */
export function notMet<T>(
  found: Iterable<readonly [id: string, what: T]>,
  met: Set<string>,
): readonly (readonly [id: string, what: T])[] {
  const fresh: (readonly [string, T])[] = [];
  for (const one of found) {
    const id = one[0].toLowerCase();
    if (met.has(id)) continue;
    met.add(id);
    fresh.push(one);
  }
  return fresh;
}
