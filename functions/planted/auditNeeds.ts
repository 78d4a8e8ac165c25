import type { AuditFeed } from "../../shared/domain/people/planted.ts";
import type { Ports } from "../../shared/ports/ports.ts";

export type AuditNeeds = Pick<Ports, "store" | "clock" | "audits" | "email">;

/** The feed as it stands in its row; without `etag` there is none yet. */
export interface KnownFeed {
  readonly feed: AuditFeed;
  readonly etag: string | undefined;
}
