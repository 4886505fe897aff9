//! Devices and what stands still, and lists that are read page by page.

use pendata_domain::area::VillageCode;
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId, Ticket};
use pendata_domain::protocol::{DeviceReport, QuarantineReason};

use super::{NOW, Place, Push, district, household, upon_both, village};
use crate::Error;
use crate::store::audit::Entry;
use crate::store::commit::Refused;
use crate::store::fleet::{AuditFilter, Cause, GRACE, QuarantineFilter};
use crate::store::rows::Origin;
use crate::store::{Act, Contact, Write};

upon_both!(
    what_a_device_says_of_itself_is_kept,
    a_cause_stays_one_and_a_loss_keeps_its_moment,
    who_is_closed_leaves_with_the_devices,
    what_was_looked_at_waits_no_more,
    what_is_set_aside_tells_no_village_of_another_district,
    lists_are_read_page_by_page,
    acts_are_found_the_newest_first,
    tables_have_sizes,
);

fn contact(device: DeviceNumber, report: Option<DeviceReport>) -> Contact {
    Contact {
        device,
        ticket: Ticket([8; 16]),
        previous_ticket: Ticket([7; 16]),
        request: 3,
        backlog: 4,
        clock_offset: -5,
        form: 2,
        copied: false,
        report,
    }
}

fn what_a_device_says_of_itself_is_kept(place: &Place) {
    let device = place.device("rina", &village(1));
    let says = |time, report| {
        let write = Write::Contact(contact(device, report));
        place.store.write(Act { district: Some(district()), time, write, audit: None }).expect("written");
        place.store.device(device).expect("asked").expect("a device").condition
    };
    let report = DeviceReport { program: "1.4.0".into(), disk_free: Some(9_000_000_000), oldest: Some(60) };
    let told = says(NOW + 100, Some(report.clone()));
    assert_eq!((told.program.as_str(), told.disk_free), ("1.4.0", Some(9_000_000_000)));
    assert_eq!((told.oldest, told.form, told.enrolled), (Some(NOW + 40), 2, NOW));
    let silent = says(NOW + 200, None);
    assert_eq!((silent.program.as_str(), silent.disk_free, silent.oldest), ("1.4.0", None, None));
    // As a push tells it.
    let mut push = Push::of(device, 1).with(household(1), &village(1), None).commit();
    let wrong = DeviceReport { program: "1.5.0".into(), disk_free: Some(u64::MAX), oldest: Some(u64::MAX) };
    push.contact = Some(contact(device, Some(wrong)));
    place.store.commit(push).expect("written");
    let told = place.store.device(device).expect("asked").expect("a device").condition;
    assert_eq!((told.program.as_str(), told.disk_free), ("1.5.0", Some(i64::MAX as u64)));
    assert_eq!(told.oldest, Some(0));
}

fn a_cause_stays_one_and_a_loss_keeps_its_moment(place: &Place) {
    let device = place.device("rina", &village(1));
    let revoke = |cause, time| {
        let write = Write::Revoke { device, cause };
        place.store.write(Act { district: Some(district()), time, write, audit: None }).expect("revoked");
        let condition = place.store.device(device).expect("asked").expect("a device").condition;
        let revocation = condition.revocation.expect("revoked");
        (revocation.cause, revocation.at, condition.lost_at)
    };
    let before = place.store.device(device).expect("asked").expect("a device");
    assert_eq!(before.condition.revocation, None);
    assert_eq!(revoke(Cause::Left, NOW + 1), (Cause::Left, NOW + 1, None));
    assert_eq!(revoke(Cause::Left, NOW + 2), (Cause::Left, NOW + 1, None), "no second grace");
    let left = place.store.device(device).expect("asked").expect("a device").condition.revocation;
    assert_eq!(left.and_then(|left| left.grace_ends()), Some(NOW + 1 + GRACE));
    assert_eq!(revoke(Cause::Lost, NOW + 3), (Cause::Lost, NOW + 3, Some(NOW + 3)));
    assert_eq!(revoke(Cause::Left, NOW + 4), (Cause::Lost, NOW + 3, Some(NOW + 3)), "a cause stays one");
    assert_eq!(
        revoke(Cause::Lost, NOW + 5),
        (Cause::Lost, NOW + 3, Some(NOW + 3)),
        "the first report counts"
    );
}

fn who_is_closed_leaves_with_the_devices(place: &Place) {
    let (first, second) = (place.device("rina", &village(1)), place.device("joko", &village(1)));
    let of = |number| place.store.device(number).expect("asked").expect("a device");
    let user = of(first).account.user;
    place.write(&district(), Write::Deactivate { user }).expect("closed");
    let left = of(first);
    assert!(left.revoked && !left.account.active);
    assert_eq!(left.condition.revocation.expect("revoked").cause, Cause::Left);
    assert!(!of(second).revoked);
}

/// A push whose one change is refused.
fn refused(device: DeviceNumber, number: u64, reason: QuarantineReason) -> (Push, Refused) {
    let push = Push::of(device, number);
    let origin = Origin { seal: push.seal(), place: 0 };
    let (household, hash) = (household(number as u8), push.hash(household(number as u8)));
    let refused = Refused { device, household, hash, origin, reason, body: vec![1; number as usize] };
    (push, refused)
}

fn what_was_looked_at_waits_no_more(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let reasons = [QuarantineReason::Revoked, QuarantineReason::OutOfArea, QuarantineReason::OutOfArea];
    for (number, reason) in (1..).zip(reasons) {
        let (push, refused) = refused(device, number, reason);
        store
            .commit(crate::store::commit::Commit { quarantined: vec![refused], ..push.commit() })
            .expect("written");
    }
    let list = |filter: QuarantineFilter| {
        let filter = QuarantineFilter { limit: 9, ..filter };
        store.quarantine(&district(), &filter).expect("rows").iter().map(|row| row.bytes).collect::<Vec<_>>()
    };
    assert_eq!(list(QuarantineFilter::default()), [3, 2, 1], "the newest first");
    let of = |word: &str| Some(word.to_owned());
    assert_eq!(list(QuarantineFilter { reason: of("out_of_area"), ..QuarantineFilter::default() }), [3, 2]);
    assert_eq!(list(QuarantineFilter { device: Some(device.0 + 1), ..QuarantineFilter::default() }), [0; 0]);
    let change = refused(device, 2, QuarantineReason::OutOfArea).1.hash;
    place.write(&district(), Write::KeepOut { change, kept: true }).expect("left out");
    let waits = |kept| QuarantineFilter { kept: Some(kept), ..QuarantineFilter::default() };
    assert_eq!((list(waits(false)), list(waits(true))), (vec![3, 1], vec![2]));
    assert_eq!(store.quarantined(&district()).expect("a count"), 2);
    let still = store.standstill(&district()).expect("what waits");
    assert_eq!(still.quarantined, [("out_of_area".to_owned(), 1), ("revoked".to_owned(), 1)]);
    assert_eq!((still.oldest_quarantined, still.waiting), (Some(NOW + 1), 0));
    place.write(&district(), Write::KeepOut { change, kept: false }).expect("again");
    assert_eq!(store.quarantined(&district()).expect("a count"), 3);
    let nothing = Write::KeepOut { change: ChangeHash([9; 32]), kept: true };
    assert!(matches!(place.write(&district(), nothing), Err(Error::NotFound)));
}

fn what_is_set_aside_tells_no_village_of_another_district(place: &Place) {
    let there: VillageCode = "35.03.01.2001".parse().expect("a village");
    let (rina, joko) = (place.device("rina", &village(1)), place.device("joko", &there));
    for (device, of, village) in [(rina, 1, village(1)), (joko, 2, there)] {
        place
            .store
            .commit(Push::of(device, 1).with(household(of), &village, None).commit())
            .expect("written");
    }
    for (number, of) in [(2, 1), (3, 2)] {
        let (push, refused) = refused(rina, number, QuarantineReason::OutOfArea);
        let quarantined = vec![Refused { household: household(of), ..refused }];
        place.store.commit(crate::store::commit::Commit { quarantined, ..push.commit() }).expect("written");
    }
    let filter = QuarantineFilter { limit: 9, ..QuarantineFilter::default() };
    let rows = place.store.quarantine(&district(), &filter).expect("rows");
    let told: Vec<_> = rows.into_iter().map(|row| (row.household, row.village)).collect();
    assert_eq!(told, [(household(2), None), (household(1), Some(village(1).to_string()))]);
}

fn lists_are_read_page_by_page(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    for (number, n) in (1..).zip([3, 1, 2]) {
        store
            .commit(Push::of(device, number).with(household(n), &village(1), None).commit())
            .expect("written");
    }
    store.commit(Push::of(device, 4).with(household(4), &village(2), None).commit()).expect("written");
    let households = |last| -> Vec<HouseholdId> {
        store
            .households_after(&district(), last, 2)
            .expect("a page")
            .iter()
            .map(|row| row.household)
            .collect()
    };
    assert_eq!(households(None), [household(1), household(2)]);
    assert_eq!(households(Some(household(2))), [household(3), household(4)]);
    assert_eq!(households(Some(household(4))), []);
    let people = store.people_after(&district(), None, 9).expect("a page");
    assert_eq!((people.len(), people[0].name.as_str(), people[0].rt.as_str()), (4, "Kepala 2", "003"));
    let behind = Some((people[1].household, people[1].person));
    assert_eq!(store.people_after(&district(), behind, 1).expect("a page")[0].household, household(3));
    let held = store.held_after(&village(1), Some(household(1)), 9).expect("a page");
    assert_eq!(
        held.iter().map(|row| (row.household, row.first)).collect::<Vec<_>>(),
        [(household(2), NOW + 3), (household(3), NOW + 1)]
    );
    // A later change of it is not the first.
    store.commit(Push::of(device, 5).with(household(2), &village(1), Some(1)).commit()).expect("written");
    assert_eq!(store.held_after(&village(1), Some(household(1)), 1).expect("a page")[0].first, NOW + 3);
}

fn acts_are_found_the_newest_first(place: &Place) {
    let user = place.account("dewi", &[village(1)]);
    for n in 0..6 {
        let act = if n % 2 == 0 { "login" } else { "export" };
        let audit = Some(Entry::by_user(user, act, format!("{n}")));
        let (district, time) = (Some(district()), NOW + n);
        place.store.write(Act { district, time, write: Write::Note, audit }).expect("noted");
    }
    let found = |filter: AuditFilter, limit| {
        let rows = place.store.audit_search(&district(), &filter, limit).expect("rows");
        rows.into_iter().map(|row| row.detail).collect::<Vec<_>>()
    };
    let of = |act: &str| AuditFilter { act: Some(act.into()), ..AuditFilter::default() };
    assert_eq!(found(of("export"), 2), ["5", "3"]);
    let rows = place.store.audit_search(&district(), &of("export"), 2).expect("rows");
    assert_eq!(found(AuditFilter { before: Some(rows[1].number), ..of("export") }, 2), ["1"]);
    let span = AuditFilter { from: Some(NOW + 2), until: Some(NOW + 4), ..AuditFilter::default() };
    assert_eq!(found(span, 9), ["3", "2"]);
    let by = AuditFilter { user: Some(user.0), ..of("login") };
    assert_eq!(found(by, 9), ["4", "2", "0"]);
    assert_eq!(found(AuditFilter { device: Some(7), ..AuditFilter::default() }, 9), [""; 0]);
}

fn tables_have_sizes(place: &Place) {
    let device = place.device("rina", &village(1));
    place.store.commit(Push::of(device, 1).with(household(1), &village(1), None).commit()).expect("written");
    let sizes = place.store.sizes().expect("sizes");
    let changes: u64 =
        sizes.tables.iter().filter(|size| size.table == "changes").map(|size| size.bytes).sum();
    assert!(changes > 0 && sizes.bytes >= changes, "{changes} of {}", sizes.bytes);
    assert_eq!((sizes.photos, sizes.photo_bytes), (0, 0));
    let of_java = |size: &&crate::store::fleet::TableSize| size.province.as_deref() == Some("35");
    assert_eq!(sizes.tables.iter().any(|size| of_java(&size)), sizes.estimated, "divided in PostgreSQL");
}
