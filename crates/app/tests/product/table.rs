//! Every route of the product, with what to put in its holes: held against the sources, so that a
//! new route is red until it stands here.

use std::{fs, path::Path};

/// Who may open a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Everybody, signed in or not: nothing personal stands there.
    Open,
    /// Everybody who is signed in; each sees only what is theirs.
    SignedIn,
    /// Those whose mission it is; strangers are told that there is nothing.
    Closed,
    /// The administrator of the instance only; all others are told that there is nothing.
    Instance,
    /// Programs, by a token; nobody signs in there.
    Token,
}

/// What a form sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// The route only shows.
    Nothing,
    /// These fields.
    Form(&'static [(&'static str, &'static str)]),
    /// A file.
    File,
    /// A paper of a child's file.
    Paper,
}

/// One route. The holes are `{service}`, `{slug}` with `{owner}` or `{id}`, `{personne}`…
#[derive(Debug, Clone, Copy)]
pub struct Route {
    pub path: &'static str,
    pub door: Door,
    /// Whether the route shows something; if not, it only takes a form.
    pub shows: bool,
    pub sent: Sent,
}

const fn open(path: &'static str) -> Route {
    Route { path, door: Door::Open, shows: true, sent: Sent::Nothing }
}

const fn signed_in(path: &'static str) -> Route {
    Route { path, door: Door::SignedIn, shows: true, sent: Sent::Nothing }
}

const fn closed(path: &'static str) -> Route {
    Route { path, door: Door::Closed, shows: true, sent: Sent::Nothing }
}

const fn instance(path: &'static str) -> Route {
    Route { path, door: Door::Instance, shows: true, sent: Sent::Nothing }
}

const fn token(path: &'static str) -> Route {
    Route { path, door: Door::Token, shows: true, sent: Sent::Nothing }
}

impl Route {
    const fn takes(mut self, sent: Sent) -> Self {
        self.sent = sent;
        self
    }

    const fn shows_nothing(mut self) -> Self {
        self.shows = false;
        self
    }
}

/// The form of any record kind: strangers are refused before it is read.
const A_ROW: Sent = Sent::Form(&[("nom", "Intrus"), ("version", "1"), ("motif", "essai")]);

/// Every route, in the order of the sources.
pub const ROUTES: &[Route] = &[
    open("/sante"),
    open("/accessibilite"),
    open("/mes-droits"),
    open("/mes-droits/affiche"),
    open("/espace").takes(Sent::Form(&[("code", "abcd-efgh-jkmn")])),
    open("/espace/mots").takes(Sent::Form(&[("mots", "Bonjour")])).shows_nothing(),
    open("/espace/photos").takes(Sent::Form(&[("portee", "exterieur")])).shows_nothing(),
    token("/espace/ecrits/{ecrit}"),
    open("/espace/langue").takes(Sent::Form(&[("langue", "ar")])).shows_nothing(),
    open("/espace/livret"),
    open("/espace/fermer").takes(Sent::Form(&[])).shows_nothing(),
    closed("/dossiers/{personne}/espace/papier"),
    closed("/dossiers/{personne}/mots").takes(Sent::Form(&[
        ("mot", "1"),
        ("geste", "refus"),
        ("reponse_1", "Non."),
    ])),
    closed("/dossiers/{personne}/mots/recu").takes(Sent::Form(&[
        ("de", "enfant"),
        ("canal", "sms"),
        ("jour", "2026-03-11"),
        ("heure", "10:00"),
        ("mots", "Bonjour"),
    ])),
    closed("/services/{service}/messages-recus")
        .takes(Sent::Form(&[("message", "1"), ("geste", "ecarter")])),
    closed("/dossiers/{personne}/espace").takes(Sent::Form(&[
        ("geste", "donner"),
        ("pour", "enfant"),
        ("duree", "90"),
    ])),
    open("/connexion").takes(Sent::Form(&[("identifiant", "personne"), ("mot_de_passe", "x")])),
    open("/deconnexion").takes(Sent::Form(&[])).shows_nothing(),
    open("/statique/{*path}"),
    open("/statique/document.css"),
    signed_in("/"),
    signed_in("/aide"),
    signed_in("/aide/{sujet}"),
    signed_in("/recherche"),
    open("/connexion/fournisseur").shows_nothing(),
    open("/connexion/fournisseur/retour").shows_nothing(),
    open("/connexion/fournisseur/retour/{fournisseur}").shows_nothing(),
    open("/connexion/fournisseur/fin").shows_nothing(),
    open("/connexion/cle/question").takes(Sent::Form(&[])).shows_nothing(),
    open("/connexion/cle").takes(Sent::Form(&[])).shows_nothing(),
    signed_in("/compte/second-facteur/cle/question").takes(Sent::Form(&[])).shows_nothing(),
    signed_in("/compte/second-facteur/cle").takes(Sent::Form(&[])).shows_nothing(),
    signed_in("/connexion/code").takes(Sent::Form(&[("code", "000000")])),
    signed_in("/compte"),
    signed_in("/compte/connexions").takes(Sent::Form(&[("connexion", "1")])),
    signed_in("/compte/second-facteur").takes(Sent::Form(&[("geste", "commencer")])),
    signed_in("/comptes"),
    signed_in("/comptes/nouveau")
        .takes(Sent::Form(&[("identifiant", "intrus"), ("nom", "Intrus")])),
    closed("/comptes/{compte}").takes(Sent::Form(&[("geste", "fermer"), ("motif", "essai")])),
    signed_in("/comptes/techniques"),
    signed_in("/comptes/techniques/nouveau").takes(Sent::Form(&[("nom", "Intrus")])),
    closed("/comptes/techniques/{technique}").takes(Sent::Form(&[("geste", "jeton")])),
    token("/api/v1/services"),
    token("/api/v1/services/{service}/chiffres"),
    token("/api/v1/services/{service}/chiffres/{figure}"),
    token("/api/v1/services/{service}/tableaux/{table}"),
    token("/api/v1/trace/fin"),
    closed("/services/{service}/export").takes(Sent::Form(&[
        ("source", "liste"),
        ("fiche", "personnes"),
        ("finalite", "gestion"),
        ("precision", "essai"),
        ("format", "csv"),
    ])),
    closed("/services/{service}/exports"),
    closed("/organisations/{organisation}/conformite/exports"),
    closed("/exports/{export}").takes(Sent::Form(&[("reponse", "accorde"), ("note", "essai")])),
    closed("/exports/{export}/fichier"),
    closed("/services/{service}/relais"),
    closed("/services/{service}/relais/{professionnel}")
        .takes(Sent::Form(&[("vers", "1"), ("start_day", "2026-03-12")])),
    signed_in("/compte/mot-de-passe").takes(Sent::Form(&[("actuel", "x"), ("nouveau", "y")])),
    signed_in("/mon-relais"),
    closed("/dossiers/{personne}/relais").takes(Sent::Form(&[])).shows_nothing(),
    closed("/services/{service}"),
    closed("/dossiers/{personne}"),
    closed("/dossiers/{personne}/frise"),
    closed("/dossiers/{personne}/famille"),
    closed("/dossiers/{personne}/liens"),
    closed("/dossiers/{personne}/fiche-urgence"),
    closed("/dossiers/{personne}/pourquoi/{entree}"),
    closed("/dossiers/{personne}/pourquoi"),
    signed_in("/acces-urgence").takes(Sent::Form(&[("nom", "Vasseur"), ("motif", "curiosite")])),
    signed_in("/acces-urgence/revue"),
    signed_in("/dossiers-partages"),
    closed("/acces-urgence/revue/{acces}").takes(Sent::Form(&[("verdict", "justifie")])),
    closed("/services/{service}/classeur").takes(Sent::Form(&[("geste", "tirer")])),
    signed_in("/agenda"),
    signed_in("/agenda/abonnement").takes(Sent::Form(&[("geste", "creer")])),
    token("/agenda/flux/{cle}"),
    closed("/services/{service}/agenda"),
    closed("/services/{service}/agenda/nouveau").takes(Sent::Form(&[
        ("nature", "entretien"),
        ("jour", "2026-03-12"),
        ("de", "14:00"),
    ])),
    closed("/dossiers/{personne}/agenda"),
    closed("/rendez-vous/{rdv}").takes(Sent::Form(&[("geste", "tenu"), ("version", "1")])),
    closed("/rendez-vous/{rdv}/convocation"),
    closed("/rendez-vous/{rdv}/rappels")
        .takes(Sent::Form(&[("geste", "demander"), ("contact", "1")]))
        .shows_nothing(),
    closed("/ecrits/{ecrit}/parents").takes(Sent::Form(&[("geste", "noter"), ("mots", "Intrus")])),
    closed("/ecrits/{ecrit}/lien").takes(Sent::Form(&[
        ("geste", "faire"),
        ("destinataire", "Intrus"),
        ("accord", "oui"),
    ])),
    token("/remise/{cle}"),
    token("/diagnostics/{cle}"),
    token("/enquetes/{cle}").takes(Sent::Form(&[])),
    closed("/services/{service}/enquetes"),
    closed("/services/{service}/enquetes/{enquete}").takes(Sent::Form(&[("geste", "inviter")])),
    closed("/organisations/{organisation}/diagnostic/liens").takes(Sent::Form(&[
        ("geste", "faire"),
        ("destinataire", "Intrus"),
        ("jours", "30"),
    ])),
    closed("/rendez-vous/{rdv}/propositions")
        .takes(Sent::Form(&[("geste", "proposer"), ("destinataire", "1"), ("pour", "Intrus")]))
        .shows_nothing(),
    closed("/services/{service}/rendez-vous-proposes"),
    closed("/rendez-vous-proposes/{proposition}")
        .takes(Sent::Form(&[("geste", "refuser"), ("reponse", "Intrus")])),
    closed("/services/{service}/agenda/importer").takes(Sent::File),
    closed("/services/{service}/agenda/importer/garder")
        .takes(Sent::Form(&[("pour-1", "service")]))
        .shows_nothing(),
    closed("/dossiers/{personne}/visites").takes(Sent::Form(&[("visite", "1:2026-03-14")])),
    closed("/dossiers/{personne}/visites/bilan"),
    closed("/services/{service}/besoins"),
    closed("/services/{service}/associations"),
    closed("/services/{service}/cooperations"),
    closed("/services/{service}/passages"),
    closed("/services/{service}/incidents"),
    closed("/services/{service}/incidents/registre")
        .takes(Sent::Form(&[("geste", "dire"), ("mois", "2026-02-01")])),
    closed("/services/{service}/incidents/declarer").takes(Sent::Form(&[
        ("nature", "fugue"),
        ("gravite", "legere"),
        ("jour", "2026-03-12"),
        ("heure", "07:00"),
        ("recit", "Intrus"),
    ])),
    closed("/incidents/{incident}").takes(Sent::Form(&[
        ("geste", "clore"),
        ("version", "1"),
        ("motif", "essai"),
    ])),
    closed("/incidents/{incident}/avis"),
    closed("/services/{service}/traitements").takes(Sent::Form(&[
        ("etat", "donnee"),
        ("traitement", "1"),
        ("moment", "matin"),
    ])),
    closed("/services/{service}/sante"),
    closed("/services/{service}/suivi-psychologique")
        .takes(Sent::Form(&[("semaine", "2026-03-09"), ("etat_1_1", "tenue")])),
    closed("/dossiers/{personne}/sante"),
    closed("/services/{service}/scolarite"),
    closed("/dossiers/{personne}/scolarite"),
    open("/coffre").takes(Sent::Form(&[("code", "abcd-efgh-jkmn")])),
    open("/coffre/ajouter").takes(Sent::Paper).shows_nothing(),
    open("/coffre/geste").takes(Sent::Form(&[("geste", "jeter")])).shows_nothing(),
    open("/coffre/tout").takes(Sent::Form(&[("mot_de_passe", "x")])).shows_nothing(),
    open("/coffre/fermer").takes(Sent::Form(&[])).shows_nothing(),
    closed("/dossiers/{personne}/coffre").takes(Sent::Form(&[("geste", "code")])),
    closed("/dossiers/{personne}/coffre/ajouter").takes(Sent::Paper).shows_nothing(),
    closed("/services/{service}/assistants-familiaux"),
    signed_in("/mon-annee"),
    closed("/services/{service}/assistants-familiaux/{professionnel}/annee"),
    closed("/services/{service}/absences-equipe")
        .takes(Sent::Form(&[("absence", "1"), ("start_day", "2026-03-12")])),
    closed("/services/{service}/mois"),
    closed("/services/{service}/mois/{mois}").takes(Sent::Form(&[("geste", "signer")])),
    signed_in("/attentes"),
    signed_in("/departements"),
    closed("/organisations/{organisation}/diagnostic")
        .takes(Sent::Form(&[("annee", "2025"), ("trimestre", "4")])),
    closed("/services/{service}/attente")
        .takes(Sent::Form(&[("mesure", "1"), ("aupres_1", "Intrus")])),
    closed("/services/{service}/attente/{mesure}")
        .takes(Sent::Form(&[("choix", "attente"), ("motif", "Intrus")])),
    closed("/services/{service}/demandes")
        .takes(Sent::Form(&[("canal", "courrier"), ("demandeur", "ase")])),
    closed("/dossiers/{personne}/solutions"),
    closed("/familles/{famille}"),
    closed("/services/{service}/rythmes"),
    closed("/dossiers/{personne}/ordonnances"),
    closed("/services/{service}/fermetures"),
    closed("/services/{service}/payeurs"),
    closed("/services/{service}/ordonnances"),
    closed("/services/{service}/actions").takes(Sent::Form(&[
        ("intitule", "Intrus"),
        ("nature", "sortie"),
        ("start_day", "2026-03-12"),
    ])),
    closed("/actions/{action}").takes(Sent::Form(&[("geste", "bilan"), ("evaluation", "Intrus")])),
    closed("/services/{service}/sorties"),
    closed("/services/{service}/devenir"),
    closed("/dossiers/{personne}/sortie"),
    closed("/dossiers/{personne}/argent").takes(Sent::Form(&[
        ("geste", "sorti"),
        ("montant", "12"),
        ("objet", "Intrus"),
        ("nature", "poche"),
        ("moyen", "especes"),
        ("day", "2026-03-12"),
    ])),
    closed("/dossiers/{personne}/affaires").takes(Sent::Form(&[
        ("geste", "entree"),
        ("objets", "Intrus"),
        ("etat", "bon"),
        ("signature", "enfant"),
        ("entree_day", "2026-03-12"),
    ])),
    closed("/services/{service}/argent")
        .takes(Sent::Form(&[("montant", "12"), ("motif", "Intrus")])),
    closed("/dossiers/{personne}/crise").takes(Sent::Form(&[("geste", "activer")])),
    closed("/dossiers/{personne}/juge"),
    closed("/dossiers/{personne}/projet"),
    closed("/dossiers/{personne}/projet/lecture"),
    closed("/dossiers/{personne}/projet/evaluation")
        .takes(Sent::Form(&[("day", "2026-03-12"), ("etat_securite", "fragile")])),
    closed("/dossiers/{personne}/projet/arbitrage/{theme}")
        .takes(Sent::Form(&[("decision", "Oui.")])),
    closed("/dossiers/{personne}/projet-jeune").takes(Sent::Form(&[
        ("geste", "etape"),
        ("moment_projet", "moi"),
        ("mots", "Intrus"),
    ])),
    closed("/dossiers/{personne}/parole").takes(Sent::Form(&[("mots", "Intrus")])),
    closed("/paroles/{parole}").takes(Sent::Form(&[("reponse", "Intrus"), ("version", "1")])),
    closed("/services/{service}/paroles"),
    closed("/services/{service}/reunions-cliniques"),
    closed("/services/{service}/reunions-jeunes")
        .takes(Sent::Form(&[("day", "2026-03-12"), ("presence_direction", "oui")])),
    closed("/reunions-jeunes/{reunion}").takes(Sent::Form(&[
        ("geste", "equipe"),
        ("parole", "1"),
        ("version", "1"),
    ])),
    closed("/services/{service}/doublons"),
    closed("/services/{service}/doublons/{une}/{autre}").takes(Sent::Form(&[
        ("geste", "deux"),
        ("garde", "1"),
        ("motif", "essai"),
    ])),
    closed("/fusions/{fusion}").takes(Sent::Form(&[("motif", "essai")])),
    closed("/services/{service}/echeances"),
    closed("/services/{service}/echeances/mois"),
    closed("/services/{service}/references"),
    closed("/services/{service}/papiers")
        .takes(Sent::Form(&[("personne", "1"), ("papier_1", "1")])),
    closed("/dossiers/{personne}/echeances"),
    closed("/dossiers/{personne}/echeances/faite"),
    closed("/services/{service}/registre"),
    closed("/registre/{slug}/{owner}"),
    closed("/registre/{slug}/{owner}/nouveau").takes(A_ROW),
    closed("/fiche/{slug}/{id}"),
    closed("/fiche/{slug}/{id}/modifier").takes(A_ROW),
    closed("/fiche/{slug}/{id}/historique"),
    closed("/services/{service}/import").takes(Sent::File),
    closed("/services/{service}/import/modele.xlsx"),
    closed("/services/{service}/import/{depot}").takes(Sent::Form(&[("motif", "essai")])),
    closed("/services/{service}/import/{depot}/colonnes")
        .takes(Sent::Form(&[("personne~nom_de_famille", "nom")]))
        .shows_nothing(),
    closed("/services/{service}/activite"),
    closed("/services/{service}/periodes"),
    closed("/services/{service}/figures/{figure}"),
    closed("/services/{service}/figures/{figure}/fiches"),
    closed("/services/{service}/figures/{figure}/export"),
    closed("/services/{service}/tableaux/{table}"),
    closed("/services/{service}/tableaux/{table}/fiches"),
    closed("/services/{service}/catalogue")
        .takes(Sent::Form(&[("nom", "essai"), ("texte", "[[figure]]\nid = \"a\"\n")])),
    closed("/services/{service}/publications")
        .takes(Sent::Form(&[("annee", "2025"), ("note", "essai")])),
    closed("/services/{service}/publications/{publication}"),
    closed("/services/{service}/controle")
        .takes(Sent::Form(&[("annee", "2025"), ("texte", "Rien.")])),
    closed("/services/{service}/rapports").takes(Sent::Form(&[
        ("annee", "2025"),
        ("modele", "internat"),
        ("titre", "essai"),
    ])),
    closed("/services/{service}/perspectives")
        .takes(Sent::Form(&[("rapport", "1"), ("ligne", "essai")])),
    closed("/rapports/{rapport}").takes(Sent::Form(&[("chapitre", "1"), ("geste", "retirer")])),
    closed("/rapports/{rapport}/chapitres")
        .takes(Sent::Form(&[("titre", "essai")]))
        .shows_nothing(),
    closed("/rapports/{rapport}/chapitres/{chapitre}").takes(Sent::Form(&[
        ("titre", "essai"),
        ("texte", "essai"),
        ("version", "1"),
    ])),
    closed("/rapports/{rapport}/apercu"),
    closed("/rapports/{rapport}/document/{format}"),
    closed("/rapports/{rapport}/figer").takes(Sent::Form(&[])).shows_nothing(),
    closed("/dossiers/{personne}/documents").takes(Sent::Paper),
    closed("/documents/{piece}").takes(Sent::Form(&[("motif", "essai")])),
    closed("/documents/{piece}/contenu").takes(Sent::Form(&[])),
    closed("/documents/{piece}/image"),
    closed("/dossiers/{personne}/ecrits").takes(Sent::Form(&[("nature", "courrier")])),
    closed("/ecrits/{ecrit}").takes(Sent::Form(&[("geste", "abandonner")])),
    closed("/ecrits/{ecrit}/assembler").takes(Sent::Form(&[("entree", "mesure-1")])),
    closed("/ecrits/{ecrit}/sections/{section}")
        .takes(Sent::Form(&[("texte", "essai"), ("version", "1")])),
    closed("/ecrits/{ecrit}/simple").takes(Sent::Form(&[("texte", "essai"), ("version", "0")])),
    closed("/ecrits/{ecrit}/copie")
        .takes(Sent::Form(&[("destinataire", "juge"), ("format", "pdf")])),
    closed("/services/{service}/ecrits"),
    closed("/services/{service}/ecrits/modeles").takes(Sent::Form(&[("deux", "oui")])),
    closed("/services/{service}/ecrits/modeles/{modele}")
        .takes(Sent::Form(&[("texte", "# Essai"), ("version", "0")])),
    closed("/dossiers/{personne}/notes").takes(Sent::Form(&[("texte", "essai")])),
    closed("/notes/{note}").takes(Sent::Form(&[("geste", "effacer")])),
    signed_in("/noter"),
    signed_in("/sans-reseau").takes(Sent::Form(&[("geste", "effacer")])),
    closed("/sans-reseau/emporter").takes(Sent::Form(&[])).shows_nothing(),
    open("/sans-reseau/depot").takes(Sent::Form(&[])).shows_nothing(),
    closed("/organisations/{organisation}/appareils")
        .takes(Sent::Form(&[("geste", "accepter"), ("appareil", "1")])),
    closed("/services/{service}/appareils")
        .takes(Sent::Form(&[("geste", "perdre"), ("appareil", "1")])),
    open("/messages-recus").takes(Sent::Form(&[])).shows_nothing(),
    closed("/sans-reseau/ecrits/{retour}").takes(Sent::Form(&[("geste", "verser")])),
    open("/hors-ligne"),
    open("/sw.js"),
    open("/manifest.webmanifest"),
    closed("/dossiers/{personne}/journal"),
    closed("/dossiers/{personne}/journal/nouveau").takes(Sent::Form(&[("texte", "Intrus")])),
    closed("/dossiers/{personne}/journal/brouillon")
        .takes(Sent::Form(&[("texte", "Intrus")]))
        .shows_nothing(),
    signed_in("/nouveautes"),
    closed("/dossiers/{personne}/messages").takes(Sent::Form(&[("texte", "Intrus")])),
    closed("/dossiers/{personne}/phrases").takes(Sent::Form(&[("texte", "Intrus")])),
    closed("/dossiers/{personne}/taches")
        .takes(Sent::Form(&[("texte", "Intrus"), ("due_day", "2026-03-20")])),
    closed("/services/{service}/taches")
        .takes(Sent::Form(&[("texte", "Intrus"), ("due_day", "2026-03-20")])),
    closed("/taches/{tache}").takes(Sent::Form(&[("geste", "faite")])),
    closed("/journal/{entree}").takes(Sent::Form(&[("geste", "ajouter"), ("ajout", "Intrus")])),
    closed("/journal/{entree}/photos").takes(Sent::Paper).shows_nothing(),
    closed("/services/{service}/vigilance"),
    closed("/services/{service}/transmissions").takes(Sent::Form(&[])),
    closed("/dossiers/{personne}/trace"),
    closed("/dossiers/{personne}/consultations"),
    closed("/services/{service}/trace"),
    closed("/organisations/{organisation}/trace"),
    instance("/trace"),
    closed("/services/{service}/alertes").takes(Sent::Form(&[])),
    closed("/organisations/{organisation}/alertes").takes(Sent::Form(&[])),
    closed("/organisations/{organisation}/alertes/seuils")
        .takes(Sent::Form(&[("regle", "homonyme"), ("homonyme_active", "non")])),
    closed("/alertes/{alerte}").takes(Sent::Form(&[("suite", "essai")])).shows_nothing(),
    signed_in("/conformite"),
    closed("/organisations/{organisation}/conformite"),
    closed("/organisations/{organisation}/conformite/traitements"),
    closed("/organisations/{organisation}/conformite/traitements/{code}")
        .takes(Sent::Form(&[("nom", "essai")])),
    closed("/organisations/{organisation}/conformite/donnees"),
    closed("/organisations/{organisation}/conformite/demandes").takes(Sent::Form(&[
        ("nom", "Vasseur"),
        ("prenom", "Élodie"),
        ("naissance", "04/05/2012"),
        ("nature", "acces"),
        ("demandeur_lien", "pere"),
        ("demandeur", "Un inconnu"),
        ("received_day", "2026-03-12"),
    ])),
    closed("/dossiers/{personne}/droits")
        .takes(Sent::Form(&[("geste", "gel"), ("motif", "essai")])),
    closed("/dossiers/{personne}/archive").takes(Sent::Form(&[
        ("nature", "retour"),
        ("motif", "Elle revient chez nous"),
        ("jours", "7"),
    ])),
    closed("/demandes/{demande}").takes(Sent::Form(&[("outcome", "refuse")])),
    closed("/demandes/{demande}/effacement").takes(Sent::Form(&[])),
    closed("/demandes/{demande}/acces").takes(Sent::Form(&[])),
    closed("/organisations/{organisation}/conformite/conservation")
        .takes(Sent::Form(&[("geste", "bordereau")])),
    closed("/organisations/{organisation}/conformite/bordereaux/{bordereau}").takes(Sent::Form(&[
        ("geste", "eliminer"),
        ("visa", "essai"),
        ("confirme", "oui"),
    ])),
];

/// Every address that the sources give to `.route(`.
pub fn routes_of_the_sources() -> Vec<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    walk(&crates, &mut found);
    found.sort();
    found.dedup();
    found
}

fn walk(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !["tests", "examples", "target"].iter().any(|name| path.ends_with(name)) {
                walk(&path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for (_, rest) in
                text.match_indices(".route(").map(|(at, word)| (at, &text[at + word.len()..]))
            {
                let literal = rest.trim_start().strip_prefix('"').unwrap_or_else(|| {
                    panic!("{}: the address of a route is not written out", path.display())
                });
                found.push(literal.split('"').next().unwrap().to_owned());
            }
        }
    }
}

#[test]
fn every_route_of_the_sources_has_its_line_and_every_line_its_route() {
    let sources = routes_of_the_sources();
    let missing: Vec<&String> =
        sources.iter().filter(|path| ROUTES.iter().all(|route| route.path != **path)).collect();
    assert!(missing.is_empty(), "without a line in tests/product/table.rs: {missing:#?}");
    let ghosts: Vec<&str> = ROUTES
        .iter()
        .map(|route| route.path)
        .filter(|path| sources.iter().all(|found| found != path))
        .collect();
    assert!(ghosts.is_empty(), "in the table but no longer in the sources: {ghosts:#?}");
}
