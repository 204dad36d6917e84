// Dragging a message to another day opens the form in which it is moved; nothing moves by itself.
"use strict";

for (const entry of document.querySelectorAll(".calendar [data-move]")) {
  entry.draggable = true;
  entry.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", entry.dataset.move);
    event.dataTransfer.effectAllowed = "move";
  });
}
for (const day of document.querySelectorAll(".calendar [data-day]")) {
  day.addEventListener("dragover", (event) => {
    event.preventDefault();
    day.classList.add("day--over");
  });
  day.addEventListener("dragleave", () => day.classList.remove("day--over"));
  day.addEventListener("drop", (event) => {
    event.preventDefault();
    day.classList.remove("day--over");
    const move = event.dataTransfer.getData("text/plain");
    if (/^\/plan\/\d+\/move$/.test(move)) location.assign(`${move}?day=${day.dataset.day}`);
  });
}
