//! What the device asks: changes made of answers, a seal over the next ones, one signed request.

use pendata_domain::document::{Caps, Inspected, inspect};
use pendata_domain::ids::{ChangeHash, HouseholdId, Ticket};
use pendata_domain::later::Later;
use pendata_domain::protocol::{
    Access, DeviceReport, Entry, Group, MAX_CHUNK_BYTES, MAX_PAGE_BYTES, PROTOCOL_VERSION, Signed,
    SyncRequest, seal_frame,
};
use pendata_domain::seal::{Seal, SealHeader, SealedChange};

use super::api::{Call, Method};
use super::body;
use crate::device::Device;
use crate::error::Result;
use crate::facts::Fact;
use crate::tables::{carried, encode, feeds, meta, outbox, receipts, seals};

impl Device {
    /// Makes changes of all answers, and puts back in line what waited on the server.
    ///
    /// Errors with `Training` on a device that could sign nothing.
    pub(crate) fn begin_sync(&mut self) -> Result<()> {
        self.identity.signing_key()?;
        self.store.reload_ballast();
        self.take_up_form()?;
        if self.form().is_ok() {
            self.cut_all()?;
            self.refresh_stale(usize::MAX)?;
        }
        self.store.commit(self.environment.as_mut(), |ledger| carried::begin_again(ledger.tx))?;
        if outbox::any_answered(&self.store.db)? {
            self.store.commit(self.environment.as_mut(), |ledger| outbox::unseal_answered(ledger.tx))?;
        }
        Ok(())
    }

    /// The next request: what is carried, which our own may build on, then a group that was not answered as it was, then
    /// the next of our own.
    pub(crate) fn next_request(&mut self) -> Result<Call> {
        let push = match (carried::next(&self.store.db)?, seals::unanswered(&self.store.db)?) {
            (Some(group), _) | (None, Some(group)) => Some(group),
            (None, None) => self.seal_next()?,
        };
        let own = push.as_ref().filter(|group| group.header.device == self.identity.device);
        let pushed = own.map_or(0, |group| group.entries.len() as u32);
        let db = &self.store.db;
        let request = SyncRequest {
            protocol: PROTOCOL_VERSION,
            device: self.identity.device,
            request: meta::get(db, meta::REQUEST)?.unwrap_or(1),
            ticket: meta::get(db, meta::TICKET)?.unwrap_or(Ticket([0; 16])),
            time: self.environment.now(),
            form: self.newest_kept()?,
            roster: meta::get(db, meta::ROSTER_VERSION)?.unwrap_or(0),
            scopes: self.cursors()?,
            push,
            backlog: outbox::counts(db)?.0.saturating_sub(pushed),
            receipt: receipts::last(db)?,
            work: Some(meta::get(db, meta::WORK)?.unwrap_or(0)),
            form_starts: self.start_of_newest()?,
            report: Some(self.report()?),
            erasures: self.erasures_lost()?,
        };
        let frame = seal_frame(&request, "sync request", &[], &self.identity.signing_key()?);
        self.request = Some(Signed::parse(&frame).expect("just written").body);
        Ok(Call { method: Method::Post, path: "/v1/sync".into(), access: None, body: body::pack(&frame) })
    }

    /// How this device fares, for whoever looks after it.
    fn report(&self) -> Result<DeviceReport> {
        let oldest = outbox::first(&self.store.db)?.and_then(|change| inspect(change, &Caps::CHANGE).ok());
        let age = |change: Inspected| self.environment.now().saturating_sub(change.time).max(0) as u64;
        Ok(DeviceReport {
            program: env!("CARGO_PKG_VERSION").into(),
            disk_free: self.free_bytes(),
            oldest: oldest.map(age),
        })
    }

    /// Without a form nothing pulled could be read: the first request asks for no village.
    fn cursors(&self) -> Result<Vec<pendata_domain::protocol::ScopeCursor>> {
        if self.form().is_err() {
            return Ok(Vec::new());
        }
        self.identity.villages.iter().map(|village| Ok(feeds::get(&self.store.db, village)?.cursor)).collect()
    }

    /// Puts the next changes under a seal. It is durable before it is sent, so that no counter is used twice.
    pub(crate) fn seal_next(&mut self) -> Result<Option<Group>> {
        let waiting = self.next_push()?;
        if waiting.is_empty() {
            return Ok(None);
        }
        let (counter, previous) = seals::last(&self.store.db)?;
        let header = SealHeader {
            device: self.identity.device,
            counter: counter + 1,
            previous,
            ticket: meta::get(&self.store.db, meta::TICKET)?.unwrap_or(Ticket([0; 16])),
            time: self.environment.now(),
            later: Later::default(),
        };
        let changes =
            waiting.iter().map(|(household, hash, _)| SealedChange { household: *household, hash: *hash });
        let seal = Seal::sign(header, changes.collect(), &self.identity.signing_key()?);
        let hashes = waiting.iter().map(|(_, hash, _)| *hash).collect();
        let entries =
            waiting.into_iter().map(|(household, _, change)| Entry::Present { household, change }).collect();
        let id = seal.id().0.to_vec();
        let group = Group { header: seal.header, entries, signature: seal.signature };
        let fact = Fact::Sealed { counter: counter + 1, id, group: encode(&group), hashes };
        self.store.commit(self.environment.as_mut(), |ledger| ledger.note(&fact))?;
        Ok(Some(group))
    }

    /// The next changes in line, as many as surely travel in one chunk; at least one.
    fn next_push(&self) -> Result<Vec<Waiting>> {
        let mut limit = MAX_PAGE_BYTES;
        loop {
            let waiting = outbox::next_unsealed(&self.store.db, limit)?;
            if waiting.len() <= 1 || estimated(&waiting) <= MAX_CHUNK_BYTES {
                return Ok(waiting);
            }
            limit = limit.min(waiting.iter().map(|(_, _, change)| change.len()).sum()) / 2;
        }
    }

    /// A read, with the signed line that says who asks.
    pub(crate) fn read_call(&self, path: String) -> Result<Call> {
        self.signed_call(Method::Get, path)
    }

    pub(crate) fn signed_call(&self, method: Method, path: String) -> Result<Call> {
        let ticket = meta::get(&self.store.db, meta::TICKET)?.unwrap_or(Ticket([0; 16]));
        let (device, now, key) = (self.identity.device, self.environment.now(), self.identity.signing_key()?);
        let access = Access::sign(device, now, ticket, method.word(), &path, &key);
        Ok(Call { method, path, access: Some(access.to_string()), body: Vec::new() })
    }
}

/// A change in line, and its household.
type Waiting = (HouseholdId, ChangeHash, Vec<u8>);

fn estimated(waiting: &[Waiting]) -> usize {
    let parts = waiting.iter().flat_map(|(household, _, change)| [&household.as_bytes()[..], change]);
    body::estimate(parts) + SEAL_OVERHEAD
}

/// What a request has beside the changes: cursors, seal, receipt, signatures.
const SEAL_OVERHEAD: usize = 1024;
