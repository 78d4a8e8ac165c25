import { z } from "zod";

/** Source: learn.microsoft.com/graph/api/resources/user, read 2026-11: `department` has at most 64 characters. */
const MOST_CHARACTERS = 64;
/** Nobody sees them, or they turn round the text beside them. */
const UNSEEN = /[\u200b\u200e\u200f\u2060\ufeff\u061c\u202a-\u202e\u2066-\u2069]/g;
const BREAKS = /[\p{Cc}\s]+/gu;

/**
 * A department as somebody wrote it into the directory, on one line; `undefined` where nobody wrote anything. Free
 * text: nobody promises that it is one of some.
 */
export function departmentNameOf(written: string | null | undefined): string | undefined {
  const line = (written ?? "").toWellFormed().replaceAll(UNSEEN, "").replaceAll(BREAKS, " ").normalize("NFC");
  const cut = [...line.trim()].slice(0, MOST_CHARACTERS).join("").trim();
  return cut === "" ? undefined : cut;
}

/** Names that differ in case and spaces alone are one department. */
const keyOf = (name: string): string => name.toLowerCase().normalize("NFC");
/** The key of whatever somebody asks for; `undefined` where that names none. */
export function departmentKeyOf(written: string): string | undefined {
  const name = departmentNameOf(written);
  return name === undefined ? undefined : keyOf(name);
}

export const NamedDepartmentSchema = z.object({
  key: z.string(),
  name: z.string().describe("As most of its people have it written."),
});
export type NamedDepartment = Readonly<z.infer<typeof NamedDepartmentSchema>>;

/**
 * Which department somebody is counted in: one that is counted by its name, one of the others together, or none. A
 * department that is itself called "other" is a named one.
 */
export type DepartmentPart =
  | { readonly kind: "named"; readonly key: string }
  | { readonly kind: "other" }
  | { readonly kind: "none" };

const NAMED = "department|named|";
const OTHER = "department|other";
const NONE = "department|none";

export const departmentCut = (part: DepartmentPart): string =>
  part.kind === "named" ? `${NAMED}${part.key}` : part.kind === "other" ? OTHER : NONE;

/** `undefined` where the cut is of no department. */
export function departmentOfCut(cut: string): DepartmentPart | undefined {
  if (cut === OTHER) return { kind: "other" };
  if (cut === NONE) return { kind: "none" };
  return cut.startsWith(NAMED) ? { kind: "named", key: cut.slice(NAMED.length) } : undefined;
}

/** The name of the department that a cut is of; `undefined` where it is of none, or of several. */
export function departmentNamed(named: readonly NamedDepartment[], cut: string): string | undefined {
  const part = departmentOfCut(cut);
  return part?.kind === "named" ? named.find(({ key }) => key === part.key)?.name : undefined;
}

/** So many are counted by their names; whoever is in a smaller one is counted among the others. */
const MOST_DEPARTMENTS = 50;

/** How many people are in each department, by the names as they are written. */
export class DepartmentSizes {
  readonly #byKey = new Map<string, Map<string, number>>();

  add(name: string): void {
    const key = keyOf(name);
    const spellings = this.#byKey.get(key) ?? new Map<string, number>();
    this.#byKey.set(key, spellings.set(name, (spellings.get(name) ?? 0) + 1));
  }

  /** The largest ones, each as most of its people have it written; of equals the first by name. */
  largest(most: number = MOST_DEPARTMENTS): readonly NamedDepartment[] {
    return [...this.#byKey]
      .map(([key, spellings]) => ({ key, spellings, people: [...spellings.values()].reduce((sum, one) => sum + one) }))
      .toSorted((a, b) => b.people - a.people || (a.key < b.key ? -1 : 1))
      .slice(0, most)
      .map(({ key, spellings }) => ({ key, name: mostWritten(spellings) }));
  }
}

function mostWritten(spellings: ReadonlyMap<string, number>): string {
  const [[name]] = [...spellings].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)) as [[string, number]];
  return name;
}

/** What the directory tells of some people. */
export interface DepartmentsOf {
  readonly named: readonly NamedDepartment[];
  /** By user id in lower case, as it is written; whoever is missing has none. */
  readonly of: ReadonlyMap<string, string>;
}

/** Where each of these people is counted. */
export function departmentPartOf({ named, of }: DepartmentsOf): (userId: string) => {
  readonly part: DepartmentPart;
  readonly name?: string | undefined;
} {
  const keys = new Set(named.map(({ key }) => key));
  return (userId) => {
    const name = of.get(userId.toLowerCase());
    if (name === undefined) return { part: { kind: "none" } };
    const key = keyOf(name);
    return { part: keys.has(key) ? { kind: "named", key } : { kind: "other" }, name };
  };
}

/** What somebody asks for by a name, or by what has none; `undefined` where they ask for no department. */
export function departmentAskedFor(asked: {
  readonly department?: string | undefined;
  readonly departments?: "none" | "other" | undefined;
}): DepartmentPart | undefined {
  if (asked.department !== undefined) return { kind: "named", key: departmentKeyOf(asked.department) ?? "" };
  return asked.departments && { kind: asked.departments };
}

/** Whose lists are asked for: the others are whoever is in none of the named ones. */
export type DepartmentAsked =
  | Exclude<DepartmentPart, { readonly kind: "other" }>
  | { readonly kind: "other"; readonly named: readonly string[] };

/** Whether somebody with this department is among those who are asked for. */
export function isAskedFor(asked: DepartmentAsked, department: string | undefined): boolean {
  if (asked.kind === "none" || department === undefined) return asked.kind === "none" && department === undefined;
  const key = keyOf(department);
  return asked.kind === "named" ? asked.key === key : !asked.named.includes(key);
}
