//! Files that go out, and come back in.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use std::collections::BTreeMap;

use pendata_domain::identifiers::mask;
use pendata_sheets::columns::{Dictionary, Heading};
use pendata_sheets::read::read;
use pendata_sheets::write::deliberation::{self, Line};
use pendata_sheets::write::refused::{Words, refused as refused_file};
use pendata_sheets::write::village::{Entry, Field, SheetNames, csv, fields, xlsx};
use support::*;

const KK: &str = "3502110101209001";
const NIK: &str = "3502110301809001";

/// One family of one person, with the answers that give trouble: a formula's sign, several choices, a roof of bamboo.
fn entry(fields: &[Field], masked: bool) -> Entry {
    let given = [
        ("q114", KK),
        ("q107", "=1+1"),
        ("rt", "003"),
        ("q305", "5"),
        ("q402", "Budi"),
        ("q403", NIK),
        ("q411", "1 4"),
    ];
    let value = |field: &&Field| {
        let found = given.iter().find(|(code, _)| *code == field.code);
        field.written(found.map_or("", |(_, value)| value), masked)
    };
    Entry {
        household: fields.iter().filter(|f| !f.of_person).map(|f| value(&f)).collect(),
        people: vec![fields.iter().filter(|f| f.of_person).map(|f| value(&f)).collect()],
    }
}

fn of_form() -> Vec<Field> {
    let (form, _) = form();
    fields(&form, form.lang("id"), today())
}

#[test]
fn a_village_as_csv_comes_back_as_it_was() {
    let fields = of_form();
    for semicolons in [true, false] {
        let file = csv(&fields, &[entry(&fields, false)], semicolons).unwrap();
        assert!(file.starts_with(b"\xef\xbb\xbf"));
        let text = String::from_utf8(file.clone()).unwrap();
        assert!(text.contains("305 id_atap_terluas") && text.contains("'=1+1"));
        let plan = planned(&file);
        assert_eq!(refused(&plan), []);
        let household = &plan.households[0];
        let own = ["q114", "q107", "rt", "q305"].map(|code| value(&household.answers, code));
        assert_eq!(own, [KK, "=1+1", "003", "5"]);
        let person = ["q402", "q403", "q411"].map(|code| value(&household.people[0].answers, code));
        assert_eq!(person, ["Budi", NIK, "1 4"]);
    }
}

#[test]
fn a_village_as_sheets_has_numbers_dtsen_columns_and_labels_and_its_people_come_back() {
    let (_, rules) = form();
    let fields = of_form();
    let names = SheetNames { households: "keluarga".into(), people: "anggota".into() };
    let file = xlsx(&fields, &rules, &names, &[entry(&fields, false)]).unwrap();
    let book = read(&file).unwrap();
    assert_eq!(
        book.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(),
        ["keluarga", "anggota"]
    );
    let roof = fields.iter().filter(|f| !f.of_person).position(|f| f.code == "q305").unwrap();
    let column = |row: usize| book.sheets[0].rows[row].cell(roof).shown();
    assert_eq!((column(0), column(1), column(3)), ("305".into(), "id_atap_terluas".into(), "5".into()));
    let plan = planned_of(&book.sheets[1], &OnDevice::new(), &OnDevice::new(), false);
    assert_eq!(refused(&plan), []);
    assert_eq!(value(&plan.households[0].answers, "q114"), KK);
    assert_eq!(value(&plan.households[0].people[0].answers, "q403"), NIK);
}

#[test]
fn masked_numbers_are_not_in_the_file_and_are_no_numbers_to_import() {
    let fields = of_form();
    let file = csv(&fields, &[entry(&fields, true)], true).unwrap();
    let text = String::from_utf8(file.clone()).unwrap();
    assert!(!text.contains(KK) && !text.contains(NIK) && text.contains(&mask(NIK)));
    let reasons: Vec<_> = refused(&planned(&file)).into_iter().map(|(_, _, reason)| reason).collect();
    assert_eq!(reasons, ["not_sixteen_digits", "not_sixteen_digits"]);
}

#[test]
fn refused_rows_come_as_text_with_their_reason_and_can_be_imported_once_corrected() {
    let bytes = book(|sheet| {
        put(
            sheet,
            &[
                &["DAFTAR"],
                &[],
                &["NO KK", "NIK", "NAMA"],
                &[KK, "", "Budi"],
                &["3502110101209002", "", "Joko"],
            ],
        );
        sheet.write_number(3, 1, 3_502_110_301_809_001.0).unwrap();
    });
    let (form, rules) = form();
    let dictionary = Dictionary::of(&form, &rules, today());
    let sheet = read(&bytes).unwrap().sheets.remove(0);
    let heading = Heading::find(&sheet, &dictionary);
    let reasons = BTreeMap::from([(4, "Excel mengubah NIK ini".to_owned())]);
    let words = Words { sheet: "Ditolak".into(), reason: "Alasan".into(), row: "Baris asal".into() };
    let file = refused_file(&sheet, &heading, &reasons, &words).unwrap();
    let again = read(&file).unwrap().sheets.remove(0);
    let cells: Vec<String> = again.rows[1].cells.iter().map(|cell| cell.shown()).collect();
    assert_eq!(cells, [KK, "3.50211E+15", "Budi", "Excel mengubah NIK ini", "4"]);
    // As it is, it is refused for the same reason.
    assert_eq!(refused(&planned(&file)), [(2, Some(1), "spreadsheet")]);
}

#[test]
fn the_list_for_the_deliberation_goes_over_pages() {
    let line = |number: u32| Line {
        head: format!("Keluarga Contoh Bernama Panjang Sekali Nomor {number}"),
        people: 3,
        rt: format!("{:03}", number / 40 + 1),
        nik: mask(NIK),
        family_card: mask(KK),
    };
    let lines: Vec<Line> = (0..150).map(line).collect();
    let words = deliberation::Words {
        title: "Daftar musyawarah desa".into(),
        under_title: vec![
            "Desa Bulak, Kecamatan Balong, Kabupaten Ponorogo".into(),
            "27 November 2026".into(),
        ],
        columns: ["No", "Kepala keluarga", "Jiwa", "NIK", "Nomor KK", "Hasil"].map(str::to_owned),
        group: "RT {rt}: {households} keluarga, {people} jiwa".into(),
        page: "Halaman {page} dari {pages}".into(),
        total: "Jumlah: {households} keluarga, {people} jiwa".into(),
        signed_at: "Bulak, ____________________".into(),
        signatories: ["Kepala Desa", "Ketua BPD", "Petugas desa"].map(str::to_owned).into(),
        language: "id".into(),
    };
    let file = deliberation::pdf(&lines, &words).unwrap();
    assert!(file.starts_with(b"%PDF-"));
    let other = deliberation::pdf(&lines[..20], &words).unwrap();
    assert!(file.len() > other.len(), "more households, more paper");
    assert!(deliberation::pdf(&[], &words).unwrap().starts_with(b"%PDF-"));
}
