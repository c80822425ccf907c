/* What the page does beyond the form: focus, a lost network, leaving quickly. All of it works without, only slower. */
(() => {
  const d = document, $ = (id) => d.getElementById(id);
  let last, shifts = 0, timer;

  const show = (it) => {
    it.focus({ preventScroll: true });
    it.scrollIntoView({ block: "start" });
  };
  const both = (two, four, act) => [two, four].forEach((name) => d.addEventListener("htmx:" + name, act));

  // After a turn: one thing gets the focus, the error or else the question.
  both("afterSettle", "after:settle", () => {
    const turn = $("turn"), question = $("qt"), link = $("lang");
    if (!turn || !question || turn === both.turn) return;
    both.turn = turn;
    d.title = question.dataset.title;
    if (link) link.href = turn.getAttribute("action").replace(/^\/../, "/" + link.lang);
    $("net").hidden = true;
    show($("refused") || question);
  });

  // The network was lost or the server could not: what is chosen stays, the same button sends it again.
  const lost = () => {
    const net = $("net");
    if (!net) return;
    net.hidden = false;
    show($("retry"));
  };
  both("sendError", "error", lost);
  ["htmx:timeout", "htmx:responseError"].forEach((name) => d.addEventListener(name, lost));

  // htmx notes the present address for the tab; it goes when the conversation does.
  const forget = () => {
    try { sessionStorage.clear(); } catch { /* storage is off: nothing was noted */ }
  };
  if (!$("turn")) forget();

  const leave = (form) => {
    d.documentElement.hidden = true;
    forget();
    navigator.sendBeacon(form.getAttribute("action"), new URLSearchParams());
    location.replace(form.dataset.to);
  };
  d.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.name === "do") last = button;
    if (button.id === "retry") {
      $("net").hidden = true;
      (last && last.isConnected ? last : $("turn").querySelector("[name=do]")).click();
    }
  });
  d.addEventListener("submit", (event) => {
    if (event.target.id !== "leave") return;
    event.preventDefault();
    leave(event.target);
  });
  d.addEventListener("keydown", (event) => {
    clearTimeout(timer);
    shifts = event.key === "Shift" ? shifts + 1 : 0;
    timer = setTimeout(() => (shifts = 0), 1500);
    if (shifts > 2 && $("leave")) leave($("leave"));
  });

  // A page shown from memory may hold answers of a visit that has ended.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    d.documentElement.hidden = true;
    location.reload();
  });
})();
