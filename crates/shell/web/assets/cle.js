// Passkeys: the buttons appear where the browser can ask a device. Without this file, the password.
const send = async (path, body) => {
  const r = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });
  const said = await r.json().catch(() => ({}));
  if (!r.ok) throw new Error(said.erreur ?? "La demande n’a pas abouti. Recommencez.");
  return said;
};
const acts = {
  async entrer(box) {
    const { defi, question } = await send("/connexion/cle/question");
    const options = PublicKeyCredential.parseRequestOptionsFromJSON(question.publicKey ?? question);
    const key = await navigator.credentials.get({ publicKey: options });
    const { vers } = await send("/connexion/cle", { defi, suite: box.dataset.next ?? "", reponse: key.toJSON() });
    location.assign(vers);
  },
  async enregistrer(box) {
    const { defi, question } = await send("/compte/second-facteur/cle/question");
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(question.publicKey ?? question);
    const key = await navigator.credentials.create({ publicKey: options });
    const { codes } = await send("/compte/second-facteur/cle", { defi, reponse: key.toJSON() });
    if (!codes.length) return location.reload();
    const list = document.createElement("ul"), told = document.createElement("p"), on = document.createElement("a");
    list.className = "codes";
    for (const code of codes) {
      const line = document.createElement("li"), text = document.createElement("span");
      text.className = "reference";
      text.textContent = code;
      line.append(text);
      list.append(line);
    }
    told.textContent = "Votre clé est enregistrée. Recopiez ces codes de secours maintenant : ils ne seront plus jamais affichés. Chacun sert une fois, le jour où l’appareil est perdu.";
    on.href = "/compte/second-facteur";
    on.className = "btn";
    on.textContent = "C’est noté, continuer";
    box.replaceChildren(told, list, on);
    told.tabIndex = -1;
    told.focus();
  },
};
if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) for (const box of document.querySelectorAll("[data-passkey]")) {
  const button = box.querySelector("button"), error = box.querySelector(".error");
  box.hidden = false;
  button.onclick = async () => {
    button.disabled = true;
    error.textContent = "";
    try {
      await acts[box.dataset.passkey](box);
    } catch (e) {
      error.textContent = e.name === "NotAllowedError" ? "La demande a été annulée, ou a duré trop longtemps." : e.name === "InvalidStateError" ? "Cet appareil a déjà une clé pour ce compte." : e.message;
    }
    button.disabled = false;
  };
}
