import type { Ports } from "../../../shared/ports/ports.ts";

export type GuardNeeds = Pick<
  Ports,
  "store" | "clock" | "directory" | "methods" | "policies" | "policyWriter" | "email"
>;
