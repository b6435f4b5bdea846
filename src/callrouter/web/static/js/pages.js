// What pages do beyond what a browser does by itself. Everything works without this file.
"use strict";

// A link that only changes what is shown further down leaves the reader where they are.
let stayAt = null;
document.addEventListener("htmx:before:swap", (event) => {
  stayAt = event.detail?.ctx?.sourceElement?.hasAttribute("data-stays") ? window.scrollY : null;
});
document.addEventListener("htmx:after:swap", () => {
  if (stayAt !== null) window.scrollTo(0, stayAt);
});

// A fragment that came in begins where its main part does: readers hear it from the start.
document.addEventListener("htmx:after:swap", (event) => {
  const main = document.getElementById("main");
  if (event.detail?.ctx?.target?.id !== "main" || !main) return;
  const problem = main.querySelector("[role=alert]");
  (problem ?? main).focus({ preventScroll: !problem });
});

// On a phone a row of tabs is wider than the screen: the present one is to be seen.
const showPresent = () => {
  for (const tab of document.querySelectorAll(".tabs [aria-current], .sections [aria-current]")) {
    const row = tab.parentElement;
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }
};
document.addEventListener("DOMContentLoaded", showPresent);
document.addEventListener("htmx:after:swap", showPresent);

// The picker shows what there is as soon as it is opened (a toggle does not bubble).
document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches("details.picker[open]")) return;
    event.target.querySelector("#picker-found")?.dispatchEvent(new Event("opened"));
    event.target.querySelector("#picker-search").focus();
  },
  true,
);

// Menus close when something else is chosen.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.who[open], details.picker[open], details.more[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details[open].who, details[open].picker, details[open].more");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Picking all rows of a list at once, and saying how many are picked.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-picks]");
  if (!form || event.target.type !== "checkbox") return;
  const rows = form.querySelectorAll("input[type=checkbox][name]");
  if (event.target.hasAttribute("data-all")) {
    for (const row of rows) row.checked = event.target.checked;
  }
  const picked = [...rows].filter((row) => row.checked).length;
  for (const count of form.querySelectorAll("[data-picked]")) count.textContent = picked;
  form.toggleAttribute("data-any", picked > 0);
});

// Whoever gives a time means the line that it stands in.
document.addEventListener("input", (event) => {
  if (!event.target.matches(".override-form .pair input[type=time]")) return;
  const line = event.target.closest(".pair").querySelector("input[type=radio]");
  if (line) line.checked = true;
});
