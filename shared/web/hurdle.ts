/** Why somebody cannot do something now, for them to read, and what to do about it. */
export interface Hurdle {
  readonly say: string;
  readonly link?: { readonly href: string; readonly label: string } | undefined;
}
