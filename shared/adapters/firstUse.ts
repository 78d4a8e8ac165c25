/**
 * What is made with the first use, and kept: the Azure clients are large, and few starts of the app need them all. A
 * failure is forgotten, so that the next use tries again.
 */
export function onFirstUse<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
