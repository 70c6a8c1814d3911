// Messages that arrive while their page is looked at: every half minute, and as one comes back to it. A page that is
// hidden or left alone asks for nothing (each asking is a reading, and stands in the trace). What comes so is not yet
// read: the server counts as read what a person opens.
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
    const known = new Map([...list.children].map((one) => [one.id, one]));
    const there = [...(page.getElementById("fil")?.children ?? [])];
    // What its author withdrew leaves the screen too; what is being read stays as it is.
    for (const one of there) {
      const old = known.get(one.id);
      if (old && old.querySelector(".said") && !one.querySelector(".said")) old.replaceWith(document.adoptNode(one));
    }
    const fresh = there.filter((one) => !known.has(one.id));
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
