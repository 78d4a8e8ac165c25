import { type Html, html } from "./html.ts";

/** From some people of a list to those behind them. @param href absent at the end of the list. */
export const linkToFollowing = (href: string | false): Html | false =>
  href !== false && html`<p class="screen"><a rel="next" href="${href}">The following people</a></p>`;

/** And back. */
export const linkToBeginning = (href: string): Html =>
  html`<p class="screen"><a rel="prev" href="${href}">From the beginning</a></p>`;

/** Of a list of which a part is looked through at a time. @param isEnd whether that was the last part. */
export const nobodyFound = (isEnd: boolean): Html =>
  html`<p>${isEnd ? "There is nobody." : "Nobody among the first ones looked through. Go on to the following."}</p>`;
