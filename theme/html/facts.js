/* What the numbers in a summary gain where JavaScript runs. Without it each is a link to the row of
   a table that holds the same figure.

   - A click, or Enter, on a number shows the fact behind it in a panel, with the way to its row.
   - A link that leads into a folded table opens it, and the row it leads to has the focus. */
(() => {
  "use strict";

  const GAP = 8; // Pixels between a number and its panel, and between the panel and the edge.
  const SHARED = new Set(["Measured as", "Source"]);

  function add(parent, name, className, text = "") {
    const element = parent.appendChild(document.createElement(name));
    element.className = className;
    element.textContent = text;
    return element;
  }

  /* What the staged chapter holds: for each fact its title, its terms and the way to its row. */
  function readWords() {
    const words = new Map();
    for (const script of document.querySelectorAll("script.fact-words")) {
      for (const [name, fact] of Object.entries(JSON.parse(script.textContent))) {
        words.set(name, fact);
      }
    }
    return words;
  }

  /* The row that the address leads to, out of its folded table; or the table itself. */
  function goToTarget() {
    let name;
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; // An address that is no address leads nowhere.
    }
    const target = name && document.getElementById(name);
    const table = target && target.closest("details.figures");
    if (!table) return;
    table.open = true;
    const row = target.closest("tr");
    if (!row) {
      table.querySelector("summary").focus({ preventScroll: true });
      target.scrollIntoView();
      return;
    }
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
  }

  /* Where the address does not change, nothing else would tell that somebody went there again. */
  function goAgain(event) {
    const link = event.target.closest("a[href*='#']");
    if (!link || link.href !== location.href || event.defaultPrevented) return;
    setTimeout(goToTarget);
  }

  function makePanel() {
    const panel = add(document.body, "dialog", "fact-panel");
    panel.setAttribute("aria-labelledby", "fact-panel-title");
    panel.setAttribute("aria-describedby", "fact-panel-facts");
    const inside = add(panel, "div", "fact-inside");
    const title = add(inside, "h2", "fact-panel-title");
    title.id = "fact-panel-title";
    title.tabIndex = -1;
    title.autofocus = true;
    const facts = add(inside, "div", "fact-facts");
    facts.id = "fact-panel-facts";
    const ways = add(inside, "div", "fact-ways");

    const close = () => panel.close();
    panel.addEventListener("click", (event) => {
      if (event.target === panel) close(); // Beside the panel.
    });

    function fill(link, shown) {
      title.textContent =
        shown.length > 1
          ? `The figures behind “${link.textContent}”`
          : `The figure behind “${link.textContent}”`;
      facts.replaceChildren();
      for (const [index, fact] of shown.entries()) {
        // Of two figures of one measure, the second need not say again what they share.
        const again = index > 0 && fact.title === shown[0].title;
        const said = new Map(again ? shown[0].rows : []);
        const shared = ([term, text]) => SHARED.has(term) && said.get(term) === text;
        add(facts, "p", "fact-title", again ? `${fact.place}, ${fact.period}` : fact.title);
        const list = add(facts, "dl", "fact-terms");
        for (const [term, text] of fact.rows.filter((row) => !shared(row))) {
          const pair = add(list, "div", "fact-term");
          add(pair, "dt", "", term);
          add(pair, "dd", "", text);
        }
      }
      ways.replaceChildren();
      const targets = new Map(shown.map((fact) => [fact.href, fact]));
      for (const [href, fact] of targets) {
        const whose = targets.size > 1 ? ` (${fact.place}, ${fact.period})` : "";
        const way = add(ways, "a", "fact-way", `Go to its row in the table${whose}`);
        way.href = href;
        way.addEventListener("click", close);
      }
      const button = add(ways, "button", "fact-close", "Close");
      button.type = "button";
      button.addEventListener("click", close);
    }

    /* Below the number, or above it where there is no room; from edge to edge on a narrow screen. */
    function place(link) {
      const box = link.getClientRects()[0] || link.getBoundingClientRect();
      const width = document.documentElement.clientWidth;
      const left = Math.min(box.left, width - panel.offsetWidth - GAP);
      const below = box.bottom + GAP;
      const above = box.top - GAP - panel.offsetHeight;
      const top = below + panel.offsetHeight > innerHeight && above > 0 ? above : below;
      panel.style.left = `${Math.max(GAP, left) + scrollX}px`;
      panel.style.top = `${top + scrollY}px`;
    }

    return (link, shown) => {
      fill(link, shown);
      const before = [scrollX, scrollY];
      panel.showModal();
      // The focus may have taken the page to where the panel was before it had a place.
      scrollTo(...before);
      place(link);
      panel.scrollIntoView({ block: "nearest" });
    };
  }

  function showFacts() {
    const words = readWords();
    const links = [...document.querySelectorAll("a.fact")];
    if (!links.length || !("HTMLDialogElement" in window)) return;
    const show = makePanel();
    for (const link of links) {
      const names = [link.dataset.fact, link.dataset.other].filter(Boolean);
      const shown = names.map((name) => words.get(name)).filter(Boolean);
      if (!shown.length) continue;
      link.setAttribute("aria-haspopup", "dialog");
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        show(link, shown);
      });
    }
  }

  showFacts();
  addEventListener("hashchange", goToTarget);
  addEventListener("click", goAgain);
  // Once the page is there the browser goes to the address's target itself, and takes the focus.
  if (document.readyState === "complete") goToTarget();
  else addEventListener("load", () => requestAnimationFrame(() => setTimeout(goToTarget)));
})();
