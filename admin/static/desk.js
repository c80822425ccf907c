// The desk works without this: it only spares a few taps.
"use strict";
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  // Back from memory after signing out must show nothing.
  document.documentElement.hidden = true;
  location.reload();
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = document.getElementById(button.dataset.copy);
    text.select();
    navigator.clipboard?.writeText(text.value);
  });
}
const open = document.querySelector("[data-still]");
if (open) setInterval(async () => {
  const answer = await fetch(open.dataset.still, { redirect: "manual" }).catch(() => null);
  if (!answer || answer.status === 204) return;
  open.remove();
  location.reload();
}, 60000);
