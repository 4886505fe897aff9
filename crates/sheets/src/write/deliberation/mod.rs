//! The list for the village deliberation on A4 paper: by RT, numbers masked, room for what the meeting says, and for
//! signatures. Real text in embedded fonts.

mod letters;
mod page;

use krilla::Document;
use krilla::metadata::Metadata;

use super::Unwritable;
use page::{Canvas, Sheets};

/// A household of the list.
pub struct Line {
    pub head: String,
    pub people: u32,
    pub rt: String,
    /// Masked already.
    pub nik: String,
    pub family_card: String,
}

/// What is printed around the list, in the language of the screens.
pub struct Words {
    pub title: String,
    /// Village, subdistrict, district; and the day. One line each.
    pub under_title: Vec<String>,
    /// Number, name, people, NIK, family card, result.
    pub columns: [String; 6],
    /// `RT {rt}: {households} keluarga, {people} jiwa`.
    pub group: String,
    /// `Halaman {page} dari {pages}`.
    pub page: String,
    /// Said after the list: `Jumlah: {households} keluarga, {people} jiwa`.
    pub total: String,
    /// What is signed: place and day, and who signs.
    pub signed_at: String,
    pub signatories: Vec<String>,
    /// `id` or `en`.
    pub language: String,
}

/// Makes the file. Lines are in the order of their RT.
pub fn pdf(lines: &[Line], words: &Words) -> Result<Vec<u8>, Unwritable> {
    let sheets = page::paged(lines);
    let mut document = Document::new();
    let metadata = Metadata::new().title(words.title.clone()).language(words.language.clone());
    document.set_metadata(metadata);
    let fonts = letters::Fonts::embedded().ok_or(Unwritable::Failed)?;
    draw(&mut document, &fonts, &sheets, words)?;
    document.finish().map_err(|_| Unwritable::Failed)
}

fn draw(
    document: &mut Document,
    fonts: &letters::Fonts,
    sheets: &Sheets<'_>,
    words: &Words,
) -> Result<(), Unwritable> {
    let count = sheets.pages.len();
    for (number, blocks) in (1..).zip(&sheets.pages) {
        let settings = page::settings().ok_or(Unwritable::Failed)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        Canvas { surface: &mut surface, fonts, words }.page(blocks, number, count, sheets);
        surface.finish();
        page.finish();
    }
    Ok(())
}
