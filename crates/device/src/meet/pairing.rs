//! A secret from six digits: SPAKE2 (RFC 9382) over Ed25519, so that whoever listens on the Wi-Fi has nothing to try
//! codes on, and whoever speaks can try one a time. No I/O: messages in, messages out.
//!
//! Who typed the code (the guest) shows first that it derived the secret; so the end that shows the code knows a wrong
//! one at once and counts it.

use hkdf::Hkdf;
use pendata_domain::protocol::{Confirmation, Greeting, MEETING_VERSION, Welcome};
use sha2::{Digest, Sha256};
use spake2::{Ed25519Group, Identity, Password, Spake2};

use super::channel::Channel;
use super::code::Code;
use super::dice::Dice;
use crate::environment::Environment;
use crate::tables::encode;

/// Which end of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Shows the code and listens.
    Host,
    /// Its officer typed the code.
    Guest,
}

/// Not the message that was due, or of another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PairingError {
    #[error("not a message of a meeting")]
    Malformed,
    #[error("the other program has another version of meetings")]
    OtherVersion,
    /// For the guest: how often it may still be tried.
    #[error("the code is not the one that is shown")]
    WrongCode { left: u32 },
}

/// The guest has greeted.
pub struct Greeted {
    spake: Spake2<Ed25519Group>,
    greeting: Vec<u8>,
}

/// The guest's greeting.
pub fn greet(code: Code, environment: &mut dyn Environment) -> (Greeted, Vec<u8>) {
    let (host, guest) = identities();
    let (spake, share) =
        Spake2::<Ed25519Group>::start_b_with_rng(&password(code), &host, &guest, Dice(environment));
    let greeting = encode(&Greeting { version: MEETING_VERSION, share });
    (Greeted { spake, greeting: greeting.clone() }, greeting)
}

/// The host's answer to a greeting, and what both ends derive if the codes are one. A greeting that is none gets an
/// answer where one helps.
pub fn welcome(
    code: Code,
    greeting: &[u8],
    environment: &mut dyn Environment,
) -> (Vec<u8>, Result<Secret, PairingError>) {
    let Ok(theirs) = minicbor::decode::<Greeting>(greeting) else {
        return (Vec::new(), Err(PairingError::Malformed));
    };
    if theirs.version != MEETING_VERSION {
        return (encode(&Welcome::OtherVersion), Err(PairingError::OtherVersion));
    }
    let (host, guest) = identities();
    let (spake, share) =
        Spake2::<Ed25519Group>::start_a_with_rng(&password(code), &host, &guest, Dice(environment));
    let answer = encode(&Welcome::Greeting { greeting: Greeting { version: MEETING_VERSION, share } });
    let secret = spake.finish(&theirs.share).map_err(|_| PairingError::Malformed);
    let secret = secret.map(|shared| Secret::of(&shared, greeting, &answer));
    (answer, secret)
}

impl Greeted {
    /// What both ends derive if the codes are one.
    pub fn welcomed(self, answer: &[u8]) -> Result<Secret, PairingError> {
        match minicbor::decode::<Welcome>(answer) {
            Ok(Welcome::Greeting { greeting }) if greeting.version == MEETING_VERSION => {
                let shared = self.spake.finish(&greeting.share).map_err(|_| PairingError::Malformed)?;
                Ok(Secret::of(&shared, &self.greeting, answer))
            }
            Ok(_) => Err(PairingError::OtherVersion),
            Err(_) => Err(PairingError::Malformed),
        }
    }
}

/// What both ends derived; equal only where the codes were.
pub struct Secret {
    key: Hkdf<Sha256>,
}

impl Secret {
    fn of(shared: &[u8], greeting: &[u8], answer: &[u8]) -> Self {
        let transcript = Sha256::new()
            .chain_update(b"pendata meeting 1\0")
            .chain_update((greeting.len() as u64).to_be_bytes())
            .chain_update(greeting)
            .chain_update(answer)
            .finalize();
        Self { key: Hkdf::new(Some(&transcript), shared) }
    }

    fn derived(&self, what: &str) -> [u8; 32] {
        let mut out = [0; 32];
        self.key.expand(what.as_bytes(), &mut out).expect("32 bytes can be derived");
        out
    }

    /// What one end shows the other.
    pub fn confirmation(&self, of: Side) -> Vec<u8> {
        let tag = self.derived(tag_of(of)).to_vec();
        encode(&Confirmation::Tag { tag })
    }

    /// Whether the other end derived the same.
    pub fn confirms(&self, by: Side, message: &[u8]) -> Result<(), PairingError> {
        match minicbor::decode::<Confirmation>(message) {
            Ok(Confirmation::Tag { tag }) if same(&tag, &self.derived(tag_of(by))) => Ok(()),
            Ok(Confirmation::Tag { .. }) => Err(PairingError::WrongCode { left: 0 }),
            Ok(Confirmation::WrongCode { left }) => Err(PairingError::WrongCode { left }),
            Err(_) => Err(PairingError::Malformed),
        }
    }

    /// The encrypted channel of one end.
    pub fn channel(&self, side: Side) -> Channel {
        let (host, guest) = (self.derived("host writes"), self.derived("guest writes"));
        let binding = self.derived("binding");
        match side {
            Side::Host => Channel::new(host, guest, binding),
            Side::Guest => Channel::new(guest, host, binding),
        }
    }
}

fn tag_of(side: Side) -> &'static str {
    match side {
        Side::Host => "host confirms",
        Side::Guest => "guest confirms",
    }
}

fn identities() -> (Identity, Identity) {
    (Identity::new(b"pendata meeting host"), Identity::new(b"pendata meeting guest"))
}

fn password(code: Code) -> Password {
    Password::new(code.digits())
}

/// In a time that does not tell how much was right.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |sum, (x, y)| sum | (x ^ y)) == 0
}
