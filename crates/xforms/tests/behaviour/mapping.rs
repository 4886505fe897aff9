//! What answers of earlier versions are called since: read with the form, and refused where it leads nowhere.

use pendata_xforms::{Form, Mapped, RefusalCode};

use crate::small::Small;

const CHOOSE: &str = "instance('atap')/root/item";

/// A form with the questions `atap` (choices 5 and 6) and `luas`, and this inside its model.
fn with(mapping: &str) -> String {
    let base = Small::new()
        .list("atap", "urut", &[("5", "1"), ("6", "2")])
        .choose("atap", "select1", CHOOSE, r#"type="string""#)
        .ask("luas", "input", r#"type="int""#);
    base.xml().replace("</model>", &format!("{mapping}</model>"))
}

fn entry(after: u32, question: &str, choice: Option<&str>, to: Option<&str>) -> Mapped {
    Mapped { after, question: question.into(), choice: choice.map(str::to_owned), to: to.map(str::to_owned) }
}

#[test]
fn a_form_says_what_earlier_answers_are_called_since() {
    let form = Form::compile(&with(
        r#"<pd:mapping after="1"><pd:question from="ukuran" to="luas_lama"/><pd:choice question="atap" from="5" to="6"/>
           <pd:choice question="atap" from="9" to=""/></pd:mapping>
           <pd:mapping after="2"><pd:question from="luas_lama" to="luas"/><pd:question from="dapur"/></pd:mapping>"#,
    ))
    .expect("the form is supported");
    let expected = [
        entry(1, "ukuran", None, Some("luas_lama")),
        entry(1, "atap", Some("5"), Some("6")),
        entry(1, "atap", Some("9"), None),
        entry(2, "luas_lama", None, Some("luas")),
        entry(2, "dapur", None, None),
    ];
    assert_eq!(form.mapping(), expected);
    assert_eq!(form.coded().collect::<Vec<_>>(), ["atap"], "a number has no codes");
}

#[test]
fn a_mapping_that_leads_nowhere_is_refused() {
    let refused = [
        r#"<pd:mapping><pd:question from="a" to="luas"/></pd:mapping>"#,
        r#"<pd:mapping after="0"/>"#,
        r#"<pd:mapping after="2"/><pd:mapping after="2"/>"#,
        r#"<pd:mapping after="2"/><pd:mapping after="1"/>"#,
        r#"<pd:mapping after="1"><pd:question to="luas"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><pd:choice from="5" to="6"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><pd:group from="a" to="b"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><question from="a" to="luas"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><pd:question from="luas" to="atap"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><pd:question from="a" to="tidak_ada"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><pd:question from="a" to="luas"/><pd:question from="b" to="luas"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><pd:question from="a" to="luas"/><pd:question from="a" to="atap"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><pd:choice question="luas" from="5" to="6"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><pd:choice question="tidak_ada" from="5" to="6"/></pd:mapping>"#,
        r#"<pd:mapping after="1"><pd:choice question="atap" from="5" to="7"/></pd:mapping>"#,
    ];
    for mapping in refused {
        let refusals = Form::compile(&with(mapping)).expect_err(mapping);
        assert_eq!(refusals.iter().map(|r| r.code).collect::<Vec<_>>(), [RefusalCode::Mapping], "{mapping}");
    }
    let foreign = Form::compile(&with(r#"<mapping after="1"/>"#)).expect_err("not ours");
    assert_eq!(foreign[0].code, RefusalCode::Control);
}
