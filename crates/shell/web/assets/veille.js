// A page left alone is hidden before who passes by: nothing of it is lost, the password brings it back. The door locks
// the session at the same delay (door/lock.rs), but only at the next request.
const body = document.body;
let timer = 0, last = Date.now(), cover = null, hidden = [], fresh = false;
const delay = () => Number(body.dataset.veille) * 60000;
const part = (tag, props, ...kids) => {
  const e = Object.assign(document.createElement(tag), props);
  e.append(...kids);
  return e;
};

function show() {
  fresh = false;
  cover.remove();
  cover = null;
  hidden.forEach(([e, style]) => { e.style.display = style; });
  document.title = body.dataset.titre;
  here();
}

// The browser is shared: the session may be another's by now, and this page is not theirs.
function back(text) {
  const page = new DOMParser().parseFromString(text, "text/html").body.dataset;
  if (page.cle === body.dataset.cle && page.user === body.dataset.user) show();
  else location.reload();
}

// Signed in again in another tab: who has no password comes back to what they wrote.
async function again() {
  if (!cover || document.hidden) return;
  const answer = await fetch("/aide").catch(() => null);
  if (answer?.ok && !answer.redirected && fresh) back(await answer.text());
}

async function unlock(e) {
  e.preventDefault();
  const field = cover.querySelector("input"), told = cover.querySelector("[role=alert]");
  told.textContent = "";
  const form = new URLSearchParams({ mot_de_passe: field.value, vers: "/aide" });
  const answer = await fetch("/verrou", { method: "POST", body: form }).catch(() => null);
  if (answer?.ok && answer.redirected && !answer.url.includes("/connexion")) return back(await answer.text());
  field.value = "";
  told.textContent = !answer ? "Pas de réseau : la page reste cachée. Réessayez quand il revient."
    : answer.status === 422 ? "Ce n’est pas votre mot de passe. Vérifiez, puis recommencez."
      : answer.status === 429 ? "Trop d’essais : attendez une minute, puis recommencez."
        : "Votre session est finie : reconnectez-vous.";
  field.focus();
}

function hide() {
  if (cover) return;
  hidden = [...body.children].map((e) => [e, e.style.display]);
  hidden.forEach(([e]) => { e.style.display = "none"; });
  body.dataset.titre = document.title;
  document.title = "Page cachée · Maillage";
  const field = part("input", { className: "in", id: "veille-mot", type: "password", autocomplete: "current-password", required: true });
  const link = part("a", { href: "/connexion?suite=" + encodeURIComponent(location.pathname) }, "Se reconnecter autrement (dans un autre onglet)");
  link.target = "_blank";
  link.addEventListener("click", () => { fresh = true; });
  const form = part("form", { className: "form" },
    part("p", { className: "field" }, part("label", { htmlFor: "veille-mot" }, "Votre mot de passe"), field),
    part("p", { role: "alert", className: "error" }), part("p", { className: "actions" }, part("button", { className: "btn" }, "Revenir à la page"), " ", link));
  form.addEventListener("submit", unlock);
  cover = part("main", { className: "page wrap", id: "veille" },
    part("h1", {}, "Page cachée"),
    part("p", {}, `Rien n’a bougé ici depuis ${body.dataset.veille} minutes. Ce que vous écriviez est encore là.`), form);
  body.append(cover);
  field.focus();
}

// A machine that slept counts the time it slept.
function here() {
  if (cover) return;
  if (Date.now() - last > delay()) return hide();
  last = Date.now();
  clearTimeout(timer);
  timer = setTimeout(hide, delay());
}

if (delay() > 0) {
  for (const what of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(what, here, { capture: true, passive: true });
  document.addEventListener("visibilitychange", () => { again(); here(); });
  here();
}
