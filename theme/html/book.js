/* Small conveniences of the built-in book's pages. All of them work without it, only less well. */
(() => {
  "use strict";

  /* A table that fits needs no stop for the keyboard; one that scrolls sideways does. */
  function markScrolling(region) {
    const label = region.getAttribute("aria-label");
    new ResizeObserver(() => {
      const scrolls = region.scrollWidth > region.clientWidth;
      const attributes = { tabindex: "0", role: "region", "aria-label": label };
      for (const [name, value] of Object.entries(attributes)) {
        if (scrolls) region.setAttribute(name, value);
        else region.removeAttribute(name);
      }
    }).observe(region);
  }

  /* In "On this page", mark the part of the page that is being read. */
  function followReading(contents) {
    const links = [...contents.querySelectorAll("a[href^='#']")];
    const targets = links.map((link) => document.getElementById(link.hash.slice(1)));
    let waiting = false;

    function mark() {
      waiting = false;
      const above = (target) => target && target.getBoundingClientRect().top < innerHeight / 4;
      const here = targets.findLastIndex ? targets.findLastIndex(above) : -1;
      links.forEach((link, index) => {
        if (index === here) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    }

    addEventListener(
      "scroll",
      () => {
        if (!waiting) requestAnimationFrame(mark);
        waiting = true;
      },
      { passive: true },
    );
    mark();
  }

  /* Escape folds the menu of chapters or the contents, and a choice from the contents does too. */
  function foldAgain(details) {
    const summary = details.querySelector("summary");
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      summary.focus();
    });
    details.addEventListener("click", (event) => {
      if (event.target.closest("a[href^='#']")) details.open = false;
    });
  }

  for (const region of document.querySelectorAll(".table-scroll")) markScrolling(region);
  for (const contents of document.querySelectorAll(".toc")) followReading(contents);
  for (const details of document.querySelectorAll(".menu details, .toc details")) foldAgain(details);
})();
