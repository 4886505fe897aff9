use pendata_xforms::{Form, RefusalCode, limits};
use proptest::prelude::*;

use crate::small::Small;

fn codes(xml: &str) -> Vec<RefusalCode> {
    Form::compile(xml).expect_err("the form is refused").into_iter().map(|refusal| refusal.code).collect()
}

fn with_calculation(expression: &str) -> String {
    let expression = expression.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    Small::new()
        .ask("a", "input", r#"type="int""#)
        .ask("h", "", &format!(r#"type="string" calculate="{expression}""#))
        .xml()
}

#[test]
fn a_deep_expression_is_refused_and_a_long_one_is_not() {
    for deep in [
        format!("{}1{}", "(".repeat(900), ")".repeat(900)),
        format!("{}1{}", "not(".repeat(900), ")".repeat(900)),
        "-".repeat(900) + "1",
        "1+".repeat(900) + "1",
        format!("{}1{}", "/data/a[".repeat(90), "]".repeat(90)),
    ] {
        assert_eq!(codes(&with_calculation(&deep)), [RefusalCode::TooLarge]);
    }
    let long = vec!["/data/a = 1"; 500].join(" or ");
    Form::compile(&with_calculation(&format!("string({long})"))).expect("a long chain is not deep");
    assert_eq!(codes(&with_calculation(&"1".repeat(limits::EXPRESSION_BYTES + 1))), [RefusalCode::TooLarge]);
}

#[test]
fn deep_xml_is_refused() {
    let nested = |depth: usize| format!("{}{}", "<g>".repeat(depth), "</g>".repeat(depth));
    let xml = Small::new().ask("a", "input", r#"type="int""#).xml();
    let deep = xml.replace("<a/>", &format!("<a/>{}", nested(100_000)));
    assert!(codes(&deep).contains(&RefusalCode::TooLarge) || codes(&deep).contains(&RefusalCode::Xml));
    let body = xml
        .replace("<h:body>", &format!("<h:body>{}", r#"<group ref="/data/a">"#.repeat(1_000)))
        .replace("</h:body>", &format!("{}</h:body>", "</group>".repeat(1_000)));
    assert!(codes(&body).contains(&RefusalCode::TooLarge));
}

#[test]
fn wide_and_large_forms_are_refused() {
    let xml = Small::new().ask("a", "input", r#"type="int""#).xml();
    let wide = xml.replace(
        "<a/>",
        &(0..limits::INSTANCE_NODES + 1).fold("<a/>".to_owned(), |xml, n| xml + &format!("<b{n}/>")),
    );
    assert!(codes(&wide).contains(&RefusalCode::TooLarge));
    assert_eq!(codes(&" ".repeat(limits::XML_BYTES + 1)), [RefusalCode::TooLarge]);
    let columns =
        (0..limits::LIST_COLUMNS + 1).fold(String::new(), |xml, n| xml + &format!("<c{n}>1</c{n}>"));
    let list = format!(r#"<instance id="x"><root><item>{columns}</item></root></instance></model>"#);
    assert!(codes(&xml.replace("</model>", &list)).contains(&RefusalCode::TooLarge));
}

#[test]
fn entities_are_not_expanded() {
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>"#;
    assert_eq!(codes(bomb), [RefusalCode::Xml]);
}

#[test]
fn a_pattern_that_would_take_much_memory_is_refused() {
    assert_eq!(codes(&with_calculation("regex(/data/a, '^((a{100}){100}){100}$')")), [RefusalCode::Regex]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_makes_the_parser_panic(expression in r"[-a-z0-9 ()\[\]/.,'=<>!*+|@:$]{0,60}") {
        drop(Form::compile(&with_calculation(&expression)));
    }

    #[test]
    fn words_of_the_language_in_any_order_compile_or_are_refused(
        words in prop::collection::vec(prop::sample::select(vec![
            "/data/a", "(", ")", "and", "or", "div", "mod", "*", "-", "+", "=", "<", "count(", "if(", ",", "'x'", "1", "..",
            ".", "[", "]", "current()/", "position()", "/", "a", "string(", "regex(., '^a$')", "today()", "instance('regions')/root/item",
        ]), 0..24)
    ) {
        let xml = with_calculation(&words.join(" "));
        if let Ok(form) = Form::compile(&xml) {
            let mut session = pendata_xforms::Session::new(form.into(), crate::small::today(), crate::small::regions());
            session.set(None, "a", "4").expect("a question");
        }
    }

    #[test]
    fn any_answer_is_taken_and_judged(answer in "\\PC{0,40}") {
        let mut session = Small::new()
            .ask("a", "input", r#"type="int" constraint=". &gt; 3""#)
            .ask("d", "input", r#"type="date" constraint="format-date(., '%Y') &gt; 2000""#)
            .ask("g", "input", r#"type="geopoint" constraint="number(selected-at(., 1)) &gt; 5""#)
            .ask("t", "input", r#"type="string" constraint="substr(., 1, 3) != normalize-space(.)""#)
            .ask("h", "", r#"type="int" calculate="int(/data/a) + today() - /data/d + string-length(/data/t)""#)
            .session();
        for code in ["a", "d", "g", "t"] {
            session.set(None, code, &answer).expect("a question");
            prop_assert_eq!(session.field(None, code).expect("a question").stored, answer.as_str());
        }
    }
}

#[test]
fn a_questionnaire_with_bytes_cut_or_doubled_compiles_or_is_refused() {
    let xml = std::fs::read_to_string(crate::questionnaire::PATH).expect("the questionnaire");
    let step = xml.len() / 97;
    for cut in (0..xml.len() - 40)
        .step_by(step)
        .filter(|cut| xml.is_char_boundary(*cut) && xml.is_char_boundary(cut + 20))
    {
        drop(Form::compile(&format!("{}{}", &xml[..cut], &xml[cut + 20..])));
        drop(Form::compile(&format!("{}{}", &xml[..cut + 20], &xml[cut..])));
        drop(Form::compile(&xml[..cut]));
    }
}
