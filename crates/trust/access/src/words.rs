//! The words of the policy: roles, kinds of information, acts.
//!
//! What they allow together is in `policy.cedar`; nothing is allowed that is not written there.

/// What a person is, in a service or for a whole organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Éducatrice ou éducateur, référent ou co-référent.
    Educateur,
    /// Psychologue du service.
    Psychologue,
    /// Infirmier ou médecin du service: the only ones who open the medical file.
    Soignant,
    /// Assistante ou assistant familial.
    AssistantFamilial,
    /// Secrétaire.
    Secretaire,
    /// Cheffe ou chef de service.
    ChefService,
    /// Directrice ou directeur.
    Directeur,
    /// Greffe du tribunal pour enfants: reads what is shared with it, never a register.
    Greffe,
    /// Ressources humaines et qualité du siège.
    Siege,
    /// Délégué à la protection des données: the trace and the conformity, no content.
    DelegueDonnees,
    /// Administrateur technique de l'instance.
    Administrateur,
    /// Compte technique: another program, by token; counts only, and never a child's file.
    Technique,
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
    /// Money kept for a child: pocket money, clothes, cash box (ADR 0054).
    Argent,
    /// Incidents.
    Incident,
    /// The path of care: orientations, appointments, what follows (charter: dynamique du parcours
    /// de soin).
    Sante,
    /// What is known of the child's past (charter: anamnèse).
    Anamnese,
    /// Troubles noticed, not yet named (charter: repérage des troubles).
    Troubles,
    /// What helps to understand the situation (charter: éléments de diagnostic de situation).
    Diagnostic,
    /// The medical file, kept apart (CSP, art. L. 1110-4).
    Medical,
    /// Judicial restrictions of a holder's rights.
    Judiciaire,
    /// Penal data (loi 78-17, art. 46).
    Penal,
    /// Marks of risk.
    Risque,
    /// Who, for a child, was named among those who know what is reserved: a name opens it, not a function.
    Nommes,
    /// What only those who were named know of a child: sexual or criminal exploitation, first of all.
    Reserve,
    /// An address that must not be known.
    Adresse,
    /// The secret of origins.
    Origine,
    /// The private working notes of a professional: neither part of the file nor to be given.
    Note,
    /// Sharing acts.
    Partage,
    /// Emergency accesses: `Ecrire` opens one, `Publier` reviews it.
    Urgence,
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
    /// The trace of access.
    Trace,
    /// The journal of exports that name persons: `Publier` is the second person's word.
    Export,
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
    Psychologue => "psychologue", "Psychologue";
    Soignant => "soignant", "Infirmier, médecin";
    AssistantFamilial => "assistant_familial", "Assistant familial";
    Secretaire => "secretaire", "Secrétaire";
    ChefService => "chef_service", "Chef de service";
    Directeur => "directeur", "Directrice, directeur";
    Greffe => "greffe", "Greffe du tribunal";
    Siege => "siege", "Siège (RH, qualité)";
    DelegueDonnees => "delegue_donnees", "Délégué à la protection des données";
    Administrateur => "administrateur", "Administrateur";
    Technique => "technique", "Compte technique";
});
codes!(Category {
    Structure => "structure", "Structure";
    Identite => "identite", "Identité et famille";
    Parcours => "parcours", "Parcours";
    Admission => "admission", "Admission";
    Vie => "vie", "Vie quotidienne et insertion";
    Argent => "argent", "Argent de l’enfant";
    Incident => "incident", "Incidents";
    Sante => "sante", "Parcours de soin";
    Anamnese => "anamnese", "Anamnèse";
    Troubles => "troubles", "Repérage des troubles";
    Diagnostic => "diagnostic", "Éléments de diagnostic de situation";
    Medical => "medical", "Dossier médical";
    Judiciaire => "judiciaire", "Restrictions judiciaires";
    Penal => "penal", "Données pénales";
    Risque => "risque", "Marques de risque";
    Nommes => "nommes", "Personnes nommées";
    Reserve => "reserve", "Réservé à des personnes nommées";
    Adresse => "adresse", "Adresse protégée";
    Origine => "origine", "Secret des origines";
    Note => "note", "Notes de travail personnelles";
    Partage => "partage", "Actes de partage";
    Urgence => "urgence", "Accès d’urgence";
    Rh => "rh", "Ressources humaines";
    Qualite => "qualite", "Qualité";
    Activite => "activite", "Activité";
    Rapport => "rapport", "Rapport";
    Compte => "compte", "Comptes";
    Trace => "trace", "Trace";
    Export => "export", "Exports";
});
codes!(Verb {
    Lire => "lire", "Lire";
    Ecrire => "ecrire", "Écrire";
    Importer => "importer", "Importer";
    Exporter => "exporter", "Exporter";
    Publier => "publier", "Publier";
});

impl Category {
    /// Whether it is about a child: then the mission decides, not the role alone.
    pub fn is_of_a_child(self) -> bool {
        !matches!(
            self,
            Self::Structure
                | Self::Rh
                | Self::Qualite
                | Self::Activite
                | Self::Rapport
                | Self::Compte
                | Self::Trace
                | Self::Export
                | Self::Urgence
        )
    }

    /// Whether it is opened by a name, not by a team: only to those that the direction named for the child.
    pub const fn is_for_named(self) -> bool {
        matches!(self, Self::Nommes | Self::Reserve)
    }
}
