import type { Config } from "../../shared/config/config.ts";
import type { Branding } from "../../shared/domain/mail/branding.ts";
import {
  HIGHEST_LOGO,
  type JudgedLogo,
  judgeLogo,
  MOST_LOGO_BYTES,
  WIDEST_LOGO,
} from "../../shared/domain/mail/logo.ts";
import { RefusedError } from "../../shared/errors.ts";
import type { Ports } from "../../shared/ports/ports.ts";
import { aboutTimer } from "../../shared/troubles/aboutTimers.ts";
import { noteQuietly } from "../../shared/troubles/noteQuietly.ts";
import { orNote } from "../../shared/troubles/orNote.ts";

type Needs = Pick<Ports, "store" | "clock" | "tenant" | "email">;

/**
 * Reads colour and logo of the tenant's sign-in page, for mails to people. Reads Entra's branding. Writes its row where
 * something is new; each of the two stays as it is while Entra does not answer for it. Safe to repeat.
 */
export const readBranding = (ports: Needs, config: Config) => async (): Promise<void> => {
  if (!config.takesBranding) return;
  const color = await orNote(ports, config, aboutTimer.branding, async () => ({
    color: await ports.tenant.signInColor(),
  }));
  const logo = await orNote(ports, config, aboutTimer.logo, async () => ({ logo: await readLogo(ports) }));
  if (color ?? logo) await orNote(ports, config, aboutTimer.branding, () => save(ports, { ...color, ...logo }));
};

async function readLogo(ports: Needs): Promise<Branding["logo"]> {
  const bytes = await ports.tenant.signInLogo();
  const judged = bytes && judgeLogo(bytes);
  if (judged && judged.kind !== "fits") await noteQuietly(ports, aboutTimer.unfitLogo, unfit(judged));
  return bytes && judged?.kind === "fits" ? logoOf(judged, bytes) : undefined;
}

/** @param read what was read: a part that is not in it stays. */
async function save({ store, clock }: Needs, read: Partial<Pick<Branding, "color" | "logo">>): Promise<void> {
  const known = await store.branding();
  const { color, logo } = { color: known?.color, logo: known?.logo, ...read };
  if (known && known.color === color && known.logo?.base64 === logo?.base64) return;
  const at = clock.now().toISOString();
  await store.saveBranding({ at, ...(color !== undefined && { color }), ...(logo && { logo }) });
}

function logoOf({ contentType, width, height }: JudgedLogo & { kind: "fits" }, bytes: Uint8Array) {
  return { contentType, width, height, base64: Buffer.from(bytes).toString("base64") };
}

const MEND = "mails have none until another one is uploaded in Entra (Company branding, banner logo)";

/** Nobody is mailed about it: it is a picture. */
function unfit(judged: Exclude<JudgedLogo, { kind: "fits" }>): RefusedError {
  return new RefusedError("invalid", "LogoNotUsed", `the logo of the sign-in page ${faultOf(judged)}; ${MEND}`);
}

function faultOf(judged: Exclude<JudgedLogo, { kind: "fits" }>): string {
  switch (judged.kind) {
    case "tooManyBytes":
      return `is larger than ${MOST_LOGO_BYTES / 1024} KB`;
    case "tooManyPixels":
      return `has ${judged.width} x ${judged.height} pixels, and mails take ${WIDEST_LOGO} x ${HIGHEST_LOGO} at most`;
    case "otherType":
      return "is neither a PNG nor a JPEG";
    case "unreadable":
      return "does not say how large it is, as a PNG or JPEG does";
  }
}
