import { MOST_TRIES } from "../../domain/pass/byMail.ts";
import { html } from "./html.ts";
import { pickUpLayout } from "./pickUpLayout.ts";

/** The answer to a manager's press: the half that they tell the hire. The sign-in code itself is not here. */
export function shortCodePage(data: {
  readonly organizationName: string;
  readonly name: string;
  readonly shortCode: string;
  readonly closes: string;
  readonly notes: readonly string[];
}): string {
  const { organizationName, name, shortCode, closes, notes } = data;
  const groups = shortCode.match(/.{1,4}/g) ?? [];
  const body = html`<h1>The short code for ${name}</h1>
<p class="code" translate="no">${groups.map((group) => html`<span>${group}</span>`)}</p>
<p>It counts until <strong>${closes}</strong>, or until you have a new one shown. There is no 0, 1, I, L or O in it; capital and small letters do not matter.</p>
<p class="warn">Read it out on the phone, on a number that you knew before, or tell it in person. <strong>Never send it by mail or chat</strong>: whoever has it and the link in the personal mail gets into the account.</p>
<h2>What ${name} does now</h2>
<ol>
<li>Open the link in the mail to the personal address, and type the short code there</li>
<li>The page shows the sign-in code, and what to do with it</li>
</ol>
<p>After ${MOST_TRIES} wrong short codes the link is locked, and you and the helpdesk are told. Has no mail arrived? Go back when you are together, and choose <em>Show the sign-in code here</em>.</p>`;
  return pickUpLayout(organizationName, "The short code", body, notes);
}
