// Comfort only: every page works without this file. Marks it looks for:
//   form[data-keep]      keeps unsaved text of this tab, asks before leaving
//   form[data-signout]   forgets all kept text
//   select[data-search]  becomes a box that filters as one types
//   table[data-filter]   gets a box that hides rows
const $$ = (q, from = document) => [...from.querySelectorAll(q)];
const el = (tag, props = {}, ...kids) => { const e = Object.assign(document.createElement(tag), props); e.append(...kids); return e; };
const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const store = (() => { try { return window.sessionStorage; } catch { return null; } })();

// ---- kept text: this tab only, this person only, gone at sign-out ----
const user = document.body.dataset.user;
if (store && user) {
  if (store.getItem("user") !== user) store.clear();
  store.setItem("user", user);
}
$$("form[data-signout]").forEach((f) => f.addEventListener("submit", () => store?.clear()));

let dirty = false;
const here = "text:" + location.pathname;
// The page reached after a sending that worked: what was kept is no longer needed.
const sent = store?.getItem("sent");
if (sent && (sent !== here || !document.querySelector("form[data-keep]"))) store.removeItem(sent);
store?.removeItem("sent");

for (const form of $$("form[data-keep]")) {
  const fields = $$("textarea[name], input[type=text][name]", form);
  const kept = JSON.parse(store?.getItem(here) ?? "null");
  if (kept && !document.querySelector(".errors")) {
    const back = fields.filter((f) => kept[f.name] && kept[f.name] !== f.value);
    if (back.length) {
      back.forEach((f) => { f.dataset.was = f.value; f.value = kept[f.name]; });
      dirty = true;
      const undo = el("button", { type: "button", className: "link", textContent: "Ne pas le reprendre" });
      const box = el("div", { className: "note" }, el("p", {}, "Le texte que vous n’aviez pas enregistré a été repris. ", undo));
      box.setAttribute("role", "status");
      undo.onclick = () => { back.forEach((f) => { f.value = f.dataset.was; }); store.removeItem(here); dirty = false; box.remove(); fields[0].focus(); };
      form.prepend(box);
    }
  }
  form.addEventListener("input", () => {
    dirty = true;
    if (user) try { store?.setItem(here, JSON.stringify(Object.fromEntries(fields.map((f) => [f.name, f.value])))); } catch { /* full: nothing kept */ }
  });
  form.addEventListener("submit", () => { dirty = false; store?.setItem("sent", here); });
}
addEventListener("beforeunload", (e) => { if (dirty) e.preventDefault(); });

// ---- one sending per click ----
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (form.method === "get") return;
  if (form.dataset.sending) return e.preventDefault();
  form.dataset.sending = "1";
  $$("button", form).forEach((b) => b.setAttribute("aria-disabled", "true"));
});
addEventListener("pageshow", () => $$("form[data-sending]").forEach((form) => {
  delete form.dataset.sending;
  $$("button", form).forEach((b) => b.removeAttribute("aria-disabled"));
}));

// ---- a long list becomes a combobox over the same select ----
for (const select of $$("select[data-search]")) {
  const id = select.id;
  const input = el("input", { className: "in", id, type: "text", autocomplete: "off" });
  const list = el("ul", { id: id + "-liste", hidden: true });
  const told = el("div", { className: "sr" });
  const set = (e, o) => Object.entries(o).forEach(([k, v]) => e.setAttribute(k, v));
  set(input, { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" });
  for (const a of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(a)) input.setAttribute(a, select.getAttribute(a));
  set(list, { role: "listbox", "aria-label": select.labels[0]?.textContent ?? "Réponses" });
  told.setAttribute("role", "status");
  const label = () => (select.value ? select.selectedOptions[0].text : "");
  let shown = [], at = -1;
  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (n) => {
    at = n;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === n)));
    if (n < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[n].id);
    list.children[n].scrollIntoView({ block: "nearest" });
  };
  const choose = (o) => { select.value = o?.value ?? ""; input.value = label(); close(); select.dispatchEvent(new Event("change", { bubbles: true })); select.dispatchEvent(new Event("input", { bubbles: true })); };
  const open = (words) => {
    const want = plain(words);
    shown = [...select.options].filter((o) => o.value && plain(o.text).includes(want));
    list.replaceChildren(...shown.map((o, i) => {
      const li = el("li", { id: `${id}-${i}-choix`, textContent: o.text });
      set(li, { role: "option", "aria-selected": "false" });
      li.onmousedown = (e) => { e.preventDefault(); choose(o); };
      return li;
    }));
    told.textContent = shown.length ? `${shown.length} réponse${shown.length > 1 ? "s" : ""}` : "Aucune réponse";
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    at = -1;
  };
  input.value = label();
  input.oninput = (e) => { e.stopPropagation(); open(input.value); if (!input.value) select.value = ""; };
  input.onclick = () => { input.select(); open(""); };
  input.onblur = () => {
    const exact = [...select.options].find((o) => o.value && plain(o.text) === plain(input.value));
    if (exact && exact.value !== select.value) choose(exact);
    input.value = label();
    close();
  };
  input.onkeydown = (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (list.hidden) open(input.value === label() ? "" : input.value);
      if (shown.length) mark(e.key === "ArrowDown" ? (at + 1) % shown.length : (at <= 0 ? shown.length : at) - 1);
    } else if (e.key === "Enter" && !list.hidden) {
      e.preventDefault();
      if (shown.length) choose(shown[Math.max(at, 0)]);
    } else if (e.key === "Escape") { input.value = label(); close(); }
  };
  select.id = id + "-natif";
  select.hidden = true;
  select.before(el("div", { className: "combo" }, input, list, told));
}

// ---- a box that hides rows ----
for (const table of $$("table[data-filter]")) {
  const rows = [...table.tBodies[0].rows];
  if (rows.length < 8) continue;
  const box = el("input", { className: "in", type: "search", id: table.id + "-filtre", autocomplete: "off" });
  const told = el("span", { className: "muted" });
  told.setAttribute("role", "status");
  box.oninput = () => {
    const want = plain(box.value).split(/\s+/);
    let n = 0;
    for (const r of rows) { const text = plain(r.textContent); r.hidden = !want.every((w) => text.includes(w)); n += !r.hidden; }
    told.textContent = box.value ? `${n} ligne${n > 1 ? "s" : ""} sur ${rows.length}` : "";
  };
  table.closest(".scroll").before(el("div", { className: "table-filter" }, el("label", { htmlFor: box.id, textContent: "Chercher dans ce tableau" }), box, told));
}
