/* Search through the whole book. The index and MiniSearch are scripts of the book's own folder, loaded
   when a reader first goes to the search box; so it works from disk and asks nobody anything. */
(() => {
  "use strict";

  const FIRST = 10; // How many results are shown before a reader asks for all.
  const EXCERPT = 32; // How many words an excerpt has,
  const BEFORE = 8; // and how many of them stand before the first word that was found.
  const BETWEEN_WORDS = /([^\p{L}\p{N}]+)/u;

  const form = document.querySelector("form.search");
  if (!form) return;
  const input = form.querySelector("input");
  const count = document.querySelector(".results-count");
  const list = document.querySelector(".results-list");
  const tools = document.querySelector(".results-tools");
  const more = document.querySelector(".results-more");
  const close = document.querySelector(".results-close");
  const region = document.querySelector(".results");
  const root = form.dataset.root;
  let engine = null;
  let timer = 0;

  function script(path) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = root + path;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
  }

  const words = (text) => text.split(BETWEEN_WORDS).filter((_, index) => index % 2 === 0);

  function load() {
    engine ??= Promise.all([
      script("assets/vendor/minisearch/index.js"),
      script("assets/search-index.js"),
    ]).then(() => {
      const made = new window.MiniSearch({
        fields: ["heading", "text", "chapter"],
        storeFields: ["url", "chapter", "heading", "text"],
        tokenize: words,
        searchOptions: { prefix: true, fuzzy: 0.2, boost: { heading: 3, chapter: 1.5 } },
      });
      made.addAll(window.carebookSearch);
      return made;
    });
    return engine;
  }

  /* The text with the found words in <mark>. It is only ever text: no markup is read from it. */
  function marked(pieces, found) {
    return pieces.map((piece) => {
      if (!found.has(piece.toLowerCase())) return document.createTextNode(piece);
      const mark = document.createElement("mark");
      mark.textContent = piece;
      return mark;
    });
  }

  function excerpt(text, found) {
    const pieces = text.split(BETWEEN_WORDS); // word, gap, word, gap …
    const first = Math.max(0, pieces.findIndex((piece) => found.has(piece.toLowerCase())));
    const start = Math.max(0, first - (first % 2) - 2 * BEFORE);
    const end = start + 2 * EXCERPT;
    const paragraph = document.createElement("p");
    if (start > 0) paragraph.append("… ");
    paragraph.append(...marked(pieces.slice(start, end), found));
    if (end < pieces.length) paragraph.append(" …");
    return paragraph;
  }

  function item(result) {
    const found = new Set(result.terms);
    const link = document.createElement("a");
    link.href = root + result.url;
    const same = result.heading === result.chapter;
    const title = same ? result.chapter : `${result.chapter} › ${result.heading}`;
    link.append(...marked(title.split(BETWEEN_WORDS), found));
    const element = document.createElement("li");
    element.append(link, excerpt(result.text, found));
    return element;
  }

  function show(results, query) {
    const number = results.length === 1 ? "1 result" : `${results.length || "No"} results`;
    const part = results.length > FIRST ? `, the first ${FIRST} shown` : "";
    count.textContent = `${number} for “${query}”${part}`;
    list.replaceChildren(...results.slice(0, FIRST).map(item));
    list.hidden = !results.length;
    more.hidden = results.length <= FIRST;
    more.onclick = () => {
      list.append(...results.slice(FIRST).map(item));
      count.textContent = `${number} for “${query}”`;
      more.hidden = true;
      list.children[FIRST].querySelector("a").focus();
    };
    tools.hidden = false;
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", "Search results");
  }

  function clear() {
    clearTimeout(timer);
    count.textContent = "";
    list.replaceChildren();
    list.hidden = tools.hidden = true;
    region.removeAttribute("role");
    region.removeAttribute("aria-label");
  }

  async function search() {
    clearTimeout(timer);
    const query = input.value.trim();
    if (query.length < 2) return clear();
    try {
      const made = await load();
      const all = made.search(query, { combineWith: "AND" });
      if (query === input.value.trim()) show(all.length ? all : made.search(query), query);
    } catch {
      engine = null; // So that it is tried again when a connection is back.
      count.textContent = "The search could not be loaded. The list of chapters leads everywhere too.";
    }
  }

  function closeResults() {
    clear();
    input.value = "";
    input.focus();
  }

  input.addEventListener("focus", () => load().catch(() => {}), { once: true });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 150);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await search();
    if (count.textContent) count.focus(); // A phone's keyboard goes, and the results come next.
  });
  close.addEventListener("click", closeResults);
  list.addEventListener("click", (event) => {
    if (event.target.closest("a")) clear();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && count.textContent) closeResults();
  });
  form.hidden = false;
})();
