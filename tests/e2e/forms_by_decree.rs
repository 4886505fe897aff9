//! Three published versions of the questionnaire. Tablets of every pair of them, each as it was left when nobody had
//! offered it a newer one, work on one household; then all of them sync.

use pendata_device::{Device, Impact};
use pendata_domain::area::day_in;
use pendata_domain::edit::Intent;
use pendata_domain::household::Household;
use pendata_domain::ids::{FormVersion, HouseholdId};
use pendata_domain::stage::Stage;
use pendata_tests::decrees;
use sync_server::publishing::{RolledOut, Where};

use crate::office::{Office, district};
use crate::tablet::{Tablet, assert_agree, own, set};

const NEWEST: usize = 3;

/// The words a form has for a bamboo roof, for a family that does not cook, and for the question of the family card.
struct Codes {
    bamboo: &'static str,
    no_cooking: &'static str,
    card: &'static str,
}

const CODES: [Codes; NEWEST] = [
    Codes { bamboo: "6", no_cooking: "12", card: "q115" },
    Codes { bamboo: "5", no_cooking: "0", card: "q115a" },
    Codes { bamboo: "5", no_cooking: "0", card: "q115a" },
];

fn publish(office: &mut Office, xml: &str) {
    office.kill();
    office.books().publish_form(xml).expect("the form is supported");
    office.start();
}

fn version_of(tablet: &Tablet, household: HouseholdId) -> u32 {
    tablet.with(|device| device.form_of(household).expect("a form").version.0)
}

/// Two tablets of each version, none of which knows of a later one, and a household for each pair of versions.
fn fleet(office: &mut Office) -> (Vec<[Tablet; 2]>, Vec<[HouseholdId; NEWEST]>) {
    let crew = |office: &Office, version: usize| {
        [Tablet::of(office, &format!("rina{version}")), Tablet::of(office, &format!("joko{version}"))]
    };
    let first = Tablet::of(office, "pertama");
    let households: Vec<[HouseholdId; NEWEST]> =
        (0..NEWEST).map(|_| std::array::from_fn(|_| first.found().0)).collect();
    for household in households.iter().flatten() {
        first.record(*household, &[set(own("q303"), "9"), set(own("q305"), "5"), set(own("q505"), "2")]);
    }
    first.sync();
    let mut tablets = vec![crew(office, 1)];
    for (version, xml) in [(2, decrees::second()), (3, decrees::third())] {
        publish(office, &xml);
        tablets.push(crew(office, version));
    }
    (tablets, households)
}

fn work(tablet: &Tablet, household: HouseholdId, version: usize, water: &str) {
    let codes = &CODES[version];
    let own_word = if version == 2 { ("q507", "1") } else { ("q505", "3") };
    let answers =
        [("q305", codes.bamboo), ("q308", codes.no_cooking), ("q306a", water), (codes.card, "1"), own_word];
    assert_eq!(tablet.with(|device| device.form().expect("a form").version), FormVersion(version as u32 + 1));
    tablet.record(household, &answers.map(|(question, value)| set(own(question), value)));
    tablet.with(|device| device.leave(household).expect("left"));
}

/// What every reader of the newest version has to see, whoever wrote under which.
fn assert_whole(view: &Household, versions: [usize; 2]) {
    let text = |question: &str| view.text(&own(question));
    assert_eq!(
        (text("q305"), text("q308"), text("q115a")),
        ("5".into(), "0".into(), "1".into()),
        "{versions:?}"
    );
    assert_eq!(text("q303"), "", "a floor without counterpart is in force nowhere");
    let apart = view.field(&own("q303")).and_then(|field| field.apart.as_ref()).expect("kept");
    assert_eq!(apart.value.as_text(), "9");
    let internet = if versions == [2, 2] { "2" } else { "3" };
    assert_eq!(text("q505"), internet, "kept, though nobody asks any more {versions:?}");
    assert_eq!(text("q507"), if versions.contains(&2) { "1" } else { "" }, "{versions:?}");
    let open: Vec<_> = view.conflicts.iter().map(|case| case.subject.path().question.to_string()).collect();
    assert_eq!(open, ["q306a"], "the one real clash, and no other {versions:?}");
    let waters: Vec<_> = view.conflicts[0].candidates.iter().map(|c| c.value.as_str()).collect();
    assert_eq!(waters, ["2", "3"]);
}

#[test]
fn every_pair_of_versions_merges_on_one_household() {
    let mut office = Office::open();
    let (tablets, households) = fleet(&mut office);
    for (a, row) in households.iter().enumerate() {
        for (b, household) in row.iter().enumerate() {
            work(&tablets[a][0], *household, a, "2");
            work(&tablets[b][1], *household, b, "3");
        }
    }
    let all: Vec<&Tablet> = tablets.iter().flatten().collect();
    for _ in 0..2 {
        all.iter().rev().for_each(|tablet| _ = tablet.sync());
        all.iter().for_each(|tablet| _ = tablet.sync());
    }
    for (a, row) in households.iter().enumerate() {
        for (b, household) in row.iter().enumerate() {
            let old = &tablets[a][0];
            assert_eq!(version_of(old, *household), a as u32 + 1, "a draft stays under its form");
            let cases = old.view(*household).conflicts.len();
            assert_eq!(cases, usize::from(b <= a), "a case under every form that can tell");
            for tablet in &all {
                tablet.with(|device| device.move_to_form(*household).expect("moved"));
                assert_whole(&tablet.view(*household), [a.min(b), a.max(b)]);
            }
            assert_agree(*household, &all);
        }
    }
    let books = office.books();
    for household in households.iter().flatten() {
        let kept = books.store.projection(&district(), *household).expect("asked").expect("kept").household;
        let has = |answer: &str| kept.answers.contains(answer);
        assert!(has(r#""q305":"5""#) && has(r#""q308":"0""#) && has(r#""q115a":"1""#) && !has(r#""q303":"#));
        assert_eq!(
            (kept.form, kept.contested.as_str()),
            (FormVersion(3), r#"["q306a"]"#),
            "so does the registry"
        );
    }
}

#[test]
fn a_draft_that_is_open_while_a_form_arrives_goes_on_and_moves_without_loss() {
    let mut office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.with(|device| device.hold(household).expect("on the screen"));
    rina.record(household, &[set(own("q305"), "5"), set(own("q303"), "9"), set(own("q505"), "2")]);
    publish(&mut office, &decrees::second());
    publish(&mut office, &decrees::third());
    rina.sync();
    assert_eq!(rina.with(|device| device.form().expect("a form").version), FormVersion(3));
    rina.record(household, &[set(own("q308"), "12")]);
    rina.with(|device| device.leave(household).expect("left"));
    assert_eq!(version_of(&rina, household), 1, "also after it was left");
    let rina = rina.restart();
    let moving =
        rina.with(|device: &mut Device| device.moving(household).expect("compared").expect("behind"));
    let impact = |question: &str| {
        let found = moving.affected.iter().find(|a| a.path == own(question));
        found.map(|affected| affected.impact.clone())
    };
    assert_eq!(impact("q305"), Some(Impact::Recoded { from: "5".into(), to: "6".into() }));
    assert_eq!(impact("q505"), Some(Impact::Gone { value: "2".into() }));
    assert_eq!(impact("q507"), Some(Impact::ToAnswer));
    rina.with(|device| device.move_to_form(household).expect("moved"));
    for (question, value) in [("q305", "6"), ("q308", "0"), ("q505", "2")] {
        assert_eq!(rina.shows(household, &own(question)), value, "{question}");
    }
    rina.record(household, &[set(own("q507"), "2")]);
    rina.record(household, &[Intent::SetStage { stage: Stage::Ready, note: String::new() }]);
    rina.sync();
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
    assert_eq!(joko.shows(household, &own("q305")), "6");
}

/// The office does something with its forms while the server is down.
fn decree<T>(office: &mut Office, act: impl FnOnce(&sync_server::App) -> T) -> T {
    office.kill();
    let done = act(&office.books());
    office.start();
    done
}

#[test]
fn a_tablet_hears_of_a_form_that_begins_on_another_day_or_on_none() {
    let mut office = Office::open();
    let rina = Tablet::of(&office, "rina");
    let starts = |days: i64| day_in(district().area(), now() + days * 24 * 3600);
    let places = Where::Districts(vec![district()]);
    let version = decree(&mut office, |books| {
        let draft = books.draft(&decrees::second(), None).expect("a form");
        let rollouts = books.planned(draft.row.version, &places, Some(starts(5))).expect("rollouts");
        books.publish(draft, "SK 12/2026", rollouts).expect("published")
    });
    let coming = |tablet: &Tablet| tablet.with(|device| device.coming_form().expect("read"));
    rina.sync();
    let first = coming(&rina).expect("announced").starts;
    let again = decree(&mut office, |books| books.roll_out(version, &places, Some(starts(9))));
    assert!(matches!(again.expect("rolled out")[..], [RolledOut::Begins { .. }]));
    rina.sync();
    assert_eq!(coming(&rina).expect("announced").starts - first, 4 * 24 * 3600);
    decree(&mut office, |books| books.halt(version, &places)).expect("halted");
    rina.sync();
    assert_eq!(coming(&rina), None);
    let rina = rina.restart_without_database();
    assert_eq!(coming(&rina), None, "also where the database was lost");
    let told = rina.sync();
    rina.set_clock(20 * 24 * 3600);
    assert!(!rina.with(|device| device.take_up_form().expect("looked")), "it never begins {told:?}");
    decree(&mut office, |books| books.roll_out(version, &places, Some(starts(0)))).expect("rolled out");
    rina.sync();
    assert_eq!(rina.with(|device| device.form().expect("a form").version), version, "in force after all");
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.expect("after 1970").as_secs() as i64
}
