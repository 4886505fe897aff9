//! What devices hold of the audit chain, and what becomes of a chain that is made anew.

mod field;

use field::{Officer, VILLAGE, World, district, founding, household};
use pendata_domain::receipt::Receipt;
use sync_server::store::fleet::AuditFilter;

fn pushed(world: &World, officer: &mut Officer, n: u8) -> Receipt {
    officer.write(world, household(n), &founding(VILLAGE));
    let outbox = std::mem::take(&mut officer.outbox);
    let group = officer.seal(&outbox);
    officer.push(world, Some(group)).expect("an answer").receipt.expect("a receipt")
}

/// A sync that brings nothing but its receipt.
fn heard(world: &World, officer: &mut Officer, receipt: &Receipt) {
    let mut request = officer.request(None);
    request.receipt = Some(receipt.clone());
    let answer = officer.exchange(&request, |bytes| world.app.handle_sync(bytes)).expect("an answer");
    officer.take(world, &answer, &[]);
}

fn told(world: &World, act: &str) -> usize {
    let filter = AuditFilter { act: Some(act.into()), ..AuditFilter::default() };
    world.app.store.audit_search(&district(), &filter, 100).expect("rows").len()
}

#[test]
fn a_chain_that_was_made_anew_is_contradicted_by_the_next_device() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let receipt = pushed(&world, &mut rina, 1);
    let mark = receipt.body.chain.expect("a mark of the chain");
    heard(&world, &mut rina, &receipt);
    assert_eq!(told(&world, "audit_contradicted"), 0);
    let anew = format!("UPDATE audit SET hash = x'{}' WHERE number = {}", "ab".repeat(32), mark.number);
    assert_eq!(world.registry.tamper(&anew), 1);
    heard(&world, &mut rina, &receipt);
    heard(&world, &mut rina, &receipt);
    assert_eq!(told(&world, "audit_contradicted"), 1, "once");
    world.app.may_promise().expect("changes are as they were: work goes on");
}

#[test]
fn a_chain_that_ends_before_what_a_device_has_seen_was_set_back() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let receipt = pushed(&world, &mut rina, 1);
    let mark = receipt.body.chain.expect("a mark of the chain");
    assert!(world.registry.tamper(&format!("DELETE FROM audit WHERE number >= {}", mark.number)) > 0);
    heard(&world, &mut rina, &receipt);
    assert!(world.app.may_promise().is_err());
}

#[test]
fn a_mark_is_of_the_last_minutes() {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    let mark = |receipt: Receipt| receipt.body.chain.expect("a mark of the chain").number;
    let first = mark(pushed(&world, &mut rina, 1));
    assert_eq!(mark(pushed(&world, &mut rina, 2)), first);
    world.wait(300);
    assert_eq!(mark(pushed(&world, &mut rina, 3)), first + 2);
}
