/* Tabs: without this script the parts of a tabset stand one after another, each with its title. */
(() => {
  "use strict";
  const sets = [];

  function choose(set, chosen, focus) {
    set.tabs.forEach((tab, index) => {
      const is = index === chosen;
      tab.button.setAttribute("aria-selected", String(is));
      tab.button.tabIndex = is ? 0 : -1;
      /* Where the browser can, a search within the page finds what is in a tab that is not shown. */
      if (is) tab.panel.removeAttribute("hidden");
      else tab.panel.setAttribute("hidden", "until-found");
    });
    if (focus) set.tabs[chosen].button.focus();
  }

  /* Tabsets of one group show the same tab. */
  function chooseInGroup(set, chosen, focus) {
    const name = set.tabs[chosen].name;
    for (const other of sets) {
      const same = set.group && other.group === set.group && other !== set;
      const index = same ? other.tabs.findIndex((tab) => tab.name === name) : -1;
      if (index >= 0) choose(other, index, false);
    }
    choose(set, chosen, focus);
  }

  function moveBy(event, count, here) {
    const last = count - 1;
    switch (event.key) {
      case "ArrowRight": return here === last ? 0 : here + 1;
      case "ArrowLeft": return here === 0 ? last : here - 1;
      case "Home": return 0;
      case "End": return last;
      default: return -1;
    }
  }

  function makeTabs(element, number) {
    const panels = [...element.children].filter((child) => child.classList.contains("tab"));
    if (panels.length < 2) return;
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    const set = { group: element.dataset.group, tabs: [] };
    panels.forEach((panel, index) => {
      const title = panel.querySelector(":scope > .tab-title");
      const button = document.createElement("button");
      button.type = "button";
      button.id = `tab-${number}-${index}`;
      button.innerHTML = title.innerHTML;
      button.setAttribute("role", "tab");
      if (!panel.id) panel.id = `tab-panel-${number}-${index}`;
      button.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      panel.tabIndex = 0;
      button.addEventListener("click", () => chooseInGroup(set, index, false));
      button.addEventListener("keydown", (event) => {
        const next = moveBy(event, set.tabs.length, index);
        if (next < 0) return;
        event.preventDefault();
        chooseInGroup(set, next, true);
      });
      panel.addEventListener("beforematch", () => choose(set, index, false));
      list.append(button);
      set.tabs.push({ button, panel, name: title.textContent.trim() });
    });
    panels[0].before(list);
    sets.push(set);
    choose(set, 0, false);
  }

  /* A link may lead to something in a tab that is not shown, or in a tabset within one. */
  function showTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const within = target && target.closest(".tab");
    if (!within) return;
    for (const set of sets) {
      const index = set.tabs.findIndex((tab) => tab.panel.contains(target));
      if (index >= 0) choose(set, index, false);
    }
    (target.classList.contains("tab-title") ? within : target).scrollIntoView();
  }

  document.querySelectorAll(".tabset").forEach(makeTabs);
  if (sets.length) {
    if (location.hash) showTarget();
    addEventListener("hashchange", showTarget);
  }
})();
