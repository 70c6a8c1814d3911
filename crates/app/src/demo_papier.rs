//! Papers of the demonstration, made of nothing: a page to print, a drawing.

use std::fmt::Write as _;

/// A page of A4 with a title and lines, as the smallest PDF that readers open.
pub fn pdf(title: &str, lines: &[&str]) -> Vec<u8> {
    let mut text = format!("BT /F1 18 Tf 60 770 Td <{}> Tj /F1 12 Tf 0 -14 Td", winansi(title));
    for line in lines {
        let _infallible = write!(text, " 0 -20 Td <{}> Tj", winansi(line));
    }
    let _infallible =
        write!(text, " 0 -60 Td <{}> Tj ET", winansi("Document de démonstration, inventé."));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        let _infallible = write!(out, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = out.len();
    let _infallible = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _infallible = writeln!(out, "{place:010} 00000 n ");
    }
    let size = objects.len() + 1;
    let _infallible =
        write!(out, "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

/// A text in the signs of Windows' western Europe, in hexadecimal; a sign it lacks is a question mark.
fn winansi(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, letter| {
        let byte = match letter {
            '’' => 0x92,
            '–' => 0x96,
            'œ' => 0x9c,
            '…' => 0x85,
            other => u8::try_from(u32::from(other)).unwrap_or(b'?'),
        };
        let _infallible = write!(out, "{byte:02x}");
        out
    })
}

/// The side of a drawing, in pixels.
const SIDE: usize = 96;

/// A hut under the sky, as a PNG whose data are not compressed.
pub fn drawing() -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..SIDE {
        rows.push(0);
        for x in 0..SIDE {
            rows.extend(colour(x, y));
        }
    }
    let mut data = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = rows.chunks(0xffff).collect();
    for (place, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap_or_default();
        data.push(u8::from(place + 1 == blocks.len()));
        data.extend(length.to_le_bytes());
        data.extend((!length).to_le_bytes());
        data.extend_from_slice(block);
    }
    data.extend(adler(&rows).to_be_bytes());
    let side = u32::try_from(SIDE).unwrap_or_default().to_be_bytes();
    let head = [&side[..], &side[..], &[8, 2, 0, 0, 0]].concat();
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", head), (b"IDAT", data), (b"IEND", Vec::new())] {
        let length = u32::try_from(content.len()).unwrap_or_default();
        out.extend(length.to_be_bytes());
        let named = [&name[..], &content].concat();
        out.extend_from_slice(&named);
        out.extend(crc(&named).to_be_bytes());
    }
    out
}

fn colour(x: usize, y: usize) -> [u8; 3] {
    let roof = (20..44).contains(&y) && x.abs_diff(48) <= (y - 20) * 5 / 4;
    let wall = (44..80).contains(&y) && (24..72).contains(&x);
    let door = (58..80).contains(&y) && (42..54).contains(&x);
    let sun = x.abs_diff(78).pow(2) + y.abs_diff(16).pow(2) < 64;
    match (roof, door, wall, sun) {
        (true, ..) => [176, 84, 60],
        (_, true, ..) => [84, 56, 40],
        (_, _, true, _) => [222, 184, 128],
        (_, _, _, true) => [250, 206, 80],
        _ if y >= 80 => [110, 160, 90],
        _ => [190, 222, 240],
    }
}

fn adler(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    b << 16 | a
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_of_a_drawing_are_those_of_the_standard() {
        assert_eq!((crc(b"123456789"), adler(b"Wikipedia")), (0xcbf4_3926, 0x11e6_0398));
        assert!(drawing().len() > SIDE * SIDE * 3);
    }

    #[test]
    fn a_page_says_where_its_parts_are() {
        let page = String::from_utf8(pdf("L’été", &["Un œuf"])).unwrap();
        let start: usize =
            page.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(page[start..].starts_with("xref\n0 6\n"));
        assert!(page.contains("<4c92e974e9>") && page.contains("<556e209c7566>"), "{page}");
    }
}
