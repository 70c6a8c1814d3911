//! Invented names: first names and family names of the many origins that France has.

use crate::rng::Rng;

const FILLES: &str = "Adèle Agathe Aïcha Aïssatou Alice Alma Alicia Amandine Ambre Amel Amina Ana Anaïs \
Anastasia Andréa Angèle Anissa Anna Apolline Assia Aude Aurore Awa Aya Aylin Béatrice Blanche Camille \
Capucine Célia Charlotte Chloé Clara Clémence Constance Dalia Daphné Diane Dounia Élif Élise Éloïse Elsa \
Emma Emmy Esma Esther Eva Ève Fanny Farah Fatoumata Flora Gabrielle Giulia Hadja Hana Héloïse Inaya Inès \
Iris Jade Jasmine Jeanne Jennifer Joséphine Julia Juliette Justine Kadiatou Kenza Khadija Lana Laura Léa \
Leïla Léna Léonie Lila Lina Lison Louane Louise Lou-Anne Lucie Luna Lya Maëlys Maïmouna Manel Manon \
Marame Marie-Lou Margaux Marguerite Maria Marion Mariam Mathilde Maya Mélina Mia Mila Nadia Naomie Nina \
Noémie Nora Nour Océane Olivia Ornella Rania Rim Romane Rose Salomé Sara Selma Shaïna Sirine Sofia Soline \
Suzanne Tess Thaïs Tiphaine Valentine Victoria Yasmine Yuna Zélie Zoé";

const GARCONS: &str = "Aaron Abdoulaye Achille Adam Adrien Alexis Ali Amadou Amaury Amine Anatole Andreï \
Antoine Antonin Armand Arthur Augustin Aurélien Axel Ayoub Baptiste Basile Bastien Bilal Boubacar Brahim \
Camil Célestin Charles Clément Côme Corentin Curtis Cyprien Damien David Diego Dylan Eden Éliott Éloi Elias \
Émile Enzo Erwan Esteban Ethan Étienne Evan Fabio Félix Florian Gabin Gabriel Gaspard Gaëtan Georges \
Hamza Haroun Hector Hugo Ibrahim Idriss Ilyès Imran Isaac Ismaël Issa Iyad Jean-Baptiste Jérémy Jibril \
Joachim Jonas Jordan Jules Julien Kaïs Karim Kelvin Kenzo Kévin Killian Léandre Léo Léon Liam Loan Loïc \
Louis Luca Lucas Maël Malik Malo Mamadou Marceau Marius Martin Mathéo Mathis Matteo Maxence Mehdi Milan \
Mohamed Moussa Nathan Naël Nassim Nicolas Noa Noah Nolan Octave Omar Oscar Oumar Owen Paul Pierre-Louis \
Quentin Raphaël Rayan Réda Rémi Robin Romain Ruben Sacha Samba Samuel Samy Simon Sohan Soulèymane Tao \
Théo Thibault Thomas Tiago Timéo Titouan Tom Tristan Ulysse Valentin Victor Walid Wassim Xavier Yanis Yann \
Younes Youssef Zacharie Zinedine";

const FAMILLES: &str = "Abdallah|Adam|Aït Ouali|Alves|Amrani|Andrieu|Arnoux|Assouline|Aubert|Auger|Ba|Bachelet|\
Bailly|Baldé|Barbier|Baron|Barré|Barry|Bastien|Baudoin|Belaïd|Belkacem|Bellanger|Ben Salah|Benali|Benoît|\
Berger|Bernier|Berthelot|Besnard|Blanchard|Blin|Bodin|Boileau|Bonneau|Bonnet|Bouchet|Boudjemaa|Bouhaddou|\
Boulanger|Bourdon|Bourgeois|Boutin|Bouvier|Boyer|Bret-Morel|Brossard|Brunet|Buisson|Camara|Carlier|Caron|\
Carpentier|Carré|Chabert|Charpentier|Charrier|Chartier|Chauveau|Chauvin|Chen|Chevallier|Cissé|Clément|\
Colas|Colin|Collet|Cordier|Coste|Coulibaly|Courtois|Cousin|Couturier|Da Costa|Da Silva|Dauphin|David|\
De Almeida|De Sousa|De la Fontenelle|Delage|Delahaye|Delattre|Delaunay|Delmas|Demir|Denis|Descamps|\
Deschamps|Devaux|Dia|Diakité|Diallo|Diarra|Diop|Dos Santos|Doucet|Du Plessis|Dubreuil|Duhamel|Dumas|\
Dumont|Dupré|Durand-Lacoste|Duval|El Amrani|El Haddad|El Idrissi|Esnault|Étienne|Evrard|Fabre|Faure|\
Fernandes|Ferrand|Ferreira|Fischer|Fofana|Fontaine|Fortin|Foucher|Fournier|Gaillard|Garcia|Garnier|Gauthier|\
Gay|Georges|Gérard|Germain|Gilbert|Gilles|Girard|Giraud|Godard|Gomes|Gomis|Gonçalves|Gonzalez|Grandjean|\
Grégoire|Grenier|Gros|Guérin|Gueye|Guichard|Guillaume|Guillet|Guillot|Guyot|Haddad|Hamdi|Hamel|Hamon|\
Hardy|Hébert|Henry|Herbert|Hervé|Hoarau|Hubert|Huet|Humbert|Imbert|Jacob|Jacquet|Jamet|Joly|Jourdan|Kaba|\
Kaya|Keita|Khelifi|Klein|Konaté|Kouassi|Kowalski|L'Hermitte|Labbé|Lacroix|Laine|Lambert|Langlois|Laporte|\
Lavigne|Le Bihan|Le Corre|Le Floch|Le Gall|Le Goff|Le Roux|Lebon|Lebrun|Leclerc|Lecomte|Lefort|Lejeune|\
Lelièvre|Lemaître|Lemoine|Leroux-Benali|Lesage|Lévêque|Lopes|Lopez|Lucas|Mahé|Maillard|Mallet|Marchal|\
Marchand|Maréchal|Marie-Sainte|Marion|Martel|Martins|Mas|Masson|Mathieu|Maurice|Mbaye|Ménard|Mendes|Mendy|\
Mercier|Meunier|Michaud|Millet|Monnier|Moreau-Diallo|Morel|Moulin|Muller|N'Diaye|N'Guessan|Navarro|Ndiaye|\
Nguyen|Noël|Ollivier|Osman|Ouattara|Oumarou|Özdemir|Papin|Paris|Pasquier|Payet|Pelletier|Pereira|Perez|\
Perrin|Perrot|Petitjean|Philippe|Pichon|Pineau|Poirier|Poncet|Popescu|Poulain|Prévost|Pruvost|Quéré|Rahmani|\
Ramos|Raynaud|Regnier|Rémy|Renard|Renault|Rey|Ribeiro|Rigaud|Rivière|Robin|Roche|Rocher|Rodrigues|Roger|\
Rolland|Rossi|Roussel|Roy|Royer|Sacko|Saïdi|Salmon|Sanchez|Sarr|Sauvage|Schmitt|Schneider|Seck|Sidibé|\
Sissoko|Soares|Sow|Sylla|Tanguy|Teixeira|Tessier|Texier|Thibaud|Thomas|Touré|Tran|Traoré|Turpin|Valette|\
Vallée|Van den Berghe|Vasseur|Verdier|Vidal|Vieira|Vincent|Vinet|Voisin|Wagner|Weber|Yilmaz|Yildirim|Zerrouki";

/// The names, split once.
#[derive(Debug)]
pub(crate) struct Noms {
    filles: Vec<&'static str>,
    garcons: Vec<&'static str>,
    familles: Vec<&'static str>,
}

impl Noms {
    pub fn new() -> Self {
        Self {
            filles: FILLES.split_whitespace().collect(),
            garcons: GARCONS.split_whitespace().collect(),
            familles: FAMILLES.split('|').collect(),
        }
    }

    pub fn prenom(&self, fille: bool, rng: &mut Rng) -> &'static str {
        let noms = if fille { &self.filles } else { &self.garcons };
        noms[rng.below(noms.len())]
    }

    /// A family name; one in twelve is double.
    pub fn famille(&self, rng: &mut Rng) -> String {
        let first = *rng.one(&self.familles);
        let second = *rng.one(&self.familles);
        if rng.below(12) == 0
            && first != second
            && !first.contains(['-', ' '])
            && !second.contains(['-', ' '])
        {
            format!("{first}-{second}")
        } else {
            first.to_owned()
        }
    }
}
