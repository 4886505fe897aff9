//! That both are enrolled for one village: each signs this very channel with its device's key, and the server's papers
//! name that key among those who work there. The newer papers of the two hold, so that a device the server revoked
//! is known as soon as one of both knows it, and one newer than the other's roster shows its own.

use ed25519_dalek::{Signature, Signer, VerifyingKey};
use pendata_domain::area::VillageCode;
use pendata_domain::protocol::{
    MeetingRefusal, Proof, RosterDevice, RosterEntry, VILLAGE_PAPERS, VillagePapers, open_frame,
};

use super::pairing::Side;
use super::progress::Peer;
use crate::device::Device;
use crate::error::Result;
use crate::tables::{feeds, papers};

/// A device that has proven itself, and for which villages.
#[derive(Debug)]
pub struct Proven {
    pub peer: Peer,
    pub villages: Vec<VillageCode>,
}

impl Device {
    /// Our own proof over a channel.
    pub(super) fn proof(&self, channel: &[u8; 32], side: Side) -> Result<Proof> {
        let key = self.identity.signing_key()?;
        let villages = self.villages_served()?;
        let mut held = Vec::new();
        for village in &villages {
            held.extend(papers::get(&self.store.db, village)?.map(|(_, frame)| frame.into()));
        }
        let mut proof = Proof {
            device: self.identity.device,
            key: key.verifying_key().to_bytes().to_vec(),
            villages,
            papers: held,
            signature: [0; 64],
        };
        proof.signature = key.sign(&proof.signed_bytes(channel, side == Side::Guest)).to_bytes();
        Ok(proof)
    }

    /// Villages of this device that the server did not take from it.
    fn villages_served(&self) -> Result<Vec<VillageCode>> {
        let mut served = Vec::new();
        for village in &self.identity.villages {
            if !feeds::get(&self.store.db, village)?.revoked {
                served.push(village.clone());
            }
        }
        Ok(served)
    }

    /// Whether the server took every village from this device.
    pub(super) fn is_withdrawn(&self) -> Result<bool> {
        Ok(self.villages_served()?.is_empty())
    }

    /// Judges the other's proof. `side`: the other's.
    pub(super) fn judge_proof(
        &self,
        proof: &Proof,
        channel: &[u8; 32],
        side: Side,
    ) -> Result<Result<Proven, MeetingRefusal>> {
        if !signed(proof, channel, side) {
            return Ok(Err(MeetingRefusal::Unproven));
        }
        let ours = self.villages_served()?;
        let common: Vec<_> = ours.into_iter().filter(|village| proof.villages.contains(village)).collect();
        if common.is_empty() {
            return Ok(Err(MeetingRefusal::OtherVillage));
        }
        let server = self.identity.server_key()?;
        let theirs: Vec<VillagePapers> =
            proof.papers.iter().filter_map(|frame| opened(frame, &server)).collect();
        let mut proven = None;
        for village in common {
            let own = papers::get(&self.store.db, &village)?.and_then(|(_, frame)| opened(&frame, &server));
            let known: Vec<&VillagePapers> =
                theirs.iter().chain(&own).filter(|p| p.village == village).collect();
            if known
                .iter()
                .any(|papers| found(&papers.roster, proof).is_some_and(|(_, device)| device.revoked))
            {
                return Ok(Err(MeetingRefusal::Revoked));
            }
            let newest = known.iter().max_by_key(|papers| papers.version);
            if let Some((entry, device)) = newest.and_then(|papers| found(&papers.roster, proof)) {
                let peer =
                    Peer { device: device.number, label: device.label.clone(), name: entry.name.clone() };
                proven.get_or_insert(Proven { peer, villages: Vec::new() }).villages.push(village);
            }
        }
        Ok(proven.ok_or(MeetingRefusal::Unproven))
    }
}

fn signed(proof: &Proof, channel: &[u8; 32], side: Side) -> bool {
    let key: Option<[u8; 32]> = proof.key.as_slice().try_into().ok();
    let key = key.and_then(|key| VerifyingKey::from_bytes(&key).ok());
    let message = proof.signed_bytes(channel, side == Side::Guest);
    key.is_some_and(|key| key.verify_strict(&message, &Signature::from_bytes(&proof.signature)).is_ok())
}

fn opened(frame: &[u8], server: &VerifyingKey) -> Option<VillagePapers> {
    open_frame(frame, VILLAGE_PAPERS, &[], server).ok()
}

/// The device on a roster, under the key that it signed with.
fn found<'r>(roster: &'r [RosterEntry], proof: &Proof) -> Option<(&'r RosterEntry, &'r RosterDevice)> {
    let devices = roster.iter().flat_map(|entry| entry.devices.iter().map(move |device| (entry, device)));
    devices.into_iter().find(|(_, device)| device.number == proof.device && device.key == proof.key)
}
