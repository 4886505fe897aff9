use pendata_xforms::{Finding, FindingKind, Item, QuestionKind};

use crate::small::{Small, row};

#[test]
fn a_label_holds_values_in_both_languages() {
    let small = Small::new()
        .ask("nama", "input", r#"type="string""#)
        .ask("salam", "input", r#"type="string" readonly="true()""#)
        .label(
            "/data/salam",
            r#" Halo <output value=" /data/nama "/>, apa kabar? "#,
            r#"Hello <output value="/data/nama"/>"#,
        );
    let mut session = small.session();
    session.set(None, "nama", "Siti").expect("a question");
    let (id, en) = (session.form().lang("id"), session.form().lang("en"));
    assert_eq!(session.label(None, "salam", id), "Halo Siti, apa kabar?");
    assert_eq!(session.label(None, "salam", en), "Hello Siti");
    assert_eq!(session.label(None, "salam", session.form().lang("jv")), "Halo Siti, apa kabar?");
    let diff = session.set(None, "nama", "Budi").expect("a question");
    assert!(diff.0.iter().any(|touched| touched.code == "salam"), "the label changed");
}

#[test]
fn a_label_in_the_repeat_speaks_of_its_own_row() {
    let small = Small::new()
        .ask_each("nama", "input", r#"type="string""#)
        .ask_each("umur", "input", r#"type="int""#)
        .label(
            "/data/anggota/umur",
            r#"Umur <output value=" ../nama "/>"#,
            r#"Age of <output value=" /data/anggota/nama "/>"#,
        );
    let mut session = small.session();
    for (number, name) in [(1, "Siti"), (2, "Budi")] {
        session.add_row(row(number), 9).expect("a new row");
        session.set(Some(row(number)), "nama", name).expect("a question");
    }
    assert_eq!(session.label(Some(row(2)), "umur", session.form().lang("id")), "Umur Budi");
    assert_eq!(session.label(Some(row(2)), "umur", session.form().lang("en")), "Age of Budi");
    assert_eq!(session.label(None, "umur", session.form().lang("en")), "", "no row, no label");
}

#[test]
fn a_finding_has_the_words_of_the_form() {
    let small = Small::new()
        .ask("a", "input", r#"type="int" constraint=". &lt; 5" jr:constraintMsg="jr:itext('a:c')" required="true()" jr:requiredMsg="Isi!""#)
        .text("a:c", "Kurang dari 5", "Less than 5");
    let mut session = small.session();
    let message = |session: &pendata_xforms::Session, kind, lang: &str| {
        session.message(&Finding { row: None, code: "a".to_owned(), kind }, session.form().lang(lang))
    };
    assert_eq!(message(&session, FindingKind::Required, "en"), "Isi!");
    session.set(None, "a", "9").expect("a question");
    assert_eq!(message(&session, FindingKind::Constraint, "id"), "Kurang dari 5");
    assert_eq!(message(&session, FindingKind::Constraint, "en"), "Less than 5");
    assert_eq!(message(&session, FindingKind::Type, "en"), "", "the form says nothing");
}

#[test]
fn the_form_tells_its_parts_in_order() {
    let small = Small::new()
        .ask("a", "input", r#"type="int" pd:merge="union" pd:export="kolom_a" pd:row="survey:4""#)
        .ask("n", "input", r#"type="string" readonly="true()""#)
        .ask("foto", "upload", r#"type="binary""#)
        .ask("h", "", r#"type="string" calculate="1""#)
        .ask_each("b", "input", r#"type="string""#);
    let form = small.compile();
    assert_eq!(
        (form.id(), form.version(), form.title(), form.repeat()),
        ("kecil", "7", "Kecil", Some("anggota"))
    );
    let codes: Vec<_> = form.languages().iter().map(|language| language.code.as_str()).collect();
    assert_eq!(codes, ["id", "en"]);
    let kinds: Vec<_> = form.questions().map(|question| (question.code.as_str(), question.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("a", QuestionKind::Integer),
            ("n", QuestionKind::Note),
            ("foto", QuestionKind::Image),
            ("h", QuestionKind::Calculate),
            ("b", QuestionKind::Text)
        ]
    );
    let attributes: Vec<_> = form.attributes().collect();
    assert_eq!(attributes, [("a", "merge", "union"), ("a", "export", "kolom_a")]);
    let [Item::Question(first), .., Item::Section(section)] = form.items() else {
        panic!("{:?}", form.items())
    };
    assert_eq!((first.as_str(), section.code.as_str(), section.repeats), ("a", "anggota", true));
    assert_eq!(section.items, [Item::Question("b".to_owned())]);
}
