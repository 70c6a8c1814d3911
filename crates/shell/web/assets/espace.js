// Comfort only: the page works without this file. The code of a link stands after the sharp, which no server reads:
// it is put in its field, and taken out of the address and of what the browser remembers.
const code = document.querySelector("[data-code]");
if (code && location.hash.length > 1) {
  code.value = decodeURIComponent(location.hash.slice(1)).slice(0, 40);
  history.replaceState(null, "", location.pathname);
  code.form.querySelector("button").focus();
}

// Reading aloud, by the voice of the device: nothing leaves it.
const zone = document.querySelector("[data-lire-zone]"), all = document.querySelector("[data-a-lire]");
if (zone && all && "speechSynthesis" in window) {
  const button = zone.querySelector("[data-lire]"), start = button.textContent, voice = speechSynthesis;
  const parts = () => [...all.querySelectorAll("h1, h2, p, li.donnee")].filter((e) => !e.closest(".no-print, [hidden]"));
  const done = () => { button.textContent = start; };
  zone.hidden = false;
  button.onclick = () => {
    if (voice.speaking) { voice.cancel(); done(); return; }
    button.textContent = button.dataset.stop;
    const texts = parts().map((e) => e.textContent.trim()).filter(Boolean);
    texts.forEach((text, at) => {
      const said = new SpeechSynthesisUtterance(text);
      said.lang = document.documentElement.lang || "fr";
      said.rate = 0.9;
      if (at === texts.length - 1) said.onend = done;
      voice.speak(said);
    });
  };
  addEventListener("pagehide", () => voice.cancel());
}
// Back after leaving: nothing of the page is shown again without asking.
addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });
