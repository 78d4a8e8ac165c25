/** What decides who gets the link to a hire's code in this round. */
export interface CollectingCase {
  /** Why the manager cannot get it at all, in words. */
  readonly managerFault: string | undefined;
  /** As HR told of the manager's leave. */
  readonly managerIsOnLeave: boolean;
  /** HR named somebody beside the manager, who may collect now. */
  readonly hasDeputy: boolean;
  /** Of the round before; absent in the first one. */
  readonly before: { readonly by: "manager" | "deputy"; readonly isCollected: boolean } | undefined;
}

export type WhoCollects =
  | { readonly kind: "manager" }
  /** In place of the manager, for this reason. */
  | { readonly kind: "deputy"; readonly because: string }
  | { readonly kind: "helpdesk"; readonly because: string };

/**
 * One of them at a time: the manager, or in their place whom HR named, where the manager cannot be reached, is on leave
 * or has let a link run out. Pure.
 */
export function whoCollects({ managerFault, managerIsOnLeave, hasDeputy, before }: CollectingCase): WhoCollects {
  const because = managerFault ?? (managerIsOnLeave ? "the manager is on leave, as HR told" : undefined);
  if (hasDeputy && because !== undefined) return { kind: "deputy", because };
  if (managerFault !== undefined) return { kind: "helpdesk", because: managerFault };
  const letItRunOut = before?.by === "manager" && !before.isCollected;
  return hasDeputy && letItRunOut
    ? { kind: "deputy", because: "the manager has not collected the code" }
    : { kind: "manager" };
}
