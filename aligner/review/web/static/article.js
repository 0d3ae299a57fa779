// The article page: acts without a reload, moving by key, dragging. Without this script plain forms do the same.
"use strict";

const beads = () => document.getElementById("beads");
const acts = () => document.getElementById("acts");
const ticks = () => [...document.querySelectorAll("#beads input[name=pick]")];
const ticked = () => ticks().filter((tick) => tick.checked);
const focused = () => document.activeElement.closest?.("#beads .bead") && document.activeElement.closest(".sentence")?.querySelector("input[name=pick]");
let last = ""; // the sentence that had the focus last

document.addEventListener("focusin", (event) => {
  if (event.target.matches("#beads input[name=pick]")) last = event.target.value;
});

function here() {
  return focused() || ticks().find((tick) => tick.value === last) || null;
}

function go(tick, far = false) {
  if (!tick) return;
  tick.focus({ preventScroll: true });
  tick.closest(far ? ".bead" : ".sentence").scrollIntoView({ block: far ? "center" : "nearest" });
}

// -- sending an act, and bringing the page up to date

let sending = false;
const pending = []; // what was pressed while an act is on its way, as functions

async function send(form, fields) {
  if (sending) return void pending.push(() => send(form, fields));
  sending = true;
  await saving; // an act is about the article as it is after what was finished before
  beads()?.setAttribute("aria-busy", "true");
  const body = new URLSearchParams(new FormData(form));
  body.set("as", "parts");
  for (const [name, value] of fields) body.append(name, value);
  try {
    const told = await post(form.action, body);
    if (told?.said && !told.notice) forget(form.querySelector("textarea"));
    if (told && beads()) show(told, body.get("do"));
  } catch {
    document.getElementById("lost").hidden = false;
  } finally {
    sending = false;
    beads()?.removeAttribute("aria-busy");
    while (pending.length && !sending) pending.shift()();
  }
}

let leaving = false; // the page is loaded again: what is asked beside that would get another form's token

// Return what the server tells; null where it shows a page instead. Throws if it does not answer, or fails.
async function post(address, body) {
  const answer = await fetch(address, { method: "POST", body });
  if (answer.status >= 500) throw new Error(answer.statusText); // as if it did not answer: the text stays where it is
  document.getElementById("lost").hidden = true;
  if (answer.headers.get("content-type").startsWith("application/json")) return answer.json();
  leaving = true;
  location.reload();
  return null;
}

// A key pressed while an act is on its way means what it would have meant afterwards: a command, or a letter of the
// editor that the act opens.
function play(event, key) {
  const box = document.activeElement;
  if (box.matches(".editor textarea")) return type(box, event);
  if (key in MOVES && acts()) MOVES[key]();
  else press(key);
}

function type(box, event) {
  if (event.ctrlKey || event.metaKey) return box.form.querySelector("[data-submit]").click();
  if (event.key === "Escape") return leave(box.closest(".editor"));
  const [start, stop] = [box.selectionStart, box.selectionEnd];
  if (event.key === "Backspace") box.setRangeText("", start === stop ? Math.max(0, start - 1) : start, stop, "end");
  else if (event.key === "Enter") box.setRangeText("\n", start, stop, "end");
  else if (event.key.length === 1) box.setRangeText(event.key, start, stop, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function waits(event) {
  const submits = (event.ctrlKey || event.metaKey) && event.key === "Enter";
  const plain = !event.ctrlKey && !event.metaKey && (event.key.length === 1 || ["Enter", "Escape", "Backspace"].includes(event.key));
  return sending && (submits || plain);
}

function show(told, act) {
  const place = here()?.value;
  const next = act === "confirm" && told.said && !told.notice ? doubtfulAfter(here()) : null;
  bring(told);
  if (!told.order) return;
  for (const tick of ticked()) tick.checked = false;
  const box = beads().querySelector("textarea");
  if (box) return enter(box);
  const name = next || place || last;
  go(ticks().find((tick) => tick.value === name), Boolean(next));
}

// Bring the page up to date; the row that somebody goes on writing in keeps its editor.
function bring(told, writing = null) {
  notify(told, writing);
  if (!told.order) return;
  arrange(told.order, told.rows, writing);
  renumber(told);
  if (told.said) document.getElementById("said").textContent = told.said;
  document.getElementById("progress").textContent = told.progress;
  count();
  markUnsaved();
}

function notify(told, writing) {
  const notice = document.getElementById("notice");
  const news = told.problem || told.notice;
  if (news || !writing) notice.replaceChildren(); // who writes on may not have read it yet
  if (!news) return;
  const box = document.createElement("div");
  if (told.problem) Object.assign(box, { className: "notice", textContent: told.problem }).setAttribute("role", "alert");
  else box.innerHTML = told.notice;
  notice.append(box);
  if (!writing) notice.scrollIntoView({ block: "nearest" });
}

// What is sent next names the version that the page shows, but not where somebody else changed what is being written.
function renumber(told) {
  for (const field of document.querySelectorAll("[name=version]"))
    if (!told.others.includes(field.closest(".sentence")?.dataset.place)) field.value = told.version;
  for (const one of finished) if (!told.others.includes(one.place)) one.version = told.version;
}

function enter(box) {
  recall(box);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  settle(box);
  box.closest(".bead").scrollIntoView({ block: "nearest" });
}

function arrange(order, rows, writing) {
  const list = beads();
  const known = new Map([...list.children].map((row) => [row.id, row]));
  const opens = !writing && Object.values(rows).some((html) => html.includes("<textarea"));
  if (opens) for (const editor of list.querySelectorAll(".editor")) editor.remove(); // one sentence is open at a time
  for (const [name, html] of Object.entries(rows)) {
    const made = document.createElement("template");
    made.innerHTML = html.trim();
    const row = made.content.firstElementChild;
    if (writing) row.querySelector(".editor")?.remove();
    if (writing?.id === name) {
      renew(writing, row);
      continue;
    }
    row.classList.add("fresh");
    if (known.has(name)) known.get(name).replaceWith(row);
    known.set(name, row);
  }
  let at = list.firstElementChild;
  for (const name of order) {
    const row = known.get(name);
    if (row === at) at = at.nextElementSibling;
    else list.insertBefore(row, at);
  }
  while (at) {
    const after = at.nextElementSibling;
    at.remove();
    at = after;
  }
}

// Bring a row up to date around its editor, whose cursor would not outlive a move.
function renew(row, fresh) {
  row.className = fresh.className;
  row.querySelector(".tie").replaceWith(fresh.querySelector(".tie"));
  row.querySelector(".flags")?.remove();
  row.append(...fresh.querySelectorAll(".flags"));
  for (const made of fresh.querySelectorAll(".sentence")) {
    const shown = row.querySelector(`[data-place=${made.dataset.place}]`);
    if (shown?.querySelector(".editor")) shown.querySelector("label").replaceWith(made.querySelector("label"));
    else shown?.replaceWith(made);
  }
}

function count() {
  const shown = document.querySelector("#doubtful [data-count]");
  if (shown) shown.textContent = beads().querySelectorAll(".bead.doubtful").length;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-parts]")) return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.value === "finish" && finish(event.target)) return;
  const fields = button?.name ? [[button.name, button.value]] : [];
  if (event.target === acts()) {
    const alone = here();
    const picked = ticked();
    if (alone && !alone.checked && (!picked.length || button.value === "link")) fields.push(["pick", alone.value]);
  }
  send(event.target, fields);
});

// -- the keys that move

function move(tick, by) {
  const list = ticks();
  const side = tick ? tick.value[0] : "s";
  const same = list.filter((other) => other.value[0] === side);
  const place = same.indexOf(tick);
  go(same[Math.min(same.length - 1, Math.max(0, place + by))]);
}

function cross(tick, side) {
  if (!tick || tick.value[0] === side) return;
  const row = tick.closest(".bead");
  const beside = [...row.querySelectorAll("input[name=pick]")].filter((other) => other.value[0] === side);
  const own = [...row.querySelectorAll("input[name=pick]")].filter((other) => other.value[0] !== side);
  if (beside.length) return go(beside[Math.min(own.indexOf(tick), beside.length - 1)]);
  for (let other = row; other; other = other.previousElementSibling) {
    const found = [...other.querySelectorAll("input[name=pick]")].filter((one) => one.value[0] === side).pop();
    if (found) return go(found);
  }
}

function doubtfulAfter(tick, by = 1) {
  const rows = [...beads().querySelectorAll(".bead")];
  const row = tick ? tick.closest(".bead") : null;
  const place = rows.indexOf(row);
  const wanted = by > 0 ? [...rows.slice(place + 1), ...rows.slice(0, Math.max(0, place))] : [...rows.slice(0, Math.max(0, place)).reverse(), ...rows.slice(place + 1).reverse()];
  const found = wanted.find((other) => other.matches(".doubtful"));
  return found ? found.querySelector("input[name=pick]").value : null;
}

function doubtful(by) {
  const name = doubtfulAfter(here(), by);
  go(ticks().find((tick) => tick.value === name), true);
}

const MOVES = {
  j: () => move(here(), 1),
  k: () => move(here(), -1),
  ArrowDown: () => move(here(), 1),
  ArrowUp: () => move(here(), -1),
  ArrowLeft: () => cross(here(), "s"),
  ArrowRight: () => cross(here(), "t"),
  n: () => doubtful(1),
  N: () => doubtful(-1),
  "?": () => help(),
  Escape: () => ticked().forEach((tick) => (tick.checked = false)),
};

document.addEventListener(
  "keydown",
  (event) => {
    if (beads() && !event.altKey && !event.isComposing && waits(event)) {
      const key = named(event);
      pending.push(() => play(event, key));
      event.preventDefault();
      return event.stopPropagation();
    }
    if (!beads() || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return event.stopPropagation();
    const editor = event.target.closest(".editor");
    if (editor && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return leave(editor);
    }
    if (drag && event.key === "Escape") return drop(null);
    if (typing(event.target)) return;
    const key = named(event);
    if (!(key in MOVES) || !acts()) return;
    MOVES[key]();
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

function leave(editor) {
  const name = editor.closest(".sentence").dataset.place;
  editor.remove();
  markUnsaved();
  go(ticks().find((tick) => tick.value === name));
}

function help() {
  document.getElementById("keys").showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#doubtful, #help-open, [data-leave]");
  if (!link || !beads()) return;
  event.preventDefault();
  if (link.id === "doubtful") doubtful(1);
  else if (link.id === "help-open") help();
  else leave(link.closest(".editor"));
});

// -- dragging a sentence by the end of its line: onto a bead, or between two

let drag = null;

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip || !acts() || event.button || drag) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId); // the pointer may leave the window and let go there
  const sentence = grip.closest(".sentence");
  const ghost = document.createElement("div");
  ghost.className = "ghost";
  ghost.textContent = sentence.querySelector("bdi").textContent;
  document.body.append(ghost);
  drag = { sentence, ghost, pointer: event.pointerId, target: null };
  sentence.classList.add("dragged");
  follow(event);
});

// A drag is not a gesture of the browser: a finger let go on the move would start a fling (touch-action or not), and the tap
// that comes next would only stop that fling.
document.addEventListener("touchstart", (event) => event.target.closest(".grip") && event.preventDefault(), { passive: false });

const dragging = (event) => event.pointerId === drag?.pointer;
document.addEventListener("pointermove", (event) => dragging(event) && follow(event));
document.addEventListener("pointerup", (event) => dragging(event) && drop(drag.target));
document.addEventListener("pointercancel", (event) => dragging(event) && drop(null));

function follow(event) {
  drag.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 8}px)`;
  const edge = 70;
  if (event.clientY < edge) scrollBy(0, -18);
  else if (event.clientY > innerHeight - edge - acts().offsetHeight) scrollBy(0, 18);
  mark(under(event.clientX, event.clientY));
}

function under(x, y) {
  const row = document.elementFromPoint(x, y)?.closest("#beads > .bead");
  if (!row) return null;
  const box = row.getBoundingClientRect();
  const gap = Math.min(10, box.height / 4);
  if (y < box.top + gap || y > box.bottom - gap) return { row, gap: y < box.top + gap ? "before" : "after" };
  return row === drag.sentence.closest(".bead") ? null : { row, gap: "" };
}

function mark(target) {
  for (const row of beads().querySelectorAll(".onto, .before, .after")) row.classList.remove("onto", "before", "after");
  if (target) target.row.classList.add(target.gap || "onto");
  drag.target = target;
}

function drop(target) {
  const { sentence, ghost } = drag;
  mark(null);
  ghost.remove();
  sentence.classList.remove("dragged");
  drag = null;
  if (!target) return;
  for (const tick of ticked()) tick.checked = false;
  const pick = ["pick", sentence.dataset.place];
  last = sentence.dataset.place;
  if (target.gap) return send(acts(), [["do", "unlink"], pick]);
  send(acts(), [["do", "link"], pick, ["onto", target.row.querySelector(".sentence").dataset.place]]);
}

// what only a script can do shows itself
function live() {
  beads()?.setAttribute("data-live", "");
}
document.addEventListener("htmx:afterSettle", live);
live();
