/** What a person is to present, and where the answer goes. */
export interface WantedPresentation {
  /** Comes back with the answer: no more than ids of ours. */
  readonly state: string;
  /** The secret by which the answer proves that it comes from the service. */
  readonly callbackKey: string;
}

export interface MadePresentation {
  readonly requestId: string;
  /** Opens the wallet on the same phone; the code leads another phone there. */
  readonly url: string;
  /** A picture as a `data:` URL, where the service gave one. */
  readonly qrCode?: string | undefined;
}

/** The Request Service of Entra Verified ID. */
export interface PresentationRequests {
  /**
   * Asks for one presentation of the credential of the settings, with a Face Check. Whoever presents it does so within
   * minutes; the answer comes by a call of the service.
   * @throws TransientError while the service is busy or gives no answer, RefusedError when it says no. Neither holds
   * the key or an answer's body. Needs `VerifiableCredential.Create.PresentRequest`.
   */
  ask(wanted: WantedPresentation): Promise<MadePresentation>;
}
