//! Devices under three versions of one form work on one household. Version 2 swaps the codes 5 and 6 of the roof and 3
//! and 4 of the papers, drops code 9 of the roof, and renames `h10`; version 3 renames it again and drops `h20`.

mod world;

use pendata_domain::attribution::Act;
use pendata_domain::document::{CutError, HistoryEntry};
use pendata_domain::edit::Intent;
use pendata_domain::form::{FormRules, FormRulesError};
use pendata_domain::household::{ConflictKind, Household, Value};
use pendata_domain::ids::FormVersion;
use pendata_domain::mapping::{Mapped, WhyApart};
use pendata_domain::merge::{history, integrate, read};
use pendata_domain::question::FieldPath;
use proptest::prelude::*;
use world::*;

const AFTER_1: [Mapped<'static>; 6] = [
    (1, "h10", None, Some("h10a")),
    (1, "roof", Some("5"), Some("6")),
    (1, "roof", Some("6"), Some("5")),
    (1, "roof", Some("9"), None),
    (1, "papers", Some("3"), Some("4")),
    (1, "papers", Some("4"), Some("3")),
];
const AFTER_2: [Mapped<'static>; 2] = [(2, "h10a", None, Some("h10b")), (2, "h20", None, None)];

fn rules_of(version: u32) -> FormRules {
    let mapping: Vec<Mapped<'_>> = match version {
        1 => Vec::new(),
        2 => AFTER_1.to_vec(),
        _ => AFTER_1.into_iter().chain(AFTER_2).collect(),
    };
    rules().under(FormVersion(version), ["roof", "papers", "q404", "q405"], mapping).expect("a form")
}

fn device(number: u32, version: u32) -> Device {
    Device { form: FormVersion(version), rules: rules_of(version), ..Device::new(number) }
}

fn admin(number: u32, version: u32) -> Device {
    Device { form: FormVersion(version), rules: rules_of(version), ..Device::admin(number) }
}

fn tick(question: &str, choice: &str, ticked: bool) -> Intent {
    Intent::Tick { path: own(question), choice: choice.into(), ticked }
}

fn as_of(device: &Device, version: u32) -> Household {
    read(&device.document, HOUSEHOLD, &rules_of(version))
}

/// The choices in force of a several-answer question.
fn ticked(view: &Household, question: &str) -> String {
    view.text(&own(question))
}

fn apart(view: &Household, path: &FieldPath) -> Option<(WhyApart, String)> {
    let apart = view.field(path)?.apart.clone()?;
    Some((apart.why, apart.value.as_text()))
}

#[test]
fn one_roof_by_its_old_and_its_new_code_is_one_answer() {
    let (mut a, mut b) = (device(10, 1), device(11, 2));
    a.write(&[set(own("roof"), "5")]);
    b.write(&[set(own("roof"), "6")]);
    meet(&mut a, &mut b);
    for version in [2, 3] {
        let view = as_of(&b, version);
        assert_eq!(view.text(&own("roof")), "6");
        assert!(view.conflicts.is_empty() && view.auto_merged.is_empty());
    }
}

#[test]
fn two_roofs_are_a_case_in_the_readers_codes() {
    let (mut a, mut b) = (device(10, 1), device(11, 2));
    a.write(&[set(own("roof"), "2")]);
    b.pull(&a);
    a.write(&[set(own("roof"), "5")]);
    b.write(&[set(own("roof"), "5")]);
    meet(&mut a, &mut b);
    let view = as_of(&b, 2);
    let case = &view.conflicts[0];
    assert_eq!(case.candidates.iter().map(|c| c.value.as_str()).collect::<Vec<_>>(), ["5", "6"]);
    assert_eq!((case.base.as_deref(), view.text(&own("roof")).as_str()), (Some("2"), "2"));
    let old = as_of(&a, 1);
    assert!(old.conflicts.is_empty(), "an old form cannot tell whether they differ");
    assert_eq!(old.text(&own("roof")), "5");
    assert_eq!(apart(&old, &own("roof")), Some((WhyApart::NewerForm, "5".into())));
}

#[test]
fn an_old_form_neither_misreads_nor_writes_over_a_newer_answer() {
    let (mut a, mut b) = (device(10, 1), device(11, 2));
    b.write(&[set(own("roof"), "6"), tick("papers", "3", true), set(own("q107"), "Jl. Mawar 1")]);
    a.pull(&b);
    assert_eq!(a.text(own("roof")), "");
    assert_eq!(apart(&a.household(), &own("roof")), Some((WhyApart::NewerForm, "6".into())));
    assert_eq!(apart(&a.household(), &own("papers")), Some((WhyApart::NewerForm, "3".into())));
    assert_eq!(a.text(own("q107")), "Jl. Mawar 1", "words mean the same under every form");
    for intent in [set(own("roof"), "2"), tick("papers", "4", true), tick("papers", "3", false)] {
        assert_eq!(a.try_write(Act::Save, &[intent]), Err(CutError::NewerForm));
    }
    a.write(&[set(own("q107"), "Jl. Mawar 2")]);
}

#[test]
fn codes_of_core_questions_are_read_under_every_form() {
    let (mut a, mut b) = (device(10, 1), device(11, 2));
    b.write(&[Intent::AddPerson { person: person(1) }, set(of(1, "q404"), "2"), set(of(1, "q405"), "1")]);
    a.pull(&b);
    assert_eq!(a.text(of(1, "q404")), "2");
    assert_eq!(a.text(of(1, "q405")), "1");
}

#[test]
fn a_code_without_counterpart_is_kept_and_asked_again() {
    let (mut a, mut b) = (device(10, 1), device(11, 2));
    a.write(&[set(own("roof"), "9")]);
    b.pull(&a);
    assert_eq!(b.text(own("roof")), "");
    assert_eq!(apart(&b.household(), &own("roof")), Some((WhyApart::NoCounterpart, "9".into())));
    b.write(&[set(own("roof"), "2")]);
    assert_eq!((b.text(own("roof")).as_str(), apart(&b.household(), &own("roof"))), ("2", None));
}

#[test]
fn a_renamed_question_takes_its_answer_along() {
    let (mut a, mut c) = (device(10, 1), device(12, 3));
    a.write(&[set(own("h10"), "lama")]);
    c.pull(&a);
    assert_eq!(c.text(own("h10b")), "lama");
    assert!(c.household().field(&own("h10")).is_none(), "not listed as a question that is gone");
    c.write(&[set(own("h10b"), "baru")]);
    assert_eq!(c.text(own("h10b")), "baru", "who had seen the old answer writes after it");
    a.pull(&c);
    a.write(&[set(own("h10"), "lebih baru")]);
    c.pull(&a);
    assert_eq!(c.text(own("h10b")), "lebih baru", "under whichever name");
    assert!(c.household().conflicts.is_empty());
}

#[test]
fn two_answers_under_two_names_are_one_case() {
    let (mut a, mut b, mut c) = (device(10, 1), device(11, 2), admin(12, 3));
    a.write(&[set(own("h10"), "asal")]);
    b.pull(&a);
    a.write(&[set(own("h10"), "satu")]);
    b.write(&[set(own("h10a"), "dua")]);
    meet(&mut a, &mut b);
    c.pull(&a);
    let case = c.household().conflicts.remove(0);
    assert_eq!((case.kind, case.base.as_deref()), (ConflictKind::Value, Some("asal")));
    assert_eq!(case.candidates.iter().map(|c| c.value.as_str()).collect::<Vec<_>>(), ["dua", "satu"]);
    c.decide("satu", "kartu keluarga");
    b.pull(&c);
    assert_eq!(b.text(own("h10a")), "satu");
    assert!(b.household().conflicts.is_empty(), "also under the version between");
}

#[test]
fn a_decision_by_the_new_name_closes_the_case_of_the_old() {
    let (mut a, mut b, mut c) = (device(10, 1), device(11, 1), admin(12, 2));
    a.write(&[set(own("h10"), "satu")]);
    b.write(&[set(own("h10"), "dua")]);
    meet(&mut a, &mut b);
    a.write(&[set(own("h10"), "tiga")]);
    c.pull(&a);
    c.pull(&b);
    let case = c.household().conflicts.remove(0);
    let values: Vec<_> = case.candidates.iter().map(|c| c.value.as_str()).collect();
    assert_eq!(values, ["dua", "satu", "tiga"], "a claim by the old name joins");
    c.decide("tiga", "dilihat");
    a.pull(&c);
    assert_eq!((a.text(own("h10")).as_str(), a.household().conflicts.len()), ("tiga", 0));
    assert_eq!((c.text(own("h10a")).as_str(), c.household().conflicts.len()), ("tiga", 0));
}

#[test]
fn swapped_choices_survive_the_untick_of_one() {
    let (mut a, mut b) = (device(10, 1), device(11, 2));
    a.write(&[tick("papers", "1", true), tick("papers", "4", true)]);
    b.pull(&a);
    assert_eq!(ticked(&b.household(), "papers"), "1 3");
    // Its key holds the old word for 3.
    b.write(&[tick("papers", "4", true)]);
    assert_eq!(ticked(&b.household(), "papers"), "1 3 4");
    b.write(&[tick("papers", "4", false)]);
    assert_eq!(ticked(&b.household(), "papers"), "1 3");
    b.write(&[tick("papers", "3", false), tick("papers", "4", true)]);
    assert_eq!(ticked(&b.household(), "papers"), "1 4");
}

#[test]
fn an_old_tick_and_a_new_one_of_one_choice_are_one_answer() {
    let (mut a, mut b) = (device(10, 1), device(11, 2));
    a.write(&[tick("papers", "3", true)]);
    b.write(&[tick("papers", "4", true)]);
    meet(&mut a, &mut b);
    let view = as_of(&b, 2);
    assert_eq!((ticked(&view, "papers").as_str(), view.conflicts.len()), ("4", 0));
}

#[test]
fn history_and_confirmations_go_by_the_readers_names() {
    let (mut a, mut b) = (device(10, 1), device(11, 2));
    a.write(&[set(own("h10"), "satu"), set(own("roof"), "5")]);
    a.write(&[Intent::Confirm { subject: "h10:soft".into(), reason: "benar".into() }, set(own("roof"), "9")]);
    b.pull(&a);
    b.write(&[set(own("h10a"), "dua"), set(own("roof"), "6")]);
    let of = |question: &str| history(&b.document, &b.rules, &own(question));
    let values = |entries: &[HistoryEntry]| entries.iter().map(|e| e.value.clone()).collect::<Vec<_>>();
    assert_eq!(values(&of("h10a")), ["satu", "dua"]);
    assert_eq!(values(&of("roof")), ["6", "9", "6"]);
    assert_eq!(of("roof")[1].apart, Some(WhyApart::NoCounterpart));
    assert_eq!(b.household().confirmations["h10a:soft"].reason, "benar");
}

#[test]
fn answers_to_a_question_that_is_gone_stay() {
    let (mut a, mut c) = (device(10, 1), device(12, 3));
    a.write(&[set(own("h20"), "tiga ekor")]);
    c.pull(&a);
    c.write(&[set(own("roof"), "2")]);
    assert_eq!(c.text(own("h20")), "tiga ekor");
}

#[test]
fn core_questions_keep_their_names_and_codes() {
    let under = |entry: Mapped<'static>| rules().under(FormVersion(2), [], [entry]).expect_err("refused");
    for entry in
        [(1, "q404", Some("2"), Some("3")), (1, "q402", None, Some("x")), (1, "x", None, Some("q402"))]
    {
        assert!(matches!(under(entry), FormRulesError::CoreMapped { .. }), "{entry:?}");
    }
    assert_eq!(under((2, "h10", None, Some("h11"))), FormRulesError::MappedAhead { after: 2 });
    assert!(matches!(under((1, "h 10", None, None)), FormRulesError::MalformedCode { .. }));
}

/// One step of a random story: a device of some version writes, or takes in what another has.
#[derive(Clone, Debug)]
enum Step {
    Write { device: usize, intents: Vec<Pick> },
    Pull { to: usize, from: usize },
}

/// What a device is asked to write, by the names and codes of its own version.
#[derive(Clone, Debug)]
enum Pick {
    Roof(usize),
    Paper(usize, bool),
    Renamed(u8),
    Gone(u8),
}

const ROOFS: [[&str; 4]; 3] = [["2", "5", "6", "9"], ["2", "6", "5", "2"], ["2", "6", "5", "2"]];
const PAPERS: [[&str; 3]; 3] = [["1", "3", "4"], ["1", "4", "3"], ["1", "4", "3"]];
const RENAMED: [&str; 3] = ["h10", "h10a", "h10b"];

fn intent(pick: &Pick, version: usize) -> Intent {
    match pick {
        Pick::Roof(n) => set(own("roof"), ROOFS[version][*n]),
        Pick::Paper(n, ticked) => tick("papers", PAPERS[version][*n], *ticked),
        Pick::Renamed(n) => set(own(RENAMED[version]), &n.to_string()),
        Pick::Gone(n) => set(own("h20"), &n.to_string()),
    }
}

fn pick() -> impl Strategy<Value = Pick> {
    prop_oneof![
        3 => (0usize..4).prop_map(Pick::Roof),
        3 => (0usize..3, any::<bool>()).prop_map(|(n, ticked)| Pick::Paper(n, ticked)),
        3 => (0u8..4).prop_map(Pick::Renamed),
        1 => (0u8..4).prop_map(Pick::Gone),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0usize..6, prop::collection::vec(pick(), 1..4)).prop_map(|(device, intents)| Step::Write { device, intents }),
        4 => (0usize..6, 0usize..6).prop_map(|(to, from)| Step::Pull { to, from }),
    ]
}

/// Plays the story on two devices of each version; gives what was written: path, value by the newest names and codes.
fn play(devices: &mut [Device], steps: &[Step]) -> Vec<(FieldPath, Option<String>, String)> {
    let mut written = Vec::new();
    for step in steps {
        match step {
            Step::Write { device, intents } => {
                let version = device % 3;
                let intents: Vec<Intent> = intents.iter().map(|pick| intent(pick, version)).collect();
                match devices[*device].try_write(Act::Save, &intents) {
                    Ok(Some(_)) => written.extend(intents.iter().map(|intent| by_newest(intent, version))),
                    Ok(None) | Err(CutError::NewerForm) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            Step::Pull { to, from } if to != from => {
                let other = devices[*from].clone();
                devices[*to].pull(&other);
            }
            Step::Pull { .. } => {}
        }
    }
    written
}

fn by_newest(intent: &Intent, version: usize) -> (FieldPath, Option<String>, String) {
    let swapped = |code: &str| {
        let place = PAPERS[version].iter().position(|c| *c == code).expect("a choice");
        PAPERS[2][place].to_owned()
    };
    match intent {
        Intent::Tick { path, choice, ticked } => (path.clone(), Some(swapped(choice)), ticked.to_string()),
        Intent::SetAnswer { path, value } if path.question.as_str() == "roof" => {
            let code = match (version, value.as_str()) {
                (0, "5") => "6",
                (0, "6") => "5",
                (_, other) => other,
            };
            (path.clone(), None, code.to_owned())
        }
        Intent::SetAnswer { path, value } if path.question.as_str().starts_with("h10") => {
            (own("h10b"), None, value.clone())
        }
        Intent::SetAnswer { path, value } => (path.clone(), None, value.clone()),
        _ => unreachable!("the story writes answers"),
    }
}

/// Whether a household shows already what the intent says.
fn shows(view: &Household, intent: &Intent) -> bool {
    match intent {
        Intent::SetAnswer { path, value } => view.text(path) == *value,
        Intent::Tick { path, choice, ticked } => {
            view.text(path).split_whitespace().any(|standing| standing == choice) == *ticked
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn all_readers_of_one_version_see_the_same_and_every_value_is_within_reach(
        steps in prop::collection::vec(step(), 1..40),
        shuffle in any::<u64>(),
    ) {
        let mut devices: Vec<Device> = (0..6).map(|n| device(10 + n, n % 3 + 1)).collect();
        let written = play(&mut devices, &steps);
        let everything: Vec<_> = devices.iter().flat_map(|device| inspected(&device.document)).collect();
        let mut merged = Vec::new();
        for (n, device) in devices.iter().enumerate() {
            let mut incoming = everything.clone();
            if !incoming.is_empty() {
                let turn = (shuffle as usize).wrapping_mul(n + 1) % incoming.len();
                incoming.rotate_left(turn);
            }
            if n % 2 == 1 {
                incoming.reverse();
            }
            merged.push(integrate(&device.document, &incoming).document);
        }
        for version in 1..=3 {
            let views: Vec<Household> =
                merged.iter().map(|document| read(document, HOUSEHOLD, &rules_of(version))).collect();
            prop_assert!(views.windows(2).all(|pair| pair[0] == pair[1]), "version {}", version);
        }
        for (path, choice, value) in written {
            let entries = history(&merged[0], &rules_of(3), &path);
            let found = entries.iter().any(|entry| entry.choice == choice && entry.value == value);
            prop_assert!(found, "{path} {choice:?} = {value}");
        }
    }

    /// Officers who take turns, each seeing what came before, end with the last word of each, whatever their versions.
    #[test]
    fn the_last_word_of_officers_who_take_turns_holds(turns in prop::collection::vec((0u32..3, pick()), 1..20)) {
        let mut last: std::collections::BTreeMap<(FieldPath, Option<String>), String> = Default::default();
        let mut document = Device::new(9).document;
        for (n, (version, pick)) in turns.iter().enumerate() {
            let mut device = Device { document, ..device(20 + n as u32, version + 1) };
            let intent = intent(pick, *version as usize);
            let shown = shows(&device.household(), &intent);
            let done = device.try_write(Act::Save, std::slice::from_ref(&intent));
            // Saying what the device shows already says nothing.
            prop_assert!(shown || matches!(done, Ok(Some(_)) | Err(CutError::NewerForm)), "{done:?}");
            if matches!(done, Ok(Some(_))) {
                let (path, choice, value) = by_newest(&intent, *version as usize);
                last.insert((path, choice), value);
            }
            document = device.document;
        }
        let view = read(&document, HOUSEHOLD, &rules_of(3));
        prop_assert!(view.conflicts.is_empty() && view.auto_merged.is_empty());
        for ((path, choice), value) in last {
            let field = view.field(&path).expect("an answer");
            match (&field.value, choice) {
                (Value::Set(all), Some(choice)) => prop_assert_eq!(all.contains(&choice), value == "true", "{} {}", path, choice),
                (Value::One(text), None) if value == "9" => prop_assert_eq!(text, "", "kept apart"),
                (Value::One(text), None) => prop_assert_eq!(text, &value, "{}", path),
                (other, choice) => prop_assert!(false, "{:?} {:?}", other, choice),
            }
        }
    }
}
