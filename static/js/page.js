// What every page does: starts nhsuk-frontend, opens menus, reveals questions, keeps htmx in bounds.

import { initAll } from "../vendor/nhsuk-frontend/nhsuk-frontend.min.js";

initAll();

const menu = document.querySelector("[data-menu]");
menu?.addEventListener("click", () => {
  const panel = document.getElementById(menu.getAttribute("aria-controls"));
  const open = panel.classList.toggle("is-open");
  menu.setAttribute("aria-expanded", String(open));
});

document.addEventListener("click", (event) => {
  for (const details of document.querySelectorAll("details[data-closes][open]")) {
    if (!details.contains(event.target)) details.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of document.querySelectorAll("details[data-closes][open]")) {
    details.open = false;
    details.querySelector("summary").focus();
  }
});

// A question with data-when="name=answer|answer" shows while one of the answers is chosen.

function answersTo(form, name) {
  const fields = [...form.elements].filter((field) => field.name === name);
  return fields
    .filter((field) => !/^(radio|checkbox)$/.test(field.type) || field.checked)
    .map((field) => field.value);
}

function reveal(form) {
  for (const question of form.querySelectorAll("[data-when]")) {
    const [name, wanted] = question.dataset.when.split("=");
    const given = answersTo(form, name);
    const shown = wanted.split("|").some((answer) => given.includes(answer));
    question.classList.toggle("is-revealed", shown);
  }
}

document.addEventListener("change", (event) => {
  if (event.target.form) reveal(event.target.form);
});

function revealAll(root) {
  for (const question of root.querySelectorAll("[data-when]")) reveal(question.closest("form"));
}

revealAll(document);

// htmx swaps text and forms, never scripts; a lock or a lost sign-in never lands in a fragment.

document.addEventListener("htmx:before:swap", (event) => {
  for (const task of event.detail.tasks) {
    task.fragment?.querySelectorAll("script").forEach((script) => script.remove());
  }
});

document.addEventListener("htmx:before:response", (event) => {
  const { raw, status } = event.detail.ctx.response;
  const sentAway = raw.redirected && new URL(raw.url).pathname.startsWith("/account/");
  if (status !== 423 && !sentAway) return;
  event.preventDefault();
  document.dispatchEvent(new Event("page:locked"));
});

document.addEventListener("htmx:after:settle", (event) => revealAll(event.target));
