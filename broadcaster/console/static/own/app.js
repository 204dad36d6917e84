// Small comforts; every page works without them.
"use strict";

// The navigation's "more" closes when somebody clicks elsewhere or presses Escape.
document.addEventListener("click", (event) => {
  for (const more of document.querySelectorAll("details.nav__more[open]")) {
    if (!more.contains(event.target)) more.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const more of document.querySelectorAll("details.nav__more[open]")) {
    more.open = false;
    more.querySelector("summary").focus();
  }
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
const release = () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
};
window.addEventListener("pageshow", release);
window.navigation?.addEventListener("navigateerror", release);

// What went wrong is read out and reached first.
const wrong = document.querySelector("[data-focus]");
if (wrong) wrong.focus();
