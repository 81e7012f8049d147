// Only on the pages of `carebook preview --watch`: loads the page again when it was made anew, and
// keeps the place on it. The page itself says which version it is, the server which is the newest.
(function () {
  "use strict";

  const script = document.currentScript;
  const status = document.querySelector(".preview-status");
  const PLACE = "carebook-preview-place";

  // The place is what stands at the top of the window, since text above it may have changed: the
  // last thing there with a name, and how far it is from the top.
  function placeNow() {
    const named = [...document.querySelectorAll("main [id]")];
    const passed = named.filter((one) => one.getBoundingClientRect().top <= 0).pop();
    if (!passed) return { y: window.scrollY };
    return { y: window.scrollY, id: passed.id, top: passed.getBoundingClientRect().top };
  }

  function goTo(place) {
    const named = place.id ? document.getElementById(place.id) : null;
    const top = named ? window.scrollY + named.getBoundingClientRect().top - place.top : place.y;
    window.scrollTo({ top, behavior: "instant" });
  }

  const kept = sessionStorage.getItem(PLACE);
  if (kept !== null && script.dataset.kind === "page") {
    // The last good page beside a report is looked at in passing: the next one is to be the same.
    if (!location.search) sessionStorage.removeItem(PLACE);
    // When pictures have their height; the browser's own attempt would come after this.
    window.addEventListener("load", () => {
      goTo(JSON.parse(kept));
      setTimeout(() => { history.scrollRestoration = "auto"; }, 0);
    });
  }

  function say(words) {
    if (status.textContent !== words) status.textContent = words;
  }

  function reload() {
    // The report of an error stands between two pages; the place is the first one's.
    if (script.dataset.kind === "page") {
      sessionStorage.setItem(PLACE, JSON.stringify(placeNow()));
    }
    history.scrollRestoration = "manual";
    if (location.search) location.replace(location.pathname);
    else location.reload();
  }

  const events = new EventSource(script.dataset.events);
  events.onmessage = (event) => {
    const now = JSON.parse(event.data);
    if (now.version !== script.dataset.version) {
      events.close();
      reload();
    } else {
      say(now.making ? "Making the page again …" : "");
    }
  };
  events.onerror = () => say("The preview has stopped. Start it again, and this page follows.");
  window.addEventListener("pagehide", () => events.close());
})();
