// Runs inside a page, as text: what the Tab key has to reach, in the order of the page. A group of choices is one stop.
(() => {
  const stops = [
    ...document.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, [tabindex='0']"),
  ].filter(
    (element, index, all) =>
      element.type !== "hidden" &&
      // Taken out of the order: what is within a frame is a page of its own, and a link leads to it.
      element.tabIndex >= 0 &&
      !element.disabled &&
      element.checkVisibility({ visibilityProperty: true }) &&
      (element.type !== "radio" ||
        all.findIndex((other) => other.type === "radio" && other.name === element.name) === index),
  );
  stops.forEach((element, index) => {
    element.dataset.stop = String(index);
  });
  return stops.length;
})();
