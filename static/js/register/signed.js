// A signed register of a group by video: reasons and notes show when asked for, and hide with the same key.

const root = document.querySelector(".is-private");
const button = document.querySelector("[data-show-private]");

if (root && button) {
  const words = button.querySelector("[data-words]");
  const toggle = () => {
    words.textContent = root.classList.toggle("is-private") ? "Show reasons and notes" : "Hide reasons and notes";
  };
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key.toUpperCase() !== "H") return;
    toggle();
  });
}
