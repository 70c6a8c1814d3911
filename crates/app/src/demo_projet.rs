//! The demonstration's project of one child, on whom two services work: what he says and is owed, the
//! assessment and the one before, objectives of both, a contradiction still open and one that was settled.
//! Invented, as all of it.

use db::{DbError, Value, Write};
use fiche::{Fiche, Kind, Register, Row};
use jiff::{ToSpan as _, civil::Date};

use crate::register;

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 940_000_000_000;

/// The service that keeps the file, and the one next door that works with the same child.
const OURS: i64 = 1;
const THEIRS: i64 = 2;

type Set<'a> = &'a [(&'static str, Value)];

struct Pen<'a> {
    write: &'a mut Write,
    register: &'a Register,
    at: &'a str,
    today: Date,
    child: i64,
    next: i64,
}

impl Pen<'_> {
    /// A day so many days ago; in the future when it is negative.
    fn day(&self, back: i64) -> Value {
        (self.today - back.days()).to_string().into()
    }

    async fn put(&mut self, table: &str, owner: i64, set: Set<'_>) -> Result<i64, DbError> {
        self.keep(table, owner, Row::default().with("personne_id", self.child), set).await
    }

    /// A row of the service, about no child.
    async fn put_of_service(&mut self, table: &str, set: Set<'_>) -> Result<i64, DbError> {
        self.keep(table, OURS, Row::default(), set).await
    }

    async fn keep(
        &mut self,
        table: &str,
        owner: i64,
        mut row: Row,
        set: Set<'_>,
    ) -> Result<i64, DbError> {
        let fiche: &Fiche = self
            .register
            .by_table(table)
            .ok_or_else(|| DbError::Shape(format!("no record kind {table}")))?;
        for field in fiche.fields.iter().filter(|field| matches!(field.kind, Kind::Bool)) {
            row.set(field.name, 0_i64.into());
        }
        for (name, value) in set {
            row.set(name, value.clone());
        }
        self.next += 1;
        row.id = self.next;
        row.owner = owner;
        row.version = 1;
        fiche::keep_all(self.write, fiche, &[row], Some(self.at)).await?;
        Ok(self.next)
    }
}

/// Makes it for the child around whom the demonstration's people stand.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &access::House, at: &str, child: i64) -> Result<(), DbError> {
    let register = Register::new(register::fiches());
    let today = house.today();
    let mut write = house.db().write().await?;
    let mut pen = Pen { write: &mut write, register: &register, at, today, child, next: FIRST };
    // The service next door has its own mission: an orientation that goes on.
    let mission = [
        ("nature", Value::from("orientation_mdph")),
        ("cadre", "mdph".into()),
        ("prescripteur", "cdaph".into()),
        ("decision_day", pen.day(110)),
        ("prise_en_charge_day", pen.day(100)),
        ("terme_day", pen.day(-420)),
    ];
    pen.put("mesure", THEIRS, &mission).await?;
    words(&mut pen).await?;
    methods(&mut pen).await?;
    steps(&mut pen).await?;
    meeting(&mut pen).await?;
    functions(&mut pen).await?;
    assessments(&mut pen).await?;
    objectives(&mut pen).await?;
    indications(&mut pen).await?;
    around(&mut pen).await?;
    others(&mut pen).await?;
    write.commit().await
}

/// What he said: about what, in which sense, his words, whether they may be repeated, days ago.
const SAID: &[(&str, &str, &str, &str, i64)] = &[
    ("visites", "veut", "Je veux voir mamie tous les mercredis, pas juste des fois.", "oui", 9),
    ("ecole", "dit", "La cantine c’est trop de bruit. Je mange pas parce que ça crie.", "oui", 16),
    ("lieu_vie", "refuse", "Je veux pas changer encore de maison.", "oui", 33),
    ("famille", "dit", "Papa il avait dit qu’il viendrait.", "non", 40),
];

/// A set of steps of the service: its name, then the title of each, where it is put, what it asks.
type Method = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

/// The set that he began, then another that may be begun.
const METHODS: &[Method] = &[
    (
        "Mon chemin",
        &[
            ("Ce que je sais faire", "moi", "Qu’est-ce que tu fais bien, même sans le dire ?"),
            ("Ce qui m’intrigue", "explorer", "Qu’est-ce que tu voudrais voir de près ?"),
            ("J’essaie pour de vrai", "essayer", "Où, avec qui, combien de jours ?"),
            ("Je choisis", "choisir", "Qu’est-ce que tu gardes, et pourquoi ?"),
            ("Je m’y mets", "faire", "Que fais-tu cette semaine ? Qui t’aide ?"),
            ("Ce que j’en garde", "retenir", "Qu’est-ce que tu ferais autrement ?"),
        ],
    ),
    (
        "Cap vers mes dix-huit ans",
        &[
            ("D’où je pars", "moi", "Qui compte pour toi aujourd’hui ?"),
            ("Où je voudrais habiter", "explorer", "Seul, à plusieurs, près de qui ?"),
            ("Mes papiers, mon argent", "faire", "Qu’as-tu déjà ? Que manque-t-il ?"),
            ("Une semaine comme là-bas", "essayer", "Qu’est-ce qui serait le plus dur ?"),
            ("Ma décision", "choisir", "À qui veux-tu la dire toi-même ?"),
        ],
    ),
];

/// The sets of steps of the service; the steps of the first one stand before him since he began it.
async fn methods(pen: &mut Pen<'_>) -> Result<(), DbError> {
    for (n, (nom, steps)) in METHODS.iter().enumerate() {
        let set = [("nom", Value::from(*nom)), ("start_day", pen.day(400))];
        let id = pen.put_of_service("methode_jeune", &set).await?;
        for (rang, (titre, moment, question)) in (1_i64..).zip(*steps) {
            let step = [
                ("rang", Value::from(rang)),
                ("titre", (*titre).into()),
                ("moment_projet", (*moment).into()),
                ("question", (*question).into()),
            ];
            let mut of_set = vec![("methode_jeune_id", Value::from(id))];
            of_set.extend(step.iter().cloned());
            pen.put_of_service("etape_methode", &of_set).await?;
            if n == 0 {
                let mut his = vec![("methode", Value::from(*nom)), ("day", pen.day(46))];
                his.extend(step);
                pen.put("etape_prevue", OURS, &his).await?;
            }
        }
    }
    Ok(())
}

/// What he wrote himself, step by step: the step, its title, his words, who held the pen, days ago.
const WRITTEN: &[(&str, &str, &str, &str, i64)] = &[
    (
        "moi",
        "Ce que je sais faire",
        "J’aime réparer. Je sais faire du vélo sans les mains.",
        "ensemble",
        45,
    ),
    (
        "explorer",
        "Ce qui m’intrigue",
        "Le garage de la rue du Puits. Ça sent l’huile, j’aime bien.",
        "page",
        21,
    ),
    ("essayer", "J’essaie pour de vrai", "Une semaine là-bas pour voir.", "page", 8),
];

async fn steps(pen: &mut Pen<'_>) -> Result<(), DbError> {
    for (step, titre, mots, how, back) in WRITTEN {
        let set = [
            ("moment_projet", Value::from(*step)),
            ("titre", (*titre).into()),
            ("mots", (*mots).into()),
            ("ecrit_par", (*how).into()),
            ("day", pen.day(*back)),
        ];
        let id = pen.put("etape_jeune", OURS, &set).await?;
        if *step == "explorer" {
            let beside = [
                ("etape_jeune_id", Value::from(id)),
                ("texte", "J’ai appelé le garagiste : il veut bien te revoir mercredi.".into()),
                ("auteur", "Leïla Marchand".into()),
                ("day", pen.day(19)),
            ];
            pen.put("commentaire_etape", OURS, &beside).await?;
        }
    }
    Ok(())
}

async fn words(pen: &mut Pen<'_>) -> Result<(), DbError> {
    for (theme, sens, mots, accord, back) in SAID {
        let set = [
            ("day", pen.day(*back)),
            ("mots", (*mots).into()),
            ("sens", (*sens).into()),
            ("theme", (*theme).into()),
            ("accord_partage", (*accord).into()),
            ("entendu_par", "Leïla Marchand".into()),
            ("forme", "oral".into()),
        ];
        pen.put("parole_enfant", OURS, &set).await?;
    }
    let asked = [
        ("day", pen.day(12)),
        ("mots", "Est-ce que je peux avoir une clé de mon placard ?".into()),
        ("sens", "demande".into()),
        ("theme", "quotidien".into()),
        ("accord_partage", "oui".into()),
        ("entendu_par", "Odile Bastien".into()),
        ("forme", "oral".into()),
        ("commentaire", "Il range et recompte ses affaires depuis l’arrivée d’un nouveau.".into()),
        ("en_reunion", 1.into()),
        ("reponse_due_day", pen.day(3)),
    ];
    pen.put("parole_enfant", OURS, &asked).await?;
    let opinion = [
        ("day", pen.day(5)),
        ("mots", "Si on va chez mamie je veux dormir là-bas, pas juste l’après-midi.".into()),
        ("sens", "avis".into()),
        ("theme", "visites".into()),
        ("accord_partage", "oui".into()),
        ("entendu_par", "Leïla Marchand".into()),
        ("reponse_due_day", pen.day(-11)),
    ];
    pen.put("parole_enfant", OURS, &opinion).await?;
    let answered = [
        ("day", pen.day(50)),
        ("mots", "Je voudrais faire du foot avec ceux de l’école.".into()),
        ("sens", "demande".into()),
        ("theme", "amis".into()),
        ("accord_partage", "oui".into()),
        ("entendu_par", "Leïla Marchand".into()),
        ("reponse_due_day", pen.day(36)),
        ("reponse", "Oui. Tu commences le mercredi après les vacances.".into()),
        ("suite", "oui".into()),
        ("decideur", "Solène Guichard, cheffe de service".into()),
        ("reponse_day", pen.day(41)),
        ("rendu_day", pen.day(40)),
    ];
    pen.put("parole_enfant", OURS, &answered).await.map(|_| ())
}

/// What he asked at the last meeting of the youths, which the team looks at.
async fn meeting(pen: &mut Pen<'_>) -> Result<(), DbError> {
    let sql = "SELECT id, day FROM reunion WHERE service_id = $1 AND nature = 'jeunes'
                ORDER BY day DESC, id DESC LIMIT 1";
    let Some(found) = pen.write.query_opt(sql, &[OURS.into()]).await? else { return Ok(()) };
    let (reunion, day): (i64, String) = (found.get("id")?, found.get("day")?);
    let came = [("reunion_id", Value::from(reunion)), ("day", day.as_str().into())];
    pen.put("participation_reunion", OURS, &came).await?;
    let asked = [
        ("day", Value::from(day.as_str())),
        ("mots", "On pourrait choisir le repas du vendredi chacun son tour ?".into()),
        ("sens", "demande".into()),
        ("theme", "quotidien".into()),
        ("accord_partage", "oui".into()),
        ("entendu_par", "Leïla Marchand".into()),
        ("forme", "reunion".into()),
        ("en_reunion", 1.into()),
        ("reunion_id", reunion.into()),
        ("reponse_due_day", pen.day(-20)),
    ];
    let parole = pen.put("parole_enfant", OURS, &asked).await?;
    let sent = [
        ("parole_id", Value::from(parole)),
        ("reunion_id", reunion.into()),
        ("day", day.as_str().into()),
        ("mode_reponse", "equipe".into()),
    ];
    pen.put("examen_demande", OURS, &sent).await.map(|_| ())
}

/// The functions that the service wants at the meeting of its youths.
const FUNCTIONS: [&str; 3] = ["Cheffe de service", "Infirmière", "Maîtresse de maison"];

/// Who of them was at the last meetings: the nurse missed the one before the last.
async fn functions(pen: &mut Pen<'_>) -> Result<(), DbError> {
    let mut known = Vec::new();
    for fonction in FUNCTIONS {
        let set = [("fonction", Value::from(fonction)), ("start_day", pen.day(200))];
        known.push(pen.put_of_service("fonction_reunion", &set).await?);
    }
    let since = (pen.today - 200.days()).to_string();
    let sql =
        "SELECT id, day FROM reunion WHERE service_id = $1 AND nature = 'jeunes' AND day >= $2
          ORDER BY day DESC, id DESC";
    let meetings = pen.write.query(sql, &[OURS.into(), since.into()]).await?;
    for (n, found) in meetings.iter().enumerate() {
        let (reunion, day): (i64, String) = (found.get("id")?, found.get("day")?);
        for (rank, fonction) in known.iter().enumerate() {
            if n == 1 && rank == 1 {
                continue;
            }
            let set = [
                ("reunion_id", Value::from(reunion)),
                ("fonction_reunion_id", (*fonction).into()),
                ("day", day.as_str().into()),
            ];
            pen.put_of_service("presence_fonction", &set).await?;
        }
    }
    Ok(())
}

/// The needs of the last assessment: need, state, what helps, state before (empty: the same).
const NEEDS: &[(&str, &str, &str, &str)] = &[
    ("securite", "fragile", "Une lumière dans le couloir, le même adulte le soir.", "non_assure"),
    ("intimite", "fragile", "Son placard n’a pas de clé.", ""),
    ("mouvement", "assure", "Foot le mercredi, vélo autour de la maison.", "fragile"),
    ("comme_un_enfant", "assure", "Une histoire le soir.", ""),
    ("jouer", "assure", "", ""),
    ("apaise", "fragile", "Les jours de visite, quand l’heure approche.", "non_assure"),
    ("preserve", "non_assure", "À la cantine, quand ça crie.", ""),
];

async fn assessments(pen: &mut Pen<'_>) -> Result<(), DbError> {
    for (back, last) in [(190, false), (26, true)] {
        let day = pen.day(back);
        let set = [
            ("day", day.clone()),
            (
                "participants",
                "Lui, sa mère, sa grand-mère, les deux services, l’enseignante".into(),
            ),
            (
                "attente",
                if last {
                    "« Voir mamie tous les mercredis. » « Pas changer encore de maison. »"
                } else {
                    "« Rentrer à la maison. »"
                }
                .into(),
            ),
            (
                "famille_appui",
                "Une grand-mère présente, une mère qui répond à chaque appel.".into(),
            ),
            ("famille_realite", "La mère travaille de nuit et n’a pas de voiture.".into()),
            ("cadre", "Placement, visites du père en présence d’un tiers.".into()),
        ];
        let id = pen.put("evaluation_projet", OURS, &set).await?;
        for (besoin, etat, precision, before) in NEEDS {
            let state = if last || before.is_empty() { etat } else { before };
            let mut set = vec![
                ("evaluation_id", Value::from(id)),
                ("day", day.clone()),
                ("besoin", (*besoin).into()),
                ("etat", (*state).into()),
            ];
            if !precision.is_empty() {
                set.push(("precision_besoin", (*precision).into()));
            }
            pen.put("besoin_evalue", OURS, &set).await?;
        }
    }
    Ok(())
}

async fn objectives(pen: &mut Pen<'_>) -> Result<(), DbError> {
    let school = [
        ("theme", Value::from("ecole")),
        ("texte", "Manger à la cantine sans avoir peur du bruit.".into()),
        ("mots", "Je veux bien si je suis pas au milieu.".into()),
        ("projet", "ppe".into()),
        ("origine", "enfant".into()),
        ("accueil", "modifie".into()),
        ("motif", "D’abord deux jours par semaine, à la petite table.".into()),
        ("mission", "Préparer le midi avec lui, appeler l’école le soir".into()),
        ("moyens", "Un casque, la petite table".into()),
        ("nombre", 1_i64.into()),
        ("periodicite", "mois".into()),
        ("suivi_par", "ecole".into()),
        ("start_day", pen.day(95)),
        ("end_day", pen.day(-120)),
        ("review_day", pen.day(6)),
    ];
    let id = pen.put("objectif_projet", OURS, &school).await?;
    let review = [
        ("objectif_id", Value::from(id)),
        ("day", pen.day(30)),
        ("etat", "avance".into()),
        ("texte", "Deux repas par semaine à la petite table, sans pleurs.".into()),
        ("mots", "C’est mieux avec Inès.".into()),
        ("suite", "continue".into()),
    ];
    pen.put("bilan_objectif", OURS, &review).await?;
    let theirs = [
        ("theme", Value::from("ecole")),
        ("texte", "Rester en classe toute la matinée.".into()),
        ("projet", "ppa".into()),
        ("origine", "service".into()),
        ("accueil", "retenu".into()),
        ("mission", "Un éducateur en classe, puis de moins en moins".into()),
        ("nombre", 2_i64.into()),
        ("periodicite", "semaine".into()),
        ("start_day", pen.day(60)),
        ("end_day", pen.day(-30)),
    ];
    pen.put("objectif_projet", THEIRS, &theirs).await?;
    let visits = [
        ("theme", Value::from("visites")),
        ("texte", "Voir sa grand-mère à jours fixes.".into()),
        ("mots", "Tous les mercredis.".into()),
        ("projet", "ppe".into()),
        ("origine", "parent".into()),
        ("accueil", "retenu".into()),
        ("mission", "Accompagner le trajet, puis le laisser à sa mère".into()),
        ("nombre", 2_i64.into()),
        ("periodicite", "mois".into()),
        ("suivi_par", "visite".into()),
        ("start_day", pen.day(70)),
        ("review_day", pen.day(-20)),
    ];
    pen.put("objectif_projet", OURS, &visits).await?;
    let sleep = [
        ("theme", Value::from("developpement")),
        ("texte", "Dormir jusqu’au matin.".into()),
        ("projet", "service".into()),
        ("origine", "service".into()),
        ("accueil", "retenu".into()),
        ("mission", "Le même adulte au coucher, une lumière dans le couloir".into()),
        ("start_day", pen.day(70)),
        ("sans_contrepartie", "Cela se passe la nuit, dans la maison.".into()),
    ];
    pen.put("objectif_projet", OURS, &sleep).await?;
    let phone = [
        ("theme", Value::from("numerique")),
        ("texte", "Avoir un téléphone.".into()),
        ("projet", "ppe".into()),
        ("origine", "enfant".into()),
        ("accueil", "refuse".into()),
        ("motif", "Pas avant le collège ; on en reparle à la rentrée.".into()),
        ("start_day", pen.day(40)),
    ];
    pen.put("objectif_projet", OURS, &phone).await.map(|_| ())
}

async fn indications(pen: &mut Pen<'_>) -> Result<(), DbError> {
    let say = |theme: &str, sens: &str, texte: &str, day: Value| {
        [
            ("theme", Value::from(theme)),
            ("sens", sens.into()),
            ("texte", texte.into()),
            ("start_day", day),
        ]
    };
    let (before, lately, old) = (pen.day(45), pen.day(18), pen.day(120));
    let ours = "Sort seul jusqu’à la boulangerie, vingt minutes.";
    pen.put("indication_projet", OURS, &say("sorties", "oui", ours, before)).await?;
    let theirs = "Pas de sortie seul tant que le traitement n’est pas stable.";
    pen.put("indication_projet", THEIRS, &say("sorties", "non", theirs, lately)).await?;
    let ours = "Appelle sa mère quand il le demande.";
    let one = pen.put("indication_projet", OURS, &say("visites", "oui", ours, old.clone())).await?;
    let theirs = "Appels le soir seulement, après les devoirs.";
    let two = pen.put("indication_projet", THEIRS, &say("visites", "encadre", theirs, old)).await?;
    let settled = [
        ("theme", Value::from("visites")),
        ("day", pen.day(80)),
        (
            "position_texte",
            "Notre service : oui, quand il le demande. Le service voisin : le soir seulement."
                .into(),
        ),
        ("indication", format!("{one}.1 {two}.1").into()),
        ("mots", "Si j’attends le soir elle est partie travailler.".into()),
        ("decision", "Un appel à 17 h, chaque jour, où qu’il soit.".into()),
        ("interet", "Il entend sa mère avant qu’elle parte, et dort mieux.".into()),
        ("entendus", "Lui, sa mère, les deux services".into()),
        ("decideur", "Solène Guichard, avec la directrice du service voisin".into()),
        ("review_day", pen.day(-15)),
    ];
    pen.put("arbitrage", OURS, &settled).await.map(|_| ())
}

/// Who was associated: who, step, position, words, why, document, days ago.
type Associated = (&'static str, &'static str, &'static str, &'static str, &'static str, i64);

const ASSOCIATED: &[Associated] = &[
    ("enfant", "evaluation", "consulte", "On a bien parlé de mamie.", "", 26),
    ("mere", "objectifs", "accord", "Pour les mercredis, oui.", "", 25),
    (
        "pere",
        "objectifs",
        "restreint",
        "",
        "Visites en présence d’un tiers ; informé par courrier.",
        25,
    ),
    ("grand_parent", "objectifs", "consulte", "Je peux venir le chercher.", "", 25),
];

async fn around(pen: &mut Pen<'_>) -> Result<(), DbError> {
    for (who, etape, position, mots, motif, back) in ASSOCIATED {
        let mut set = vec![
            ("titulaire", Value::from(*who)),
            ("etape", (*etape).into()),
            ("day", pen.day(*back)),
            ("position", (*position).into()),
        ];
        for (field, text) in [("mots", mots), ("motif", motif)] {
            if !text.is_empty() {
                set.push((field, (*text).into()));
            }
        }
        pen.put("association_projet", OURS, &set).await?;
    }
    Ok(())
}

async fn others(pen: &mut Pen<'_>) -> Result<(), DbError> {
    for (owner, projet, holder, back, review) in [
        (OURS, "ppe", "Le département", 150, -30),
        (THEIRS, "ppa", "Le service voisin", 20, -160),
        (OURS, "ecole", "L’école, équipe éducative", 60, 10),
    ] {
        let set = [
            ("projet", Value::from(projet)),
            ("detenteur", holder.into()),
            ("day", pen.day(back)),
            ("review_day", pen.day(review)),
        ];
        pen.put("projet_en_cours", owner, &set).await?;
    }
    for (who, part) in [("Département", 6_000_i64), ("Agence régionale de santé", 3_000)] {
        let set = [
            ("objet", Value::from("Accueil à deux, un week-end sur deux")),
            ("financeur", who.into()),
            ("part_percent", part.into()),
            ("start_day", pen.day(30)),
        ];
        pen.put("part_financement", OURS, &set).await?;
    }
    Ok(())
}
