//! `import`: a workbook of measures, as a secretary would bring it.

use std::time::Instant;

use access::{Action, Category, Cible, Verb};
use anyhow::{Result, bail};
use fiche::{Headings, Owners};
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::{
    base::{self, ORGANISATION, SERVICE},
    machine,
};

/// Makes the workbook, imports it, and says where the time went.
pub async fn run(measures: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("import.db").to_string_lossy().into_owned();
    let db = base::open(&target).await?;
    base::prepare(&db, 700).await?;
    let (house, actor, register) = base::enter(db).await?;
    let bytes = workbook(measures)?;

    let start = Instant::now();
    let sheets = fiche::read_workbook(&bytes)?;
    let read = start.elapsed();
    let plan = fiche::plan(&register, &sheets, None, &Headings::new());
    let understood = start.elapsed().saturating_sub(read);
    let actions = [Category::Identite, Category::Parcours]
        .map(|category| Action { verb: Verb::Importer, category, cible: Cible::Service(SERVICE) })
        .to_vec();
    let mut granted = house.authorize_writes(&actor, actions).await?;
    let owners = Owners { service: SERVICE, organisation: ORGANISATION };
    let reason = Some("reprise");
    let applied = fiche::apply(&house, &mut granted, &register, &plan, owners, reason).await?;
    if !applied.is_clean(reason) {
        bail!("problems: {:?}", applied.problems.iter().take(5).collect::<Vec<_>>());
    }
    granted.commit().await?;
    let time = start.elapsed();

    for (plural, created, corrected, unchanged) in &applied.counts {
        println!("{plural}: {created} created, {corrected} corrected, {unchanged} unchanged");
    }
    println!(
        "workbook of {} KiB: read {}, understood {}, kept {}, in all {}",
        bytes.len() / 1024,
        machine::ms(read),
        machine::ms(understood),
        machine::ms(time.saturating_sub(read).saturating_sub(understood)),
        machine::ms(time),
    );
    println!("memory: {} MiB at the most", machine::memory().1);
    machine::tell();
    Ok(())
}

fn line(sheet: &mut Worksheet, row: usize, cells: &[&str]) -> Result<()> {
    for (column, cell) in cells.iter().enumerate() {
        sheet.write_string(u32::try_from(row)?, u16::try_from(column)?, *cell)?;
    }
    Ok(())
}

fn workbook(measures: usize) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("personne")?;
    line(sheet, 0, &["Référence", "Nom", "Prénom", "Sexe", "Né(e) le"])?;
    let children = measures.div_ceil(2);
    for child in 0..children {
        let birth = format!("{:02}/{:02}/{}", child % 28 + 1, child % 12 + 1, 2009 + child % 12);
        let sexe = if child % 2 == 0 { "Fille" } else { "Garçon" };
        line(
            sheet,
            child + 1,
            &[&format!("R{child}"), "Lemoine", &format!("Enfant {child}"), sexe, &birth],
        )?;
    }
    let sheet = book.add_worksheet().set_name("mesure")?;
    let header = [
        "Référence",
        "Enfant",
        "Nature",
        "Cadre",
        "Prescripteur",
        "Décision",
        "Réception",
        "Prise en charge",
        "Terme",
        "Fin",
        "Mesure renouvelée",
        "Suite",
    ];
    line(sheet, 0, &header)?;
    for measure in 0..measures {
        let child = measure / 2;
        let first = measure % 2 == 0;
        let year = 2024 + measure % 2;
        let day = |month: usize, year: usize| format!("{:02}/{month:02}/{year}", child % 28 + 1);
        let (decision, term) = (day(1, year), day(1, year + 1));
        let before = if first { String::new() } else { format!("M{}", measure - 1) };
        line(
            sheet,
            measure + 1,
            &[
                &format!("M{measure}"),
                &format!("R{child}"),
                "AEMO",
                "Judiciaire",
                "Juge des enfants",
                &decision,
                &day(2, year),
                &day(3, year),
                &term,
                if first { &term } else { "" },
                &before,
                if first { "AEMO" } else { "" },
            ],
        )?;
    }
    Ok(book.save_to_buffer()?)
}
