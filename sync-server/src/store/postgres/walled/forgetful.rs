//! The store's own questions, with the condition for the district taken out of every statement.

use std::cell::Cell;

use pendata_domain::area::VillageCode;
use pendata_domain::ids::{DeviceNumber, FormVersion};

use super::{tables, there};
use crate::store::Store;
use crate::store::fleet::{AuditFilter, QuarantineFilter};
use crate::store::suite::{Place, Push, household, village};
use crate::store::views::QueueFilter;

thread_local! {
    /// Whether statements of this thread forget their district.
    static FORGETS: Cell<bool> = const { Cell::new(false) };
}

/// A statement as it is sent: without its district where this thread forgets.
pub fn told(sql: &str) -> String {
    if !FORGETS.get() {
        return sql.to_owned();
    }
    let mut parts = sql.split("district = $1").peekable();
    let mut told = String::new();
    while let Some(part) = parts.next() {
        let alias =
            part.rfind(|letter: char| !letter.is_ascii_lowercase() && letter != '.').map_or(0, |at| at + 1);
        match parts.peek() {
            Some(_) => told.push_str(&format!("{}$1::text IS NOT NULL", &part[..alias])),
            None => told.push_str(part),
        }
    }
    told
}

fn forgetting<T>(work: impl FnOnce() -> T) -> T {
    FORGETS.set(true);
    let outcome = work();
    FORGETS.set(false);
    outcome
}

/// A household of the same number, kept in both districts.
fn both(place: &Place) -> (DeviceNumber, DeviceNumber) {
    let devices = (place.device("rina", &village(1)), place.device("joko", &there()));
    for (device, village) in [(devices.0, village(1)), (devices.1, there())] {
        for number in [1, 2] {
            let push = Push::of(device, number).with(household(number as u8), &village, None);
            place.store.commit(push.commit()).expect("written");
        }
    }
    devices
}

/// What the store says of a district, question by question.
fn said(store: &dyn Store, place: &VillageCode, device: DeviceNumber) -> Vec<(&'static str, String)> {
    let (district, one) = (&place.district(), household(1));
    let all = QueueFilter { limit: 50, ..QueueFilter::default() };
    let set_aside = QuarantineFilter { limit: 50, ..QuarantineFilter::default() };
    macro_rules! say {
        ($($question:ident($($given:expr),*)),* $(,)?) => {
            vec![$((stringify!($question), format!("{:?}", store.$question($($given),*)))),*]
        };
    }
    say![
        load(district, &[one]),
        feed(place),
        log(place, 0, 1_000_000),
        changes(district, one),
        document_count(district),
        documents_after(district, None, 50),
        devices(district),
        accounts(district),
        roster_version(district),
        seals_since(district, device, 0, 50),
        last_seal(district, device),
        judged_before(district, FormVersion(9), None, 50),
        household(district, one),
        projection(district, one),
        households_after(district, None, 50),
        people_after(district, None, 50),
        held_after(place, None, 50),
        queue(district, &all),
        quarantine(district, &set_aside),
        standstill(district),
        overview(district),
        audit(district, 0, 50),
        audit_search(district, &AuditFilter::default(), 50),
        noticed(district),
        work_lists(district, None),
    ]
}

#[test]
fn a_question_that_forgets_its_district_is_answered_as_one_that_says_it() {
    let place = Place::postgres();
    let devices = both(&place);
    let tell = |forgets: bool| {
        // Statements are prepared once a connection: each telling has connections of its own.
        let store = place.again();
        let tell = || [said(&store, &village(1), devices.0), said(&store, &there(), devices.1)];
        if forgets { forgetting(tell) } else { tell() }
    };
    let told = tell(false);
    assert_eq!(tell(true), told);
    // The same without the wall: the answers are others, and it is seen that something was forgotten.
    let store = place.again();
    let owner = store.pool.owner().expect("the owner");
    for table in tables(&owner) {
        owner.batch(&format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")).expect("no wall");
    }
    assert_eq!(tell(false), told, "each question says its district");
    let without: Vec<_> = tell(true).into_iter().flatten().collect();
    let others = without.iter().zip(told.iter().flatten()).filter(|(one, other)| one != other).count();
    assert!(others >= 25, "{others} of {} answers told of another district", without.len());
}
