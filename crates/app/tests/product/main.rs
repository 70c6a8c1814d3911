//! The whole product, through its addresses: what each person sees, and what a stranger does not.
//!
//! - `site.rs`: the product on a fresh house, and who visits it.
//! - `strangers.rs`: every route against every role of elsewhere. `table.rs`: its routes.
//! - `sharing.rs`: missions, acts of sharing, emergencies. `worlds.rs`: random worlds against the oracle.
//! - `rights.rs`: requests, the access file, retention, elimination. `droits.rs`: what that file holds, the
//!   medical one, what is erased before its time, what is limited.
//! - `trace.rs`: who consulted what, and what is worth a look.
//! - `records.rs`, `imports.rs`, `counts.rs`, `said.rs`: what the right person sees.
//! - `links.rs`: what a row may name, and the titles that it shows.
//! - `exports.rs`: what leaves with names in it. `programs.rs`: accounts of other programs.
//! - `page_juge.rs`, `canal.rs`: what a court reads, and how it receives. `mois.rs`: months signed. `recherche.rs`: an
//!   extract without names.
//! - `writings.rs`: reports, letters, summons: assembled, validated, frozen, sent. `copies.rs`: their copies.
//! - `agenda.rs`: who goes where, and visits against their decisions. `projet.rs`: what a child says and is
//!   owed, the project of two services.
//! - `phrases.rs`: a sentence for the evening, and when it is gone.
//! - `journee.rs`: what changed, what is to do, who takes over.
//! - `direction.rs`: services side by side, for who directs.
//! - `deadlines.rs`: what is owed, until when, and to whom it is told.
//! - `classeur.rs`: the binder, read without the product. `enfant.rs`: whom to call, the frise, the family, the emergency sheet.
//! - `nomade.rs`: what a device takes and what comes back; `nomade_trials.rs`: two devices at random;
//!   `nomade_browser.rs`: Chromium whose network is cut. `nomade_appareils.rs`: the register of devices; `nomade_visite.rs`:
//!   papers that travel, openings traced, signatures.
//! - `restrictions.rs`: what a judge restricted, against each way out.
//! - `espace.rs`: the own page of a child and of each parent, and what it never says.
//! - `plain.rs`: what a child or a parent reads is easy to read.
//! - `search.rs`: the box that finds a person. `twins.rs`: persons who may be one, told before a second
//!   file is kept. `unions.rs`: two files united, what that opens, and the way back.
//! - `door.rs`: sessions, the lock, the second factor. `comptes.rs`: accounts and their keepers.
//! - `spraying.rs`: one password tried on many names.
//! - `passkey.rs`: keys in a real browser. `oidc.rs`: a provider of identities, `provider.rs`.
//! - `sealed.rs`: what stands on the disk, the key file, another key.
//! - `safety.rs`: headers, forms from elsewhere, the log. `crash.rs`: the process killed.
//! - `browser.rs`: Chromium by keyboard, with script off, on a phone, with axe-core. `roles.rs`: every
//!   page of every role.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot be set up must stop"
)]

mod accueil;
mod agenda;
mod agenda_ailleurs;
mod alertes;
mod archives;
mod associations;
mod autonomie;
mod bounds;
mod browser;
mod calendars;
mod canal;
mod categories;
mod classeur;
mod coffre;
mod comptes;
mod cooperations;
mod copies;
mod counts;
mod crash;
mod deadlines;
mod departements;
mod diagnostic;
mod direction;
mod documents;
mod door;
mod droits;
mod ecole_fermee;
mod enfant;
mod espace;
mod espace_papier;
mod exports;
mod fermetures;
mod foyers;
mod glewlwyd;
mod groupe;
mod handover;
mod health;
mod histoires;
mod histoires_attente;
mod histoires_espace;
mod histoires_juge;
mod histoires_parent;
mod histoires_psy;
mod histoires_rapport;
mod histoires_terrain;
mod imports;
mod incidents;
mod incidents_suites;
mod journal;
mod journee;
mod judge;
mod langues;
mod liens;
mod links;
mod messages;
mod messages_recus;
mod methodes;
mod modeles;
mod mois;
mod mots;
mod nomade;
mod nomade_appareils;
mod nomade_browser;
mod nomade_trials;
mod nomade_urgences;
mod nomade_visite;
mod notes_retirees;
mod observatoire;
mod oidc;
mod oidc_real;
mod ordonnances;
mod page_juge;
mod papiers;
mod part_de_chacun;
mod passkey;
mod photos;
mod phrases;
mod plain;
mod programs;
mod projet;
mod protections;
mod provider;
mod quotidien;
mod recherche;
mod records;
mod references;
mod reminders;
mod reminders_moved;
mod reserve;
mod restrictions;
mod reunions;
mod rights;
mod roles;
mod rythmes;
mod safety;
mod said;
mod sante_suite;
mod scolarite;
mod sealed;
mod search;
mod sections;
mod sejours;
mod sharing;
mod sharing_limits;
mod site;
mod sortie;
mod spraying;
mod strangers;
mod table;
mod together;
mod trace;
mod twins;
mod unions;
mod versions;
mod voie;
mod voix_famille;
mod worlds;
mod writings;
