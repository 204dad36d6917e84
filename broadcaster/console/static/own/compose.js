// Verfassen without losing a word: what is not saved yet stays in this browser, and is saved once that is possible.
"use strict";

const form = document.getElementById("writing");
const keeper = document.getElementById("keeper");
const offline = document.getElementById("offline");
const drawer = `broadcaster${form.dataset.keep}`;
const OURS = new Set(["form_token", "version", "page", "strokes", "tab", "files"]);
let typing = 0;

const field = (name) => form.querySelector(`input[name="${name}"]`);
const typed = () => [...new FormData(form)].filter(([name, value]) => !OURS.has(name) && typeof value === "string");

function putAside() {
  const page = { version: field("version").value, page: field("page").value, strokes: field("strokes").value };
  try { localStorage.setItem(drawer, JSON.stringify({ ...page, typed: typed() })); } catch { /* a full drawer keeps what it has */ }
}

// Pictures may have been added or moved since: each keeps its own description.
function placed(name, pictures) {
  const place = name.match(/^pictures\[(\d+)\]/)?.[1];
  const picture = place && form.querySelectorAll('input[name="pictures"]')[place - 1].value;
  return place ? name.replace(place, pictures.indexOf(picture) + 1) : name;
}

function takeBack(kept) {
  const values = new Map();
  for (const [name, value] of kept.typed) values.set(name, [...(values.get(name) ?? []), value]);
  for (const one of form.elements) {
    if (!one.name || OURS.has(one.name) || one.type === "submit" || one.type === "hidden") continue;
    const found = values.get(placed(one.name, values.get("pictures") ?? [])) ?? [];
    if (one.type === "checkbox" || one.type === "radio") one.checked = found.includes(one.value);
    else one.value = found[0] ?? "";
    if (found.some(Boolean)) one.closest("details")?.setAttribute("open", "");
  }
  for (const name of ["version", "page", "strokes"]) field(name).value = kept[name];
}

// Somebody may type before this script is there.
const changed = () => [...form.elements].some((one) => one.name !== "tab" && (
  one.type === "checkbox" || one.type === "radio" ? one.checked !== one.defaultChecked
    : ["text", "textarea"].includes(one.type) && one.value.replaceAll("\r\n", "\n") !== one.defaultValue.replaceAll("\r\n", "\n")));
const again = () => setTimeout(() => form.dispatchEvent(new Event("input", { bubbles: true })), 0);

// What the server has, or has something newer of, need not be taken back.
const arrived = (kept) => JSON.stringify(kept.typed) === JSON.stringify(typed())
  || (kept.page === form.dataset.page && Number(kept.strokes) <= Number(form.dataset.strokes));
const lost = form.querySelector("#lost .wrong");
const kept = lost ? null : JSON.parse(localStorage.getItem(drawer) ?? "null");
if (kept && arrived(kept)) localStorage.removeItem(drawer);
else if (kept) {
  takeBack(kept);
  document.getElementById("restored").hidden = false;
}
window.addEventListener("load", () => changed() && again());

form.addEventListener("input", () => {
  field("strokes").value = Number(field("strokes").value) + 1;
  typing += 1;
  putAside();
}, true);

// The server has it: the drawer may be emptied, unless somebody went on typing meanwhile.
let asked = 0;
keeper.addEventListener("htmx:before:request", (event) => {
  // The next page takes back what is typed while this one is left.
  if (form.dataset.sent) event.preventDefault();
  asked = typing;
});
keeper.addEventListener("kept", () => {
  offline.hidden = true;
  if (asked === typing) localStorage.removeItem(drawer);
});
keeper.addEventListener("lost", () => document.querySelector("#lost [data-focus]")?.focus());
keeper.addEventListener("htmx:error", () => {
  offline.hidden = false;
  setTimeout(() => keeper.dispatchEvent(new Event("keep")), 3000);
});
window.addEventListener("online", () => keeper.dispatchEvent(new Event("keep")));

// Nobody is sent to a page that cannot be reached; and what is sent now is newer than what is still on its way.
form.addEventListener("submit", (event) => {
  field("strokes").value = Number(field("strokes").value) + 1;
  putAside();
  if (navigator.onLine) return;
  event.preventDefault();
  offline.hidden = false;
});
window.navigation?.addEventListener("navigateerror", () => setTimeout(() => keeper.dispatchEvent(new Event("keep")), 0));

// Ctrl+Enter leads to the check and never further; chosen pictures are added at once.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  event.preventDefault();
  form.requestSubmit(document.getElementById("check"));
});
for (const files of form.querySelectorAll("input[type=file][data-press]")) {
  files.addEventListener("change", () => files.files.length && form.requestSubmit(document.getElementById(files.dataset.press)));
}

// A link to a problem opens whatever its field is folded into.
document.addEventListener("click", (event) => {
  const id = event.target.closest?.('a[href^="#"]')?.getAttribute("href").slice(1);
  const aim = id && document.getElementById(decodeURIComponent(id));
  if (!aim || !form.contains(aim)) return;
  event.preventDefault();
  for (let fold = aim.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  aim.closest(".tabset__panel")?.previousElementSibling.previousElementSibling.click();
  aim.focus();
  aim.scrollIntoView({ block: "center" });
});
