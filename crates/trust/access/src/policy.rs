//! The policy: which role may do what with which category, in one readable table.
//!
//! This stage derives rights from a role in a service or an organisation (ADR 0006); nothing is
//! allowed that is not written here. Source of the principle: CASF, art. L. 226-2-2 and L. 311-3,
//! 4°; a child's content is for those whose mission it is, so an administrator sees none.

/// What a person is, in a service or for a whole organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Éducatrice ou éducateur, référent ou co-référent.
    Educateur,
    /// Psychologue, infirmier, médecin du service.
    Psychologue,
    /// Assistante ou assistant familial.
    AssistantFamilial,
    /// Secrétaire.
    Secretaire,
    /// Cheffe ou chef de service.
    ChefService,
    /// Directrice ou directeur.
    Directeur,
    /// Ressources humaines et qualité du siège.
    Siege,
    /// Délégué à la protection des données: the trace and the rights of persons, no file's content.
    DelegueDonnees,
    /// Administrateur technique de l'instance.
    Administrateur,
}

/// The kind of information an action touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Organisations, services, capacities, calendars, counting rules.
    Structure,
    /// Who the child and the family are.
    Identite,
    /// Decisions, measures, stays, absences, team.
    Parcours,
    /// Requests and waiting list.
    Admission,
    /// School, housing, internships, exit projects, collective actions.
    Vie,
    /// Incidents.
    Incident,
    /// Health orientations, kept apart.
    Sante,
    /// Professionals: posts, absences, training.
    Rh,
    /// Evaluation and action plan.
    Qualite,
    /// Figures, dashboards, their records as counts.
    Activite,
    /// Yearly reports.
    Rapport,
    /// Accounts and roles.
    Compte,
    /// The trace of access, and what follows for persons: requests, retention, elimination.
    Trace,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// To read, to list, to search.
    Lire,
    /// To create or to correct.
    Ecrire,
    /// To bring in a whole file.
    Importer,
    /// To take out a file.
    Exporter,
    /// To freeze what is published.
    Publier,
}

macro_rules! codes {
    ($kind:ident { $($name:ident => $code:literal, $label:literal;)* }) => {
        impl $kind {
            /// Every value, in the order of the matrix.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code that is stored and exported.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// What people read.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label),* }
            }

            /// Reads a stored code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

codes!(Role {
    Educateur => "educateur", "Éducatrice, éducateur";
    Psychologue => "psychologue", "Psychologue, soignant";
    AssistantFamilial => "assistant_familial", "Assistant familial";
    Secretaire => "secretaire", "Secrétaire";
    ChefService => "chef_service", "Chef de service";
    Directeur => "directeur", "Directrice, directeur";
    Siege => "siege", "Siège (RH, qualité)";
    DelegueDonnees => "delegue_donnees", "Délégué à la protection des données";
    Administrateur => "administrateur", "Administrateur";
});
codes!(Category {
    Structure => "structure", "Structure";
    Identite => "identite", "Identité et famille";
    Parcours => "parcours", "Parcours";
    Admission => "admission", "Admission";
    Vie => "vie", "Vie quotidienne et insertion";
    Incident => "incident", "Incidents";
    Sante => "sante", "Santé";
    Rh => "rh", "Ressources humaines";
    Qualite => "qualite", "Qualité";
    Activite => "activite", "Activité";
    Rapport => "rapport", "Rapport";
    Compte => "compte", "Comptes";
    Trace => "trace", "Trace";
});
codes!(Verb {
    Lire => "lire", "Lire";
    Ecrire => "ecrire", "Écrire";
    Importer => "importer", "Importer";
    Exporter => "exporter", "Exporter";
    Publier => "publier", "Publier";
});

/// Decides. Returns the rule that allows, or `None`: what is not allowed here is refused.
#[expect(clippy::match_same_arms, reason = "one arm a role: a lawyer reads them one by one")]
pub fn rule_for(role: Role, verb: Verb, category: Category) -> Option<&'static str> {
    use Category as C;
    use Role as R;
    use Verb as V;
    match (role, verb, category) {
        // Everybody of a service knows its places and its rules.
        (R::Educateur | R::Psychologue | R::Secretaire, V::Lire, C::Structure) => {
            Some("structure-connue-du-service")
        }
        // The team writes what it does with the child.
        (R::Educateur, V::Lire | V::Ecrire, C::Identite | C::Parcours | C::Vie | C::Incident) => {
            Some("equipe-du-service")
        }
        (R::Educateur, V::Lire, C::Admission | C::Activite) => Some("equipe-du-service"),
        (
            R::Psychologue,
            V::Lire,
            C::Identite | C::Parcours | C::Vie | C::Admission | C::Incident | C::Activite,
        ) => Some("equipe-du-service"),
        (R::Educateur, V::Lire, C::Sante)
        | (R::Psychologue, V::Lire | V::Ecrire | V::Importer, C::Sante) => Some("soin-du-service"),
        // A foster carer's own space comes with the mission of one child; the service's
        // registers are not open to them.
        (R::AssistantFamilial, _, _) => None,
        // The office keeps the register.
        (
            R::Secretaire,
            V::Lire | V::Ecrire | V::Importer,
            C::Identite | C::Parcours | C::Admission | C::Vie,
        ) => Some("secretariat-tient-le-registre"),
        (R::Secretaire, V::Lire, C::Activite) => Some("secretariat-tient-le-registre"),
        // The head of service answers for the service.
        (
            R::ChefService,
            V::Lire | V::Ecrire | V::Importer | V::Exporter,
            C::Identite
            | C::Parcours
            | C::Admission
            | C::Vie
            | C::Incident
            | C::Rh
            | C::Qualite
            | C::Activite
            | C::Rapport,
        ) => Some("responsable-du-service"),
        (R::ChefService, V::Lire | V::Ecrire, C::Structure)
        | (R::ChefService, V::Lire, C::Sante) => Some("responsable-du-service"),
        // The director also publishes.
        (
            R::Directeur,
            V::Lire | V::Ecrire | V::Importer | V::Exporter | V::Publier,
            C::Structure
            | C::Identite
            | C::Parcours
            | C::Admission
            | C::Vie
            | C::Incident
            | C::Rh
            | C::Qualite
            | C::Activite
            | C::Rapport,
        ) => Some("direction-de-l-etablissement"),
        (R::Directeur, V::Importer | V::Lire, C::Sante) => Some("direction-de-l-etablissement"),
        // Who answers for a service reads who consulted what; with the DPO they answer to persons.
        (R::ChefService, V::Lire | V::Ecrire, C::Trace)
        | (R::Directeur | R::DelegueDonnees, V::Lire | V::Ecrire | V::Exporter, C::Trace) => {
            Some("trace-de-ses-services")
        }
        (R::DelegueDonnees, V::Lire, C::Structure) => Some("trace-de-ses-services"),
        // The head office: staff, quality and counts, no child's content.
        (R::Siege, V::Lire | V::Ecrire | V::Importer | V::Exporter, C::Rh | C::Qualite) => {
            Some("siege-rh-qualite")
        }
        (R::Siege, V::Lire | V::Ecrire, C::Structure | C::Rapport)
        | (R::Siege, V::Lire, C::Activite) => Some("siege-rh-qualite"),
        // The administrator keeps the machine, not the files.
        (R::Administrateur, V::Lire | V::Ecrire, C::Structure | C::Compte) => {
            Some("administration-technique")
        }
        _ => None,
    }
}
