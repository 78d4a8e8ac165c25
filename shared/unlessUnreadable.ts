import { isUnreadableRow } from "./errors.ts";

/** A row for whoever is safe without it: one that nobody can read, which was told of, is taken for absent. */
export async function unlessUnreadable<Row>(read: Promise<Row>): Promise<Row | undefined> {
  try {
    return await read;
  } catch (error) {
    if (!isUnreadableRow(error)) throw error;
    return undefined;
  }
}
