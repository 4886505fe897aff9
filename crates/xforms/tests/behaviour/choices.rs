use pendata_xforms::{FindingKind, Lang, Lists, Session};

use crate::small::{Small, today, value};

fn cascade() -> Small {
    Small::new()
        .choose("prov", "select1", "instance('regions')/root/item[parent = 'ID']", r#"type="string""#)
        .choose(
            "kab",
            "select1",
            "instance('regions')/root/item[parent = /data/prov ]",
            r#"type="string" required="true()""#,
        )
        .ask("nama", "", r#"type="string" calculate="jr:choice-name( /data/kab , ' /data/kab ')""#)
        .list("isi", "jenis", &[("sapi", "hewan"), ("ayam", "hewan"), ("apel", "buah")])
        .ask("jenis", "input", r#"type="string""#)
        .choose("isi", "select", "instance('isi')/root/item[jenis = /data/jenis ]", r#"type="string""#)
        .ask("banyak", "", r#"type="string" calculate="count-selected(/data/isi)""#)
}

fn offered(session: &Session, code: &str) -> Vec<String> {
    session.choices(None, code, Lang::default()).into_iter().map(|choice| choice.value).collect()
}

#[test]
fn a_cascade_offers_what_belongs_to_the_choice_above() {
    let mut session = cascade().session();
    assert_eq!(offered(&session, "prov"), ["35", "33"]);
    assert!(offered(&session, "kab").is_empty());
    session.set(None, "prov", "35").expect("a question");
    assert_eq!(offered(&session, "kab"), ["35.02", "35.01"]);
    session.set(None, "kab", "35.01").expect("a question");
    assert_eq!(value(&session, "nama"), "PACITAN");
}

#[test]
fn a_choice_outside_the_filter_is_hidden_and_found_not_erased() {
    let mut session = cascade().session();
    session.set(None, "prov", "35").expect("a question");
    session.set(None, "kab", "35.02").expect("a question");

    let diff = session.set(None, "prov", "33").expect("a question");

    let field = session.field(None, "kab").expect("a question");
    assert_eq!((field.stored, field.value, field.hard), ("35.02", "", Some(FindingKind::Choice)));
    assert!(diff.0.iter().any(|touched| touched.code == "kab"));
    session.set(None, "prov", "35").expect("a question");
    assert_eq!(value(&session, "kab"), "35.02");
}

#[test]
fn of_several_answers_only_those_offered_are_read() {
    let mut session = cascade().session();
    session.set(None, "jenis", "hewan").expect("a question");
    session.set(None, "isi", "sapi apel ayam").expect("a question");
    assert_eq!((value(&session, "isi"), value(&session, "banyak")), ("sapi ayam", "2"));
    assert_eq!(session.field(None, "isi").expect("a question").hard, Some(FindingKind::Choice));
    session.set(None, "isi", "sapi ayam").expect("a question");
    assert_eq!(session.field(None, "isi").expect("a question").hard, None);
}

#[test]
fn labels_of_choices_come_in_the_language_asked_for() {
    let form = cascade().compile();
    assert_eq!(
        form.choices("isi", form.lang("en")),
        [("sapi", "sapi-en"), ("ayam", "ayam-en"), ("apel", "apel-en")]
    );
    assert_eq!(form.choices("isi", form.lang("id"))[0].1, "sapi-id");
    assert!(form.choices("kab", form.lang("id")).is_empty(), "the host has that list");
}

#[test]
fn a_changed_filter_tells_the_screen_to_ask_for_the_choices_again() {
    let mut session = cascade().session();
    let diff = session.set(None, "jenis", "buah").expect("a question");
    assert!(diff.0.iter().any(|touched| touched.code == "isi"));
}

#[test]
fn without_its_list_a_stored_choice_is_a_finding_not_a_silent_pass() {
    let answers = [(None, "prov", "35")];
    let session = Session::load(cascade().compile(), today(), Lists::none(), &[], answers);
    assert_eq!(session.field(None, "prov").expect("a question").hard, Some(FindingKind::Choice));
}
