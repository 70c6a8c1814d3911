// The page without network. What it shows is in memory only, and leaves it after fifteen minutes without a gesture.
import { draft, drafted, drawn, erase, head, picture, post, posted, progress, send, taken, unlock, waiting } from "/statique/coffre.js";
import { signing } from "/statique/signature.js";

const IDLE = 15 * 60 * 1000;
const root = document.querySelector("#nomade");
const el = (tag, attrs = {}, ...kids) => {
  const e = document.createElement(tag);
  for (const k in attrs) {
    if (k.startsWith("on")) e.addEventListener(k.slice(2), attrs[k]);
    else if (attrs[k] === true) e.setAttribute(k, "");
    else if (attrs[k] !== false && attrs[k] != null) e.setAttribute(k, attrs[k]);
  }
  e.append(...kids.flat(3).filter((kid) => kid != null && kid !== false));
  return e;
};
const many = (n, one, more) => `${n} ${n > 1 ? more : one}`;
const show = (...kids) => {
  root.replaceChildren(...kids.flat().filter(Boolean));
  const title = root.querySelector("h1");
  title?.setAttribute("tabindex", "-1");
  title?.focus({ preventScroll: true });
  scrollTo(0, 0);
};
const panel = (title, ...kids) => el("section", { class: "panel" }, el("h2", {}, title), kids);
const field = (id, label, input, hint) => el("div", { class: "field" }, el("label", { for: id }, label),
  hint ? el("p", { class: "hint", id: id + "-aide" }, hint) : null, input);
const select = (id, list, chosen, blank) => el("select", { class: "in", id }, blank ? el("option", { value: "" }, blank) : null,
  list.map(([code, label]) => el("option", { value: code, selected: code === chosen }, label)));
const told = (kind, words) => el("div", { class: "flash " + kind, role: "status" }, el("p", {}, words));

let vault = null, idle = 0, flash = null, leave = () => Promise.resolve();

/** What leaves and what waits, in one line that is read aloud as it changes. */
const line = el("p", { class: "muted", role: "status", "aria-live": "polite" });
let sent = "";
async function state() {
  const n = await waiting();
  if (!n && sent) line.textContent = sent;
  else line.textContent = n ? `${many(n, "écrit attend", "écrits attendent")} le réseau.` : "Rien n’attend le réseau.";
  return line;
}
/** The panel of what waits; nothing when nothing does. */
let waits = null;
async function awaited() {
  const { enfants } = vault.pack, mine = await posted(vault);
  return mine.length ? panel("Mes écrits qui attendent", el("ul", { class: "day-lines" }, mine.map((f) =>
    el("li", {}, el("strong", {}, enfants.find((c) => c.id === f.personne)?.nom ?? "Un enfant"), el("span", { class: "muted words" }, f.sorte === "photo" ? "Une photo" : f.sorte === "signature" ? `Signature de ${f.champs.nom}` : f.sorte === "activation" ? `Fiche de crise activée le ${said(f.moment)}` : f.texte || Object.values(f.champs ?? {}).join(", ")))))) : null;
}
addEventListener("envoi", async ({ detail }) => {
  line.textContent = sent = progress(detail);
  if (!detail.fini || !vault || !waits?.isConnected) return;
  // What left is not there any more.
  const old = waits, left = await awaited().catch(() => old);
  if (left === old || !old.isConnected) return;
  if (left) old.replaceWith(left); else old.remove();
  waits = left;
});

async function start() {
  vault = taken();
  if (vault) { stay(); return route(); }
  const reached = await send().catch(() => false);
  const found = await head().catch(() => undefined);
  if (found === undefined) return show(el("h1", {}, "Sans réseau"), told("bad", "Ce navigateur ne garde rien sur cet appareil (navigation privée ?)."));
  if (!found) return none();
  if (found.lost && !reached) return show(el("h1", {}, "Sans réseau"), told("warning", "L’horloge de cet appareil a reculé : remettez-la à l’heure, ou retrouvez du réseau, pour ouvrir."), await state());
  locked(found);
}

async function none() {
  show(el("h1", {}, "Sans réseau"), el("p", { class: "lead" }, "Rien n’est emporté sur cet appareil."),
    el("p", {}, "Quand vous aurez du réseau, ouvrez « Sans réseau » et choisissez les enfants de votre journée."),
    await state(), el("p", {}, el("a", { class: "btn", href: "/sans-reseau" }, "Choisir quoi emporter")),
    el("p", {}, el("a", { href: "/" }, "Réessayer d’ouvrir Maillage")));
}

async function locked(found, wrong) {
  const code = el("input", { class: "in", type: "password", id: "code", autocomplete: "off", required: true, "aria-describedby": wrong ? "code-faute" : null });
  const form = el("form", { onsubmit: async (e) => {
    e.preventDefault();
    const button = form.querySelector("button");
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    vault = await unlock(code.value.trim());
    if (vault) { stay(); return route(); }
    const again = await head();
    if (!again) {
      await none();
      return root.prepend(told("bad", "Dix codes faux : ce qui était emporté est effacé. Vos écrits, eux, partiront avec le réseau."));
    }
    locked(again, `Ce n’est pas le code de sortie. Encore ${many(again.left, "essai", "essais")} avant l’effacement.`);
  } }, wrong ? el("p", { class: "error", id: "code-faute", role: "alert" }, wrong) : null,
  field("code", "Votre code de sortie", code), el("div", { class: "actions" }, el("button", { class: "btn" }, "Ouvrir")));
  const end = told_at(found.expire);
  const until = `${new Date(found.expire).toLocaleDateString("fr-FR", { timeZone: "Europe/Paris", weekday: "long" })} à ${Number(end.slice(11, 13))} h ${end.slice(14)}`;
  show(el("h1", {}, "Sans réseau"), el("p", { class: "lead" }, `Fermé à clé. S’efface ${until}.`), form, await state(),
    el("p", {}, el("a", { href: "/" }, "Réessayer d’ouvrir Maillage")));
  code.focus();
}

function stay() { clearTimeout(idle); idle = setTimeout(lock, IDLE); }
/** Forgets the key and what is shown; what was being typed is kept, sealed. */
async function lock() {
  await leave().catch(() => 0);
  close();
  start();
}
function close() {
  vault = null;
  seen.clear();
  leave = () => Promise.resolve();
  history.replaceState(null, "", "/hors-ligne");
}
addEventListener("ferme", () => {
  if (!vault) return;
  close();
  none().then(() => root.prepend(told("warning", "Cet appareil a été effacé à distance.")));
});
for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, () => { if (vault) stay(); }, { passive: true });
addEventListener("online", () => send().catch(() => 0));
document.addEventListener("visibilitychange", () => { if (document.hidden) leave().catch(() => 0); });
addEventListener("pagehide", () => { leave().catch(() => 0); });

const told_at = (ms) => new Date(ms).toLocaleString("sv-SE", { timeZone: "Europe/Paris" }).replace(" ", "T").slice(0, 16);
const now = () => told_at(Date.now());
/** The hour as the server has it: what one touch stamps. */
const right = () => told_at(Date.now() + vault.ecart);
const said = (at) => at ? `${at.slice(8, 10)}/${at.slice(5, 7)} à ${Number(at.slice(11, 13))} h ${at.slice(14, 16)}` : "";
const top = (title, lead, back) => [
  el("p", { class: "note-haut" }, back ? el("a", { href: "#" + back }, "Retour") : el("a", { href: "/" }, "Réessayer avec le réseau"), " · ",
    el("button", { class: "link", type: "button", onclick: lock }, "Fermer à clé")),
  el("h1", {}, title), lead ? el("p", { class: "lead" }, lead) : null, once()];
/** What the last act did, shown once. */
const once = () => { const said = flash; flash = null; return said; };
const say = (kind, words) => { flash = told(kind, words); };

async function route() {
  if (!vault) return start();
  await leave().catch(() => 0);
  leave = () => Promise.resolve();
  const [what, rank, more, last] = location.hash.slice(1).split("/");
  const child = vault.pack.enfants[Number(rank)];
  if (what === "enfant" && child) return one(child, rank);
  if (what === "noter" && child?.note) return note(child, rank);
  if (what === "crise" && child?.crise?.length) return crisis(child, rank);
  if (what === "incident" && child?.incident) return incident(child, rank);
  if (what === "absent" && child?.absence) return away(child, rank);
  const rdv = child?.rdv[Number(more)];
  if (what === "rdv" && rdv?.ouvert) return became(child, rank, rdv);
  const page = child?.mallette?.[Number(more)]?.pages[Number(last)];
  if (what === "piece" && page) return paper(child, rank, page);
  const out = child?.absents[Number(more)];
  if (what === "retour" && out?.ouvert) return back(child, rank, out);
  list();
}
addEventListener("hashchange", route);

async function list() {
  const { enfants, qui } = vault.pack;
  waits = await awaited();
  const today = now().slice(0, 10);
  const day = enfants.flatMap((child, n) => child.rdv.filter((r) => r.jour === today).map((r) => ({ r, child, n })));
  show(top("Sans réseau", qui, ""), await state(),
    vault.pack.limite ? el("p", { class: "note" }, "Appareil personnel : les fiches d’urgence seulement.") : null,
    day.length ? panel("Aujourd’hui", el("ul", { class: "day-lines" }, day.map(({ r, child, n }) =>
      el("li", {}, el("a", { href: `#enfant/${n}` }, `${child.nom} : ${r.nature}`), el("span", { class: "muted" }, [r.quand, r.lieu].filter(Boolean).join(", ")))))) : null,
    panel("Enfants emportés", el("ul", { class: "day-lines" }, enfants.map((child, n) =>
      el("li", { class: "day-child" }, el("a", { href: `#enfant/${n}` }, child.nom), 
        child.note ? el("a", { class: "btn second small", href: `#noter/${n}` }, "Noter", el("span", { class: "sr" }, " : " + child.nom)) : null,
        child.crise?.length ? el("a", { class: "btn second small", href: `#crise/${n}` }, "Fiche de crise", el("span", { class: "sr" }, " : " + child.nom)) : null,
        el("span", { class: "muted" }, child.lieu, " ", child.alertes ? el("span", { class: "tag warning ico ico-alert" }, "Restriction") : null))))),
    waits,
    el("p", {}, el("button", { class: "btn second", type: "button", onclick: wipe }, "Effacer ce qui est emporté")));
}

async function wipe() {
  await erase();
  vault = null;
  history.replaceState(null, "", "/hors-ligne");
  await send().catch(() => 0);
  none();
}

/** What was opened since the code was typed, and when: the same again within five minutes is one opening. */
const seen = new Map();
/** Writes that something was opened here; it goes to the trace of the child, with its hour. */
async function looked(child, table = "", ligne = 0) {
  const what = [child.id, table, ligne].join("/");
  if (Date.now() - (seen.get(what) ?? 0) < 300000) return;
  await post(vault, { ...base(child, "lecture", "", now()), table, ligne }, 0, true);
  seen.set(what, Date.now());
  send().catch(() => 0);
}
const mallette = (child, n) => panel("Mallette santé", el("ul", { class: "day-lines" }, child.mallette.map((p, m) => {
  const left = [p.restent ? `${many(p.restent, "page n’a pas tenu", "pages n’ont pas tenu")} sur l’appareil` : "",
    p.autres ? `${many(p.autres, "document n’est pas une image", "documents ne sont pas des images")} : à lire avec le réseau` : "",
    p.pages.length + p.restent + p.autres ? "" : "aucune image jointe"].filter(Boolean).join(" ; ");
  const where = [p.jusqu && `valable jusqu’au ${p.jusqu}`, p.lieu && `rangée : ${p.lieu}`].filter(Boolean).join(" ; ");
  return el("li", {}, el("strong", {}, p.quoi), where ? el("span", { class: "muted" }, where) : null,
    el("div", { class: "actions" }, p.pages.map((page, k) => el("a", { class: "btn second small", href: `#piece/${n}/${m}/${k}` }, page.titre))),
    left ? el("span", { class: "muted" }, left) : null);
})));
/** A paper of the case: that it is opened is written first, or it is not. */
async function paper(child, n, page) {
  try { await looked(child, "piece", page.id); } catch {
    say("bad", "Cet appareil n’a plus de place pour noter cette lecture : libérez-en pour ouvrir le document.");
    return one(child, n);
  }
  const canvas = el("canvas", { role: "img", "aria-label": page.titre }), frame = el("div", { tabindex: 0, role: "group", "aria-label": page.titre }, canvas);
  canvas.style.width = "100%";
  frame.style.overflow = "auto";
  const size = el("button", { class: "btn second small", type: "button", "aria-pressed": "false", onclick: () => {
    const whole = size.getAttribute("aria-pressed") === "false";
    size.setAttribute("aria-pressed", String(whole));
    canvas.style.width = whole ? "auto" : "100%";
  } }, "Taille réelle");
  show(top(page.titre, child.nom, `enfant/${n}`), el("div", { class: "actions" }, size), frame);
  await drawn(canvas, page).catch(() => frame.replaceChildren(told("bad", "Cette image ne s’ouvre pas sur cet appareil.")));
}

function one(child, n) {
  // The taking is in the trace: a device without room still opens the sheet.
  looked(child).catch(() => 0);
  const sheet = new DOMParser().parseFromString(child.fiche, "text/html").body;
  // The page has its own title already.
  // No address of ours opens without network: words stay, a telephone number still calls.
  sheet.querySelectorAll("a[href^='/']").forEach((link) => link.replaceWith(...link.childNodes));
  sheet.querySelector("h1")?.replaceWith(el("h2", { id: "feuille-nom" }, "Fiche d’urgence"));
  show(top(child.nom, child.lead, "liste"),
    el("div", { class: "actions" }, child.note ? el("a", { class: "btn", href: `#noter/${n}` }, "Noter") : null,
      child.crise?.length ? el("a", { class: "btn second", href: `#crise/${n}` }, "Fiche de crise") : null,
      child.incident ? el("a", { class: "btn second", href: `#incident/${n}` }, "Déclarer un incident") : null,
      child.absence ? el("a", { class: "btn second", href: `#absent/${n}` }, "Absence") : null),
    child.mallette?.length ? mallette(child, n) : null,
    child.incidents?.length ? panel("Incidents ouverts", el("ul", { class: "day-lines" }, child.incidents.map((i) =>
      el("li", {}, el("strong", {}, i.quoi), " ", i.gravite ? el("span", { class: "tag" }, i.gravite) : null, i.lieu ? el("span", { class: "muted" }, i.lieu) : null,
        i.recit ? el("p", { class: "words" }, i.recit) : null, i.reste.map(([who, when]) => el("span", { class: "muted" }, `${who} : ${when}`)))))) : null,
    child.absents.length ? panel("Absent", el("ul", { class: "day-lines" }, child.absents.map((out, m) =>
      el("li", {}, el("strong", {}, out.nature), el("span", { class: "muted" }, `depuis le ${out.depuis}`),
        out.ouvert ? el("a", { class: "btn second small", href: `#retour/${n}/${m}` }, "Noter le retour") : null)))) : null,
    child.rdv.length ? panel("Rendez-vous", el("ul", { class: "day-lines" }, child.rdv.map((r, m) =>
      el("li", {}, el("strong", {}, r.nature), " ", el("span", { class: "tag" }, r.etat), el("span", { class: "muted" }, [r.quand, r.lieu, r.objet].filter(Boolean).join(", ")),
        r.ouvert ? el("a", { class: "btn second small", href: `#rdv/${n}/${m}` }, r.debut > now() ? "Annuler" : "Dire ce qu’il devient", el("span", { class: "sr" }, ` : ${r.nature}, ${r.quand}`)) : null)))) : null,
    child.echeances.length ? panel("Échéances", el("ul", { class: "day-lines" }, child.echeances.map(([what, when]) =>
      el("li", {}, el("strong", {}, what), el("span", { class: "muted" }, when))))) : null,
    child.objectifs?.length ? panel("Objectifs du projet", el("ul", { class: "day-lines" }, child.objectifs.map(([what, how]) =>
      el("li", {}, el("strong", {}, what), how ? el("span", { class: "muted" }, how) : null)))) : null,
    [...sheet.children].map((node) => document.importNode(node, true)),
    child.notes.length ? panel("Dernières notes", el("ul", { class: "day-lines" }, child.notes.map((t) =>
      el("li", {}, el("strong", {}, t.nature), el("span", { class: "muted" }, `${t.qui}, ${t.quand}`), el("p", { class: "words" }, t.texte))))) : null);
}

const base = (child, sorte, typed, moment) => ({
  sorte, personne: child.id, service: child.service, moment: typed || moment, tape: Boolean(typed), ecart: vault.ecart,
});
const moments = () => {
  const day = el("input", { class: "in", type: "date", id: "jour" }), hour = el("input", { class: "in", type: "time", id: "heure" });
  return { fields: el("div", { class: "row" }, field("jour", "Jour", day, "Vide : aujourd’hui."), field("heure", "Heure", hour, "Vide : maintenant.")),
    // A day or an hour alone is completed by the clock.
    typed: () => (day.value || hour.value) && `${day.value || now().slice(0, 10)}T${hour.value || (day.value ? "12:00" : now().slice(11))}` };
};
/** A form whose words are kept, sealed, while they are typed; they leave the screen only once kept. */
async function writing(child, n, title, place, words, parts, fait, label = "Garder", photo = null, signed = null) {
  const kept = await drafted(vault, place);
  let timer = 0, over = false, first = null;
  const typed = () => [...form.querySelectorAll("input:not([type=file]), select, textarea")];
  // Lists and boxes are kept with words that are typed, never alone: nothing was said yet.
  const taken = () => typed().some((f) => f.tagName !== "SELECT" && (f.type === "checkbox" ? f.checked : f.value.trim()))
    ? Object.fromEntries(typed().map((f) => [f.id, f.type === "checkbox" ? f.checked : f.value])) : "";
  const hold = () => over || first || !vault ? Promise.resolve() : draft(vault, place, taken());
  leave = hold;
  const error = el("p", { class: "error", role: "alert" });
  const form = el("form", { onsubmit: async (e) => {
    e.preventDefault();
    if (over) return;
    const made = fait();
    if (typeof made === "string") { error.textContent = made; words.focus(); return; }
    over = true;
    const file = photo?.files[0], image = file ? await picture(file) : null;
    if (file && !image) {
      over = false;
      error.textContent = "Cette image ne se lit pas sur cet appareil : prenez une photo JPEG ou PNG, ou gardez la note sans elle.";
      return;
    }
    const signatures = signed ? await signed() : [];
    if (typeof signatures === "string") { over = false; error.textContent = signatures; return; }
    try {
      if (!first) {
        const { done, ...own } = made;
        first = await post(vault, own);
        done?.();
        // Kept once: a draft of it would be a second note.
        clearTimeout(timer);
        await draft(vault, place, "").catch(() => 0);
      }
      // The words are safe by now; a photo that finds no room is told, and tried again alone.
      if (image) words.readOnly = true;
      if (image) await post(vault, { ...base(child, "photo", made.moment, ""), service: made.service, note: first, image }, 0.5);
      while (signatures.length) {
        const { moment, champs, image } = signatures[0];
        await post(vault, { ...base(child, "signature", "", moment), service: made.service, note: first, champs, image }, 0.5);
        signatures.shift();
      }
    } catch {
      over = false;
      error.textContent = first ? "La note est gardée. Ce qui va avec ne tient pas sur cet appareil : libérez de la place et gardez de nouveau, ou enlevez la photo." : "Cet appareil n’a plus de place : votre texte est encore ici. Libérez de la place, ou gardez cette page ouverte jusqu’au réseau.";
      return;
    }
    clearTimeout(timer);
    await draft(vault, place, "").catch(() => 0);
    const reached = await send().catch(() => false);
    say("ok", reached ? "C’est parti au service." : "C’est gardé sur l’appareil. Cela partira avec le réseau.");
    location.hash = `#enfant/${n}`;
  } }, error, parts, el("div", { class: "actions" }, el("button", { class: "btn" }, label), el("a", { href: `#enfant/${n}` }, "Annuler")));
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => hold().catch(() => 0), 400); });
  for (const f of kept && typeof kept === "object" ? typed() : []) {
    if (!(f.id in kept)) continue;
    if (f.type === "checkbox") f.checked = kept[f.id];
    else f.value = kept[f.id];
    f.dispatchEvent(new Event("change"));
  }
  // What is kept open shows what it holds.
  for (const d of form.querySelectorAll("details")) d.open = [...d.querySelectorAll("input, select, textarea")].some((f) => f.type === "checkbox" ? f.checked : f.value);
  show(top(title, child.nom, `enfant/${n}`), form);
  words.focus();
}
const area = (id, rows = 5) => el("textarea", { class: "in", id, rows, maxlength: 20000 });

function note(child, n) {
  const words = area("texte"), sort = select("nature", vault.pack.natures, "observation"), when = moments();
  const number = (id) => el("input", { class: "in", id, inputmode: "numeric", maxlength: 4 });
  const minutes = number("minutes"), trip = number("trajet");
  const mode = select("mode", vault.pack.modes ?? [], "", "Selon la sorte de note"), home = select("foyer", child.foyers ?? [], "", "Aucun foyer");
  const mate = select("avec", child.collegues ?? [], "", "Personne"), agreed = el("input", { type: "checkbox", id: "accord" });
  const photo = el("input", { class: "in", type: "file", id: "photo", accept: "image/*" });
  const hand = vault.pack.qualites ? signing({ el, field, select }, vault.pack.qualites, words, now) : null;
  writing(child, n, "Noter", "note/" + child.id, words, [field("texte", "Ce qui s’est passé", words, "Pour dicter : le micro du clavier de l’appareil."), field("nature", "Sorte de note", sort),
    field("photo", "Une photo", photo, "Facultatif. Réduite et fermée à clé sur l’appareil ; elle part après la note."), hand?.part,
    el("details", { class: "more" }, el("summary", {}, "Quand, avec qui, combien de temps, où"), el("div", {}, when.fields,
      child.collegues?.length ? field("avec", "Avec un ou une collègue", mate, "Elle ou il pourra confirmer, nuancer ou infirmer, par un texte à part.") : null,
      field("minutes", "Temps passé, en minutes", minutes), field("trajet", "Trajet, en minutes", trip), field("mode", "Où et comment", mode),
      child.foyers?.length ? field("foyer", "Chez qui", home) : null,
      el("div", { class: "field" }, el("label", { class: "check" }, agreed, " À distance : la famille est d’accord"))))],
  () => {
    if (!words.value.trim()) return "Écrivez ce qui s’est passé, même en une phrase.";
    const long = (input) => input.value.trim() && !(/^\d{1,4}$/.test(input.value.trim()) && Number(input.value) <= 1440);
    if (long(minutes)) return "Le temps passé est un nombre de minutes, 1440 au plus.";
    if (long(trip)) return "Le trajet est un nombre de minutes, 1440 au plus.";
    const champs = { trajet: trip.value.trim(), mode: mode.value, foyer: home.value, avec: mate.value, accord: agreed.checked ? "oui" : "" };
    return { ...base(child, "note", when.typed(), now()), nature: sort.value, texte: words.value.trim(), minutes: minutes.value.trim(), champs };
  }, "Garder la note", photo, hand?.signed);
}

function away(child, n) {
  const words = area("texte", 3), sort = select("nature", vault.pack.absences, "", "Choisir…"), when = moments();
  writing(child, n, "Absence", "absent/" + child.id, words, [field("nature", "Pourquoi", sort), field("texte", "Ce que l’on sait", words), when.fields],
    () => sort.value ? { ...base(child, "absence", when.typed(), now()), service: child.absence, nature: sort.value, texte: words.value.trim() } : "Dites pourquoi l’enfant n’est pas là.");
}

// What was changed here is what the next change goes on from, once it is kept.
const change = (child, table, row, champs, more) => ({ ...base(child, "modif", "", now()), table, ligne: row.id, version: row.version,
  base: { ...row.base }, champs, done: () => { Object.assign(row.base, champs); more(); } });

function became(child, n, rdv) {
  // What has not begun can be called off, not held.
  const begun = !rdv.debut || rdv.debut <= now(), can = begun ? ["tenu", "annule", "non_tenu"] : ["annule"];
  const words = area("compte_rendu", 4), etat = select("etat", vault.pack.etats.filter(([c]) => can.includes(c)), can[0]);
  const motif = select("motif", vault.pack.motifs, "", "Choisir…"), origine = select("origine", vault.pack.origines, "", "Choisir…");
  const late = el("input", { class: "in", id: "retard", inputmode: "numeric", maxlength: 3 });
  const why = el("div", {}, field("motif", "Pourquoi", motif), field("origine", "À la demande de qui", origine));
  const held = field("retard", "Retard, en minutes", late);
  const fit = () => { why.hidden = etat.value === "tenu"; held.hidden = !why.hidden; };
  etat.addEventListener("change", fit);
  fit();
  const box = field("compte_rendu", "Ce qui s’est passé", words, "Des faits : présence, retard, ce qui a été dit.");
  box.hidden = rdv.sante || !begun;
  writing(child, n, rdv.nature, "rdv/" + rdv.id, words, [el("p", { class: "muted" }, rdv.quand),
    begun ? null : el("p", { class: "hint" }, "Il n’a pas commencé : on pourra dire qu’il est tenu à partir de son heure."), field("etat", "Ce qu’il devient", etat), why, box, held], () => {
    const champs = { etat: etat.value };
    if (words.value.trim() && !rdv.sante) champs.compte_rendu = words.value.trim();
    if (etat.value === "tenu") {
      if (late.value.trim() && !/^\d{1,3}$/.test(late.value.trim())) return "Le retard est un nombre de minutes.";
      if (late.value.trim()) champs.retard_minutes = late.value.trim();
    } else {
      if (!motif.value) return "Dites pourquoi il n’a pas été tenu.";
      if (etat.value === "annule" && !origine.value) return "Dites à la demande de qui.";
      champs.motif_annulation = motif.value;
      if (origine.value) champs.annulation_origine = origine.value;
    }
    const told = etat.selectedOptions[0].textContent;
    return change(child, "rendez_vous", rdv, champs, () => { rdv.etat = told; });
  });
}

const stamp = (id, label, hint) => {
  const hour = el("input", { class: "in", type: "time", id });
  return { hour, field: field(id, label, el("div", { class: "row" }, hour,
    el("button", { class: "btn second small", type: "button", onclick: () => { hour.value = right().slice(11); hour.dispatchEvent(new Event("input", { bubbles: true })); } }, "Maintenant", el("span", { class: "sr" }, " : " + label))), hint) };
};
/** An hour without a day: that day, or the next one when it is earlier than what it follows. */
const after = (start, hour) => {
  if (!hour) return "";
  const day = start.slice(0, 10);
  if (hour >= start.slice(11, 16)) return `${day}T${hour}`;
  return new Date(Date.parse(day + "T12:00Z") + 86400000).toISOString().slice(0, 10) + "T" + hour;
};

function incident(child, n) {
  const lists = vault.pack.incident, words = area("recit"), done = area("mesure_immediate", 3), when = moments();
  const what = select("nature", lists.natures, "", "Choisir…"), grave = select("gravite", lists.gravites, "", "Choisir…");
  const place = el("input", { class: "in", id: "lieu", maxlength: 250 }), guess = area("hypothese", 2);
  const role = (id) => select(id, lists.places, "", "Non précisée");
  const own = role("role"), near = vault.pack.enfants.filter((one) => one !== child && one.incident === child.incident).map((one) => [one.id, one.nom]);
  const others = near.length ? [2, 3, 4].slice(0, near.length).map((k) => [select("enfant_" + k, near, "", "Personne"), role("role_" + k), k]) : [];
  const told = lists.prevenus.map(([code, label]) => {
    const box = el("input", { type: "checkbox", id: "dit_" + code }), hour = el("input", { class: "in", type: "time", id: "a_" + code, "aria-label": `${label} : à quelle heure` });
    hour.hidden = true;
    box.addEventListener("change", () => { hour.hidden = !box.checked; if (box.checked && !hour.value) hour.value = right().slice(11); });
    return { code, label, box, hour };
  });
  writing(child, n, "Déclarer un incident", "incident/" + child.id, words, [
    field("nature", "Quoi", what), field("gravite", "Gravité", grave, "Grave : décès, tentative de suicide, maltraitance, violence, accident, disparition. L’autorité est prévenue sans délai."),
    field("role", `Place de ${child.nom}`, own), when.fields, field("lieu", "Où", place),
    field("recit", "Les faits", words, "Ce que vous avez vu et entendu, dans l’ordre."), field("mesure_immediate", "Ce qui a été fait tout de suite", done),
    el("fieldset", { class: "field" }, el("legend", {}, "Déjà prévenus, de vive voix"), told.map((one) => el("div", {}, el("div", { class: "choice" }, one.box, el("label", { for: one.box.id }, one.label)), one.hour))),
    others.length ? el("details", { class: "more" }, el("summary", {}, "D’autres enfants"), el("div", {}, el("p", { class: "hint" }, "L’incident va au dossier de chacun, et chaque dossier garde ses propres droits."),
      others.map(([who, part, k]) => [field(who.id, `Enfant ${k}`, who), field(part.id, "Sa place", part)]))) : null,
    el("details", { class: "more" }, el("summary", {}, "Ce que l’on suppose"), el("div", {}, field("hypothese", "À part des faits", guess)))],
  () => {
    if (!what.value) return "Choisissez ce qui s’est passé.";
    if (!grave.value) return "Choisissez la gravité, comme vous la voyez.";
    if (!words.value.trim()) return "Dites les faits, même en une phrase.";
    const made = { ...base(child, "incident", when.typed(), now()), service: child.incident, texte: words.value.trim() };
    if (when.typed() > right()) return "C’est dans l’avenir : corrigez le jour ou l’heure.";
    const champs = { nature: what.value, gravite: grave.value, role: own.value, lieu: place.value.trim(), mesure_immediate: done.value.trim(), hypothese: guess.value.trim() };
    const start = when.typed() || right();
    for (const { code, label, box, hour } of told) {
      if (!box.checked) continue;
      const at = after(start, hour.value);
      if (at > right()) return `${label} : l’heure est avant l’incident, ou dans l’avenir.`;
      champs["dit_" + code] = at;
    }
    for (const [who, part, k] of others) if (who.value) { champs["enfant_" + k] = who.value; champs["role_" + k] = part.value; }
    return { ...made, champs: Object.fromEntries(Object.entries(champs).filter(([, value]) => value)) };
  }, "Déclarer");
}

/** The sheet, as on its page; one touch says that it serves, the hours of the call and of the answer follow. */
async function crisis(child, n) {
  looked(child, "fiche_crise").catch(() => 0);
  const place = "activation/" + child.id, own = await drafted(vault, place);
  const running = own ?? child.enCours?.[0];
  const start = async () => {
    const moment = now();
    const cle = await post(vault, { ...base(child, "activation", "", moment), service: child.activer });
    await draft(vault, place, { note: cle, version: 1, depuis: `le ${said(right())}`, jour: right(), base: {} });
    const reached = await send().catch(() => false);
    say("ok", reached ? "La fiche est activée, c’est parti au service." : "La fiche est activée : l’heure est gardée sur l’appareil.");
    crisis(child, n);
  };
  show(top(`Fiche de crise : ${child.nom}`, child.lieu, `enfant/${n}`),
    running ? served(child, n, running, place) : child.activer ? el("div", { class: "actions" }, el("button", { class: "btn", type: "button", onclick: () => start().catch(() => { say("bad", "Cet appareil n’a plus de place."); crisis(child, n); }) }, "J’active la fiche maintenant")) : null,
    (child.crise ?? []).map((s) => el("article", { class: "feuille", "aria-labelledby": "crise-" + s.id },
      el("header", { class: "feuille-tete" }, el("div", {}, el("h2", { id: "crise-" + s.id }, s.service || "Fiche de crise")),
        el("p", { class: "feuille-version" }, [`Tenue depuis le ${s.since}, version ${s.version}`, s.with && `avec ${s.with}`, s.review].filter(Boolean).join(", "))),
      el("div", { class: "feuille-corps" }, s.parts.map(([title, lines, ordered]) => el("section", {}, el("h3", {}, title), el(ordered ? "ol" : "ul", {}, lines.map((one) => el("li", {}, call(one))))))))));
}
/** A line with its number, that calls. */
function call(text) {
  const found = text.match(/(?:\+33|0)\s?[1-9](?:[\s.]?\d{2}){4}/);
  if (!found) return text;
  return [text.slice(0, found.index), el("a", { href: "tel:" + found[0].replace(/[\s.]/g, "") }, found[0]), text.slice(found.index + found[0].length)];
}
function served(child, n, running, place) {
  const was = running.base, help = stamp("appel", "Appel à l’aide à"), answer = stamp("reponse", "Réponse à"), who = el("input", { class: "in", id: "appele", maxlength: 250 });
  const done = area("fait", 3), learnt = area("appris", 2), over = el("input", { type: "checkbox", id: "finie" });
  const hourOf = (text) => (text ?? "").replace(" ", "T").slice(11, 16);
  help.hour.value = hourOf(was.appel_at); answer.hour.value = hourOf(was.reponse_at);
  who.value = was.appele ?? ""; done.value = was.fait ?? ""; learnt.value = was.appris ?? "";
  const error = el("p", { class: "error", role: "alert" });
  const form = el("form", { onsubmit: async (e) => {
    e.preventDefault();
    const from = (running.jour ?? right()).slice(0, 16), then = (hour, kept) => hour === hourOf(kept) ? (kept ?? "") : after(from, hour).replace("T", " ");
    const champs = { appel_at: then(help.hour.value, was.appel_at), appele: who.value.trim(), reponse_at: then(answer.hour.value, was.reponse_at), fait: done.value.trim(), appris: learnt.value.trim() };
    if (champs.reponse_at && !champs.appel_at) { error.textContent = "À quelle heure avez-vous appelé à l’aide ?"; help.hour.focus(); return; }
    if (over.checked) champs.end_at = right().replace("T", " ");
    const changed = Object.fromEntries(Object.entries(champs).filter(([name, value]) => value !== (was[name] ?? "")));
    if (!Object.keys(changed).length) { location.hash = `#enfant/${n}`; return; }
    const fait = { ...base(child, "modif", "", now()), service: child.activer, table: "activation_crise", ligne: running.id ?? 0, note: running.note ?? "", version: running.version,
      base: { ...was }, champs: changed };
    try { await post(vault, fait); } catch { error.textContent = "Cet appareil n’a plus de place : votre texte est encore ici."; return; }
    Object.assign(was, changed);
    await draft(vault, place, over.checked ? "" : { ...running, base: was }).catch(() => 0);
    if (over.checked && running.id) child.enCours = [];
    const reached = await send().catch(() => false);
    say("ok", reached ? "C’est parti au service." : "C’est gardé sur l’appareil. Cela partira avec le réseau.");
    crisis(child, n);
  } }, error, help.field, field("appele", "Qui a été appelé", who), answer.field, field("fait", "Ce qui a été fait", done), field("appris", "Ce que cela apprend", learnt),
  el("div", { class: "choice" }, over, el("label", { for: "finie" }, "La crise est passée")), el("div", { class: "actions" }, el("button", { class: "btn" }, "Garder")));
  return panel(`Fiche activée ${running.depuis}`, form);
}

function back(child, n, out) {
  const words = el("input", { class: "in", type: "datetime-local", id: "retour" });
  words.value = now();
  writing(child, n, "Noter le retour", "retour/" + out.id, words, [field("retour", "Retour", words)],
    () => words.value ? change(child, "absence", out, { end_at: words.value.replace("T", " ") }, () => { out.ouvert = false; }) : "Dites quand l’enfant est revenu.");
}

start();
