import type { Ports } from "../../shared/ports/ports.ts";

export type AuditNeeds = Pick<Ports, "store" | "clock" | "audits" | "email">;
