//! Work that the district gives.

use pendata_domain::calendar::CalendarRule;
use pendata_domain::work::WorkReason;

use super::{NOW, Place, Push, district, household, upon_both, village};
use crate::Error;
use crate::store::Write;
use crate::store::work::{ByItself, NewWork, WorkFilter};

upon_both!(
    lists_and_calendars_share_numbers_without_a_gap,
    work_is_seen_by_village_and_filter,
    two_who_give_at_once_take_different_numbers,
);

/// Three households of village 1, one of village 2.
fn settled(place: &Place) {
    let device = place.device("rina", &village(1));
    let mut push = Push::of(device, 1).with(household(9), &village(2), None);
    for n in 1..4 {
        push = push.with(household(n), &village(1), None);
    }
    place.store.commit(push.commit()).expect("written");
}

fn list(households: &[u8]) -> NewWork {
    NewWork {
        village: village(1),
        reason: WorkReason::Other,
        words: "cek".into(),
        note: String::new(),
        due: Some("2026-12-10".parse().expect("a day")),
        user: None,
        households: households.iter().map(|n| household(*n)).collect(),
    }
}

fn lists_and_calendars_share_numbers_without_a_gap(place: &Place) {
    settled(place);
    let give = |households: &[u8]| place.write(&district(), Write::GiveWork(list(households)));
    assert_eq!(give(&[2, 9, 1]).expect("a list"), 1);
    assert!(matches!(give(&[9]), Err(Error::NotFound)), "a household of another village");
    let rules = vec![CalendarRule {
        from: "2026-12".parse().expect("a month"),
        through: None,
        opens: 1,
        cut_off: 20,
    }];
    place.write(&district(), Write::SetCalendar { rules: rules.clone(), user: None }).expect("set");
    let withdraw = |households: &[u8]| {
        let households = households.iter().map(|n| household(*n)).collect();
        place.write(&district(), Write::WithdrawWork { list: 1, households, user: None })
    };
    assert_eq!(withdraw(&[2]).expect("withdrawn"), 1);
    assert!(matches!(withdraw(&[2]), Err(Error::NotFound)));
    assert_eq!(place.store.work_head(&district()).expect("a number"), 4);
    let page = place.store.work_after(&district(), &[village(1)], 1, 9).expect("a page");
    let entries: Vec<_> = page.entries.iter().map(|e| (e.number, e.item.household, e.withdrawn)).collect();
    assert_eq!(entries, [(2, household(1), false), (4, household(2), true)]);
    assert_eq!(page.lists.len(), 1);
    assert!(place.store.work_after(&district(), &[village(2)], 0, 9).expect("a page").entries.is_empty());
    let calendar = place.store.calendar(&district()).expect("rules");
    assert_eq!(
        calendar.iter().map(|set| (set.number, set.rule, set.time)).collect::<Vec<_>>(),
        [(3, rules[0], NOW)]
    );
}

fn work_is_seen_by_village_and_filter(place: &Place) {
    settled(place);
    place.write(&district(), Write::GiveWork(list(&[1, 2]))).expect("given");
    let found = ByItself {
        village: village(1),
        reason: WorkReason::DoubleNik,
        give: vec![household(1)],
        withdraw: Vec::new(),
    };
    place.write(&district(), Write::WorkByItself(vec![found])).expect("given");
    let rows = place.store.work_lists(&district(), None).expect("lists");
    let seen: Vec<_> =
        rows.iter().map(|row| (row.list.number, row.by_itself, row.households, row.done)).collect();
    assert_eq!(seen, [(2, true, 1, 0), (1, false, 2, 0)]);
    let today = "2026-12-11".parse().expect("a day");
    let by_village = place.store.work_by_village(&district(), today).expect("numbers");
    assert_eq!(by_village.len(), 1);
    assert_eq!((by_village[0].1.households, by_village[0].1.done, by_village[0].1.overdue), (2, 0, 2));
    let filter = |reason| WorkFilter { village: village(1).to_string(), reason, ..WorkFilter::default() };
    let (total, page) = place.store.work_candidates(&district(), &filter(None), 1, 1).expect("a page");
    assert_eq!((total, page.len()), (3, 1));
    let (total, page) =
        place.store.work_candidates(&district(), &filter(Some(WorkReason::DoubleNik)), 0, 9).expect("a page");
    assert_eq!((total, page[0].of.household, page[0].reasons.len()), (1, household(1), 2));
    // Every household has the same NIK here: each is another's double.
    let noticed = place.store.noticed(&district()).expect("noticed");
    let doubles = noticed.iter().filter(|n| n.reason == WorkReason::DoubleNik);
    assert_eq!(doubles.map(|n| (n.holds, n.given)).filter(|(holds, _)| *holds).count(), 4);
    let overview = place.store.overview(&district()).expect("villages");
    assert_eq!(
        overview.iter().map(|row| (row.households, row.people, row.hard)).collect::<Vec<_>>(),
        [(3, 3, 3), (1, 1, 1)]
    );
}

fn two_who_give_at_once_take_different_numbers(place: &Place) {
    settled(place);
    std::thread::scope(|scope| {
        for n in 1..4 {
            scope.spawn(move || place.write(&district(), Write::GiveWork(list(&[n]))).expect("given"));
        }
    });
    let page = place.store.work_after(&district(), &[village(1)], 0, 9).expect("a page");
    assert_eq!(page.entries.iter().map(|entry| entry.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(page.lists.len(), 3);
}
