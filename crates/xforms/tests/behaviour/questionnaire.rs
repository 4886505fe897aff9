use std::sync::Arc;

use pendata_xforms::{Form, Item, Lang, QuestionKind, Session};

use crate::small::{regions, row, today, value};

pub const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../forms/keluarga.xml");

fn form() -> Arc<Form> {
    let xml = std::fs::read_to_string(PATH).expect("the questionnaire");
    Arc::new(Form::compile(&xml).unwrap_or_else(|refusals| panic!("{}", refusals[0])))
}

fn session() -> Session {
    Session::load(form(), today(), regions(), &[row(1), row(2)], [])
}

#[test]
fn the_questionnaire_is_published_whole() {
    let form = form();
    assert_eq!((form.id(), form.repeat()), ("keluarga", Some("anggota")));
    assert!(form.questions().filter(|question| question.in_repeat).count() >= 51);
    assert!(form.questions().filter(|question| !question.in_repeat).count() >= 93);
    let codes: Vec<_> = form.languages().iter().map(|language| language.code.as_str()).collect();
    assert_eq!(codes, ["id", "en"]);
    let sections = form.items().iter().filter(|item| matches!(item, Item::Section(_))).count();
    assert!(sections >= 7, "{sections}");
}

#[test]
fn every_question_and_choice_has_words_in_both_languages() {
    let session = session();
    let form = session.form();
    for question in form.questions().filter(|question| question.kind != QuestionKind::Calculate) {
        let row = question.in_repeat.then(|| row(1));
        for lang in ["id", "en"].map(|code| form.lang(code)) {
            assert!(!session.label(row, &question.code, lang).is_empty(), "{}", question.code);
            let empty =
                form.choices(&question.code, lang).iter().find(|(_, label)| label.is_empty()).copied();
            assert_eq!(empty, None, "{}", question.code);
        }
    }
}

#[test]
fn skips_and_ages_work_as_the_paper_form_says() {
    let mut session = session();
    let person = Some(row(1));
    session.set(person, "q404", "1").expect("a question");
    session.set(person, "q406", "2024-12-01").expect("a question");
    let relevant = |session: &Session, code: &str| session.field(person, code).expect("a question").relevant;
    assert_eq!(session.field(person, "q407").expect("the age").value, "1");
    assert!(
        !relevant(&session, "q412") && relevant(&session, "q427"),
        "a baby has no schooling, but nutrition"
    );
    session.set(person, "q406", "1990-03-02").expect("a question");
    assert_eq!(session.field(person, "q407").expect("the age").value, "36");
    assert!(relevant(&session, "q412") && !relevant(&session, "q427"));
    session.set(person, "q404", "2").expect("a question");
    assert!(!relevant(&session, "q405"), "the interview of a dead member ends");
    assert_eq!(value(&session, "q112"), "0");
}

#[test]
fn choices_of_regions_come_from_the_host() {
    let mut session = session();
    assert_eq!(session.choices(None, "q101", Lang::default()).len(), 2);
    session.set(None, "q101", "33").expect("a question");
    let offered = session.choices(None, "q102", Lang::default());
    assert_eq!((offered.len(), offered[0].label.as_str()), (1, "CILACAP"));
}

#[test]
fn a_village_is_chosen_along_its_subdistrict_district_and_province() {
    let form = form();
    assert_eq!(form.chosen_along("q104"), ["q104", "q103", "q102", "q101"]);
    assert_eq!(form.chosen_along("q101"), ["q101"]);
    assert_eq!(form.chosen_along("q107"), ["q107"], "a text is chosen from nothing");
    assert_eq!(form.chosen_along("none"), [""; 0]);
}

#[test]
fn the_day_of_the_interview_is_an_argument() {
    let later = today().succ_opt().expect("a day");
    let at = |day| {
        let mut session = Session::new(form(), day, regions());
        session.set(None, "q201", "2026-11-25").expect("a question");
        session.field(None, "q201").expect("a question").hard
    };
    assert!(at(today()).is_some());
    assert_eq!(at(later), None);
}
