// Runs inside a page, as text: where the focus is, and whether somebody who looks at the page can see it.
(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return undefined;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
  const isInView = width > 0 && height > 0 && left >= -1 && right <= innerWidth + 1 && bottom > 0 && top < innerHeight;
  const isMarked = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
  return {
    stop: Number(element.dataset.stop ?? -1),
    isVisible: isInView && isMarked,
    isOfDate: element.type === "date",
    what: element.outerHTML.slice(0, 120),
  };
})();
