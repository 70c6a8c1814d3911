//! The demonstration's children around whom several people work: one is shared, one lives with a
//! foster carer, a father is restricted. Invented, as all of it.

use db::{DbError, Value, Write};
use fiche::{Fiche, Kind, Register, Row};
use jiff::{ToSpan as _, civil::Date};

/// Identifiers of these rows: far from those of the territory, which count from one.
const FIRST: i64 = 900_000_000_000;

/// The court of the demonstration.
const TRIBUNAL: i64 = FIRST;
/// Its registry.
const GREFFE: i64 = FIRST + 1;

/// The accounts beside those of the territory: role, account, name, organisation, service.
pub const ACCOUNTS: &[(&str, &str, &str, i64, Option<i64>)] = &[
    ("educateur", "voisin", "Malo Evrard", 1, Some(2)),
    ("assistant_familial", "famille", "Odile Bastien", 1, Some(1)),
    ("soignant", "infirmiere", "Chloé Vernet", 1, Some(1)),
    ("greffe", "greffe", "Denis Aubry", TRIBUNAL, Some(GREFFE)),
];

struct Pen<'a> {
    write: &'a mut Write,
    register: &'a Register,
    at: &'a str,
    next: i64,
}

impl Pen<'_> {
    async fn put(
        &mut self,
        table: &str,
        owner: i64,
        id: Option<i64>,
        set: &[(&'static str, Value)],
    ) -> Result<(), DbError> {
        let fiche: &Fiche = self
            .register
            .by_table(table)
            .ok_or_else(|| DbError::Shape(format!("no record kind {table}")))?;
        let mut row = Row::default();
        for field in fiche.fields.iter().filter(|field| matches!(field.kind, Kind::Bool)) {
            row.set(field.name, 0_i64.into());
        }
        for (name, value) in set {
            row.set(name, value.clone());
        }
        self.next += 1;
        row.id = id.unwrap_or(self.next);
        row.owner = owner;
        row.version = 1;
        fiche::keep_all(self.write, fiche, &[row], Some(self.at)).await
    }
}

/// Makes the court before its account: an account needs its place.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn court(write: &mut Write, register: &Register, at: &str) -> Result<(), DbError> {
    let mut pen = Pen { write, register, at, next: FIRST + 10 };
    let named = |nom: &str| ("nom", Value::from(nom));
    pen.put("organisation", 0, Some(TRIBUNAL), &[named("Tribunal judiciaire de Blois")]).await?;
    let set = [named("Greffe du tribunal pour enfants"), ("nature", "autre".into())];
    pen.put("service", TRIBUNAL, Some(GREFFE), &set).await
}

/// Makes what ties these people to three children of the first service, and a file that closed long ago.
/// Returns the first of these children.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn around(
    write: &mut Write,
    register: &Register,
    today: Date,
    at: &str,
) -> Result<Option<i64>, DbError> {
    let day = |back: i64| -> Value { (today - back.days()).to_string().into() };
    let stays = write
        .query(
            "SELECT s.id, s.personne_id, r.professionnel_id FROM sejour s
               JOIN referent r ON r.sejour_id = s.id AND r.end_day IS NULL AND r.role = 'referent'
              WHERE s.service_id = 1 AND s.sortie_day IS NULL ORDER BY s.id LIMIT 3",
            &[],
        )
        .await?;
    let Some(first) = stays.first() else { return Ok(None) };
    let (sejour, child): (i64, i64) = (first.get("id")?, first.get("personne_id")?);
    let referent: i64 = first.get("professionnel_id")?;
    // The territory gives this référent the name of that account.
    identity::link_professional(write, "educatrice", referent).await?;
    let mut pen = Pen { write, register, at, next: FIRST + 100 };
    let carer = accueillant(&mut pen, today).await?;
    identity::link_professional(pen.write, "famille", carer).await?;
    let set = [
        ("sejour_id", Value::from(sejour)),
        ("professionnel_id", carer.into()),
        ("role", "autre".into()),
        ("start_day", day(20)),
    ];
    pen.put("referent", 1, None, &set).await?;
    let of_child = ("personne_id", Value::from(child));
    let shared = |to: i64, why: &str| {
        vec![
            of_child.clone(),
            ("destinataire_id", to.into()),
            ("finalite", why.into()),
            ("partage_identite", 1_i64.into()),
            ("partage_parcours", 1_i64.into()),
            ("partage_judiciaire", 1_i64.into()),
            ("start_day", day(15)),
            ("end_day", day(-75)),
            ("information", "informes".into()),
            ("information_parent_day", day(18)),
            ("information_parent_voie", "entretien".into()),
            ("information_enfant_day", day(17)),
            ("information_enfant_voie", "entretien".into()),
            ("finalite_identite", "Savoir de quel enfant il s’agit.".into()),
            ("finalite_parcours", why.into()),
            ("finalite_judiciaire", "Ne rien organiser qu’un juge interdit.".into()),
        ]
    };
    let mut with_us = shared(2, "Préparer ensemble les retours en fin de semaine.");
    // Both services read what the other wrote of the project.
    with_us.push(("reciproque", 1_i64.into()));
    pen.put("partage", 1, None, &with_us).await?;
    let act = pen.next;
    partage::acte::agree(pen.write, act, 0, at).await?;
    pen.put("partage", 1, None, &shared(GREFFE, "Audience de renouvellement.")).await?;
    let restriction = [
        of_child.clone(),
        ("titulaire", "pere".into()),
        ("restreint_contact", 1_i64.into()),
        ("restreint_visite", 1_i64.into()),
        ("restreint_hebergement", 1_i64.into()),
        ("restreint_adresse", 1_i64.into()),
        ("precision_ordonnance", "Visites en présence d’un tiers, au service.".into()),
        ("juge", "Juge des enfants, cabinet 2".into()),
        ("decision_day", day(240)),
        ("terme_day", day(-125)),
    ];
    pen.put("restriction", 1, None, &restriction).await?;
    let said = [
        ("anamnese", "Deux placements courts avant six ans ; une grand-mère très présente."),
        ("trouble_repere", "Se réveille chaque nuit depuis la rentrée."),
        ("element_diagnostic", "Le lien avec la grand-mère tient, et peut porter le retour."),
        ("note_medicale", "Bilan d’entrée fait ; rappel de vaccin à prévoir."),
    ];
    for (table, texte) in said {
        let set = [of_child.clone(), ("day", day(12)), ("texte", texte.into())];
        pen.put(table, 1, None, &set).await?;
    }
    let risk = [
        of_child,
        ("nature", "fugue".into()),
        ("start_day", day(40)),
        ("conduite", "Prévenir la grand-mère d’abord ; gare de Blois, quai 2.".into()),
    ];
    pen.put("marque_risque", 1, None, &risk).await?;
    reserved(&mut pen, child, referent, today).await?;
    channel(&mut pen, today).await?;
    orders(&mut pen, child, today).await?;
    homes(&mut pen, child, today).await?;
    periods(&mut pen, today).await?;
    long_ago(&mut pen).await?;
    Ok(Some(child))
}

/// The professional of the account `famille`, under the name of that account, and their post.
async fn accueillant(pen: &mut Pen<'_>, today: Date) -> Result<i64, DbError> {
    let set = [
        ("nom", Value::from("Bastien")),
        ("prenom", "Odile".into()),
        ("sexe", "femme".into()),
        ("birth_day", "1971-03-09".into()),
    ];
    pen.put("professionnel", 1, None, &set).await?;
    let carer = pen.next;
    let set = [
        ("professionnel_id", Value::from(carer)),
        ("fonction", "assistant_familial".into()),
        ("contrat", "cdi".into()),
        ("etp", 100_i64.into()),
        ("start_day", (today - 1_700.days()).to_string().into()),
        ("motif_entree", "recrutement".into()),
    ];
    pen.put("poste", 1, None, &set).await?;
    Ok(carer)
}

/// What is reserved about the first child, and who was named for it.
async fn reserved(
    pen: &mut Pen<'_>,
    child: i64,
    referent: i64,
    today: Date,
) -> Result<(), DbError> {
    let day = |back: i64| -> Value { (today - back.days()).to_string().into() };
    let named = [
        ("personne_id", Value::from(child)),
        ("professionnel_id", referent.into()),
        ("start_day", day(25)),
        ("motif", "Référente : prépare chaque sortie et répond au téléphone de garde.".into()),
    ];
    pen.put("personne_nommee", 1, None, &named).await?;
    let mark = [
        ("personne_id", Value::from(child)),
        ("nature", "exploitation".into()),
        ("start_day", day(25)),
        ("conduite", "Un adulte inconnu l’attend le soir : venir le chercher à l’école, prévenir la brigade.".into()),
        ("revue_day", day(-35)),
    ];
    pen.put("marque_reservee", 1, None, &mark).await
}

/// How a court receives what the first service owes it.
async fn channel(pen: &mut Pen<'_>, today: Date) -> Result<(), DbError> {
    let set = [
        ("nom", Value::from("Tribunal pour enfants de Blois, cabinet 2")),
        ("canal", "lien".into()),
        ("lecteur", "Denis Aubry, greffier".into()),
        ("start_day", (today - 200.days()).to_string().into()),
    ];
    pen.put("canal_juridiction", 1, None, &set).await
}

/// Two orders of a court about the first child, the second of which prolongs the first, and what was asked at the term
/// of the measure that runs.
async fn orders(pen: &mut Pen<'_>, child: i64, today: Date) -> Result<(), DbError> {
    let sql = "SELECT id, decision_day FROM mesure WHERE service_id = 1 AND personne_id = $1
          AND fin_day IS NULL ORDER BY decision_day DESC, id DESC LIMIT 1";
    let Some(found) = pen.write.query_opt(sql, &[child.into()]).await? else { return Ok(()) };
    let (mesure, decided): (i64, String) = (found.get("id")?, found.get("decision_day")?);
    let given = decided.parse::<Date>().unwrap_or(today);
    let of_a_court = |day: String| {
        vec![
            ("personne_id", Value::from(child)),
            ("prescripteur", "juge_enfants".into()),
            ("prescripteur_nom", "Mme Roland".into()),
            ("juridiction", "Tribunal pour enfants de Blois".into()),
            ("fondement", "placement".into()),
            ("decision_day", day.into()),
            ("duree_months", 12_i64.into()),
        ]
    };
    let before = given.checked_sub(12.months()).unwrap_or(given);
    pen.put("ordonnance", 1, None, &of_a_court(before.to_string())).await?;
    let mut second = of_a_court(given.to_string());
    second.push(("precedente_id", pen.next.into()));
    second.push(("prolongation_motif", "Consolider le lien avec la grand-mère.".into()));
    pen.put("ordonnance", 1, None, &second).await?;
    let asked = [
        ("personne_id", Value::from(child)),
        ("mesure_id", mesure.into()),
        ("nature", "renouvellement".into()),
        ("demande_day", today.max(given).to_string().into()),
        ("duree_months", 12_i64.into()),
        ("note", "Le lien avec la grand-mère tient, les nuits restent difficiles.".into()),
    ];
    pen.put("demande_renouvellement", 1, None, &asked).await
}

/// The two homes of the family of the first child, whom to reach under a convention, and a paper that ends soon.
async fn homes(pen: &mut Pen<'_>, child: i64, today: Date) -> Result<(), DbError> {
    let day = |back: i64| -> Value { (today - back.days()).to_string().into() };
    let sql = "SELECT famille_id FROM personne WHERE id = $1 AND famille_id IS NOT NULL";
    if let Some(found) = pen.write.query_opt(sql, &[child.into()]).await? {
        let famille: i64 = found.get("famille_id")?;
        for (nom, nature, adresse, commune, rythme) in [
            ("Chez sa mère", "mere", "4 rue du Puits-Châtel", "41018", "Un week-end sur deux"),
            ("Chez sa grand-mère", "grand_parent", "11 rue des Cordeliers", "37261", "Le mercredi"),
        ] {
            let home = [
                ("famille_id", Value::from(famille)),
                ("nom", nom.into()),
                ("nature", nature.into()),
                ("start_day", day(400)),
            ];
            pen.put("foyer", 1, None, &home).await?;
            let foyer = pen.next;
            let place = [
                ("famille_id", Value::from(famille)),
                ("foyer_id", foyer.into()),
                ("adresse", adresse.into()),
                ("commune", commune.into()),
                ("start_day", day(400)),
            ];
            pen.put("adresse_foyer", 1, None, &place).await?;
            let times = [
                ("personne_id", Value::from(child)),
                ("foyer_id", foyer.into()),
                ("rythme", rythme.into()),
                ("start_day", day(200)),
            ];
            pen.put("rythme_foyer", 1, None, &times).await?;
        }
    }
    let rule =
        [("rythme", Value::from("fratrie")), ("jours", 21_i64.into()), ("start_day", day(300))];
    pen.put("regle_rythme", 1, None, &rule).await?;
    let partner = [
        ("convention", Value::from("Convention de coopération avec le DITEP")),
        ("nom", "Nadia Ferrand, cheffe de service".into()),
        ("telephone", "02 54 00 00 21".into()),
        ("heures", "Du lundi au vendredi, de 9 h à 18 h".into()),
        ("suppleant", "Le secrétariat, 02 54 00 00 20".into()),
        ("urgence", "Cadre d’astreinte, 06 00 00 00 21".into()),
        ("start_day", day(300)),
    ];
    pen.put("contact_convention", 1, None, &partner).await?;
    let sql = "SELECT p.id FROM personne p WHERE p.service_id = 1 AND p.mna = 1
          AND EXISTS (SELECT 1 FROM sejour s WHERE s.personne_id = p.id AND s.sortie_day IS NULL)
        ORDER BY p.id LIMIT 1";
    let alone = pen.write.query_opt(sql, &[]).await?;
    let who: i64 = alone.map_or(Ok(child), |row| row.get("id"))?;
    let paper = [
        ("personne_id", Value::from(who)),
        ("nature", "carte_identite".into()),
        ("etat", "obtenu".into()),
        ("obtention_day", day(120)),
        ("expiration_day", day(-60)),
    ];
    pen.put("papier_identite", 1, None, &paper).await
}

/// Two quarters that the first service named, to be compared.
async fn periods(pen: &mut Pen<'_>, today: Date) -> Result<(), DbError> {
    for (nom, from, until) in [("Trimestre d’avant", 180, 91), ("Dernier trimestre", 90, 1)] {
        let set = [
            ("nom", Value::from(nom)),
            ("start_day", (today - from.days()).to_string().into()),
            // Kept as the first day that is no longer of it.
            ("end_day", (today - (until - 1).days()).to_string().into()),
        ];
        pen.put("periode_nommee", 1, None, &set).await?;
    }
    Ok(())
}

/// A child of twenty-five years ago: the time of the file is over, whatever the day.
async fn long_ago(pen: &mut Pen<'_>) -> Result<(), DbError> {
    let child = FIRST + 50;
    let set = [
        ("nom", Value::from("Ferrière")),
        ("prenom", "Olivier".into()),
        ("birth_day", "1985-04-17".into()),
    ];
    pen.put("personne", 1, Some(child), &set).await?;
    let set = [
        ("personne_id", Value::from(child)),
        ("entree_day", "1999-09-06".into()),
        ("sortie_day", "2001-07-02".into()),
    ];
    pen.put("sejour", 1, None, &set).await
}
