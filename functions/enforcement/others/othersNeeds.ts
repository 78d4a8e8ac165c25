import type { Ports } from "../../../shared/ports/ports.ts";

export type OthersNeeds = Pick<Ports, "store" | "clock" | "reports" | "directory" | "methods" | "passIssuer" | "email">;
