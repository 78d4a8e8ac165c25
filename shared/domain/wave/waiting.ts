/** Why a wave's step has to wait, for people to read, and until when. */
export interface Waiting {
  readonly until: string;
  readonly because: string;
  /**
   * Where the step stands that waits in the middle, as it goes on from there. `of`: which one it is. Not for people to
   * read.
   */
  readonly place?:
    | { readonly of: string; readonly after?: string | undefined; readonly counts: Readonly<Record<string, number>> }
    | undefined;
}
