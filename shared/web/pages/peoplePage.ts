import { type Html, html } from "./html.ts";
import { type Frame, layout } from "./layout.ts";
import { countOfPeople } from "./words.ts";

interface FoundPerson {
  readonly userId: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail?: string | undefined;
  readonly employeeId?: string | undefined;
  readonly accountEnabled: boolean;
}

interface PeoplePageData extends Frame {
  /** What was searched for; absent before the first search. */
  readonly search: string | undefined;
  readonly found: { readonly people: readonly FoundPerson[]; readonly isCut: boolean } | undefined;
}

/** Finds one person by name: whoever calls the helpdesk is looked up here. */
export function peoplePage(data: PeoplePageData): string {
  const { search = "" } = data;
  const body = html`<h1>Find a person</h1><div class="cards"><section class="card wide"><form role="search" method="get" action="/people"><label for="search">A name, sign-in name or mail address begins with (2 letters or more), or a whole employee id</label><input id="search" name="search" type="text" required minlength="2" maxlength="100" autocomplete="off" value="${search}"><button class="main" type="submit">Search</button></form></section>${foundCard(data)}</div>`;
  return layout(data, "Find a person", body);
}

function foundCard({ search, found }: PeoplePageData): Html | false {
  if (!found) return false;
  const { people, isCut } = found;
  if (people.length === 0)
    return html`<section class="card wide"><h2>Nobody found</h2><p>Nobody of the directory is called “${search}”, or has that employee id. Try fewer letters, or the beginning of the mail address.</p></section>`;
  const rows = people.map(
    ({ userId, displayName, userPrincipalName, mail, employeeId, accountEnabled }) =>
      html`<tr><th scope="row"><a href="/people/${userId}">${displayName}</a>${!accountEnabled && " (account switched off)"}</th><td data-label="Signs in as">${userPrincipalName}</td><td data-label="Mail">${mail ?? "none"}</td><td data-label="Employee id">${employeeId ?? "none"}</td></tr>`,
  );
  const more = isCut && html`<p>There may be more people. Say more letters to see them.</p>`;
  return html`<section class="card wide"><h2>${countOfPeople(people.length)}</h2>${more}<table><thead><tr><th scope="col">Name</th><th scope="col">Signs in as</th><th scope="col">Mail</th><th scope="col">Employee id</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}
