// Takes the chosen children: what the server gives is sealed here under the code, and never written otherwise.
import { keep, progress, send } from "/statique/coffre.js";

const form = document.querySelector("form[data-emporter]");
const told = form?.querySelector("[data-etat]"), code = form?.querySelector("#code");
const say = (words, kind = "") => {
  told.className = "flash " + kind;
  told.hidden = false;
  told.replaceChildren(Object.assign(document.createElement("p"), { textContent: words }));
  told.scrollIntoView({ block: "nearest" });
};
const line = document.querySelector("[data-envoi]");
if (line) addEventListener("envoi", ({ detail }) => { line.hidden = false; line.textContent = progress(detail); });
send().catch(() => 0);
/** Shows what was taken in this very page: the code was just typed, another page would ask it again. */
async function opened() {
  document.querySelector("#contenu").replaceChildren(Object.assign(document.createElement("div"), { id: "nomade", className: "nomade" }));
  await import("/statique/hors-ligne.js");
  history.pushState(null, "", "/hors-ligne");
  addEventListener("popstate", () => { if (location.pathname !== "/hors-ligne") location.reload(); });
}
form?.querySelector("#code-clair").addEventListener("change", (e) => { code.type = e.target.checked ? "text" : "password"; });
form?.addEventListener("submit", async (e) => {
  e.preventDefault();
  delete form.dataset.sending;
  const button = form.querySelector("button.btn");
  const free = () => { delete form.dataset.sending; button.removeAttribute("aria-disabled"); };
  const chosen = [...new FormData(form)].filter(([name]) => name === "enfants" || name === "maisons");
  const said = [...new FormData(form)].filter(([name]) => name === "nature" || name === "nom_appareil");
  if (!chosen.length) { say("Cochez au moins un enfant.", "bad"); return free(); }
  const whose = form.querySelector("[name=nature]") && !form.querySelector("[name=nature]:checked");
  if (whose) { say("Dites à qui est cet appareil.", "bad"); form.querySelector("[name=nature]").focus(); return free(); }
  if (code.value.trim().length < 10) { say("Il faut dix caractères au moins.", "bad"); code.focus(); return free(); }
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !navigator.serviceWorker) {
    say("Ce navigateur ne sait pas garder à clé : il faut https et un navigateur à jour.", "bad");
    return free();
  }
  say("Un instant : ce qui est emporté est chiffré.");
  try {
    await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    await navigator.serviceWorker.ready;
    const answer = await fetch("/sans-reseau/emporter", {
      method: "POST", redirect: "error",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams([...chosen, ...said]),
    });
    // The device waits for somebody's word, or takes nothing: the service says why.
    if (answer.status === 409 || answer.status === 422) { say((await answer.json()).dit, "warning"); return free(); }
    if (!answer.ok) throw new Error(answer.status);
    await send();
    await keep(await answer.json(), code.value.trim());
    navigator.storage?.persist?.();
    await opened().catch(() => location.assign("/hors-ligne"));
  } catch (error) {
    const full = error?.name === "QuotaExceededError" || error?.message === "plein";
    say(full ? "Cet appareil n’a plus de place : libérez-en, ou emportez moins d’enfants."
      : "Rien n’a été emporté : le réseau ou le service a manqué. Recommencez.", "bad");
    free();
  }
});
