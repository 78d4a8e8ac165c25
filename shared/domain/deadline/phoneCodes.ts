import type { MethodTarget } from "../policy/methodsPolicy.ts";

/** The configuration of text messages, or of calls, in the methods policy. */
export interface PhoneMethod {
  readonly isOn: boolean;
  readonly includeTargets: readonly MethodTarget[];
  /** Whoever is in both is left out. */
  readonly excludeTargets: readonly MethodTarget[];
}

/** Whom the methods policy lets use text messages or calls, as far as its groups could be read. */
export interface PhoneCodes {
  readonly methods: readonly PhoneMethod[];
  /** Users of each group, nested included, in lower case; a group that is missing could not be read. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The groups that say whom either method is for, each once; of a method that is off none. */
export const groupsOfPhoneCodes = (methods: readonly PhoneMethod[]): readonly string[] => [
  ...new Set(
    methods
      .filter(({ isOn }) => isOn)
      .flatMap(({ includeTargets, excludeTargets }) => [...includeTargets, ...excludeTargets])
      .flatMap(({ kind, id }) => (kind === "group" ? [id] : [])),
  ),
];

/**
 * Whether somebody may use text messages or calls. What a group that could not be read says of them counts against
 * them: included by it, and left out by none. Pure.
 */
export function mayUsePhoneCodes({ methods, groups }: PhoneCodes, userId: string): boolean {
  const user = userId.toLowerCase();
  const isOf =
    (ifUnread: boolean) =>
    ({ kind, id }: MethodTarget): boolean =>
      kind === "everyone" || (kind === "user" ? id === user : (groups.get(id)?.has(user) ?? ifUnread));
  return methods.some(
    ({ isOn, includeTargets, excludeTargets }) =>
      isOn && includeTargets.some(isOf(true)) && !excludeTargets.some(isOf(false)),
  );
}
