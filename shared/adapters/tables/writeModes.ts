import type { TransactionAction } from "@azure/data-tables";

/** How a transaction treats each row. `update` refuses when the row is missing, `create` when it exists. */
export type WriteMode = "create" | "replace" | "merge" | "update";

export function action(
  mode: WriteMode,
  row: { readonly partitionKey: string; readonly rowKey: string },
): TransactionAction {
  switch (mode) {
    case "create":
      return ["create", row];
    case "update":
      return ["update", row, "Merge"];
    case "merge":
      return ["upsert", row, "Merge"];
    case "replace":
      return ["upsert", row, "Replace"];
  }
}
