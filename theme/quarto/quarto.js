/* What Quarto's pages lack: names for their navigation, so that assistive technology can tell one from
   another (newer versions of Quarto give them), and the list of the book's other editions. */
(() => {
  "use strict";

  const names = {
    "#quarto-sidebar": "Chapters",
    ".quarto-secondary-nav": "This chapter",
    "nav.page-navigation": "Previous and next chapter",
  };
  for (const [selector, name] of Object.entries(names)) {
    const element = document.querySelector(selector);
    if (!element) continue;
    const said = element.hasAttribute("aria-label") || element.hasAttribute("aria-labelledby");
    if (!said) element.setAttribute("aria-label", name);
  }

  const listed = JSON.parse(document.getElementById("carebook-editions")?.textContent || "[]");
  const menu = document.querySelector("#quarto-sidebar .sidebar-menu-container");
  if (!listed.length || !menu) return;
  const root = document.querySelector('meta[name="quarto:offset"]')?.content || "";
  const box = menu.appendChild(document.createElement("div"));
  box.className = "carebook-editions";
  box.appendChild(document.createElement("p")).textContent = "Other editions";
  const list = box.appendChild(document.createElement("ul"));
  for (const { file, words } of listed) {
    const link = list.appendChild(document.createElement("li")).appendChild(document.createElement("a"));
    link.href = root + file;
    link.textContent = words;
  }
})();
