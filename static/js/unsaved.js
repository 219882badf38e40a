// Warns before a page is left with a form that was typed in, or a row that is not saved.

const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-warn-unsaved]");
  if (form) changed.add(form);
});

document.addEventListener("submit", (event) => changed.delete(event.target));

document.addEventListener("htmx:after:request", (event) => {
  const form = event.target.closest?.("form");
  if (form && event.detail.ctx.response.status < 400) changed.delete(form);
});

window.addEventListener("beforeunload", (event) => {
  const open = [...changed].some((form) => form.isConnected);
  if (open || document.querySelector(".save-state--not-saved")) event.preventDefault();
});
