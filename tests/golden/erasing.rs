//! An erasure (docs/decisions/0031), which came to the first version later: what it adds to messages that were there, each in
//! a file of its own beside the one without.

use minicbor::bytes::ByteVec;
use pendata_domain::ids::{HouseholdId, PersonId};
use pendata_domain::protocol::{
    ERASURE, ErasedEntry, Erasure, ErasureReason, LOG_PAGE, LogRecord, QuarantineReason, SEAL_OUTCOME,
    ScopeState, ScopeUpdate, SealOutcome, SyncAnswer, SyncRequest, VILLAGE_PAPERS, Verdict, VillagePapers,
    seal_frame,
};
use pendata_tests::world::HOUSEHOLD;
use uuid::Uuid;

use crate::examples::{Example, NOON, encoded, server, seven, village};
use crate::{exchange, sync};

const REMADE: HouseholdId = HouseholdId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0099));
const PERSON: PersonId = PersonId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0077));

fn erasure(reason: ErasureReason) -> Erasure {
    Erasure { village: village(), household: HOUSEHOLD, person: PERSON, remade: REMADE, time: NOON, reason }
}

fn papers() -> VillagePapers {
    let frame: ByteVec = seal_frame(&erasure(ErasureReason::SubjectRequest), ERASURE, b"", &server()).into();
    VillagePapers { erasures: vec![frame], ..exchange::papers() }
}

fn entry() -> Vec<ErasedEntry> {
    vec![ErasedEntry { place: 0, remade: REMADE }]
}

/// As it travels: the reason itself never does.
fn results() -> Vec<Verdict> {
    vec![Verdict::Quarantined { reason: QuarantineReason::Erased }.spoken()]
}

fn outcome() -> SealOutcome {
    SealOutcome { results: results(), erased: entry(), ..exchange::outcome() }
}

fn answer() -> SyncAnswer {
    SyncAnswer { results: results(), erased: entry(), ..sync::answer() }
}

/// To a server that came back older than it was.
fn request() -> SyncRequest {
    SyncRequest { erasures: papers().erasures, ..sync::request() }
}

fn page() -> ScopeUpdate {
    let record = LogRecord::Changes { last: 42, group: exchange::group(), emptied: vec![1] };
    ScopeUpdate { records: vec![record], ..sync::scope(ScopeState::Ok) }
}

pub fn all() -> Vec<Example> {
    let unbound = |purpose| (purpose, Vec::new(), server());
    let asked = encoded(&sync::request());
    vec![
        Example::framed("erasure", erasure(ErasureReason::SubjectRequest), unbound(ERASURE)),
        Example::framed("erasure-order", erasure(ErasureReason::Order), unbound(ERASURE)),
        Example::framed("erasure-no-basis", erasure(ErasureReason::NoBasis), unbound(ERASURE)),
        Example::framed("village-papers-erasures", papers(), unbound(VILLAGE_PAPERS)),
        Example::framed("seal-outcome-erased", outcome(), unbound(SEAL_OUTCOME)),
        Example::framed("sync-request-erasures", request(), ("sync request", Vec::new(), seven())),
        Example::framed("sync-answer-erased", answer(), ("sync answer", asked, server())),
        Example::framed("log-page-emptied", page(), (LOG_PAGE, sync::log_path(), server())),
    ]
}
