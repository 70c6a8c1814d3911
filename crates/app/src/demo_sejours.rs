//! The demonstration's stays: one that is over and was told, one that comes, who may go and be shown; a foster carer's
//! agreement, rest and expenses; a youth's agreement. Invented, as all of it.

use access::House;
use db::{DbError, Value};
use fiche::{Fiche, Row};
use jiff::{ToSpan as _, civil::Date};
use journal::REGLE_EQUIPE;
use parcours::{
    autonomie::{CONTRAT_JEUNE_MAJEUR, ENTRETIEN_AUTONOMIE},
    referent::REFERENT,
};
use rh::accueil::{AGREMENT_ACCUEIL, FRAIS_ACCUEIL, REPIT_ACCUEIL};
use vie::{
    action::{ACTION_COLLECTIVE, AUTORISATION_IMAGE, CERTIFICAT_ACTIVITE, PARTICIPATION_ACTION},
    equipe::{COMPTE_RENDU_CLINIQUE, REUNION},
};

/// Identifiers of these rows: far from the others.
const FIRST: i64 = 965_000_000_000;

struct Pen {
    next: i64,
    today: Date,
    rows: Vec<(&'static Fiche, Row)>,
}

impl Pen {
    fn put(&mut self, fiche: &'static Fiche, mut row: Row) -> i64 {
        self.next += 1;
        row.id = self.next;
        row.owner = 1;
        row.version = 1;
        self.rows.push((fiche, row));
        self.next
    }

    /// So many days from now, before when negative.
    fn day(&self, days: i64) -> String {
        self.today.checked_add(days.days()).unwrap_or(self.today).to_string()
    }
}

/// Two stays of the first service, with some of its children.
fn stays(pen: &mut Pen, children: &[i64]) {
    let (start, last, end) = (pen.day(-20), pen.day(-18), pen.day(-17));
    let over = Row::default()
        .with("nature", "sejour")
        .with("intitule", "Trois jours à la mer")
        .with("start_day", start.as_str())
        .with("end_day", end)
        .with("depart_at", format!("{start}T09:00"))
        .with("retour_at", format!("{last}T18:00"))
        .with("nuit", true)
        .with("lieu", "Gîte des Dunes")
        .with("objectifs", "Dormir ailleurs sans peur, faire à manger ensemble.")
        .with("cout_prevu", 64_000)
        .with("cout", 61_240)
        .with("financeurs", "Le service")
        .with("evaluation_day", pen.day(-15))
        .with("evaluation", "Chacun a dormi. Les repas préparés à plusieurs sont à refaire.");
    let over = pen.put(&ACTION_COLLECTIVE, over);
    for (rank, child) in children.iter().take(4).enumerate() {
        let mut row =
            Row::default().with("action_id", over).with("personne_id", *child).with("venu", true);
        if rank == 0 {
            row = row.with("mots", "J’ai vu la mer.");
        }
        pen.put(&PARTICIPATION_ACTION, row);
    }
    let coming = Row::default()
        .with("nature", "sport")
        .with("intitule", "Journée canoë")
        .with("start_day", pen.day(24))
        .with("lieu", "Base de loisirs")
        .with("activite_certificat", "eau")
        .with("cout_prevu", 12_000);
    let coming = pen.put(&ACTION_COLLECTIVE, coming);
    for child in children.iter().take(2) {
        let paper = Row::default()
            .with("personne_id", *child)
            .with("activite_certificat", "eau")
            .with("start_day", pen.day(-60))
            .with("end_day", pen.day(300));
        let paper = pen.put(&CERTIFICAT_ACTIVITE, paper);
        let row = Row::default()
            .with("action_id", coming)
            .with("personne_id", *child)
            .with("certificat_id", paper);
        pen.put(&PARTICIPATION_ACTION, row);
        for (use_of, accord) in [("service", true), ("exterieur", false)] {
            let row = Row::default()
                .with("personne_id", *child)
                .with("portee_image", use_of)
                .with("accord", accord)
                .with("qui_autorise", "parents")
                .with("start_day", pen.day(-90));
            pen.put(&AUTORISATION_IMAGE, row);
        }
    }
}

/// What a foster carer is agreed for, asked and paid.
fn carer(pen: &mut Pen, carer: i64, child: i64) {
    let agreed = Row::default()
        .with("professionnel_id", carer)
        .with("numero", "41-0077")
        .with("departement", "41")
        .with("start_day", pen.day(-1_700))
        .with("end_day", pen.day(126))
        .with("capacite", 2)
        .with("age_min", 0)
        .with("age_max", 17);
    pen.put(&AGREMENT_ACCUEIL, agreed);
    let rest = Row::default()
        .with("personne_id", child)
        .with("professionnel_id", carer)
        .with("demande_day", pen.day(-4))
        .with("start_day", pen.day(30))
        .with("end_day", pen.day(32))
        .with("besoin", "Un week-end")
        .with("reponse_repit", "demande");
    pen.put(&REPIT_ACCUEIL, rest);
    for (days, nature, cents, paper) in [(-9, "ecole", 2340, true), (-2, "route", 1860, false)] {
        let row = Row::default()
            .with("personne_id", child)
            .with("professionnel_id", carer)
            .with("day", pen.day(days))
            .with("nature_frais", nature)
            .with("montant", cents)
            .with("justificatif", paper)
            .with("etat_frais", "note");
        pen.put(&FRAIS_ACCUEIL, row);
    }
}

/// The agreement that a youth asked, and the interview before it.
fn agreement(pen: &mut Pen, youth: i64) {
    let held = Row::default()
        .with("personne_id", youth)
        .with("moment_entretien", "dix_sept_ans")
        .with("day", pen.day(-40))
        .with("bilan_parcours", true)
        .with("droits_dits", true)
        .with("vu_logement", true)
        .with("vu_scolarite", true)
        .with("mots", "Je veux finir mon CAP ici.");
    pen.put(&ENTRETIEN_AUTONOMIE, held);
    let asked = Row::default()
        .with("personne_id", youth)
        .with("objet_contrat", "premier")
        .with("demande_day", pen.day(-35))
        .with("mots", "Un an de plus, le temps du CAP.");
    pen.put(&CONTRAT_JEUNE_MAJEUR, asked);
}

/// What the first service wants beside each child, and a team that a meeting widened.
fn team(pen: &mut Pen, (sejour, colleague): (i64, i64)) {
    let rule = Row::default()
        .with("start_day", pen.day(-400))
        .with("hours", 24_i64)
        .with("referent_max", 10_i64)
        .with("coreferent_max", 5_i64)
        .with("coreferent_enfant", "fratrie");
    pen.put(&REGLE_EQUIPE, rule);
    let meeting = Row::default().with("nature", "synthese").with("day", pen.day(-9)).with(
        "compte_rendu",
        "On ajoute une personne pour les nuits, le temps que le sommeil revienne.",
    );
    let meeting = pen.put(&REUNION, meeting);
    let row = Row::default()
        .with("sejour_id", sejour)
        .with("professionnel_id", colleague)
        .with("role", "autre")
        .with("start_day", pen.day(-8))
        .with("end_day", pen.day(60))
        .with("reunion_id", meeting)
        .with("motif_equipe", "Des nuits difficiles depuis la rentrée.");
    pen.put(&REFERENT, row);
    let clinical = Row::default().with("reunion_id", meeting).with("day", pen.day(-8)).with(
        "compte_rendu",
        "Le groupe porte l’inquiétude des nuits sans la dire. Reprendre, au lever, ce qui s’est joué la veille.",
    );
    pen.put(&COMPTE_RENDU_CLINIQUE, clinical);
}

/// Keeps them in the first service; `first` is the child whom the foster carer takes in.
///
/// # Errors
///
/// [`DbError`] when the engine refuses.
pub async fn keep(house: &House, at: &str, first: Option<i64>) -> Result<(), DbError> {
    let mut write = house.db().write().await?;
    let stay = "FROM sejour s JOIN personne p ON p.id = s.personne_id
          WHERE s.service_id = 1 AND s.sortie_day IS NULL";
    let found = write.query(&format!("SELECT p.id {stay} ORDER BY s.id LIMIT 8"), &[]).await?;
    let children: Vec<i64> = found.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let mut pen = Pen { next: FIRST, today: house.today(), rows: Vec::new() };
    stays(&mut pen, &children);
    let own = "SELECT professionnel_id FROM compte WHERE identifiant = 'famille'";
    let own: Option<Option<i64>> =
        write.query_opt(own, &[]).await?.map(|row| row.get("professionnel_id")).transpose()?;
    if let (Some(Some(own)), Some(first)) = (own, first) {
        carer(&mut pen, own, first);
    }
    let born: Value = pen.today.saturating_sub(17.years()).to_string().into();
    let sql =
        format!("SELECT p.id {stay} AND p.birth_day <= $1 ORDER BY p.birth_day DESC, p.id LIMIT 1");
    if let Some(row) = write.query_opt(&sql, &[born]).await? {
        agreement(&mut pen, row.get("id")?);
    }
    let sql = "SELECT r.sejour_id, MIN(c.professionnel_id) AS colleague FROM referent r, referent c
         WHERE r.service_id = 1 AND r.role = 'referent' AND r.end_day IS NULL AND c.service_id = 1
           AND c.end_day IS NULL AND c.professionnel_id <> r.professionnel_id
         GROUP BY r.sejour_id ORDER BY r.sejour_id LIMIT 1";
    if let Some(row) = write.query_opt(sql, &[]).await? {
        team(&mut pen, (row.get("sejour_id")?, row.get("colleague")?));
    }
    for fiche in [
        &REGLE_EQUIPE,
        &REUNION,
        &COMPTE_RENDU_CLINIQUE,
        &REFERENT,
        &CERTIFICAT_ACTIVITE,
        &AUTORISATION_IMAGE,
        &ACTION_COLLECTIVE,
        &PARTICIPATION_ACTION,
        &AGREMENT_ACCUEIL,
        &REPIT_ACCUEIL,
        &FRAIS_ACCUEIL,
        &ENTRETIEN_AUTONOMIE,
        &CONTRAT_JEUNE_MAJEUR,
    ] {
        let own = |(of, _): &&(&'static Fiche, Row)| of.table == fiche.table;
        let rows: Vec<Row> = pen.rows.iter().filter(own).map(|(_, row)| row.clone()).collect();
        fiche::keep_all(&mut write, fiche, &rows, Some(at)).await?;
    }
    write.commit().await
}
