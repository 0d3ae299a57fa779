// The workbench: help with the sentence that is open, beside the text; a click opens a sentence, one key inserts a name.
"use strict";

const side = () => document.querySelector(".panel-side");
const editorBox = () => document.querySelector("#beads .editor textarea");
let asked = ""; // the sentence whose help is shown or on its way
let coming = Promise.resolve(); // settled when the help is there
let resting = 0; // the timer that waits until somebody stays with a sentence

async function part(address, place) {
  if (leaving) return;
  try {
    const answer = await fetch(address);
    if (answer.ok && place.isConnected) place.innerHTML = await answer.text();
  } catch {
    // the panel does without; saving says that the server is away
  }
}

function assist(name) {
  if (!side() || !/^t\d+$/.test(name) || name === asked) return;
  asked = name;
  clearTimeout(resting);
  document.getElementById("variants").replaceChildren();
  coming = Promise.resolve(saving).then(() => helpWith(name)); // with what was just saved
  resting = setTimeout(() => vary(name), 600);
}

function helpWith(name) {
  if (asked === name && side()) return part(`${side().dataset.aids}?at=${name}`, document.getElementById("aids"));
}

function vary(name) {
  if (asked === name && side()) part(`${side().dataset.variants}?at=${name}`, document.getElementById("variants"));
}

document.addEventListener("focusin", (event) => {
  const place = event.target.closest("#beads .sentence")?.dataset.place;
  if (place && event.target.matches("textarea")) return assist(place);
  const target = event.target.closest("#beads .bead")?.querySelector(".half:last-of-type .sentence")?.dataset.place;
  clearTimeout(resting);
  if (target && !editorBox()) resting = setTimeout(() => assist(target), 300);
});

// -- inserting: through the browser's own editing, so that its undo takes it back

function put(box, text, whole) {
  box.focus();
  if (whole) box.select();
  if (!document.execCommand("insertText", false, text)) box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// The form after the preposition before the cursor; without one, in the case of the draft or of the English.
function formOf(offer, before) {
  const forms = JSON.parse(offer.dataset.forms || "{}");
  const word = /([а-яё]+(?:-[а-яё]+)?)[ \u00a0]+$/i.exec(before)?.[1].toLowerCase();
  const cases = JSON.parse(offer.closest("[data-governed]").dataset.governed)[word] || [];
  const chosen = cases.includes(offer.dataset.case) || !cases.length ? offer.dataset.case : cases[0];
  return forms[chosen] || offer.value;
}

function take(offer) {
  const box = editorBox();
  if (!box) return;
  if (offer.dataset.offer === "text") return put(box, offer.value, true);
  put(box, formOf(offer, box.value.slice(0, box.selectionStart)), false);
}

const marks = []; // where names were asked for before the panel came: the user goes on typing

function takeNumber(digit) {
  const box = editorBox();
  if (!box) return;
  const mark = { at: box.selectionStart, end: box.selectionEnd };
  marks.push(mark);
  coming.then(() => {
    marks.splice(marks.indexOf(mark), 1);
    const offer = side()?.querySelector(`[data-number="${digit}"]`);
    if (!offer || box !== editorBox()) return;
    const cursor = box.selectionStart, length = box.value.length;
    box.setSelectionRange(mark.at, mark.end);
    take(offer);
    const grown = box.value.length - length;
    for (const later of marks) { later.at += grown; later.end += grown; }
    if (cursor > mark.at) box.setSelectionRange(cursor + grown, cursor + grown);
  });
}

document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".offer")) event.preventDefault(); // the cursor stays where it is
});
document.addEventListener("click", (event) => {
  const offer = event.target.closest(".panel-side .offer");
  if (offer) take(offer);
});

// -- concordance: the selected words, or those typed

function selected() {
  const box = document.activeElement;
  if (box?.matches("textarea")) return box.value.slice(box.selectionStart, box.selectionEnd);
  return String(getSelection());
}

function lookUp(words) {
  const field = document.getElementById("concordance");
  if (words.trim()) field.value = words.trim();
  else return field.focus();
  part(`/search/pairs?q=${encodeURIComponent(field.value)}`, document.getElementById("found"));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-concordance]")) return;
  event.preventDefault();
  lookUp(document.getElementById("concordance").value);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (!side() || event.isComposing || !(event.ctrlKey || event.metaKey || event.altKey)) return;
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (digit && sending) pending.push(() => takeNumber(digit));
    else if (digit && editorBox()) takeNumber(digit);
    else if (event.code === "KeyK" && !event.altKey) lookUp(selected());
    else return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

// -- the mouse: a click opens a sentence of the translation with the cursor there, a double click selects a word

let wished = null; // where the cursor goes when the editor opens: [sentence, start, stop]

function offsetIn(text, event) {
  const { clientX: x, clientY: y } = event;
  const caret = document.caretPositionFromPoint?.(x, y);
  const [node, at] = caret ? [caret.offsetNode, caret.offset] : pointOf(document.caretRangeFromPoint?.(x, y));
  if (!node || !text.contains(node)) return text.textContent.length;
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, at);
  return range.toString().length;
}

function pointOf(range) {
  return range ? [range.startContainer, range.startOffset] : [null, 0];
}

function wordAt(text, at) {
  const letters = /[\p{L}\p{N}_-]/u;
  let [start, stop] = [at, at];
  while (start && letters.test(text[start - 1])) start -= 1;
  while (stop < text.length && letters.test(text[stop])) stop += 1;
  return [start, stop];
}

document.addEventListener("click", (event) => {
  const text = event.target.closest("#beads .half:nth-child(3) .sentence label > .text");
  if (!text || !acts()) return;
  event.preventDefault();
  const place = text.closest(".sentence").dataset.place;
  const at = offsetIn(text, event);
  if (event.detail === 1 && String(getSelection())) return; // words are being marked
  wished = [place, ...(event.detail > 1 ? wordAt(text.textContent, at) : [at, at])];
  if (event.detail > 1 && editorBox()?.closest(".sentence").dataset.place === place) return settle(editorBox());
  if (event.detail === 1) send(acts(), [["do", "edit"], ["pick", place]]);
});

// Put the cursor where somebody clicked; else it stays at the end.
function settle(box) {
  if (wished?.[0] === box.closest(".sentence").dataset.place) box.setSelectionRange(wished[1], wished[2]);
  wished = null;
}

// -- sentences whose words the server does not have yet

function markUnsaved() {
  const start = `draft ${document.body.dataset.user} ${location.pathname} `;
  for (const sentence of document.querySelectorAll("#beads .half:nth-child(3) .sentence")) {
    const kept = localStorage.getItem(start + sentence.dataset.place);
    if (kept !== null && !finished.some((one) => one.place === sentence.dataset.place)) sentence.dataset.unsaved = `${document.body.dataset.unsaved}: ${kept}`;
    else delete sentence.dataset.unsaved;
  }
}

function openFirst() {
  const box = editorBox();
  markUnsaved();
  asked = "";
  if (!box) return;
  if (!location.hash && matchMedia("(hover: hover)").matches) {
    box.focus({ preventScroll: true });
    box.setSelectionRange(box.value.length, box.value.length);
  } else if (!location.hash) box.closest(".bead").scrollIntoView({ block: "start" }); // above the sheet of help on a phone
  assist(box.closest(".sentence").dataset.place);
}
addEventListener("pageshow", (event) => event.persisted && side() && location.reload()); // Back brings the page as it was left
document.addEventListener("htmx:afterSettle", openFirst);
openFirst();
