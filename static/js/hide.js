// Women's support: two presses of Esc, or the button, cover the page at once; the same brings it back.

const WITHIN = 700;
let last = 0;
let cover = null;
let title = "";
let focused = null;

function toggle() {
  if (cover) {
    document.body.classList.remove("is-hidden");
    cover.remove();
    cover = null;
    document.title = title;
    focused?.focus();
    return;
  }
  title = document.title;
  focused = document.activeElement;
  cover = document.createElement("div");
  cover.className = "cover";
  cover.append("Notes");
  document.title = "Notes";
  document.body.append(cover);
  document.body.classList.add("is-hidden");
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    last = 0;
    return;
  }
  const moment = Date.now();
  if (moment - last < WITHIN) {
    last = 0;
    toggle();
  } else last = moment;
});

document.addEventListener("click", (event) => {
  if (cover || event.target.closest?.("[data-hide]")) toggle();
});
