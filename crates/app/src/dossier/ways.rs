//! Where the pages about a child are, for one reader.

use access::{Actor, Category, Granted, Verb};
use axum::http::HeaderMap;
use jiff::civil::Date;
use web::{PageError, Shell};

use crate::espace::ouverts;

/// Where the pages about the child are.
pub(super) struct Ways {
    pub(super) file: String,
    pub(super) personne: i64,
    /// The crisis sheet; empty for who may not read daily life.
    pub(super) crise: String,
    /// What the service gives the child as care; empty for who may not read it.
    pub(super) sante: String,
    /// The weeks of the psychologist who follows the child; empty when none does, and for who may not read health there.
    pub(super) psy: String,
    /// The schooling of the child; empty for who may not read daily life.
    pub(super) scolarite: String,
    /// Where an incident is declared; empty for who may not.
    pub(super) declare: String,
    /// Where something to do is asked; empty for who writes nothing of the child: what an emergency or an act of
    /// sharing opens is read.
    pub(super) tache: String,
    /// Where the child is taken to work without network; empty for who does not follow the way.
    pub(super) emporter: String,
    /// What several services do with the child, on one page; empty for who does not follow the way.
    pub(super) projet: String,
    /// Referrals, provisional solutions, early returns; empty for the same.
    pub(super) solutions: String,
    /// The orders and the chain of measures; empty for the same.
    pub(super) ordonnances: String,
    /// What the child says, and is owed; empty for who may not read daily life.
    pub(super) parole: String,
    /// The youth's own project, by steps.
    pub(super) projet_jeune: String,
    /// What the service keeps for the child, and what is theirs; empty for the same.
    pub(super) argent: String,
    pub(super) affaires: String,
    /// What is lined up before the child leaves; empty for who does not follow the way, and before 16 years.
    pub(super) sortie: String,
    /// What the child and the parents wrote on their page, and how many words wait; empty when none does.
    pub(super) mots: String,
    pub(super) mots_told: String,
    /// What others wrote of the child since the reader last looked, in a few words; empty when nothing.
    pub(super) neuf: String,
    /// The keys of the child's own page, and of the parents'; empty for who writes nothing of the way.
    pub(super) espace: String,
    /// The clinical meetings of the reader's services, for who reads what was said there.
    pub(super) cliniques: Vec<(String, String)>,
}

impl Ways {
    pub(super) fn of(
        granted: &access::Granted,
        personne: i64,
        (birth, today): (Option<Date>, Date),
    ) -> Self {
        let grown = birth.is_some_and(|birth| vocabulary::age_years(birth, today) >= 16);
        let file = format!("/dossiers/{personne}");
        let page = |category: Category, page: &str| {
            let open = !granted.services_on_child(category).is_empty();
            if open { format!("{file}/{page}") } else { String::new() }
        };
        let crise = page(Category::Vie, "crise");
        let sante = page(Category::Sante, "sante");
        let scolarite = page(Category::Vie, "scolarite");
        let follows = !granted.services_on_child(Category::Parcours).is_empty();
        let emporter =
            if follows { format!("/sans-reseau?avec={personne}") } else { String::new() };
        let (projet, parole) = (page(Category::Parcours, "projet"), page(Category::Vie, "parole"));
        let solutions = page(Category::Parcours, "solutions");
        let ordonnances = page(Category::Parcours, "ordonnances");
        let projet_jeune = page(Category::Vie, "projet-jeune");
        let (argent, affaires) =
            (page(Category::Argent, "argent"), page(Category::Vie, "affaires"));
        let sortie = if grown { page(Category::Parcours, "sortie") } else { String::new() };
        let declare = String::new();
        Self {
            file,
            personne,
            crise,
            sante,
            psy: String::new(),
            scolarite,
            declare,
            emporter,
            projet,
            solutions,
            ordonnances,
            parole,
            projet_jeune,
            argent,
            affaires,
            sortie,
            espace: String::new(),
            cliniques: Vec::new(),
            mots: String::new(),
            mots_told: String::new(),
            neuf: String::new(),
            tache: String::new(),
        }
    }

    /// What depends on who reads: who reads by an act of sharing alone has nothing to take along, and the words that
    /// wait are those that they read.
    pub(super) async fn own(
        &mut self,
        shell: &Shell,
        actor: &Actor,
        granted: &mut Granted,
    ) -> Result<(), PageError> {
        let takes = crate::nomade::own_reach();
        if shell.house.would_allow(granted.read(), actor, &takes).await?.is_none() {
            self.emporter = String::new();
        }
        let day = shell.house.today();
        let follow = sante::followed_by(granted.read(), self.personne, day).await?;
        let reads = granted.services_on_child(Category::Sante);
        let open = |id: &i64| reads.contains(id) && actor.may(*id, Verb::Lire, Category::Sante);
        if let Some(service) = follow.into_iter().find(open) {
            self.psy = format!("/services/{service}/suivi-psychologique");
        }
        self.cliniques = crate::journee::cliniques(actor);
        let words = ouverts::open(shell, actor, granted, self.personne).await?;
        self.words(ouverts::waiting(granted, self.personne, &words).await?);
        Ok(())
    }

    fn words(&mut self, waiting: i64) {
        if waiting > 0 {
            self.mots = format!("{}/mots", self.file);
            self.mots_told = match waiting {
                1 => "Des mots à lire".to_owned(),
                n => format!("{n} mots à lire"),
            };
        }
    }

    /// Where one writes, for who does: an incident in `service`, something to do in any, the keys of the pages of
    /// the child and the parents. What is open in an emergency is not carried away.
    pub(super) fn writes(
        &mut self,
        writable: &[(Category, Vec<i64>)],
        service: i64,
        emergency: bool,
    ) {
        if emergency {
            self.emporter.clear();
        }
        if writable.iter().any(|(known, of)| *known == Category::Parcours && !of.is_empty()) {
            self.espace = format!("{}/espace", self.file);
        }
        let incident = |(known, of): &(Category, Vec<i64>)| {
            *known == Category::Incident && of.contains(&service)
        };
        if writable.iter().any(incident) {
            let personne = self.personne;
            self.declare = format!("/services/{service}/incidents/declarer?enfant={personne}");
        }
        if writable.iter().any(|(_, of)| !of.is_empty()) {
            self.tache = format!("{}/taches", self.file);
        }
    }

    /// Tells what is new, and keeps that who follows the child looked; not for what a script asked for by itself.
    pub(super) async fn looked(
        &mut self,
        shell: &Shell,
        actor: &Actor,
        neuf: Option<String>,
        headers: &HeaderMap,
    ) -> Result<(), PageError> {
        let Some(neuf) = neuf else { return Ok(()) };
        self.neuf = neuf;
        let by_script =
            headers.get("sec-fetch-dest").is_some_and(|dest| dest.as_bytes() == b"empty");
        if !by_script {
            journal::lecture::look(&shell.house, actor.compte, &[self.personne]).await?;
        }
        Ok(())
    }
}

/// The acts that made this file out of two.
pub(super) async fn unions(
    granted: &mut access::Granted,
    personne: i64,
) -> Result<Vec<(String, String)>, PageError> {
    let acts = fiche::fusions_of(granted, personne).await?;
    let told = |act: fiche::Fusion| {
        let day = web::in_paris(&act.at);
        (format!("Ce dossier en réunit deux depuis le {day}"), format!("/fusions/{}", act.id))
    };
    Ok(acts.into_iter().map(told).collect())
}
