// Answers for the server when there is no network, with a page that says nothing of anybody.
const SHELF = "maillage-" + MARK;
const KEPT = [
  "/hors-ligne", "/manifest.webmanifest", "/statique/maillage.css", "/statique/maillage.js",
  "/statique/hors-ligne.js", "/statique/coffre.js", "/statique/signature.js", "/statique/icons/logo.svg",
  "/statique/fonts/atkinson-hyperlegible-next-latin-400-normal.woff2",
  "/statique/fonts/atkinson-hyperlegible-next-latin-700-normal.woff2",
];
addEventListener("install", (e) => {
  e.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT)).then(() => skipWaiting()));
});
addEventListener("activate", (e) => {
  e.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== SHELF) await caches.delete(name);
    await clients.claim();
  })());
});
addEventListener("fetch", (e) => {
  const { pathname, origin } = new URL(e.request.url);
  if (e.request.method !== "GET" || origin !== location.origin) return;
  const page = e.request.mode === "navigate";
  if (!page && !KEPT.includes(pathname)) return;
  // A network that does not answer is no network.
  e.respondWith(fetch(e.request, { signal: AbortSignal.timeout(6000) }).catch(async () => {
    const shelf = await caches.open(SHELF);
    return (await shelf.match(page ? "/hors-ligne" : pathname)) ?? Response.error();
  }));
});
