//! A village's bundle for its tablets: papers, form, snapshot and log, and what became of the seals that they may not
//! have heard of.

use std::io::Write as Sink;

use pendata_domain::area::VillageCode;
use pendata_domain::bundle::{BundleProblem, BundleWriter, Header, Nonce, Sender};
use pendata_domain::ids::{ChangeHash, UserId};
use pendata_domain::later::Later;
use pendata_domain::protocol::{
    Entry, ErasedEntry, MAX_PAGE_BYTES, PackNotice, Parcel, QuarantineReason, SealOutcome, Verdict,
};
use pendata_domain::receipt::{AcceptedList, Receipt, ReceiptBody};
use pendata_domain::seal::SealId;

use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit;
use crate::store::rows::{CONSOLE, Device, Pack};

/// Seals of one device whose outcome goes along.
const MOST_OUTCOMES: u32 = 2_000;
/// Outcomes of one chunk.
const OUTCOMES_AT_ONCE: usize = 200;
/// Of the packed form.
const FORM_LEVEL: i32 = 19;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Written {
    pub bytes: u64,
    /// Log numbers in it, and households of the snapshot before them.
    pub records: u64,
    pub households: u32,
    pub outcomes: u32,
}

impl App {
    /// Writes a bundle of a village. `since`: only what came since a moment, Unix seconds, for tablets that hold the
    /// rest; else all of it.
    pub fn export_bundle<W: Sink>(
        &self,
        village: &VillageCode,
        since: Option<i64>,
        by: Option<UserId>,
        out: W,
    ) -> Result<(W, Written)> {
        let generation = self.store.generation(village)?;
        let nonce = Nonce(self.surroundings.random());
        let header =
            Header { village: village.clone(), generation, sender: Sender::Server, time: self.now(), nonce };
        let key = self.keys.village(village, generation);
        let mut writer = BundleWriter::begin(out, &header, &key).map_err(BundleProblem::Io)?;
        let mut written = Written::default();
        self.begin_with_papers(village, &mut writer)?;
        let after = match since {
            Some(time) => self.store.number_at(village, time)?,
            None => self.add_snapshot(village, &mut writer, &mut written)?,
        };
        self.add_log(village, after, &mut writer, &mut written)?;
        self.add_outcomes(village, &mut writer, &mut written)?;
        let (out, bytes) = writer.finish(&self.keys.server).map_err(BundleProblem::Io)?;
        written.bytes = bytes;
        let detail = format!("{village}: records {} outcomes {}", written.records, written.outcomes);
        let entry = audit::Entry { user: by, device: None, act: "bundle_export", detail };
        self.note(&village.district(), entry)?;
        Ok((out, written))
    }

    fn begin_with_papers<W: Sink>(&self, village: &VillageCode, writer: &mut BundleWriter<W>) -> Result<()> {
        let mut first = vec![Parcel::Papers { frame: self.papers(village)? }];
        let form = self.form(&village.district())?;
        if let Some(row) = self.store.form(&form.hash)? {
            let xml = zstd::bulk::compress(row.xform.as_bytes(), FORM_LEVEL)?;
            first.push(Parcel::Form { version: form.version, hash: form.hash, xml: xml.into() });
        }
        add(writer, first)
    }

    /// Returns the log number that the snapshot reaches; 0 where there is none.
    fn add_snapshot<W: Sink>(
        &self,
        village: &VillageCode,
        writer: &mut BundleWriter<W>,
        written: &mut Written,
    ) -> Result<u64> {
        let feed = self.store.feed(village)?;
        let Some(pack) = self.store.pack(village)?.filter(|pack| pack.epoch == feed.epoch && pack.parts > 0)
        else {
            return Ok(0);
        };
        let (epoch, notice) = (pack.epoch, notice(&pack));
        for index in 0..pack.parts {
            let body = self.store.pack_part(village, epoch, pack.through, index)?.ok_or(Error::Damaged)?;
            add(writer, vec![Parcel::Part { epoch, notice: notice.clone(), index, body: body.into() }])?;
        }
        written.households = pack.households;
        Ok(pack.through)
    }

    fn add_log<W: Sink>(
        &self,
        village: &VillageCode,
        mut after: u64,
        writer: &mut BundleWriter<W>,
        written: &mut Written,
    ) -> Result<()> {
        let epoch = self.store.feed(village)?.epoch;
        loop {
            let page = self.store.log(village, after, MAX_PAGE_BYTES)?;
            written.records += page.len() as u64;
            let mut parcels = Vec::new();
            for record in self.records(&village.district(), None, page)? {
                let last = record.last();
                parcels.push(Parcel::Record { epoch, after, record });
                after = last;
            }
            if parcels.is_empty() {
                return Ok(());
            }
            add(writer, parcels)?;
        }
    }

    /// Of every device of the village: the seals that came since it was last heard of.
    fn add_outcomes<W: Sink>(
        &self,
        village: &VillageCode,
        writer: &mut BundleWriter<W>,
        written: &mut Written,
    ) -> Result<()> {
        let district = village.district();
        let now = self.now();
        let works =
            |device: &Device| device.number != CONSOLE && device.account.villages(now).contains(village);
        let mut parcels = Vec::new();
        for device in self.store.devices(&district)?.iter().filter(|device| works(device)) {
            let seals = self.store.seals_since(&district, device.number, device.last_seen, MOST_OUTCOMES)?;
            for seal in seals {
                if let Some(outcome) = self.outcome_of(device, seal)? {
                    parcels.push(Parcel::Outcome { frame: self.sealed_outcome(&outcome) });
                    written.outcomes += 1;
                }
                if parcels.len() >= OUTCOMES_AT_ONCE {
                    add(writer, std::mem::take(&mut parcels))?;
                }
            }
        }
        if parcels.is_empty() { Ok(()) } else { add(writer, parcels) }
    }

    /// What became of a seal, as the books say.
    fn outcome_of(&self, device: &Device, seal: SealId) -> Result<Option<SealOutcome>> {
        let district = &device.account.district;
        let Some(given) = self.store.receipt_of(district, seal, device.number)? else { return Ok(None) };
        let Some(group) = self.store.seal(district, seal)? else { return Ok(None) };
        let (mut results, mut accepted, mut erased) = (Vec::new(), Vec::<ChangeHash>::new(), Vec::new());
        for (place, entry) in (0..).zip(&group.entries) {
            let Entry::Elided { household, hash } = entry else { return Ok(None) };
            let logged = !self.store.known(district, &[(*household, *hash)])?.is_empty();
            let reason = self.store.reason(district, *household, *hash)?;
            if reason == Some(QuarantineReason::Erased) && !logged {
                let remade = self.store.erased(district, &[*household])?.remove(household);
                erased.extend(remade.map(|remade| ErasedEntry { place, remade }));
            }
            results.push(match (logged, reason) {
                (true, _) => Verdict::Duplicate,
                (false, Some(reason)) => Verdict::Quarantined { reason }.spoken(),
                (false, None) => Verdict::Waiting { missing: Vec::new() },
            });
            accepted.extend(logged.then_some(*hash));
        }
        let body = ReceiptBody {
            epoch: self.store.life()?.epoch,
            device: device.number,
            number: given.number,
            counter: given.counter,
            accepted: AcceptedList::of(&accepted),
            time: given.time,
            chain: None,
            later: Later::default(),
        };
        let receipt = Receipt::sign(body, &self.keys.server);
        Ok(Some(SealOutcome { writer: device.number, seal, results, receipt, erased }))
    }
}

fn notice(pack: &Pack) -> PackNotice {
    let Pack { through, digest, parts, bytes, households, .. } = pack.clone();
    PackNotice { through, digest, parts, bytes, households }
}

fn add<W: Sink>(writer: &mut BundleWriter<W>, parcels: Vec<Parcel>) -> Result<()> {
    Ok(writer.add(parcels).map_err(BundleProblem::Io)?)
}
