//! Work lists and calendars: what the district gives reaches its devices and nobody else, and is done by what officers say.

mod field;

use std::collections::BTreeMap;

use field::*;
use pendata_domain::calendar::{CalendarRule, Countdown};
use pendata_domain::edit::Intent;
use pendata_domain::ids::HouseholdId;
use pendata_domain::protocol::{MAX_CHUNK_BYTES, SyncAnswer, WorkItem};
use pendata_domain::stage::Stage;
use pendata_domain::work::WorkReason;
use sync_server::Error;
use sync_server::access::Duty;
use sync_server::district::Visitor;
use sync_server::district::types::{GiveWork, Login, WithdrawWork, WorkFilter, WorkQuestion, WorkReasonWord};
use sync_server::import::Incoming;
use sync_server::store::fleet::Cause;
use sync_server::store::work::NewWork;

fn say(stage: Stage) -> Intent {
    Intent::SetStage { stage, note: "house_empty".into() }
}

/// Households that an officer enters and sends.
fn enter(world: &World, officer: &mut Officer, numbers: &[u8]) {
    for n in numbers {
        officer.write(world, household(*n), &founding(VILLAGE));
    }
    assert!(officer.sync(world).iter().all(pendata_domain::protocol::Verdict::holds));
}

fn check(households: &[u8]) -> NewWork {
    NewWork {
        village: village(),
        reason: WorkReason::Check,
        words: String::new(),
        note: "Foto rumah".into(),
        due: Some("2026-11-20".parse().expect("a day")),
        user: None,
        households: households.iter().map(|n| household(*n)).collect(),
    }
}

/// What a device holds of the work: by list and household.
#[derive(Default)]
struct Held {
    number: u32,
    items: BTreeMap<(u32, HouseholdId), WorkItem>,
    calendar: Option<pendata_domain::calendar::Calendar>,
    answers: u32,
    largest: usize,
}

impl Held {
    /// Asks until there is no more.
    fn pull(&mut self, world: &World, officer: &mut Officer) {
        loop {
            let mut request = officer.request(None);
            request.work = Some(self.number);
            let bytes = std::cell::Cell::new(0);
            let answer = officer.exchange(&request, |body| {
                let answer = world.app.handle_sync(body)?;
                bytes.set(answer.len());
                Ok(answer)
            });
            let answer = answer.expect("an answer");
            officer.take(world, &answer, &[]);
            self.largest = self.largest.max(bytes.get());
            self.answers += 1;
            if !self.take(answer) {
                return;
            }
        }
    }

    fn take(&mut self, answer: SyncAnswer) -> bool {
        self.calendar = answer.calendar.or(self.calendar.take());
        let Some(update) = answer.work else { return false };
        if update.fresh {
            self.items.clear();
        }
        for run in update.runs {
            assert!(update.lists.iter().any(|list| list.number == run.list), "every list is named");
            for item in run.items {
                match run.withdrawn {
                    true => self.items.remove(&(run.list, item.household)),
                    false => self.items.insert((run.list, item.household), item),
                };
            }
        }
        self.number = update.through;
        update.more
    }

    fn on(&self, list: u32) -> Vec<HouseholdId> {
        self.items.keys().filter(|(of, _)| *of == list).map(|(_, household)| *household).collect()
    }
}

fn admin(world: &World) -> Visitor {
    world.account("dewi", Duty::DistrictAdmin, &[]);
    let login = Login { login: "dewi".into(), password: "rahasia dewi".into(), code: None };
    let (_, cookie) = world.app.login(&login, "127.0.0.1").expect("logged in");
    world.app.session(&cookie, None).expect("a session").visitor
}

#[test]
fn a_list_reaches_the_devices_of_its_village_and_is_done_by_a_later_word() {
    let world = World::new();
    let (mut rina, mut other) = (world.officer("rina", &[VILLAGE]), world.officer("joko", &[NEIGHBOUR]));
    enter(&world, &mut rina, &[1, 2]);
    rina.write(&world, household(1), &[say(Stage::NotFound)]);
    rina.sync(&world);
    let list = world.app.give_work(check(&[1, 2])).expect("given");
    let (mut held, mut foreign) = (Held::default(), Held::default());
    held.pull(&world, &mut rina);
    foreign.pull(&world, &mut other);
    assert_eq!(held.on(list), [household(1), household(2)]);
    assert!(foreign.items.is_empty(), "another village is nobody's business");
    let answers = held.answers;
    held.pull(&world, &mut rina);
    assert_eq!(held.answers, answers + 1);
    let far = || {
        let row = world.app.store.work_lists(&district(), None).expect("lists").remove(0);
        (row.households, row.done)
    };
    assert_eq!(far(), (2, 0), "what the district saw is no answer to it");
    rina.write(&world, household(1), &[say(Stage::NotFound)]);
    rina.sync(&world);
    assert_eq!(far(), (2, 1));
    assert_eq!(world.app.verify().expect("verified").faults, []);
}

#[test]
fn withdrawn_work_leaves_the_device_and_nothing_is_withdrawn_twice() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    enter(&world, &mut rina, &[1, 2]);
    let list = world.app.give_work(check(&[1, 2])).expect("given");
    let mut held = Held::default();
    held.pull(&world, &mut rina);
    assert_eq!(world.app.withdraw_work(&district(), list, vec![household(1)], None).expect("one"), 1);
    held.pull(&world, &mut rina);
    assert_eq!(held.on(list), [household(2)]);
    assert_eq!(world.app.withdraw_work(&district(), list, Vec::new(), None).expect("the rest"), 1);
    held.pull(&world, &mut rina);
    assert!(held.items.is_empty());
    let again = world.app.withdraw_work(&district(), list, Vec::new(), None);
    assert!(matches!(again, Err(Error::NotFound)));
}

#[test]
fn a_revoked_device_gets_no_work_and_one_without_work_lists_none() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    enter(&world, &mut rina, &[1]);
    world.app.give_work(check(&[1])).expect("given");
    let older = rina.push(&world, None).expect("an answer");
    assert_eq!((older.work, older.calendar), (None, None), "a program that knows no work gets none");
    world.app.revoke(&district(), rina.number, Cause::Cause, (None, "")).expect("revoked");
    let mut held = Held::default();
    held.pull(&world, &mut rina);
    assert!(held.items.is_empty());
}

#[test]
fn a_long_list_comes_in_pages_that_travel_in_one_chunk() {
    let world = World::new();
    let operator = world.account("operator", Duty::CentreOperator, &[]);
    let mut rina = world.officer("rina", &[VILLAGE]);
    let id = |n: u32| {
        let mut id = [0xab; 16];
        id[..4].copy_from_slice(&n.to_be_bytes());
        HouseholdId::from_bytes(id)
    };
    let visited = "2026-11-01".parse().expect("a day");
    let intents: Vec<Intent> = founding(VILLAGE).into_iter().take(5).collect();
    let incoming = (0..2_500).map(|n| Incoming { household: id(n), visited, intents: intents.clone() });
    world.app.import(&district(), operator, incoming, |_| ()).expect("imported");
    let households: Vec<HouseholdId> = (0..2_500).map(id).collect();
    let list = world.app.give_work(NewWork { households, ..check(&[]) }).expect("given");
    let mut held = Held::default();
    held.pull(&world, &mut rina);
    assert_eq!(held.on(list).len(), 2_500);
    assert!(held.largest <= MAX_CHUNK_BYTES, "{} bytes", held.largest);
}

#[test]
fn what_was_sent_back_and_what_is_not_right_come_onto_lists_by_themselves() {
    let world = World::new();
    let dewi = admin(&world);
    let mut rina = world.officer("rina", &[VILLAGE]);
    enter(&world, &mut rina, &[1, 2, 3]);
    // Called ready though nearly everything is missing.
    rina.write(&world, household(1), &[say(Stage::Ready)]);
    let nik = |n| set(of(1, "q403"), n);
    rina.write(&world, household(2), &[nik("3502114301809001")]);
    rina.write(&world, household(3), &[nik("3502114301809001")]);
    rina.sync(&world);
    world.app.look_for_work(&district()).expect("looked");
    let mut held = Held::default();
    held.pull(&world, &mut rina);
    let reasons = || {
        let rows = world.app.store.work_lists(&district(), None).expect("lists");
        let far = |row: sync_server::store::work::WorkListRow| (row.list.reason, (row.households, row.done));
        rows.into_iter().map(far).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(reasons()[&WorkReason::Anomaly], (1, 0));
    assert_eq!(reasons()[&WorkReason::DoubleNik], (2, 0));
    assert_eq!(held.items.len(), 3);
    world.app.return_household(&dewi, household(2), "Periksa NIK").expect("sent back");
    assert_eq!(reasons()[&WorkReason::Returned], (1, 0), "at once");
    // Mended: nobody has to say anything about the other household.
    rina.sync(&world);
    rina.write(&world, household(2), &[nik("3502114301809002"), say(Stage::NotFound)]);
    rina.sync(&world);
    world.app.look_for_work(&district()).expect("looked");
    assert_eq!(reasons()[&WorkReason::Returned], (1, 1));
    assert_eq!(reasons()[&WorkReason::DoubleNik], (1, 1), "the one that was asked about stays as done");
    let before = world.app.store.work_head(&district()).expect("a number");
    world.app.look_for_work(&district()).expect("looked");
    assert_eq!(world.app.store.work_head(&district()).expect("a number"), before, "looked twice, given once");
}

#[test]
fn who_left_makes_no_double() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    enter(&world, &mut rina, &[1, 2]);
    for n in [1, 2] {
        rina.write(&world, household(n), &[set(of(1, "q403"), "3502114301809001")]);
    }
    rina.write(&world, household(1), &[set(of(1, "q404"), "2")]);
    rina.sync(&world);
    world.app.look_for_work(&district()).expect("looked");
    assert!(world.app.store.work_lists(&district(), None).expect("lists").is_empty());
}

#[test]
fn the_console_gives_by_filter_and_by_name_and_sees_how_far_it_is() {
    let world = World::new();
    let dewi = admin(&world);
    let mut rina = world.officer("rina", &[VILLAGE]);
    enter(&world, &mut rina, &[1, 2, 3]);
    rina.write(&world, household(3), &[set(own("rt"), "004")]);
    rina.sync(&world);
    let filter =
        |rt: &str| WorkFilter { village: VILLAGE.into(), rt: Some(rt.into()), ..WorkFilter::default() };
    let found = world.app.work_households(&dewi, &filter("003")).expect("found");
    assert_eq!((found.total, found.households.len()), (2, 2));
    let asked = |households: Vec<String>, filter: Option<WorkFilter>| GiveWork {
        village: VILLAGE.into(),
        households,
        filter,
        reason: WorkReasonWord::Check,
        words: String::new(),
        note: String::new(),
        due: Some("2026-11-20".into()),
    };
    let given = world.app.give(&dewi, asked(Vec::new(), Some(filter("003")))).expect("given");
    assert_eq!(given.households, 2);
    let named = world.app.give(&dewi, asked(vec![household(3).to_string()], None)).expect("given");
    assert_eq!((named.list, named.households), (2, 1));
    rina.write(&world, household(3), &[say(Stage::Refused)]);
    rina.sync(&world);
    let view = world.app.work(&dewi, &WorkQuestion::default()).expect("seen");
    let of = |number: u32| view.lists.iter().find(|list| list.number == number).expect("the list");
    assert_eq!((of(2).done, of(2).by.as_str(), of(1).overdue), (1, "Nama dewi", 2));
    let village = view.villages.iter().find(|row| row.village.code == VILLAGE).expect("the village");
    assert_eq!((village.households, village.done, village.overdue), (3, 1, 2));
    let on_list = WorkFilter { reason: Some(WorkReasonWord::Check), ..filter("003") };
    let left = world.app.work_households(&dewi, &on_list).expect("found");
    assert_eq!(left.households[0].reasons, [WorkReasonWord::Check]);
    let withdrawn = world.app.withdraw(&dewi, &WithdrawWork { list: 1, households: Vec::new() });
    assert_eq!(withdrawn.expect("withdrawn").households, 2);
}

#[test]
fn what_cannot_be_given_is_refused_and_nothing_is_given() {
    let world = World::new();
    let dewi = admin(&world);
    let mut rina = world.officer("rina", &[VILLAGE]);
    enter(&world, &mut rina, &[1]);
    let asked = GiveWork {
        village: VILLAGE.into(),
        households: vec![household(1).to_string()],
        filter: None,
        reason: WorkReasonWord::Other,
        words: " ".into(),
        note: String::new(),
        due: None,
    };
    let with = |change: fn(&mut GiveWork)| {
        let mut asked = asked.clone();
        change(&mut asked);
        world.app.give(&dewi, asked).map(|given| given.list).map_err(|error| error.code().0)
    };
    assert_eq!(with(|_| ()), Err("reason_missing"));
    assert_eq!(with(|asked| asked.village = "35.03.01.2001".into()), Err("not_found"));
    assert_eq!(with(|asked| asked.village = "x".into()), Err("not_found"));
    let check = |asked: &mut GiveWork| asked.reason = WorkReasonWord::Check;
    assert_eq!(with(check).map(|_| ()), Ok(()));
    let wrong: [(fn(&mut GiveWork), _); 4] = [
        (|asked| asked.households = vec!["x".into()], "not_found"),
        (|asked| asked.households = vec![household(9).to_string()], "not_found"),
        (|asked| asked.due = Some("17/12/2026".into()), "malformed"),
        (|asked| asked.note = "x".repeat(301), "too_large"),
    ];
    for (change, code) in wrong {
        let mut asked = asked.clone();
        asked.reason = WorkReasonWord::Check;
        change(&mut asked);
        assert_eq!(world.app.give(&dewi, asked).map_err(|error| error.code().0).err(), Some(code));
    }
    assert_eq!(world.app.store.work_lists(&district(), None).expect("lists").len(), 1);
}

#[test]
fn a_file_of_family_cards_names_the_lines_that_do_not_fit() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    enter(&world, &mut rina, &[1, 2]);
    rina.write(&world, household(1), &[set(own("q114"), "3502110301809001")]);
    rina.sync(&world);
    let read = |text: &str| world.app.households_in(&village(), text);
    let found = read(&format!("no_kk,nama\n3502110301809001,Siti\n{}\n", household(2))).expect("named");
    assert_eq!(found, [household(1), household(2)]);
    let refused = |text: &str| read(text).expect_err("refused").to_string();
    let report = refused("3.50211E+15\n3502110301809001\n3502110301809999\n12345\n");
    assert!(report.contains("line 1: a spreadsheet rounded"), "{report}");
    assert!(report.contains("line 3: no household") && report.contains("line 4: neither"), "{report}");
    assert!(!report.contains("line 2") && !report.contains("3502110301809999"), "no number in a report");
    assert!(refused("no_kk\n\n").contains("names no household"));
}

#[test]
fn the_calendar_reaches_the_devices_and_wrong_days_are_refused() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let rule = |from: &str, through: Option<&str>, opens, cut_off| CalendarRule {
        from: from.parse().expect("a month"),
        through: through.map(|month| month.parse().expect("a month")),
        opens,
        cut_off,
    };
    for (opens, cut_off) in [(0, 17), (18, 17), (1, 32)] {
        let refused = world.app.set_calendar(&district(), vec![rule("2026-11", None, opens, cut_off)], None);
        assert!(matches!(refused, Err(Error::CalendarRefused)));
    }
    world.app.set_calendar(&district(), vec![rule("2026-11", None, 1, 17)], None).expect("set");
    let mut held = Held::default();
    held.pull(&world, &mut rina);
    let special = vec![rule("2026-12", Some("2026-12"), 1, 10)];
    world.app.set_calendar(&district(), special, None).expect("set");
    held.pull(&world, &mut rina);
    let calendar = held.calendar.take().expect("a calendar");
    let day = "2026-12-04".parse().expect("a day");
    let Countdown { days_left, .. } = calendar.countdown(day).expect("a window");
    assert_eq!((calendar.rules.len(), days_left), (2, 6));
    held.pull(&world, &mut rina);
    assert_eq!(held.calendar, None, "nothing new");
}

#[test]
fn an_import_that_fails_ends_with_its_error() {
    let world = World::new();
    let operator = world.account("operator", Duty::CentreOperator, &[]);
    let visited = "2026-11-01".parse().expect("a day");
    let nothing = |n: u8| Incoming {
        household: household(n),
        visited,
        // Nothing to write: no change can be made of it.
        intents: Vec::new(),
    };
    let outcome =
        world.app.import(&district(), operator, (0..=u8::MAX).cycle().take(5_000).map(nothing), |_| ());
    assert!(outcome.is_err());
}
