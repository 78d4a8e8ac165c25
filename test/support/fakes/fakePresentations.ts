import type { MadePresentation, PresentationRequests, WantedPresentation } from "../../../shared/ports/verifiedId.ts";
import { Troubled } from "./trouble.ts";

/** A Request Service that takes whatever it is asked; nobody presents anything by themselves. */
export class FakePresentations extends Troubled implements PresentationRequests {
  readonly asked: (WantedPresentation & { readonly requestId: string })[] = [];

  async ask(wanted: WantedPresentation): Promise<MadePresentation> {
    this.enter("ask");
    const requestId = `request-${this.asked.length + 1}`;
    this.asked.push({ ...wanted, requestId });
    return {
      requestId,
      url: `openid-vc://?request_uri=https://verifiedid.example/${requestId}`,
      qrCode: "data:image/png;base64,aGVsbG8=",
    };
  }
}
