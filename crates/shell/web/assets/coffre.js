// What a device keeps to work without network: sealed before it is written, opened in memory only.
//
// `paquet`: what was taken, sealed under the code of its person. `envoi`: what was written, each sealed under a key
// that stands in the packet and that the server knows: it can be sent without the code. `brouillon`: what is being typed.
const NAME = "maillage", ROUNDS = 1_000_000, TRIES = 10;
const utf8 = new TextEncoder(), text = new TextDecoder();
const b64 = (bytes) => {
  let s = "";
  for (const b of new Uint8Array(bytes)) s += String.fromCharCode(b);
  return btoa(s);
};
const unb64 = (s) => Uint8Array.from(atob(s), (c) => c.charCodeAt(0));
const unhex = (s) => Uint8Array.from(s.match(/../g), (d) => parseInt(d, 16));
const random = (n) => crypto.getRandomValues(new Uint8Array(n));

const done = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});
let base;
const open = () => base ??= new Promise((yes, no) => {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("paquet");
    asked.result.createObjectStore("envoi", { keyPath: "cle" });
    asked.result.createObjectStore("brouillon");
  };
  asked.onsuccess = () => yes(asked.result);
  asked.onerror = () => { base = undefined; no(asked.error); };
});
// Durable: told « kept » only when it is on the disk.
const within = async (store, mode, act) => {
  const tx = (await open()).transaction(store, mode, { durability: "strict" });
  const ended = new Promise((yes, no) => {
    tx.oncomplete = yes;
    tx.onabort = tx.onerror = () => no(tx.error ?? new Error("plein"));
  });
  const result = await done(act(tx.objectStore(store)));
  await ended;
  return result;
};

const keyOf = async (code, salt, rounds) => {
  const from = await crypto.subtle.importKey("raw", utf8.encode(code.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, from,
    { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
};
const sealed = async (key, place, plain) => {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: utf8.encode(place) };
  return { iv, data: await crypto.subtle.encrypt(how, key, utf8.encode(JSON.stringify(plain))) };
};
const opened = async (key, place, { iv, data }) => {
  const how = { name: "AES-GCM", iv, additionalData: utf8.encode(place) };
  return JSON.parse(text.decode(await crypto.subtle.decrypt(how, key, data)));
};

/** Seals what was taken under `code`, in the place of what was there. What waits to be sent stays. */
export async function keep(pack, code) {
  const salt = random(16), { emport, expire } = pack;
  const head = { emport, expire, salt, rounds: ROUNDS, tries: 0, at: pack.maintenant, ecart: pack.maintenant - Date.now() };
  const { iv, data } = await sealed(await keyOf(code, salt, ROUNDS), emport, pack);
  await within("paquet", "readwrite", (s) => s.put({ ...head, iv, data }, "seul"));
  // Only then: what finds no room leaves the taking before, and its drafts.
  await within("brouillon", "readwrite", (s) => s.clear());
  const { secret, ...rest } = pack;
  const key = await crypto.subtle.importKey("raw", unhex(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
  fresh = { pack: rest, key, ecart: head.ecart };
}
let fresh = null;
/** What was taken a moment ago, open, in memory: given once, so that who just typed the code is not asked it again. */
export const taken = () => { const one = fresh; fresh = null; return one; };

/** What stands outside the seal: the name of the taking, its end. Nothing when there is none, or it is over. */
export async function head() {
  const kept = await within("paquet", "readonly", (s) => s.get("seul"));
  if (!kept) return null;
  const now = Date.now() + kept.ecart;
  if (now >= Date.parse(kept.expire)) { await erase(); return null; }
  // The clock went back: its end can no longer be told, the network will.
  return { emport: kept.emport, expire: kept.expire, ecart: kept.ecart, lost: now < kept.at - 600000, left: TRIES - kept.tries };
}

/** Opens what was taken; nothing when the code is not the right one. After ten faults it is erased. */
export async function unlock(code) {
  const kept = await within("paquet", "readonly", (s) => s.get("seul"));
  if (!kept) return null;
  // Counted before it is tried: closing the page does not give a try back.
  kept.tries += 1;
  await within("paquet", "readwrite", (s) => s.put(kept, "seul"));
  try {
    const pack = await opened(await keyOf(code, kept.salt, kept.rounds), kept.emport, kept);
    await within("paquet", "readwrite", (s) => s.put({ ...kept, tries: 0 }, "seul"));
    const key = await crypto.subtle.importKey("raw", unhex(pack.secret), "AES-GCM", false, ["encrypt", "decrypt"]);
    delete pack.secret;
    return { pack, key, ecart: kept.ecart };
  } catch {
    if (kept.tries >= TRIES) await erase();
    return null;
  }
}

/** Erases what was taken and what was being typed; what waits to be sent stays, sealed. */
export async function erase() {
  await within("paquet", "readwrite", (s) => s.clear());
  await within("brouillon", "readwrite", (s) => s.clear());
}

/** Keeps a writing until the server has it; a photo goes `after` its note. With `trace`, it is no writing: what was opened here, which
 * leaves by the same way and is not counted. Answers what it is named by. */
export async function post({ pack, key }, fait, after = 0, trace = false) {
  const cle = crypto.randomUUID();
  const { iv, data } = await sealed(key, pack.emport + "/" + cle, fait);
  await within("envoi", "readwrite", (s) => s.put({ cle, emport: pack.emport, rang: Date.now() + after, trace, iv, data }));
  return cle;
}

/** Draws a paper that was taken; nothing of it is written anywhere. */
export async function drawn(canvas, { type, octets }) {
  const bitmap = await createImageBitmap(new Blob([unb64(octets)], { type }));
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
}

/** What was drawn, as a picture in base64. */
export async function png(canvas) {
  const blob = await new Promise((yes) => canvas.toBlob(yes, "image/png"));
  return b64(await blob.arrayBuffer());
}

const LARGEST = 600000;
/** A picture made smaller, in base64: what a telephone takes is too heavy to wait on a device. Nothing when it cannot be read. */
export async function picture(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return null;
  const canvas = document.createElement("canvas");
  for (const [side, quality] of [[1280, 0.8], [1280, 0.6], [960, 0.6], [640, 0.6]]) {
    const ratio = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.max(1, Math.round(bitmap.width * ratio));
    canvas.height = Math.max(1, Math.round(bitmap.height * ratio));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((yes) => canvas.toBlob(yes, "image/jpeg", quality));
    if (blob && blob.size <= LARGEST) return b64(await blob.arrayBuffer());
  }
  return null;
}

/** What was written in this taking and waits to be sent, opened. */
export async function posted({ pack, key }) {
  const all = await within("envoi", "readonly", (s) => s.getAll());
  const mine = all.filter((one) => one.emport === pack.emport && !one.trace).sort((a, b) => a.rang - b.rang);
  return Promise.all(mine.map((one) => opened(key, one.emport + "/" + one.cle, one)));
}

/** How many writings wait to be sent, of whoever used this device. */
export const waiting = async () => (await within("envoi", "readonly", (s) => s.getAll())).filter((one) => !one.trace).length;

/** Keeps what is being typed; empty erases it. */
export async function draft({ pack, key }, place, words) {
  if (!words) return within("brouillon", "readwrite", (s) => s.delete(place));
  const one = await sealed(key, pack.emport + "/brouillon/" + place, words);
  return within("brouillon", "readwrite", (s) => s.put(one, place));
}

/** What was being typed there. */
export async function drafted({ pack, key }, place) {
  const one = await within("brouillon", "readonly", (s) => s.get(place));
  return one ? opened(key, pack.emport + "/brouillon/" + place, one).catch(() => null) : null;
}

/** Where a sending stands, in a sentence. */
export function progress({ total, partis, recus, fini }) {
  const of = (n) => `${n} ${n > 1 ? "écrits" : "écrit"} sur ${total}`, left = total - recus;
  if (!total) return "Rien n’attend le réseau.";
  const came = `${of(recus)} ${recus > 1 ? "reçus" : "reçu"} par le service`;
  if (!fini) return recus ? `${came}, l’envoi continue.` : `Envoi de ${of(partis)}.`;
  return left ? `${came}, ${left} ${left > 1 ? "attendent" : "attend"} encore le réseau.` : `${came}. Rien n’attend plus.`;
}
const STEP = 10;
let sending;
/** Sends what waits, also locked; asks whether to erase. Answers whether the server was reached. */
export const send = () => sending ??= sendAll().finally(() => { sending = undefined; });
async function sendAll() {
  const all = (await within("envoi", "readonly", (s) => s.getAll())).sort((a, b) => a.rang - b.rang);
  const own = (await within("paquet", "readonly", (s) => s.get("seul")))?.emport;
  const told = new Set(all.filter((one) => !one.trace).map((one) => one.cle)), total = told.size;
  let reached = false, partis = 0, recus = 0;
  const tells = (fini) => dispatchEvent(new CustomEvent("envoi", { detail: { total, partis, recus, fini } }));
  try {
    for (const emport of new Set([own, ...all.map((one) => one.emport)])) {
      if (!emport) continue;
      const mine = all.filter((one) => one.emport === emport);
      for (let from = 0, to; from === 0 || from < mine.length; from = Math.max(to, 1)) {
        // Fewer with photos: the server takes four megabytes at once.
        let room = 2500000;
        for (to = from; to < mine.length && to < from + STEP && (to === from || room > mine[to].data.byteLength * 1.4); to += 1) room -= mine[to].data.byteLength * 1.4;
        const ecrits = mine.slice(from, to).map((one) => ({ cle: one.cle, iv: b64(one.iv), texte: b64(one.data) }));
        partis += ecrits.filter((one) => told.has(one.cle)).length;
        if (partis) tells(false);
        const answer = await tell(emport, { ecrits });
        if (!answer) return reached;
        reached = true;
        // A taking that the server does not know keeps nothing of the others from leaving.
        if (!answer.recus) break;
        for (const cle of answer.recus) await within("envoi", "readwrite", (s) => s.delete(cle));
        recus = Math.min(total, recus + answer.recus.filter((cle) => told.has(cle)).length);
        if (recus) tells(false);
        if (answer.effacer && emport === own) await erase();
        // Lost, or erased from afar: what is open in memory closes too.
        if (answer.ferme && emport === own) dispatchEvent(new Event("ferme"));
      }
    }
  } finally {
    if (total) tells(true);
  }
  return reached;
}
async function tell(emport, more) {
  const body = JSON.stringify({ emport, maintenant: Date.now(), ecrits: [], ...more });
  const answer = await fetch("/sans-reseau/depot", {
    // A photo on a slow line: as long as its weight asks, at some 130 kbit/s.
    method: "POST", headers: { "Content-Type": "application/json" }, redirect: "error", signal: AbortSignal.timeout(8000 + body.length / 16),
    body,
  }).catch(() => null);
  if (answer?.status === 404) return {};
  return answer?.ok ? answer.json().catch(() => null) : null;
}

/** At sign-out: erases what was taken, sends what waits, and says so. */
export async function leave() {
  const own = (await within("paquet", "readonly", (s) => s.get("seul")))?.emport;
  // First of all: a slow line must not keep what was taken on the device.
  await erase();
  await send();
  if (own) await tell(own, { efface: true });
}
