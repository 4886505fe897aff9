//! A form by decree in some districts, from a day on: everything the server does goes by the district.

mod field;

use field::{FORM, Officer, VILLAGE, World, district, founding, household, own, set};
use pendata_domain::area::{DistrictCode, midnight_in};
use pendata_domain::ids::{FormVersion, HouseholdId};
use sync_server::district::types::Login;
use sync_server::publishing::{RolledOut, Where};
use sync_server::store::rows::Region;
use sync_server::{Error, FaultKind};

const ELSEWHERE: &str = "35.03.01.2001";
const DAY: i64 = 24 * 3600;
/// Answers in households, one of each district.
const HERE: u8 = 1;
const THERE: u8 = 2;

fn other() -> DistrictCode {
    "35.03".parse().expect("a district")
}

/// The questionnaire with a rule that no household keeps, as version `n`.
fn strict(n: u32) -> String {
    let floor = "nodeset=\"/keluarga/perumahan/q303\"";
    let form = FORM.replace(floor, &format!("{floor} constraint=\"{n} = 0\""));
    assert!(form != FORM, "the questionnaire has another shape");
    form
}

/// Two districts with a household and an officer each.
fn two_districts() -> (World, Officer, Officer) {
    let world = World::new();
    let region = |code: &str, level, name: &str| Region { code: code.into(), level, name: name.into() };
    let trenggalek = vec![region("35.03", 2, "Trenggalek"), region(ELSEWHERE, 4, "Panggul")];
    world.app.load_regions(trenggalek).expect("regions");
    let (mut rina, mut joko) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[ELSEWHERE]));
    rina.write(&world, household(HERE), &founding(VILLAGE));
    joko.write(&world, household(THERE), &founding(ELSEWHERE));
    for officer in [&mut rina, &mut joko] {
        officer.sync(&world);
    }
    (world, rina, joko)
}

/// Version 2, or the next, in these districts from a day on.
fn publish(world: &World, form: &str, districts: &[DistrictCode], days_ahead: i64) -> FormVersion {
    let draft = world.app.draft(form, None).expect("a form");
    let places = Where::Districts(districts.to_vec());
    let from = day(world, days_ahead);
    let rollouts = world.app.planned(draft.row.version, &places, Some(from)).expect("rollouts");
    world.app.publish(draft, "SK 12/2026", rollouts).expect("published")
}

fn day(world: &World, ahead: i64) -> chrono::NaiveDate {
    pendata_domain::area::day_in(district().area(), world.app.now() + ahead * DAY)
}

fn form_in(world: &World, district: &DistrictCode) -> u32 {
    world.app.form(district).expect("a form").version.0
}

fn hard(world: &World, district: &DistrictCode, household: HouseholdId) -> u32 {
    let projection = world.app.store.projection(district, household).expect("a row");
    projection.expect("a household").household.hard
}

/// Version and start of the form that a device is offered.
fn offered(world: &World, officer: &mut Officer) -> Option<(u32, Option<i64>)> {
    let answer = officer.push(world, None).expect("an answer");
    answer.form.map(|notice| (notice.version.0, notice.starts))
}

#[test]
fn one_district_gets_the_form_the_other_does_not_and_the_day_passes_without_a_restart() {
    let (world, mut rina, mut joko) = two_districts();
    publish(&world, &strict(1), &[district()], 1);
    let begins = midnight_in(district().area(), day(&world, 1));
    assert_eq!(offered(&world, &mut rina), Some((2, Some(begins))), "a day before, to hold it");
    assert_eq!(offered(&world, &mut joko), None);
    let before = hard(&world, &district(), household(HERE));
    assert_eq!((form_in(&world, &district()), world.app.judge_again().expect("it judges")), (1, 0));

    world.wait(begins - world.app.now());
    assert_eq!((form_in(&world, &district()), form_in(&world, &other())), (2, 1));
    assert_eq!(world.app.judge_again().expect("it judges"), 1, "the household of one district");
    assert_eq!(hard(&world, &district(), household(HERE)), before + 1);
    assert_eq!(offered(&world, &mut rina), Some((2, None)), "in force");
    for (officer, n, village) in [(&mut rina, 3, VILLAGE), (&mut joko, 4, ELSEWHERE)] {
        officer.write(&world, household(n), &founding(village));
        officer.sync(&world);
    }
    let judged = |district: &DistrictCode, n| {
        let projection = world.app.store.projection(district, household(n)).expect("a row");
        projection.expect("a household").household.form.0
    };
    assert_eq!(
        (judged(&district(), 3), judged(&other(), 4)),
        (2, 1),
        "a push is judged by its district's form"
    );
    assert_eq!(world.app.verify().expect("a report").faults, []);
}

#[test]
fn a_tablet_a_month_without_signal_gets_a_form_30_days_before_it_starts_and_no_sooner() {
    let (world, mut rina, _) = two_districts();
    publish(&world, &strict(1), &[district()], 31);
    assert_eq!(offered(&world, &mut rina), None);
    world.wait(DAY);
    assert_eq!(offered(&world, &mut rina).map(|(version, _)| version), Some(2));
}

#[test]
fn a_halted_form_goes_to_nobody_new_and_those_who_hold_it_are_counted() {
    let (world, mut rina, mut joko) = two_districts();
    let version = publish(&world, &strict(1), &[district(), other()], 0);
    rina.form = version;
    assert_eq!(offered(&world, &mut rina), None, "she holds it");
    let halted = world.app.halt(version, &Where::Everywhere).expect("halted");
    let counts: Vec<_> = halted.iter().map(|h| (h.begun, h.holding, h.tablets)).collect();
    assert_eq!(counts, [(true, 1, 1), (true, 0, 1)]);
    assert_eq!(offered(&world, &mut joko), None);
    assert_eq!(form_in(&world, &district()), 2, "tablets write by it: the server goes on reading by it");

    let again = world.app.roll_out(version, &Where::Districts(vec![other()]), None).expect("rolled out");
    assert!(matches!(again[..], [RolledOut::Begins { .. }]), "{again:?}");
    assert_eq!(offered(&world, &mut joko), Some((2, None)));
    let later =
        world.app.roll_out(version, &Where::Districts(vec![other()]), Some(day(&world, 9))).expect("told");
    assert!(matches!(later[..], [RolledOut::InForce { .. }]), "a start is not put off: {later:?}");
    assert_eq!(form_in(&world, &other()), 2);
}

#[test]
fn a_form_halted_before_its_day_never_begins() {
    let (world, mut rina, _) = two_districts();
    let version = publish(&world, &strict(1), &[district()], 5);
    world.app.halt(version, &Where::Districts(vec![district()])).expect("halted");
    world.wait(9 * DAY);
    assert_eq!((form_in(&world, &district()), offered(&world, &mut rina)), (1, None));
    assert_eq!(world.app.verify().expect("a report").faults, []);
}

#[test]
fn what_another_process_publishes_is_noticed() {
    let (world, mut rina, _) = two_districts();
    let operator = world.registry.open(field::surroundings(&world.clock)).expect("the same registry");
    operator.publish_form(&strict(1)).expect("published");
    assert_eq!(form_in(&world, &district()), 1);
    world.app.refresh_forms().expect("it looks");
    assert_eq!((form_in(&world, &district()), offered(&world, &mut rina)), (2, Some((2, None))));
    let draft = world.app.draft(&strict(2), None).expect("a form");
    operator.publish_form(&strict(3)).expect("published");
    let refused = world.app.publish(draft, "", Vec::new());
    assert!(matches!(refused, Err(Error::NewerForm)), "looked through against version 2, not 3");
    assert_eq!(operator.form_plan().versions.len(), 3);
}

#[test]
fn a_rollout_names_a_district_a_version_and_a_day_that_are_there() {
    let (world, ..) = two_districts();
    let version = publish(&world, &strict(1), &[district()], 3);
    let places = |code: &str| Where::Districts(vec![code.parse().expect("a district")]);
    let rolled_out = |version, code, from| world.app.roll_out(FormVersion(version), &places(code), from);
    assert!(matches!(rolled_out(2, "99.99", None), Err(Error::UnknownDistrict(_))));
    assert!(matches!(rolled_out(7, "35.02", None), Err(Error::NoSuchForm)));
    assert!(matches!(rolled_out(2, "35.03", Some(day(&world, -1))), Err(Error::Past)));
    assert!(matches!(world.app.halt(version, &places("35.03")), Err(Error::NotRolledOut)));
    publish(&world, &strict(2), &[district()], 0);
    let older = rolled_out(2, "35.02", None).expect("told");
    assert!(matches!(older[..], [RolledOut::Superseded { by: 3, .. }]), "{older:?}");
}

#[test]
fn a_projection_of_a_form_that_is_not_in_force_yet_is_a_fault() {
    let (world, ..) = two_districts();
    publish(&world, &strict(1), &[district()], 3);
    assert!(world.registry.tamper("UPDATE households SET form = 2 WHERE district = '35.02'") > 0);
    let faults = world.app.verify().expect("a report").faults;
    assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), [FaultKind::WrongProjection]);
}

#[test]
fn every_rollout_stands_in_the_audit_of_its_district() {
    let (world, ..) = two_districts();
    publish(&world, &strict(1), &[district()], 0);
    world.app.roll_out(FormVersion(2), &Where::Everywhere, None).expect("rolled out");
    let acts = |district: &DistrictCode| {
        let rows = world.app.store.audit(district, 0, 100).expect("rows");
        rows.into_iter().filter(|row| row.act == "form").map(|row| row.detail).collect::<Vec<_>>()
    };
    assert_eq!((acts(&district()).len(), acts(&other()).len()), (2, 1), "{:?}", acts(&district()));
    assert!(acts(&other())[0].contains("version 2 rolled out"));
}

/// The real case of 2026 (forms/README.md): roofs 5 and 6 change places, and "does not cook" is 0 where it was 12.
#[test]
fn answers_of_the_old_code_list_are_read_in_the_new_one() {
    let (world, mut rina, _) = two_districts();
    let answers = [(HERE, "5", "12"), (5, "6", "1"), (6, "2", "10")];
    for (n, roof, fuel) in answers {
        let mut intents = if n == HERE { Vec::new() } else { founding(VILLAGE) };
        intents.extend([set(own("q305"), roof), set(own("q308"), fuel)]);
        rina.write(&world, household(n), &intents);
    }
    rina.sync(&world);
    let mapping = include_str!("../../forms/dtsen-2026.csv");
    let draft = world.app.draft(&recoded(), Some(mapping)).expect("a form");
    let standing = world.app.try_draft(&draft, &[], |_, _| ()).expect("tried").standing;
    let of = |question: &str, code: &str| standing[&(question.to_owned(), Some(code.to_owned()))];
    assert_eq!((of("q305", "5"), of("q305", "6"), of("q308", "12")), (1, 1, 1));
    let rollouts = world.app.planned(draft.row.version, &Where::Everywhere, None).expect("rollouts");
    world.app.publish(draft, "", rollouts).expect("published");
    world.app.judge_again().expect("it judges");
    let stored = |n| {
        let projection =
            world.app.store.projection(&district(), household(n)).expect("a row").expect("a household");
        let answers: serde_json::Value = serde_json::from_str(&projection.household.answers).expect("JSON");
        [answers["q305"].clone(), answers["q308"].clone()]
            .map(|value| value.as_str().unwrap_or("").to_owned())
    };
    assert_eq!(
        (stored(HERE), stored(5), stored(6)),
        (["6", "0"].map(Into::into), ["5", "1"].map(Into::into), ["2", "10"].map(Into::into))
    );
    rina.form = FormVersion(2);
    assert_eq!(offered(&world, &mut rina), None);
    assert_eq!(world.app.verify().expect("a report").faults, []);
}

/// The questionnaire with the code lists of DTSEN 2026.
fn recoded() -> String {
    let item = |list: &str, place: u32, code: &str| {
        format!("<itextId>{list}-{place}</itextId>\n            <name>{code}</name>")
    };
    let form = FORM
        .replace(&item("atap", 4, "5"), &item("atap", 5, "5"))
        .replace(&item("atap", 5, "6"), &item("atap", 4, "6"))
        .replace(&item("bahan_bakar", 11, "12"), &item("bahan_bakar", 11, "0"));
    assert!(form != FORM, "the questionnaire has another shape");
    form
}

#[test]
fn the_district_sees_answers_that_the_form_asks_for_no_more_in_the_words_they_were_given_in() {
    let (world, mut rina, _) = two_districts();
    rina.write(&world, household(HERE), &[set(own("q305"), "5"), set(own("q303"), "9")]);
    rina.sync(&world);
    // Floors have no "other" any more, and roofs are not asked.
    let other_floor = "          <item>\n            <itextId>lantai-8</itextId>\n            <name>9</name>\n          </item>\n";
    let without_roof = recoded().replace(other_floor, "").replace("q305", "q305_baru");
    let mapping = "question,code,new_question,new_code\nq303,9,,\n";
    let draft = world.app.draft(&without_roof, Some(mapping)).expect("a form");
    let rollouts = world.app.planned(draft.row.version, &Where::Everywhere, None).expect("rollouts");
    world.app.publish(draft, "", rollouts).expect("published");
    world.account("dewi", sync_server::access::Duty::DistrictAdmin, &[]);
    let asked = Login { login: "dewi".into(), password: "rahasia dewi".into(), code: None };
    let (me, cookie) = world.app.login(&asked, "127.0.0.1").expect("a session");
    let dewi = world.app.session(&cookie, Some(&me.csrf)).expect("a visitor").visitor;
    let view = world.app.household(&dewi, household(HERE)).expect("a household");
    let kept: Vec<_> =
        view.kept.iter().map(|answer| (answer.question.as_str(), answer.value.id.as_str())).collect();
    assert_eq!(kept, [("q303", "Lainnya"), ("q305", "Kayu/sirap")]);
    assert_eq!(view.kept[1].label.id, "Bahan atap terluas");
    assert!(!view.answers.iter().any(|answer| answer.question.starts_with("q303")), "not in force");
}
