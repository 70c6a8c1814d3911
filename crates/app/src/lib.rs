//! The wiring: the only place that knows every slice, and the only one that reads the clock, the
//! arguments and the environment.
//!
//! - `register.rs`: the record kinds. `routes.rs`: every address. `config.rs`: the settings file.
//! - `keys.rs`: the keys that encrypt the data. `serve.rs`: opening the house and answering.
//! - `demo.rs`: a synthetic territory to try it on; `demo_rights.rs`: the people around three of its
//!   children; `demo_echeances.rs`: what was done in time; `demo_agenda.rs`: a week, and visits;
//!   `demo_incident.rs`: incidents and crisis sheets; `demo_sante.rs`: what they take;
//!   `demo_scolarite.rs`: how they learn; `demo_sejours.rs`: how they go away together; `demo_sortie.rs`: how they leave, and what becomes of them;
//!   `demo_voie.rs`: what they need, who helps, who goes on; `demo_observatoire.rs`: who signals, what partners answer;
//!   `demo_attente.rs`: who waits, and what is found meanwhile;
//!   `demo_quotidien.rs`: their money, what they came with;
//!   `demo_enfant.rs`: whom to call, what soothes; `demo_journal.rs`: what was noted; `demo_ecrits.rs`:
//!   what was written; `demo_projet.rs`: a project of two services; `demo_gestes.rs`, `demo_papier.rs`,
//!   `demo_doublons.rs`: what its people did, their papers, and children noted twice.
//!   `demo_nomade.rs`: a note that came back from a telephone.
//! - `citables.rs`: what a writing may cite beside the register.
//! - `nomade/`: what a device takes to work without network, and where what it wrote lands.
//! - `feuille.rs`: what a judge is handed of one child.
//! - `flux.rs`: the deadlines that one's own feed tells.
//! - `passerelle/`: reminders that leave by mail or SMS text.
//! - `classeur/`: the emergency sheets of a service in a closed file, every day.
//! - `protections.rs`: what undoes a protection wants who answers for it.
//! - `api/`: counts for other programs. `home/`, `journee/`, `dossier/`, `comptes/`, `relais/`, `references/`, `famille/`, `rythmes/`: pages
//!   made of several rooms. `command/`: the other commands.

pub mod api;
mod citables;
pub mod classeur;
pub mod clock;
pub mod command;
pub mod comptes;
pub mod config;
pub mod demo;
mod demo_agenda;
mod demo_attente;
mod demo_doublons;
mod demo_echeances;
mod demo_ecrits;
mod demo_enfant;
mod demo_espace;
mod demo_gestes;
mod demo_incident;
mod demo_journal;
mod demo_nomade;
mod demo_observatoire;
mod demo_papier;
mod demo_projet;
mod demo_quotidien;
mod demo_rights;
mod demo_sante;
mod demo_scolarite;
mod demo_sejours;
mod demo_sortie;
mod demo_voie;
pub mod dossier;
mod espace;
mod famille;
mod feuille;
mod flux;
pub mod home;
mod interdits;
mod journee;
pub mod keys;
pub mod nomade;
pub mod passerelle;
mod protections;
mod recherche;
mod references;
pub mod register;
pub mod relais;
pub mod routes;
mod rythmes;
pub mod serve;
pub mod suites;
