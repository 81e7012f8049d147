/* What charts and their tables gain where JavaScript runs. Without it nothing is lost: each chart is
   one image with its whole description, and its figures are in the table below.

   - Pointing at a mark, tapping it or going to it with the arrow keys shows its label.
   - Folded tables open for printing. */
(() => {
  "use strict";

  const NEAR = 14; // How many pixels from a mark a pointer still means it: fingers are not exact.
  const LINGER = 300; // How long a label stays, so that the pointer can reach it (milliseconds).
  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  function add(parent, name, className) {
    const element = parent.appendChild(document.createElement(name));
    element.className = className;
    return element;
  }

  /* The label and the ring of one chart. */
  function makePointer(chart) {
    const ring = add(chart, "div", "chart-ring");
    const tip = add(chart, "div", "chart-tip");
    const words = add(tip, "span", "chart-tip-words");
    const hint = add(tip, "span", "chart-tip-hint");
    // Marks carry the same words as their names, so assistive technology hears them from there.
    for (const element of [ring, tip]) {
      element.setAttribute("aria-hidden", "true");
      element.hidden = true;
    }
    let timer = 0;

    const focused = () => chart.querySelector("[data-label]:focus");

    function show(mark) {
      clearTimeout(timer);
      words.textContent = mark.dataset.label;
      hint.textContent = "Use the arrow keys to go from one to the next. Escape hides this.";
      hint.hidden = !mark.matches(":focus-visible") || mark.ownerSVGElement.dataset.visited === "yes";
      tip.hidden = false;
      const around = chart.getBoundingClientRect();
      const box = mark.getBoundingClientRect();
      const middle = box.left + box.width / 2 - around.left - tip.offsetWidth / 2;
      const fitsAbove = box.top > tip.offsetHeight + 8;
      tip.style.left = `${Math.max(0, Math.min(middle, around.width - tip.offsetWidth))}px`;
      tip.style.top = fitsAbove
        ? `${box.top - around.top - tip.offsetHeight - 6}px`
        : `${box.bottom - around.top + 6}px`;
    }

    function encircle() {
      const mark = focused();
      ring.hidden = !mark;
      if (!mark) return;
      const around = chart.getBoundingClientRect();
      const box = mark.getBoundingClientRect();
      ring.style.left = `${box.left - around.left - 5}px`;
      ring.style.top = `${box.top - around.top - 5}px`;
      ring.style.width = `${box.width + 10}px`;
      ring.style.height = `${box.height + 10}px`;
    }

    function hide() {
      clearTimeout(timer);
      tip.hidden = true;
    }

    function hideSoon() {
      clearTimeout(timer);
      timer = setTimeout(() => (focused() ? show(focused()) : hide()), LINGER);
    }

    tip.addEventListener("pointerenter", () => clearTimeout(timer));
    tip.addEventListener("pointerleave", hideSoon);
    return { show, hide, hideSoon, encircle, isShown: () => !tip.hidden };
  }

  function nearest(marks, event) {
    const distance = (mark) => {
      const box = mark.getBoundingClientRect();
      const x = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
      const y = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
      return Math.hypot(x, y);
    };
    const found = marks
      .map((mark) => ({ mark, far: distance(mark) }))
      .reduce((best, next) => (next.far < best.far ? next : best));
    return found.far <= NEAR ? found.mark : null;
  }

  /* Bars are drawn place by place but read from top to bottom; points are read along their line. */
  function inReadingOrder(marks) {
    const top = (mark) => mark.getBoundingClientRect().top;
    const bars = marks.every((mark) => mark.closest(".mark-rect"));
    return bars ? [...marks].sort((one, other) => top(one) - top(other)) : marks;
  }

  function enhance(svg, pointer) {
    const marks = [...svg.querySelectorAll("[data-label]")];
    if (!marks.length) return;
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-roledescription", "chart");
    for (const mark of marks) {
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", mark.dataset.label);
      mark.setAttribute("tabindex", mark === marks[0] ? "0" : "-1");
    }

    // Beside the drawing: Chromium has the keyboard stop at an SVG element that listens for focus.
    const drawing = svg.parentElement;
    drawing.addEventListener("focusin", (event) => {
      for (const mark of marks) mark.setAttribute("tabindex", mark === event.target ? "0" : "-1");
      pointer.show(event.target);
      pointer.encircle();
    });
    drawing.addEventListener("focusout", () => {
      pointer.hide();
      setTimeout(pointer.encircle);
    });
    drawing.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const order = inReadingOrder(marks);
      const here = order.indexOf(event.target);
      const there =
        event.key === "Home" ? 0 : event.key === "End" ? order.length - 1 : here + STEPS[event.key];
      if (Number.isNaN(there)) return;
      event.preventDefault();
      svg.dataset.visited = "yes";
      order[Math.max(0, Math.min(there, order.length - 1))].focus();
    });
    drawing.addEventListener("pointermove", (event) => {
      if (event.pointerType === "touch") return;
      const mark = nearest(marks, event);
      if (mark) pointer.show(mark);
      else pointer.hideSoon();
    });
    drawing.addEventListener("pointerleave", pointer.hideSoon);
    drawing.addEventListener("click", (event) => {
      const mark = nearest(marks, event);
      if (mark) mark.focus({ preventScroll: true });
    });
  }

  function enhanceAll() {
    for (const chart of document.querySelectorAll(".chart[data-chart]")) {
      const pointer = makePointer(chart);
      // Of the two drawings the one that is not displayed is out of reach for everybody.
      for (const svg of chart.querySelectorAll("svg")) enhance(svg, pointer);
      document.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && pointer.isShown()) pointer.hide();
      });
      document.addEventListener("pointerdown", (event) => {
        if (!chart.contains(event.target)) pointer.hide();
      });
      addEventListener("resize", () => {
        pointer.hide();
        pointer.encircle();
      });
    }
  }

  function printWithTables() {
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("details.figures:not([open])")];
      for (const table of opened) table.open = true;
    });
    addEventListener("afterprint", () => {
      for (const table of opened) table.open = false;
    });
  }

  enhanceAll();
  printWithTables();
})();
