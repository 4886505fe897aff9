//! `verify` finds what was tampered with.

mod field;

use field::{FORM, VILLAGE, World, district, founding, household, own, set};
use sync_server::FaultKind;

/// A server with a little work in it.
fn worked() -> World {
    let world = World::new();
    let mut rina = world.officer("rina", &[VILLAGE]);
    for n in 1..4 {
        rina.write(&world, household(n), &founding(VILLAGE));
        rina.write(&world, household(n), &[set(own("q303"), "3")]);
    }
    rina.sync(&world);
    assert_eq!(world.app.verify().expect("a report").faults, []);
    world
}

fn tamper(world: &World, sql: &str) -> Vec<FaultKind> {
    assert!(world.registry.tamper(sql) > 0);
    world.app.verify().expect("a report").faults.iter().map(|fault| fault.kind).collect()
}

#[test]
fn a_newer_form_judges_the_households_that_are_here() {
    let world = worked();
    let hard = |n| {
        let projection = world.app.store.projection(&district(), household(n)).expect("a row");
        projection.expect("a household").household.hard
    };
    let before = hard(1);
    let floor = "nodeset=\"/keluarga/perumahan/q303\"";
    let strict = FORM.replace(floor, &format!("{floor} constraint=\"false()\""));
    assert_ne!(strict, FORM);
    world.app.publish_form(&strict).expect("a form");
    assert_eq!(world.app.verify().expect("a report").faults, [], "judged under the form before");
    assert_eq!(world.app.judge_again().expect("it judges"), 3);
    assert!(hard(1) > before);
    assert_eq!(world.app.verify().expect("a report").faults, []);
    assert_eq!(world.app.judge_again().expect("it judges"), 0);
}

#[test]
fn an_altered_change_is_found() {
    let found = tamper(&worked(), "UPDATE changes SET body = CAST(body || x'00' AS BLOB) WHERE seq = 2");
    assert_eq!(found, [FaultKind::Unreadable; 2], "the row, and the village that it is in");
}

#[test]
fn a_lost_change_is_found() {
    let found = tamper(&worked(), "DELETE FROM changes WHERE seq = 6");
    assert!(found.contains(&FaultKind::BrokenLog) && found.contains(&FaultKind::WrongDocument), "{found:?}");
}

#[test]
fn an_altered_projection_is_found() {
    let found = tamper(&worked(), "UPDATE households SET head_name = 'Orang Lain'");
    assert_eq!(found, [FaultKind::WrongProjection; 3]);
}

#[test]
fn a_row_in_the_place_of_another_is_found() {
    let largest = "(SELECT private FROM people ORDER BY private DESC LIMIT 1)";
    let swap = &format!("UPDATE people SET private = {largest} WHERE private < {largest}");
    let found = tamper(&worked(), swap);
    assert_eq!(found.iter().filter(|kind| **kind == FaultKind::Unreadable).count(), 2 + 1, "{found:?}");
}

#[test]
fn an_altered_seal_is_found() {
    let found = tamper(
        &worked(),
        "UPDATE seals SET device = device, body = CAST(substr(body, 1, 20) || x'ff' || substr(body, 22) AS BLOB)",
    );
    assert!(found.contains(&FaultKind::BrokenSeal), "{found:?}");
}

#[test]
fn an_altered_audit_row_is_found() {
    let found = tamper(&worked(), "UPDATE audit SET detail = 'nothing' WHERE act = 'push'");
    assert_eq!(found, [FaultKind::BrokenAudit]);
}

#[test]
fn the_log_cannot_be_altered_by_accident() {
    let world = worked();
    for sql in ["UPDATE changes SET seq = 9", "DELETE FROM changes", "DELETE FROM audit"] {
        assert!(world.registry.refuses(sql), "{sql}");
    }
}
