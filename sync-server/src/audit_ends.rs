//! Where the audit chains end, for whoever keeps it elsewhere: a chain that only its owner checks proves nothing.

use std::io::Write as _;
use std::path::Path;

use minicbor::{Decode, Encode};
use pendata_domain::protocol::{open_frame, seal_frame};

use crate::app::App;
use crate::backup::ChainEnd;
use crate::error::{Error, Result};
use crate::verify::{Fault, FaultKind, Report};

/// Frame purpose of a [`Checkpoint`], bound to nothing.
const AUDIT_CHECKPOINT: &str = "audit checkpoint";

#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
struct Checkpoint {
    /// Unix seconds.
    #[n(0)]
    time: i64,
    #[n(1)]
    ends: Vec<ChainEnd>,
}

impl App {
    /// Hashes every chain again and gives where it ends. With an earlier checkpoint each chain has to hold its end at
    /// its number. Errors with `Forged` where that is not this server's.
    pub fn audit_ends(&self, since: Option<&[u8]>) -> Result<(Report, Vec<ChainEnd>)> {
        let mut report = Report::default();
        let mut ends = Vec::new();
        for district in self.store.districts()? {
            let (number, hash) = self.verify_audit(&district, &mut report)?;
            ends.push(ChainEnd { district, number, hash: hash.to_vec() });
        }
        let key = self.keys.server.verifying_key();
        let before: Option<Checkpoint> =
            since.map(|frame| open_frame(frame, AUDIT_CHECKPOINT, &[], &key)).transpose()?;
        for end in before.into_iter().flat_map(|checkpoint| checkpoint.ends) {
            let last = end.number.checked_sub(1).ok_or(Error::Malformed)?;
            let here = self.store.audit(&end.district, last, 1)?.pop();
            if here.is_none_or(|row| row.number != end.number || row.hash[..] != end.hash[..]) {
                let at = format!("{} {} of the checkpoint", end.district, end.number);
                report.faults.push(Fault { kind: FaultKind::BrokenAudit, at });
            }
        }
        Ok((report, ends))
    }

    /// A new file with the ends under the server's signature.
    pub fn write_checkpoint(&self, ends: &[ChainEnd], out: &Path) -> Result<()> {
        let checkpoint = Checkpoint { time: self.now(), ends: ends.to_vec() };
        let frame = seal_frame(&checkpoint, AUDIT_CHECKPOINT, &[], &self.keys.server);
        let mut file = std::fs::File::create_new(out)?;
        file.write_all(&frame)?;
        Ok(file.sync_all()?)
    }
}
