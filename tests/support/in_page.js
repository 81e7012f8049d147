/* What the tests in a browser ask of a page. Each function returns a list of complaints or facts. */
window.carebookTests = (() => {
  "use strict";

  const STOPS = "a[href], button, input, select, summary, [tabindex='0']";
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && box.width + box.height > 0;
  };
  const told = (element) =>
    `${element.localName} ${(element.getAttribute("aria-label") || element.textContent || element.id)
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 60)}`;
  const named = (element) =>
    element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent.trim();

  /* Everything that Tab should stop at, in the order of the page. */
  const stops = () => [...document.querySelectorAll(STOPS)].filter(shown).map(told);

  const inside = (box) =>
    box.left >= -1 && box.top >= -1 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;

  /* How a focused element shows that it is: by an outline, or a chart's mark by the ring around it. */
  function marked(element) {
    const ring = element.closest(".chart")?.querySelector(".chart-ring");
    if (ring && element.closest("svg")) {
      const [around, box] = [ring.getBoundingClientRect(), element.getBoundingClientRect()];
      return shown(ring) && around.left < box.left && around.bottom > box.bottom;
    }
    const style = getComputedStyle(element);
    return style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
  }

  /* Watch the keyboard: what each Tab reached, and what was wrong with it. */
  function watch() {
    const reached = [];
    const wrong = [];
    addEventListener("keyup", (event) => {
      const here = document.activeElement;
      if (event.key !== "Tab" || !here || here === document.body) return;
      reached.push(told(here));
      if (!named(here)) wrong.push(`no name: ${told(here)}`);
      if (!marked(here)) wrong.push(`no sign of the focus: ${told(here)}`);
      const box = here.getClientRects()[0];
      if (box.height < innerHeight && box.width <= innerWidth && !inside(box)) {
        wrong.push(`out of sight: ${told(here)}`);
      }
      // In the middle of as much of it as can be seen.
      const across = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
      const down = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      const top = document.elementFromPoint(across, down);
      const own = here.closest(".chart") || here;
      if (!top || !(own.contains(top) || top.contains(own))) wrong.push(`covered: ${told(here)}`);
    });
    return { reached, wrong };
  }

  /* What is cut off, stands outside of the page, or has no room. */
  function misfits() {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) found.push(`the page is ${root.scrollWidth} wide`);
    for (const element of document.querySelectorAll("body *:not(svg *)")) {
      const style = getComputedStyle(element);
      if (!shown(element) || style.clipPath !== "none" || element.closest(".to-table")) continue;
      const table = element.closest(".table-scroll");
      const scrolls = element === table || element.matches(".sidebar, .toc");
      const box = element.getBoundingClientRect();
      if ((!table || element === table) && (box.left < -1 || box.right > innerWidth + 1)) {
        found.push(`outside: ${told(element)}`);
      }
      const cut =
        (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1) ||
        (style.overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1);
      if (cut && !scrolls) found.push(`cut off: ${told(element)}`);
    }
    for (const text of document.querySelectorAll(".chart text")) {
      const box = text.getBoundingClientRect();
      const around = text.closest("svg").getBoundingClientRect();
      if (!box.width || !text.textContent.trim()) continue;
      if (box.left < around.left - 2 || box.right > around.right + 2) found.push(`off its chart: ${told(text)}`);
      if (box.height < 11) found.push(`too small: ${told(text)}`);
    }
    for (const region of document.querySelectorAll(".table-scroll")) {
      if (!shown(region)) continue;
      region.scrollLeft = region.scrollWidth;
      const [first, last] = ["tbody tr > :first-child", "tbody tr > :last-child"].map((cell) =>
        region.querySelector(cell).getBoundingClientRect(),
      );
      const padding = parseFloat(getComputedStyle(region.querySelector("tbody tr > :last-child")).paddingLeft);
      if (first.right > last.left + padding) found.push(`hides its figures: ${region.getAttribute("aria-label") || told(region)}`);
      region.scrollLeft = 0;
    }
    for (const chart of document.querySelectorAll(".chart")) {
      if ([...chart.querySelectorAll("svg")].filter(shown).length !== 1) found.push("not one drawing");
    }
    return found;
  }

  /* Whatever moves: nothing should once a reader has asked for less motion. */
  function motions() {
    return [...document.querySelectorAll("*")].filter((element) => {
      const style = getComputedStyle(element);
      const moves = /[1-9]/.test(style.transitionDuration + style.animationDuration);
      return moves || style.scrollBehavior !== "auto";
    }).length;
  }

  /* Wait until what observes sizes has seen them. */
  const settled = () =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  return { settled, stops, watch, misfits, motions };
})();
