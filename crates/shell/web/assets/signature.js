// Who signs under a note: with a finger or a mouse on the screen, or on paper, in front of somebody. What is drawn stays in memory until
// the note is kept, sealed with it.
import { png } from "/statique/coffre.js";

/** The part of the form where one signs. `words` is what is signed: it does not change any more once somebody has. */
export function signing({ el, field, select }, qualites, words, now) {
  const kept = [], list = el("ul", { class: "day-lines" }), error = el("p", { class: "error", role: "alert" });
  const who = el("input", { class: "in", id: "signataire", maxlength: 120, autocomplete: "off" }), as = select("qualite", qualites, "", "Choisir…");
  const paper = el("input", { type: "checkbox", id: "papier" }), witness = el("input", { class: "in", id: "temoin", maxlength: 120, autocomplete: "off" });
  const pad = el("canvas", { class: "in", width: 600, height: 200, role: "img", "aria-label": "Cadre où signer, au doigt ou à la souris" });
  Object.assign(pad.style, { background: "#fff", padding: "0", touchAction: "none" });
  const pen = pad.getContext("2d");
  let drawn = false, down = false;
  const wipe = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, pad.width, pad.height);
    drawn = false;
  };
  const at = (e) => {
    const box = pad.getBoundingClientRect();
    return [(e.clientX - box.left) * pad.width / box.width, (e.clientY - box.top) * pad.height / box.height];
  };
  Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  pad.addEventListener("pointerdown", (e) => {
    e.preventDefault();
    down = true;
    pen.beginPath();
    pen.moveTo(...at(e));
    // The line goes on while the finger leaves the frame.
    pad.setPointerCapture(e.pointerId);
  });
  pad.addEventListener("pointermove", (e) => {
    if (!down) return;
    pen.lineTo(...at(e));
    pen.stroke();
    drawn = true;
  });
  for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => { down = false; });
  wipe();

  const drawing = el("div", {}, el("p", { class: "hint" }, "Signez dans le cadre."), pad,
    el("div", { class: "actions" }, el("button", { class: "btn second small", type: "button", onclick: wipe }, "Effacer le cadre")));
  const seen = field("temoin", "Qui l’a vu signer", witness);
  const fit = () => { drawing.hidden = paper.checked; seen.hidden = !paper.checked; };
  paper.addEventListener("change", fit);
  fit();

  const tell = () => {
    list.replaceChildren(...kept.map((one) => el("li", {}, el("strong", {}, one.champs.nom),
      el("span", { class: "muted" }, `${one.label}, ${one.image ? "a signé sur l’écran" : "a signé sur papier, devant " + one.champs.temoin}`),
      el("button", { class: "btn second small", type: "button", onclick: () => { const at = kept.indexOf(one); if (at >= 0) kept.splice(at, 1); tell(); } },
        "Retirer", el("span", { class: "sr" }, ` la signature de ${one.champs.nom}`)))));
    // What is signed stays as it was signed.
    words.readOnly = kept.length > 0;
  };
  const add = async () => {
    const nom = who.value.trim(), temoin = paper.checked ? witness.value.trim() : "";
    if (!words.value.trim()) return "Écrivez d’abord ce qui est signé.";
    if (!nom) return "Signature : écrivez le nom de qui signe.";
    if (!as.value) return "Signature : dites en quelle qualité cette personne signe.";
    if (paper.checked && !temoin) return "Signature : dites qui a vu signer le papier.";
    if (!paper.checked && !drawn) return "Signature : signez dans le cadre, ou cochez « J’ai signé sur papier ».";
    const label = as.selectedOptions[0].textContent;
    kept.push({ moment: now(), label, champs: { nom, qualite: as.value, temoin }, image: paper.checked ? "" : await png(pad) });
    who.value = as.value = witness.value = "";
    paper.checked = false;
    wipe();
    fit();
    tell();
    return "";
  };
  const begun = () => Boolean(who.value.trim() || drawn || paper.checked);
  const part = el("details", { class: "more" }, el("summary", {}, "Faire signer"), el("div", {}, list, error,
    field("signataire", "Qui signe", who), field("qualite", "En qualité de", as), drawing,
    el("div", { class: "field" }, el("div", { class: "choice" }, paper, el("label", { for: "papier" }, "J’ai signé sur papier"))), seen,
    el("div", { class: "actions" }, el("button", { class: "btn second", type: "button", onclick: async () => { error.textContent = await add(); } }, "Garder cette signature")),
    el("p", { class: "muted" }, "Une fois signé, le texte ne change plus.")));
  return {
    part,
    /** Those who signed; a sentence when one is begun and not whole. */
    signed: async () => begun() ? (await add()) || kept : kept,
  };
}
