/** A text as a value in an OData filter. */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/**
 * A filter with its values as literals. The table client has the same tag; imported for it, the whole client would be
 * read at the start of the app (`cold-load-vs-minimal`).
 */
export const odata = (texts: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw({ raw: texts }, ...values.map(literal));
