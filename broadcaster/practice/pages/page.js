// Keeps the timelines current without moving what a person is reading: only threads that changed are replaced.
"use strict";

const follow = document.querySelector(".follow");
const box = follow.querySelector("input");
follow.hidden = false;

async function look() {
  if (box.checked && !document.hidden) {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.ok) {
        update(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch {
      // The server is restarting; the next look finds it.
    }
  }
  setTimeout(look, 2000);
}

function update(fresh) {
  const old = document.querySelectorAll(".column");
  fresh.querySelectorAll(".column").forEach((column, index) => merge(old[index], column));
}

function merge(shown, fresh) {
  const [masthead, masthead2] = [shown, fresh].map((column) => column.querySelector(".masthead"));
  if (masthead.dataset.state !== masthead2.dataset.state) {
    masthead.replaceWith(document.importNode(masthead2, true));
  }
  const [count, count2] = [shown, fresh].map((column) => column.querySelector(".count"));
  if (count.textContent !== count2.textContent) {
    count.textContent = count2.textContent;
  }
  const list = shown.querySelector(".threads");
  const kept = new Map([...list.children].map((thread) => [thread.dataset.key, thread]));
  const next = [...fresh.querySelector(".threads").children].map((thread) => keep(kept.get(thread.dataset.key), thread));
  next.forEach((thread, index) => {
    if (list.children[index] !== thread) {
      list.insertBefore(thread, list.children[index] ?? null);
    }
  });
  [...list.children].slice(next.length).forEach((thread) => thread.remove());
}

function keep(shown, fresh) {
  if (shown?.dataset.state !== fresh.dataset.state) {
    return document.importNode(fresh, true);
  }
  const ages = fresh.querySelectorAll(".age");
  shown.querySelectorAll(".age").forEach((age, index) => (age.textContent = ages[index].textContent));
  return shown;
}

setTimeout(look, 2000);
