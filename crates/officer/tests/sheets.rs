//! A spreadsheet becomes drafts and is taken back; the village becomes files.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod support;

use pendata_officer::bridge::{dispatch_document, dispatch_file};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use support::{Officer, enrolled};

const KK: [&str; 3] = ["3502110101209001", "3502110101209002", "3502110101209003"];
const NIK: [&str; 4] = ["3502110301809001", "3502114403829002", "3502111505109003", "3502110702759004"];

fn rows() -> Vec<Vec<String>> {
    let row = |cells: [&str; 7]| cells.map(str::to_owned).to_vec();
    vec![
        row(["NO KK", "NIK", "NAMA", "JK", "TGL LAHIR", "ALAMAT", "RT"]),
        row([KK[0], NIK[0], "Budi Santoso", "L", "03/01/1980", "Jl. Mawar 1", "3"]),
        row([KK[0], NIK[1], "Siti Aminah", "P", "04/03/1982", "Jl. Mawar 1", "3"]),
        row([KK[1], "3.57301E+15", "Ani Lestari", "P", "15/05/2010", "Jl. Melati 2", "4"]),
        row([KK[2], NIK[3], "Joko Susilo", "L", "07/02/1975", "Jl. Kenanga 3", "4"]),
    ]
}

fn file(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(at, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn open(officer: &Officer, file: Vec<u8>) -> Value {
    let arguments = json!({ "name": "usulan.xlsx", "language": "id" });
    dispatch_file(&officer.app, "import.open", arguments, file).unwrap()
}

fn checked(officer: &Officer) -> Value {
    let mut standing = officer.call("import.check", json!({ "anew": true }));
    while standing["done"] != standing["total"] {
        standing = officer.call("import.check", json!({ "anew": false }));
    }
    officer.call("import.report", json!({ "language": "id" }))
}

fn imported(officer: &Officer, file: Vec<u8>) -> Value {
    open(officer, file);
    checked(officer);
    let begun = officer.call("import.begin", json!({ "only_if_all_good": false }));
    made(officer, &begun)
}

fn made(officer: &Officer, begun: &Value) -> Value {
    let mut standing = begun.clone();
    while standing["left"] != 0 {
        standing = officer.call("import.step", json!({ "number": begun["number"] }));
    }
    standing
}

fn document(officer: &Officer, method: &str, arguments: Value) -> Vec<u8> {
    dispatch_document(&officer.app, method, arguments).unwrap().bytes
}

fn total(officer: &Officer) -> u64 {
    officer.call("households.counts", json!(null))["total"].as_u64().unwrap()
}

fn unlocked(folder: &std::path::Path) -> Officer {
    drop(enrolled(folder));
    Officer::unlocked(folder)
}

#[test]
fn good_rows_become_drafts_and_refused_ones_come_back_as_a_file_to_correct() {
    let folder = tempfile::tempdir().unwrap();
    let officer = unlocked(folder.path());
    let view = open(&officer, file(&rows()));
    assert_eq!((view["heading_row"].as_u64(), view["rows"].as_u64()), (Some(1), Some(4)));
    let codes: Vec<&str> =
        view["columns"].as_array().unwrap().iter().map(|c| c["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["q114", "q403", "q402", "q405", "q406", "q107", "rt"]);
    assert_eq!(
        view["columns"][3]["samples"][0],
        json!({ "cell": "L", "becomes": "1 Laki-laki", "refused": null })
    );

    let report = checked(&officer);
    assert_eq!((report["households"].as_u64(), report["people"].as_u64()), (Some(2), Some(3)));
    let refusal = &report["refusals"][0];
    assert_eq!((refusal["row"].as_u64(), refusal["reason"].as_str()), (Some(4), Some("spreadsheet")));
    assert_eq!((refusal["column"].as_str(), refusal["cell"].as_str()), (Some("B NIK"), Some("3.57301E+15")));
    let refused = officer.refused("import.begin", json!({ "only_if_all_good": true }));
    assert_eq!(refused, json!({ "code": "rows_refused", "count": 1 }));

    let words = json!({ "sheet": "Ditolak", "reason": "Alasan", "row": "Baris", "in_column": "{column}: {reason}",
        "reasons": { "spreadsheet": "angka Excel" } });
    let to_correct = document(&officer, "import.refused", words);
    let standing = made(&officer, &officer.call("import.begin", json!({ "only_if_all_good": false })));
    assert_eq!((standing["households"].as_u64(), standing["untouched"].as_u64()), (Some(2), Some(2)));
    assert_eq!(total(&officer), 2);
    let sheet = pendata_sheets::read::read(&to_correct).unwrap().sheets.remove(0);
    assert_eq!(sheet.rows[1].cell(7).shown(), "B NIK: angka Excel");

    // Corrected, with the rows that were taken already: only the new family comes.
    let mut corrected = rows();
    corrected[3][1] = NIK[2].into();
    let view = open(&officer, file(&corrected));
    assert_eq!(view["remembered"], true);
    let report = checked(&officer);
    assert_eq!((report["households"].as_u64(), report["known_households"].as_u64()), (Some(1), Some(2)));
    assert_eq!(report["known"][0]["head_name"], "Budi Santoso");
}

#[test]
fn what_a_file_brought_is_shown_as_not_confirmed_and_in_its_village() {
    let folder = tempfile::tempdir().unwrap();
    let officer = unlocked(folder.path());
    imported(&officer, file(&rows()));
    let list = officer.call("households.list", json!({ "sort": "rt_name", "offset": 0, "limit": 10 }));
    let row = &list["rows"][0];
    assert_eq!(
        (row["head_name"].as_str(), row["rt"].as_str(), row["status"].as_str()),
        (Some("Budi Santoso"), Some("003"), Some("draft"))
    );
    let household = row["household"].as_str().unwrap();
    for (path, value) in [("q107", "Jl. Mawar 1"), ("q104", "35.02.11.2003"), ("q114", KK[0])] {
        let question = officer.question(household, path);
        assert_eq!(
            (question["value"].as_str(), question["unconfirmed"].as_bool()),
            (Some(value), Some(true)),
            "{path}"
        );
    }
    officer.set(household, "q107", "Jl. Mawar 11");
    let question = officer.question(household, "q107");
    assert_eq!(
        (question["unconfirmed"].as_bool(), question["previous"].as_str()),
        (Some(false), Some("Jl. Mawar 1"))
    );
}

#[test]
fn an_import_goes_on_after_the_program_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let officer = unlocked(folder.path());
    open(&officer, file(&many(60)));
    checked(&officer);
    let begun = officer.call("import.begin", json!({ "only_if_all_good": false }));
    assert_eq!(begun["left"], 60);
    // No lock, no close: the lock on the file is all that must go.
    drop(officer);
    let officer = Officer::unlocked(folder.path());
    assert_eq!(total(&officer), 0);
    let waiting = officer.call("import.list", json!(null));
    assert_eq!((waiting[0]["left"].as_u64(), waiting[0]["state"].as_str()), (Some(60), Some("open")));
    officer.call("import.step", json!({ "number": 1 }));
    drop(officer);
    let officer = Officer::unlocked(folder.path());
    let half = total(&officer);
    assert!(half > 0);
    let done = made(&officer, &officer.call("import.list", json!(null))[0]);
    assert_eq!((total(&officer), done["untouched"].as_u64()), (60, Some(60)));
}

fn many(households: u32) -> Vec<Vec<String>> {
    let row = |number: u32| {
        let card = format!("350211010120{}", 9001 + number);
        vec![
            card,
            String::new(),
            format!("Keluarga {}", (b'A' + (number % 26) as u8) as char),
            "L".into(),
            String::new(),
            "Jl. Mawar".into(),
            "1".into(),
        ]
    };
    rows().into_iter().take(1).chain((0..households).map(row)).collect()
}

#[test]
fn an_import_is_taken_back_but_for_what_the_officer_touched() {
    let folder = tempfile::tempdir().unwrap();
    let officer = unlocked(folder.path());
    imported(&officer, file(&rows()));
    let list = officer.call("households.list", json!({ "sort": "rt_name", "offset": 0, "limit": 10 }));
    let touched = list["rows"][0]["household"].as_str().unwrap().to_owned();
    officer.set(&touched, "q303", "2");
    let looked_at = list["rows"][1]["household"].as_str().unwrap();
    officer.call("form.open", json!({ "household": looked_at, "language": "id" }));
    officer.call("form.close", json!({ "household": looked_at }));
    let done = officer.call("import.withdraw", json!({ "number": 1 }));
    assert_eq!((done["state"].as_str(), done["untouched"].as_u64()), (Some("withdrawn"), Some(0)));
    let left = officer.call("households.list", json!({ "sort": "rt_name", "offset": 0, "limit": 10 }));
    assert_eq!(
        (left["total"].as_u64(), left["rows"][0]["household"].as_str()),
        (Some(1), Some(touched.as_str()))
    );
    assert_eq!(officer.call("households.search", json!({ "text": "Joko", "limit": 5 }))["total"], 0);
    assert_eq!(officer.refused("import.withdraw", json!({ "number": 1 }))["code"], "import_closed");
    // It can be imported again.
    assert_eq!(imported(&officer, file(&rows()))["households"], 1);
}

#[test]
fn a_rebuilt_database_knows_imports_and_what_waits_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let officer = unlocked(folder.path());
    imported(&officer, file(&rows()));
    drop(officer);
    for name in ["pendata.db", "pendata.db-wal"] {
        std::fs::remove_file(folder.path().join(name)).unwrap_or_default();
    }
    let officer = Officer::unlocked(folder.path());
    assert_eq!(total(&officer), 2);
    let waiting = officer.call("import.list", json!(null));
    assert_eq!((waiting[0]["untouched"].as_u64(), waiting[0]["state"].as_str()), (Some(2), Some("open")));
    officer.call("import.withdraw", json!({ "number": 1 }));
    assert_eq!(total(&officer), 0);
}

#[test]
fn imported_households_wait_for_the_officers_word_and_then_reach_the_server() {
    let (server, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let registry = support::registry::Registry::start(server.path());
    let officer = Officer::enrolled_at(&registry, folder.path(), "Rina");
    imported(&officer, file(&rows()));
    let status = || officer.call("sync.status", json!(null));
    officer.call("sync.start", json!(null));
    officer.eventually("a sync", || {
        status()["last_success"] != json!(null) && status()["activity"]["is"] == "idle"
    });
    assert_eq!(status()["waiting_households"], 0, "what waits for a word is not waiting to be sent");
    assert!(households_of(&registry).is_empty());
    let mut standing = officer.call("import.send_step", json!({ "number": 1 }));
    while standing["state"] == "open" {
        standing = officer.call("import.send_step", json!({ "number": 1 }));
    }
    officer.eventually("the households on the server", || households_of(&registry).len() == 2);
    assert_eq!(status()["quarantined"], 0);
}

fn households_of(registry: &support::registry::Registry) -> Vec<u32> {
    let other = tempfile::tempdir().unwrap();
    let name = format!("Joko{}", std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos());
    let colleague = Officer::enrolled_at(registry, other.path(), &name);
    colleague
        .eventually("a sync", || colleague.call("sync.status", json!(null))["last_success"] != json!(null));
    let list = colleague.call("households.list", json!({ "sort": "rt_name", "offset": 0, "limit": 10 }));
    list["rows"].as_array().unwrap().iter().map(|row| row["people"].as_u64().unwrap() as u32).collect()
}

#[test]
fn an_export_is_masked_unless_a_reason_is_given_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let officer = unlocked(folder.path());
    imported(&officer, file(&rows()));
    let exported = |arguments: Value| {
        let mut standing = officer.call("export.begin", arguments);
        while standing["done"] != standing["total"] {
            standing = officer.call("export.step", json!(null));
        }
        let names = json!({ "name": "Bulak", "households": "keluarga", "people": "anggota" });
        document(&officer, "export.file", names)
    };
    let masked = String::from_utf8(exported(json!({ "kind": "csv_semicolon", "language": "id" }))).unwrap();
    assert!(!masked.contains(KK[0]) && masked.contains("Budi Santoso"));
    assert_eq!(officer.call("export.disclosures", json!(null)), json!([]));
    let none = json!({ "kind": "csv", "reason": " ", "language": "id" });
    assert_eq!(officer.refused("export.begin", none)["code"], "reason_required");
    let whole = exported(json!({ "kind": "csv_semicolon", "reason": "Rapat desa", "language": "id" }));
    assert!(String::from_utf8(whole.clone()).unwrap().contains(KK[0]));
    let kept = officer.call("export.disclosures", json!(null));
    assert_eq!((kept[0]["reason"].as_str(), kept[0]["households"].as_u64()), (Some("Rapat desa"), Some(2)));

    // Another device takes the file in as it is.
    let other = tempfile::tempdir().unwrap();
    let second = unlocked(other.path());
    assert_eq!(imported(&second, whole)["households"], 2);
    let of = |officer: &Officer| {
        officer.call("households.list", json!({ "sort": "rt_name", "offset": 0, "limit": 10 }))
    };
    let told = |list: &Value| -> Vec<Value> {
        let rows = list["rows"].as_array().unwrap();
        rows.iter()
            .map(|row| {
                json!([row["head_name"], row["rt"], row["people"], row["address"], row["family_card"]])
            })
            .collect()
    };
    assert_eq!(told(&of(&officer)), told(&of(&second)));
    assert!(exported(json!({ "kind": "xlsx", "language": "en" })).starts_with(b"PK"));
}

#[test]
fn the_list_for_the_deliberation_is_a_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let officer = unlocked(folder.path());
    imported(&officer, file(&rows()));
    let words = json!({ "name": "musyawarah", "title": "Daftar musyawarah desa", "under_title": ["Desa Bulak"],
        "columns": ["No", "Kepala keluarga", "Jiwa", "NIK", "Nomor KK", "Hasil"], "group": "RT {rt}",
        "page": "Halaman {page} dari {pages}", "total": "Jumlah", "signed_at": "Bulak", "signatories": ["Kepala Desa"],
        "language": "id" });
    assert!(document(&officer, "export.deliberation", words).starts_with(b"%PDF-"));
}

#[test]
fn what_cannot_be_read_is_refused_in_its_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let officer = unlocked(folder.path());
    let refused = |file: Vec<u8>| {
        let arguments = json!({ "name": "x", "language": "id" });
        let error = dispatch_file(&officer.app, "import.open", arguments, file).unwrap_err();
        serde_json::to_value(error).unwrap()["code"].clone()
    };
    assert_eq!(refused(vec![b'x'; 40_000_001]), "sheet_too_large");
    assert_eq!(refused(b"%PDF-1.7 bukan tabel".to_vec()), "not_a_sheet");
    assert_eq!(refused(file(&rows())[..600].to_vec()), "sheet_damaged");
    assert_eq!(officer.refused("import.check", json!({ "anew": true }))["code"], "no_file_open");
    open(&officer, file(&[vec!["Alamat".into(), "RT".into()], vec!["Jl. Mawar".into(), "1".into()]]));
    assert_eq!(officer.refused("import.check", json!({ "anew": true }))["code"], "columns_lacking");
}
