//! A sealed value opens where it was sealed, whole and untouched, and nowhere else.

use std::{
    io::{Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
};

use crate::{
    KeyFileError, Keyring, SealError, SealedReader, SealedWriter, key_number, looks_sealed,
};

const LONG: usize = (1 << 20) * 2 + 77;

#[test]
fn what_was_sealed_opens_whatever_its_length() {
    let keyring = Keyring::generate().unwrap();
    for length in [0, 1, 31, 1 << 20, (1 << 20) + 1, LONG] {
        let plain: Vec<u8> = (0..=250).cycle().take(length).collect();
        let sealed = keyring.seal("attachment", "7", &plain).unwrap();
        assert_eq!(keyring.open("attachment", "7", &sealed).unwrap(), plain);
        assert_eq!(key_number(&sealed), Ok(1));
    }
    let text = keyring.seal_bytes("attachment", "7", &[0, 255, 128]).unwrap();
    assert!(looks_sealed(&text));
    assert_eq!(keyring.open_bytes("attachment", "7", &text).unwrap(), [0, 255, 128]);
    assert!(keyring.open_bytes("attachment", "8", &text).is_err());
    let text = keyring.seal_text("note_medicale.recit", "12", "Allergie à l'arachide").unwrap();
    assert!(looks_sealed(&text) && !text.contains("arachide"));
    assert_eq!(
        keyring.open_text("note_medicale.recit", "12", &text).unwrap(),
        "Allergie à l'arachide"
    );
}

#[test]
fn a_value_written_in_pieces_is_the_same_as_one_sealed_at_once() {
    let keyring = Keyring::generate().unwrap();
    for length in [0, 1, 1 << 20, (1 << 20) + 1, 2 << 20, LONG] {
        let plain: Vec<u8> = (0..=250).cycle().take(length).collect();
        let mut writer = SealedWriter::new(&keyring, "faits", "9", Vec::new()).unwrap();
        for part in plain.chunks(70_001) {
            writer.write_all(part).unwrap();
        }
        let sealed = writer.finish().unwrap();
        assert_eq!(keyring.open("faits", "9", &sealed).unwrap(), plain);
        let at_once = keyring.seal("faits", "9", &plain).unwrap();
        assert_eq!(sealed.len(), at_once.len());
        let read = |sealed: &[u8], place: &str| {
            let mut plain = Vec::new();
            SealedReader::new(&keyring, "faits", place, sealed)?.read_to_end(&mut plain)?;
            Ok::<_, std::io::Error>(plain)
        };
        assert_eq!(read(&at_once, "9").unwrap(), plain);
        assert!(read(&at_once, "8").is_err());
        assert!(read(&sealed[..sealed.len() - 1], "9").is_err());
        if length > 1 << 20 {
            // Cut between two pieces.
            let header = sealed.len() - length - 16 * length.div_ceil(1 << 20);
            assert!(read(&sealed[..header + (1 << 20) + 16], "9").is_err());
        }
    }
}

#[test]
fn the_same_value_is_never_sealed_twice_alike() {
    let keyring = Keyring::generate().unwrap();
    let one = keyring.seal("a", "1", b"secret").unwrap();
    assert_ne!(one, keyring.seal("a", "1", b"secret").unwrap());
}

#[test]
fn a_value_moved_to_another_row_or_column_does_not_open() {
    let keyring = Keyring::generate().unwrap();
    let sealed = keyring.seal("second_facteur.secret", "12", b"graine").unwrap();
    for (purpose, place) in [
        ("second_facteur.secret", "13"),
        ("second_facteur.secre", "t12"),
        ("second_facteur.secret1", "2"),
        ("connexion.external_token", "12"),
    ] {
        assert_eq!(keyring.open(purpose, place, &sealed), Err(SealError::Broken));
    }
}

#[test]
fn another_key_of_the_same_number_opens_nothing_and_an_unknown_number_is_told() {
    let mut keyring = Keyring::generate().unwrap();
    let sealed = keyring.seal("a", "1", b"secret").unwrap();
    let other = Keyring::generate().unwrap();
    assert_eq!(other.open("a", "1", &sealed), Err(SealError::Broken));
    keyring.add_new_current().unwrap();
    let sealed = keyring.seal("a", "1", b"secret").unwrap();
    assert_eq!(other.open("a", "1", &sealed), Err(SealError::UnknownKey(2)));
}

#[test]
fn a_value_that_was_cut_or_altered_anywhere_does_not_open() {
    let keyring = Keyring::generate().unwrap();
    let sealed = keyring.seal("a", "1", b"un secret assez long").unwrap();
    for at in 0..sealed.len() {
        assert!(keyring.open("a", "1", &sealed[..at]).is_err(), "cut at {at}");
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        assert!(keyring.open("a", "1", &altered).is_err(), "altered at {at}");
    }
    let mut longer = sealed.clone();
    longer.push(0);
    assert!(keyring.open("a", "1", &longer).is_err());
    // Between two pieces, where each alone is whole.
    let sealed = keyring.seal("a", "1", &vec![7; LONG]).unwrap();
    let piece = (1 << 20) + 16;
    let header = sealed.len() - LONG - 3 * 16;
    assert!(keyring.open("a", "1", &sealed[..header + piece]).is_err());
    assert!(keyring.open("a", "1", &sealed[..header + 2 * piece]).is_err());
    let mut swapped = sealed.clone();
    let (one, two) = swapped[header..header + 2 * piece].split_at_mut(piece);
    one.swap_with_slice(two);
    assert!(keyring.open("a", "1", &swapped).is_err());
    for text in ["", "scelle1:", "scelle1:éé", "en clair"] {
        assert!(keyring.open_text("a", "1", text).is_err());
    }
}

#[test]
fn after_a_rotation_old_values_open_are_rewrapped_and_outlive_the_old_key() {
    let mut keyring = Keyring::generate().unwrap();
    let old = keyring.seal_text("a", "1", "secret").unwrap();
    assert_eq!(keyring.rewrap_text(&old), Ok(None));
    let before = keyring.derived(1, "pages").unwrap();
    assert_eq!(keyring.add_new_current().unwrap(), 2);
    assert_eq!(keyring.open_text("a", "1", &old).unwrap(), "secret");
    let new = keyring.rewrap_text(&old).unwrap().unwrap();
    assert_eq!(keyring.rewrap_text(&new), Ok(None));
    assert_eq!(keyring.derived(1, "pages").unwrap(), before);
    assert_ne!(keyring.derived(2, "pages").unwrap(), before);
    assert_ne!(keyring.derived(1, "other").unwrap(), before);
    keyring.forget_older();
    assert_eq!(keyring.numbers(), [2]);
    assert_eq!(keyring.open_text("a", "1", &new).unwrap(), "secret");
    assert_eq!(keyring.open_text("a", "2", &new), Err(SealError::Broken));
    assert_eq!(keyring.open_text("a", "1", &old), Err(SealError::UnknownKey(1)));
}

#[test]
fn a_key_file_is_its_owners_alone_and_is_never_written_over_by_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("maillage.cle");
    assert!(matches!(Keyring::read(&path), Err(KeyFileError::Missing(_))));
    let mut keyring = Keyring::generate().unwrap();
    keyring.write_new(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(matches!(Keyring::generate().unwrap().write_new(&path), Err(KeyFileError::Exists(_))));
    let sealed = keyring.seal("a", "1", b"secret").unwrap();
    keyring.add_new_current().unwrap();
    keyring.write(&path).unwrap();
    let read = Keyring::read(&path).unwrap();
    assert_eq!((read.current(), read.numbers()), (2, vec![1, 2]));
    assert_eq!(read.open("a", "1", &sealed).unwrap(), b"secret");
    assert_eq!(read.fingerprint(2).unwrap(), keyring.fingerprint(2).unwrap());
    assert_ne!(read.fingerprint(1).unwrap(), read.fingerprint(2).unwrap());
    for (mode, taken) in
        [(0o644, false), (0o640, false), (0o604, false), (0o440, true), (0o400, true)]
    {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(Keyring::read(&path).is_ok(), taken, "{mode:o}");
    }
    // Nothing is left beside it.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_key_file_that_is_not_understood_says_its_line() {
    let key = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";
    for (text, line) in [
        (String::new(), 0),
        (format!("1 {key}"), 0),
        (format!("# clé\n1 {key} courante\n2 {key} courante"), 3),
        (format!("1 {key} courante\n1 {key}"), 2),
        ("1 abcd courante".to_owned(), 1),
        (format!("un {key} courante"), 1),
        (format!("1 {key} autre"), 1),
    ] {
        assert!(
            matches!(Keyring::parse(&text), Err(KeyFileError::Line(at)) if at == line),
            "{text}"
        );
    }
    let keyring = Keyring::parse(&format!("\n# ici\n  3 {key} courante\n1 {key}\n")).unwrap();
    assert_eq!((keyring.current(), keyring.numbers()), (3, vec![1, 3]));
    // Nothing of a key is shown.
    assert!(!format!("{keyring:?}").contains("q83v"));
}

#[test]
fn what_a_browser_sealed_opens_under_its_key_at_its_place_and_nowhere_else() {
    let key = crate::drawn::<32>().unwrap();
    let (nonce, sealed) = crate::seal_carried(&key, "a|1", b"une phrase").unwrap();
    assert_eq!(crate::open_carried(&key, &nonce, "a|1", &sealed).unwrap(), b"une phrase");
    let broken = Err(crate::SealError::Broken);
    assert_eq!(crate::open_carried(&key, &nonce, "a|2", &sealed), broken);
    assert_eq!(crate::open_carried(&[7; 32], &nonce, "a|1", &sealed), broken);
    let mut other = sealed;
    other[0] ^= 1;
    assert_eq!(crate::open_carried(&key, &nonce, "a|1", &other), broken);
    assert_eq!(crate::open_carried(&key, &[0; 5], "a|1", &other), Err(crate::SealError::Shape));
}
