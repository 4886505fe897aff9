use crate::small::{Small, value};

fn stairs() -> Small {
    Small::new()
        .ask("a", "input", r#"type="int""#)
        .ask("b", "input", r#"type="int" relevant="/data/a &gt; 3""#)
        .ask("c", "", r#"type="string" calculate="concat('b=', /data/b)""#)
        .ask("d", "input", r#"type="string" relevant="/data/b = 1" required="true()""#)
}

#[test]
fn an_irrelevant_answer_stays_stored_and_reads_as_empty() {
    let mut session = stairs().session();
    session.set(None, "a", "5").expect("a question");
    session.set(None, "b", "1").expect("a question");
    assert_eq!(value(&session, "c"), "b=1");

    session.set(None, "a", "2").expect("a question");

    let field = session.field(None, "b").expect("a question");
    assert_eq!((field.stored, field.value, field.relevant), ("1", "", false));
    assert_eq!(value(&session, "c"), "b=");
    session.set(None, "a", "4").expect("a question");
    assert_eq!(value(&session, "b"), "1");
}

#[test]
fn relevance_follows_from_relevance_and_an_irrelevant_question_is_not_required() {
    let mut session = stairs().session();
    session.set(None, "a", "5").expect("a question");
    session.set(None, "b", "1").expect("a question");
    assert_eq!(session.findings()[0].id(), "d.required");
    session.set(None, "a", "").expect("a question");
    assert!(session.findings().is_empty());
    assert!(!session.field(None, "d").expect("a question").relevant);
}

#[test]
fn a_group_hides_what_it_holds() {
    let xml = stairs()
        .xml()
        .replace("<d/>", "<g><d/></g>")
        .replace("/data/d", "/data/g/d")
        .replace("</model>", r#"<bind nodeset="/data/g" relevant="/data/a != 9"/></model>"#);
    let form = std::sync::Arc::new(pendata_xforms::Form::compile(&xml).expect("the form is supported"));
    let mut session = pendata_xforms::Session::new(form, crate::small::today(), crate::small::regions());
    session.set(None, "a", "9").expect("a question");
    session.set(None, "b", "1").expect("a question");
    assert!(!session.field(None, "g").expect("the group").relevant);
    assert!(!session.field(None, "d").expect("a question").relevant);
    session.set(None, "a", "8").expect("a question");
    assert!(session.field(None, "d").expect("a question").relevant);
}

#[test]
fn an_edit_reports_what_it_changed_and_nothing_else() {
    let mut session = stairs().session();
    let touched =
        |diff: pendata_xforms::Diff| diff.0.into_iter().map(|touched| touched.code).collect::<Vec<_>>();
    assert_eq!(touched(session.set(None, "a", "5").expect("a question")), ["a", "b"]);
    assert_eq!(touched(session.set(None, "b", "1").expect("a question")), ["b", "c", "d"]);
    assert_eq!(touched(session.set(None, "b", "1").expect("a question")), [""; 0]);
}

#[test]
fn a_default_is_an_answer_until_another_is_stored() {
    let xml = stairs().xml().replace("<a/>", "<a>5</a>");
    let form = std::sync::Arc::new(pendata_xforms::Form::compile(&xml).expect("the form is supported"));
    let mut session = pendata_xforms::Session::new(form, crate::small::today(), crate::small::regions());
    assert!(session.field(None, "b").expect("a question").relevant);
    session.set(None, "a", "").expect("a question");
    assert!(!session.field(None, "b").expect("a question").relevant);
}
