// A chosen file's text goes where it could be pasted. Everything works without this file.
"use strict";

for (const field of document.querySelectorAll("[data-file-for]")) {
  field.hidden = false;
  field.querySelector("input").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (file) document.getElementById(field.dataset.fileFor).value = await file.text();
  });
}
