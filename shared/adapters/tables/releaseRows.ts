import { type Release, ReleaseSchema } from "../../domain/enforcement/release.ts";
import type { ReleaseStore, StoredRelease } from "../../ports/store/releases.ts";
import { odata } from "../odata.ts";
import { json, mapper, oneOf } from "./columns.ts";
import { saveGuarded } from "./guardedRow.ts";
import { readable, readOne } from "./readable.ts";
import { inPartition, type Rows, type StoredRow } from "./rows.ts";

const RELEASES = "release";
const releaseRow = mapper<{ state: Release["state"]; release: Release }>({
  // A column of its own, so that the open ones are found.
  state: oneOf(ReleaseSchema.shape.state),
  release: json(ReleaseSchema),
});
const fromRow = (row: StoredRow): StoredRelease => ({ ...releaseRow.fromRow(row).release, etag: row.etag });
const open = ["leaving", "out", "returning"].map((state) => odata`state eq ${state}`).join(" or ");

export function tableReleases(releases: Rows): ReleaseStore {
  return {
    releaseOf: async (userId) => readOne(releases, await releases.get(RELEASES, userId.toLowerCase()), fromRow),
    openReleases: async () => {
      const found: StoredRelease[] = [];
      for await (const page of releases.query(`${inPartition(RELEASES)} and (${open})`))
        found.push(...(await readable(releases, page, fromRow)));
      return found;
    },
    saveRelease: async (release, etag) => {
      const userId = release.userId.toLowerCase();
      const { state } = release;
      const row = {
        partitionKey: RELEASES,
        rowKey: userId,
        ...releaseRow.toRow({ state, release: { ...release, userId } }),
      };
      return saveGuarded(releases, row, etag, "somebody else decided about this person first");
    },
  };
}
