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
  dialog.querySelector("[data-lock-error]").hidden = true;
  document.body.classList.remove("is-locked");
  document.title = title;
  touched = told = Date.now();
}

function fail(words) {
  const error = dialog.querySelector("[data-lock-error]");
  error.textContent = words;
  error.hidden = false;
  dialog.querySelector("[type=password]").focus();
}

function take(answer, words) {
  if (answer.redirected) window.location.assign(answer.url);
  else if (answer.status === 204) open();
  else fail(words);
}

async function unlock(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
  });
  take(answer, "That password is not right. Try again, or sign out.");
}

async function unlockWithPasskey(url) {
  const challenge = await (await fetch(url, { credentials: "same-origin" })).json();
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(challenge.publicKey);
  const credential = await navigator.credentials.get({ publicKey });
  const answer = await fetch(url, {
    method: "POST",
    body: new URLSearchParams({ credential: JSON.stringify(credential.toJSON()) }),
    headers: { "X-CSRFToken": token() },
    credentials: "same-origin",
  });
  take(answer, "That passkey is not yours here. Try again, or sign out.");
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
    unlock(event.target).catch(() => fail("There is no connection. Your page is kept; try again."));
  });
  const passkey = dialog.querySelector("[data-unlock-passkey]");
  passkey.hidden = !window.PublicKeyCredential?.parseRequestOptionsFromJSON;
  passkey.addEventListener("click", () => {
    unlockWithPasskey(passkey.dataset.unlockPasskey).catch(() =>
      fail("The passkey did not work. Try again, or use your password."),
    );
  });
  setInterval(() => {
    if (held()) touched = Date.now();
    else if (!dialog.open && Date.now() - touched > AFTER) lock();
  }, 5_000);
}
