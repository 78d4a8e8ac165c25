/** The properties of a resource and how it may be filtered, by the names of Graph's v1.0 metadata. */
export interface EntityType {
  readonly name: string;
  readonly properties: ReadonlySet<string>;
  /** The properties returned without `$select`. When absent, all that the item has. */
  readonly defaults?: readonly string[];
  /** The operators of each property or property path. A property that is not listed cannot be filtered on. */
  readonly filter: Readonly<Record<string, readonly string[]>>;
  /** Directory objects need `ConsistencyLevel: eventual` and `$count=true` for advanced queries. */
  readonly isDirectoryObject: boolean;
  readonly orderBy: readonly string[];
}

/** The names in a text, which white space separates. */
export const namesIn = (text: string): string[] => text.trim().split(/\s+/);
/** The named properties, and `id`, which every resource has. */
export const namedProperties = (text: string): ReadonlySet<string> => new Set(["id", ...namesIn(text)]);
/** Each of the named properties takes these operators. */
export const filterable = (names: string, ...ops: string[]): Record<string, string[]> =>
  Object.fromEntries(namesIn(names).map((name) => [name, ops]));

/** A resource that is no directory object and cannot be sorted. */
export const plainType = (name: string, names: string, filter: EntityType["filter"] = {}): EntityType => ({
  name: `microsoft.graph.${name}`,
  properties: namedProperties(names),
  filter,
  isDirectoryObject: false,
  orderBy: [],
});
