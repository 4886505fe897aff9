//! What the screen shows right after an answer is what the document says once the answer is in a change.

mod support;

use pendata_device::Device;
use pendata_domain::edit::Intent;
use pendata_domain::household::Household;
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::stage::Stage;
use proptest::prelude::*;
use support::*;

/// An act of an officer, persons by place.
#[derive(Clone, Debug)]
enum Act {
    Answer(Option<usize>, &'static str, &'static str),
    Tick(usize, &'static str, bool),
    Add,
    Remove(usize),
    Move(usize, Option<usize>),
    Confirm(&'static str),
    Note(&'static str),
    Stage(Stage),
    Leave,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let value = prop::sample::select(vec!["", "1", "2", "40", "Jalan Melati"]);
    let own = prop::sample::select(vec!["q303", "q302", "q107", "q301a"]);
    let theirs = prop::sample::select(vec!["q402", "q404", "q409", "q408"]);
    let act = prop_oneof![
        4 => (own, value.clone()).prop_map(|(code, value)| Act::Answer(None, code, value)),
        4 => (0..5usize, theirs, value).prop_map(|(who, code, value)| Act::Answer(Some(who), code, value)),
        2 => (0..5usize, prop::sample::select(vec!["1", "2", "7"]), any::<bool>())
            .prop_map(|(who, choice, ticked)| Act::Tick(who, choice, ticked)),
        1 => Just(Act::Add),
        1 => (0..5usize).prop_map(Act::Remove),
        2 => (0..5usize, prop::option::of(0..5usize)).prop_map(|(who, before)| Act::Move(who, before)),
        1 => Just(Act::Confirm("perumahan")),
        1 => Just(Act::Note("Rumah di belakang masjid")),
        1 => prop::sample::select(vec![Stage::Ready, Stage::Draft, Stage::NotFound]).prop_map(Act::Stage),
        1 => Just(Act::Leave),
    ];
    prop::collection::vec(act, 1..25)
}

fn intent(device: &mut Device, household: HouseholdId, act: &Act) -> Option<Intent> {
    let people: Vec<PersonId> =
        device.household(household).expect("there").members.iter().map(|member| member.id).collect();
    let who = |place: &usize| people[place % people.len()];
    Some(match act {
        Act::Answer(None, code, value) => set(path(code), value),
        Act::Answer(Some(place), code, value) => set(of(who(place), code), value),
        Act::Tick(place, choice, ticked) => {
            let choice = (*choice).to_owned();
            Intent::Tick { path: of(who(place), "q501d"), choice, ticked: *ticked }
        }
        Act::Add => Intent::AddPerson { person: device.new_person() },
        Act::Remove(place) => Intent::RemovePerson {
            person: who(place),
            question: code("q404"),
            presence: "3".into(),
            reason: "Pindah".into(),
        },
        Act::Move(place, before) => {
            let before = before.as_ref().map(who).filter(|other| *other != who(place));
            Intent::MovePerson { person: who(place), before }
        }
        Act::Confirm(section) => Intent::Confirm { subject: (*section).into(), reason: String::new() },
        Act::Note(text) => Intent::Note { id: device.new_note(), path: None, text: (*text).into() },
        Act::Stage(stage) => Intent::SetStage { stage: *stage, note: "catatan".into() },
        Act::Leave => return None,
    })
}

/// A view without who and when, which only the document knows.
fn content(view: &Household) -> impl PartialEq + std::fmt::Debug + use<> {
    let confirmations: Vec<_> =
        view.confirmations.iter().map(|(subject, c)| (subject.clone(), c.reason.clone())).collect();
    let mut notes: Vec<_> = view.notes.iter().map(|note| (note.id, note.text.clone())).collect();
    notes.sort();
    (view.answers.clone(), view.members.clone(), view.stage, view.stage_note.clone(), confirmations, notes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn the_screen_and_the_document_agree(acts in acts()) {
        let dir = tempfile::tempdir().expect("a folder");
        let mut device = device(dir.path(), 1, &Clock::new(1));
        let (id, _) = household(&mut device, "001", &["Ani", "Budi", "Candra"]);
        let (other, _) = household(&mut device, "002", &["Dewi"]);
        for act in &acts {
            match intent(&mut device, id, act) {
                Some(intent) => _ = device.record(id, &[intent]).expect("it holds"),
                None => device.leave(id).expect("left"),
            }
            let shown = content(device.household(id).expect("there"));
            let findings = device.check(id).expect("checked");
            let row = device.list_row(id).expect("a row").expect("listed");
            device.open(other).expect("another household is opened");
            prop_assert_eq!(shown, content(device.household(id).expect("there")));
            prop_assert_eq!(findings, device.check(id).expect("checked"));
            let counts = (row.missing, row.hard);
            let fresh = device.check(id).expect("checked");
            let missing = fresh.iter().filter(|f| f.kind == pendata_xforms::FindingKind::Required).count() as u32;
            prop_assert_eq!(counts.0, missing);
        }
    }
}
