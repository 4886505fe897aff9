use pendata_xforms::{EditError, Session, limits};

use crate::small::{Small, regions, row, today, value};

fn members() -> Small {
    Small::new()
        .ask_each("nomor", "", r#"type="string" calculate="position(..)""#)
        .ask_each("nama", "input", r#"type="string""#)
        .ask_each("hub", "input", r#"type="string" constraint=". != '1' or count(/data/anggota[hub = '1']) = 1""#)
        .ask_each("nik", "input", r#"type="string" constraint="count(/data/anggota[nik = current()/.]) = 1""#)
        .ask_each("tua", "", r#"type="string" calculate="if(position(..) &gt; 1, indexed-repeat(/data/anggota/nama, /data/anggota, position(..) - 1), '-')""#)
        .ask("banyak", "", r#"type="string" calculate="count(/data/anggota)""#)
        .ask("kepala", "", r#"type="string" calculate="/data/anggota[hub = '1']/nama""#)
        .ask("semua", "", r#"type="string" calculate="join(',', /data/anggota/nama)""#)
}

fn household() -> Session {
    let rows = [row(1), row(2), row(3)];
    let answers = [
        (Some(row(1)), "nama", "Siti"),
        (Some(row(2)), "nama", "Budi"),
        (Some(row(2)), "hub", "1"),
        (Some(row(3)), "nama", "Ani"),
    ];
    Session::load(members().compile(), today(), regions(), &rows, answers)
}

fn of_rows(session: &Session, code: &str) -> Vec<String> {
    session.rows().map(|row| session.field(Some(row), code).expect("a question").value.to_owned()).collect()
}

#[test]
fn a_stored_household_is_there_at_once() {
    let session = household();
    assert_eq!(of_rows(&session, "nomor"), ["1", "2", "3"]);
    assert_eq!((value(&session, "banyak"), value(&session, "kepala")), ("3", "Budi"));
    assert_eq!(value(&session, "semua"), "Siti,Budi,Ani");
    assert_eq!(of_rows(&session, "tua"), ["-", "Siti", "Budi"]);
}

#[test]
fn answers_to_what_the_form_does_not_know_are_left_out() {
    let answers = [
        (None, "q999", "1"),
        (Some(row(9)), "nama", "X"),
        (None, "banyak", "77"),
        (Some(row(1)), "nama", "A"),
    ];
    let rows = [row(1), row(1)];
    let session = Session::load(members().compile(), today(), regions(), &rows, answers);
    assert_eq!((value(&session, "banyak"), value(&session, "semua")), ("1", "A"));
}

#[test]
fn rows_are_added_anywhere_removed_and_moved() {
    let mut session = household();
    session.add_row(row(4), 1).expect("a new row");
    assert_eq!(session.rows().collect::<Vec<_>>(), [row(1), row(4), row(2), row(3)]);
    session.move_row(row(3), 0).expect("a row");
    assert_eq!(value(&session, "semua"), "Ani,Siti,,Budi");
    session.remove_row(row(1)).expect("a row");
    assert_eq!(session.rows().collect::<Vec<_>>(), [row(3), row(4), row(2)]);
    assert_eq!((value(&session, "banyak"), of_rows(&session, "nomor").join("")), ("3", "123".to_owned()));
    assert_eq!(session.remove_row(row(1)), Err(EditError::UnknownRow));
    assert_eq!(session.add_row(row(2), 0), Err(EditError::DuplicateRow));
    assert_eq!(session.field(Some(row(1)), "nama"), None);
}

#[test]
fn an_edit_of_one_row_reports_the_findings_it_makes_in_others() {
    let mut session = household();
    let diff = session.set(Some(row(3)), "hub", "1").expect("a question");
    let touched: Vec<_> = diff.0.into_iter().map(|touched| (touched.row, touched.code)).collect();
    assert!(touched.contains(&(Some(row(2)), "hub".to_owned())), "{touched:?}");
    assert_eq!(session.findings().len(), 2);
}

#[test]
fn the_same_number_twice_is_found_in_both_rows() {
    let mut session = household();
    session.set(Some(row(1)), "nik", "3502114203909002").expect("a question");
    assert!(session.findings().is_empty());
    session.set(Some(row(3)), "nik", "3502114203909002").expect("a question");
    let found: Vec<_> = session.findings().into_iter().map(|finding| (finding.row, finding.id())).collect();
    let id = || "nik.constraint".to_owned();
    assert_eq!(found, [(Some(row(1)), id()), (Some(row(3)), id())]);
}

#[test]
fn a_household_has_no_more_rows_than_the_limit() {
    let mut session = members().session();
    for number in 0..limits::ROWS {
        session.add_row(row(number as u128), number).expect("a new row");
    }
    assert_eq!(session.add_row(row(9999), 0), Err(EditError::TooManyRows));
}

#[test]
fn sessions_and_forms_go_between_threads() {
    fn sendable<T: Send + Sync>() {}
    sendable::<pendata_xforms::Form>();
    sendable::<Session>();
}
