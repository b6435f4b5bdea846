// A key that was just made can be copied by a button; without this file it is selected by hand.
"use strict";

for (const button of document.querySelectorAll("button[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.querySelector("span").textContent = "Copied";
    } catch {
      button.querySelector("span").textContent = "Press Ctrl+C";
    }
  });
}
