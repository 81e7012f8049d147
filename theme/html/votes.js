/* Readers' verdict: two buttons under each summary that a machine wrote.

   They are there only where carebook serve serves the page, which says so in one line of the page's
   head. Nothing is asked of any server before a reader votes. A reader's id is made with the first
   vote and stays, with the reader's own votes, in this browser's storage. */
(() => {
  "use strict";

  const NAME = "carebook-votes";
  const LONGEST = 500;
  const YES = "accurate";
  const NO = "not accurate";
  const OFFLINE = "There is no connection.";
  const WORDS = "What you wrote is still here.";

  const line = document.querySelector(`meta[name="${NAME}"]`);
  if (!line) return;
  const address = new URL(line.content, location.href);
  const area = address.pathname.split("/").pop();

  /* ---- What this browser keeps ------------------------------------------------------------- */

  let memory = {}; // All there is where the browser keeps nothing.

  function load() {
    try {
      const found = JSON.parse(localStorage.getItem(NAME));
      if (found && typeof found === "object") memory = found;
    } catch {
      // No storage, or nothing in it that is ours: what is in memory stands.
    }
    if (!memory.votes || typeof memory.votes !== "object") memory.votes = {};
    return memory;
  }

  function save() {
    try {
      localStorage.setItem(NAME, JSON.stringify(memory));
    } catch {
      // The vote counts all the same; only this browser will not remember it.
    }
  }

  /* ---- What is sent ------------------------------------------------------------------------ */

  class Refusal extends Error {
    constructor(status, told) {
      super(told);
      this.status = status;
    }
  }

  async function post(to, what) {
    let answer;
    try {
      answer = await fetch(to, {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(what),
      });
    } catch {
      throw new Refusal(0, OFFLINE);
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refusal(answer.status, said.error || "Your vote could not be taken.");
    return said;
  }

  let asking = null; // Votes that are cast at once share one id.

  async function reader() {
    if (load().reader) return memory.reader;
    asking ||= post(new URL("readers", address), {}).finally(() => (asking = null));
    memory.reader = (await asking).reader;
    save();
    return memory.reader;
  }

  async function cast(vote) {
    const mine = await reader();
    try {
      return await post(address, { reader: mine, ...vote });
    } catch (refusal) {
      if (refusal.status !== 403) throw refusal;
      // The server has another box now, and knows nothing of ids that the last one gave out.
      if (load().reader === mine) {
        delete memory.reader;
        save();
      }
      return post(address, { reader: await reader(), ...vote });
    }
  }

  /* ---- What is shown ----------------------------------------------------------------------- */

  function add(parent, name, className, text = "") {
    const element = parent.appendChild(document.createElement(name));
    if (className) element.className = className;
    element.textContent = text;
    return element;
  }

  function button(parent, className, text, act) {
    const made = add(parent, "button", className, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function ask(summary, number) {
    const { summary: key, version } = summary.dataset;
    const name = `${area}/${key}`;
    const id = (part) => `votes-${number}-${part}`;
    let kept = { verdict: "", comment: "" };
    let said = ""; // The last comment that was kept, also after a change to "accurate".
    let sending = false;
    let last = null; // What could not be sent.

    const box = add(summary, "div", "votes");
    box.setAttribute("role", "group");
    const question = add(box, "p", "votes-question", "Is this summary accurate?");
    question.id = id("question");
    box.setAttribute("aria-labelledby", question.id);
    const row = add(box, "div", "votes-row");
    const buttons = new Map([
      [YES, button(row, "votes-button", "Accurate", () => choose(YES))],
      [NO, button(row, "votes-button", "Not accurate", () => choose(NO))],
    ]);

    const told = add(box, "div", "votes-told");
    const status = add(told, "p", "votes-status");
    status.setAttribute("role", "status");
    const again = button(told, "votes-button votes-again", "Try again", () => send(last));

    const form = add(box, "div", "votes-comment");
    const label = add(form, "label", "votes-label", "What is not accurate? (optional)");
    const words = add(form, "textarea", "votes-words");
    words.id = label.htmlFor = id("words");
    words.rows = 3;
    words.maxLength = LONGEST;
    const hint = add(
      form,
      "p",
      "votes-hint",
      "Kept with your verdict: your words, as one line, and the day. Not kept: who you are and " +
        "where you are. The people who write this book read it; no page shows it. Please name nobody."
    );
    hint.id = id("hint");
    const left = add(form, "p", "votes-hint");
    left.id = id("left");
    words.setAttribute("aria-describedby", `${hint.id} ${left.id}`);
    words.addEventListener("input", count);
    button(form, "votes-button", "Send comment", () => send({ verdict: NO, comment: written() }));

    function written() {
      // Half a character, as a cut in the middle of an emoji leaves it, is none.
      return words.value.replace(/[\ud800-\udfff]/gu, "").trim();
    }

    function count() {
      left.textContent = `${LONGEST - words.value.length} of ${LONGEST} characters left.`;
    }

    function show() {
      for (const [verdict, one] of buttons) {
        one.setAttribute("aria-pressed", String(kept.verdict === verdict));
      }
      form.hidden = kept.verdict !== NO;
      again.hidden = !last;
      count();
    }

    function choose(verdict) {
      // A reader who comes back to "not accurate" keeps the words that were sent with it.
      send({ verdict, comment: verdict === NO ? said : "" });
    }

    async function send(vote) {
      if (sending || !vote) return;
      sending = true;
      box.setAttribute("aria-busy", "true");
      status.textContent = "Sending …";
      const waiting = again === document.activeElement;
      try {
        const taken = await cast({ summary: key, version, ...vote });
        kept = { verdict: taken.verdict, comment: taken.comment };
        last = null;
        if (vote.verdict === NO) {
          said = taken.comment;
          // What was written since it was sent is left alone.
          if (written() === vote.comment) words.value = said;
        }
        load().votes[name] = { version, ...kept };
        save();
        status.textContent = thanks(vote);
      } catch (refusal) {
        // A text that has changed is read anew, not voted on again.
        last = [404, 409].includes(refusal.status) ? null : vote;
        const words_too = vote.comment ? ` ${WORDS}` : "";
        status.textContent = `Not sent. ${refusal.message}${words_too}`;
      }
      status.classList.toggle("votes-failed", status.textContent.startsWith("Not sent."));
      sending = false;
      box.removeAttribute("aria-busy");
      show();
      // The button that had the focus is gone.
      if (waiting && again.hidden) buttons.get(kept.verdict || YES).focus();
    }

    function thanks(vote) {
      if (vote.comment && written() !== said) {
        return "Thank you. Your vote and the comment that you sent are kept. What you have written since is not sent.";
      }
      if (vote.comment) return "Thank you. Your vote and your comment are kept.";
      if (vote.verdict === NO) return "Thank you. Your vote is kept, without your name. You may say below what is wrong.";
      return "Thank you. Your vote is kept, without your name. You can change it in this browser.";
    }

    const before = load().votes[name];
    if (before && before.version === version && buttons.has(before.verdict)) {
      kept = { verdict: before.verdict, comment: String(before.comment || "") };
      words.value = said = kept.comment;
      status.textContent = "You have voted. You can change it in this browser.";
    }
    show();
  }

  document.querySelectorAll(".summary[data-summary][data-version]").forEach(ask);
})();
