// "No answer" in two taps: the first saves the try at once and opens the bar in its row,
// the second says when to ring again. Without script both are pages of their own.
// Keys inside a row: N, then 1 2 3, or U.

async function post(form, button) {
  const body = new FormData(form);
  if (button?.name) body.set(button.name, button.value);
  const answer = await fetch(form.action, {
    method: "POST",
    body,
    headers: { "HX-Request": "true" },
    credentials: "same-origin",
  });
  if (answer.status === 423 || answer.redirected) {
    document.dispatchEvent(new Event("page:locked"));
    return null;
  }
  if (answer.status >= 500) throw new Error(String(answer.status));
  return answer;
}

function place(row) {
  let below = row.querySelector(".work-row__below");
  if (!below) {
    below = document.createElement("div");
    below.className = "work-row__below";
    row.append(below);
  }
  return below;
}

function put(row, html) {
  const below = place(row);
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("script").forEach((script) => script.remove());
  below.replaceChildren(...[...page.body.childNodes].map((node) => document.adoptNode(node)));
  if (below.querySelector("[data-settled]")) settle(row);
  below.querySelector("[data-settled], button")?.focus();
}

// The try is written down: the row no longer says how many there were, nor offers the same tap twice.
function settle(row) {
  row.querySelector(".work-row__name .tries")?.remove();
  row.querySelector('.work-row__acts form[action$="/no-answer/"]')?.remove();
}

function failed(row) {
  const words = document.createElement("p");
  words.className = "danger";
  words.setAttribute("role", "alert");
  words.textContent = "Not saved. There is no connection: keep this page open and tap again.";
  place(row).replaceChildren(words);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const row = form.closest(".work-row");
  const mine = form.closest("[data-no-answer]") || form.action.endsWith("/no-answer/");
  if (!row || !mine) return;
  event.preventDefault();
  const buttons = row.querySelectorAll("button");
  buttons.forEach((button) => (button.disabled = true));
  try {
    const answer = await post(form, event.submitter);
    if (answer?.headers.get("HX-Refresh")) window.location.reload();
    else if (answer) put(row, await answer.text());
  } catch {
    failed(row);
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) return;
  const row = event.target.closest(".work-row");
  const button = row && [...row.querySelectorAll("[data-key]")].find(
    (one) => one.dataset.key.toLowerCase() === event.key.toLowerCase(),
  );
  if (!button) return;
  event.preventDefault();
  button.click();
});
