//! The second wall: bombs that the pre-parser would stop, brought past it straight into a worker.

use std::sync::Arc;
use std::time::Instant;

use pendata_domain::document::{Inspected, change_hash};
use pendata_domain::ids::{ChangeHash, FormHash, FormVersion};
use pendata_domain::protocol::{QuarantineReason, Verdict};
use pendata_tests::bombs::{corpus, target};
use pendata_tests::world::HOUSEHOLD;
use sync_server::Published;
use sync_server::ingest::{Area, Gate, Held, Job, Known, Outcome};

use crate::field::{FORM, VILLAGE, village};
use crate::workers;

fn form() -> Arc<Published> {
    let (version, hash) = (FormVersion(1), FormHash([0; 32]));
    Arc::new(Published::compile(version, hash, FORM, Arc::default()).expect("the form is supported"))
}

/// What the pre-parser would have said, had it looked away.
fn unseen(bytes: Vec<u8>) -> Inspected {
    let hash = change_hash(&bytes).unwrap_or(ChangeHash([bytes.len() as u8; 32]));
    let (actor, dependencies) = (vec![0, 0, 0, 10, 1, 2, 3, 4], target().heads());
    Inspected { hash, actor, sequence: 1, dependencies, time: 0, message: None, operations: 1, bytes }
}

fn job(bytes: Vec<u8>) -> Job {
    let known = Known { village: village(), document: Held::Saved(target().save()) };
    let area = Area::Villages(vec![VILLAGE.parse().expect("a village")]);
    Job { household: HOUSEHOLD, known: Some(known), own: vec![unseen(bytes)], area, held: Vec::new() }
}

fn verdict(gate: &Gate, form: &Arc<Published>, bytes: Vec<u8>) -> Verdict {
    let outcome = gate.examine(form, vec![job(bytes)]).expect("the gate lives").pop();
    let examined = match outcome {
        Some(Outcome::Examined(examined)) => examined,
        Some(Outcome::Unreadable) => panic!("the document was not read"),
        _ => panic!("it was not tried"),
    };
    let verdict = examined.own[0].verdict.clone();
    assert_eq!(examined.after.is_some(), verdict == Verdict::Accepted);
    verdict
}

#[test]
fn every_bomb_that_passes_the_pre_parser_by_meets_a_typed_reason_and_the_next_household_is_taken() {
    let (gate, form) = (Gate::start(&workers()).expect("a gate"), form());
    let (bombs, mut ended) = (corpus(), 0);
    let harmless = bombs.iter().find(|bomb| bomb.refused.is_none()).expect("one is taken in");
    for bomb in &bombs {
        let start = Instant::now();
        let verdict = verdict(&gate, &form, bomb.bytes.clone());
        println!("{:>6} ms  {verdict:?}  {}", start.elapsed().as_millis(), bomb.name);
        let refused = matches!(verdict, Verdict::Quarantined { .. });
        // A long message is a cap of the pre-parser's alone, and harms nobody.
        let taken = bomb.refused.is_none() || bomb.name == "a message of fifty bytes";
        assert_eq!(refused, !taken, "{}", bomb.name);
        ended += u32::from(matches!(&verdict, Verdict::Quarantined { reason } if reason.ended_its_worker()));
        let next = self::verdict(&gate, &form, harmless.bytes.clone());
        assert_eq!(next, Verdict::Accepted, "after {}", bomb.name);
    }
    assert!(ended > 0, "none of them needed the second wall");
}

#[test]
fn ten_million_operations_get_neither_the_time_nor_the_memory() {
    let (gate, form) = (Gate::start(&workers()).expect("a gate"), form());
    let bomb = &corpus()[0];
    assert!(bomb.name.starts_with("ten million") && bomb.bytes.len() < 128);
    let verdict = verdict(&gate, &form, bomb.bytes.clone());
    let Verdict::Quarantined { reason } = verdict else { panic!("{verdict:?}") };
    assert!([QuarantineReason::OutOfMemory, QuarantineReason::TimedOut].contains(&reason), "{reason:?}");
}
