//! Times each format on the sample repeated to about fifty pages: run it with `--release`.

#[path = "../tests/print/sample.rs"]
mod sample;

use std::{error::Error, time::Instant};

use print::Document;

fn main() -> Result<(), Box<dyn Error>> {
    let one = sample::document();
    let blocks = one.blocks.iter().cloned().cycle().take(one.blocks.len() * 11).collect();
    let long = Document { blocks, ..one.clone() };
    print::pdf(&one)?; // Fonts and library are loaded once for the life of a program.
    let timed = |name: &str, made: &dyn Fn() -> Result<usize, print::PrintError>| {
        let start = Instant::now();
        made().map(|bytes| println!("{name}: {bytes} bytes in {:?}", start.elapsed()))
    };
    timed("html", &|| Ok(print::html_page(&long).len()))?;
    timed("pdf", &|| Ok(print::pdf(&long)?.len()))?;
    timed("docx", &|| Ok(print::docx(&long)?.len()))?;
    timed("xlsx", &|| Ok(print::xlsx(&long)?.len()))?;
    timed("json", &|| Ok(print::json(&long)?.len()))?;
    Ok(())
}
