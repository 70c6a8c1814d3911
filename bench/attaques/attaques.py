"""Attacks against a running demonstration of the product, from the outside, over HTTP only.

    python attaques.py --host http://127.0.0.1:9201 --password maillage-demo
    python attaques.py --host … --password … --only rights,timing --pid 1234

Needs `requests`; `pillow` for `papers`; `playwright` and a Chromium for the part `xss`; `sqlmap` and `wapiti` on the PATH
for the parts of their names. Each part is bounded in requests and in time. It writes in the register
it attacks: give it a demonstration, never a real instance.

Every part adds to one list of findings (severity, place, what happened) and to one table (what was
tried, how many times, how long). The exit code is 1 when something is found, 0 otherwise.
"""

import argparse
import html
import http.client
import io
import json
import os
import random
import re
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urljoin, urlsplit

import requests

ROLES = [
    "educatrice", "psychologue", "secretaire", "cheffe", "directeur", "siege", "deleguee", "admin",
    "voisin", "famille", "infirmiere", "greffe",
]
SERVICE = 1
NEIGHBOUR = 2
ORGANISATION = 1

# Record kinds, by the category of information that the policy knows.
KINDS = {
    "identite": ["personnes", "familles", "membres-famille", "situations-couple"],
    "anamnese": ["anamneses"],
    "troubles": ["troubles-reperes"],
    "diagnostic": ["elements-diagnostic"],
    "medical": ["notes-medicales"],
    "risque": ["marques-risque"],
    "adresse": ["adresses-protegees"],
    "origine": ["origines"],
    "penal": ["donnees-penales"],
    "judiciaire": ["restrictions", "droits-visite"],
    "partage": ["partages"],
    "sante": ["orientations-sante", "suivis-psy", "rencontres-psy", "allergies", "hospitalisations",
              "consentements-soin", "traitements-sante", "stocks-traitement"],
    "soin": ["vaccinations"],
    "argent": ["mouvements-argent", "comptages-caisse"],
    "parcours": ["sejours", "modalites-sejour", "mesures", "referents", "absences",
                 "contrats-jeune-majeur", "entretiens-autonomie", "devenirs", "points-sortie",
                 "rendez-vous", "evaluations-projet", "objectifs-projet", "co-interventions"],
    "vie": ["paroles-enfant", "etapes-jeune", "commentaires-etape", "fiches-crise", "remises-papier",
            "participations-reunion", "prises-traitement", "repits"],
    "incident": ["incidents", "suites-incident", "activations-crise"],
}
OTHER_KINDS = [
    "scolarites", "hebergements", "peines", "stages", "papiers-famille", "regles-rappel", "projets-sortie",
    "actions-collectives", "participations-action", "reunions", "actes", "demandes",
    "besoins-reperes", "capacites", "plans-activite", "prix-journee", "fonctionnements",
    "sessions-accueil", "regles-comptage", "modalites", "unites", "territoires", "evaluations",
    "cotations", "actions-plan", "regles-acces",
]
HOUSE_KINDS = ["professionnels", "postes", "absences-professionnel", "formations",
               "participations-formation"]

# What a role never reads, whatever the child: written from the law and the charter, apart from the
# policy of the product.
NEVER = {
    "educatrice": {"medical", "origine"},
    "psychologue": {"medical", "origine", "penal"},
    "secretaire": {"medical", "origine", "penal", "anamnese", "troubles", "diagnostic", "risque",
                   "adresse", "sante"},
    "cheffe": {"medical", "origine"},
    "directeur": {"medical"},
    "siege": set(KINDS), "deleguee": set(KINDS), "admin": set(KINDS),
    "voisin": {"medical", "origine", "penal", "adresse", "anamnese", "troubles", "diagnostic",
               "risque", "sante", "partage"},
    "greffe": {"medical", "origine", "penal", "adresse", "anamnese", "troubles", "diagnostic",
               "risque", "sante", "partage"},
    # The child lives there: the path is read (CASF, art. L. 421-2, policy `accueil-de-l-enfant`).
    "famille": {"medical", "origine", "penal", "adresse", "anamnese", "troubles", "diagnostic",
                "partage"},
    "infirmiere": {"origine", "penal"},
}
# Roles that reach a closed mission: those who answer for the service.
CLOSED_OPEN_TO = {"secretaire", "cheffe", "directeur"}

# Fields that say which of several gestures a form makes, and how many pages of a function are read for its forms.
GESTURES = ("geste", "action", "genre", "nature")
ELEVATION_PAGES = 260

FINDINGS = []
TABLE = []
HOST = ""
PASSWORD = ""
PID = 0


def found(severity, place, what):
    """Keeps a finding, once, and says it at once."""
    if all((place, what) != (one[1], one[2]) for one in FINDINGS):
        FINDINGS.append((severity, place, what))
        print(f"  !! [{severity}] {place}: {what}", flush=True)


def say(text):
    """Prints a line at once."""
    print(f"  {text}", flush=True)


class Page(HTMLParser):
    """The forms, links and visible words of a page."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.words = [], [], []
        self._form, self._select, self._area = None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        if tag == "form":
            self._form = {"action": attrs.get("action", ""), "fields": [],
                          "method": attrs.get("method", "get").lower(),
                          "type": attrs.get("enctype", "")}
            self.forms.append(self._form)
        if self._form is None:
            return
        name = attrs.get("name")
        if tag == "input" and name:
            self._form["fields"].append([name, attrs.get("type", "text"), attrs.get("value", ""),
                                         [], "checked" in attrs])
        elif tag == "textarea" and name:
            self._area = [name, "textarea", "", [], False]
            self._form["fields"].append(self._area)
        elif tag == "select" and name:
            self._select = [name, "select", "", [], False]
            self._form["fields"].append(self._select)
        elif tag == "option" and self._select is not None:
            self._select[3].append(attrs.get("value", ""))
            if "selected" in attrs:
                self._select[2] = attrs.get("value", "")
        elif tag == "button" and name:
            self._form["fields"].append([name, "submit", attrs.get("value", ""), [], False])

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._area is not None:
            self._area[2] += data
        self.words.append(data)


class Visitor:
    """A browser of one account, which sends what a browser sends."""

    def __init__(self, name=None):
        self.name = name or "inconnu"
        self.http = requests.Session()
        self.http.headers["sec-fetch-site"] = "same-origin"
        if name:
            answer = self.post("/connexion", {"identifiant": name, "mot_de_passe": PASSWORD})
            if answer.status_code != 303:
                raise SystemExit(f"{name} cannot sign in: {answer.status_code}")

    def get(self, path, **more):
        more.setdefault("timeout", 60)
        more.setdefault("allow_redirects", False)
        return again(self.http.get, HOST + path, **more)

    def post(self, path, data=None, **more):
        more.setdefault("timeout", 120)
        more.setdefault("allow_redirects", False)
        return again(self.http.post, HOST + path, data=data, **more)


def again(ask, *what, **more):
    """Asks once more when the line was closed meanwhile, as browsers do."""
    try:
        return ask(*what, **more)
    except requests.ConnectionError:
        return ask(*what, **more)


VISITORS = {}


def visitor(name):
    """The browser of an account, signed in once."""
    if name not in VISITORS:
        VISITORS[name] = Visitor(name)
    return VISITORS[name]


def is_up():
    """Whether the product answers."""
    try:
        return requests.get(HOST + "/sante", timeout=20).status_code == 200
    except requests.RequestException:
        return False


def memory():
    """The greatest memory of the process so far, in MiB; 0 when its number is not known."""
    if not PID:
        return 0
    try:
        with open(f"/proc/{PID}/status", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("VmHWM"):
                    return int(line.split()[1]) // 1024
    except OSError:
        pass
    return 0


# ── What is there ────────────────────────────────────────────────────────────────────────────


def rows_of(who, slug, owner, pages=4, query=""):
    """The identifiers of a list, page after page."""
    path, ids = f"/registre/{slug}/{owner}{query}", []
    for _ in range(pages):
        answer = who.get(path)
        if answer.status_code != 200:
            break
        ids += [int(one) for one in re.findall(rf'href="/fiche/{slug}/(\d+)"', answer.text)]
        if slug == "personnes":
            ids += [int(one) for one in re.findall(r'href="/dossiers/(\d+)"', answer.text)]
        nexts = re.findall(rf'href="(/registre/{slug}/{owner}\?[^"]*apres=[^"]+)"', answer.text)
        if not nexts:
            break
        path = html.unescape(nexts[0])
    return list(dict.fromkeys(ids))


def kinds_of_child():
    """Every record kind with its category; those with no rule of their own have none."""
    for category, slugs in KINDS.items():
        for slug in slugs:
            yield slug, category


WORLD = {}


def world():
    """What the register holds, as those who answer for it see it."""
    if WORLD:
        return WORLD
    head, nurse, psy, office = (visitor(one) for one in ("directeur", "infirmiere", "psychologue",
                                                        "cheffe"))
    children, names = {}, {}
    for service in (SERVICE, NEIGHBOUR):
        children[service] = rows_of(head, "personnes", service, pages=8)
    rows = {}
    for slug, category in list(kinds_of_child()) + [(one, "") for one in OTHER_KINDS]:
        for service in (SERVICE, NEIGHBOUR):
            ids = []
            for who in (head, nurse, psy, office):
                ids += rows_of(who, slug, service, pages=1)[:25]
            rows[slug, service] = list(dict.fromkeys(ids))[:40]
    for slug in HOUSE_KINDS:
        rows[slug, ORGANISATION] = rows_of(head, slug, ORGANISATION, pages=1)[:10]
    for service, some in children.items():
        for child in some[:60]:
            title = re.search(r"<title>([^<]*)", head.get(f"/dossiers/{child}").text)
            if title:
                names[child] = html.unescape(title.group(1)).split(" · ")[0].split(" – ")[0].strip()
    shared = re.findall(r'href="/dossiers/(\d+)"', visitor("voisin").get("/dossiers-partages").text)
    WORLD.update(children=children, rows=rows, names=names, shared=[int(one) for one in shared])
    return WORLD


def child_of(row, slug):
    """The child that a row names, as the director sees it."""
    answer = visitor("directeur").get(f"/fiche/{slug}/{row}")
    one = re.search(r'href="/fiche/personnes/(\d+)"', answer.text)
    return int(one.group(1)) if one else None


# ── 1. Rights ────────────────────────────────────────────────────────────────────────────────


def open_for(name, path):
    """Whether a page opens for an account, and its answer."""
    answer = visitor(name).get(path)
    return answer.status_code == 200, answer


def rights():
    """Every record of the register, replayed as every role: what opens that must not."""
    all_, tries = world(), 0
    children, rows = all_["children"], all_["rows"]
    absent = 999_999_999_999_999
    say(f"children: {[len(one) for one in children.values()]}, shared: {all_['shared']}")

    opened = {}
    for name in ROLES:
        who = visitor(name)
        # Lists, and records one by one.
        for (slug, owner), ids in rows.items():
            category = next((cat for one, cat in kinds_of_child() if one == slug), None)
            paths = [f"/registre/{slug}/{owner}", f"/registre/{slug}/{owner}/nouveau"]
            for row in ids[:3]:
                paths += [f"/fiche/{slug}/{row}", f"/fiche/{slug}/{row}/historique",
                          f"/fiche/{slug}/{row}/modifier"]
            for path in paths:
                tries += 1
                answer = who.get(path)
                opened[name, path] = answer.status_code
                if answer.status_code >= 500:
                    found("moyenne", path, f"{name}: {answer.status_code}")
                if answer.status_code != 200:
                    continue
                # The neighbour is at home in the other service.
                if category and category in NEVER[name] and (name != "voisin" or owner == SERVICE):
                    found("critique", path, f"{name} opens « {category} »")
                if name in ("siege", "admin", "deleguee") and category:
                    found("critique", path, f"{name} opens the content of a file")
                if name == "voisin" and owner == SERVICE and "/registre/" in path:
                    found("haute", path, "voisin opens a list of service 1")
        # Files of children.
        for service, some in children.items():
            for child in some[:40]:
                for end in ("", "/pourquoi", "/trace", "/droits"):
                    tries += 1
                    opened[name, f"/dossiers/{child}{end}"] = who.get(
                        f"/dossiers/{child}{end}").status_code
    shared = set(all_["shared"])
    for name in ROLES:
        files = [child for service in children for child in children[service][:40]
                 if opened.get((name, f"/dossiers/{child}")) == 200]
        own = set(children[NEIGHBOUR if name == "voisin" else SERVICE])
        say(f"{name}: {len(files)} files open")
        if name in ("siege", "admin", "deleguee") and files:
            found("critique", "/dossiers/{personne}", f"{name} opens {files[:3]}")
        if name == "greffe" and set(files) - shared:
            found("critique", "/dossiers/{personne}", f"greffe opens {set(files) - shared}")
        if name == "famille" and len(files) > 1:
            found("critique", "/dossiers/{personne}", f"famille opens {files}")
        if name == "voisin" and set(files) - own - shared:
            found("critique", "/dossiers/{personne}", f"voisin opens {set(files) - own - shared}")
        if name not in ("directeur", "voisin") and set(files) - set(children[SERVICE]) - shared:
            found("critique", "/dossiers/{personne}",
                  f"{name} opens {set(files) - set(children[SERVICE])} of another service")
        opened[name] = set(files)

    # Missions that are over, as the stays say it, and what those who may not read them open.
    head, closed = visitor("directeur"), []
    for child in children[SERVICE]:
        text = head.get(f"/dossiers/{child}/pourquoi?identifiant=educatrice").text
        if "la mission est terminée, et le délai" in text:
            closed.append(child)
        if len(closed) >= 25:
            break
    say(f"children whose mission is over: {len(closed)}")
    for name in ROLES:
        if name in CLOSED_OPEN_TO:
            continue
        for child in closed:
            tries += 1
            if opened_now(name, f"/dossiers/{child}") and child not in shared:
                found("haute", f"/dossiers/{child}", f"{name} opens a mission that is over")

    # A count beside a link is a reading too.
    for name in ("educatrice", "psychologue", "infirmiere", "famille", "voisin", "greffe"):
        for child in sorted(opened[name])[:30]:
            text = visitor(name).get(f"/fiche/personnes/{child}").text
            for slug, owner, count in re.findall(
                    r'href="/registre/([a-z-]+)/(\d+)\?personne_id=\d+"[^>]*>[^<]*\((\d+)\)', text):
                tries += 1
                category = dict(kinds_of_child()).get(slug, "")
                shown = visitor(name).get(f"/registre/{slug}/{owner}?personne_id={child}").text
                seen = len(set(re.findall(rf'href="/fiche/{slug}/(\d+)"', shown)))
                if int(count) > seen and int(count) <= 50:
                    found("moyenne", "/fiche/personnes/{id}",
                          f"child {child}: {name} is told « {slug} ({count}) » of « {category} », and may read "
                          f"{seen} of them")

    # Pages of those without content must not name a child.
    for name in ("admin", "siege"):
        for path in walk(visitor(name), 150):
            tries += 1
            text = html.unescape(visitor(name).get(path).text)
            for child, title in all_["names"].items():
                if " " in title and title in text:
                    found("haute", path, f"{name} reads the name of child {child}")
                    break

    # Forms of others' records: nothing is kept, and the answer is that of nothing there.
    forms = [
        "/fiche/{slug}/{id}/modifier", "/registre/{slug}/{owner}/nouveau",
    ]
    for name in ("voisin", "famille", "greffe", "siege", "admin", "deleguee", "infirmiere",
                 "secretaire", "educatrice"):
        for (slug, owner), ids in rows.items():
            category = next((cat for one, cat in kinds_of_child() if one == slug), None)
            if not category:
                continue
            for row in ids[:2]:
                path = forms[0].format(slug=slug, id=row)
                if opened.get((name, f"/fiche/{slug}/{row}")) == 200:
                    continue
                tries += 1
                answer = visitor(name).post(path, {"nom": "Intrus", "version": "1", "motif": "x"})
                if answer.status_code != 404:
                    found("haute", path, f"{name}: POST answers {answer.status_code}")
        for path in strangers_forms(children[SERVICE][0]):
            tries += 1
            if name in ("educatrice", "secretaire", "infirmiere", "deleguee", "admin", "siege"):
                continue
            answer = visitor(name).post(path, {"geste": "gel", "motif": "essai", "nom": "Intrus"})
            if answer.status_code not in (404, 403):
                found("haute", path, f"{name}: POST answers {answer.status_code}")

    # Refused and absent: same status, same body.
    differences = 0
    for name in ROLES:
        for (slug, owner), ids in rows.items():
            for row in ids[:1]:
                for end in ("", "/modifier", "/historique"):
                    if opened.get((name, f"/fiche/{slug}/{row}{end}")) != 404:
                        continue
                    tries += 2
                    one = visitor(name).get(f"/fiche/{slug}/{row}{end}")
                    other = visitor(name).get(f"/fiche/{slug}/{absent}{end}")
                    if (one.status_code, one.text) != (other.status_code, other.text):
                        differences += 1
                        found("moyenne", f"/fiche/{slug}/{row}{end}",
                              f"{name}: refused and absent differ "
                              f"({one.status_code}/{other.status_code})")
        for end in ("", "/pourquoi", "/trace", "/droits", "/pourquoi?identifiant=admin"):
            for child in children[SERVICE][:40]:
                if opened.get((name, f"/dossiers/{child}")) == 200:
                    continue
                tries += 2
                one = visitor(name).get(f"/dossiers/{child}{end}")
                other = visitor(name).get(f"/dossiers/{absent}{end}")
                if (one.status_code, one.text) != (other.status_code, other.text):
                    # The delegate answers for the trace of every file: that page is theirs.
                    if name == "deleguee":
                        continue
                    found("moyenne", f"/dossiers/{{personne}}{end}",
                          f"{name}: refused and absent differ "
                          f"({one.status_code}/{other.status_code})")
                break
    return tries


def opened_now(name, path):
    """Whether a page opens at this moment."""
    return visitor(name).get(path).status_code == 200


def strangers_forms(child):
    """Addresses that only take forms, of service 1."""
    return [
        f"/services/{SERVICE}/relais/1", f"/services/{SERVICE}/catalogue",
        f"/services/{SERVICE}/publications", f"/services/{SERVICE}/controle",
        f"/services/{SERVICE}/rapports", f"/services/{SERVICE}/alertes",
        f"/organisations/{ORGANISATION}/alertes", f"/organisations/{ORGANISATION}/alertes/seuils",
        f"/organisations/{ORGANISATION}/conformite/conservation",
        f"/organisations/{ORGANISATION}/conformite/traitements/x", f"/dossiers/{child}/droits",
        "/comptes/1", "/alertes/1", "/demandes/1", "/demandes/1/acces", "/rapports/1",
        "/rapports/1/chapitres", "/rapports/1/figer", "/acces-urgence/revue/1",
    ]


def walk(who, most, start="/", alike=0):
    """The pages that an account reaches by links, breadth first; at most `alike` of one address but for its
    numbers (0: all)."""
    seen, queue = [], [start]
    known, times = {start}, {}
    while queue and len(seen) < most:
        path = queue.pop(0)
        kind = re.sub(r"\d+", "N", urlsplit(path).path)
        times[kind] = times.get(kind, 0) + 1
        if alike and times[kind] > alike:
            continue
        try:
            answer = who.get(path)
        except requests.RequestException:
            continue
        if answer.status_code != 200 or "html" not in answer.headers.get("content-type", ""):
            continue
        seen.append(path)
        for link in Page(answer.text).links:
            parts = urlsplit(urljoin(HOST + path, html.unescape(link)))
            if f"{parts.scheme}://{parts.netloc}" != HOST or parts.path.startswith("/statique"):
                continue
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if target not in known:
                known.add(target)
                queue.append(target)
    return seen


# ── Timing ───────────────────────────────────────────────────────────────────────────────────


def mann_whitney(one, other):
    """The two-sided p of the test of Mann and Whitney, by the normal approximation."""
    ranked = sorted((value, side) for side, values in ((0, one), (1, other)) for value in values)
    rank_sum = sum(place + 1 for place, (_, side) in enumerate(ranked) if side == 0)
    n, m = len(one), len(other)
    u = rank_sum - n * (n + 1) / 2
    z = (u - n * m / 2) / ((n * m * (n + m + 1) / 12) ** 0.5)
    # The tail of the normal law, by its error function.
    from math import erfc
    return u / (n * m), erfc(abs(z) / 2 ** 0.5)


def timing():
    """Whether a refused record answers slower than an absent one, and a known name than another."""
    all_, tries = world(), 0
    absent = 999_999_999_999_999
    pairs = []
    refused = [child for child in all_["children"][SERVICE][:40]
               if visitor("voisin").get(f"/dossiers/{child}").status_code == 404]
    if refused:
        pairs.append(("voisin", f"/dossiers/{refused[0]}", f"/dossiers/{absent}"))
        pairs.append(("voisin", f"/dossiers/{refused[0]}/pourquoi", f"/dossiers/{absent}/pourquoi"))
    for name, slug in (("educatrice", "notes-medicales"), ("voisin", "sejours"),
                       ("siege", "personnes")):
        ids = all_["rows"].get((slug, SERVICE)) or []
        if ids:
            pairs.append((name, f"/fiche/{slug}/{ids[0]}", f"/fiche/{slug}/{absent}"))
    for name, known, unknown in pairs:
        times = {known: [], unknown: []}
        who = visitor(name)
        for turn in range(300):
            order = [known, unknown] if turn % 2 else [unknown, known]
            for path in order:
                begin = time.perf_counter()
                who.get(path)
                times[path].append((time.perf_counter() - begin) * 1000)
                tries += 1
        a, b = statistics.median(times[known]), statistics.median(times[unknown])
        auc, p = mann_whitney(times[known], times[unknown])
        say(f"{name} {known}: refused {a:.2f} ms, absent {b:.2f} ms, AUC {auc:.3f}, p {p:.2g}")
        if p < 0.001 and abs(a - b) > 0.5 and abs(auc - 0.5) > 0.15:
            found("basse", known.replace(known.split("/")[-1], "{id}"),
                  f"{name}: refused {a:.2f} ms against absent {b:.2f} ms (300 pairs, AUC {auc:.2f}, "
                  f"p {p:.1g})")
    times = {"known": [], "unknown": []}
    for turn in range(24):
        # The brake waits after five: each name is tried four times at the most.
        known = ROLES[turn % 8]
        if turn >= 8 * 3:
            break
        for kind, name in (("known", known), ("unknown", f"personne{turn}")):
            begin = time.perf_counter()
            Visitor().post("/connexion", {"identifiant": name, "mot_de_passe": "faux"})
            times[kind].append((time.perf_counter() - begin) * 1000)
            tries += 1
    a, b = statistics.median(times["known"]), statistics.median(times["unknown"])
    auc, p = mann_whitney(times["known"], times["unknown"])
    say(f"sign-in: known {a:.1f} ms, unknown {b:.1f} ms, AUC {auc:.3f}, p {p:.2g}")
    if p < 0.001 and abs(auc - 0.5) > 0.2:
        found("basse", "/connexion", f"known names {a:.1f} ms against {b:.1f} ms (p {p:.1g})")
    for name in ROLES[:8]:
        Visitor(name)
    return tries


# ── 2. Scripts kept in the register ──────────────────────────────────────────────────────────

MARK = "data-attaque"
PAYLOADS = [
    f'<img src=x onerror="window.attaque=1;alert(1)" {MARK}=1>',
    f'"><svg {MARK}=1 onload=alert(1)>',
    f"'><script {MARK}=1>window.attaque=1</script>",
    f'</textarea><b {MARK}=1 onmouseover=alert(1)>',
    f'</title><iframe {MARK}=1 srcdoc="<script>parent.attaque=1</script>">',
    f'" autofocus onfocus="window.attaque=1" {MARK}="1',
    "[clic](javascript:window.attaque=1) ![x](javascript:alert(1))",
    f"{{{{constructor.constructor('alert(1)')()}}}} ${{alert(1)}} <%= 1 %> <{MARK}-x>",
]


def fill(form, turn=0, text=None):
    """Fields for a form: payloads where words go, first choices elsewhere."""
    data = []
    for index, (name, kind, value, options, checked) in enumerate(form["fields"]):
        payload = text if text is not None else PAYLOADS[(turn + index) % len(PAYLOADS)]
        if kind in ("hidden", "submit"):
            if kind == "hidden":
                data.append((name, value))
        elif kind == "select":
            real = [one for one in options if one]
            data.append((name, value or (real[turn % len(real)] if real else "")))
        elif kind == "date":
            data.append((name, value or time.strftime("%Y-%m-%d")))
        elif kind == "time":
            data.append((name, value or "10:00"))
        elif kind in ("checkbox", "radio"):
            data.append((name, value))
        elif kind == "file":
            continue
        else:
            data.append((name, payload))
    return data


def send(who, path, form, turn, text=None):
    """Sends a form, again without what was refused: numbers where numbers go."""
    target = form["action"] or path
    data = fill(form, turn, text)
    answer = who.post(target, data)
    for _ in range(2):
        if answer.status_code != 422:
            return answer
        bad = set(re.findall(r'<a href="#([a-z_0-9]+)">', answer.text))
        again = []
        for name, value in data:
            if name in bad:
                value = "1" if re.search(rf'inputmode="[a-z]+" id="{name}"', answer.text) else value
                kind = next((one for one in form["fields"] if one[0] == name), None)
                if kind and kind[1] == "date":
                    value = ""
                elif kind and kind[1] == "text" and value != "1":
                    value = ""
            again.append((name, value))
        if all(name != "motif" for name, _ in again):
            again.append(("motif", PAYLOADS[0]))
        data = again
        answer = who.post(target, data)
    return answer


def xss():
    """Payloads in every field that forms offer; then the pages are opened in a browser."""
    tries, pages = 0, []
    kept = 0
    for name in ("directeur", "educatrice", "infirmiere", "psychologue", "secretaire", "cheffe"):
        who = visitor(name)
        slugs = [one for one, _ in kinds_of_child()] + OTHER_KINDS + HOUSE_KINDS
        for turn, slug in enumerate(slugs):
            owner = ORGANISATION if slug in HOUSE_KINDS else SERVICE
            path = f"/registre/{slug}/{owner}/nouveau"
            answer = who.get(path)
            if answer.status_code != 200:
                continue
            forms = [one for one in Page(answer.text).forms if one["method"] == "post"
                     and "/nouveau" in (one["action"] or path)]
            for form in forms:
                for shift in range(2):
                    tries += 1
                    done = send(who, path, form, turn + shift * 3)
                    if done.status_code >= 500:
                        found("moyenne", path, f"{name}: a form answers {done.status_code}")
                    if done.status_code == 303:
                        kept += 1
                        place = done.headers["location"].split("?")[0]
                        pages += [(name, place), (name, place + "/historique"),
                                  (name, place + "/modifier"), (name, f"/registre/{slug}/{owner}")]
                    elif shift == 0 and done.status_code == 422:
                        pages.append((name, ("post", path, fill(form, turn))))
    say(f"{kept} rows kept")
    head = visitor("directeur")
    # Reports, catalogue, publications, controls, settings, requests, accounts.
    others = [
        ("directeur", f"/services/{SERVICE}/rapports"), ("directeur", f"/services/{SERVICE}/controle"),
        ("directeur", f"/services/{SERVICE}/publications"),
        ("directeur", f"/services/{SERVICE}/catalogue"),
        ("directeur", f"/dossiers/{world()['children'][SERVICE][0]}/droits"),
        ("directeur", f"/organisations/{ORGANISATION}/alertes/seuils"),
        ("deleguee", f"/organisations/{ORGANISATION}/conformite/traitements"),
        ("educatrice", "/acces-urgence"), ("admin", "/comptes/nouveau"), ("admin", "/comptes"),
        ("directeur", f"/services/{SERVICE}/relais"),
    ]
    for name, path in others:
        who = visitor(name)
        answer = who.get(path)
        pages.append((name, path))
        for turn, form in enumerate(Page(answer.text).forms):
            if form["method"] != "post" or form["action"] == "/deconnexion":
                continue
            tries += 1
            done = send(who, path, form, turn)
            if done.status_code >= 500:
                found("moyenne", form["action"] or path, f"{name}: a form answers {done.status_code}")
            if done.status_code == 303:
                pages.append((name, done.headers["location"]))
    markdown = "\n\n".join(PAYLOADS + [
        f"<img src=x onerror=alert(1) {MARK}=1>", "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)", "<javascript:alert(1)>",
        "![a](https://127.0.0.1/x.png)", "[x]( &#106;avascript:alert(1))", "{{figure:<b>}}",
        "| a |\n|---|\n| <script>alert(1)</script> |", "```html\n<script>alert(1)</script>\n```",
    ])
    for _ in range(2):
        done = head.post(f"/services/{SERVICE}/rapports",
                         {"annee": "2025", "modele": "internat", "titre": PAYLOADS[0]})
        if done.status_code == 303:
            pages.append(("directeur", done.headers["location"].split("?")[0]))
    reports = [one for name, one in pages if isinstance(one, str) and
               re.fullmatch(r"/rapports/\d+", one)]
    say(f"reports: {len(reports)}")
    for path in list(dict.fromkeys(reports))[:2]:
        plan = head.get(path)
        for link in [one for one in Page(plan.text).links if "/chapitres/" in one][:3]:
            answer = head.get(link)
            for form in [one for one in Page(answer.text).forms if one["method"] == "post"
                         and one["action"] != "/deconnexion"]:
                data = [(name, markdown if kind == "textarea" else value or PAYLOADS[0])
                        for name, kind, value, *_ in form["fields"] if kind != "submit"]
                tries += 1
                head.post(form["action"] or link, data)
            pages.append(("directeur", link))
        pages += [("directeur", path + "/apercu"), ("directeur", path + "/document/html")]
    toml = ('[[figure]]\nid = "attaque"\nlabel = \'' + PAYLOADS[0] + "'\ndefinition = '"
            + PAYLOADS[1] + "'\npopulation = 'sejours'\n")
    done = head.post(f"/services/{SERVICE}/catalogue", {"nom": PAYLOADS[0], "texte": toml})
    tries += 1
    pages.append(("directeur", ("post", f"/services/{SERVICE}/catalogue",
                                [("nom", PAYLOADS[0]), ("texte", toml)])))
    # Names of files and headings of an import.
    files = {"fichier": ('<img src=x onerror=alert(1) ' + MARK + '=1>.csv',
                         f'nom;prenom;{PAYLOADS[0]};"{MARK}"\n{PAYLOADS[0]};{PAYLOADS[2]};x;y\n',
                         "text/csv")}
    done = head.post(f"/services/{SERVICE}/import", {"nature": "personne"}, files=files)
    tries += 1
    if done.status_code == 303:
        pages.append(("directeur", done.headers["location"]))
    for name in ("directeur", "educatrice"):
        for payload in PAYLOADS:
            encoded = quote(payload)
            for path in (f"/recherche?q={encoded}", f"/registre/personnes/{SERVICE}?q={encoded}",
                         f"/registre/sejours/{SERVICE}?statut={encoded}&apres={encoded}~1",
                         f"/registre/sejours/{SERVICE}/nouveau?personne_id={encoded}",
                         f"/services/{SERVICE}/activite?annee={encoded}&du={encoded}",
                         f"/services/{SERVICE}/trace?du={encoded}&genre={encoded}",
                         f"/dossiers/{world()['children'][SERVICE][0]}/pourquoi?identifiant={encoded}",
                         f"/connexion?suite={encoded}", f"/connexion?suite=/{encoded}&fin={encoded}"):
                pages.append((name, path))
    pages += [(name, "/") for name in ROLES]
    pages += [("directeur", f"/services/{SERVICE}/trace"), ("directeur", f"/services/{SERVICE}"),
              ("directeur", "/acces-urgence/revue"), ("directeur", f"/services/{SERVICE}/activite"),
              ("deleguee", f"/organisations/{ORGANISATION}/trace"), ("admin", "/trace"),
              ("directeur", f"/services/{SERVICE}/relais"), ("directeur", f"/services/{SERVICE}/alertes")]
    children = world()["children"][SERVICE][:3]
    pages += [("directeur", f"/dossiers/{child}{end}") for child in children
              for end in ("", "/trace", "/droits", "/pourquoi")]
    tries += rendered(pages)
    return tries


def rendered(pages):
    """Opens pages in a browser that ignores the content policy, so that markup shows by itself."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        say("playwright is not installed: pages are not opened")
        return 0
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or None
    opened, pages = 0, list({json.dumps(one): one for one in pages}.values())
    # The pages of rows are many and alike: the others first.
    pages.sort(key=lambda one: isinstance(one[1], str) and one[1].startswith(("/fiche", "/registre")))
    deadline = time.time() + 240
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tabs = {}
        check = browser.new_page()
        check.set_content(PAYLOADS[0])
        if not check.evaluate(f"() => document.querySelectorAll('[{MARK}]').length"):
            found("moyenne", "xss", "the browser does not show what it should: this part proves nothing")
        for name, place in pages:
            if time.time() > deadline:
                say(f"browser stopped after {opened} of {len(pages)} pages")
                break
            if name not in tabs:
                context = browser.new_context(bypass_csp=True)
                jar = visitor(name).http.cookies
                context.add_cookies([{"name": one.name, "value": one.value, "url": HOST}
                                     for one in jar])
                tab = context.new_page()
                tab.on("dialog", lambda box: (found("critique", tab_url(), "an alert opened"),
                                              box.dismiss()))
                tabs[name] = tab
            tab = tabs[name]

            def tab_url(tab=tab):
                return tab.url
            try:
                if isinstance(place, str) and "/document/" not in place:
                    tab.goto(HOST + place, wait_until="domcontentloaded", timeout=15000)
                else:
                    if isinstance(place, str):
                        answer = visitor(name).get(place)
                    else:
                        answer = visitor(name).post(place[1], place[2])
                    tab.set_content(answer.text, wait_until="domcontentloaded", timeout=15000)
                opened += 1
                if "/connexion?suite" in tab.url and "/connexion" not in str(place):
                    say(f"{name} {place}: the session is gone")
                marks = tab.evaluate(
                    f"() => [window.attaque || 0, document.querySelectorAll('[{MARK}]').length,"
                    "[...document.querySelectorAll('a,form,iframe,img,use')].filter(e => "
                    "/^\\s*(javascript|data:text)/i.test(e.getAttribute('href')||"
                    "e.getAttribute('src')||e.getAttribute('action')||'')).length,"
                    f"document.querySelectorAll('{MARK}-x').length]")
                if any(marks):
                    found("critique", f"{name} {place if isinstance(place, str) else place[1]}",
                          f"markup typed by people is rendered: {marks}")
            except Exception as error:  # a page that does not open is no finding of this part
                if "Download" not in str(error):
                    say(f"{name} {place}: {str(error).splitlines()[0][:100]}")
        browser.close()
    say(f"{opened} pages opened in the browser")
    return opened


# ── 3. Forms from elsewhere ──────────────────────────────────────────────────────────────────


def csrf():
    """Forms sent from other sites, with the cookie of somebody signed in."""
    tries = 0
    who = Visitor("educatrice")
    cookie = "; ".join(f"{one.name}={one.value}" for one in who.http.cookies)
    host = urlsplit(HOST).netloc
    cases = [
        ("foreign origin", {"origin": "https://evil.example"}, False),
        ("origin null", {"origin": "null"}, False),
        ("another port", {"origin": f"http://{host.split(':')[0]}:1"}, False),
        ("https of the same host", {"origin": f"https://{host}.evil.example"}, False),
        ("cross-site", {"sec-fetch-site": "cross-site"}, False),
        ("same-site subdomain", {"sec-fetch-site": "same-site", "origin": f"http://a.{host}"}, False),
        ("cross-site that claims the origin",
         {"sec-fetch-site": "cross-site", "origin": HOST}, False),
        ("unknown value", {"sec-fetch-site": "anything"}, False),
        ("same origin", {"sec-fetch-site": "same-origin", "origin": HOST}, True),
        ("neither header (no browser)", {}, None),
    ]
    targets = [("/compte/mot-de-passe", {"actuel": "x", "nouveau": "y", "encore": "y"}),
               ("/acces-urgence", {"nom": "x"}), ("/compte/second-facteur", {"geste": "x"}),
               (f"/registre/incidents/{SERVICE}/nouveau", {"motif": "x"}),
               ("/verrou", {"mot_de_passe": "x", "vers": "/"}), ("/deconnexion", {}),
               ("/connexion", {"identifiant": "inconnu", "mot_de_passe": "x"}),
               ("/connexion/cle/question", {})]
    for told, headers, allowed in cases:
        for path, data in targets:
            if allowed is not False and path == "/deconnexion":
                continue
            for kind in ("application/x-www-form-urlencoded", "text/plain"):
                tries += 1
                answer = requests.post(HOST + path, data=urlencode(data), timeout=30,
                                       allow_redirects=False,
                                       headers={"cookie": cookie, "content-type": kind, **headers})
                if allowed is False and answer.status_code != 403:
                    found("haute", path, f"{told}: {answer.status_code} instead of 403")
    # A form read with GET must do nothing: no address of an act answers it.
    for path in ("/deconnexion", "/verrou", "/alertes/1", "/rapports/1/figer"):
        tries += 1
        answer = requests.get(HOST + path, headers={"cookie": cookie}, timeout=30,
                              allow_redirects=False)
        if answer.status_code == 200:
            found("moyenne", path, "GET of an act answers 200")
    if who.get("/compte").status_code != 200:
        found("moyenne", "/deconnexion", "a form from elsewhere signed the person out")
    # The methods that browsers let pass.
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"):
        tries += 1
        answer = requests.request(method, HOST + "/compte", headers={"cookie": cookie}, timeout=30)
        if answer.status_code == 200 and "access-control-allow-origin" in answer.headers:
            found("haute", "/compte", f"{method} opens to other origins")
    return tries


# ── 4. Sessions ──────────────────────────────────────────────────────────────────────────────


def session():
    """Fixation, flags of the cookie, and what ends a session."""
    tries = 0
    planted = "A" * 43
    fresh = requests.Session()
    fresh.headers["sec-fetch-site"] = "same-origin"
    data = {"identifiant": "secretaire", "mot_de_passe": PASSWORD}
    answer = fresh.post(HOST + "/connexion", data=data, headers={"cookie": f"maillage={planted}"},
                        allow_redirects=False)
    flags = answer.headers.get("set-cookie", "")
    key = answer.cookies.get("maillage") or answer.cookies.get("__Host-maillage")
    tries += 1
    if not key or key == planted:
        found("critique", "/connexion", "the key that was planted stays")
    for flag in ("HttpOnly", "SameSite=Lax", "Path=/"):
        if flag.lower() not in flags.lower():
            found("moyenne", "/connexion", f"the cookie lacks {flag}: {flags}")
    if HOST.startswith("https") and "secure" not in flags.lower():
        found("haute", "/connexion", "the cookie lacks Secure")
    say(f"cookie: {re.sub('=[^;]+', '=…', flags, count=1)}; key of {len(key or '')} letters")

    def status(cookie, path="/compte"):
        return requests.get(HOST + path, headers={"cookie": f"maillage={cookie}"}, timeout=30,
                            allow_redirects=False).status_code

    tries += 3
    if status(planted) == 200:
        found("critique", "/connexion", "the planted key opens")
    if status(key) != 200:
        found("moyenne", "/connexion", "the new key does not open")
    # Signing in again ends what the browser held.
    again = fresh.post(HOST + "/connexion", data=data, headers={"cookie": f"maillage={key}"},
                       allow_redirects=False)
    second = again.cookies.get("maillage")
    if status(key) == 200:
        found("moyenne", "/connexion", "the former session lives on after a new sign-in")
    # Signing out ends it on the server.
    requests.post(HOST + "/deconnexion", headers={"cookie": f"maillage={second}",
                                                  "sec-fetch-site": "same-origin"},
                  allow_redirects=False)
    tries += 2
    if status(second) == 200:
        found("haute", "/deconnexion", "the key opens after signing out")
    # Garbage, several cookies, other names.
    good = Visitor("secretaire").http.cookies.get("maillage")
    for cookie in (good[:-1], good.swapcase(), good + "x", "", "%00", "a" * 9000, f"{good},{good}",
                   f'"{good}', "../" + good):
        tries += 1
        try:
            if status(cookie) in (200, 500):
                found("haute", "cookie", f"a key that is none opens or breaks: {cookie[:20]}")
        except requests.RequestException:
            pass
    # A new password ends the other sessions.
    one, two = Visitor("psychologue"), Visitor("psychologue")
    other = "quatre mots pour essayer"
    changed = one.post("/compte/mot-de-passe",
                       {"actuel": PASSWORD, "nouveau": other, "encore": other})
    tries += 1
    if changed.status_code == 303:
        if two.get("/compte").status_code == 200:
            found("haute", "/compte/mot-de-passe", "another session outlives the new password")
        three = Visitor()
        three.post("/connexion", {"identifiant": "psychologue", "mot_de_passe": other})
        back = three.post("/compte/mot-de-passe",
                          {"actuel": other, "nouveau": PASSWORD, "encore": PASSWORD})
        if back.status_code != 303:
            say(f"the password of psychologue stays changed ({back.status_code})")
        VISITORS.pop("psychologue", None)
    else:
        say(f"changing a password answers {changed.status_code}")
    return tries


# ── 5. Guessing ──────────────────────────────────────────────────────────────────────────────


def brute():
    """Guessing passwords: the brake of one name, of many, and who is locked out."""
    tries, name = 0, "greffe"
    answers = []
    for turn in range(12):
        tries += 1
        answer = Visitor().post("/connexion", {"identifiant": name, "mot_de_passe": f"faux{turn}"})
        answers.append(answer.status_code)
    say(f"answers: {answers}")
    if 429 not in answers:
        found("haute", "/connexion", f"no brake after 12 wrong passwords: {answers}")
    tries += 1
    right = Visitor().post("/connexion", {"identifiant": name, "mot_de_passe": PASSWORD})
    wait = re.search(r"Attendez (\d+) secondes", right.text)
    say(f"the right password during the brake: {right.status_code}, {wait and wait.group(0)}")
    # Variants of one name are one name.
    for variant in (" greffe", "GREFFE", "greffe ", "Greffe\t"):
        tries += 1
        answer = Visitor().post("/connexion", {"identifiant": variant, "mot_de_passe": "faux"})
        if answer.status_code != 429:
            found("moyenne", "/connexion", f"« {variant} » passes beside the brake "
                                           f"({answer.status_code})")
    for header in ("x-forwarded-for", "x-real-ip", "forwarded"):
        tries += 1
        answer = Visitor().post("/connexion", {"identifiant": name, "mot_de_passe": "faux"},
                                headers={header: f"10.0.0.{random.randrange(250)}"})
        if answer.status_code != 429:
            found("haute", "/connexion", f"{header} passes beside the brake")
    # Thirty at once on a fresh name: the count is taken before the judgement.
    results = []

    def guess():
        results.append(Visitor().post("/connexion", {"identifiant": "parallele",
                                                     "mot_de_passe": "faux"}).status_code)
    threads = [threading.Thread(target=guess) for _ in range(30)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    tries += 30
    judged = sum(1 for status in results if status == 422)
    say(f"30 at once: {judged} judged, {results.count(429)} braked, {results.count(503)} busy")
    if judged > 6:
        found("moyenne", "/connexion", f"{judged} of 30 simultaneous guesses are judged")
    # One password on many names.
    sprayed = []
    # From this machine the peer may be a proxy nobody named: only the vessel of the instance (300) holds.
    for turn in range(330):
        tries += 1
        sprayed.append(Visitor().post("/connexion", {"identifiant": f"agent{turn}",
                                                     "mot_de_passe": "Printemps2026"}).status_code)
    if 429 not in sprayed:
        found("basse", "/connexion", "one password tried on 330 names: nothing slows it, the brake "
                                     "counts by name only")
    # The rightful person comes back.
    seconds = int(wait.group(1)) if wait else 0
    if 0 < seconds <= 40:
        time.sleep(seconds + 1)
        tries += 1
        answer = Visitor().post("/connexion", {"identifiant": name, "mot_de_passe": PASSWORD})
        if answer.status_code != 303:
            found("moyenne", "/connexion", f"locked out after the wait: {answer.status_code}")
        else:
            say(f"signed in again after {seconds} s")
    return tries


# ── 6. Addresses and headers ─────────────────────────────────────────────────────────────────


def raw(path, headers=None, method="GET"):
    """A request whose address is sent as it is."""
    parts = urlsplit(HOST)
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    line.putrequest(method, path, skip_host=bool(headers and "Host" in headers))
    for name, value in (headers or {}).items():
        line.putheader(name, value)
    line.endheaders()
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer, body


def paths():
    """Traversal, redirects elsewhere, lines in headers, the header Host."""
    tries = 0
    nexts = [
        "//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example",
        "/%2f/evil.example", "/\t/evil.example", "/\n/evil.example", "\\\\evil.example", "///evil.example",
        "/%0d%0aSet-Cookie:a=b", "/\r\nSet-Cookie: a=b", "/x\r\n\r\n<script>", "javascript:alert(1)",
        "/.//evil.example", "/..//evil.example", "/@evil.example", "@evil.example", ".evil.example",
        "/\u2028/evil.example", "/\x01", "/\x00", "/é", "/" + "a" * 20000, "/;//evil.example",
        "\x01//evil.example", " //evil.example", "/ /evil.example", "/?a=//evil.example", "/#//evil",
    ]
    base = HOST + "/connexion"
    for next_ in nexts:
        tries += 1
        try:
            answer = Visitor().post("/connexion", {"identifiant": "siege", "mot_de_passe": PASSWORD,
                                                   "suite": next_})
        except requests.RequestException as error:
            found("basse", "/connexion", f"suite={next_[:30]!r}: {type(error).__name__}")
            continue
        place = answer.headers.get("location", "")
        # As a browser resolves it: control signs fall out, backslashes are slashes.
        seen = re.sub(r"[\t\r\n]", "", place).strip().replace("\\", "/")
        if urlsplit(urljoin(base, seen)).netloc != urlsplit(HOST).netloc:
            found("haute", "/connexion", f"suite={next_!r} leads to {place!r}")
        if answer.status_code >= 500:
            found("basse", "/connexion", f"suite={next_[:20]!r}: {answer.status_code} after a right "
                                         f"password: {answer.text[:60]!r}")
        if "a" in answer.cookies:
            found("haute", "/connexion", f"suite={next_!r} writes a header")
        tries += 1
        shown = Visitor().get("/connexion", params={"suite": next_[:500]})
        if shown.status_code >= 500:
            found("basse", "/connexion", f"GET suite={next_[:20]!r}: {shown.status_code}")
    for path in ("//evil.example/services", "/\\evil.example", "/services/1?x=%0d%0aA:b",
                 "/dossiers/1%0d%0aSet-Cookie:a=b", "//evil.example//..", "/%2e%2e/%2e%2e/etc/passwd"):
        tries += 1
        answer, _ = raw(path)
        place = answer.getheader("location") or ""
        if place and urlsplit(urljoin(base, place.replace("\\", "/"))).netloc != urlsplit(HOST).netloc:
            found("haute", path, f"leads to {place}")
        if answer.getheader("a") or "a=b" in (answer.getheader("set-cookie") or ""):
            found("haute", path, "writes a header")
    for path in ("/statique/../Cargo.toml", "/statique/..%2f..%2fetc/passwd", "/statique//etc/passwd",
                 "/statique/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/statique/....//....//etc/passwd",
                 "/statique/..%5c..%5cetc%5cpasswd", "/statique/%00", "/statique/style.css%00.html",
                 "/statique/..%c0%af..%c0%afetc/passwd", "/statique/maillage.db",
                 f"/services/{SERVICE}/import/..%2f..%2f", "/rapports/1/document/..%2f..%2fetc",
                 f"/services/{SERVICE}/figures/..%2f..%2fetc%2fpasswd",
                 f"/services/{SERVICE}/figures/%00", f"/registre/personnes%27/{SERVICE}"):
        tries += 1
        cookie = visitor("directeur").http.cookies.get("maillage")
        answer, body = raw(path, {"Cookie": f"maillage={cookie}"})
        if b"root:" in body or b"[package]" in body or answer.status >= 500:
            found("haute" if answer.status == 200 else "basse", path, f"answers {answer.status}")
    for name, value in (("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"),
                        ("X-Forwarded-Proto", "https"), ("X-Original-URL", "/comptes"),
                        ("X-Rewrite-URL", "/comptes"), ("X-HTTP-Method-Override", "DELETE")):
        for path in ("/", "/connexion", "/compte", "/connexion/fournisseur"):
            tries += 1
            answer, body = raw(path, {name: value})
            if b"evil.example" in body or "evil.example" in (answer.getheader("location") or ""):
                found("haute", path, f"{name} is repeated in the answer")
    # Numbers that are none, and texts that no engine keeps.
    for path in ("/dossiers/-1", "/dossiers/0", "/dossiers/99999999999999999999", "/dossiers/1e3",
                 "/dossiers/1%27", "/dossiers/%00", f"/registre/personnes/{SERVICE}?q=%00",
                 f"/registre/personnes/{SERVICE}?apres=%00~1", "/recherche?q=%00", "/recherche?q=%ff",
                 f"/registre/personnes/{SERVICE}?q=" + "a" * 6000,
                 f"/registre/personnes/{SERVICE}?q=" + quote("a " * 1500),
                 "/recherche?q=" + quote("b " * 1500),
                 f"/services/{SERVICE}/activite?annee=99999", f"/services/{SERVICE}/activite?annee=-1",
                 f"/services/{SERVICE}/activite?du=2026-02-31&au=0000-00-00",
                 f"/services/{SERVICE}/activite?du=1000-01-01&au=3999-12-31",
                 f"/services/{SERVICE}/trace?avant=x&du=9999-12-31&au=9999-12-31",
                 f"/services/{SERVICE}/trace?du=-9999-01-01",
                 f"/registre/personnes/{SERVICE}/nouveau?famille_id=99999999999999999999"):
        tries += 1
        begin = time.time()
        answer = visitor("directeur").get(path)
        if answer.status_code >= 500:
            found("basse", path[:80], f"answers {answer.status_code}")
        if time.time() - begin > 5:
            found("moyenne", path[:80], f"takes {time.time() - begin:.1f} s")
    return tries


# ── 7. Files ─────────────────────────────────────────────────────────────────────────────────

TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="personnes" sheetId="1" r:id="rId1"/></sheets></workbook>"""
BOOK_RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""
SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
STRINGS = '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'
CELL = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'


def book(sheet, strings=STRINGS.format(""), prologue="", more=()):
    """A workbook of one sheet; parts may be text, or (head, piece, times, tail) to inflate."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        pack.writestr("[Content_Types].xml", TYPES)
        pack.writestr("_rels/.rels", RELS)
        pack.writestr("xl/workbook.xml", prologue + BOOK)
        pack.writestr("xl/_rels/workbook.xml.rels", BOOK_RELS)
        for name, part in (("xl/worksheets/sheet1.xml", sheet), ("xl/sharedStrings.xml", strings)):
            if isinstance(part, str):
                pack.writestr(name, part)
                continue
            head, piece, times, tail = part
            with pack.open(name, "w", force_zip64=True) as line:
                line.write(head.encode())
                for _ in range(times):
                    line.write(piece)
                line.write(tail.encode())
        for name, text in more:
            pack.writestr(name, text)
    return out.getvalue()


def ods(content):
    """An OpenDocument sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        pack.writestr("META-INF/manifest.xml", "<manifest/>")
        pack.writestr("content.xml", content)
    return out.getvalue()


ODS = ('<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
       'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
       'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
       '<office:spreadsheet><table:table table:name="personnes">{}</table:table>'
       '</office:spreadsheet></office:body></office:document-content>')


def uploads():
    """Files made to break the reader of imports; the worst last, for the product may not survive."""
    tries, head = 0, Visitor("directeur")
    mib = b" " * (1 << 20)
    sheet = SHEET.format("<row r='1'>" + CELL.format("A1", "nom") + "</row>")
    open_, close = SHEET.split("{}")
    filler = ("<!--" + "x" * 1017 + "-->").encode() * 1024
    rows = ("<row>" + "<c t='inlineStr'><is><t>a</t></is></c>" * 26 + "</row>").encode() * 1000
    ods_row = ('<table:table-row table:number-rows-repeated="{}"><table:table-cell '
               'office:value-type="string" table:number-columns-repeated="{}"><text:p>x</text:p>'
               '</table:table-cell></table:table-row>')
    entities = ('<!DOCTYPE a [<!ENTITY a "' + "x" * 1000 + '">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8)) + "]>")
    external = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    far = SHEET.format("<row r='1'>" + CELL.format("A1", "nom") + "</row><row r='{0}'>"
                       + CELL.format("{1}{0}", "x") + "</row>")
    cases = [
        ("HTML named .csv", "page.csv", b"<html><script>alert(1)</script>;x\n<b>;y\n"),
        ("GIF and HTML", "image.xlsx", b"GIF89a<script>alert(1)</script>"),
        ("PDF named .xlsx", "a.xlsx", b"%PDF-1.7\n" + b"x" * 2000),
        ("program named .csv", "a.csv", b"MZ\x90\x00" + os.urandom(5000)),
        ("empty zip", "a.xlsx", b"PK\x05\x06" + b"\x00" * 18),
        ("a name that climbs", "../../../../attaque.csv", b"nom;prenom\na;b\n"),
        ("a name with lines", "a\r\nSet-Cookie: a=b.csv", b"nom;prenom\na;b\n"),
        ("entries that climb", "a.xlsx", book(sheet, more=[("../../attaque.txt", "x"),
                                                           ("/attaque", "x")])),
        ("20 000 columns CSV", "a.csv", (";".join(f"c{n}" for n in range(20000)) + "\n"
                                         + ";".join("1" for _ in range(20000)) + "\n").encode()),
        ("2 million columns CSV", "a.csv", b"c;" * 2_000_000 + b"\n" + b"1;" * 2_000_000),
        ("unclosed quote, 20 MB", "a.csv", b'nom;prenom\n"' + b"a" * 20_000_000),
        ("250 000 rows CSV", "a.csv", b"nom;prenom\n" + b"a;b\n" * 250_000),
        ("100 MB body", "a.csv", b"a;b\n" * 26_000_000),
        ("entity bomb", "a.xlsx", book(sheet, strings=entities + STRINGS.format(
            "<si><t>&i;</t></si>"))),
        ("external entity", "a.xlsx", book(external + SHEET.format(
            "<row r='1'>" + CELL.format("A1", "&x;") + "</row>"))),
        ("1.2 GiB of blanks in a sheet", "a.xlsx", book((open_, mib, 1200, close))),
        ("1 GiB of comments in a sheet", "a.xlsx", book((open_, filler, 1000, close))),
        ("1.2 GiB in one string", "a.xlsx", book(sheet, strings=(
            STRINGS.split("{}")[0] + "<si><t>", b"a" * (1 << 20), 1200, "</t></si></sst>"))),
        ("10 million cells", "a.xlsx", book((open_, rows, 400, close))),
        ("ODS, 20 000 × 400 repeated", "a.ods", ods(ODS.format(ods_row.format(20000, 400)))),
        ("ODS, a million × 1000 repeated", "a.ods", ods(ODS.format(ods_row.format(1048576, 1000)))),
        ("two cells, 20 000 rows × 4 000 columns apart", "a.xlsx", book(far.format(20000, "EWV"))),
        ("two cells at the corners of the sheet", "a.xlsx", book(far.format(1048576, "XFD"))),
    ]
    generator = random.Random(7)
    whole = book(sheet)
    for turn in range(40):
        spoilt = bytearray(whole)
        for _ in range(generator.randrange(1, 12)):
            spoilt[generator.randrange(len(spoilt))] = generator.randrange(256)
        cases.insert(6, (f"spoilt workbook {turn}", "a.xlsx", bytes(spoilt)))
    # Three people at once: as many files as the machine has threads stop everybody.
    several, slow = [], watch_others()
    bomb = book((open_, mib, 300, close))
    for name in ("directeur", "cheffe", "secretaire"):
        several.append(threading.Thread(target=Visitor(name).post, daemon=True, args=(
            f"/services/{SERVICE}/import", {"nature": "personne"}),
            kwargs={"files": {"fichier": ("a.xlsx", bomb)}, "timeout": 180}))
    for one in several:
        one.start()
    for one in several:
        one.join(180)
    worst = slow()
    tries += 3
    say(f"three files of 300 MiB at once: others waited {worst:.1f} s at the most")
    if worst > 3:
        found("haute", "/services/{service}/import",
              f"three files of {len(bomb) // 1000} kB at once: everybody else waits {worst:.0f} s")
    for told, name, body in cases:
        tries += 1
        begin, before = time.time(), memory()
        slow = watch_others()
        try:
            answer = head.post(f"/services/{SERVICE}/import", {"nature": "personne"},
                               files={"fichier": (name, body)}, timeout=180)
            status, text = answer.status_code, answer.text
            if status == 303:
                shown = head.get(answer.headers["location"], timeout=180)
                status, text = shown.status_code, shown.text
        except requests.RequestException as error:
            status, text = type(error).__name__, ""
        worst = slow()
        spent, after = time.time() - begin, memory()
        if "spoilt" not in told or status not in (200, 422):
            say(f"{told}: {len(body) / 1e6:.1f} MB, {status}, {spent:.1f} s, memory {before} → "
                f"{after} MiB, others waited {worst:.1f} s at the most")
        if not is_up():
            found("critique", "/services/{service}/import", f"{told} ({len(body)} bytes): the process "
                                                            "died, everybody is out")
            return tries
        if status in (500, 502) or (isinstance(status, str) and told != "100 MB body"):
            found("moyenne", "/services/{service}/import", f"{told}: {status}")
        if after - before > 600:
            found("haute", "/services/{service}/import", f"{told} ({len(body)} bytes): memory "
                                                         f"{before} → {after} MiB")
        if spent > 30:
            found("moyenne", "/services/{service}/import", f"{told}: {spent:.0f} s")
        if worst > 3:
            found("moyenne", "/services/{service}/import", f"{told}: everybody else waited "
                                                           f"{worst:.1f} s")
        if "root:" in text:
            found("critique", "/services/{service}/import", f"{told}: a file of the machine is read")
        if status == 422 and not re.search(r"[éèàùç’]", text):
            found("basse", "/services/{service}/import", f"{told}: no French sentence")
    return tries


def watch_others():
    """Asks a light page meanwhile; the returned function stops and gives the longest wait."""
    stop, worst = threading.Event(), [0.0]

    def ask():
        while not stop.is_set():
            begin = time.time()
            try:
                requests.get(HOST + "/sante", timeout=60)
            except requests.RequestException:
                pass
            worst[0] = max(worst[0], time.time() - begin)
            stop.wait(0.1)
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()

    def end():
        stop.set()
        thread.join(timeout=60)
        return worst[0]
    return end


# ── 8. Formulas ──────────────────────────────────────────────────────────────────────────────

FORMULAS = ["=HYPERLINK(\"http://evil\")", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1", " =1+1", "＝1",
            "=cmd|' /C calc'!A0", ";=1+1", "\"=1+1", "|calc", "%=1"]


def dangerous(text):
    """Whether a spreadsheet would run this cell."""
    stripped = text.lstrip(" \u00a0")
    if re.fullmatch(r"[-+]?[\d\u202f\u00a0., ]+%?", stripped):
        return False
    return stripped[:1] in "=+-@\t\r＝" and stripped[:1] != ""


def formulas():
    """Names that are formulas, then every file the product gives."""
    import csv
    tries, head = 0, visitor("directeur")
    for formula in FORMULAS:
        for slug in ("unites", "territoires", "modalites", "personnes", "familles"):
            path = f"/registre/{slug}/{SERVICE}/nouveau"
            answer = head.get(path)
            for form in Page(answer.text).forms:
                if form["method"] == "post" and slug in (form["action"] or path):
                    tries += 1
                    send(head, path, form, 0, text=formula)
    names = re.findall(r'href="(/services/1/(?:figures|tableaux)/[^"?/]+)',
                       head.get(f"/services/{SERVICE}/activite").text)
    catalogue = head.get(f"/services/{SERVICE}/catalogue").text
    names += re.findall(r'href="(/services/1/figures/[^"?/]+)', catalogue)
    toml = "".join(
        f"[[figure]]\nid = \"attaque_{n}\"\nlabel = {json.dumps(text)}\ndefinition = "
        f"{json.dumps(text)}\npopulation = \"absence\"\nmeasure = \"file_active\"\n\n"
        for n, text in enumerate(FORMULAS))
    kept = head.post(f"/services/{SERVICE}/catalogue", {"nom": "Essai", "texte": toml})
    say(f"catalogue: {kept.status_code}")
    if kept.status_code < 400:
        names = [f"/services/{SERVICE}/figures/attaque_{n}" for n in range(len(FORMULAS))] + names
    bad = []
    for path in list(dict.fromkeys(one for one in names if "/figures/" in one))[:60]:
        for form in ("csv", "json"):
            tries += 1
            answer = head.get(f"{path}/export?annee=2026&format={form}")
            if answer.status_code != 200 or form == "json":
                continue
            lines = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
            for row in lines:
                for cell in row:
                    if dangerous(cell):
                        bad.append(cell[:40])
    if bad:
        found("haute", "/services/{service}/figures/{figure}/export?format=csv",
              f"{len(bad)} cells that a spreadsheet runs, such as {bad[0]!r}")
    pages = walk(head, 30, f"/services/{SERVICE}/rapports")
    for path in [one for one in pages if re.fullmatch(r"/rapports/\d+", one)][:2]:
        for form in ("xlsx", "docx", "html", "json", "pdf"):
            tries += 1
            answer = head.get(f"{path}/document/{form}")
            if form == "xlsx" and answer.status_code == 200:
                with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
                    for part in pack.namelist():
                        if part.startswith("xl/worksheets/") and b"<f>" in pack.read(part):
                            found("haute", f"{path}/document/xlsx", "a cell holds a formula")
            if answer.status_code == 200 and "attachment" not in answer.headers.get(
                    "content-disposition", ""):
                found("basse", f"{path}/document/{form}", "is served inline")
    tries += 1
    model = head.get(f"/services/{SERVICE}/import/modele.xlsx")
    if b"<f>" in model.content:
        found("basse", "/services/{service}/import/modele.xlsx", "holds a formula")
    return tries


# ── 9. Doors of identity, emergency, « Pourquoi ? » ─────────────────────────────────────────


def identity():
    """Garbage at the doors of passkeys and of the provider, and steps that are jumped."""
    tries, head = 0, Visitor("educatrice")
    bodies = [b"", b"{}", b"[]", b"null", b"{\"id\":1}", b"\xff\xfe", b"{" * 5000, b"[" * 100000,
              json.dumps({"id": "a", "rawId": "AAAA", "type": "public-key", "response": {
                  "clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"}}).encode(),
              json.dumps({"id": "A" * 100000}).encode(), b"a=b&c=d", b"question=1&reponse={}"]
    for path in ("/connexion/cle", "/connexion/cle/question", "/compte/second-facteur/cle",
                 "/compte/second-facteur/cle/question", "/connexion/code", "/compte/second-facteur",
                 "/verrou", "/connexion"):
        for body in bodies:
            for kind in ("application/json", "application/x-www-form-urlencoded",
                         "multipart/form-data; boundary=x"):
                tries += 1
                try:
                    answer = head.post(path, body, headers={"content-type": kind}, timeout=30)
                except requests.RequestException as error:
                    found("basse", path, f"{body[:20]!r}: {type(error).__name__}")
                    continue
                if answer.status_code >= 500:
                    found("moyenne", path, f"{body[:30]!r} as {kind}: {answer.status_code}")
                if "maillage" in answer.cookies and path.startswith("/connexion"):
                    found("critique", path, "garbage opens a session")
    for query in ("", "?code=x", "?state=x", "?code=x&state=x", "?error=x&error_description=<script>",
                  "?code=" + "a" * 5000, "?state=%00", "?iss=https://evil.example&code=a&state=b"):
        for path in ("/connexion/fournisseur", "/connexion/fournisseur/retour",
                     "/connexion/fournisseur/fin"):
            tries += 1
            answer = Visitor().get(path + query)
            if answer.status_code >= 500:
                found("basse", path + query[:30], f"{answer.status_code}")
            place = answer.headers.get("location", "")
            if place and urlsplit(urljoin(HOST, place)).netloc != urlsplit(HOST).netloc:
                found("moyenne", path + query[:30], f"leads to {place[:60]}")
            if "<script>" in answer.text:
                found("critique", path + query, "is repeated as markup")
    return tries


def emergency():
    """Guessing names at the emergency door, the review by its opener, and what it opens."""
    tries, all_ = 0, world()
    head, who = visitor("directeur"), Visitor("educatrice")
    told = set()
    begin = time.time()
    for turn in range(60):
        tries += 1
        answer = who.post("/acces-urgence", {
            "nom": f"Nom{turn}", "prenom": "Essai", "naissance": "12/03/2014", "motif": "danger",
            "precision": "essai d’attaque, la nuit", "heures": "4"})
        told.add(429 if "Trop de noms" in answer.text else answer.status_code)
    if 429 not in told:
        found("moyenne", "/acces-urgence", f"60 names guessed in {time.time() - begin:.1f} s: nothing "
                                           "slows it, and a right guess opens the file")
    form = Page(who.get("/acces-urgence").text)
    motifs = [value for one in form.forms for name, kind, value, *_ in one["fields"]
              if name == "motif" and value]
    # A child of the neighbour service, known by name: the emergency must open it, and only that.
    outside = [child for child in all_["children"][NEIGHBOUR] if child not in all_["children"][SERVICE]]
    target = None
    for child in outside[:20]:
        text = head.get(f"/fiche/personnes/{child}/modifier").text
        fields = {name: value for one in Page(text).forms for name, _, value, *_ in one["fields"]}
        if not fields.get("birth_day"):
            continue
        if who.get(f"/dossiers/{child}").status_code == 200:
            continue
        for hours in ("0", "-1", "99999", "1000000", "4.5", "", "x"):
            tries += 1
            answer = who.post("/acces-urgence", {
                "nom": fields["nom"], "prenom": fields["prenom"], "naissance": fields["birth_day"],
                "motif": motifs[0] if motifs else "danger", "precision": "essai d’attaque, la nuit", "heures": hours})
            if answer.status_code == 303:
                found("haute", "/acces-urgence", f"heures={hours!r} is accepted")
        tries += 1
        answer = who.post("/acces-urgence", {
            "nom": fields["nom"], "prenom": fields["prenom"], "naissance": fields["birth_day"],
            "motif": motifs[0] if motifs else "danger", "precision": "essai d’attaque, la nuit", "heures": "4"})
        if answer.status_code == 303:
            target = child
            break
    say(f"emergency on {target}: motifs {motifs}")
    if target is None:
        return tries
    if who.get(f"/dossiers/{target}").status_code != 200:
        found("basse", "/acces-urgence", "the emergency does not open the file")
    for slug, category in kinds_of_child():
        for row in all_["rows"].get((slug, NEIGHBOUR), [])[:40]:
            tries += 1
            answer = who.get(f"/fiche/{slug}/{row}")
            if answer.status_code == 200 and category in ("medical", "origine", "penal", "adresse",
                                                          "anamnese", "troubles", "diagnostic"):
                found("critique", f"/fiche/{slug}/{row}", f"the emergency opens « {category} »")
            if answer.status_code == 200 and slug in ("sejours", "restrictions"):
                child = child_of(row, slug)
                if child not in (None, target) and child not in all_["children"][SERVICE]:
                    found("critique", f"/fiche/{slug}/{row}", "the emergency opens another child")
        tries += 1
        if who.post(f"/registre/{slug}/{NEIGHBOUR}/nouveau", {"personne_id": target}).status_code != 404:
            found("critique", f"/registre/{slug}/{NEIGHBOUR}/nouveau", "the emergency writes")
    # The review: not by who opened it, not by who does not answer for the service.
    reviews = re.findall(r"/acces-urgence/revue/(\d+)", head.get("/acces-urgence/revue").text)
    for review in reviews[:5]:
        for name in ("educatrice", "voisin", "famille", "greffe", "siege", "admin", "deleguee",
                     "secretaire", "infirmiere", "psychologue"):
            tries += 2
            if visitor(name).get(f"/acces-urgence/revue/{review}").status_code == 200:
                found("haute", "/acces-urgence/revue/{acces}", f"{name} reads a review")
            answer = visitor(name).post(f"/acces-urgence/revue/{review}", {"verdict": "justifie"})
            if answer.status_code != 404:
                found("haute", "/acces-urgence/revue/{acces}", f"{name}: {answer.status_code}")
    # The head of service reviews her own.
    for child in all_["children"][NEIGHBOUR][20:50]:
        text = head.get(f"/fiche/personnes/{child}/modifier").text
        fields = {name: value for one in Page(text).forms for name, _, value, *_ in one["fields"]}
        if not fields.get("birth_day"):
            continue
        answer = head.post("/acces-urgence", {
            "nom": fields["nom"], "prenom": fields["prenom"], "naissance": fields["birth_day"],
            "motif": motifs[0] if motifs else "danger", "precision": "essai d’attaque, la nuit", "heures": "4"})
        if answer.status_code == 303:
            own = [one for one in re.findall(r"/acces-urgence/revue/(\d+)",
                                             head.get("/acces-urgence/revue").text)
                   if one not in reviews]
            for review in own:
                tries += 1
                answer = head.post(f"/acces-urgence/revue/{review}", {"verdict": "justifie"})
                if answer.status_code == 303:
                    found("haute", "/acces-urgence/revue/{acces}", "the opener reviews their own")
            break
    # A review that finds it unjustified ends the access at once.
    if reviews:
        page = Page(head.get(f"/acces-urgence/revue/{reviews[0]}").text)
        verdicts = [value for one in page.forms for name, _, value, *_ in one["fields"]
                    if name == "verdict" and value != "justifie"]
        if verdicts:
            tries += 1
            head.post(f"/acces-urgence/revue/{reviews[0]}", {"verdict": verdicts[0], "note": "essai"})
            if who.get(f"/dossiers/{target}").status_code == 200:
                found("haute", "/dossiers/{personne}", "a revoked emergency still opens")
    return tries


def why():
    """« Pourquoi ? »: accounts guessed by those who may not, and what it tells beyond the file."""
    tries, all_ = 0, world()
    # Words that stand on no page: what was typed is taken out of the answer before it is compared.
    known, unknown = ["admin", "greffe", "siege", "voisin"], ["qzx-nul", "zzz"]
    for name in ROLES:
        who = visitor(name)
        files = [child for child in all_["children"][SERVICE][:40]
                 if who.get(f"/dossiers/{child}").status_code == 200][:1] or \
            all_["children"][SERVICE][:1]
        child = files[0]
        answers = {}
        for one in known + unknown:
            tries += 1
            answer = who.get(f"/dossiers/{child}/pourquoi?identifiant={one}")
            answers[one] = (answer.status_code, re.sub(re.escape(one), "", answer.text))
        if len({answers[one] for one in known + unknown}) > 1:
            names = [one for one in ("Yann Tessier", "Denis Aubry") if any(
                one in text for _, text in answers.values())]
            # Who reads the trace of an organisation is answered about its own accounts: a finding is a name of elsewhere.
            head = name in ("directeur", "cheffe", "deleguee")
            if head and not names:
                continue
            severity = "basse" if head else "haute"
            found(severity, "/dossiers/{personne}/pourquoi?identifiant=",
                  f"{name} tells accounts from none, and reads the names {names} (accounts of the "
                  "instance and of another organisation)")
        if name in ("famille", "greffe", "voisin"):
            for child in [one for one in all_["children"][SERVICE][:40]
                          if who.get(f"/dossiers/{one}").status_code == 200]:
                tries += 1
                text = html.unescape(who.get(f"/dossiers/{child}/pourquoi").text)
                # Two at the most: one's own service, and the one that shares.
                if "sa mission a pris fin" in text or len(re.findall(r"<h2", text)) > 2:
                    found("moyenne", "/dossiers/{personne}/pourquoi",
                          f"{name} learns every service of the child and the end of its mission")
    return tries


def escalation():
    """Writes that widen what a person reads: links, imports, families."""
    tries, all_ = 0, world()
    who, head = Visitor("educatrice"), visitor("directeur")
    mine = [child for child in all_["children"][SERVICE][:80]
            if who.get(f"/fiche/personnes/{child}/modifier").status_code == 200]
    families = all_["rows"].get(("familles", SERVICE), []) or rows_of(head, "familles", SERVICE)
    shut = [one for one in rows_of(head, "familles", SERVICE, pages=4)
            if who.get(f"/fiche/familles/{one}").status_code == 404]
    say(f"children to write: {len(mine)}, families that are shut: {len(shut)} of {len(families)}")
    if mine and shut:
        path = f"/fiche/personnes/{mine[0]}/modifier"
        form = next(one for one in Page(who.get(path).text).forms
                    if one["method"] == "post" and "personnes" in (one["action"] or path))
        data = dict((name, value) for name, kind, value, _, checked in form["fields"]
                    if kind != "submit" and (kind not in ("checkbox", "radio") or checked))
        before = data.get("famille_id", "")
        data.update(famille_id=str(shut[0]), motif="essai")
        tries += 1
        answer = who.post(path, data)
        after = who.get(f"/fiche/familles/{shut[0]}").status_code
        say(f"family changed: {answer.status_code}; the shut family then answers {after}")
        if after == 200:
            members = who.get(f"/registre/membres-famille/{SERVICE}?famille_id={shut[0]}").text
            seen = len(set(re.findall(r"/fiche/membres-famille/(\d+)", members)))
            found("haute", "/fiche/personnes/{id}/modifier",
                  "educatrice names, in the file of her child, the family of children that are "
                  f"closed to her: that family opens, with {seen} of its members")
            form = next(one for one in Page(who.get(path).text).forms
                        if one["method"] == "post" and "personnes" in (one["action"] or path))
            data = dict((name, value) for name, kind, value, _, checked in form["fields"]
                        if kind != "submit" and (kind not in ("checkbox", "radio") or checked))
            data.update(famille_id=before, motif="essai")
            who.post(path, data)
    # Imports: rows about a child that is closed to who imports.
    for name, slug, table, heads in (
            ("infirmiere", "notes-medicales", "note_medicale", "Enfant;Date;Note"),
            ("psychologue", "anamneses", "anamnese", "Enfant;Connu le;Ce qui est connu")):
        nurse = Visitor(name)
        for child in all_["children"][SERVICE]:
            if nurse.get(f"/dossiers/{child}").status_code != 404:
                continue
            text = head.get(f"/fiche/personnes/{child}/modifier").text
            fields = {one: value for form in Page(text).forms for one, _, value, *_ in form["fields"]}
            title = f"{fields.get('nom', '')} {fields.get('prenom', '')}"
            body = f"{heads}\n{title};2026-01-05;essai d’intrusion\n".encode()
            tries += 1
            answer = nurse.post(f"/services/{SERVICE}/import", {"nature": table},
                                files={"fichier": (f"{slug}.csv", body)})
            if answer.status_code != 303:
                say(f"{name} import: {answer.status_code}")
                break
            place = answer.headers["location"]
            shown = html.unescape(nurse.get(place).text)
            body2 = f"{heads}\nInexistant Zz;2026-01-05;x\n".encode()
            done = nurse.post(place, {"motif": "essai"})
            other = nurse.post(f"/services/{SERVICE}/import", {"nature": table},
                               files={"fichier": (f"{slug}.csv", body2)})
            absent = html.unescape(nurse.get(other.headers["location"]).text) \
                if other.status_code == 303 else ""
            if done.status_code == 303:
                found("haute", "/services/{service}/import/{depot}",
                      f"{name} writes « {slug} » about a child that is closed to them "
                      f"(/dossiers/{child} answers 404)")
            if ("ne se trouve pas" in absent) and "ne se trouve pas" not in shown:
                found("moyenne", "/services/{service}/import/{depot}",
                      f"{name} learns from the preview that a closed child exists")
            break
    return tries


def elevation():
    """The forms of one function replayed by the others, who are not shown them."""
    tries, forms, before_all = 0, {}, time.time()
    for giver in ("directeur", "cheffe", "infirmiere", "psychologue", "secretaire", "deleguee", "admin"):
        who, took = visitor(giver), 0
        for path in walk(who, ELEVATION_PAGES, alike=2):
            for form in Page(who.get(path).text).forms:
                action = form["action"] or path
                if form["method"] != "post" or action.startswith(("/deconnexion", "/connexion")):
                    continue
                gesture = [value for name, _, value, *_ in form["fields"] if name in GESTURES]
                key = (re.sub(r"\d+", "N", urlsplit(action).path), *gesture)
                if key not in forms:
                    forms[key], took = (giver, path, action, form), took + 1
        say(f"{giver}: {took} kinds of forms of their own")
    say(f"{len(forms)} kinds of forms, gathered in {time.time() - before_all:.0f} s")
    answers = {}
    for key, (giver, path, action, form) in sorted(forms.items()):
        for name in ROLES:
            if name == giver:
                continue
            who = visitor(name)
            shown = who.get(path)
            theirs = shown.status_code == 200 and any(
                (one["action"] or path) == action and
                {field[0] for field in one["fields"]} >= {field[0] for field in form["fields"]}
                for one in Page(shown.text).forms)
            if theirs:
                continue
            tries += 1
            try:
                answer = who.post(action, fill(form, text="intrusion"))
            except requests.RequestException as error:
                say(f"{name} {action}: {type(error).__name__}")
                continue
            place = answer.headers.get("location", "")
            answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
            if answer.status_code >= 500:
                found("moyenne", action, f"{name}: {answer.status_code}")
            elif answer.status_code == 422:
                # Who may write there by another form is told what lacks: to be read, not a finding by itself.
                say(f"to read: {name} is told what lacks in {'/'.join(key)}, which {giver} is shown on {path}")
            elif answer.status_code not in (401, 403, 404, 405, 413, 415) and "/connexion" not in place:
                found("haute", f"{'/'.join(key)}",
                      f"{name} is answered {answer.status_code} {place} to a form that {giver} is shown "
                      f"on {path}")
    say(f"answers: {answers}")
    return tries


def requests_of_persons():
    """The right of access, asked by staff about a child: does it open what the policy shuts?"""
    tries, all_ = 0, world()
    apart = {"medical": ("infirmiere", "notes-medicales"), "troubles": ("cheffe", "troubles-reperes"),
             "diagnostic": ("cheffe", "elements-diagnostic"), "risque": ("cheffe", "marques-risque"),
             "anamnese": ("cheffe", "anamneses"), "origine": ("directeur", "origines"),
             "penal": ("directeur", "donnees-penales"), "adresse": ("directeur", "adresses-protegees")}
    texts, child = {}, (all_["shared"] or all_["children"][SERVICE])[0]
    for category, (name, slug) in apart.items():
        for row in rows_of(visitor(name), slug, SERVICE, pages=1, query=f"?personne_id={child}")[:3]:
            page = visitor(name).get(f"/fiche/{slug}/{row}/modifier").text
            for form in Page(page).forms:
                for field, kind, value, *_ in form["fields"]:
                    if kind == "textarea" and len(value.strip()) > 12:
                        texts[value.strip()[:60]] = category
    say(f"child {child}: texts of {sorted(set(texts.values()))}")
    for name in ("deleguee", "directeur", "cheffe"):
        who = Visitor(name)
        who.post(f"/dossiers/{child}/droits", {
            "geste": "demande", "nature": "acces", "demandeur_lien": "enfant", "demandeur": "Essai",
            "texte": "essai",
            "received_day": time.strftime("%Y-%m-%d")})
        asked = re.findall(r'/demandes/(\d+)', who.get(f"/dossiers/{child}/droits").text)
        for demand in asked[:1]:
            tries += 2
            # The review is read part by part, until nothing is left to look at.
            review = ""
            for _ in range(60):
                page = who.get(f"/demandes/{demand}/acces").text
                review += html.unescape(page)
                seen = dict(re.findall(r'name="([a-z_]+-\d+-\w+-lu)" value="([0-9a-f]+)"', page))
                if not seen:
                    break
                sent = who.post(f"/demandes/{demand}/acces", seen)
                if not sent.headers.get("location", "").endswith("/acces"):
                    break
            # The file itself leaves closed (AES-256): what its form tells is all that is in clear.
            way = re.findall(r'/services/\d+/export\?source=acces[^"]*',
                             html.unescape(who.get(f"/demandes/{demand}").text))
            file_ = who.get(way[0]).text if way else ""
            seen = sorted({category for text, category in texts.items()
                           if (text in review or text in file_)
                           and (category in NEVER[name] or name == "deleguee")})
            if seen:
                found("critique", "/demandes/{demande}/acces",
                      f"{name} opens a request of access in a child's name, and reads {seen}, which "
                      "the policy shuts to that role")
    return tries


# ── Tools of others ──────────────────────────────────────────────────────────────────────────


def run(command, seconds, folder):
    """Runs a tool for so long at the most; returns what it said."""
    with open(os.path.join(folder, "sortie.txt"), "wb") as out:
        tool = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=folder,
                                stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            tool.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(tool.pid, signal.SIGTERM)
            try:
                tool.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(tool.pid, signal.SIGKILL)
    with open(os.path.join(folder, "sortie.txt"), encoding="utf-8", errors="replace") as out:
        return out.read()


def parameters(roles, most=700):
    """Every parameter of an address that the pages of some roles lead to, once in each part of the product."""
    found_, asked = {}, set()
    for role in roles:
        who, waiting, seen = Visitor(role), ["/"], set()
        while waiting and len(seen) < most:
            path = waiting.pop(0)
            shape = re.sub(r"\d+", "N", path.split("?")[0])
            if shape in seen:
                continue
            seen.add(shape)
            answer = who.get(path)
            if answer.status_code != 200 or "html" not in answer.headers.get("content-type", ""):
                continue
            page = Page(answer.text)
            here = path.split("?")[0]
            links = list(page.links)
            for form in page.forms:
                if form["method"] == "get":
                    fields = [(name, value or "1") for name, _, value, *_ in form["fields"]]
                    links.append((form["action"] or here) + "?" + urlencode(fields))
            for link in links:
                link = html.unescape(urljoin(HOST + here, link))
                if not link.startswith(HOST) or "/deconnexion" in link or "/statique" in link:
                    continue
                link = link[len(HOST):].split("#")[0]
                where, _, query = link.partition("?")
                waiting.append(where)
                pairs = [pair.partition("=") for pair in query.split("&") if pair]
                for rank, (name, _, value) in enumerate(pairs):
                    # Record kinds share their pages, and pages of one part the reading of their parameters.
                    key = (where.split("/")[1], name)
                    if key in asked:
                        continue
                    asked.add(key)
                    marked = [f"{one}={kept or '1'}{'*' if turn == rank else ''}"
                              for turn, (one, _, kept) in enumerate(pairs)]
                    found_[key] = (role, f"{where}?{'&'.join(marked)}")
    return list(found_.values())


def sqlmap():
    """sqlmap with a session, on addresses: a dozen at level 2, then every parameter that the pages lead to
    at level 1; six minutes in all, or what SQLMAP_SECONDS says."""
    tool = shutil.which("sqlmap") or os.path.join(os.path.dirname(sys.executable), "sqlmap")
    if not os.path.exists(tool):
        say("sqlmap is not installed")
        return 0
    cookie = Visitor("directeur").http.cookies.get("maillage")
    child = world()["children"][SERVICE][0]
    targets = [
        "/recherche?q=durand*", f"/registre/personnes/{SERVICE}?q=durand*",
        f"/registre/personnes/{SERVICE}?apres=A*~1", f"/registre/sejours/{SERVICE}?apres=2025-01-01~1*",
        f"/registre/sejours/{SERVICE}?personne_id={child}*", f"/services/{SERVICE}/activite?annee=2025*",
        f"/services/{SERVICE}/trace?du=2026-01-01&compte=1*&genre=identite",
        f"/services/{SERVICE}/trace?avant=10*", f"/dossiers/{child}/pourquoi?identifiant=admin*",
        f"/dossiers/{child}*", f"/fiche/personnes/{child}*", f"/registre/personnes*/{SERVICE}",
    ]
    tries, deadline = 0, time.time() + int(os.environ.get("SQLMAP_SECONDS", "360"))
    cookies = {"directeur": cookie}
    targets = [("directeur", target, "2") for target in targets]
    others = parameters(["directeur", "cheffe", "educatrice", "deleguee"])
    say(f"{len(others)} parameters of {len({one.split('?')[0] for _, one in others})} addresses")
    targets += [(role, target, "1") for role, target in others]
    for role, target, level in targets:
        cookie = cookies.setdefault(role, None) or Visitor(role).http.cookies.get("maillage")
        cookies[role] = cookie
        left = deadline - time.time()
        if left < 8:
            say(f"sqlmap stopped before {target}")
            break
        with tempfile.TemporaryDirectory() as folder:
            text = run([tool, "-u", HOST + target, f"--cookie=maillage={cookie}", "--batch",
                        f"--level={level}", "--risk=1", "--technique=BEU", "--threads=2", "--flush-session",
                        f"--output-dir={folder}", "--disable-coloring", "--ignore-code=404",
                        "--timeout=10"], min(left, 60), folder)
        sent = re.findall(r"(\d+) HTTP\(s\) requests", text)
        tries += max([int(one) for one in sent], default=0) or 1
        proofs = [one for one in text.splitlines()
                  if re.search(r"is vulnerable|following injection point|appears to be '|appears to be injectable", one)]
        if proofs:
            line = proofs[-1]
            found("haute", target, f"sqlmap: {line[:160]}")
        last = [one for one in text.splitlines() if "CRITICAL" in one or "WARNING" in one][-1:]
        say(f"sqlmap {target}: {last[0][:120] if last else 'stopped at its time'}")
    return tries


def wapiti():
    """wapiti with a session; eight minutes in all."""
    tool = shutil.which("wapiti") or os.path.join(os.path.dirname(sys.executable), "wapiti")
    if not os.path.exists(tool):
        say("wapiti is not installed")
        return 0
    cookie = Visitor("directeur").http.cookies.get("maillage")
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "rapport.json")
        text = run([tool, "-u", HOST + "/", "-H", f"Cookie: maillage={cookie}", "-H",
                    "sec-fetch-site: same-origin", "-x", HOST + "/deconnexion", "-x",
                    HOST + "/statique/*", "-m",
                    "xss,sql,exec,file,crlf,redirect,ssrf,csrf,http_headers,cookieflags",
                    "--scope", "domain", "-d", "3", "--max-links-per-page", "25",
                    "--max-scan-time", "90", "--max-attack-time", "30", "--max-files-per-dir", "5",
                    "--endpoint", "http://127.0.0.1:9/", "--dns-endpoint", "localhost",
                    "--flush-session", "--store-session", folder, "--tasks", "4", "-f", "json", "-o",
                    report, "--no-bugreport"], 480, folder)
        tries = 0
        try:
            with open(report, encoding="utf-8") as lines:
                told = json.load(lines)
        except (OSError, ValueError):
            say("wapiti left no report: " + " | ".join(text.splitlines()[-4:])[:300])
            return 0
    tries = told.get("infos", {}).get("crawled_pages_nbr") or 0
    seen = set()
    for kind in ("vulnerabilities", "anomalies", "additionals"):
        for name, several in told.get(kind, {}).items():
            for one in several:
                key = (name, one.get("path"), one.get("parameter"))
                if key in seen:
                    continue
                seen.add(key)
                severity = {"vulnerabilities": "moyenne", "anomalies": "basse"}.get(kind, "info")
                # It looks for a token and for an old header; the part csrf tries the forms for
                # good, and the content policy forbids frames.
                if name in ("Cross Site Request Forgery", "Clickjacking Protection"):
                    severity = "info"
                found(severity, f"{one.get('method')} {one.get('path')}",
                      f"wapiti, {name}: {one.get('info', '')[:140]}")
    say(f"wapiti: {tries} pages, {len(seen)} remarks")
    return tries


# ── Papers of a child's file ─────────────────────────────────────────────────────────────────


def picture(kind="JPEG", size=(400, 300), **more):
    """A true picture, made here."""
    from PIL import Image
    out = io.BytesIO()
    Image.new("RGB", size, (90, 120, 60)).save(out, kind, **more)
    return out.getvalue()


def png_of(width, height):
    """A PNG of one colour, its rows deflated to nearly nothing."""
    def piece(name, body):
        return (struct.pack(">I", len(body)) + name + body
                + struct.pack(">I", zlib.crc32(name + body)))
    deflate, rows = zlib.compressobj(9), []
    row = b"\0" * (1 + width // 8)
    for _ in range(height):
        rows.append(deflate.compress(row))
    rows.append(deflate.flush())
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", b"".join(rows))
            + piece(b"IEND", b""))


def office(content, more=()):
    """A text of an office, with `content` in its only part."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        with pack.open("content.xml", "w", force_zip64=True) as line:
            for part in content:
                line.write(part)
        for name, body in more:
            pack.writestr(name, body)
    return out.getvalue()


PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R{}>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]"
       b"/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
       b"trailer<</Root 1 0 R>>\n%%EOF\n")
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
PAGE = b"<!doctype html><script>alert(1)</script>"


def paper_cases():
    """What is told, the name, the type declared, the bytes, and whether it may be kept."""
    from PIL import Image
    place = Image.Exif()
    place[0x8825] = {1: "N", 2: (50.0, 38.0, 3.0), 3: "E", 4: (3.0, 3.0, 9.0)}
    place[0x010F] = "ATTAQUE-APPAREIL"
    located = picture(exif=place)
    pdf = PDF.replace(b"{}", b"")
    zipped = office([b"<a/>"])
    acts = b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"
    launch = b"/OpenAction<</S/Launch/F(cmd.exe)>>"
    hexed = b"/Open#41ction<</S/Java#53cript/JS(app.alert(1))>>"
    return [
        ("a photo that says where", "photo.jpg", "image/jpeg", located, True),
        ("a photo called pdf", "photo.pdf", "application/pdf", located, None),
        ("HTML called jpg", "photo.jpg", "image/jpeg", PAGE, False),
        ("HTML called txt", "note.txt", "text/plain", PAGE, None),
        ("SVG", "image.svg", "image/svg+xml", SVG, False),
        ("SVG called png", "image.png", "image/png", SVG, False),
        ("GIF and HTML", "image.gif", "image/gif", b"GIF89a/*" + PAGE, False),
        ("photo, then HTML", "photo.jpg", "image/jpeg", picture() + PAGE, None),
        ("photo, then a ZIP", "photo.jpg", "image/jpeg", picture() + zipped, None),
        ("photo with HTML in its comment", "photo.jpg", "image/jpeg",
         picture(comment=PAGE.decode()), None),
        ("PDF, then a ZIP", "lettre.pdf", "application/pdf", pdf + zipped, None),
        ("ZIP, then a PDF", "lettre.pdf", "application/pdf", zipped + pdf, False),
        ("HTML, then a PDF", "lettre.pdf", "application/pdf", PAGE + pdf, False),
        ("PDF that runs", "lettre.pdf", "application/pdf", PDF.replace(b"{}", acts), None),
        ("PDF that launches", "lettre.pdf", "application/pdf", PDF.replace(b"{}", launch), None),
        ("PDF that runs, spelt in hex", "a.pdf", "application/pdf", PDF.replace(b"{}", hexed), None),
        ("program called pdf", "lettre.pdf", "application/pdf", b"MZ" + os.urandom(4000), False),
        ("program called docx", "a.docx", "", b"\x7fELF" + os.urandom(4000), False),
        ("empty", "vide.pdf", "application/pdf", b"", False),
        ("one byte", "a.pdf", "application/pdf", b"%", False),
        ("ODT with macros", "a.odt", "", office([b"<a/>"], [("Basic/Standard/x.xml", "<x/>")]), None),
        ("ODT whose entries climb", "a.odt", "", office([b"<a/>"], [("../../a.txt", "x")]), None),
        ("ODT of 1.2 GiB of blanks", "a.odt", "", office([b" " * (1 << 20)] * 1200), False),
        ("ODT in an ODT in an ODT", "a.odt", "", office([b"<a/>"], [("a.odt", office(
            [b"<a/>"], [("b.odt", office([b" " * (1 << 20)] * 300))]))]), None),
        ("PNG of 60 000 × 60 000", "a.png", "image/png", png_of(60_000, 60_000), False),
        ("PNG of 20 000 × 20 000", "a.png", "image/png", png_of(20_000, 20_000), None),
        ("27 MB", "a.txt", "text/plain", b"a" * 27_000_000, False),
        ("a name that climbs", "../../../attaque.txt", "text/plain", "été".encode(), None),
        ("a name with lines", "a\r\nSet-Cookie: a=b.txt", "text/plain", b"ete", None),
        ("a name of HTML", "<img src=x onerror=alert(1)>.txt", "text/plain", b"ete", None),
        ("a name that turns round", "a\u202efdp.exe.txt", "text/plain", b"ete", None),
        ("a very long name", "a" * 5000 + ".txt", "text/plain", b"ete", None),
    ]


def papers():
    """Papers made to deceive or to break, deposited in a child's file, then taken out again."""
    head, tries = Visitor("educatrice"), 0
    path, natures = "", []
    for child in world()["children"][SERVICE]:
        path = f"/dossiers/{child}/documents"
        natures = [one for form in Page(head.get(path).text).forms for name, _, _, choices, _
                   in form["fields"] if name == "nature" for one in choices if one]
        if natures:
            break
    if not natures:
        found("info", path, "no paper may be added anywhere: nothing was tried")
        return 0
    cases, generator = paper_cases(), random.Random(11)
    for kind, whole in (("jpg", picture()), ("png", picture("PNG")), ("webp", picture("WEBP")),
                        ("odt", office([b"<a/>"])), ("pdf", PDF.replace(b"{}", b""))):
        for turn in range(30):
            spoilt = bytearray(whole)
            for _ in range(generator.randrange(1, 12)):
                spoilt[generator.randrange(len(spoilt))] = generator.randrange(256)
            cases.append((f"spoilt {kind} {turn}", f"a.{kind}", "", bytes(spoilt), None))
    for told, name, kind, body, may in cases:
        tries += 1
        begin, before, slow = time.time(), memory(), watch_others()
        file = (name, body, kind) if kind else (name, body)
        try:
            answer = head.post(path, {"nature": natures[0], "titre": "", "date": ""},
                               files={"fichier": file}, timeout=180)
            status, text, way = answer.status_code, answer.text, answer.headers.get("location", "")
        except requests.RequestException as error:
            status, text, way = type(error).__name__, "", ""
        worst, spent, after = slow(), time.time() - begin, memory()
        if "spoilt" not in told:
            say(f"{told}: {len(body) / 1e6:.1f} MB, {status}, {spent:.1f} s, memory {before} → {after}"
                f" MiB, others waited {worst:.1f} s at the most")
        if not is_up():
            found("critique", path, f"{told}: the process died")
            return tries
        if status == 303 and may is False:
            found("haute", path, f"{told}: kept")
        if status not in (303, 422, 413) and not (isinstance(status, str) and len(body) > 25e6):
            found("moyenne", path, f"{told}: {status}")
        if status == 422 and not re.search(r"[éèàùç’]", text):
            found("basse", path, f"{told}: no French sentence")
        if after - before > 500 or spent > 20 or worst > 3:
            found("moyenne", path, f"{told}: {after - before} MiB, {spent:.0f} s, others {worst:.1f} s")
        if status == 303 and way:
            taken_out(head, told, way)
    return tries


def taken_out(head, told, way):
    """What comes out again: an attachment that no browser shows, without place nor code."""
    one = re.search(r"/documents/(\d+)", way) or re.search(r"/documents/(\d+)",
                                                           head.get(way).text)
    if not one:
        return
    place = f"/documents/{one.group(1)}/contenu"
    answer = head.get(place)
    kind, heads = answer.headers.get("content-type", ""), answer.headers
    if "attachment" not in heads.get("content-disposition", "") or "sandbox" not in heads.get(
            "content-security-policy", "") or heads.get("x-content-type-options") != "nosniff":
        found("haute", place, f"{told}: given as {dict(heads)}")
    if "html" in kind or "svg" in kind or "javascript" in kind:
        found("haute", place, f"{told}: given as {kind}")
    if "set-cookie" in heads:
        found("haute", place, f"{told}: a line of its name became a header")
    if "image" in kind and (b"ATTAQUE" in answer.content or b"<script" in answer.content):
        found("moyenne", place, f"{told}: what came with the picture is still there")


# ── The own place of a child or a parent, opened by a key ───────────────────────────────────────


def key_for(child, whom):
    """A key as the head of service gives it: its code, as the sheet prints it."""
    answer = visitor("cheffe").post(f"/dossiers/{child}/espace",
                                    {"geste": "donner", "pour": whom, "duree": "30"})
    code = re.search(r">([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})<", answer.text)
    return code.group(1).lower() if code else None


def holder_of(code):
    """A browser without account that opened a page with its code."""
    who = Visitor()
    answer = who.post("/espace", {"code": code})
    return who if answer.status_code == 303 else None


def same_doors(answers, place, what):
    """Says when answers that must look alike differ in status or in body (but for what was typed)."""
    if len({(one.status_code, len(one.text)) for one in answers}) > 1:
        found("moyenne", place, f"{what}: {[(one.status_code, len(one.text)) for one in answers]}")


def own_place():
    """What who holds a key, or who holds none, may do to the own pages and to those of the team."""
    tries, child = 0, next((one for one in (33, *world()["children"][SERVICE])
                            if visitor("cheffe").get(f"/dossiers/{one}/espace").status_code == 200), None)
    code = child and key_for(child, "enfant")
    who = code and holder_of(code)
    if not who:
        found("moyenne", "/espace", "no page could be opened: this part proves nothing")
        return 0
    # A key opens its page and nothing else.
    for path in ("/", f"/dossiers/{child}", f"/dossiers/{child}/mots", f"/dossiers/{child}/espace",
                 "/recherche?q=a", f"/registre/personnes/{SERVICE}", "/compte", "/exports",
                 f"/dossiers/{child}/journal", "/sans-reseau", f"/services/{SERVICE}/reunions"):
        tries += 1
        answer = who.get(path)
        if answer.status_code == 200 or "connexion" not in answer.headers.get("location", "connexion"):
            found("critique", path, f"a key opens it: {answer.status_code}")
    # Nobody's browser writes nothing, and learns nothing from trying.
    stranger = Visitor()
    for form in ({"mots": "Sans clé"}, {"mots": "Sans clé", "membre": "1", "personne": str(child)}):
        tries += 1
        answer = stranger.post("/espace/mots", form)
        if answer.status_code == 303 or who.get("/espace").text.count("Sans clé"):
            found("critique", "/espace/mots", "written without a key")
    # Fixation: the cookie that came in is not the one that is used.
    fixed = Visitor()
    fixed.http.cookies.set("espace", "A" * 43)
    fixed.post("/espace", {"code": code})
    tries += 1
    if any(one.value == "A" * 43 and one.name == "espace" for one in fixed.http.cookies) and \
            len(list(fixed.http.cookies)) == 1:
        found("haute", "/espace", "the cookie brought from elsewhere is kept")
    other = Visitor()
    other.http.cookies.set("espace", "A" * 43)
    tries += 1
    if "Fermer la page" in other.get("/espace").text:
        found("critique", "/espace", "a cookie chosen by who brings it opens the page")
    # Forms of other sites, with the cookie of the holder.
    cookie = "; ".join(f"{one.name}={one.value}" for one in who.http.cookies)
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"},
                    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site", "origin": "http://a.b"}):
        for path, data in (("/espace/mots", {"mots": "venu d’ailleurs"}), ("/espace/fermer", {}),
                           ("/espace", {"code": code})):
            tries += 1
            answer = requests.post(HOST + path, data=data, timeout=30, allow_redirects=False,
                                   headers={"cookie": cookie, **headers})
            if answer.status_code != 403:
                found("haute", path, f"{headers}: {answer.status_code} instead of 403")
    # Words made to break: each is kept as typed or refused in words, never an error of the machine.
    hard = [PAYLOADS[0], "\x00", "a\x00b", "\ud7ff\u202e\u2066", "=1+1", "é" * 4000, "x" * 200_000, "%0d%0aSet-Cookie: a=b",
            "\r\n\r\n", " " * 500, "{{7*7}}${7*7}#{7*7}", "'; drop table mot_espace; --", *PAYLOADS[1:]]
    sheet = visitor("cheffe").get(f"/dossiers/{child}/espace").text
    holders = ["enfant", *re.findall(r'name="pour" value="(\d+)"', sheet)[:1]]
    for whom in holders:
        for n, text in enumerate(hard):
            if n % 5 == 0:  # a key sends six at once
                who = holder_of(key_for(child, whom) or "") or who
            tries += 1
            answer = who.post("/espace/mots", {"mots": text, "jeton": f"t{whom}{n}", "reunion": "oui",
                                               "membre": "999", "personne": "1", "suite": "parole"})
            if answer.status_code not in (303, 422):
                found("haute", "/espace/mots", f"{text[:20]!r}: {answer.status_code}")
    who = holder_of(key_for(child, "enfant") or "") or who
    sent = [who.post("/espace/mots", {"mots": f"mot {n}", "jeton": f"s{n}"}).status_code for n in range(9)]
    tries += len(sent)
    if 429 not in sent:
        found("moyenne", "/espace/mots", f"nine words at once, none was asked to wait: {sent}")
    pages = [("cheffe", f"/dossiers/{child}/mots"), ("cheffe", f"/dossiers/{child}"),
             ("cheffe", f"/services/{SERVICE}/reunions"), ("cheffe", "/")]
    tries += rendered(pages)
    # Who may not act on them: other services, other roles, the holder.
    for name in ("voisin", "admin", "greffe", "siege", "deleguee", "secretaire"):
        tries += 1
        shown = visitor(name).get(f"/dossiers/{child}/mots")
        # Another service that follows the child has a page for what came through its own keys.
        if shown.status_code == 200 and MARK in shown.text and name != "secretaire":
            found("haute", f"/dossiers/{child}/mots", f"{name} reads the words of the own page")
    # Codes guessed: alike whatever the reason, and slowed.
    doors = [Visitor().post("/espace", {"code": one})
             for one in ("mapa-geca-zzzz", "aaaa-bbbb-cccc", "trop court", "' or 1=1 --", "x" * 5000)]
    tries += len(doors)
    same_doors([one for one in doors if one.status_code != 429], "/espace", "wrong codes are told apart")
    # From this very machine no address is known: what is left is the brake of the whole instance, 300 at once.
    slowed = False
    for n in range(400):
        tries += 1
        slowed = slowed or Visitor().post("/espace", {"code": f"mapa-geca-{n:04d}"}).status_code == 429
    if not slowed:
        found("haute", "/espace", "400 codes guessed, never slowed")
    # Taken back, a key closes at once what it had opened.
    page = visitor("cheffe").get(f"/dossiers/{child}/espace").text
    for key in set(re.findall(r'name="cle" value="(\d+)"', page)):
        visitor("cheffe").post(f"/dossiers/{child}/espace", {"geste": "fermer", "cle": key})
    tries += 1
    if "Fermer la page" in who.get("/espace").text:
        found("critique", "/espace", "a page stays open after its key was taken back")
    return tries


# ── The coffre of a young person, opened by a code of its own ───────────────────────────────────


def coffre_code(child):
    """A code as the team gives it: the sheet prints it once."""
    answer = visitor("cheffe").post(f"/dossiers/{child}/coffre", {"geste": "code", "accord": "oui"})
    code = re.search(r"([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})", answer.text)
    return code.group(1).lower() if code else None


def coffre():
    """What who holds a code, another's code, or none, may do to a coffre; what the team reads of it."""
    tries = 0
    some = [one for one in (33, *world()["children"][SERVICE])
            if visitor("cheffe").get(f"/dossiers/{one}/coffre").status_code == 200][:2]
    codes = [coffre_code(one) for one in some]
    holders = []
    for code in codes:
        who = Visitor()
        if code and who.post("/coffre", {"code": code}).status_code == 303:
            holders.append(who)
    if len(holders) < 2:
        found("moyenne", "/coffre", "two coffres could not be opened: this part proves nothing")
        return 0
    one, other = holders
    # Papers made to deceive: taken as what they are, or refused in words, and never shown by the product.
    for name, mime, content in (("a.html", "text/html", b"<script>alert(1)</script>"),
                                ("a.svg", "image/svg+xml", b"<svg onload=alert(1)>"),
                                ("a.pdf", "application/pdf", b"%PDF-1.4 " + MARK.encode()),
                                ("a.txt", "text/plain", MARK.encode()), ("../../a.txt", "text/plain", b"x"),
                                ("a\r\nX-A: b.txt", "text/plain", b"x")):
        tries += 1
        answer = one.post("/coffre/ajouter", {"titre": PAYLOADS[0], "nature": "souvenir"},
                          files={"fichier": (name, content, mime)})
        if answer.status_code not in (303, 422):
            found("haute", "/coffre/ajouter", f"{name}: {answer.status_code}")
    page = one.get("/coffre").text
    pieces = sorted(set(re.findall(r"/coffre\?piece=(\d+)", page)))
    for piece in pieces:
        tries += 3
        mine = one.get(f"/coffre?piece={piece}")
        if "attachment" not in mine.headers.get("content-disposition", "") or \
                "sandbox" not in mine.headers.get("content-security-policy", ""):
            found("haute", f"/coffre?piece={piece}", "a piece is shown by the product")
        theirs, absent = other.get(f"/coffre?piece={piece}"), other.get("/coffre?piece=1")
        if theirs.status_code != 404 or theirs.text != absent.text:
            found("critique", f"/coffre?piece={piece}", f"read from another coffre: {theirs.status_code}")
        for gesture in ("jeter", "montrer", "cacher"):
            tries += 1
            other.post("/coffre/geste", {"geste": gesture, "piece": piece, "service": str(SERVICE)})
        if one.get(f"/coffre?piece={piece}").status_code != 200:
            found("critique", "/coffre/geste", "a piece is thrown away from another coffre")
    # The house reads neither titles nor contents, whoever asks.
    for name in ("cheffe", "directeur", "educatrice", "psychologue", "admin", "deleguee", "greffe", "voisin"):
        for path in (f"/dossiers/{some[0]}/coffre", *(f"/coffre?piece={piece}" for piece in pieces)):
            tries += 1
            if MARK in visitor(name).get(path).text:
                found("critique", path, f"{name} reads a piece of a coffre")
    # Nobody: no page, no file, nothing written.
    stranger = Visitor()
    for path in ("/coffre", *(f"/coffre?piece={piece}" for piece in pieces)):
        tries += 1
        if MARK in stranger.get(path).text:
            found("critique", path, "read without a code")
    for path, form in (("/coffre/geste", {"geste": "jeter", "piece": pieces[0] if pieces else "1"}),
                       ("/coffre/tout", {"mot_de_passe": "douze lettres au moins"}), ("/coffre/ajouter", {"titre": "x"})):
        tries += 1
        answer = stranger.post(path, form)
        if answer.headers.get("content-type", "").startswith("application/zip"):
            found("critique", path, "a coffre leaves without a code")
    # Fixation, forms of other sites, codes guessed.
    fixed = Visitor()
    fixed.http.cookies.set("coffre", "A" * 43)
    tries += 1
    if "Fermer le coffre" in fixed.get("/coffre").text:
        found("critique", "/coffre", "a cookie chosen by who brings it opens a coffre")
    cookie = "; ".join(f"{known.name}={known.value}" for known in one.http.cookies)
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        for path in ("/coffre", "/coffre/geste", "/coffre/tout", "/coffre/fermer"):
            tries += 1
            answer = requests.post(HOST + path, data={"code": codes[0]}, timeout=30, allow_redirects=False,
                                   headers={"cookie": cookie, **headers})
            if answer.status_code != 403:
                found("haute", path, f"{headers}: {answer.status_code} instead of 403")
    doors = [Visitor().post("/coffre", {"code": code})
             for code in ("mapa-geca-zzzz", "aaaa-bbbb-cccc", "trop court", "' or 1=1 --", "x" * 5000)]
    tries += len(doors)
    same_doors([door for door in doors if door.status_code != 429], "/coffre", "wrong codes are told apart")
    # Another code closes what the one before had opened.
    coffre_code(some[0])
    tries += 1
    if "Fermer le coffre" in one.get("/coffre").text:
        found("critique", "/coffre", "a coffre stays open after its code was changed")
    slowed = False
    for n in range(400):
        tries += 1
        slowed = slowed or Visitor().post("/coffre", {"code": f"mapa-geca-{n:04d}"}).status_code == 429
    if not slowed:
        found("haute", "/coffre", "400 codes guessed, never slowed")
    return tries


PARTS = {
    "rights": (rights, "rights: every record × every role, refused = absent"),
    "escalation": (escalation, "writes that widen rights: links, imports"),
    "elevation": (elevation, "forms of one function replayed by those who are not shown them"),
    "timing": (timing, "timing of refused against absent, known against unknown"),
    "csrf": (csrf, "forms from other sites"),
    "session": (session, "fixation, flags, end of sessions"),
    "paths": (paths, "redirects, lines in headers, traversal, Host"),
    "identity": (identity, "garbage at the doors of passkeys and provider"),
    "emergency": (emergency, "emergency access: guessing, own review, revoked"),
    "why": (why, "« Pourquoi ? » as a list of accounts and missions"),
    "demands": (requests_of_persons, "the right of access used by staff"),
    "brute": (brute, "guessing passwords"),
    "xss": (xss, "scripts in every field, pages opened in a browser"),
    "formulas": (formulas, "formulas in the files that go out"),
    "sqlmap": (sqlmap, "sqlmap --level=2 --risk=1"),
    "wapiti": (wapiti, "wapiti, ten modules"),
    "uploads": (uploads, "files made to break the import"),
    "papers": (papers, "papers made to deceive or to break a child's file"),
    "coffre": (coffre, "the coffre of a young person: codes, pieces of another, what the team reads"),
    "espace": (own_place, "the own page of a child: keys, words sent back, codes guessed"),
}


def main():
    """Runs the parts asked for; prints the findings, then the table."""
    global HOST, PASSWORD, PID
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--host", required=True, help="http://127.0.0.1:9201")
    reader.add_argument("--password", required=True, help="that of the accounts of demonstration")
    reader.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    reader.add_argument("--pid", type=int, default=0, help="the process, to watch its memory")
    asked = reader.parse_args()
    HOST, PASSWORD, PID = asked.host.rstrip("/"), asked.password, asked.pid
    for name in asked.only.split(","):
        part, told = PARTS[name]
        before, begin = len(FINDINGS), time.time()
        print(f"{name}: {told}", flush=True)
        try:
            tries = part()
        except requests.RequestException as error:
            tries = 0
            found("moyenne", name, f"the product stopped answering: {type(error).__name__}")
        TABLE.append((told, f"attaques.py --only {name}", tries, len(FINDINGS) - before,
                      f"{time.time() - begin:.0f} s"))
    print("\n| Attack | Command | Tries | Found | Time |\n|---|---|---:|---:|---:|")
    for line in TABLE:
        print("| " + " | ".join(str(one) for one in line) + " |")
    print()
    for severity, place, what in FINDINGS:
        print(f"- [{severity}] {place}: {what}")
    return 1 if any(one[0] != "info" for one in FINDINGS) else 0


if __name__ == "__main__":
    sys.exit(main())
