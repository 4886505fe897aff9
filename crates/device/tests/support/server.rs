//! A server small enough to read: one village, everything in memory, the domain's own merge. Tests script its
//! faults. The real server is tested against devices elsewhere.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

use pendata_device::sync::{CONTENT_TYPE, Call, Reply, SyncApi, Unreachable};
use pendata_domain::area::{Bounds, VillageCode};
use pendata_domain::attribution::Role;
use pendata_domain::calendar::Calendar;
use pendata_domain::digest::VillageDigest;
use pendata_domain::document::{Caps, Document, inspect};
use pendata_domain::ids::{ChangeHash, DeviceNumber, FormVersion, HouseholdId, Ticket, UserId};
use pendata_domain::later::Later;
use pendata_domain::merge::integrate;
use pendata_domain::protocol::{
    ChangeResult, DICTIONARY, Entry, FormNotice, Group, LogRecord, PACK_PART, PackNotice, PackPart,
    PackedHousehold, QuarantineReason, REPAIR_ANSWER, REPAIR_REQUEST, RepairAnswer, RepairRequest,
    RosterDevice, RosterEntry, ScopeState, ScopeUpdate, Signed, SyncAnswer, SyncRequest, Verdict, WorkUpdate,
    ZSTD_DICTIONARY, part_path, seal_frame,
};
use pendata_domain::receipt::{AcceptedList, Receipt, ReceiptBody};
use pendata_domain::seal::SealHeader;

use super::{FORM, device_key, form_hash, server_key, village};

/// What is to happen to the next calls, one each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// The request never arrives.
    Lost,
    /// The request is carried out, its answer lost.
    AnswerLost,
    /// A portal answers.
    Portal,
    /// A bit of the answer is wrong.
    Bent,
}

#[derive(Default)]
pub struct State {
    pub epoch: u32,
    pub faults: VecDeque<Fault>,
    /// Reasons for which the next pushed changes are refused.
    pub refuse: VecDeque<QuarantineReason>,
    pub revoked: BTreeSet<DeviceNumber>,
    pub page_records: usize,
    pub offer_pack: bool,
    pub log: Vec<(Group, u64)>,
    pub numbers: u64,
    pub documents: BTreeMap<HouseholdId, Document>,
    pub requests: Vec<SyncRequest>,
    pub paths: Vec<String>,
    /// Bytes of each body of `/v1/sync`.
    pub sizes: Vec<usize>,
    receipts: u64,
    pub lie_about_digest: bool,
    /// Where villages lie.
    pub bounds: Vec<(VillageCode, Bounds)>,
    /// Given with the next answer.
    pub work: Option<WorkUpdate>,
    pub calendar: Option<Calendar>,
    /// The version of the messages it answers in.
    pub protocol: u8,
    /// Its receipts say something that devices of this version do not know.
    pub receipts_say_more: bool,
    /// Saved documents of snapshot parts arrive damaged.
    pub spoil_parts: bool,
}

pub struct Server(pub Mutex<State>);

impl Server {
    pub fn new() -> Self {
        Self(Mutex::new(State { epoch: 1, protocol: 1, page_records: 100, ..State::default() }))
    }

    pub fn with<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.0.lock().expect("no test panics in here"))
    }

    pub fn fail_next(&self, faults: &[Fault]) {
        self.with(|state| state.faults.extend(faults));
    }
}

impl SyncApi for Server {
    async fn call(&self, call: Call) -> Result<Reply, Unreachable> {
        self.with(|state| {
            state.paths.push(call.path.clone());
            match state.faults.pop_front().unwrap_or(Fault::None) {
                Fault::Lost => return Err(Unreachable::NoConnection),
                Fault::Portal => return Ok(reply("text/html", b"<html>Selamat datang</html>".to_vec())),
                Fault::AnswerLost => {
                    state.answer(&call);
                    return Err(Unreachable::Cut);
                }
                Fault::Bent => {
                    let mut answer = state.answer(&call);
                    let middle = answer.body.len() / 2;
                    answer.body[middle] ^= 4;
                    return Ok(answer);
                }
                Fault::None => {}
            }
            Ok(state.answer(&call))
        })
    }
}

fn saying_more(body: &ReceiptBody) -> ReceiptBody {
    let mut bytes = minicbor::to_vec(body).expect("it is written");
    bytes[0] += 1;
    bytes.extend_from_slice(b"\x6asaid later");
    minicbor::decode(&bytes).expect("a receipt")
}

fn reply(content_type: &str, body: Vec<u8>) -> Reply {
    Reply { status: 200, content_type: content_type.into(), retry_after: None, body }
}

fn ours(frame: &[u8]) -> Reply {
    reply(CONTENT_TYPE, [&[0], frame].concat())
}

fn frame(body: &[u8]) -> Vec<u8> {
    let packed = &body[1..];
    match body[0] {
        0 => packed.to_vec(),
        ZSTD_DICTIONARY => zstd::bulk::Decompressor::with_dictionary(DICTIONARY)
            .and_then(|mut zstd| zstd.decompress(packed, 1 << 20))
            .expect("packed"),
        _ => zstd::bulk::decompress(packed, 1 << 20).expect("packed"),
    }
}

impl State {
    fn answer(&mut self, call: &Call) -> Reply {
        match call.path.as_str() {
            "/v1/sync" => {
                self.sizes.push(call.body.len());
                self.sync(&frame(&call.body))
            }
            path if path == format!("/v1/form/{}", form_hash()) => ours(FORM.as_bytes()),
            path if path.starts_with("/v1/doc/") => self.repair(&frame(&call.body)),
            path => self.part(path),
        }
    }

    fn sync(&mut self, body: &[u8]) -> Reply {
        let signed = Signed::parse(body).expect("a frame");
        let request: SyncRequest = signed.peek().expect("a request");
        let key = device_key(request.device.0).verifying_key();
        signed.verify("sync request", &[], &key).expect("signed by the device");
        let results = request.push.as_ref().map(|group| self.take(request.device, group)).unwrap_or_default();
        let receipt = request.push.as_ref().map(|group| self.receipt(request.device, group, &results));
        let pushed = request.push.as_ref().map(|group| group.header.clone());
        let scopes = request
            .scopes
            .iter()
            .map(|cursor| self.update(request.device, cursor, pushed.as_ref()))
            .collect();
        let answer = SyncAnswer {
            protocol: self.protocol,
            time: super::MORNING,
            ticket: Ticket([(request.request % 251) as u8; 16]),
            receipt,
            results: results.into_iter().map(|result| result.verdict).collect(),
            scopes,
            form: (request.form < FormVersion(1)).then(|| FormNotice {
                starts: None,
                version: FormVersion(1),
                hash: form_hash(),
                bytes: FORM.len() as u32,
            }),
            roster: (request.roster < 1).then(|| (1, roster())),
            bounds: (request.roster < 1).then(|| self.bounds.clone()),
            work: self.work.take(),
            calendar: self.calendar.take(),
            exchange: None,
            erased: Vec::new(),
        };
        self.requests.push(request);
        ours(&seal_frame(&answer, "sync answer", &signed.body, &server_key()))
    }

    fn repair(&mut self, body: &[u8]) -> Reply {
        let signed = Signed::parse(body).expect("a frame");
        let request: RepairRequest = signed.peek().expect("a request");
        let key = device_key(request.device.0).verifying_key();
        signed.verify(REPAIR_REQUEST, &[], &key).expect("signed by the device");
        let document = &self.documents[&request.household];
        let answer = RepairAnswer { message: document.repair_answer(&request.message).expect("a question") };
        ours(&seal_frame(&answer, REPAIR_ANSWER, &signed.body, &server_key()))
    }

    fn take(&mut self, device: DeviceNumber, group: &Group) -> Vec<ChangeResult> {
        group.seal().expect("a list").verify(&device_key(device.0).verifying_key()).expect("sealed");
        let mut results = Vec::new();
        let mut kept = Vec::new();
        for entry in &group.entries {
            let Entry::Present { household, change } = entry else { panic!("a push is whole") };
            let (verdict, hash) = self.take_change(*household, change);
            kept.push(match verdict {
                Verdict::Accepted => entry.clone(),
                _ => Entry::Elided { household: *household, hash },
            });
            results.push(ChangeResult { hash, verdict });
        }
        let accepted = kept.iter().filter(|entry| matches!(entry, Entry::Present { .. })).count();
        if accepted > 0 {
            self.numbers += accepted as u64;
            self.log.push((Group { entries: kept, ..group.clone() }, self.numbers));
        }
        results
    }

    fn take_change(&mut self, household: HouseholdId, bytes: &[u8]) -> (Verdict, ChangeHash) {
        let change = inspect(bytes.to_vec(), &Caps::CHANGE).expect("an honest change");
        let hash = change.hash;
        if let Some(reason) = self.refuse.pop_front() {
            return (Verdict::Quarantined { reason }, hash);
        }
        let document = self.documents.entry(household).or_insert_with(Document::golden);
        let integration = integrate(document, &[change]);
        *document = integration.document;
        (integration.results[0].verdict.clone(), hash)
    }

    fn receipt(&mut self, device: DeviceNumber, group: &Group, results: &[ChangeResult]) -> Receipt {
        self.receipts += 1;
        let good = results.iter().filter(|result| result.verdict.holds());
        let body = ReceiptBody {
            epoch: self.epoch,
            device,
            number: self.receipts,
            counter: group.header.counter,
            accepted: AcceptedList::of(good.map(|result| &result.hash)),
            time: super::MORNING,
            chain: None,
            later: Later::default(),
        };
        Receipt::sign(if self.receipts_say_more { saying_more(&body) } else { body }, &server_key())
    }

    fn update(
        &mut self,
        device: DeviceNumber,
        cursor: &pendata_domain::protocol::ScopeCursor,
        pushed: Option<&SealHeader>,
    ) -> ScopeUpdate {
        let mut update = ScopeUpdate {
            village: village(),
            epoch: self.epoch,
            state: ScopeState::Ok,
            head: self.numbers,
            digest: self.digest(self.numbers),
            records: Vec::new(),
            next: cursor.after,
            pack: None,
        };
        if self.revoked.contains(&device) {
            update.state = ScopeState::Revoked;
        } else if cursor.after > 0 && cursor.epoch != self.epoch {
            update.state = ScopeState::Reset;
        } else if cursor.after == 0 && self.offer_pack && self.numbers > 0 {
            update.pack = Some(self.pack());
        } else {
            let after = self.log.iter().filter(|(_, last)| *last > cursor.after).take(self.page_records);
            update.records = after.map(|(group, last)| record(group, *last, pushed)).collect();
            update.next = update.records.last().map_or(cursor.after, |record| match record {
                LogRecord::Changes { last, .. }
                | LogRecord::Left { last, .. }
                | LogRecord::Own { last, .. } => *last,
            });
        }
        update
    }

    fn digest(&self, through: u64) -> VillageDigest {
        let mut digest = VillageDigest::default();
        for (group, _) in self.log.iter().filter(|(_, last)| *last <= through) {
            for entry in group.entries.iter().filter(|entry| matches!(entry, Entry::Present { .. })) {
                digest.add(&entry.sealed().expect("a change").hash);
            }
        }
        if self.lie_about_digest {
            digest.add(&ChangeHash([1; 32]));
        }
        digest
    }

    fn pack(&self) -> PackNotice {
        let households = self.documents.len() as u32;
        PackNotice {
            through: self.numbers,
            digest: self.digest(self.numbers),
            parts: households.div_ceil(2),
            bytes: 0,
            households,
        }
    }

    fn saved(&self, document: &Document) -> Vec<u8> {
        let saved = document.save();
        if self.spoil_parts { saved[..saved.len() / 2].to_vec() } else { saved }
    }

    fn part(&self, path: &str) -> Reply {
        let notice = self.pack();
        let index =
            (0..notice.parts).find(|index| part_path(&village(), self.epoch, notice.through, *index) == path);
        let Some(index) = index else {
            return Reply {
                status: 404,
                content_type: "application/problem+json".into(),
                retry_after: None,
                body: b"{}".to_vec(),
            };
        };
        let households = self.documents.iter().skip(2 * index as usize).take(2);
        let packed =
            households.map(|(household, d)| PackedHousehold { household: *household, saved: self.saved(d) });
        let part = PackPart {
            village: village(),
            epoch: self.epoch,
            through: notice.through,
            index,
            households: packed.collect(),
            digest: Some(notice.digest),
            last: index + 1 == notice.parts,
        };
        ours(&seal_frame(&part, PACK_PART, path.as_bytes(), &server_key()))
    }
}

/// A group of the log; by places for whoever pushed it in this very request.
fn record(group: &Group, last: u64, pushed: Option<&SealHeader>) -> LogRecord {
    if pushed != Some(&group.header) {
        return LogRecord::Changes { last, group: group.clone(), emptied: Vec::new() };
    }
    let present = (0..).zip(&group.entries).filter(|(_, entry)| matches!(entry, Entry::Present { .. }));
    LogRecord::Own { last, places: present.map(|(place, _)| place).collect() }
}

fn roster() -> Vec<RosterEntry> {
    let entry = |number: u32| RosterEntry {
        user: UserId(number),
        name: format!("Petugas {number}"),
        role: Role::VillageOfficer,
        devices: vec![RosterDevice {
            number: DeviceNumber(number),
            label: "tablet".into(),
            key: device_key(number).verifying_key().to_bytes().to_vec(),
            revoked: false,
        }],
    };
    (1..=4).map(entry).collect()
}
