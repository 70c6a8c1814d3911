//! Writes the workbooks beside the source: `cargo run -p reel`.

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, register) in reel::registers()? {
        std::fs::write(folder.join(name), reel::write(&register)?)?;
        println!("{name}");
    }
    Ok(())
}
