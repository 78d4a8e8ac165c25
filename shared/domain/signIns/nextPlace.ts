interface Place {
  readonly cursor?: string | undefined;
  readonly oldest?: string | undefined;
  readonly unread?: number | undefined;
}

/** What a page told: where the next one is, its oldest line, and how many of its lines could not be read. */
interface PageRead {
  readonly next?: string | undefined;
  readonly oldest?: string | undefined;
  readonly unread?: number | undefined;
}

/** The next page of a reading, with all lines so far that could not be read. Pure. */
export function nextPlace<Reading extends Place>(reading: Reading, { next, oldest, unread = 0 }: PageRead): Reading {
  const { cursor: _, ...rest } = reading;
  const skipped = (reading.unread ?? 0) + unread;
  const following = {
    ...rest,
    ...(next !== undefined && { cursor: next }),
    ...(oldest !== undefined && { oldest }),
    ...(skipped > 0 && { unread: skipped }),
  };
  return following as unknown as Reading;
}
