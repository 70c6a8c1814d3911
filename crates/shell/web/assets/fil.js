// Messages that arrive while their page is looked at: every half minute, and as one comes back to it. A page that is
// hidden or left alone asks for nothing (each asking is a reading, and stands in the trace).
const EVERY = 30000;
let busy = false;

async function look() {
  const list = document.getElementById("fil");
  if (busy || document.hidden || document.getElementById("veille") || !list) return;
  busy = true;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const known = new Set([...list.children].map((one) => one.id));
    const fresh = [...(page.getElementById("fil")?.children ?? [])].filter((one) => !known.has(one.id));
    if (!fresh.length) return;
    list.append(...fresh.map((one) => document.adoptNode(one)));
    const told = document.getElementById("fil-dit");
    if (told) told.textContent = fresh.length > 1 ? `${fresh.length} nouveaux messages` : "Un nouveau message";
  } catch {
    // No network: the next look says.
  } finally {
    busy = false;
  }
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
