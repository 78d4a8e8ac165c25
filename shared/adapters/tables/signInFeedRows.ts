import { NOTHING_READ, type SignInFeed, SignInFeedSchema } from "../../domain/signIns/signInFeed.ts";
import { ConflictError } from "../../errors.ts";
import type { SignInFeedStore } from "../../ports/store/signInFeeds.ts";
import { json, mapper } from "./columns.ts";
import { readable } from "./readable.ts";
import type { Rows } from "./rows.ts";

const FEED = "signInFeed";
const feedRow = mapper<{ feed: SignInFeed }>({ feed: json(SignInFeedSchema) });

export function tableSignInFeed(appState: Rows): SignInFeedStore {
  return {
    signInFeed: async () => {
      const row = await appState.get("app", FEED);
      if (!row) return undefined;
      const [known] = await readable(appState, [row], (found) => feedRow.fromRow(found).feed);
      return { feed: known ?? NOTHING_READ, etag: row.etag };
    },
    saveSignInFeed: async (feed, etag) => {
      const row = { partitionKey: "app", rowKey: FEED, ...feedRow.toRow({ feed }) };
      if (etag !== undefined) return appState.replace(row, etag);
      const written = await appState.insert(row);
      if (written === undefined) throw new ConflictError("somebody else was faster with the sign-in feed");
      return written;
    },
  };
}
