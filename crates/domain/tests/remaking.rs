//! A household is made again without one of its members: the same, less that person.

mod world;

use pendata_domain::document::{Caps, Document, inspect};
use pendata_domain::edit::{Intent, NoteId};
use pendata_domain::household::{Household, Value};
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::merge::{CannotRemake, Remade, carry_over, compose, pages, read, remake};
use pendata_domain::stage::Stage;
use world::{Device, HOUSEHOLD, code, meet, of, own, person, set};

const REMADE: HouseholdId = HouseholdId::from_bytes([8; 16]);
const OTHER: HouseholdId = HouseholdId::from_bytes([9; 16]);
const NAME: &str = "Made Setiadharma";
const NIK: &str = "3502110101809002";

fn note(n: u8, path: Option<pendata_domain::question::FieldPath>, text: &str) -> Intent {
    Intent::Note { id: NoteId(uuid::Uuid::from_bytes([n; 16])), path, text: text.into() }
}

fn tick(choice: &str) -> Intent {
    Intent::Tick { path: of(2, "q411"), choice: choice.into(), ticked: true }
}

/// Three people, of whom the third moved out; the second is the one to be erased.
fn family() -> Device {
    let mut rina = Device::new(2);
    let mut intents = vec![set(own("q104"), "35.02.11.2003"), set(own("q303"), "2"), set(own("q109"), "")];
    for (n, name, nik) in
        [(1, "Wayan Setiadharma", "3502110101809001"), (2, NAME, NIK), (3, "Ketut", "3502110101809003")]
    {
        intents.push(Intent::AddPerson { person: person(n) });
        intents.extend([set(of(n, "q402"), name), set(of(n, "q403"), nik), set(of(n, "q404"), "1")]);
    }
    intents.extend([tick("1"), tick("3")]);
    let moved = || Intent::WentTo { person: person(3), household: OTHER };
    intents.extend([
        Intent::RemovePerson {
            person: person(3),
            question: code("q404"),
            presence: "3".into(),
            reason: "kos".into(),
        },
        moved(),
        Intent::Tick { path: of(1, "q411"), choice: "2".into(), ticked: true },
        set(of(1, "q412"), &format!("anak dari {}", NAME.to_uppercase())),
        set(own("q107"), &format!("KTP {NIK}")),
        Intent::Confirm { subject: "housing".into(), reason: "lihat".into() },
        Intent::Confirm { subject: format!("{}:age", of(2, "q406")), reason: "benar".into() },
        Intent::Confirm {
            subject: format!("double/{}+{}/2", HOUSEHOLD.0.simple(), OTHER.0.simple()),
            reason: "same".into(),
        },
        note(1, Some(own("q303")), "lantai tanah"),
        note(2, Some(of(2, "q406")), "tahun lahir"),
        note(3, None, "made setiadharma sakit"),
        Intent::SplitFrom { household: OTHER },
        Intent::SetStage { stage: Stage::Ready, note: "selesai".into() },
    ]);
    rina.write(&intents);
    // What the history holds beside what is in force.
    rina.write(&[set(of(2, "q402"), "Nama Lain"), set(of(1, "q409"), "1")]);
    rina.write(&[set(of(2, "q402"), NAME)]);
    rina
}

fn remade(device: &Device, gone: PersonId) -> Result<Remade, CannotRemake> {
    remake(&device.household(), HOUSEHOLD, gone, &device.rules)
}

/// Founds what was made, a change a page, and reads it.
fn founded(console: &Device, intents: Vec<Intent>) -> (Document, Household) {
    let mut document = Document::golden();
    for page in pages(intents) {
        let request = console.request(pendata_domain::attribution::Act::Import);
        let request = pendata_domain::document::CutRequest { base: document.heads(), ..request };
        compose(&mut document, REMADE, &console.rules, &request, &page).expect("it holds").expect("a change");
    }
    let household = read(&document, REMADE, &console.rules);
    (document, household)
}

/// Every value in force that is not empty.
fn values(household: &Household, without: PersonId) -> Vec<(Option<PersonId>, String, Value)> {
    let own = household.answers.iter().map(|(code, field)| (None, code.to_string(), field.value.clone()));
    let of_members = household.members.iter().filter(|member| member.id != without).flat_map(|member| {
        let of = move |(code, field): (
            &pendata_domain::question::QuestionCode,
            &pendata_domain::household::Field,
        )| { (Some(member.id), code.to_string(), field.value.clone()) };
        member.answers.iter().map(of)
    });
    own.chain(of_members).filter(|(.., value)| !value.is_empty()).collect()
}

fn holds(document: &Document, text: &str) -> bool {
    let saved = document.save();
    let folded = String::from_utf8_lossy(&saved).to_lowercase();
    folded.contains(&text.to_lowercase())
}

#[test]
fn the_household_is_the_same_less_that_person_and_nothing_names_them() {
    let rina = family();
    let Remade { intents, left_out } = remade(&rina, person(2)).expect("it can be made");
    let (document, household) = founded(&rina, intents);
    let before = rina.household();
    let mut expected = values(&before, person(2));
    expected.retain(|(of, code, _)| {
        !left_out.iter().any(|path| path.person == *of && path.question.as_str() == code)
    });
    assert_eq!(values(&household, person(2)), expected);
    assert_eq!(left_out, [own("q107"), of(1, "q412")], "they name the person and are asked again");
    let ids: Vec<PersonId> = household.members.iter().map(|member| member.id).collect();
    assert_eq!(ids, [person(1), person(3)], "in their order");
    let gone = household.member(person(3)).expect("who moved stays in the book");
    assert_eq!((gone.removal_reason.as_deref(), gone.went_to), (Some("kos"), Some(OTHER)));
    assert_eq!((household.stage, household.stage_note.as_str()), (before.stage, "selesai"));
    assert_eq!(household.split_from, Some(OTHER));
    assert_eq!(household.confirmations.keys().collect::<Vec<_>>(), ["housing"]);
    assert_eq!(household.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["lantai tanah"]);
    assert!(household.conflicts.is_empty());
    for word in [NAME, NIK, "Nama Lain", "tahun lahir", &person(2).0.simple().to_string()] {
        assert!(holds(&rina.document, word) && !holds(&document, word), "{word}");
    }
}

#[test]
fn cases_about_others_are_decided_first_and_those_about_the_person_go_with_them() {
    let (mut rina, mut joko) = (family(), Device::new(3));
    joko.pull(&rina);
    rina.write(&[set(of(2, "q412"), "1")]);
    joko.write(&[set(of(2, "q412"), "2")]);
    meet(&mut rina, &mut joko);
    assert_eq!(rina.household().conflicts.len(), 1);
    let Remade { intents, .. } = remade(&rina, person(2)).expect("the case is about the person");
    assert!(founded(&rina, intents).1.conflicts.is_empty());
    rina.write(&[set(own("q303"), "5")]);
    joko.write(&[set(own("q303"), "6")]);
    meet(&mut rina, &mut joko);
    assert_eq!(remade(&rina, person(2)), Err(CannotRemake::OpenCases));
    assert_eq!(remade(&rina, person(77)), Err(CannotRemake::UnknownPerson));
}

#[test]
fn a_name_of_one_word_takes_nothing_from_those_who_bear_it_too() {
    let mut rina = family();
    rina.write(&[set(of(1, "q402"), "Ketut Wirawan"), set(own("q107"), "Gang Ketut Wirawan 2")]);
    let Remade { intents, left_out } = remade(&rina, person(3)).expect("it can be made");
    assert_eq!(left_out, []);
    assert_eq!(founded(&rina, intents).1.text(&of(1, "q402")), "Ketut Wirawan");
    // A child that has the whole name of who is gone keeps it.
    rina.write(&[set(of(1, "q402"), NAME)]);
    let Remade { intents, .. } = remade(&rina, person(2)).expect("it can be made");
    assert_eq!(founded(&rina, intents).1.text(&of(1, "q402")), NAME);
}

#[test]
fn a_household_of_many_is_more_than_one_change_and_each_is_within_the_caps() {
    let mut rina = Device::new(2);
    for n in 1..=60 {
        let mut intents = vec![Intent::AddPerson { person: person(n) }];
        intents.extend((0..20).map(|q| set(of(n, &format!("q{}", 600 + q)), &"a".repeat(60))));
        rina.write(&intents);
    }
    let Remade { intents, .. } = remade(&rina, person(9)).expect("it can be made");
    let (document, household) = founded(&rina, intents);
    assert!(document.change_count() > 1);
    for (_, change) in document.changes() {
        inspect(change, &Caps::CHANGE).expect("a device takes it");
    }
    assert_eq!(values(&household, person(9)), values(&rina.household(), person(9)));
}

#[test]
fn a_household_that_goes_elsewhere_takes_everybody_along_and_not_how_far_the_work_came() {
    let mut rina = family();
    let intents = carry_over(&rina.household(), HOUSEHOLD, &rina.rules).expect("it can be made");
    let (document, household) = founded(&rina, intents);
    let before = rina.household();
    let nobody = person(77);
    assert_eq!(values(&household, nobody), values(&before, nobody));
    let ids = |view: &Household| view.members.iter().map(|member| member.id).collect::<Vec<_>>();
    assert_eq!(ids(&household), ids(&before));
    let gone = household.member(person(3)).expect("who moved stays in the book");
    assert_eq!((gone.removal_reason.as_deref(), gone.went_to), (Some("kos"), Some(OTHER)));
    assert_eq!(
        (household.stage, household.stage_said),
        (Stage::default(), None),
        "it was said of another house"
    );
    assert_eq!(household.split_from, Some(OTHER));
    let texts = |view: &Household| view.notes.iter().map(|note| note.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&household), texts(&before));
    let kept: Vec<_> =
        before.confirmations.keys().filter(|subject| !subject.starts_with("double/")).collect();
    assert_eq!(household.confirmations.keys().collect::<Vec<_>>(), kept, "a pair names the old household");
    assert!(!holds(&document, "Nama Lain"), "no history");
    let mut joko = Device::new(3);
    joko.pull(&rina);
    rina.write(&[set(of(2, "q412"), "1")]);
    joko.write(&[set(of(2, "q412"), "2")]);
    meet(&mut rina, &mut joko);
    assert_eq!(carry_over(&rina.household(), HOUSEHOLD, &rina.rules), Err(CannotRemake::OpenCases));
}
