//! A device on which children are taken, and the rule of an organisation about devices.

/// Whose a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// The service's, given to its person for their work.
    Professionnel,
    /// Its person's own.
    Personnel,
}

impl Nature {
    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Professionnel => "professionnel",
            Self::Personnel => "personnel",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Professionnel, Self::Personnel].into_iter().find(|one| one.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Professionnel => "Du service",
            Self::Personnel => "Personnel",
        }
    }
}

/// Where a device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Etat {
    /// Somebody must say whether it may take children.
    Attend,
    /// It may, as far as the rule goes.
    Accepte,
    /// Somebody said no.
    Refuse,
    /// Lost, stolen or given back: it takes nothing more.
    Retire,
}

impl Etat {
    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Attend => "attend",
            Self::Accepte => "accepte",
            Self::Refuse => "refuse",
            Self::Retire => "retire",
        }
    }

    /// Reads a stored code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Attend, Self::Accepte, Self::Refuse, Self::Retire]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// What an organisation lets leave on devices that are their person's own, the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personnels {
    /// Nothing.
    Refuses,
    /// Emergency sheets only, for a working day.
    Limites,
    /// As on those of the service.
    Admis,
}

impl Personnels {
    /// Every answer, the strictest first.
    pub const ALL: [Self; 3] = [Self::Refuses, Self::Limites, Self::Admis];

    /// The code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Refuses => "refuses",
            Self::Limites => "limites",
            Self::Admis => "admis",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Refuses => "Refusés",
            Self::Limites => "Limités aux fiches d’urgence, pour 8 heures",
            Self::Admis => "Admis comme ceux du service",
        }
    }
}

/// The rule of an organisation about devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regle {
    /// Somebody who answers for the service accepts each device before its first taking; else it enters at once.
    pub is_asked: bool,
    /// What those that are their person's own may take.
    pub personnels: Personnels,
}

impl Default for Regle {
    /// Where nothing was said: at once, and little on what is not the service's.
    fn default() -> Self {
        Self { is_asked: false, personnels: Personnels::Limites }
    }
}

/// A device in the hands of one account. A telephone that goes from hand to hand is one a holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appareil {
    /// Its identifier.
    pub id: i64,
    /// Who holds it.
    pub compte: i64,
    /// Their name.
    pub titulaire: String,
    /// The organisation whose rule it follows.
    pub organisation: i64,
    /// The device, in the words of the browser, cut short.
    pub device: String,
    /// How people tell it from another: a label, an inventory number; empty when nothing was said.
    pub nom: String,
    /// Whose it is, as its holder said.
    pub nature: Nature,
    /// Where it stands.
    pub etat: Etat,
    /// When it was asked for, an RFC 3339 instant.
    pub asked_at: String,
    /// When it was decided of, an RFC 3339 instant.
    pub decided_at: Option<String>,
    /// Who decided; none when the rule did.
    pub decided_by: Option<String>,
    /// When it last took children, or asked to, an RFC 3339 instant.
    pub seen_at: String,
    /// Until when it may open what it took, an RFC 3339 instant; none when it holds nothing.
    pub until: Option<String>,
}
