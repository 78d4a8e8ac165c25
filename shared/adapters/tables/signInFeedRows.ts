import type { z } from "zod";
import { type BreakGlassFeed, BreakGlassFeedSchema, NO_BREAK_GLASS } from "../../domain/signIns/breakGlassFeed.ts";
import { EvidenceFeedSchema, NO_EVIDENCE } from "../../domain/signIns/evidenceFeed.ts";
import { type InactiveDevicesFeed, InactiveDevicesFeedSchema } from "../../domain/signIns/inactiveDevices.ts";
import { NOTHING_READ, SignInFeedSchema } from "../../domain/signIns/signInFeed.ts";
import { NO_TRIES, type TriesFeed, TriesFeedSchema } from "../../domain/signIns/triesFeed.ts";
import type { SignInFeedStore } from "../../ports/store/signInFeeds.ts";
import { json, mapper } from "./columns.ts";
import { readGuarded, saveGuarded } from "./guardedRow.ts";
import type { Rows } from "./rows.ts";

export function tableSignInFeed(appState: Rows): SignInFeedStore {
  const signIns = feedRows(appState, SignInFeedSchema, NOTHING_READ);
  const evidence = feedRows(appState, EvidenceFeedSchema, NO_EVIDENCE);
  const tries = feedRows<TriesFeed>(appState, TriesFeedSchema, NO_TRIES);
  const breakGlass = feedRows<BreakGlassFeed>(appState, BreakGlassFeedSchema, NO_BREAK_GLASS);
  const devices = feedRows<InactiveDevicesFeed>(appState, InactiveDevicesFeedSchema, {});
  return {
    signInFeed: () => signIns.read("signInFeed"),
    saveSignInFeed: (feed, etag) => signIns.save("signInFeed", feed, etag),
    evidenceFeed: (log) => evidence.read(`evidenceFeed|${log}`),
    saveEvidenceFeed: (log, feed, etag) => evidence.save(`evidenceFeed|${log}`, feed, etag),
    triesFeed: (log) => tries.read(`triesFeed|${log}`),
    saveTriesFeed: (log, feed, etag) => tries.save(`triesFeed|${log}`, feed, etag),
    breakGlassFeed: () => breakGlass.read("breakGlassFeed"),
    saveBreakGlassFeed: (feed, etag) => breakGlass.save("breakGlassFeed", feed, etag),
    inactiveDevicesFeed: () => devices.read("inactiveDevicesFeed"),
    saveInactiveDevicesFeed: (feed, etag) => devices.save("inactiveDevicesFeed", feed, etag),
  };
}

/** @param nothing what a row that cannot be read stands for. */
function feedRows<Feed>(appState: Rows, shape: z.ZodType<Feed>, nothing: Feed) {
  const feedRow = mapper<{ feed: Feed }>({ feed: json(shape) });
  return {
    read: async (rowKey: string): Promise<{ readonly feed: Feed; readonly etag: string } | undefined> => {
      const stored = await readGuarded(appState, { partitionKey: "app", rowKey }, (row) => feedRow.fromRow(row).feed);
      return stored && { feed: stored.value ?? nothing, etag: stored.etag };
    },
    save: async (rowKey: string, feed: Feed, etag: string | undefined): Promise<string> => {
      const row = { partitionKey: "app", rowKey, ...feedRow.toRow({ feed }) };
      return saveGuarded(appState, row, etag, "somebody else was faster with the sign-in feed");
    },
  };
}
