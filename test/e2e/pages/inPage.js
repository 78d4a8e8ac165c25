// Runs inside a page, as text, whatever the page's own policy on scripts: sentences about what a person would stumble
// over.
(() => {
  const problems = [];
  const say = (problem, element) => problems.push(element ? `${problem}: ${element.outerHTML.slice(0, 120)}` : problem);
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)];

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    say(`is ${root.scrollWidth - root.clientWidth} px too wide`);
    for (const element of all("body *"))
      if (element.getBoundingClientRect().right > root.clientWidth + 1) say("sticks out", element);
  }
  if (!root.lang) say("has no language");
  if (!document.title.trim()) say("has no title");
  if (!document.querySelector('meta[name="viewport"]')) say("does not fit itself to the screen");
  if (document.querySelector("script")) say("has a script");

  const headings = all("h1, h2, h3, h4").map(({ tagName }) => Number(tagName[1]));
  if (headings.filter((level) => level === 1).length !== 1)
    say(`has ${headings.filter((level) => level === 1).length} first headings`);
  headings.forEach((level, index) => {
    if (level > (headings[index - 1] ?? 0) + 1) say(`leaves out a heading before heading ${index + 1}`);
  });
  if (all("main").length !== 1) say("has not one main part");
  const ids = all("[id]").map(({ id }) => id);
  if (new Set(ids).size !== ids.length) say("uses an id twice");

  for (const input of all("input:not([type=hidden]), select, textarea"))
    if (![...(input.labels ?? [])].some((label) => label.textContent.trim()))
      say("has an input without a label", input);
  for (const frame of all("iframe")) if (!frame.title) say("has a frame without a name", frame);
  for (const radio of all("input[type=radio]"))
    if (!radio.closest("fieldset")?.querySelector("legend")) say("has choices without a question", radio);
  for (const cell of all("table th")) if (!cell.scope) say("has a heading of nothing in a table", cell);

  // Source: WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, links in a sentence excepted.
  for (const control of all("button, input:not([type=hidden]), select, summary, a.button")) {
    if (!isShown(control)) continue;
    const label = control.type === "radio" ? control.closest("label") : undefined;
    const { width, height } = (label ?? control).getBoundingClientRect();
    if (width < 24 || height < 24) say("has too small a target", control);
  }

  // Source: WCAG 2.2, definitions of relative luminance and contrast ratio.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  const over = (colors) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [less, more] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (more + 0.05) / (less + 0.05);
  };
  const groundsUnder = (element) => {
    const grounds = [];
    for (let at = element; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    return ["Canvas", ...grounds];
  };
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isAway = (element) => element.getBoundingClientRect().right <= 0;
  for (const element of all("body *")) {
    if (!isShown(element) || isAway(element)) continue;
    const check = (color, what) => {
      const grounds = groundsUnder(element);
      const ratio = contrast(over([...grounds, color]), over(grounds));
      if (ratio < 4.5) say(`shows ${what} at ${ratio.toFixed(2)}:1`, element);
    };
    if (hasText(element)) check(getComputedStyle(element).color, "text");
    for (const part of ["::before", "::after"]) {
      const style = getComputedStyle(element, part);
      if (/[^"\s]/.test(style.content.replace(/^(none|normal)$/, ""))) check(style.color, "text");
    }
    if (element.placeholder) check(getComputedStyle(element, "::placeholder").color, "a hint");
  }
  return problems;
})();
