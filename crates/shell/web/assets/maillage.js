// Comfort only: every page works without this file.
const $$ = (q, from = document) => [...from.querySelectorAll(q)];
const el = (tag, attrs, ...kids) => {
  const e = document.createElement(tag);
  for (const k in attrs) e.setAttribute(k, attrs[k]);
  e.append(...kids);
  return e;
};
const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const many = (n, word) => `${n} ${word}${n > 1 ? "s" : ""}`;

// Unsaved text, until sign-out; sealed under a key of the page, which the browser writes nowhere.
const body = document.body.dataset, user = body.user, store = sessionStorage, here = "text:" + location.pathname;
// Who, without saying who: another person on this tab finds nothing.
const who = [...(body.cle ?? user ?? "")].reduce((h, c) => (h * 31 + c.charCodeAt(0)) >>> 0, 7).toString(36);
if (user && store.user !== who) { store.clear(); store.user = who; }
// What was taken to work without network leaves with its person; what waits to be sent is sent first.
const taken = async () => indexedDB.databases ? (await indexedDB.databases()).some((one) => one.name === "maillage")
  : Boolean(navigator.serviceWorker?.controller);
const leaving = async () => { if (await taken()) await (await import("/statique/coffre.js")).leave(); };
$$("form[data-signout]").forEach((f) => f.addEventListener("submit", (e) => {
  store.clear();
  if (f.dataset.left) return;
  e.preventDefault();
  f.dataset.left = 1;
  Promise.race([leaving(), new Promise((go) => setTimeout(go, 4000))]).catch(() => 0).then(() => f.submit());
}));
if (user) taken().then((any) => any && import("/statique/coffre.js").then((c) => c.send())).catch(() => 0);
const raw = (s) => Uint8Array.from(atob(s), (c) => c.charCodeAt(0));
const unhex = (s) => Uint8Array.from(s.match(/../g), (d) => parseInt(d, 16));
const key = body.cle && globalThis.crypto?.subtle ? crypto.subtle.importKey("raw", unhex(body.cle), "AES-GCM", false, ["encrypt", "decrypt"]) : null;
const sealed = async (words) => {
  const iv = crypto.getRandomValues(new Uint8Array(12)), text = new TextEncoder().encode(JSON.stringify(words));
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, text));
  return btoa([...iv, ...data].map((b) => String.fromCharCode(b)).join(""));
};
const unsealed = async (kept) => {
  const all = raw(kept);
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: all.slice(0, 12) }, await key, all.slice(12));
  return JSON.parse(new TextDecoder().decode(text));
};
const keep = user && key && document.querySelector("form[data-keep]");
// It arrived, unless the door stands in between: a session that ended took nothing in. The same page again says whether
// what was sent was taken: its address then says what is done.
const taking = /[?&](fait|envoye)=/.test(location.search);
if (user && store.sent && (taking || !(keep && store.sent === here))) store.removeItem(store.sent);
if (user) store.removeItem("sent");
let dirty = false;
const resume = async () => {
  const fields = $$("textarea[name], input[type=text][name]", keep);
  const kept = store[here] ? await unsealed(store[here]).catch(() => ({})) : {};
  const back = document.querySelector(".errors") ? [] : fields.filter((f) => kept[f.name] && kept[f.name] !== f.value);
  if (back.length) {
    dirty = true;
    const undo = el("button", { type: "button", class: "link" }, "Ne pas le reprendre");
    const box = el("div", { class: "note", role: "status" }, el("p", {}, "Votre texte non enregistré a été repris. ", undo));
    back.forEach((f) => { f.value = kept[f.name]; });
    undo.onclick = () => {
      back.forEach((f) => { f.value = f.defaultValue; });
      store.removeItem(here);
      dirty = false;
      box.remove();
      back[0].focus();
    };
    keep.prepend(box);
  }
  // One at a time, the last words win.
  let last = Promise.resolve();
  keep.addEventListener("input", () => {
    dirty = true;
    const words = Object.fromEntries(fields.map((f) => [f.name, f.value]));
    last = last.then(async () => { store[here] = await sealed(words); }).catch(() => 0);
  });
  keep.addEventListener("submit", () => { dirty = false; store.sent = here; });
  // A draft that the server keeps is no reason to hold somebody back.
  addEventListener("beforeunload", (e) => { if (dirty && !keep.dataset.brouillon) e.preventDefault(); });
};
if (keep) resume();

// One sending per click.
addEventListener("submit", (e) => {
  const d = e.target.dataset;
  if (e.target.method !== "post") return;
  if (d.sending) e.preventDefault();
  d.sending = 1;
  $$("button", e.target).forEach((b) => b.setAttribute("aria-disabled", "true"));
});
addEventListener("pageshow", (e) => { if (e.persisted) { dirty = false; location.reload(); } });

// A long work: renewed, then followed.
const live = document.querySelector("[data-live]");
if (live) setInterval(async () => {
  const r = await fetch(location.href).catch(() => 0);
  if (!r) return;
  const now = new DOMParser().parseFromString(await r.text(), "text/html").querySelector("[data-live]");
  if (now && !r.redirected) live.replaceChildren(...now.childNodes); else location.replace(r.url);
}, 2000);

// A long select, under a combobox.
for (const select of $$("select[data-search]")) {
  const id = select.id, name = select.labels[0].textContent;
  const input = el("input", { class: "in", id, autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": id + "-liste", "aria-autocomplete": "list" });
  for (const a of select.attributes) if (/^aria/.test(a.name)) input.setAttribute(a.name, a.value);
  const list = el("ul", { id: id + "-liste", role: "listbox", "aria-label": name, hidden: "" });
  const told = el("p", { class: "sr", role: "status" });
  let shown = [], at = -1;
  const mark = (n) => {
    at = n;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", i === n));
    input.setAttribute("aria-activedescendant", list.children[n]?.id ?? "");
    list.children[n]?.scrollIntoView({ block: "nearest" });
  };
  const show = (on) => { list.hidden = !on; input.setAttribute("aria-expanded", on); mark(-1); };
  const back = () => { input.value = select.value && select.selectedOptions[0].text; show(false); };
  const choose = (o) => { input.setCustomValidity(""); select.value = o.value; back(); select.dispatchEvent(new Event("change", { bubbles: true })); };
  const open = (words) => {
    shown = [...select.options].filter((o) => o.value && plain(o.text).includes(plain(words)));
    list.replaceChildren(...shown.map((o, i) => {
      const li = el("li", { id: `${id}-choix-${i}`, role: "option" }, o.text);
      li.onmousedown = (e) => { e.preventDefault(); choose(o); };
      return li;
    }));
    told.textContent = many(shown.length, "réponse");
    show(shown.length > 0);
  };
  input.oninput = () => { input.setCustomValidity(""); if (!input.value) select.value = ""; open(input.value); };
  input.onclick = () => open("");
  input.onblur = () => {
    // One answer alone is that one; words that are no answer stay, and nothing leaves with them.
    const words = plain(input.value);
    const same = shown.find((o) => plain(o.text) === words) ?? (words && shown.length === 1 ? shown[0] : null);
    if (same) return choose(same);
    if (!words || words === plain(select.value && select.selectedOptions[0].text)) return back();
    show(false);
    select.value = "";
    input.setCustomValidity("Choisissez une réponse dans la liste, ou effacez ces mots.");
  };
  input.onkeydown = (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key], n = shown.length;
    if (step) {
      e.preventDefault();
      if (list.hidden) open("");
      else if (n) mark((Math.max(at, step > 0 ? -1 : 0) + step + n) % n);
    } else if (e.key === "Enter" && !list.hidden) {
      e.preventDefault();
      choose(shown[Math.max(at, 0)]);
    } else if (e.key === "Escape") back();
  };
  select.id += "-natif";
  select.hidden = true;
  select.before(el("div", { class: "combo" }, input, list, told));
  back();
}

// The menu of a phone closes by Escape, and its button has the focus again.
$$("details.menu").forEach((menu) => menu.addEventListener("keydown", (e) => {
  if (e.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}));

// A search box over a long table.
for (const table of $$("table[data-filter]")) {
  const rows = [...table.tBodies[0].rows], id = table.id + "-filtre";
  if (rows.length < 8) continue;
  const box = el("input", { class: "in", type: "search", id });
  const told = el("span", { class: "muted", role: "status" });
  box.oninput = () => {
    const words = plain(box.value).split(/\s+/);
    rows.forEach((r) => { r.hidden = !words.every((w) => plain(r.textContent).includes(w)); });
    told.textContent = box.value && `${many(rows.filter((r) => !r.hidden).length, "ligne")} sur ${rows.length}`;
  };
  table.closest(".scroll").before(el("div", { class: "table-filter" }, el("label", { for: id }, "Chercher dans ce tableau"), box, told));
}
