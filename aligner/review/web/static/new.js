// New work: files are dropped on the form, and progress is told as it happens; the pages do without this script too.
"use strict";

function prepare(form) {
  const files = form.querySelector("input[type=file][multiple]");
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      form.classList.add("onto");
    });
  }
  const kinds = files.accept.split(",");
  const isPage = (file) => kinds.some((kind) => file.name.toLowerCase().endsWith(kind));
  const folder = form.querySelector("input[webkitdirectory]");
  folder.addEventListener("change", () => choose(folder, [...folder.files].filter(isPage)));
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("onto"));
  form.addEventListener("submit", (event) => {
    const chosen = [...form.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
    if (chosen.reduce((bytes, file) => bytes + file.size, 0) <= Number(form.dataset.largest) - 65536) return; // the fields beside them
    event.preventDefault();
    const told = document.getElementById("problem");
    Object.assign(told, { textContent: form.dataset.told, hidden: false });
    told.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean); // gone after the event
    if (!entries.some((entry) => entry.isDirectory)) files.files = event.dataTransfer.files;
    else Promise.all(entries.map((entry) => filesIn(entry, isPage))).then((found) => choose(files, found.flat()));
  });
}

function choose(field, files) {
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  field.files = chosen.files;
}

// All files of what was dropped; of a folder those that are pages.
async function filesIn(entry, isPage) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // a hundred at a time
    if (!some.length) return found;
    found.push(...(await Promise.all(some.map((one) => filesIn(one, isPage)))).flat().filter(isPage));
  }
}

function watch(place) {
  const bar = place.querySelector("progress");
  const told = place.querySelector("[data-told]");
  const source = new EventSource(place.dataset.work);
  let pages = place.querySelectorAll(".rows > li").length;
  source.addEventListener("message", (event) => {
    const now = JSON.parse(event.data);
    if (!document.contains(place)) return source.close();
    if (now.total) {
      bar.max = now.total;
      bar.value = now.done;
      told.textContent = told.dataset.told.replace("%d", now.done).replace("%t", now.total);
    }
    if (!["waiting", "working"].includes(now.state) || now.pages > pages) {
      pages = now.pages;
      source.close();
      location.reload();
    }
  });
}

function begin() {
  for (const form of document.querySelectorAll("form[data-drop]:not([data-ready])")) {
    form.dataset.ready = "";
    prepare(form);
  }
  for (const place of document.querySelectorAll("[data-work]:not([data-ready])")) {
    place.dataset.ready = "";
    watch(place);
  }
}

document.addEventListener("htmx:afterSettle", begin);
begin();
