import type { Config } from "../config/config.ts";
import { operationIdOf } from "../domain/mail/operationId.ts";

/** The same worker of the same HR system is the same joiner, whatever else changes. */
export const joinerIdOf = (config: Pick<Config, "tenantId">, source: string, workerId: string): string =>
  operationIdOf(config.tenantId, "joiner", JSON.stringify([source, workerId]));
