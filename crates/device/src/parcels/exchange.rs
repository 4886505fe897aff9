//! Keys and papers, as the server gives them or another device brings them; and the form they name.

use minicbor::bytes::ByteVec;
use pendata_domain::area::VillageCode;
use pendata_domain::ids::{FormHash, FormVersion};
use pendata_domain::protocol::{
    Exchange, FormNotice, MOST_ERASURES, VILLAGE_PAPERS, VillagePapers, open_frame,
};
use sha2::{Digest, Sha256};

use super::Taken;
use crate::device::Device;
use crate::error::{Error, Result};
use crate::store::Ledger;
use crate::tables::forms::MAX_FORM_BYTES;
use crate::tables::{meta, papers, relay, roster};

/// Keys and papers that the server gave, its signatures checked.
pub(crate) struct ReadExchange<'a> {
    exchange: &'a Exchange,
    papers: Vec<Newer<'a>>,
}

/// Papers, and the erasures of those that they may take the place of.
struct Newer<'a> {
    frame: &'a [u8],
    read: VillagePapers,
    known: Vec<ByteVec>,
}

impl ReadExchange<'_> {
    pub fn keep(&self, ledger: &Ledger<'_>) -> Result<()> {
        self.exchange.keys.iter().try_for_each(|key| papers::keep_key(ledger.tx, key))?;
        self.papers.iter().try_for_each(|newer| newer.keep(ledger))
    }
}

impl Newer<'_> {
    /// Every erasure stays known: one that the papers do not name any more goes back to the server, which lost it. What was
    /// read of such a server before it named them again is not given on.
    fn keep(&self, ledger: &Ledger<'_>) -> Result<()> {
        let Self { frame, read, known } = self;
        if !papers::keep(ledger.tx, &read.village, read.version, frame)? {
            return Ok(());
        }
        let before: Vec<ByteVec> = meta::get(ledger.tx, meta::ERASURES_LOST)?.unwrap_or_default();
        let is_named = |erasure: &ByteVec| read.erasures.contains(erasure);
        let mut lost: Vec<ByteVec> = before.iter().filter(|erasure| !is_named(erasure)).cloned().collect();
        lost.extend(known.iter().filter(|erasure| !is_named(erasure) && !before.contains(erasure)).cloned());
        if lost != before {
            meta::put(ledger.tx, meta::ERASURES_LOST, &lost)?;
        }
        match read.erasures.iter().all(|erasure| known.contains(erasure)) {
            true => Ok(()),
            false => relay::drop_parts(ledger.tx, &read.village),
        }
    }
}

impl Device {
    pub(crate) fn read_exchange<'a>(&self, exchange: &'a Exchange) -> Result<ReadExchange<'a>> {
        let mut papers = Vec::new();
        for frame in &exchange.papers {
            if let Some(read) = self.opened_papers(frame)? {
                papers.push(self.newer(frame, read)?);
            }
        }
        Ok(ReadExchange { exchange, papers })
    }

    /// What an enrolment gave: with it comes no roster but that of the papers.
    pub(crate) fn begin_exchange(&mut self, exchange: &Exchange) -> Result<()> {
        let read = self.read_exchange(exchange)?;
        self.store.commit(self.environment.as_mut(), |ledger| {
            read.keep(ledger)?;
            read.papers.iter().try_for_each(|newer| roster::merge(ledger.tx, &newer.read.roster))
        })
    }

    fn newer<'a>(&self, frame: &'a [u8], read: VillagePapers) -> Result<Newer<'a>> {
        let known = self.papers(&read.village)?.map(|papers| papers.erasures).unwrap_or_default();
        Ok(Newer { frame, read, known })
    }

    /// For a server that was set back: the newest first, since what stands in the place of a household may have been
    /// emptied itself.
    pub(crate) fn erasures_lost(&self) -> Result<Vec<ByteVec>> {
        let lost: Vec<ByteVec> = meta::get(&self.store.db, meta::ERASURES_LOST)?.unwrap_or_default();
        Ok(lost.into_iter().rev().take(MOST_ERASURES).collect())
    }

    /// `None` where the server did not sign them.
    pub(super) fn opened_papers(&self, frame: &[u8]) -> Result<Option<VillagePapers>> {
        Ok(open_frame(frame, VILLAGE_PAPERS, &[], &self.identity.server_key()?).ok())
    }

    /// Papers of a village that are here.
    pub(crate) fn papers(&self, village: &VillageCode) -> Result<Option<VillagePapers>> {
        match papers::get(&self.store.db, village)? {
            Some((_, frame)) => self.opened_papers(&frame),
            None => Ok(None),
        }
    }

    /// Papers from another device: taken where they are newer.
    pub(super) fn take_papers(&mut self, village: &VillageCode, frame: &[u8]) -> Result<Taken> {
        let held = papers::get(&self.store.db, village)?.map_or(0, |(version, _)| version);
        let read = self.opened_papers(frame)?;
        if let Some(read) = read.filter(|read| read.village == *village && read.version > held) {
            let newer = self.newer(frame, read)?;
            self.store.commit(self.environment.as_mut(), |ledger| {
                newer.keep(ledger)?;
                roster::merge(ledger.tx, &newer.read.roster)
            })?;
        }
        Ok(Taken::default())
    }

    /// A form from another device: the one the server's papers name, newer than ours.
    pub(super) fn take_form(
        &mut self,
        village: &VillageCode,
        (version, hash): (FormVersion, FormHash),
        packed: &[u8],
    ) -> Result<Taken> {
        let is_named = |notice: &FormNotice| notice.version == version && notice.hash == hash;
        let named = self.papers(village)?.and_then(|papers| papers.form).filter(is_named);
        let kept = self.newest_kept()?;
        let Some(named) = named.filter(|named| named.version > kept) else {
            return Ok(Taken::default());
        };
        let xml = zstd::bulk::decompress(packed, MAX_FORM_BYTES).map_err(|_| Error::UnusableForm)?;
        if Sha256::digest(&xml)[..] != hash.0 {
            return Err(Error::UnusableForm);
        }
        let xml = String::from_utf8(xml).map_err(|_| Error::UnusableForm)?;
        self.install_form(version, hash, &xml, named.starts)?;
        Ok(Taken { form: Some(version), ..Taken::default() })
    }
}
