//! A small invented house: its populations, its facts, and the figures of `figures.toml`.

use figures::day::{Day, day};
use figures::{
    AbsenceSpec, Ask, Catalogue, Facts, Kind, Mapping, PopulationSpec, Setting, Store, Value, World,
};

pub fn sejour() -> PopulationSpec {
    PopulationSpec::span("sejour", "Séjours", "start_day", "end_day")
        .column("service_id", "Service", Kind::Ref)
        .column("personne_id", "Enfant", Kind::Id)
        .column("famille_id", "Famille", Kind::Id)
        .column("birth_day", "Naissance", Kind::Day)
        .column("start_day", "Entrée", Kind::Day)
        .column("end_day", "Sortie", Kind::Day)
        .code("modalite", "Modalité", "modalite")
        .code("cadre", "Cadre", "cadre")
        .code("commune", "Commune", "commune")
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .key("famille", "famille_id", "familles")
        .fratrie("personne_id", "famille_id")
        .birth("birth_day")
        .modalite("modalite")
        .cadre("cadre")
}

pub fn absence() -> PopulationSpec {
    PopulationSpec::span("absence", "Absences", "from_minute", "to_minute")
        .column("service_id", "Service", Kind::Ref)
        .column("sejour_id", "Séjour", Kind::Id)
        .column("personne_id", "Enfant", Kind::Id)
        .code("nature", "Nature", "nature_absence")
        .code("discipline", "Discipline", "discipline")
        .column("from_minute", "Départ", Kind::Minute)
        .column("to_minute", "Retour", Kind::Minute)
        .service("service_id")
        .key("personne", "personne_id", "enfants")
        .absence(AbsenceSpec {
            of: "sejour".to_owned(),
            row: "sejour_id".to_owned(),
            nature: "nature".to_owned(),
            from: "from_minute".to_owned(),
            to: "to_minute".to_owned(),
        })
}

pub fn demande() -> PopulationSpec {
    PopulationSpec::event("demande", "Demandes", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("day", "Reçue le", Kind::Day)
        .column("answer_day", "Répondue le", Kind::Day)
        .code("issue", "Issue", "issue")
        .code("motif", "Motif de refus", "motif")
        .service("service_id")
}

pub fn acte() -> PopulationSpec {
    PopulationSpec::event("acte", "Actes", "day")
        .column("service_id", "Service", Kind::Ref)
        .column("day", "Jour", Kind::Day)
        .code("nature_acte", "Nature", "nature_acte")
        .code("section", "Section", "section")
        .column("enfants", "Enfants", Kind::Int)
        .column("professionnels", "Professionnels", Kind::Int)
        .service("service_id")
}

pub fn populations() -> Vec<PopulationSpec> {
    vec![sejour(), absence(), demande(), acte()]
}

/// A request: its id, when it came, when it was answered, how, and why it was refused.
pub type Demande<'a> = (i64, Day, Option<Day>, &'a str, Option<&'a str>);

pub struct House {
    pub store: Store,
    pub catalogue: Catalogue,
    pub setting: Setting,
    pub mask_up_to: u32,
}

/// A stay, in the order of the columns.
#[derive(Debug, Clone)]
pub struct Sejour {
    pub id: i64,
    pub service: i64,
    pub personne: i64,
    pub famille: i64,
    pub birth: Day,
    pub start: Day,
    pub end: Option<Day>,
    pub modalite: &'static str,
    pub cadre: &'static str,
}

impl Default for Sejour {
    fn default() -> Self {
        Self {
            id: 1,
            service: 1,
            personne: 1,
            famille: 1,
            birth: day(2008, 5, 14),
            start: day(2023, 1, 1),
            end: None,
            modalite: "internat",
            cadre: "judiciaire",
        }
    }
}

impl Sejour {
    pub fn values(&self) -> [Value<'_>; 9] {
        [
            Value::Id(self.service),
            Value::Id(self.personne),
            Value::Id(self.famille),
            Value::Day(self.birth),
            Value::Day(self.start),
            self.end.map_or(Value::None, Value::Day),
            Value::Code(self.modalite),
            Value::Code(self.cadre),
            Value::Code(if self.famille % 2 == 0 { "69001" } else { "42001" }),
        ]
    }
}

#[derive(Debug, Clone)]
pub struct Absence {
    pub id: i64,
    pub service: i64,
    pub sejour: i64,
    pub personne: i64,
    pub nature: &'static str,
    pub discipline: Option<&'static str>,
    pub from: i64,
    pub to: Option<i64>,
}

impl Absence {
    pub fn values(&self) -> [Value<'_>; 7] {
        [
            Value::Id(self.service),
            Value::Id(self.sejour),
            Value::Id(self.personne),
            Value::Code(self.nature),
            self.discipline.map_or(Value::None, Value::Code),
            Value::Minute(self.from),
            self.to.map_or(Value::None, Value::Minute),
        ]
    }
}

/// The local minute of an hour of a day.
pub fn at(day: Day, hour: i64) -> i64 {
    i64::from(day) * 1440 + hour * 60
}

impl House {
    pub fn new(sejours: &[Sejour], absences: &[Absence]) -> Self {
        let mut store = Store::new();
        let mut facts = Facts::new(sejour());
        for sejour in sejours {
            facts.upsert(sejour.id, &sejour.values()).unwrap();
        }
        store.insert(facts);
        let mut facts = Facts::new(absence());
        for absence in absences {
            facts.upsert(absence.id, &absence.values()).unwrap();
        }
        store.insert(facts);
        store.insert(Facts::new(demande()));
        store.insert(Facts::new(acte()));
        let catalogue =
            Catalogue::parse(include_str!("figures.toml"), "figures.toml", &populations());
        let mut setting = Setting::default();
        let list = |codes: &[(&str, &str)]| {
            codes.iter().map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect()
        };
        setting.nomenclatures.insert(
            "discipline".to_owned(),
            list(&[("psychiatrie", "Psychiatrie"), ("pediatrie", "Pédiatrie")]),
        );
        setting
            .nomenclatures
            .insert("departement".to_owned(), list(&[("69", "Rhône"), ("42", "Loire")]));
        let mut mapping =
            Mapping { nomenclature: Some("departement".to_owned()), ..Mapping::default() };
        mapping.to.insert("69001".to_owned(), "69".to_owned());
        mapping.to.insert("42001".to_owned(), "42".to_owned());
        setting.mappings.insert("commune_departement".to_owned(), mapping);
        Self { store, catalogue: catalogue.unwrap(), setting, mask_up_to: 0 }
    }

    pub fn add_demandes(&mut self, rows: &[Demande<'_>]) {
        let facts = self.store.get_mut("demande").unwrap();
        for &(id, day, answer, issue, motif) in rows {
            let values = [
                Value::Id(1),
                Value::Day(day),
                answer.map_or(Value::None, Value::Day),
                Value::Code(issue),
                motif.map_or(Value::None, Value::Code),
            ];
            facts.upsert(id, &values).unwrap();
        }
    }

    pub fn add_actes(&mut self, rows: &[(i64, Day, &str, &str, i64, i64)]) {
        let facts = self.store.get_mut("acte").unwrap();
        for &(id, day, nature, section, enfants, professionnels) in rows {
            let values = [
                Value::Id(1),
                Value::Day(day),
                Value::Code(nature),
                Value::Code(section),
                Value::Int(enfants),
                Value::Int(professionnels),
            ];
            facts.upsert(id, &values).unwrap();
        }
    }

    pub fn world(&self) -> World<'_> {
        World {
            store: &self.store,
            catalogue: &self.catalogue,
            setting: &self.setting,
            mask_up_to: self.mask_up_to,
        }
    }

    pub fn text(&self, figure: &str, ask: &Ask) -> String {
        figures::evaluate(&self.world(), figure, ask).unwrap().cells[0].text.clone()
    }
}

pub fn year(year: i32) -> Ask {
    Ask { services: Some(vec![1]), start: day(year, 1, 1), end: day(year + 1, 1, 1) }
}
