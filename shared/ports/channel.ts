/** What a channel is told when a wave has come to a stage: counts and a link, nobody's name. */
export interface StageCard {
  readonly title: string;
  readonly facts: readonly { readonly title: string; readonly value: string }[];
  readonly link: { readonly title: string; readonly url: string };
}

/** A channel of the people who run the rollout. */
export interface Channel {
  /**
   * Hands a card over. That it was taken does not prove that it was posted.
   * @throws TransientError without an answer or while the service is busy, RefusedError when it says no. Neither holds
   * the address, which is a secret.
   */
  post(card: StageCard): Promise<void>;
}
