/**
 * What a delivery report means. `dead`: nothing arrives at this address, and every further mail makes the mail service
 * hold it back longer. `missed`: this mail did not arrive, a later one may. Source: email facts 1.5: "any value other
 * than Delivered is failed"; `Expanded` went on to the members of a list, `OutForDelivery` is on its way.
 */
export type Delivery = "arrived" | "underWay" | "dead" | "missed";

const meanings: Readonly<Record<string, Delivery>> = {
  delivered: "arrived",
  expanded: "arrived",
  outfordelivery: "underWay",
  bounced: "dead",
  suppressed: "dead",
  failed: "missed",
  filteredspam: "missed",
  quarantined: "missed",
};

/** A status that nobody knows yet is no delivery. */
export const deliveryOf = (status: string): Delivery => meanings[status.toLowerCase()] ?? "missed";
