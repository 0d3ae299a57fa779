// Keys, panels and lost connections; the page does all of its work without this script too.
"use strict";

document.documentElement.classList.add("live"); // what is there for readers without scripts may go

// By the key's place on the keyboard, so that a Russian layout decides as well as an English one.
const PLACES = { BracketLeft: "[", BracketRight: "]" };

function named(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.code === "Slash") return "/";
  const letter = /^Key([A-Z])$/.exec(event.code);
  if (letter) return event.shiftKey ? letter[1] : letter[1].toLowerCase();
  return PLACES[event.code] || event.key;
}

function typing(element) {
  return element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

function shown(element) {
  return element.getClientRects().length > 0;
}

function open(panel) {
  for (const other of document.querySelectorAll("details.panel[open]")) if (other !== panel) other.open = false;
  panel.open = true;
  const first = panel.querySelector(`[value="${CSS.escape(remembered().reason)}"]`) || panel.querySelector("[data-focus]");
  first.focus();
  if (first.setSelectionRange) first.setSelectionRange(first.value.length, first.value.length);
  panel.scrollIntoView({ block: "nearest" });
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem("dismissal")) || { reason: "" };
  } catch {
    return { reason: "" };
  }
}

function again() {
  const button = document.querySelector(`#dismiss [name=reason][value="${CSS.escape(remembered().reason)}"]`);
  if (button && remembered().reason) button.click();
  else open(document.querySelector("#dismiss"));
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-rows] > li a")];
  if (!rows.length) return false;
  const here = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, here + by))].focus();
  return true;
}

function press(key) {
  if (key === "D" && document.querySelector("#dismiss")) return again(), true;
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(shown);
  if (!target) return key === "j" ? step(1) : key === "k" ? step(-1) : false;
  if (target.matches("input")) target.focus();
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey) return;
  const here = event.target;
  if (event.key === "Escape" && here.closest("details.panel")) {
    here.closest("details.panel").open = false;
    here.blur();
    return event.preventDefault();
  }
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && here.matches("textarea")) {
    here.form.querySelector("[data-submit]").click();
    return event.preventDefault();
  }
  if (event.ctrlKey || event.metaKey || typing(here) || event.repeat) return;
  if (event.key === "Enter" && here.matches("a, button, summary, input")) return;
  if (press(named(event))) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (!opener) return;
  event.preventDefault();
  open(document.getElementById(opener.dataset.opens));
});

document.addEventListener("submit", (event) => {
  const reason = event.submitter && event.submitter.name === "reason" ? event.submitter.value : "";
  if (reason) sessionStorage.setItem("dismissal", JSON.stringify({ reason }));
});

// -- words that are not saved yet: the browser keeps them until the server has them

const draft = (box) => `draft ${document.body.dataset.user} ${location.pathname} ${box.closest(".sentence")?.dataset.place || box.id}`;

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.matches("textarea[data-keep]")) return;
  if (box.value === box.defaultValue) localStorage.removeItem(draft(box));
  else localStorage.setItem(draft(box), box.value);
});

function forget(box) {
  if (box) localStorage.removeItem(draft(box));
}

function recall(box) {
  const kept = localStorage.getItem(draft(box));
  if (kept === null || kept === box.value) return;
  box.value = kept;
  const note = Object.assign(document.createElement("p"), { className: "quiet kept", textContent: document.body.dataset.kept });
  note.setAttribute("role", "status");
  box.after(note);
  if (box.closest("details")) box.closest("details").open = true;
}

function recallAll() {
  for (const box of document.querySelectorAll("textarea[data-keep]")) recall(box);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (event.detail.xhr.status < 400 && form?.matches?.("form")) forget(form.querySelector("textarea[data-keep]"));
});
document.addEventListener("htmx:afterSettle", recallAll);
recallAll();

// One decision at a time: a second press while the first is on its way would meet the next card.
let waiting = false;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (waiting) event.preventDefault();
  else waiting = true;
});
document.addEventListener("htmx:afterRequest", () => (waiting = false));
document.addEventListener("htmx:sendError", () => (document.getElementById("lost").hidden = false));
document.addEventListener("htmx:beforeSwap", () => (document.getElementById("lost").hidden = true));
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("main").focus({ preventScroll: true });
});
