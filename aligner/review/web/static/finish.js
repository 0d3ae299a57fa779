// Finishing a sentence: the next one opens at once, and what was finished is saved behind it, one after the other. The browser
// keeps the words until the server has them.
"use strict";

const finished = []; // sentences that are not saved yet, first to last
let saving = null; // settles when they are saved, or when the server does not answer
let retry = 0; // the timer of the next try

const sentenceAt = (place) => beads().querySelector(`[data-place=${place}]`);
const changed = (box) => Boolean(box) && box.value !== box.defaultValue;

// Finish the editor's sentence; false where the server has to open the next one.
function finish(form) {
  const box = form.elements.text, sentence = box.closest(".sentence"), next = sentenceAfter(sentence);
  if (sending || !next || next.querySelector(".text .shapeless")) return false;
  const { action, elements } = form;
  finished.push({
    action, list: beads(), kept: draft(box), place: sentence.dataset.place,
    text: box.value, token: elements.token.value, version: elements.version.value,
  });
  if (!sentence.nextElementSibling) sentence.closest(".bead").classList.add("saving");
  if (changed(box)) sentence.querySelector(".text").textContent = box.value;
  save(); // first: the help with the next sentence waits for it
  openEditor(next);
  return true;
}

// The next sentence of the translation that is not confirmed; after the last one, the first.
function sentenceAfter(sentence) {
  const all = [...beads().querySelectorAll(".half:nth-child(3) .sentence")];
  const place = all.indexOf(sentence);
  const own = sentence.nextElementSibling ? null : sentence.closest(".bead"); // its last sentence confirms a bead
  return [...all.slice(place + 1), ...all.slice(0, place)].find((one) => {
    const row = one.closest(".bead");
    return row !== own && !row.matches(".confirmed, .saving") && row.querySelector(".half:first-child .sentence");
  });
}

function openEditor(sentence, text) {
  for (const other of beads().querySelectorAll(".editor")) other.remove(); // one sentence is open at a time
  const form = document.getElementById("editor").content.firstElementChild.cloneNode(true);
  const box = form.elements.text, label = form.querySelector("label");
  label.textContent = label.textContent.replace("#", sentence.querySelector(".number").textContent);
  form.elements.pick.value = sentence.dataset.place;
  form.elements.version.value = acts().elements.version.value;
  form.querySelector("[data-leave]").hash = sentence.closest(".bead").id;
  box.defaultValue = sentence.querySelector(".text").textContent;
  if (text !== undefined) box.value = text;
  sentence.append(form);
  markUnsaved();
  enter(box);
}

function save() {
  clearTimeout(retry);
  saving ||= saveAll().finally(() => {
    saving = null;
    beads()?.removeAttribute("aria-busy");
  });
}

async function saveAll() {
  beads()?.setAttribute("aria-busy", "true");
  while (finished.length) {
    const [{ action, token, version, place: pick, text }] = finished;
    let told;
    try {
      told = await post(action, new URLSearchParams({ token, version, pick, text, do: "finish", opened: "yes", as: "parts" }));
    } catch {
      return wait();
    }
    if (!told) return; // the page is loaded again; the words that are not saved come back with it
    answered(finished.shift(), told);
  }
}

function answered(one, told) {
  const saved = told.said && !told.notice;
  if (saved && localStorage.getItem(one.kept) === one.text) localStorage.removeItem(one.kept);
  if (beads() !== one.list) return; // another page is open by now
  const box = editorBox();
  if (saved || changed(box)) {
    if (!saved) sentenceAt(one.place).closest(".bead").classList.remove("saving");
    bring(told, box?.closest(".bead"));
    markUnsaved();
  } else if (told.order) show(told);
  else {
    bring(told);
    takeBack(one);
  }
}

// Go back to a sentence that could not be saved.
function takeBack(one) {
  const sentence = sentenceAt(one.place);
  sentence.closest(".bead").classList.remove("saving");
  openEditor(sentence, one.text);
}

// The server does not answer: whoever has not begun the next sentence is back in this one, others write on and it is tried again.
function wait() {
  document.getElementById("lost").hidden = false;
  if (finished.length === 1 && beads() === finished[0].list && !changed(editorBox())) takeBack(finished.pop());
  else retry = setTimeout(save, 3000);
}
