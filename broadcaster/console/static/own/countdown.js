// Lets a countdown run between two renewals of the page, by the server's clock.
"use strict";

const arrived = new Map();

setInterval(() => {
  for (const clock of document.querySelectorAll("[data-until]")) {
    const key = clock.dataset.now;
    if (!arrived.has(key)) arrived.set(key, Date.now() - Date.parse(key));
    const left = Math.max(0, Math.round((Date.parse(clock.dataset.until) - (Date.now() - arrived.get(key))) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}, 1000);
