//! What comes in: each format, and what pretends to be one.

use std::io::{Cursor, Write as _};

use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage};
use jiff::civil::date;
use seal::SealError;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::keys::Keys;

use super::{
    format::{Format, Kept, examine},
    model::{NATURE_PIECE, NATURES, Nature, Piece},
    rules::{day_of, download_name, title_from, told_size},
    store,
};

fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n".to_vec()
}

/// Entries of a name and a content; the first ones as they are.
fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let method = if *name == "mimetype" {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const KINDS: &[u8] = b"<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/\
vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

fn docx() -> Vec<u8> {
    archive(&[("[Content_Types].xml", KINDS), ("word/document.xml", b"<w:document/>")])
}

fn xlsx() -> Vec<u8> {
    let kinds =
        b"<Types>application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    archive(&[("[Content_Types].xml", kinds), ("xl/workbook.xml", b"<workbook/>")])
}

fn odt() -> Vec<u8> {
    let kind = b"application/vnd.oasis.opendocument.text";
    archive(&[("mimetype", kind), ("content.xml", b"<office/>")])
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut image = RgbImage::new(40, 20);
    // Red on the left half, blue on the right.
    for (x, _, pixel) in image.enumerate_pixels_mut() {
        *pixel = if x < 20 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) };
    }
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG whose camera says: turned a quarter, taken there.
fn photo() -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
    exif.extend_from_slice(&[0, 2]);
    // Orientation (0x0112), short, 1: 6, a quarter to the right.
    exif.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    // Where it was taken, in words a grep finds.
    exif.extend_from_slice(&[0x01, 0x0E, 0, 2, 0, 0, 0, 24, 0, 0, 0, 38, 0, 0, 0, 0]);
    exif.extend_from_slice(b"GPS 47.5861 N 1.3359 E\0\0");
    let plain = picture(ImageFormat::Jpeg);
    let mut bytes = plain[..2].to_vec();
    bytes.extend_from_slice(&[0xFF, 0xE1]);
    bytes.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&plain[2..]);
    bytes
}

fn taken(name: &str, bytes: Vec<u8>) -> Kept {
    examine(name, "", bytes).unwrap_or_else(|told| panic!("{name}: {told}"))
}

#[track_caller]
fn refused(name: &str, declared: &str, bytes: Vec<u8>, words: &str) {
    match examine(name, declared, bytes) {
        Ok(kept) => panic!("{name} was taken as {:?}", kept.format),
        Err(told) => assert!(told.contains(words), "{name}: {told}"),
    }
}

#[test]
fn each_format_is_recognised_by_its_content() {
    for (name, bytes, format) in [
        ("a.pdf", pdf(), Format::Pdf),
        ("a.JPG", picture(ImageFormat::Jpeg), Format::Jpeg),
        ("a.jpeg", picture(ImageFormat::Jpeg), Format::Jpeg),
        ("a.png", picture(ImageFormat::Png), Format::Png),
        ("a.odt", odt(), Format::Odt),
        ("a.docx", docx(), Format::Docx),
        ("a.xlsx", xlsx(), Format::Xlsx),
        ("a.txt", "Né le 4 mai, à Blois.\r\n".as_bytes().to_vec(), Format::Txt),
    ] {
        assert_eq!(taken(name, bytes).format, format, "{name}");
    }
    assert_eq!(taken("a.webp", picture(ImageFormat::WebP)).format, Format::Jpeg);
    assert_eq!(taken("a.txt", b"D\xe9cid\xe9 \x96 \x80".to_vec()).bytes, "Décidé – €".as_bytes());
}

#[test]
fn a_name_or_a_type_that_says_something_else_is_refused_in_words() {
    refused("photo.pdf", "", picture(ImageFormat::Jpeg), "image JPEG");
    refused("lettre.jpg", "", pdf(), "son nom finit par « .jpg »");
    refused("lettre", "", pdf(), "son nom n’a pas de fin");
    refused("lettre.pdf", "text/html", pdf(), "envoyé comme autre chose");
    refused("lettre.docx", "", xlsx(), "classeur Excel");
    assert!(examine("lettre.pdf", "application/pdf", pdf()).is_ok());
    assert!(examine("lettre.docx", "application/octet-stream", docx()).is_ok());
    refused("vide.pdf", "", Vec::new(), "vide");
    refused("a.exe", "", b"MZ\x90\0\x03\0\0\0".to_vec(), "Sont acceptés");
    refused("a.heic", "", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "JPEG");
    refused("a.doc", "", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "ancien Office");
    refused("a.zip", "", archive(&[("a.txt", b"a")]), "un par un");
}

#[test]
fn what_is_two_things_at_once_is_refused() {
    // A PDF that is an archive too.
    let mut both = pdf();
    both.extend_from_slice(&archive(&[("a.txt", b"a")]));
    refused("a.pdf", "", both, "deux choses");
    // An archive whose comment ends like a PDF.
    let mut both = pdf();
    let mut tail = archive(&[("a.txt", b"a")]);
    let at = tail.len() - 2;
    tail[at] = 6;
    tail.extend_from_slice(b"%%EOF\n");
    both.extend_from_slice(&tail);
    refused("a.pdf", "", both, "deux choses");
    // A page in the head of a PDF; a PDF behind something else.
    let page = b"%PDF-1.4\n<script>alert(1)</script>\n%%EOF".to_vec();
    refused("a.pdf", "", page, "deux choses");
    refused("a.txt", "", b"Bonjour\n%PDF-1.4\n%%EOF".to_vec(), "deux choses");
    refused("a.pdf", "", b"%PDF-1.4\ncoupe".to_vec(), "coupé");
    // Something in front of, or behind, an office document.
    let mut front = b"GIF89a".to_vec();
    front.extend_from_slice(&docx());
    refused("a.docx", "", front, "Sont acceptés");
    let mut behind = docx();
    behind.extend_from_slice(b"<script>alert(1)</script>");
    refused("a.docx", "", behind, "");
    // A text that a browser would draw, a machine would run.
    for text in
        ["<html><script>", "  <!DOCTYPE html>", "#!/bin/sh\nrm", "{\\rtf1", "a <svg onload=x>"]
    {
        refused("a.txt", "", text.as_bytes().to_vec(), "Sont acceptés");
    }
    // A program inside a document.
    let macros = archive(&[
        ("[Content_Types].xml", KINDS),
        ("word/document.xml", b"<w:document/>"),
        ("word/vbaProject.bin", b"x"),
    ]);
    refused("a.docx", "", macros, "macro");
}

#[test]
fn what_hides_behind_a_picture_is_gone() {
    let mut both = picture(ImageFormat::Jpeg);
    both.extend_from_slice(&archive(&[("a.html", b"<script>alert(1)</script>")]));
    let kept = taken("a.jpg", both);
    assert!(zip::ZipArchive::new(Cursor::new(&kept.bytes)).is_err());
    assert!(!kept.bytes.windows(7).any(|part| part == b"<script"));
}

#[test]
fn a_photo_stands_upright_and_says_nothing_of_where_it_was_taken() {
    let photo = photo();
    assert!(photo.windows(3).any(|part| part == b"GPS"));
    let kept = taken("a.jpg", photo);
    assert!(!kept.bytes.windows(3).any(|part| part == b"GPS"));
    assert!(!kept.bytes.windows(4).any(|part| part == b"Exif"));
    let image = image::load_from_memory(&kept.bytes).unwrap();
    assert_eq!((image.width(), image.height()), (20, 40));
    // Turned to the right, what was on the left is on top.
    assert!(image.get_pixel(10, 5).0[0] > 150 && image.get_pixel(10, 35).0[2] > 150);
}

#[test]
fn what_would_unpack_to_gigabytes_is_refused() {
    let zeros = vec![0_u8; 8 * 1024 * 1024];
    let mut entries: Vec<(String, &[u8])> = vec![
        ("[Content_Types].xml".to_owned(), KINDS),
        ("word/document.xml".to_owned(), b"<w:document/>"),
    ];
    entries.extend((0..26).map(|n| (format!("word/media/{n}.bin"), zeros.as_slice())));
    let entries: Vec<(&str, &[u8])> =
        entries.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    let bomb = archive(&entries);
    assert!(bomb.len() < 1024 * 1024, "{}", bomb.len());
    refused("a.docx", "", bomb, "énorme");
    // A picture of a few bytes that says it is immense.
    let mut png = picture(ImageFormat::Png);
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    refused("a.png", "", png, "trop de points");
}

/// The sum of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |mut sum, byte| {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
        }
        sum
    })
}

#[test]
fn a_title_a_day_a_size_and_a_name_are_proposed() {
    for (name, title) in [
        ("ordonnance_placement-2026.pdf", "Ordonnance placement 2026"),
        ("C:\\Users\\x\\bulletin.docx", "Bulletin"),
        ("../../etc/passwd", "Passwd"),
        (".pdf", ""),
        ("", ""),
    ] {
        assert_eq!(title_from(name), title, "{name}");
    }
    let today = date(2026, 3, 12);
    assert_eq!(day_of("", today), Ok(today));
    assert_eq!(day_of("2026-03-01", today), Ok(date(2026, 3, 1)));
    assert!(day_of("2026-03-13", today).is_err() && day_of("hier", today).is_err());
    for (bytes, told) in [(1, "1 Ko"), (2048, "2 Ko"), (26_214_400, "25,0 Mo")] {
        assert_eq!(told_size(bytes), told);
    }
    assert_eq!(
        download_name("Été à Blois; a=\"b\"", today, "pdf"),
        "ete-a-blois-a-b-2026-03-12.pdf"
    );
    assert_eq!(download_name("…", today, "pdf"), "document-2026-03-12.pdf");
}

#[test]
fn every_nature_that_is_offered_has_its_category() {
    let offered: Vec<&str> = NATURE_PIECE.items.iter().map(|(code, _)| *code).collect();
    let known: Vec<&str> = NATURES.iter().map(|nature| nature.code).collect();
    assert_eq!(offered, known);
    assert!(NATURES.iter().all(|nature| nature.category.is_of_a_child()));
}

#[test]
fn pieces_that_were_moved_cut_or_altered_do_not_open() {
    let keys = Keys::generate();
    let bytes: Vec<u8> = (0..700_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
    let piece = |id: i64| Piece {
        id,
        service: 1,
        personne: 2,
        nature: Nature::from_code("courrier").unwrap(),
        title: "Essai".to_owned(),
        day: date(2026, 3, 12),
        format: "pdf".to_owned(),
        size: 700_000,
        hash: store::hash_of(&bytes),
        parts: store::parts_of(&bytes),
        compte: 3,
        at: String::new(),
        note: None,
        lien: None,
        retrait: None,
    };
    let sealed = store::seal(&keys, 7, &bytes).unwrap();
    assert_eq!(sealed.len(), 3);
    assert_eq!(store::open(&keys, &piece(7), &sealed).unwrap(), bytes);
    // Those of another paper, in another order, one missing, one altered.
    assert!(store::open(&keys, &piece(8), &sealed).is_err());
    let mut moved = sealed.clone();
    moved.swap(0, 1);
    assert!(store::open(&keys, &piece(7), &moved).is_err());
    assert_eq!(store::open(&keys, &piece(7), &sealed[..2]), Err(SealError::Broken));
    let mut altered = sealed.clone();
    let other = if altered[1].as_bytes()[5000] == b'A' { "B" } else { "A" };
    altered[1].replace_range(5000..5001, other);
    assert!(store::open(&keys, &piece(7), &altered).is_err());
    // The hash of another content.
    let mut lying = piece(7);
    lying.hash = store::hash_of(b"autre");
    assert_eq!(store::open(&keys, &lying, &sealed), Err(SealError::Broken));
}

/// A PDF whose catalogue and objects are these.
fn pdf_of(catalogue: &str, objects: &str) -> Vec<u8> {
    format!(
        "%PDF-1.5\n1 0 obj\n<< /Type /Catalog {catalogue} >>\nendobj\n{objects}\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    )
    .into_bytes()
}

/// The same, its objects in a packed stream: numbers and places first, as the format says.
fn packed(head: &str, body: &str, dictionary: &str) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(format!("{head} {body}").as_bytes()).unwrap();
    let data = packer.finish().unwrap();
    let mut all =
        b"%PDF-1.5\n1 0 obj << /Type /Catalog /OpenAction 7 0 R >> endobj\n5 0 obj\n".to_vec();
    all.extend_from_slice(dictionary.as_bytes());
    all.extend_from_slice(b"\nstream\r\n");
    all.extend_from_slice(&data);
    all.extend_from_slice(b"\nendstream\nendobj\nstartxref\n0\n%%EOF\n");
    all
}

const OBJECTS: &str = "<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length 60 >>";

#[test]
fn a_pdf_that_acts_or_carries_files_is_refused_however_it_hides_it() {
    let taken_all = |bytes: Vec<u8>| assert!(examine("a.pdf", "", bytes).is_ok());
    // What most programs write: a place to open at, links, outlines, words about programs.
    taken_all(pdf_of(
        "/OpenAction [3 0 R /Fit]",
        "4 0 obj << /A << /S /URI /URI (https://a.fr) >> >> endobj",
    ));
    taken_all(pdf_of(
        "/OpenAction << /S /GoTo /D [3 0 R /Fit] >>",
        "9 0 obj (JavaScript, JS, XFA) endobj",
    ));
    taken_all(pdf_of("/OpenAction 7 0 R", "7 0 obj [3 0 R /XYZ null null 0] endobj"));
    taken_all(packed("7 0", "[3 0 R /Fit]", OBJECTS));
    taken_all(packed("7 0", "<< /S /GoTo /D [3 0 R /Fit] >>", OBJECTS));
    let acts = [
        pdf_of("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", ""),
        pdf_of("/OpenAction 7 0 R", "7 0 obj << /S /URI /URI (https://a.fr) >> endobj"),
        pdf_of("/OpenAction 7 0 R", "7 0 obj [3 0 R] endobj\n7 0 obj << /S /URI >> endobj"),
        pdf_of("/OpenAction<</S/GoTo/D[3 0 R]/Next 9 0 R>>", ""),
        pdf_of("", "4 0 obj << /S /Launch /F (cmd.exe) >> endobj"),
        pdf_of("", "4 0 obj << /S /J#61vaScript >> endobj"),
        pdf_of("", "4 0 obj <</#4aS(x)>> endobj"),
        pdf_of("/AcroForm << /XFA 4 0 R >>", ""),
        pdf_of("", "4 0 obj << /Subtype /RichMedia >> endobj"),
        pdf_of("", "4 0 obj << /S /SubmitForm /F (https://a.fr) >> endobj"),
        // In what one reader takes for a picture, and another for an object.
        pdf_of(
            "",
            "4 0 obj << /Length 9 >>\nstream\n6 0 obj << /S /JavaScript >> endobj\nendstream endobj",
        ),
        packed("7 0", "<< /S /JavaScript /JS (x) >>", OBJECTS),
        packed("7 0", "<< /S /URI /URI (https://a.fr) >>", OBJECTS),
        // Without saying that it is a stream of objects.
        packed("7 0", "<< /S /Launch >>", "<< /N 1 /Fir#73t 4 /Filter [/FlateDecode] >>"),
    ];
    for bytes in acts {
        refused("a.pdf", "", bytes, "contient un programme");
    }
    for bytes in [
        pdf_of("/Names << /EmbeddedFiles 4 0 R >>", ""),
        pdf_of("", "4 0 obj << /Type /Embedded#46ile >>\nstream\nMZ\nendstream endobj"),
        packed("7 0", "<< /EmbeddedFiles 3 0 R >>", OBJECTS),
    ] {
        refused("a.pdf", "", bytes, "cache d’autres fichiers");
    }
    let mut locked = pdf();
    let at = locked.len() - 9;
    locked.splice(at..at, b"<< /Encrypt 8 0 R >>".iter().copied());
    refused("a.pdf", "", locked, "mot de passe");
    // Packed otherwise than programs do, or spoilt: nothing tells what is inside.
    let hex = "<< /Type /ObjStm /First 4 /Filter [/ASCIIHexDecode /FlateDecode] >>";
    refused("a.pdf", "", packed("7 0", "null", hex), "abîmé");
    let raw = pdf_of(
        "",
        "4 0 obj << /Type /ObjStm /First 4 /Filter /FlateDecode >>\nstream\nrien\nendstream",
    );
    refused("a.pdf", "", raw, "abîmé");
}

#[test]
fn a_pdf_that_unpacks_to_much_is_refused_before_it_does() {
    let spaces = " ".repeat(70 * 1024 * 1024);
    let bomb = packed("7 0", &spaces, OBJECTS);
    assert!(bomb.len() < 200_000);
    let before = std::time::Instant::now();
    refused("a.pdf", "", bomb, "énorme");
    // Many streams that end nowhere, a name that does not end, slashes alone: gone through once.
    let mut many = b"%PDF-1.5\n".to_vec();
    for _ in 0..40_000 {
        many.extend_from_slice(b"<</First 1>>stream\n1 0 null endstream\n");
    }
    many.extend_from_slice(b"%%EOF");
    refused("a.pdf", "", many, "énorme");
    let slashes = [b"%PDF-1.5\n".as_slice(), &vec![b'/'; 2 << 20], b"\n%%EOF"].concat();
    assert!(examine("a.pdf", "", slashes).is_ok());
    let long = [b"%PDF-1.5\n/".as_slice(), &vec![b'a'; 2 << 20], b"\n%%EOF"].concat();
    assert!(examine("a.pdf", "", long).is_ok());
    assert!(before.elapsed().as_secs() < 60, "{:?}", before.elapsed());
}
