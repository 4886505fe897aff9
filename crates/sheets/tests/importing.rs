//! Sheets with every trouble that village offices send.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use pendata_sheets::columns::{Dictionary, Heading};
use pendata_sheets::judge::{Judge, RemarkKind};
use pendata_sheets::read::{Unreadable, read};
use pendata_xforms::Lists;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Book};
use support::*;

const KK: [&str; 3] = ["3502110101209001", "3502110101209002", "3502110101209003"];
const NIK: [&str; 5] =
    ["3502110301809001", "3502114403829002", "3502111505109003", "3502110702759004", "3502114112789005"];

/// As SIKS-NG exports look: a title, a blank row, the heading, one person a row.
fn village() -> Vec<u8> {
    table(&[
        &["DAFTAR USULAN DTSEN DESA BULAK"],
        &[],
        &["NO", "NO KK", "NIK", "NAMA", "JENIS KELAMIN", "TGL LAHIR", "SHDK", "ALAMAT", "RT/RW"],
        &["1", KK[0], NIK[0], "Budi Santoso", "L", "03/01/1980", "KEPALA KELUARGA", "Jl. Mawar 1", "003/005"],
        &["2", KK[0], NIK[1], "Siti Aminah", "P", "4-3-82", "ISTRI", "Jl. Mawar 1", "003/005"],
        &["3", KK[1], NIK[3], "Joko Susilo", "Laki-laki", "7 Februari 1975", "1", "Jl. Melati 2", "004/005"],
        &["4", KK[0], NIK[2], "Ani Lestari", "PEREMPUAN", "15.05.2010", "Anak", "", ""],
    ])
}

#[test]
fn rows_of_one_family_card_become_one_household() {
    let plan = planned(&village());
    assert_eq!(refused(&plan), []);
    assert_eq!((plan.rows, plan.households.len()), (4, 2));
    let first = &plan.households[0];
    assert_eq!(first.rows().collect::<Vec<_>>(), [4, 5, 7]);
    assert_eq!(value(&first.answers, "q114"), KK[0]);
    assert_eq!((value(&first.answers, "rt"), value(&first.answers, "rw")), ("003".into(), "005".into()));
    let siti = &first.people[1].answers;
    let told = ["q402", "q405", "q406", "q409"].map(|code| value(siti, code));
    assert_eq!(told, ["Siti Aminah", "2", "1982-03-04", "2"]);
    assert_eq!(value(&plan.households[1].people[0].answers, "q409"), "1");
}

#[test]
fn a_number_that_excel_made_of_a_nik_is_refused_with_its_family_and_other_families_are_not() {
    let bytes = book(|sheet| {
        put(
            sheet,
            &[
                &["NO KK", "NIK", "NAMA"],
                &[KK[0], "", "Budi"],
                &[KK[0], NIK[1], "Siti"],
                &[KK[1], NIK[3], "Joko"],
            ],
        );
        sheet.write_number(1, 1, 3_502_110_301_809_001.0).unwrap();
    });
    let plan = planned(&bytes);
    assert_eq!(refused(&plan), [(2, Some(1), "spreadsheet"), (3, None, "with_its_family")]);
    assert_eq!(plan.refusals[1].other_row, Some(2));
    assert_eq!(plan.households.len(), 1);
}

#[test]
fn every_reason_is_told_with_row_and_column() {
    let bytes = book(|sheet| {
        let good = Format::new();
        put(
            sheet,
            &[
                &["NO KK", "NIK", "NAMA", "JK", "TGL LAHIR", "KODE DESA", "302"],
                &[KK[0], "350211030180900", "Budi", "L"],
                &["", NIK[0], "Tanpa Kartu", "L"],
                &["3502110101209011", NIK[1], "", "P"],
                &["3502110101209012", NIK[2], "Ani", "X"],
                &["3502110101209013", NIK[3], "Joko", "L", "03/17/1980"],
                &["3502110101209014", NIK[4], "Wati", "P", "kemarin"],
                &["3502110101209015", "", "Jauh", "P", "", "35.02.11.2004"],
                &["3502110101209016", NIK[1], "Kembar", "P"],
                &["3502110101209017", "", "Luas", "P", "", "", "dua puluh"],
                &["3502110101209018", "", "Rumus", "P"],
                &["35021101012090", "", "Pendek", "P"],
            ],
        );
        sheet.write_formula_with_format(10, 4, Formula::new("=1+1").set_result("77777"), &good).unwrap();
    });
    let bytes = without(&bytes, "<v>77777</v>");
    let expected = [
        (2, Some(1), "fifteen_digits"),
        (3, Some(0), "no_family_card"),
        (4, Some(2), "no_name"),
        (5, Some(3), "unknown_choice"),
        (6, Some(4), "date_order"),
        (7, Some(4), "unreadable_date"),
        (8, Some(5), "out_of_area"),
        (9, None, "twice_in_file"),
        (10, Some(6), "not_a_number"),
        (11, Some(4), "formula_without_value"),
        (12, Some(0), "not_sixteen_digits"),
    ];
    let plan = planned(&bytes);
    assert_eq!(refused(&plan), expected);
    assert_eq!(plan.refusals[7].other_row, Some(4));
    assert_eq!(plan.refused_rows(), 11);
}

#[test]
fn dates_and_codes_come_in_the_cells_own_kinds() {
    let bytes = book(|sheet| {
        put(
            sheet,
            &[
                &["NO KK", "NAMA", "TGL LAHIR", "JK", "411"],
                &[KK[0], "Budi"],
                &[KK[1], "Joko"],
                &[KK[2], "Wati"],
            ],
        );
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let date = ExcelDateTime::from_ymd(1980, 1, 3).unwrap();
        sheet.write_datetime_with_format(1, 2, &date, &day).unwrap();
        sheet.write_number(2, 2, 29_223).unwrap();
        sheet.write_formula(3, 2, Formula::new("=DATE(1980,1,3)").set_result("29223")).unwrap();
        for row in 1..4 {
            sheet.write_number(row, 3, 1).unwrap();
        }
        // The paper form's sum: birth certificate and identity card.
        sheet.write_number(1, 4, 5).unwrap();
    });
    let plan = planned(&bytes);
    assert_eq!(refused(&plan), []);
    for household in &plan.households {
        let answers = &household.people[0].answers;
        assert_eq!((value(answers, "q406"), value(answers, "q405")), ("1980-01-03".into(), "1".into()));
    }
    assert_eq!(value(&plan.households[0].people[0].answers, "q411"), "1 4");
}

#[test]
fn a_card_merged_over_a_family_stands_for_all_of_it_and_a_nik_merged_over_people_for_nobody() {
    let bytes = book(|sheet| {
        put(
            sheet,
            &[
                &["NO KK", "NIK", "NAMA"],
                &["", NIK[0], "Budi"],
                &["", NIK[1], "Siti"],
                &[KK[1], "", "Joko"],
                &[KK[1], "", "Wati"],
            ],
        );
        sheet.merge_range(1, 0, 2, 0, KK[0], &text()).unwrap();
        sheet.merge_range(3, 1, 4, 1, NIK[3], &text()).unwrap();
    });
    let plan = planned(&bytes);
    assert_eq!(refused(&plan), [(4, Some(1), "merged"), (5, Some(1), "merged")]);
    assert_eq!(plan.households[0].people.len(), 2);
}

#[test]
fn hidden_rows_are_left_out_by_name_and_come_when_asked_for() {
    let bytes = book(|sheet| {
        put(sheet, &[&["NO KK", "NAMA"], &[KK[0], "Budi"], &[KK[1], "Joko"]]);
        sheet.set_row_hidden(2).unwrap();
    });
    assert_eq!(refused(&planned(&bytes)), [(3, None, "hidden")]);
    let book = read(&bytes).unwrap();
    let (cards, niks) = (OnDevice::new(), OnDevice::new());
    assert_eq!(planned_of(&book.sheets[0], &cards, &niks, true).households.len(), 2);
}

#[test]
fn who_is_on_the_device_is_known_by_card_or_by_nik() {
    let cards = OnDevice::from([(KK[0].to_owned(), "mawar")]);
    let niks = OnDevice::from([(NIK[3].to_owned(), "melati")]);
    let plan = planned_beside(&village(), &cards, &niks);
    assert!(plan.households.is_empty());
    let known: Vec<_> = plan.known.iter().map(|known| (known.household, known.by_card)).collect();
    assert_eq!(known, [("mawar", true), ("melati", false)]);
    assert_eq!(plan.known[0].rows, [4, 5, 7]);
}

#[test]
fn what_the_form_finds_is_remarked_and_what_is_not_answered_yet_is_not() {
    let bytes = table(&[
        &["NO KK", "NIK", "NAMA", "JK", "TGL LAHIR", "SHDK", "ALAMAT", "404"],
        &[KK[0], NIK[0], "Budi 2", "P", "03/01/1980", "1", "Jl. Mawar 1", "1"],
        &[KK[0], NIK[1], "Siti", "P", "04/03/1982", "2", "Jl. Melati 9", "1"],
    ]);
    let plan = planned(&bytes);
    let (form, rules) = form();
    let mut judge = Judge::new(form, rules, Lists::none(), today());
    let remarks = judge.remarks(&plan.households[0]);
    let told: Vec<_> = remarks.iter().map(|remark| (remark.row, remark.column, remark.kind)).collect();
    // A name with a digit; the sex that the NIK denies; a second address.
    assert!(told.contains(&(2, Some(2), RemarkKind::Hard)), "{remarks:?}");
    assert!(told.contains(&(2, Some(3), RemarkKind::Soft)), "{remarks:?}");
    assert!(told.contains(&(3, Some(6), RemarkKind::Differs)), "{remarks:?}");
}

#[test]
fn csv_is_read_with_either_mark_and_in_the_letters_of_the_office() {
    let rows = format!(
        "NO KK;NIK;NAMA;ALAMAT\r\n{};=\"{}\";Budi;\"Jl. Mawar; 1\"\r\n\r\n{};{};Joko;'=1+1\r\n",
        KK[0], NIK[0], KK[1], NIK[3]
    );
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(rows.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let commas =
        rows.replace("Jl. Mawar; 1", "Jl. Mawar, 1").replace(';', ",").replace("Mawar, 1", "Mawar; 1");
    for bytes in
        [rows.clone().into_bytes(), format!("\u{feff}{rows}").into_bytes(), wide, commas.into_bytes()]
    {
        let plan = planned(&bytes);
        assert_eq!(refused(&plan), []);
        assert_eq!(value(&plan.households[0].answers, "q107"), "Jl. Mawar; 1");
        assert_eq!(value(&plan.households[0].people[0].answers, "q403"), NIK[0]);
        assert_eq!(value(&plan.households[1].answers, "q107"), "=1+1");
        assert_eq!(plan.households[1].rows().next(), Some(4), "the row as an editor numbers it");
    }
    let latin = b"NO KK;NAMA\r\n3502110101209001;Andr\xe9\r\n";
    assert_eq!(value(&planned(latin).households[0].people[0].answers, "q402"), "André");
    assert_eq!(
        refused(&planned(b"NO KK,NIK,NAMA\n3502110101209001,3.50211E+15,Budi\n")),
        [(2, Some(1), "spreadsheet")]
    );
}

#[test]
fn a_column_of_heads_makes_heads() {
    let plan =
        planned(&table(&[&["NO. KK", "NAMA KEPALA KELUARGA", "ALAMAT"], &[KK[0], "Budi", "Jl. Mawar 1"]]));
    let person = &plan.households[0].people[0].answers;
    assert_eq!((value(person, "q402"), value(person, "q409")), ("Budi".into(), "1".into()));
}

#[test]
fn a_dtsen_column_has_its_own_codes() {
    let by_dtsen =
        planned(&table(&[&["NO KK", "NAMA", "id_atap_terluas", "id_bb_utama"], &[KK[0], "Budi", "5", "0"]]));
    let answers = &by_dtsen.households[0].answers;
    assert_eq!((value(answers, "q305"), value(answers, "q308")), ("6".into(), "12".into()));
    let by_number = planned(&table(&[&["NO KK", "NAMA", "305"], &[KK[0], "Budi", "5"]]));
    assert_eq!(value(&by_number.households[0].answers, "q305"), "5");
}

#[test]
fn a_label_with_a_number_in_it_is_no_code() {
    let fuel = |text: &str| {
        let plan = planned(&table(&[&["NO KK", "NAMA", "308"], &[KK[0], "Budi", text]]));
        plan.households.first().map(|household| value(&household.answers, "q308"))
    };
    assert_eq!(fuel("4"), Some("4".into()));
    assert_eq!(fuel("04"), Some("4".into()));
    assert_eq!(fuel("3 kg"), None, "three is another fuel");
}

#[test]
fn headings_are_told_from_titles_and_files_of_one_kind_have_one_signature() {
    let (form, rules) = form();
    let dictionary = Dictionary::of(&form, &rules, today());
    let sheet = |bytes: &[u8]| read(bytes).unwrap().sheets.remove(0);
    let first = sheet(&village());
    let heading = Heading::find(&first, &dictionary);
    assert_eq!((first.rows[heading.first].number, heading.first), (3, heading.last));
    let same = sheet(&table(&[&[
        "No",
        "No. KK",
        "nik",
        "Nama",
        "Jenis Kelamin",
        "Tgl. Lahir",
        "SHDK",
        "Alamat",
        "RT / RW",
    ]]));
    let other = sheet(&table(&[&["No", "No. KK", "NIK", "Nama"]]));
    let signature = |sheet| Heading::find(sheet, &dictionary).signature(sheet);
    assert_eq!(signature(&first), signature(&same));
    assert_ne!(signature(&first), signature(&other));
}

#[test]
fn what_is_no_spreadsheet_or_too_much_is_refused_before_it_costs_anything() {
    let unreadable = |bytes: &[u8]| read(bytes).err();
    assert_eq!(unreadable(&vec![b'x'; 41_000_000]), Some(Unreadable::TooLarge));
    assert_eq!(unreadable(b"%PDF-1.7"), Some(Unreadable::NotASheet));
    assert_eq!(unreadable(b"hanya satu baris teks"), Some(Unreadable::NotASheet));
    assert_eq!(unreadable(&book(|_| {})), Some(Unreadable::Empty));
    let whole = village();
    assert_eq!(unreadable(&whole[..whole.len() / 2]), Some(Unreadable::Damaged));
    let far = book(|sheet| _ = sheet.write_string(1_048_575, 16_383, "jauh").unwrap());
    assert_eq!(unreadable(&far), Some(Unreadable::TooMuch));
    assert_eq!(unreadable(&bomb()), Some(Unreadable::TooMuch));
}

/// The workbook with a piece of its first sheet cut out, as programs write it that compute nothing.
fn without(bytes: &[u8], piece: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains(piece), "{piece} stands in the sheet");
            content = text.replace(piece, "").into_bytes();
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// A package of one part that is a quarter of a gigabyte of blanks.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    package.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let blanks = vec![b' '; 1 << 20];
    (0..256).for_each(|_| package.write_all(&blanks).unwrap());
    package.finish().unwrap().into_inner()
}

#[test]
fn a_hidden_sheet_is_told_as_hidden() {
    let mut book = Book::new();
    put(book.add_worksheet().set_hidden(true), &[&["Kode", "Arti"], &["1", "Ya"]]);
    let page = book.add_worksheet();
    put(page, &[&["NO KK", "NAMA"], &[KK[0], "Budi"]]);
    page.set_active(true);
    let read = read(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(read.sheets.iter().map(|sheet| sheet.hidden).collect::<Vec<_>>(), [true, false]);
}
