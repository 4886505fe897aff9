use pendata_xforms::{EditError, Finding, FindingKind};

use crate::small::{Small, row};

fn kinds() -> Small {
    Small::new()
        .ask("utuh", "input", r#"type="int" constraint=". &gt;= 1 and . &lt;= 12""#)
        .ask("pecah", "input", r#"type="decimal""#)
        .ask("hari", "input", r#"type="date" constraint=". &lt;= today()""#)
        .ask("titik", "input", r#"type="geopoint""#)
        .ask("nik", "input", r#"type="string" required="true()" constraint="regex(., '^[0-9]{16}$')""#)
}

fn found(code: &str, value: &str) -> Option<FindingKind> {
    let mut session = kinds().session();
    session.set(None, code, value).expect("a question");
    session.field(None, code).expect("a question").hard
}

#[test]
fn an_answer_must_be_of_its_kind() {
    for (code, good, bad) in [
        ("utuh", "12", "1.5"),
        ("utuh", "1", "99999999999"),
        ("utuh", "3", "+3"),
        ("pecah", "-1.25", "1,25"),
        ("pecah", "4", "1e3"),
        ("hari", "2024-02-29", "2023-02-29"),
        ("hari", "2026-11-24", "2026-11-24T10:00"),
        ("titik", "-7.5 110.2 0 5", "-97.5 110.2 0 5"),
        ("titik", "-7.5 110.2", "-7.5"),
        ("titik", "-7.5 110.2 3", "timur barat"),
    ] {
        assert_eq!(found(code, good), None, "{code} {good}");
        assert_eq!(found(code, bad), Some(FindingKind::Type), "{code} {bad}");
    }
}

#[test]
fn a_constraint_is_asked_of_a_filled_answer_only() {
    assert_eq!(found("utuh", "13"), Some(FindingKind::Constraint));
    assert_eq!(found("utuh", ""), None);
    assert_eq!(found("hari", "2026-11-25"), Some(FindingKind::Constraint));
    assert_eq!(found("nik", "350211420390900"), Some(FindingKind::Constraint));
    assert_eq!(found("nik", ""), Some(FindingKind::Required));
}

#[test]
fn a_soft_constraint_doubts_an_answer_that_is_otherwise_right() {
    let small = Small::new().ask(
        "jam",
        "input",
        r#"type="int" constraint=". &lt;= 99" pd:soft_constraint=". &lt;= 84" pd:soft_message="Lebih dari 84 jam?"
           pd:soft_message_en="More than 84 hours?""#,
    );
    let mut session = small.session();
    session.set(None, "jam", "90").expect("a question");
    let finding = Finding { row: None, code: "jam".to_owned(), kind: FindingKind::Soft };
    assert_eq!(session.findings(), vec![finding.clone()]);
    assert_eq!((finding.id().as_str(), finding.kind.is_hard()), ("jam.soft", false));
    assert_eq!(session.message(&finding, session.form().lang("id")), "Lebih dari 84 jam?");
    assert_eq!(session.message(&finding, session.form().lang("en")), "More than 84 hours?");
    session.set(None, "jam", "100").expect("a question");
    assert_eq!(session.findings().iter().map(Finding::id).collect::<Vec<_>>(), ["jam.constraint"]);
}

#[test]
fn findings_come_household_first_then_row_by_row() {
    let small = Small::new()
        .ask_each("nama", "input", r#"type="string" required="true()""#)
        .ask_each("umur", "input", r#"type="int" required="true()""#)
        .ask("rt", "input", r#"type="string" required="true()""#);
    let mut session = small.session();
    session.add_row(row(1), 0).expect("a new row");
    session.add_row(row(2), 1).expect("a new row");
    let found: Vec<_> = session.findings().into_iter().map(|finding| (finding.row, finding.code)).collect();
    let expected = [(None, "rt"), (Some(1), "nama"), (Some(1), "umur"), (Some(2), "nama"), (Some(2), "umur")];
    let expected = expected.map(|(number, code)| (number.map(row), code.to_owned()));
    assert_eq!(found, expected);
}

#[test]
fn an_edit_that_cannot_be_is_told_apart() {
    let small = kinds().ask("hitung", "", r#"type="string" calculate="1 + 1""#);
    let mut session = small.session();
    assert_eq!(session.set(None, "q999", "1"), Err(EditError::UnknownQuestion("q999".to_owned())));
    assert_eq!(session.set(Some(row(1)), "utuh", "1"), Err(EditError::UnknownRow));
    assert_eq!(session.set(None, "hitung", "1"), Err(EditError::Calculated("hitung".to_owned())));
    assert_eq!(session.add_row(row(1), 0), Err(EditError::UnknownRow));
}

#[test]
fn a_finding_and_an_error_name_no_answer() {
    let mut session = kinds().session();
    session.set(None, "nik", "Siti Aminah").expect("a question");
    let finding = &session.findings()[0];
    let error = session.clone().set(Some(row(5)), "nik", "Siti Aminah").expect_err("no such row");
    assert!(!format!("{finding:?} {error:?} {error}").contains("Siti"));
    assert!(!format!("{session:?}").contains("Siti"));
    assert!(!format!("{:?}", session.field(None, "nik")).contains("Siti"));
}
