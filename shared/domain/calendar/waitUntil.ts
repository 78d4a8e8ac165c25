interface Wait {
  readonly kind: "wait";
  readonly until: string;
  readonly because: string;
}

/** A step that only waits. @param until ms since epoch. @param because for people. */
export const waitUntil = (until: number, because: string): Wait => ({
  kind: "wait",
  until: new Date(until).toISOString(),
  because,
});
