/* Search and filters of the page of all authorities. Without this script every authority is listed.

   Words are looked for in names and, from their beginning, in what stands out in a place.

   What is asked for stands in the address (#name=kent&region=South+East&failed=1), so that it can be
   linked to and is there again when a reader comes back from a book. */
(() => {
  "use strict";

  const SHORTEST_WORD = 3; // Fewer letters are no beginning of a word of what stands out.
  const PAUSE = 150; // Milliseconds without a key before the number shown is told.
  // What councils are called, and what their names may have or leave out: not insisted on.
  const FORMS = ["and", "authority", "borough", "city", "council", "county", "district", "london"]
    .concat(["metropolitan", "mbc", "of", "royal", "the", "unitary"]);

  const form = document.querySelector(".filters");
  const name = document.getElementById("filter-name");
  const region = document.getElementById("filter-region"); // None where no region is known.
  const failed = document.getElementById("filter-failed"); // None where nothing failed.
  const told = document.querySelector(".told");
  const shown = told.querySelector(".shown");
  const all = told.querySelector("button");
  const none = document.querySelector(".none");
  const failures = document.querySelector(".failures"); // None where nothing failed.
  const table = document.querySelector(".authorities");
  let timer = 0;

  /* Text as it is compared: no capitals, accents or punctuation. */
  const plain = (text) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f'’`]/g, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();

  const rows = [...table.querySelectorAll("tbody tr")].map((element) => ({
    element,
    names: element.dataset.find.split("|").map(plain),
    region: element.querySelector(".region").textContent,
    finding: element.querySelector(".finding span"), // None where nothing is known of the book.
    others: [...element.querySelectorAll(".found-by")].map((other) => ({
      element: other,
      name: plain(other.textContent),
    })),
  }));

  const hasFindings = rows.some((row) => row.finding);
  const has = (words) => (text) => words.every((word) => text.includes(word));
  const saying = (words) => (row) => {
    const said = plain(row.finding?.textContent ?? "").split(" ");
    const isLong = (word) => word.length >= SHORTEST_WORD;
    const isSaid = (word) =>
      said.some((other) => (isLong(word) ? other.startsWith(word) : other === word));
    return words.some(isLong) && words.every(isSaid);
  };
  const named = (words) => rows.filter((row) => row.names.some(has(words)) || saying(words)(row));

  /* The words that a name must have: "and", "council" and the like only where that finds one. */
  function wanted() {
    const words = plain(name.value).split(" ");
    if (named(words).length) return words;
    const fewer = words.filter((word) => !FORMS.some((form) => form.startsWith(word)));
    return fewer.length ? fewer : words;
  }

  function tell(count, query) {
    const said = `${count} of ${rows.length} authorities shown`;
    const those = region?.value || failed?.checked ? "none of these" : "none";
    const miss = hasFindings
      ? `has “${query}” in its names or in what stands out`
      : `is called “${query}”`;
    shown.textContent = count || !query ? said : `${said}: ${those} ${miss}`;
  }

  function address() {
    const asked = new URLSearchParams();
    if (name.value.trim()) asked.set("name", name.value.trim());
    if (region?.value) asked.set("region", region.value);
    if (failed?.checked) asked.set("failed", "1");
    return asked.toString();
  }

  function filter() {
    clearTimeout(timer);
    const words = wanted();
    const found = new Set(named(words));
    let count = 0;
    for (const row of rows) {
      const show =
        found.has(row) &&
        (!region?.value || row.region === region.value) &&
        (!failed?.checked || "failed" in row.element.dataset);
      row.element.hidden = !show;
      count += show;
      for (const other of row.others) {
        other.element.classList.toggle("found", words[0] !== "" && has(words)(other.name));
      }
      row.finding?.classList.toggle("found", saying(words)(row));
    }
    table.hidden = count === 0;
    none.hidden = count > 0;
    const asked = address();
    all.hidden = !asked;
    if (failures) failures.hidden = Boolean(asked); // The filter says how many there are.
    timer = setTimeout(() => {
      tell(count, name.value.trim());
      keep(asked);
    }, PAUSE);
  }

  function keep(asked) {
    // An address that leads to a place on the page is left alone until something is asked for.
    if (!asked && !location.hash.includes("=")) return;
    try {
      history.replaceState(null, "", asked ? `#${asked}` : location.pathname + location.search);
    } catch {
      // Some browsers keep no addresses for pages from disk; the list is right all the same.
    }
  }

  /* What the address asks for. One that leads to a row shows all, so that the row is there. */
  function follow() {
    const asked = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    name.value = asked.get("name") ?? "";
    if (region) region.value = asked.get("region") ?? "";
    if (region && region.selectedIndex < 0) region.value = "";
    if (failed) failed.checked = asked.get("failed") === "1";
    filter();
    if (location.hash.startsWith("#area-")) {
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
    shown.focus(); // A phone's keyboard goes, and the list comes next.
  });
  form.addEventListener("reset", () => {
    // Only after this event the fields are empty.
    setTimeout(() => {
      filter();
      name.focus();
    });
  });
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !name.value) return;
    event.preventDefault();
    name.value = "";
    filter();
  });
  addEventListener("hashchange", follow);

  form.hidden = told.hidden = false;
  tell(rows.length, "");
  follow();
})();
