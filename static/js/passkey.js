// Says on the page when a passkey did not work; the package only tells the console.

document.addEventListener("allauth.error", (event) => {
  const words = document.querySelector("[data-passkey-error]");
  if (!words) return;
  event.preventDefault();
  words.hidden = false;
  words.focus();
});
