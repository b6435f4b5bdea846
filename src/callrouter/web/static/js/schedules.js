// Hours of a week by dragging. It reads and writes the fields of the form, and nothing else.
"use strict";
(() => {
  if (document.documentElement.hasAttribute("data-weeks")) return; // it came with a page before
  document.documentElement.setAttribute("data-weeks", "");
  const SVG = "http://www.w3.org/2000/svg";
  const DAY = 1440;
  const STEP = 15;
  const minutes = (text) => {
    const [hour, minute] = text.split(":").map(Number);
    return Number.isNaN(hour + minute) ? null : hour * 60 + minute;
  };
  const time = (minute) => `${String(Math.floor(minute / 60) % 24).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const words = (minute) => new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", timeZone: "UTC" }).format(minute * 60000);
  const near = (minute) => Math.round(minute / STEP) * STEP;

  const rowsOf = (schedule) => [...schedule.querySelectorAll("[data-row]")];
  const daysOf = (row) => [...row.querySelectorAll("input[type=checkbox]")];
  const timesOf = (row) => [...row.querySelectorAll("input[type=time]")];

  // Another row of the same schedule, empty; its fields are numbered on.
  function addRow(schedule) {
    const number = Math.max(-1, ...rowsOf(schedule).map((row) => Number(row.dataset.row))) + 1;
    const row = document.querySelector("[data-row]").cloneNode(true);
    const key = `${schedule.dataset.schedule}-${number}`;
    row.dataset.row = number;
    row.classList.remove("has-problem");
    row.querySelector(".problem")?.remove();
    for (const input of row.querySelectorAll("input")) {
      input.name = `${input.name.split("-")[0]}-${key}`;
      if (input.type === "checkbox") input.checked = false;
      else input.value = "";
    }
    row.querySelector("[data-drop-row]").value = `drop-row-${key}`;
    schedule.querySelector(".no-hours")?.remove();
    schedule.querySelector("[data-rows]").append(row);
    return row;
  }

  // Hours of one day: out of the row where they were, into one with the new times.
  function move(schedule, row, day, start, end, newDay) {
    if (row) daysOf(row)[day].checked = false;
    const texts = [time(start), time(end)];
    const alone = row && !daysOf(row).some((each) => each.checked) ? row : null;
    const fits = rowsOf(schedule).find((each) => each !== alone && timesOf(each).every((input, i) => input.value === texts[i]));
    const target = fits ?? alone ?? rowsOf(schedule).find((each) => !timesOf(each).some((input) => input.value)) ?? addRow(schedule);
    timesOf(target).forEach((input, i) => { input.value = texts[i]; });
    daysOf(target)[newDay].checked = true;
    if (alone && target !== alone) alone.remove();
  }

  function blocksOf(form) {
    const blocks = [];
    for (const schedule of form.querySelectorAll("[data-schedule]")) {
      const name = schedule.querySelector(`[name^="name-"]`).value;
      for (const row of rowsOf(schedule)) {
        const [start, typedEnd] = timesOf(row).map((input) => minutes(input.value));
        const end = typedEnd === 0 ? DAY : typedEnd;
        if (start === null || end === null || start === end) continue;
        daysOf(row).forEach((box, day) => {
          if (!box.checked) return;
          const block = { schedule, row, day, name, start, end, tone: schedule.dataset.tone };
          if (start < end) blocks.push({ ...block, column: day, from: start, to: end });
          else {
            blocks.push({ ...block, column: day, from: start, to: DAY, isCut: true });
            blocks.push({ ...block, column: (day + 1) % 7, from: 0, to: end, isCut: true });
          }
        });
      }
    }
    return blocks;
  }

  function shape(name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  function draw(form) {
    const groups = [...form.querySelectorAll(".day-picture .blocks")];
    for (const group of groups) group.replaceChildren();
    for (const block of blocksOf(form)) {
      const made = shape("svg", { class: "block", y: `${(block.from / DAY) * 100}%`, width: "100%", height: `${((block.to - block.from) / DAY) * 100}%` });
      const hours = `${words(block.start)}–${words(block.end)}`;
      made.append(
        shape("title", {}, `${block.name} ${hours}`),
        shape("rect", { class: block.tone, x: "1.5%", width: "97%", height: "100%", rx: 4 }),
        shape("text", { class: "block-name", x: 10, y: 18 }, block.name),
        shape("text", { class: "block-hours", x: 10, y: 35 }, hours),
      );
      made.block = block;
      groups[block.column].append(made);
    }
  }

  let drag = null;
  let worked = null; // the schedule worked on last: an empty place becomes its hours

  function at(event, picture) {
    const box = picture.getBoundingClientRect();
    return Math.max(0, Math.min(DAY, ((event.clientY - box.top) / box.height) * DAY));
  }

  function begin(event) {
    const picture = event.target.closest("[data-week-picture] .day-picture");
    if (!picture || event.button !== 0 || event.pointerType === "touch") return; // fingers scroll
    const form = picture.closest("[data-week-form]");
    const minute = at(event, picture);
    const block = event.target.closest(".block")?.block;
    if (block?.isCut) return; // hours over midnight are set by their fields
    event.preventDefault();
    if (block) {
      const edge = 9 / picture.getBoundingClientRect().height * DAY;
      const what = minute > block.to - edge ? "end" : minute < block.from + edge ? "start" : "all";
      worked = block.schedule;
      drag = { form, what, block, from: minute, start: block.start, end: block.end, day: block.day };
    } else {
      const schedule = worked?.isConnected ? worked : form.querySelector("[data-schedule]");
      const start = Math.min(near(minute), DAY - 2 * STEP);
      drag = { form, what: "new", block: { schedule, row: null, day: Number(picture.dataset.day) }, from: start, start, end: start, day: Number(picture.dataset.day) };
    }
    const group = document.elementFromPoint(event.clientX, event.clientY)?.closest(".block");
    drag.shown = group ?? shape("svg", { class: "block", width: "100%" });
    if (!group) {
      drag.shown.append(shape("rect", { class: drag.block.schedule.dataset.tone, x: "1.5%", width: "97%", height: "100%", rx: 4 }), shape("text", { class: "block-hours", x: 10, y: 18 }));
      picture.querySelector(".blocks").append(drag.shown);
    }
  }

  function follow(event) {
    if (!drag) return;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-week-picture] .day-picture");
    const picture = over ?? drag.shown.closest(".day-picture");
    const minute = at(event, picture);
    const by = near(minute - drag.from);
    const { block } = drag;
    if (drag.what === "end") drag.end = Math.min(DAY, Math.max(block.start + STEP, near(minute)));
    else if (drag.what === "start") drag.start = Math.max(0, Math.min(block.end - STEP, near(minute)));
    else if (drag.what === "new") drag.end = Math.min(DAY, Math.max(drag.start, near(minute)));
    else {
      const length = block.end - block.start;
      drag.start = Math.max(0, Math.min(DAY - length, block.start + by));
      drag.end = drag.start + length;
      drag.day = Number(picture.dataset.day);
      picture.querySelector(".blocks").append(drag.shown);
    }
    drag.shown.setAttribute("y", `${(drag.start / DAY) * 100}%`);
    drag.shown.setAttribute("height", `${((drag.end - drag.start) / DAY) * 100}%`);
    drag.shown.querySelector(".block-hours").textContent = `${words(drag.start)}–${words(drag.end)}`;
  }

  function end() {
    if (!drag) return;
    const { form, block, start, end: until, day } = drag;
    const isMoved = start !== block.start || until !== block.end || day !== block.day;
    drag = null;
    if (until - start >= STEP && isMoved) move(block.schedule, block.row, block.day, start, until, day);
    draw(form);
  }

  document.addEventListener("pointerdown", begin);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", () => { if (drag) { const { form } = drag; drag = null; draw(form); } });

  document.addEventListener("click", (event) => {
    const schedule = event.target.closest("[data-week-form] [data-schedule]");
    if (!schedule) return;
    worked = schedule;
    const form = schedule.closest("form");
    if (event.target.closest("[data-add-row]") && document.querySelector("[data-row]")) {
      event.preventDefault();
      addRow(schedule).querySelector("input").focus();
    } else if (event.target.closest("[data-drop-row]") && form.querySelectorAll("[data-row]").length > 1) {
      event.preventDefault();
      event.target.closest("[data-row]").remove();
      schedule.querySelector("[data-add-row]").focus();
      draw(form);
    }
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-week-form]");
    if (form) draw(form);
  });

  function ready() {
    for (const form of document.querySelectorAll("[data-week-form]:not([data-can-drag])")) {
      form.setAttribute("data-can-drag", "");
      form.querySelector(".drag-help").hidden = false;
      draw(form);
    }
  }
  ready();
  document.addEventListener("htmx:after:swap", ready);
})();
