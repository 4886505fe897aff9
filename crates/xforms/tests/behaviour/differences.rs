//! What a version changes against the one before, said without what only moved.

use pendata_xforms::{Change, ChangeKind, Form, Mapped, QuestionKind};

use crate::small::Small;

const ROOF: [(&str, &str); 3] = [("5", "wood"), ("6", "bamboo"), ("12", "none")];

/// A form with one choice list.
fn roofs(choices: &[(&str, &str)]) -> String {
    let item =
        |(code, label): &(&str, &str)| format!("<item><name>{code}</name><label>{label}</label></item>");
    let items: String = choices.iter().map(item).collect();
    let itemset =
        r#"<itemset nodeset="instance('atap')/root/item"><value ref="name"/><label ref="label"/></itemset>"#;
    Small::new()
        .ask("atap", "select1", r#"type="string""#)
        .xml()
        .replace(r#"<select1 ref="/data/atap">"#, &format!(r#"<select1 ref="/data/atap">{itemset}"#))
        .replace("</model>", &format!(r#"<instance id="atap"><root>{items}</root></instance></model>"#))
}

fn changes(before: &str, after: &str, mapping: &[Mapped]) -> Vec<Change> {
    let compile = |xml: &str| Form::compile(xml).expect("the form is supported");
    compile(after).changes_since(&compile(before), mapping)
}

fn one(question: &str, kind: ChangeKind) -> Change {
    Change { question: question.into(), kind }
}

fn rule(rule: &str, before: &str, after: &str) -> ChangeKind {
    ChangeKind::RuleChanged { rule: rule.into(), before: before.into(), after: after.into() }
}

fn step(question: &str, choice: Option<&str>, to: Option<&str>) -> Mapped {
    Mapped {
        after: 1,
        question: question.into(),
        choice: choice.map(str::to_owned),
        to: to.map(str::to_owned),
    }
}

#[test]
fn a_form_does_not_differ_from_itself() {
    let xml = include_str!("../../../../forms/keluarga.xml");
    assert_eq!(changes(xml, xml, &[]), []);
}

#[test]
fn questions_are_added_removed_and_made_stricter() {
    let before = Small::new()
        .ask("luas", "input", r#"type="int" constraint=". &gt; 0""#)
        .ask("dapur", "input", r#"type="string""#)
        .ask("lantai", "input", r#"type="int""#);
    let after = Small::new()
        .ask("luas", "input", r#"type="int" required="true()" constraint=". &gt; 4" pd:merge="human""#)
        .ask("lantai", "input", r#"type="string""#)
        .ask("sumur", "input", r#"type="string""#);
    let (int, text) = (QuestionKind::Integer, QuestionKind::Text);
    assert_eq!(
        changes(&before.xml(), &after.xml(), &[]),
        [
            one("luas", rule("required", "", "true()")),
            one("luas", rule("constraint", ". > 0", ". > 4")),
            one("luas", rule("merge", "", "human")),
            one("lantai", ChangeKind::KindChanged { before: int, after: text, moved: false }),
            one("sumur", ChangeKind::QuestionAdded),
            one("dapur", ChangeKind::QuestionRemoved),
        ]
    );
}

#[test]
fn a_renamed_question_is_no_new_one_and_its_rules_are_the_same() {
    let form = |name: &str| {
        let constraint = format!(r#"type="int" constraint="/data/{name} &lt; 9""#);
        Small::new().ask(name, "input", r#"type="int""#).ask("luas", "input", &constraint).xml()
    };
    let (before, after) = (form("h10"), form("h10a"));
    let renamed = [one("h10a", ChangeKind::QuestionRenamed { from: "h10".into() })];
    assert_eq!(changes(&before, &after, &[step("h10", None, Some("h10a"))]), renamed);
    let unmapped = changes(&before, &after, &[]);
    assert!(unmapped.contains(&one("h10", ChangeKind::QuestionRemoved)), "{unmapped:?}");
}

#[test]
fn a_question_that_moved_to_another_group_changes_nothing_for_the_rules_that_name_it() {
    let form = |place: &str| {
        let group = |inside: &str| format!("<{place}>{inside}</{place}>");
        Small::new()
            .ask("luas", "input", &format!(r#"type="int" constraint="/data/{place}/dapur = 1""#))
            .xml()
            .replace("<luas/>", &format!("<luas/>{}", group("<dapur/>")))
            .replace(
                "</model>",
                &format!(r#"<bind nodeset="/data/{place}/dapur" type="int" calculate="1"/></model>"#),
            )
    };
    assert_eq!(changes(&form("rumah"), &form("halaman"), &[]), []);
}

#[test]
fn a_code_that_takes_over_a_label_looks_recoded() {
    let before = roofs(&ROOF);
    let after = roofs(&[("5", "bamboo"), ("6", "wood"), ("0", "none")]);
    let relabelled = |code: &str, before: &str, after: &str, since: &str| ChangeKind::ChoiceRelabelled {
        code: code.into(),
        before: before.into(),
        after: after.into(),
        since: Some(since.into()),
    };
    let removed =
        ChangeKind::ChoiceRemoved { code: "12".into(), label: "none".into(), since: Some("0".into()) };
    assert_eq!(
        changes(&before, &after, &[]),
        [
            one("atap", relabelled("5", "wood", "bamboo", "6")),
            one("atap", relabelled("6", "bamboo", "wood", "5")),
            one("atap", removed),
            one("atap", ChangeKind::ChoiceAdded { code: "0".into(), label: "none".into() }),
        ]
    );
    let choice = |from, to| step("atap", Some(from), to);
    let mapping = [choice("5", Some("6")), choice("6", Some("5")), choice("12", None)];
    let recoded = |from: &str, to: &str, label: &str| ChangeKind::ChoiceRecoded {
        from: from.into(),
        to: to.into(),
        label: label.into(),
    };
    assert_eq!(
        changes(&before, &after, &mapping),
        [
            one("atap", recoded("5", "6", "wood")),
            one("atap", recoded("6", "5", "bamboo")),
            one("atap", ChangeKind::ChoiceAskedAgain { code: "12".into(), label: "none".into() }),
            one("atap", ChangeKind::ChoiceAdded { code: "0".into(), label: "none".into() }),
        ]
    );
}

#[test]
fn a_mapping_is_written_into_a_form_and_read_from_it() {
    let xml = roofs(&ROOF);
    let first = [step("atap", Some("5"), Some("6")), step("atap", Some("9"), None)];
    let written = Form::with_mapping(&xml, &first).expect("an XForm");
    assert_eq!(Form::compile(&written).expect("supported").mapping(), first);
    let second = [first[0].clone(), Mapped { after: 2, ..step("dapur", None, Some("atap")) }];
    let again = Form::with_mapping(&written, &second).expect("an XForm");
    assert_eq!(Form::compile(&again).expect("supported").mapping(), second);
    assert_eq!(Form::with_mapping(&written, &[]).expect("an XForm"), xml, "nothing is left of it");
    assert!(Form::with_mapping("<a>", &first).is_err());
}
