//! What a device and the server say to each other.

use pendata_domain::area::Bounds;
use pendata_domain::attribution::Role;
use pendata_domain::digest::VillageDigest;
use pendata_domain::ids::{ChangeHash, FormVersion, PhotoHash, UserId};
use pendata_domain::protocol::{
    DeviceReport, EnrolAnswer, EnrolRequest, Enrolment, LOG_PAGE, LogRecord, PACK_PART, PHOTO_HELD,
    PackNotice, PackPart, PackedHousehold, PhotoHeld, QuarantineReason, REPAIR_ANSWER, REPAIR_REQUEST,
    RepairAnswer, RepairRequest, ScopeCursor, ScopeState, ScopeUpdate, SyncAnswer, SyncRequest, Verdict,
    part_path, photo_path, seal_frame,
};
use pendata_tests::world::HOUSEHOLD;

use crate::document::household;
use crate::examples::{Example, NOON, SEVEN, TICKET, encoded, server, seven, village};
use crate::exchange::{FORM, exchange, group, notice, receipt, roster};

fn digest() -> VillageDigest {
    VillageDigest::from_bytes([2; 16])
}

pub fn cursor() -> ScopeCursor {
    ScopeCursor { village: village(), epoch: 1, after: 41, digest: digest() }
}

pub fn pack_notice() -> PackNotice {
    PackNotice { through: 40, digest: digest(), parts: 1, bytes: 1_200, households: 1 }
}

fn part() -> PackPart {
    let saved = household().0.save_packed();
    PackPart {
        village: village(),
        epoch: 1,
        through: 40,
        index: 0,
        households: vec![PackedHousehold { household: HOUSEHOLD, saved }],
        digest: Some(digest()),
        last: true,
    }
}

fn path() -> Vec<u8> {
    part_path(&village(), 1, 40, 0).into_bytes()
}

/// As the server gives it: one byte for the packing, then the frame.
pub fn pack_body() -> Vec<u8> {
    [vec![0], seal_frame(&part(), PACK_PART, &path(), &server())].concat()
}

fn enrol_request() -> EnrolRequest {
    EnrolRequest {
        protocol: 1,
        code: "7K2QD-90XWM".into(),
        key: seven().verifying_key().to_bytes().to_vec(),
        label: "Tablet balai desa".into(),
        time: NOON,
    }
}

fn enrol_answer() -> EnrolAnswer {
    let enrolment = Enrolment {
        device: SEVEN,
        user: UserId(3),
        name: "Rina".into(),
        role: Role::VillageOfficer,
        villages: vec![village()],
        server_key: server().verifying_key().to_bytes().to_vec(),
    };
    EnrolAnswer { enrolment, time: NOON, ticket: TICKET, exchange: Some(exchange()) }
}

pub fn request() -> SyncRequest {
    SyncRequest {
        protocol: 1,
        device: SEVEN,
        request: 19,
        ticket: TICKET,
        time: NOON,
        form: FormVersion(1),
        roster: 4,
        scopes: vec![cursor()],
        push: Some(group()),
        backlog: 3,
        receipt: Some(receipt()),
        work: Some(8),
        form_starts: Some(NOON + 86_400),
        report: Some(DeviceReport {
            program: "0.1.0".into(),
            disk_free: Some(2_000_000_000),
            oldest: Some(7_200),
        }),
        erasures: Vec::new(),
    }
}

fn records() -> Vec<LogRecord> {
    vec![
        LogRecord::Changes { last: 42, group: group(), emptied: Vec::new() },
        LogRecord::Left { last: 43, household: HOUSEHOLD },
        LogRecord::Own { last: 44, places: vec![0, 1] },
    ]
}

pub fn scope(state: ScopeState) -> ScopeUpdate {
    ScopeUpdate {
        village: village(),
        epoch: 1,
        state,
        head: 44,
        digest: digest(),
        records: records(),
        next: 44,
        pack: Some(pack_notice()),
    }
}

pub fn answer() -> SyncAnswer {
    let results = vec![
        Verdict::Accepted,
        Verdict::Duplicate,
        Verdict::Waiting { missing: vec![ChangeHash([9; 32])] },
        Verdict::Quarantined { reason: QuarantineReason::OutOfArea },
    ];
    let bounds = Bounds::of_box(-7.9, 111.4, -7.8, 111.5).expect("a box");
    SyncAnswer {
        protocol: 1,
        time: NOON,
        ticket: TICKET,
        receipt: Some(receipt()),
        results,
        scopes: [ScopeState::Ok, ScopeState::Revoked, ScopeState::Reset].map(scope).into(),
        form: Some(notice()),
        roster: Some((5, roster())),
        bounds: Some(vec![(village(), bounds)]),
        work: Some(crate::work::update()),
        calendar: Some(crate::work::calendar()),
        exchange: Some(exchange()),
        erased: Vec::new(),
    }
}

fn repair_request() -> RepairRequest {
    let message = household().0.repair_question();
    RepairRequest { protocol: 1, device: SEVEN, ticket: TICKET, time: NOON, household: HOUSEHOLD, message }
}

fn repair_answer() -> RepairAnswer {
    let empty = pendata_domain::document::Document::golden();
    let message = household().0.repair_answer(&empty.repair_question()).expect("a question");
    RepairAnswer { message }
}

pub fn log_path() -> Vec<u8> {
    format!("/v1/scope/{}/log?epoch=1&after=41", village()).into_bytes()
}

pub fn all() -> Vec<Example> {
    let by_device = |purpose| (purpose, Vec::new(), seven());
    let answers = |purpose, bound| (purpose, bound, server());
    let photo = format!("{}/held", photo_path(&village(), &PhotoHash([4; 32]))).into_bytes();
    vec![
        Example::framed("enrol-request", enrol_request(), by_device("enrol request")),
        Example::framed("enrol-answer", enrol_answer(), answers("enrol answer", encoded(&enrol_request()))),
        Example::framed("sync-request", request(), by_device("sync request")),
        Example::framed("sync-answer", answer(), answers("sync answer", encoded(&request()))),
        Example::framed("log-page", scope(ScopeState::Ok), answers(LOG_PAGE, log_path())),
        Example::framed("pack-part", part(), answers(PACK_PART, path())),
        Example::framed("repair-request", repair_request(), by_device(REPAIR_REQUEST)),
        Example::framed("repair-answer", repair_answer(), answers(REPAIR_ANSWER, encoded(&repair_request()))),
        Example::framed("photo-held", PhotoHeld { bytes: 65_536, whole: false }, answers(PHOTO_HELD, photo)),
        body(),
        form(),
    ]
}

/// A body as it travels, packed with the dictionary that both ends carry.
fn body() -> Example {
    let frame = seal_frame(&request(), "sync request", b"", &seven());
    let read = |bytes: &[u8]| {
        let frame = sync_server::body::unpack(bytes).expect("a body");
        crate::values::told(&pendata_domain::protocol::Signed::parse(&frame).expect("a frame"))
    };
    let bytes = sync_server::body::pack(&frame, sync_server::body::Effort::Smallest);
    Example { name: "sync-request.body".into(), bytes, read: Box::new(read), message: None, exact: false }
}

/// A form package: an XForm, known by its hash.
fn form() -> Example {
    let read = |bytes: &[u8]| {
        let hash: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(bytes).into();
        let form = pendata_xforms::Form::compile(std::str::from_utf8(bytes).expect("text")).expect("a form");
        let mut attributes: Vec<String> =
            form.attributes().map(|attribute| format!("{attribute:?}")).collect();
        attributes.sort();
        crate::values::told(&(pendata_domain::ids::FormHash(hash), attributes))
    };
    let bytes = FORM.as_bytes().to_vec();
    Example { name: "form.xml".into(), bytes, read: Box::new(read), message: None, exact: false }
}
