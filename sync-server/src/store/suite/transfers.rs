//! Households that come and go: with their changes or not at all, and once.

use pendata_domain::ids::{ChangeHash, HouseholdId, TransferId};

use super::{NOW, Place, Push, district, household, upon_both, village};
use crate::Error;
use crate::store::Write;
use crate::store::commit::Commit;
use crate::store::transfers::{TransferRow, TransferStep, Way};

upon_both!(
    an_offer_is_kept_and_renewed_until_it_is_answered,
    a_household_arrives_once_with_its_changes,
    what_is_stale_moves_nobody,
);

const TRANSFER: TransferId = TransferId::from_bytes([8; 16]);
const THERE: HouseholdId = HouseholdId::from_bytes([9; 16]);

fn offered(heads: u8, time: i64) -> TransferRow {
    TransferRow {
        way: Way::Out,
        transfer: TRANSFER,
        household: household(1),
        village: village(1),
        other: None,
        there: "36.01.01.2001".parse().expect("a village"),
        heads: vec![ChangeHash([heads; 32]), ChangeHash([7; 32])],
        time,
        expires: time + 100,
        closed: None,
        answer: Vec::new(),
    }
}

fn arrived() -> TransferRow {
    let (way, other, closed) = (Way::In, Some(THERE), Some(NOW));
    TransferRow { way, other, closed, answer: vec![4; 9], ..offered(3, NOW) }
}

fn offer(place: &Place, row: TransferRow) -> crate::Result<u32> {
    place.write(&district(), Write::OfferTransfer(row))
}

fn with(push: &Push, step: TransferStep) -> Commit {
    Commit { transfer: Some(step), ..push.commit() }
}

fn leaves() -> TransferStep {
    let (heads, answer) = (vec![ChangeHash([5; 32])], vec![6; 9]);
    TransferStep::Leaves { transfer: TRANSFER, other: THERE, heads, answer }
}

fn an_offer_is_kept_and_renewed_until_it_is_answered(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    store.commit(Push::of(device, 1).with(household(1), &village(1), None).commit()).expect("written");
    offer(place, offered(1, NOW)).expect("offered");
    offer(place, offered(2, NOW + 5)).expect("offered anew");
    assert_eq!(store.transfers(&district()).expect("rows"), [offered(2, NOW + 5)]);
    assert_eq!(store.transfers(&"35.71".parse().expect("a district")).expect("rows"), []);
    let push = Push::of(device, 2).with(household(1), &village(1), Some(1));
    store.commit(with(&push, leaves())).expect("it leaves");
    let closed = TransferRow {
        other: Some(THERE),
        heads: vec![ChangeHash([5; 32])],
        closed: Some(NOW + 2),
        answer: vec![6; 9],
        ..offered(2, NOW + 5)
    };
    assert_eq!(store.transfers(&district()).expect("rows"), std::slice::from_ref(&closed));
    assert!(matches!(offer(place, offered(3, NOW + 9)), Err(Error::Stale)), "what is closed stays so");
    let again = Push::of(device, 3).with(household(1), &village(1), Some(2));
    assert!(matches!(store.commit(with(&again, leaves())), Err(Error::Stale)));
    assert_eq!(store.transfers(&district()).expect("rows"), [closed]);
    assert_eq!(store.feed(&village(1)).expect("a feed").head, 2, "nothing was written with it");
}

fn a_household_arrives_once_with_its_changes(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    let push = Push::of(device, 1).with(household(1), &village(1), None);
    store.commit(with(&push, TransferStep::Arrives(arrived()))).expect("it arrives");
    assert_eq!(store.transfers(&district()).expect("rows"), [arrived()]);
    let again = Push::of(device, 2).with(household(2), &village(1), None);
    let another = TransferRow { household: household(2), ..arrived() };
    assert!(matches!(store.commit(with(&again, TransferStep::Arrives(another))), Err(Error::Stale)));
    assert!(store.load(&district(), &[household(2)]).expect("loaded")[0].document.is_none());
    // It may come from a district of the same registry: both sides are kept.
    offer(place, offered(1, NOW)).expect("offered");
    let ways: Vec<_> = store.transfers(&district()).expect("rows").iter().map(|row| row.way).collect();
    assert_eq!(ways, [Way::In, Way::Out]);
}

fn what_is_stale_moves_nobody(place: &Place) {
    let (store, device) = (&place.store, place.device("rina", &village(1)));
    store.commit(Push::of(device, 1).with(household(1), &village(1), None).commit()).expect("written");
    offer(place, offered(1, NOW)).expect("offered");
    let moved = Push::of(device, 2).with(household(1), &village(1), Some(7));
    assert!(matches!(store.commit(with(&moved, leaves())), Err(Error::Stale)));
    let new = Push::of(device, 2).with(household(1), &village(1), None);
    assert!(matches!(store.commit(with(&new, TransferStep::Arrives(arrived()))), Err(Error::Stale)));
    assert_eq!(store.transfers(&district()).expect("rows"), [offered(1, NOW)]);
    let chain = store.audit(&district(), 0, 100).expect("a chain");
    assert_eq!(chain.iter().filter(|row| row.act == "push").count(), 1);
}
