// Locks a page that nobody touches: the server is told, the page is blanked and kept, and a
// dialog asks for the password. Only hands count as activity; what a page fetches by itself does not.

const { lockAfter, lockUrl, unlockUrl } = document.body.dataset;
const dialog = document.querySelector("dialog[data-lock]");
const AFTER = Number(lockAfter) * 60_000;
const TOLD_EVERY = 60_000;
const title = document.title;

let touched = Date.now();
let told = Date.now();

function held() {
  const until = document.body.dataset.heldUntil;
  return Boolean(until) && Date.parse(until) > Date.now();
}

function touch() {
  if (dialog.open) return;
  touched = Date.now();
  if (touched - told < TOLD_EVERY) return;
  told = touched;
  fetch(unlockUrl, { method: "HEAD", credentials: "same-origin" }).catch(() => {});
}

function blank() {
  if (dialog.open) return;
  document.body.classList.add("is-locked");
  document.title = "Locked";
  dialog.showModal();
}

function token() {
  return dialog.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function lock() {
  blank();
  await fetch(lockUrl, {
    method: "POST",
    headers: { "X-CSRFToken": token() },
    credentials: "same-origin",
  }).catch(() => {});
}

function open() {
  dialog.close();
  dialog.querySelector("form").reset();
  document.body.classList.remove("is-locked");
  document.title = title;
  touched = told = Date.now();
}

async function unlock(form) {
  const error = dialog.querySelector("[data-lock-error]");
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
  });
  if (answer.redirected) window.location.assign(answer.url);
  else if (answer.status === 204) open();
  else {
    error.textContent = "That password is not right. Try again, or sign out.";
    error.hidden = false;
    form.querySelector("[type=password]").focus();
  }
}

if (dialog && AFTER) {
  for (const hand of ["keydown", "pointerdown", "wheel", "touchstart", "input"]) {
    document.addEventListener(hand, touch, { passive: true, capture: true });
  }
  document.addEventListener("page:locked", blank);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-unlock]")) return;
    event.preventDefault();
    unlock(event.target).catch(() => {
      const error = dialog.querySelector("[data-lock-error]");
      error.textContent = "There is no connection. Your page is kept; try again.";
      error.hidden = false;
    });
  });
  setInterval(() => {
    if (!dialog.open && !held() && Date.now() - touched > AFTER) lock();
  }, 5_000);
}
