/** An account among the deleted items of the directory: Entra can restore it. */
export interface DeletedUser {
  /** ISO UTC; absent where Entra does not say. */
  readonly deletedDateTime?: string | undefined;
}
