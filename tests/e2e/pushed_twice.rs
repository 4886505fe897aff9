//! The same push arrives twice: the answer to the first never came.

use std::sync::Mutex;

use pendata_device::sync::{Call, HttpApi, Reply, SyncApi, Unreachable};

use crate::office::Office;
use crate::tablet::{PATIENCE, Tablet, api, assert_agree, own};

/// Loses the answer to each body's first call, and remembers what was sent.
struct Forgetful {
    api: HttpApi,
    lost: Mutex<usize>,
    sent: Mutex<Vec<Vec<u8>>>,
}

impl SyncApi for Forgetful {
    async fn call(&self, call: Call) -> Result<Reply, Unreachable> {
        self.sent.lock().expect("no test panics in here").push(call.body.clone());
        let reply = self.api.call(call).await;
        let mut lost = self.lost.lock().expect("no test panics in here");
        *lost += 1;
        if *lost <= 2 { Err(Unreachable::TimedOut) } else { reply }
    }
}

#[test]
fn pushing_twice_is_pushing_once() {
    let office = Office::open();
    let (rina, joko) = (Tablet::of(&office, "rina"), Tablet::of(&office, "joko"));
    let (household, _) = rina.found();
    rina.answer(household, own("q303"), "5");
    let forgetful = Forgetful { api: api(&rina.address), lost: Mutex::default(), sent: Mutex::default() };
    let (report, outcome) = rina.sync_over(&forgetful, PATIENCE, |_| true);
    outcome.expect("the third try comes through");
    assert_eq!((report.requests, report.sent), (3, 1));
    assert_eq!(office.logged(), 1, "one change, whatever arrived how often");
    assert_eq!(office.count("SELECT count(*) FROM receipts"), 3, "each push has its receipt");
    // What somebody recorded on the way and sends again changes nothing.
    for body in forgetful.sent.into_inner().expect("no test panics in here") {
        let call =
            Call { method: pendata_device::sync::Method::Post, path: "/v1/sync".into(), access: None, body };
        let reply = crate::tablet::runtime().block_on(api(&rina.address).call(call)).expect("an answer");
        assert_eq!(reply.status, 200);
    }
    assert_eq!(office.logged(), 1);
    rina.sync();
    joko.sync();
    assert_agree(household, &[&rina, &joko]);
}
