//! What a PDF would do, or carries, once opened: names looked for in its whole text and in its compressed object
//! streams, whatever its tables say, since every reader repairs a broken table its own way (ADR 0064).
//!
//! Each byte is seen a bounded number of times, and no more than [`UNPACKED`] bytes are unpacked, [`STREAMS`] streams
//! tried.

use std::{collections::BTreeMap, io::Read as _};

use flate2::read::ZlibDecoder;

/// How many bytes all object streams may unpack to: they hold structure, not pictures.
const UNPACKED: u64 = 64 * 1024 * 1024;
/// How many object streams there may be.
const STREAMS: usize = 20_000;
/// How far back the dictionary of a stream is looked for.
const DICTIONARY: usize = 64 * 1024;
/// How many ways of opening are looked at: one a time that the file was saved.
const OPENINGS: usize = 32;
/// How many bytes of an object are read to know what it does.
const OBJECT: usize = 4 * 1024;

/// Names that make a PDF act, wherever they stand.
const ACTS: [&[u8]; 8] = [
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"RichMedia",
    b"Rendition",
    b"GoToE",
    b"RichMediaExecute",
];
/// The same, too short to be looked for in what is compressed.
const SHORT_ACTS: [&[u8]; 2] = [b"JS", b"XFA"];
/// Names of what a PDF carries hidden.
const CARRIES: [&[u8]; 3] = [b"EmbeddedFile", b"EmbeddedFiles", b"Collection"];

/// Looks for what a PDF would do or carries.
///
/// # Errors
///
/// Why it is refused, for the reader.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let mut seen = Seen::default();
    let mut left = UNPACKED;
    let mut streams = Vec::new();
    let mut count = 0;
    for part in parts(bytes) {
        seen.names(part.text, true)?;
        let Some(start) = part.stream else { continue };
        // Two things at once: what one reader takes for a picture may be an object to another.
        seen.names(&bytes[start..part.end], false)?;
        if !is_object_stream(part.text) {
            continue;
        }
        count += 1;
        let text = unpack(part.text, &bytes[start..], &mut left)?;
        if count > STREAMS {
            return Err(too_big());
        }
        seen.names(&text, true)?;
        streams.push(text);
    }
    if opens_with_an_action(bytes, &streams) {
        return Err(acts());
    }
    Ok(())
}

/// A part of a PDF: what is outside of streams, then where a stream begins and ends.
struct Part<'b> {
    text: &'b [u8],
    stream: Option<usize>,
    end: usize,
}

fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memmem::find(rest, word).map(|at| from + at)
}

/// Cuts a PDF at its streams.
fn parts(bytes: &[u8]) -> Vec<Part<'_>> {
    let mut all = Vec::new();
    let (mut from, mut search) = (0, 0);
    while let Some(at) = find(bytes, b"stream", search) {
        search = at + 6;
        // « endstream » is no beginning; a stream follows its dictionary.
        let before = bytes[from..at].trim_ascii_end();
        if !before.ends_with(b">>") {
            continue;
        }
        let start = match bytes.get(search..) {
            Some([b'\r', b'\n', ..]) => search + 2,
            Some([b'\r' | b'\n', ..]) => search + 1,
            _ => continue,
        };
        let end = find(bytes, b"endstream", start).unwrap_or(bytes.len());
        all.push(Part { text: &bytes[from..at], stream: Some(start), end });
        (from, search) = (end, end);
    }
    let text = bytes.get(from..).unwrap_or_default();
    all.push(Part { text, stream: None, end: bytes.len() });
    all
}

/// What was met.
#[derive(Default)]
struct Seen {
    name: Vec<u8>,
}

impl Seen {
    /// Goes through the names of a text; `short`: also those too short to be looked for in what is compressed.
    fn names(&mut self, text: &[u8], short: bool) -> Result<(), String> {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| memchr::memchr(b'/', rest)) {
            let start = from + at + 1;
            from = start + name_at(text, start, &mut self.name);
            let name = self.name.as_slice();
            if ACTS.contains(&name) || (short && SHORT_ACTS.contains(&name)) {
                return Err(acts());
            }
            if CARRIES.contains(&name) {
                return Err(carries());
            }
            if short && name == b"Encrypt" {
                return Err(locked());
            }
        }
        Ok(())
    }
}

/// Reads a name, its `#xx` undone; returns how many bytes it takes. A name of more than 127 bytes is none.
fn name_at(text: &[u8], start: usize, name: &mut Vec<u8>) -> usize {
    name.clear();
    let rest = text.get(start..).unwrap_or_default();
    let mut at = 0;
    while let Some(byte) = rest.get(at).copied() {
        if byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte) || at > 512 {
            break;
        }
        let hex = |at: usize| rest.get(at).and_then(|one| char::from(*one).to_digit(16));
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                name.push(u8::try_from(high * 16 + low).unwrap_or_default());
                at += 3;
            }
            _ => {
                name.push(byte);
                at += 1;
            }
        }
    }
    at
}

/// The names of the dictionary that a text ends with.
fn dictionary(text: &[u8]) -> Vec<Vec<u8>> {
    let text = &text[text.len().saturating_sub(DICTIONARY)..];
    let own = memchr::memmem::rfind(text, b"obj").map_or(0, |at| at + 3);
    let mut all = Vec::new();
    let mut from = own;
    while let Some(at) = text.get(from..).and_then(|rest| memchr::memchr(b'/', rest)) {
        let mut name = Vec::new();
        from += at + 1;
        from += name_at(text, from, &mut name);
        all.push(name);
    }
    all
}

/// Whether a stream holds objects: it says so, or says where the first one is.
fn is_object_stream(text: &[u8]) -> bool {
    let names = dictionary(text);
    names.iter().any(|name| name == b"ObjStm" || name == b"First")
}

/// Unpacks an object stream: packed as every program packs one, or not at all.
fn unpack(text: &[u8], bytes: &[u8], left: &mut u64) -> Result<Vec<u8>, String> {
    let names = dictionary(text);
    let other = |name: &&Vec<u8>| {
        let name = name.as_slice();
        (name.ends_with(b"Decode") && name != b"FlateDecode")
            || [b"AHx".as_slice(), b"A85", b"LZW", b"RL", b"Crypt", b"Predictor", b"F", b"FFilter"]
                .contains(&name)
    };
    if names.iter().any(|name| other(&name)) {
        return Err(broken());
    }
    let packed = names.iter().any(|name| name == b"FlateDecode" || name == b"Fl");
    let mut out = Vec::new();
    if packed {
        // What an end says of a length is not believed: the packing has its own.
        ZlibDecoder::new(bytes).take(*left + 1).read_to_end(&mut out).map_err(|_| broken())?;
    } else {
        let end = find(bytes, b"endstream", 0).unwrap_or(bytes.len());
        out.extend_from_slice(&bytes[..end]);
    }
    let size = u64::try_from(out.len()).unwrap_or(u64::MAX);
    *left = left.checked_sub(size).ok_or_else(too_big)?;
    Ok(out)
}

/// Whether opening the PDF does more than show a page.
fn opens_with_an_action(bytes: &[u8], streams: &[Vec<u8>]) -> bool {
    std::iter::once(bytes)
        .chain(streams.iter().map(Vec::as_slice))
        .flat_map(openings)
        .enumerate()
        .any(|(n, rest)| n >= OPENINGS || acts_on_opening(rest, bytes, streams))
}

/// What follows each `/OpenAction`.
fn openings(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut name = Vec::new();
    memchr::memchr_iter(b'/', text).filter_map(move |at| {
        let long = name_at(text, at + 1, &mut name);
        (name == b"OpenAction").then(|| text.get(at + 1 + long..).unwrap_or_default())
    })
}

/// Whether what follows `/OpenAction` is more than going to a page of the same file.
fn acts_on_opening(rest: &[u8], bytes: &[u8], streams: &[Vec<u8>]) -> bool {
    let rest = skip_space(rest);
    match rest.first() {
        // A place in the file, or its name.
        Some(b'[' | b'/' | b'(') | None => false,
        Some(b'<') => !only_goes(rest),
        Some(_) => {
            let mut words = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            let number = words.next().and_then(number_of);
            match number {
                // « null », or nothing that is understood.
                None => false,
                Some(number) => match object(number, bytes, streams) {
                    Some(found) => skip_space(found).starts_with(b"<<") && !only_goes(found),
                    None => false,
                },
            }
        }
    }
}

fn skip_space(text: &[u8]) -> &[u8] {
    text.trim_ascii_start()
}

fn number_of(word: &[u8]) -> Option<u64> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

/// Whether an action goes to a page of the file, and does nothing after it.
fn only_goes(text: &[u8]) -> bool {
    let text = &text[..text.len().min(OBJECT)];
    let text = find(text, b"endobj", 0).map_or(text, |end| &text[..end]);
    let (mut from, mut goes) = (0, false);
    let mut name = Vec::new();
    while let Some(at) = text.get(from..).and_then(|rest| memchr::memchr(b'/', rest)) {
        from += at + 1;
        from += name_at(text, from, &mut name);
        goes |= name == b"GoTo";
        if [b"URI".as_slice(), b"GoToR", b"Thread", b"Named", b"Movie", b"Sound", b"Next"]
            .contains(&name.as_slice())
        {
            return false;
        }
    }
    goes
}

/// The last object of a number, in the text or in a stream of objects.
fn object<'b>(number: u64, bytes: &'b [u8], streams: &'b [Vec<u8>]) -> Option<&'b [u8]> {
    let head = format!("{number} 0 obj");
    let mut found = None;
    let mut from = 0;
    while let Some(at) = find(bytes, head.as_bytes(), from) {
        from = at + head.len();
        // Not the end of a longer number.
        if at == 0 || !bytes[at - 1].is_ascii_digit() {
            found = bytes.get(from..);
        }
    }
    found.or_else(|| streams.iter().rev().find_map(|text| packed_object(number, text)))
}

/// An object of a stream: its head says numbers and places, the first place being where the head ends.
fn packed_object(number: u64, text: &[u8]) -> Option<&[u8]> {
    let mut places: BTreeMap<u64, u64> = BTreeMap::new();
    let (mut at, mut pair) = (0, None);
    loop {
        let rest = text.get(at..)?;
        let skipped = rest.len() - rest.trim_ascii_start().len();
        let digits = rest[skipped..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || places.len() > 100_000 {
            at += skipped;
            break;
        }
        let value = number_of(&rest[skipped..skipped + digits])?;
        at += skipped + digits;
        pair = match pair {
            None => Some(value),
            Some(id) => {
                places.insert(id, value);
                None
            }
        };
    }
    let place = usize::try_from(*places.get(&number)?).ok()?;
    text.get(at.checked_add(place)?..)
}

fn acts() -> String {
    "Ce PDF contient un programme, un formulaire qui envoie ce qu’on y tape, ou une action qui part toute \
     seule : il n’est pas accepté. Ouvrez-le chez vous si vous savez d’où il vient, puis « Imprimer » vers \
     « Enregistrer en PDF », et déposez ce nouveau PDF."
        .to_owned()
}

fn carries() -> String {
    "Ce PDF cache d’autres fichiers : il n’est pas accepté. Enregistrez ces fichiers à part et déposez-les un \
     par un ; pour le PDF lui-même, « Imprimer » vers « Enregistrer en PDF » les en retire."
        .to_owned()
}

fn locked() -> String {
    "Ce PDF est fermé par un mot de passe ou des restrictions : on ne peut pas vérifier ce qu’il contient, et \
     un collègue pourrait ne jamais le relire. Ouvrez-le, « Imprimer » vers « Enregistrer en PDF », et déposez \
     ce nouveau PDF."
        .to_owned()
}

fn broken() -> String {
    "Ce PDF est abîmé, ou fait d’une façon qui ne se vérifie pas. Ouvrez-le, « Imprimer » vers « Enregistrer en \
     PDF », et déposez ce nouveau PDF."
        .to_owned()
}

fn too_big() -> String {
    "Ce PDF, une fois ouvert, serait énorme : il n’est pas accepté. « Imprimer » vers « Enregistrer en PDF » en \
     fait un plus simple."
        .to_owned()
}
