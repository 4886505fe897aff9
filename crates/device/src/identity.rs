//! Who this device is: what enrolment gave it, and its own key.

use ed25519_dalek::{SigningKey, VerifyingKey};
use minicbor::{Decode, Encode};
use pendata_domain::area::VillageCode;
use pendata_domain::attribution::Role;
use pendata_domain::ids::{DeviceNumber, Ticket, UserId};
use pendata_domain::protocol::{Enrolment, Exchange};

use crate::error::{Error, Result};

/// What an enrolment gave: handed to [`crate::Device::create`] once.
#[derive(Clone)]
pub struct Enrolled {
    pub enrolment: Enrolment,
    /// The device's own key, whose public half the server knows.
    pub signing_key: SigningKey,
    pub ticket: Ticket,
    /// The server's clock at enrolment, Unix seconds.
    pub server_time: i64,
    /// So that it can take in a bundle before it ever syncs.
    pub exchange: Exchange,
}

/// Who learns on a training device, and the village it shows.
#[derive(Clone)]
pub struct Trainee {
    pub name: String,
    pub village: VillageCode,
}

/// As kept in the database and the journal.
#[derive(Clone, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Identity {
    #[n(0)]
    pub device: DeviceNumber,
    #[n(1)]
    pub user: UserId,
    #[n(2)]
    pub name: String,
    #[n(3)]
    pub role: Role,
    #[n(4)]
    pub villages: Vec<VillageCode>,
    #[n(5)]
    #[cbor(with = "minicbor::bytes")]
    server_key: Vec<u8>,
    #[n(6)]
    #[cbor(with = "minicbor::bytes")]
    seed: Vec<u8>,
}

impl Identity {
    pub fn of(enrolled: &Enrolled) -> Self {
        let Enrolment { device, user, name, role, villages, server_key } = enrolled.enrolment.clone();
        Self {
            device,
            user,
            name,
            role,
            villages,
            server_key,
            seed: enrolled.signing_key.to_bytes().to_vec(),
        }
    }

    /// Of a training device: no server knows it and it holds no key, its own or a server's. What travels is signed, so
    /// nothing of it can be made to travel, by whatever way.
    pub fn of_trainee(trainee: &Trainee) -> Self {
        Self {
            device: DeviceNumber(0),
            user: UserId(0),
            name: trainee.name.clone(),
            role: Role::VillageOfficer,
            villages: vec![trainee.village.clone()],
            server_key: Vec::new(),
            seed: Vec::new(),
        }
    }

    pub fn is_trainee(&self) -> bool {
        self.seed.is_empty()
    }

    /// Errors with `Training` where there is none.
    pub fn signing_key(&self) -> Result<SigningKey> {
        if self.is_trainee() {
            return Err(Error::Training);
        }
        let seed: [u8; 32] = self.seed.as_slice().try_into().map_err(|_| Error::Damaged)?;
        Ok(SigningKey::from_bytes(&seed))
    }

    pub fn server_key(&self) -> Result<VerifyingKey> {
        if self.is_trainee() {
            return Err(Error::Training);
        }
        let key: [u8; 32] = self.server_key.as_slice().try_into().map_err(|_| Error::Damaged)?;
        VerifyingKey::from_bytes(&key).map_err(|_| Error::Damaged)
    }
}
