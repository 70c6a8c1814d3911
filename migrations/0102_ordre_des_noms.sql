-- Lists of people are read in the order of their folded names, whatever their accents, page after page.

CREATE INDEX personne_search_key ON personne (service_id, search_key, id);
CREATE INDEX famille_search_key ON famille (service_id, search_key, id);
CREATE INDEX professionnel_search_key ON professionnel (organisation_id, search_key, id);
