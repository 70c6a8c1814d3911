//! Writes the sample document in every format into the folder named on the command line.

#[path = "../tests/print/sample.rs"]
mod sample;

use std::{env, error::Error, fs, path::PathBuf};

use print::{Block, Theme};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("usage: write_sample FOLDER")?);
    fs::create_dir_all(&folder)?;
    let document = sample::document();
    fs::write(folder.join("sample.html"), print::html_page(&document))?;
    fs::write(folder.join("sample.json"), print::json(&document)?)?;
    fs::write(folder.join("sample.csv"), print::csv(&sample::months()))?;
    fs::write(folder.join("sample.pdf"), print::pdf(&document)?)?;
    fs::write(folder.join("sample.xlsx"), print::xlsx(&document)?)?;
    fs::write(folder.join("sample.docx"), print::docx(&document)?)?;
    for block in &document.blocks {
        if let Block::Figure(chart) = block {
            let picture = print::svg(chart, Theme::Paper);
            fs::write(folder.join(format!("{}.svg", chart.anchor)), picture)?;
        }
    }
    Ok(())
}
