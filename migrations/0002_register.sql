-- The register: the tables of the record kinds, parents first.
-- Written from the declarations: MAILLAGE_WRITE_SCHEMA=1 cargo test -p maillage --test schema

CREATE TABLE organisation (
    id BIGINT PRIMARY KEY,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    sigle TEXT,
    siren TEXT,
    commune TEXT
);
CREATE INDEX organisation_nom ON organisation (nom, id);
CREATE UNIQUE INDEX organisation_reference ON organisation (reference);

CREATE TABLE service (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    nature TEXT NOT NULL,
    finess TEXT,
    categorie_finess TEXT,
    commune TEXT,
    departement TEXT,
    opening_day TEXT,
    closing_day TEXT,
    courriel TEXT,
    telephone TEXT
);
CREATE INDEX service_nom ON service (organisation_id, nom, id);
CREATE UNIQUE INDEX service_reference ON service (organisation_id, reference);

CREATE TABLE modalite (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    nature TEXT NOT NULL,
    cadre TEXT
);
CREATE INDEX modalite_nom ON modalite (service_id, nom, id);
CREATE UNIQUE INDEX modalite_reference ON modalite (service_id, reference);

CREATE TABLE unite (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    nature TEXT NOT NULL
);
CREATE INDEX unite_nom ON unite (service_id, nom, id);
CREATE UNIQUE INDEX unite_reference ON unite (service_id, reference);

CREATE TABLE capacite (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    modalite_id BIGINT REFERENCES modalite (id),
    cadre TEXT,
    nature TEXT NOT NULL,
    places BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    decision TEXT
);
CREATE INDEX capacite_start_day ON capacite (service_id, start_day, id);
CREATE UNIQUE INDEX capacite_reference ON capacite (service_id, reference);
CREATE INDEX capacite_modalite_id ON capacite (modalite_id);

CREATE TABLE plan_activite (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    modalite_id BIGINT REFERENCES modalite (id),
    annee BIGINT NOT NULL,
    planned_days BIGINT NOT NULL,
    opening_days BIGINT,
    methode TEXT NOT NULL,
    source TEXT
);
CREATE INDEX plan_activite_annee ON plan_activite (service_id, annee, id);
CREATE UNIQUE INDEX plan_activite_reference ON plan_activite (service_id, reference);
CREATE INDEX plan_activite_modalite_id ON plan_activite (modalite_id);

CREATE TABLE prix_journee (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    modalite_id BIGINT REFERENCES modalite (id),
    start_day TEXT NOT NULL,
    end_day TEXT,
    montant BIGINT NOT NULL,
    payeur TEXT
);
CREATE INDEX prix_journee_start_day ON prix_journee (service_id, start_day, id);
CREATE UNIQUE INDEX prix_journee_reference ON prix_journee (service_id, reference);
CREATE INDEX prix_journee_modalite_id ON prix_journee (modalite_id);

CREATE TABLE fonctionnement (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nature TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX fonctionnement_start_day ON fonctionnement (service_id, start_day, id);
CREATE UNIQUE INDEX fonctionnement_reference ON fonctionnement (service_id, reference);

CREATE TABLE session_accueil (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT NOT NULL,
    places BIGINT
);
CREATE INDEX session_accueil_start_day ON session_accueil (service_id, start_day, id);
CREATE UNIQUE INDEX session_accueil_reference ON session_accueil (service_id, reference);

CREATE TABLE regle_comptage (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    parametres TEXT NOT NULL,
    accord TEXT
);
CREATE INDEX regle_comptage_start_day ON regle_comptage (service_id, start_day, id);
CREATE UNIQUE INDEX regle_comptage_reference ON regle_comptage (service_id, reference);

CREATE TABLE territoire_local (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    departement TEXT NOT NULL,
    nature TEXT NOT NULL
);
CREATE INDEX territoire_local_nom ON territoire_local (organisation_id, nom, id);
CREATE UNIQUE INDEX territoire_local_reference ON territoire_local (organisation_id, reference);

CREATE TABLE famille (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    commune TEXT,
    territoire_id BIGINT REFERENCES territoire_local (id),
    departement TEXT,
    search_key TEXT NOT NULL
);
CREATE INDEX famille_nom ON famille (service_id, nom, id);
CREATE UNIQUE INDEX famille_reference ON famille (service_id, reference);
CREATE INDEX famille_territoire_id ON famille (territoire_id);

CREATE TABLE situation_couple (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    famille_id BIGINT NOT NULL REFERENCES famille (id),
    nature TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX situation_couple_start_day ON situation_couple (service_id, start_day, id);
CREATE UNIQUE INDEX situation_couple_reference ON situation_couple (service_id, reference);
CREATE INDEX situation_couple_famille_id ON situation_couple (famille_id);

CREATE TABLE personne (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    prenom TEXT NOT NULL,
    nom_usage TEXT,
    sexe TEXT,
    birth_day TEXT,
    birth_approximate BIGINT,
    birth_commune TEXT,
    birth_pays TEXT,
    mna BIGINT,
    famille_id BIGINT REFERENCES famille (id),
    death_day TEXT,
    search_key TEXT NOT NULL
);
CREATE INDEX personne_nom ON personne (service_id, nom, id);
CREATE UNIQUE INDEX personne_reference ON personne (service_id, reference);
CREATE INDEX personne_famille_id ON personne (famille_id);

CREATE TABLE membre_famille (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    famille_id BIGINT NOT NULL REFERENCES famille (id),
    personne_id BIGINT REFERENCES personne (id),
    nom TEXT,
    lien TEXT NOT NULL,
    autorite_parentale TEXT NOT NULL,
    start_day TEXT,
    end_day TEXT
);
CREATE INDEX membre_famille_lien ON membre_famille (service_id, lien, id);
CREATE UNIQUE INDEX membre_famille_reference ON membre_famille (service_id, reference);
CREATE INDEX membre_famille_famille_id ON membre_famille (famille_id);
CREATE INDEX membre_famille_personne_id ON membre_famille (personne_id);

CREATE TABLE hebergement (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    commune TEXT,
    adresse TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX hebergement_start_day ON hebergement (service_id, start_day, id);
CREATE UNIQUE INDEX hebergement_reference ON hebergement (service_id, reference);
CREATE INDEX hebergement_personne_id ON hebergement (personne_id);

CREATE TABLE scolarite (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    etablissement TEXT,
    classe TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX scolarite_start_day ON scolarite (service_id, start_day, id);
CREATE UNIQUE INDEX scolarite_reference ON scolarite (service_id, reference);
CREATE INDEX scolarite_personne_id ON scolarite (personne_id);

CREATE TABLE professionnel (
    id BIGINT PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    prenom TEXT NOT NULL,
    sexe TEXT,
    birth_day TEXT,
    courriel TEXT,
    search_key TEXT NOT NULL
);
CREATE INDEX professionnel_nom ON professionnel (organisation_id, nom, id);
CREATE UNIQUE INDEX professionnel_reference ON professionnel (organisation_id, reference);

CREATE TABLE poste (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    professionnel_id BIGINT NOT NULL REFERENCES professionnel (id),
    fonction TEXT NOT NULL,
    contrat TEXT,
    etp BIGINT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    motif_entree TEXT,
    motif_sortie TEXT
);
CREATE INDEX poste_start_day ON poste (service_id, start_day, id);
CREATE UNIQUE INDEX poste_reference ON poste (service_id, reference);
CREATE INDEX poste_professionnel_id ON poste (professionnel_id);

CREATE TABLE absence_professionnel (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    professionnel_id BIGINT NOT NULL REFERENCES professionnel (id),
    nature TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    remplacee BIGINT
);
CREATE INDEX absence_professionnel_start_day ON absence_professionnel (service_id, start_day, id);
CREATE UNIQUE INDEX absence_professionnel_reference ON absence_professionnel (service_id, reference);
CREATE INDEX absence_professionnel_professionnel_id ON absence_professionnel (professionnel_id);

CREATE TABLE formation (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nature TEXT NOT NULL,
    intitule TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    heures BIGINT,
    distance BIGINT,
    etat TEXT NOT NULL
);
CREATE INDEX formation_start_day ON formation (service_id, start_day, id);
CREATE UNIQUE INDEX formation_reference ON formation (service_id, reference);

CREATE TABLE participation_formation (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    formation_id BIGINT NOT NULL REFERENCES formation (id),
    professionnel_id BIGINT NOT NULL REFERENCES professionnel (id)
);
CREATE INDEX participation_formation_id ON participation_formation (service_id, id, id);
CREATE UNIQUE INDEX participation_formation_reference ON participation_formation (service_id, reference);
CREATE INDEX participation_formation_formation_id ON participation_formation (formation_id);
CREATE INDEX participation_formation_professionnel_id ON participation_formation (professionnel_id);

CREATE TABLE mesure (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    famille_id BIGINT REFERENCES famille (id),
    nature TEXT NOT NULL,
    cadre TEXT NOT NULL,
    prescripteur TEXT NOT NULL,
    prescripteur_nom TEXT,
    territoire_id BIGINT REFERENCES territoire_local (id),
    departement TEXT,
    delegation TEXT,
    indication TEXT,
    decision_day TEXT NOT NULL,
    notification_day TEXT,
    reception_day TEXT,
    effet_day TEXT,
    prise_en_charge_day TEXT,
    terme_day TEXT,
    fin_day TEXT,
    mainlevee BIGINT,
    danger TEXT,
    veille TEXT,
    precedente_id BIGINT REFERENCES mesure (id),
    mode_admission TEXT,
    attente_sans_suite BIGINT,
    suite TEXT
);
CREATE INDEX mesure_decision_day ON mesure (service_id, decision_day, id);
CREATE UNIQUE INDEX mesure_reference ON mesure (service_id, reference);
CREATE INDEX mesure_personne_id ON mesure (personne_id);
CREATE INDEX mesure_famille_id ON mesure (famille_id);
CREATE INDEX mesure_territoire_id ON mesure (territoire_id);
CREATE INDEX mesure_precedente_id ON mesure (precedente_id);

CREATE TABLE sejour (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    mesure_id BIGINT REFERENCES mesure (id),
    modalite_id BIGINT REFERENCES modalite (id),
    unite_id BIGINT REFERENCES unite (id),
    session_id BIGINT REFERENCES session_accueil (id),
    entree_day TEXT NOT NULL,
    entree_at TEXT,
    sortie_day TEXT,
    sortie_at TEXT,
    mode_admission TEXT,
    motif_sortie TEXT,
    suite TEXT
);
CREATE INDEX sejour_entree_day ON sejour (service_id, entree_day, id);
CREATE UNIQUE INDEX sejour_reference ON sejour (service_id, reference);
CREATE INDEX sejour_personne_id ON sejour (personne_id);
CREATE INDEX sejour_mesure_id ON sejour (mesure_id);
CREATE INDEX sejour_modalite_id ON sejour (modalite_id);
CREATE INDEX sejour_unite_id ON sejour (unite_id);
CREATE INDEX sejour_session_id ON sejour (session_id);

CREATE TABLE modalite_sejour (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    sejour_id BIGINT NOT NULL REFERENCES sejour (id),
    modalite_id BIGINT NOT NULL REFERENCES modalite (id),
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX modalite_sejour_start_day ON modalite_sejour (service_id, start_day, id);
CREATE UNIQUE INDEX modalite_sejour_reference ON modalite_sejour (service_id, reference);
CREATE INDEX modalite_sejour_sejour_id ON modalite_sejour (sejour_id);
CREATE INDEX modalite_sejour_modalite_id ON modalite_sejour (modalite_id);

CREATE TABLE absence (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    sejour_id BIGINT REFERENCES sejour (id),
    mesure_id BIGINT REFERENCES mesure (id),
    nature TEXT NOT NULL,
    start_at TEXT NOT NULL,
    end_at TEXT,
    note TEXT
);
CREATE INDEX absence_start_at ON absence (service_id, start_at, id);
CREATE UNIQUE INDEX absence_reference ON absence (service_id, reference);
CREATE INDEX absence_personne_id ON absence (personne_id);
CREATE INDEX absence_sejour_id ON absence (sejour_id);
CREATE INDEX absence_mesure_id ON absence (mesure_id);

CREATE TABLE referent (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    sejour_id BIGINT NOT NULL REFERENCES sejour (id),
    professionnel_id BIGINT NOT NULL REFERENCES professionnel (id),
    role TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX referent_start_day ON referent (service_id, start_day, id);
CREATE UNIQUE INDEX referent_reference ON referent (service_id, reference);
CREATE INDEX referent_sejour_id ON referent (sejour_id);
CREATE INDEX referent_professionnel_id ON referent (professionnel_id);

CREATE TABLE demande (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    reception_day TEXT NOT NULL,
    canal TEXT NOT NULL,
    demandeur TEXT NOT NULL,
    demandeur_nom TEXT,
    departement TEXT,
    sexe TEXT,
    age_years BIGINT,
    profil TEXT,
    mode_souhaite TEXT,
    decision TEXT,
    motif_refus TEXT,
    reponse_day TEXT,
    personne_id BIGINT REFERENCES personne (id)
);
CREATE INDEX demande_reception_day ON demande (service_id, reception_day, id);
CREATE UNIQUE INDEX demande_reference ON demande (service_id, reference);
CREATE INDEX demande_personne_id ON demande (personne_id);

CREATE TABLE besoin_repere (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    day TEXT NOT NULL,
    territoire_id BIGINT NOT NULL REFERENCES territoire_local (id),
    nombre BIGINT NOT NULL,
    danger TEXT,
    note TEXT
);
CREATE INDEX besoin_repere_day ON besoin_repere (service_id, day, id);
CREATE UNIQUE INDEX besoin_repere_reference ON besoin_repere (service_id, reference);
CREATE INDEX besoin_repere_territoire_id ON besoin_repere (territoire_id);

CREATE TABLE action_collective (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nature TEXT NOT NULL,
    intitule TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT,
    lieu TEXT,
    seances BIGINT,
    heures_seance BIGINT,
    objectifs TEXT,
    cout BIGINT,
    partenaires TEXT,
    encadrants TEXT
);
CREATE INDEX action_collective_start_day ON action_collective (service_id, start_day, id);
CREATE UNIQUE INDEX action_collective_reference ON action_collective (service_id, reference);

CREATE TABLE participation_action (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    action_id BIGINT NOT NULL REFERENCES action_collective (id),
    personne_id BIGINT REFERENCES personne (id),
    professionnel_id BIGINT REFERENCES professionnel (id)
);
CREATE INDEX participation_action_id ON participation_action (service_id, id, id);
CREATE UNIQUE INDEX participation_action_reference ON participation_action (service_id, reference);
CREATE INDEX participation_action_action_id ON participation_action (action_id);
CREATE INDEX participation_action_personne_id ON participation_action (personne_id);
CREATE INDEX participation_action_professionnel_id ON participation_action (professionnel_id);

CREATE TABLE stage (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    domaine TEXT NOT NULL,
    employeur TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX stage_start_day ON stage (service_id, start_day, id);
CREATE UNIQUE INDEX stage_reference ON stage (service_id, reference);
CREATE INDEX stage_personne_id ON stage (personne_id);

CREATE TABLE projet_sortie (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    domaine TEXT,
    etat TEXT NOT NULL,
    day TEXT NOT NULL
);
CREATE INDEX projet_sortie_day ON projet_sortie (service_id, day, id);
CREATE UNIQUE INDEX projet_sortie_reference ON projet_sortie (service_id, reference);
CREATE INDEX projet_sortie_personne_id ON projet_sortie (personne_id);

CREATE TABLE peine (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    heures_ordonnees BIGINT,
    heures_faites BIGINT,
    lieu TEXT,
    start_day TEXT NOT NULL,
    end_day TEXT,
    etat TEXT NOT NULL
);
CREATE INDEX peine_start_day ON peine (service_id, start_day, id);
CREATE UNIQUE INDEX peine_reference ON peine (service_id, reference);
CREATE INDEX peine_personne_id ON peine (personne_id);

CREATE TABLE orientation_sante (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT NOT NULL REFERENCES personne (id),
    nature TEXT NOT NULL,
    structure TEXT,
    demande_day TEXT NOT NULL,
    reponse TEXT NOT NULL,
    start_day TEXT,
    end_day TEXT
);
CREATE INDEX orientation_sante_demande_day ON orientation_sante (service_id, demande_day, id);
CREATE UNIQUE INDEX orientation_sante_reference ON orientation_sante (service_id, reference);
CREATE INDEX orientation_sante_personne_id ON orientation_sante (personne_id);

CREATE TABLE reunion (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nature TEXT NOT NULL,
    day TEXT NOT NULL,
    heures BIGINT,
    groupe TEXT,
    compte_rendu TEXT
);
CREATE INDEX reunion_day ON reunion (service_id, day, id);
CREATE UNIQUE INDEX reunion_reference ON reunion (service_id, reference);

CREATE TABLE acte (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    day TEXT NOT NULL,
    personne_id BIGINT REFERENCES personne (id),
    section TEXT,
    nature TEXT NOT NULL,
    professionnels BIGINT,
    minutes BIGINT,
    travel_minutes BIGINT
);
CREATE INDEX acte_day ON acte (service_id, day, id);
CREATE UNIQUE INDEX acte_reference ON acte (service_id, reference);
CREATE INDEX acte_personne_id ON acte (personne_id);

CREATE TABLE incident (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    personne_id BIGINT REFERENCES personne (id),
    start_at TEXT NOT NULL,
    nature TEXT NOT NULL,
    gravite TEXT,
    lieu TEXT,
    recit TEXT,
    gendarmerie BIGINT,
    sanction TEXT,
    reparation BIGINT,
    closed_day TEXT
);
CREATE INDEX incident_start_at ON incident (service_id, start_at, id);
CREATE UNIQUE INDEX incident_reference ON incident (service_id, reference);
CREATE INDEX incident_personne_id ON incident (personne_id);

CREATE TABLE evaluation (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    nom TEXT NOT NULL,
    referentiel TEXT NOT NULL,
    start_day TEXT NOT NULL,
    end_day TEXT
);
CREATE INDEX evaluation_start_day ON evaluation (service_id, start_day, id);
CREATE UNIQUE INDEX evaluation_reference ON evaluation (service_id, reference);

CREATE TABLE cotation (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    evaluation_id BIGINT NOT NULL REFERENCES evaluation (id),
    chapitre TEXT NOT NULL,
    critere TEXT NOT NULL,
    reponse TEXT NOT NULL,
    commentaire TEXT
);
CREATE INDEX cotation_critere ON cotation (service_id, critere, id);
CREATE UNIQUE INDEX cotation_reference ON cotation (service_id, reference);
CREATE INDEX cotation_evaluation_id ON cotation (evaluation_id);

CREATE TABLE action_plan (
    id BIGINT PRIMARY KEY,
    service_id BIGINT NOT NULL,
    reference TEXT,
    version BIGINT NOT NULL,
    numero BIGINT NOT NULL,
    libelle TEXT NOT NULL,
    echeance_annee BIGINT NOT NULL,
    etat TEXT NOT NULL,
    etat_day TEXT,
    responsable TEXT,
    origine TEXT,
    preuve TEXT
);
CREATE INDEX action_plan_numero ON action_plan (service_id, numero, id);
CREATE UNIQUE INDEX action_plan_reference ON action_plan (service_id, reference);
