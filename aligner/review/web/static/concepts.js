// Fields that name a concept offer what is typed; the form of a concept shows what saving it would do, as one goes.
"use strict";

let typedLast = 0; // the timer that waits until somebody rests

async function offerConcepts(field) {
  const list = document.getElementById("concepts-offered") || document.body.appendChild(Object.assign(document.createElement("datalist"), { id: "concepts-offered" }));
  field.setAttribute("list", list.id);
  try {
    const answer = await fetch(`/glossary/names?q=${encodeURIComponent(field.value)}`);
    const found = answer.ok ? await answer.json() : [];
    list.replaceChildren(...found.map(([id, told]) => Object.assign(document.createElement("option"), { value: id, label: told })));
  } catch {
    // an id or a name can be typed without help
  }
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("input[data-concepts]")) return;
  clearTimeout(typedLast);
  if (field.value.trim()) typedLast = setTimeout(() => offerConcepts(field), 120);
  if (field.matches("[data-another]") && field.value) {
    const next = field.cloneNode();
    next.value = "";
    field.removeAttribute("data-another");
    field.after(next);
  }
});

// -- the preview

let restingForm = 0; // the timer that waits until somebody rests
let previewing = null; // the request that is out

async function preview(form) {
  previewing?.abort();
  previewing = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "preview");
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: previewing.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const effect = page.getElementById("effect");
    if (effect && form.isConnected) document.getElementById("effect").replaceChildren(...effect.childNodes);
  } catch {
    // another change came first, or the server is away: saving says so
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-preview]");
  if (!form) return;
  clearTimeout(restingForm);
  restingForm = setTimeout(() => preview(form), 250);
});
document.addEventListener("submit", () => clearTimeout(restingForm));
