import type { Config } from "../../shared/config/config.ts";
import type { QuietAsk } from "../../shared/domain/quiet/quietNote.ts";
import type { Ports } from "../../shared/ports/ports.ts";

export type QuietNeeds = Pick<Ports, "store" | "clock" | "directory" | "methods" | "reports" | "email">;

export const quietKinds = { second: "secondPasskey", unused: "unusedPasskey" } as const;
export const kindsOn = ({ secondPasskeyMails, unusedPasskeyMails }: Config): Readonly<Record<QuietAsk, boolean>> => ({
  second: secondPasskeyMails,
  unused: unusedPasskeyMails,
});
