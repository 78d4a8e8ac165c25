import { type HTMLElement, parse } from "node-html-parser";

interface BrowserField {
  readonly name: string;
  /** An input's type, `select` or `textarea`. */
  readonly type: string;
  /**
   * The present value. Of a radio group it is the chosen one, empty when none is; of a checkbox its value when ticked,
   * else empty.
   */
  readonly value: string;
  /** The values to choose from; empty for free text. */
  readonly options: readonly string[];
  readonly required: boolean;
}

interface BrowserButton {
  readonly text: string;
  readonly name: string;
  readonly value: string;
  /** The absolute address to which this button sends the form instead. */
  readonly action: string | undefined;
}

export interface BrowserForm {
  /** An absolute address. */
  readonly action: string;
  readonly method: "GET" | "POST";
  readonly fields: readonly BrowserField[];
  readonly buttons: readonly BrowserButton[];
  /** The page with this form, which the browser names as its origin. */
  readonly page: { readonly url: string; readonly referrerPolicy: string };
}

export interface ReadPage {
  readonly title: string;
  /** The text that a person reads, one line per block. */
  readonly text: string;
  readonly links: readonly { readonly href: string; readonly text: string }[];
  readonly forms: readonly BrowserForm[];
}

const attribute = (element: HTMLElement, name: string): string => element.getAttribute(name) ?? "";
const isOn = (element: HTMLElement, name: string): boolean => element.hasAttribute(name);

/** Reads what a person can do on a page. It knows forms, links and text, but no scripts and no styles. */
export function readPage(markup: string, url: string, policyHeader: string): ReadPage {
  const root = parse(markup);
  const referrerPolicy = root.querySelector("meta[name=referrer]")?.getAttribute("content") ?? policyHeader;
  const absolute = (reference: string): string => (URL.canParse(reference, url) ? new URL(reference, url).href : "");
  const title = root.querySelector("title")?.textContent.trim() ?? "";
  for (const unseen of root.querySelectorAll("script, style, template, title, [hidden]")) unseen.remove();
  return {
    title,
    text: (root.querySelector("body") ?? root).structuredText,
    links: root
      .querySelectorAll("a[href]")
      .map((anchor) => ({ href: absolute(attribute(anchor, "href")), text: anchor.textContent.trim() })),
    forms: root.querySelectorAll("form").map((form) => ({
      action: absolute(attribute(form, "action")) || url,
      method: attribute(form, "method").toUpperCase() === "POST" ? "POST" : "GET",
      fields: fieldsOf(form),
      buttons: form
        .querySelectorAll("button, input[type=submit]")
        .filter((button) => !isOn(button, "disabled") && !["button", "reset"].includes(attribute(button, "type")))
        .map((button) => ({
          text: button.textContent.trim() || attribute(button, "value"),
          name: attribute(button, "name"),
          value: attribute(button, "value"),
          action: isOn(button, "formaction") ? absolute(attribute(button, "formaction")) : undefined,
        })),
      page: { url, referrerPolicy },
    })),
  };
}

function fieldsOf(form: HTMLElement): BrowserField[] {
  const fields = new Map<string, BrowserField>();
  for (const element of form.querySelectorAll("input, select, textarea")) {
    const name = attribute(element, "name");
    const type =
      element.tagName === "INPUT" ? attribute(element, "type").toLowerCase() || "text" : element.tagName.toLowerCase();
    if (name === "" || isOn(element, "disabled") || ["submit", "button", "reset", "image", "file"].includes(type))
      continue;
    const field = {
      name,
      type,
      value: attribute(element, "value"),
      options: [] as string[],
      required: isOn(element, "required"),
    };
    if (type === "radio" || type === "checkbox") {
      const value = field.value || "on";
      const before = fields.get(name);
      const chosen = isOn(element, "checked") ? value : (before?.value ?? "");
      fields.set(name, {
        ...field,
        value: chosen,
        options: [...(before?.options ?? []), value],
        required: field.required || before?.required === true,
      });
    } else if (type === "select") {
      const options = element.querySelectorAll("option").filter((option) => !isOn(option, "disabled"));
      const choiceOf = (option: HTMLElement): string => option.getAttribute("value") ?? option.textContent.trim();
      const chosen = options.find((option) => isOn(option, "selected")) ?? options[0];
      fields.set(name, { ...field, value: chosen ? choiceOf(chosen) : "", options: options.map(choiceOf) });
    } else if (type === "textarea") {
      fields.set(name, { ...field, value: element.textContent });
    } else {
      fields.set(name, field);
    }
  }
  return [...fields.values()];
}
