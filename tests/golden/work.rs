//! What the district gives with an answer: work lists of every reason, and the calendar.

use pendata_domain::calendar::{Calendar, CalendarRule};
use pendata_domain::protocol::{WorkItem, WorkList, WorkRun, WorkUpdate};
use pendata_domain::work::{StageMark, WorkReason};
use pendata_tests::world::HOUSEHOLD;

use crate::examples::village;

pub fn update() -> WorkUpdate {
    let list = |(place, reason): (usize, WorkReason)| WorkList {
        number: place as u32 + 1,
        village: village(),
        reason,
        words: if reason == WorkReason::Other { "Rumah di tepi sungai".into() } else { String::new() },
        note: "Foto rumah".into(),
        due: Some("2026-12-15".parse().expect("a day")),
    };
    let item = |mark| WorkItem { household: HOUSEHOLD, given_upon: Some(StageMark([mark; 8])) };
    WorkUpdate {
        through: 9,
        more: true,
        fresh: true,
        lists: WorkReason::ALL.into_iter().enumerate().map(list).collect(),
        runs: vec![
            WorkRun { list: 1, withdrawn: false, items: vec![item(1), item(2)] },
            WorkRun { list: 2, withdrawn: true, items: vec![item(3)] },
        ],
    }
}

pub fn calendar() -> Calendar {
    let rule = |from: &str, through: Option<&str>, opens, cut_off| CalendarRule {
        from: from.parse().expect("a month"),
        through: through.map(|month| month.parse().expect("a month")),
        opens,
        cut_off,
    };
    Calendar { rules: vec![rule("2026-01", None, 1, 17), rule("2026-12", Some("2026-12"), 1, 20)] }
}
