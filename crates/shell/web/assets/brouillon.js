// What is being typed, kept by the server as a draft; without this file a button does it.
const form = document.querySelector("form[data-brouillon]");
if (form) {
  const told = form.querySelector("[data-etat]"), words = form.querySelector("#texte");
  const fields = () => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "geste")).toString();
  // One goes on where one stopped.
  words.setSelectionRange(words.value.length, words.value.length);
  let timer = 0, last = fields(), over = false;
  const say = (text) => { told.textContent = text; };
  const keep = async () => {
    clearTimeout(timer);
    const body = fields();
    if (over || body === last) return;
    last = body;
    const answer = await fetch(form.dataset.brouillon, {
      method: "POST", body, keepalive: body.length < 60000, redirect: "error",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }).catch(() => null);
    if (over) return;
    if (answer?.ok) say(words.value.trim() ? "Brouillon gardé à " + await answer.text() : "");
    else { last = ""; say("Brouillon pas encore gardé : gardez la page ouverte."); timer = setTimeout(keep, 8000); }
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 1200); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  addEventListener("pagehide", keep);
  form.addEventListener("submit", () => { over = true; clearTimeout(timer); });

  // Who would read it, as the sort and the choice change.
  const reads = form.querySelector("[data-lu-par]"), sort = form.querySelector("#nature"), chosen = form.querySelector("#categorie");
  const tell = () => {
    const own = chosen?.value && chosen.selectedOptions[0].textContent;
    reads.textContent = own || sort.selectedOptions[0].dataset.lu;
  };
  sort.addEventListener("change", tell);
  chosen?.addEventListener("change", tell);
}
