//! The empty workbook to fill: one sheet per record kind, its columns, its lists.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Note, Workbook, XlsxError};

use crate::{Fiche, Kind};

/// Makes the workbook of `fiches`, the same bytes each time.
///
/// # Errors
///
/// [`XlsxError`] when it cannot be written.
pub fn template(fiches: &[&'static Fiche]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2024, 1, 1)?;
    book.set_properties(
        &DocProperties::new().set_title("Modèle d’import").set_creation_datetime(&fixed),
    );
    let bold = Format::new().set_bold().set_text_wrap();
    let must = Format::new().set_bold().set_text_wrap().set_background_color(0x00DD_EEEE);
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet().set_name("Mode d’emploi")?;
    sheet.set_column_width(0, 100)?;
    for (row, line) in [
        "Remplissez les feuilles utiles, une ligne par fiche. Les colonnes sur fond coloré sont obligatoires.",
        "« Référence » est votre numéro pour cette fiche : il évite de la créer deux fois et permet de la citer ailleurs.",
        "Une colonne qui désigne une autre fiche (Enfant, Famille, Mesure…) attend la référence ou le nom exact de celle-ci.",
        "Les dates s’écrivent 31/12/2024. Une date de fin est le dernier jour inclus ; une date de sortie est le jour du départ.",
        "Les listes de valeurs possibles sont dans la feuille « Listes ».",
        "Rien n’est enregistré avant que vous ayez vu l’aperçu et confirmé ; un fichier est importé en entier ou pas du tout.",
    ]
    .iter()
    .enumerate()
    {
        sheet.write_string(u32::try_from(row).unwrap_or_default(), 0, *line)?;
    }
    for fiche in fiches {
        let sheet = book.add_worksheet().set_name(fiche.table)?;
        sheet.set_row_height(0, 32)?;
        sheet.write_string_with_format(0, 0, "Référence", &bold)?;
        sheet.set_column_width(0, 14)?;
        for (index, field) in fiche.fields.iter().enumerate() {
            let column = u16::try_from(index + 1).unwrap_or(u16::MAX);
            let format = if field.required { &must } else { &bold };
            sheet.write_string_with_format(0, column, field.label, format)?;
            sheet.set_column_width(column, 18)?;
            if matches!(field.kind, Kind::Day | Kind::LastDay) {
                sheet.set_column_format(column, &day)?;
            }
            if !field.hint.is_empty() {
                sheet.insert_note(0, column, &Note::new(field.hint).add_author_prefix(false))?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
    }
    let sheet = book.add_worksheet().set_name("Listes")?;
    let mut column = 0_u16;
    let mut done: Vec<&str> = Vec::new();
    for field in fiches.iter().flat_map(|fiche| fiche.fields) {
        let Kind::Code(list) = field.kind else { continue };
        if done.contains(&list.name) {
            continue;
        }
        done.push(list.name);
        sheet.write_string_with_format(0, column, list.label, &bold)?;
        sheet.set_column_width(column, 28)?;
        for (index, (_, label)) in list.items.iter().enumerate() {
            sheet.write_string(u32::try_from(index + 1).unwrap_or_default(), column, *label)?;
        }
        column += 1;
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}
