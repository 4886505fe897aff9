//! What officers do to households: every kind of edit, drawn by dice, upon what their screen shows.

use pendata_domain::edit::{Intent, NoteId};
use pendata_domain::household::Household;
use pendata_domain::ids::PersonId;
use pendata_domain::question::{FieldPath, QuestionCode};
use pendata_domain::stage::Stage;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

pub fn own(question: &str) -> FieldPath {
    FieldPath::household(code(question))
}

pub fn of(person: PersonId, question: &str) -> FieldPath {
    FieldPath::person(person, code(question))
}

pub fn code(text: &str) -> QuestionCode {
    QuestionCode::new(text).expect("a code")
}

pub fn set(path: FieldPath, value: impl Into<String>) -> Intent {
    Intent::SetAnswer { path, value: value.into() }
}

/// The mark of the n-th save: a note, which no merge can make disappear.
pub fn mark(n: u128) -> NoteId {
    NoteId(Uuid::from_u128(n))
}

pub fn marked(n: u128) -> Intent {
    Intent::Note { id: mark(n), path: None, text: format!("simpanan {n}") }
}

/// The first answers of a household in a village.
pub fn founding(village: &str, head: PersonId, n: u128) -> Vec<Intent> {
    vec![
        set(own("q104"), village),
        set(own("rt"), "001"),
        set(own("q107"), format!("Jalan {n}")),
        set(own("q303"), "2"),
        Intent::AddPerson { person: head },
        set(of(head, "q402"), format!("Warga {n}")),
        set(of(head, "q404"), "1"),
        set(of(head, "q409"), "1"),
        marked(n),
    ]
}

/// One to three edits.
pub fn edits(dice: &mut ChaCha8Rng, view: &Household, n: u128) -> Vec<Intent> {
    let count = dice.random_range(1..=3);
    (0..count).flat_map(|_| edit(dice, view, n)).collect()
}

fn edit(dice: &mut ChaCha8Rng, view: &Household, n: u128) -> Vec<Intent> {
    let members: Vec<PersonId> = view.members.iter().map(|member| member.id).collect();
    let choice = |dice: &mut ChaCha8Rng| dice.random_range(1..=6).to_string();
    let anyone = |dice: &mut ChaCha8Rng| members[dice.random_range(0..members.len())];
    let kinds = if members.is_empty() { 6 } else { 14 };
    match dice.random_range(0..kinds) {
        0 => vec![set(own("q107"), format!("Jalan {}", dice.random_range(1..=3)))],
        1 => vec![set(own("q303"), choice(dice))],
        2 => vec![set(own("q304"), choice(dice))],
        3 => vec![set(own("q302"), dice.random_range(0..=600).to_string())],
        4 => newcomer(PersonId(Uuid::from_u128((n << 8) | u128::from(dice.random::<u8>()))), n),
        5 => vec![stage(dice, n)],
        6 => vec![set(of(anyone(dice), "q402"), format!("Warga {}", dice.random_range(1..=3)))],
        7 => vec![set(of(anyone(dice), "q412"), choice(dice))],
        8 => vec![set(of(anyone(dice), "q417"), choice(dice))],
        9 | 10 => {
            let (path, choice) = (of(anyone(dice), "q411"), choice(dice));
            vec![Intent::Tick { path, choice, ticked: dice.random() }]
        }
        11 => {
            let person = anyone(dice);
            vec![removal(dice, person, n)]
        }
        12 => {
            let (person, other) = (anyone(dice), anyone(dice));
            let before = Some(other).filter(|other| *other != person);
            vec![Intent::MovePerson { person, before }]
        }
        _ => {
            let person = anyone(dice);
            vec![confirmation(dice, person, n)]
        }
    }
}

fn newcomer(person: PersonId, n: u128) -> Vec<Intent> {
    let name = set(of(person, "q402"), format!("Warga {n}"));
    vec![Intent::AddPerson { person }, name, set(of(person, "q404"), "1"), set(of(person, "q409"), "3")]
}

fn stage(dice: &mut ChaCha8Rng, n: u128) -> Intent {
    let stage = [Stage::Draft, Stage::Ready, Stage::NotFound][dice.random_range(0..3)];
    Intent::SetStage { stage, note: format!("tahap {n}") }
}

fn removal(dice: &mut ChaCha8Rng, person: PersonId, n: u128) -> Intent {
    let presence = ["1", "2", "3", "6"][dice.random_range(0..4)].to_owned();
    match presence.as_str() {
        "1" => set(of(person, "q404"), presence),
        _ => Intent::RemovePerson { person, question: code("q404"), presence, reason: format!("pindah {n}") },
    }
}

fn confirmation(dice: &mut ChaCha8Rng, person: PersonId, n: u128) -> Intent {
    let reason = format!("benar {n}");
    match dice.random() {
        true => Intent::Confirm { subject: "perumahan".into(), reason },
        false => Intent::Confirm { subject: format!("{}/q402:soft", person.0.simple()), reason },
    }
}

/// An edit in a word, for the trace.
pub fn told(intent: &Intent) -> String {
    match intent {
        Intent::SetAnswer { path, value } => format!("{path}={value}"),
        Intent::Tick { path, choice, ticked } => format!("{path}/{choice}={ticked}"),
        Intent::AddPerson { person } => format!("adds {person}"),
        Intent::RemovePerson { person, presence, .. } => format!("removes {person} ({presence})"),
        Intent::MovePerson { person, .. } => format!("moves {person}"),
        Intent::SetStage { stage, .. } => format!("stage {}", stage.as_str()),
        Intent::Note { .. } => "note".into(),
        Intent::Confirm { subject, .. } => format!("confirms {subject}"),
        Intent::Restore { path, value, .. } => format!("restores {path}={value}"),
        Intent::SplitFrom { household } => format!("split from {household}"),
        Intent::WentTo { person, household } => format!("{person} went to {household}"),
        Intent::UndoStage { .. } => "undoes a stage".into(),
        Intent::Decide { value, .. } => format!("decides {value}"),
    }
}
