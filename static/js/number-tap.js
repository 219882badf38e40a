// A number or address that shows for a minute. Reading it is a POST, so that it is written down;
// the answer is the same component with its value.

const SECONDS = 60;

async function show(form) {
  const hidden = form.closest(".number");
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "HX-Request": "true" },
    credentials: "same-origin",
  });
  if (answer.status === 423 || answer.redirected) {
    document.dispatchEvent(new Event("page:locked"));
    return;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = document.adoptNode(page.querySelector(".number"));
  hidden.replaceWith(shown);
  shown.querySelector(".number__value")?.focus();
  setTimeout(() => hide(shown, hidden), SECONDS * 1000);
}

function hide(shown, hidden) {
  const hadFocus = shown.contains(document.activeElement);
  shown.replaceWith(hidden);
  if (hadFocus) hidden.querySelector("button").focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-number-tap]");
  if (!form) return;
  event.preventDefault();
  show(form).catch(() => {
    form.querySelector("[data-number-error]").hidden = false;
  });
});
