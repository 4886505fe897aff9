//! A master key in a token that does not give it out (PKCS#11): a smart card, an HSM, or SoftHSM. AES-256 in GCM; the
//! token encrypts and decrypts districts' keys, a few calls when a registry is opened.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as Said, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::aead::GcmParams;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;

use super::cipher::Spot;
use super::master::{Master, MasterId};
use crate::error::{Error, Result};
use crate::store::postgres::Unusable;

pub const SCHEME: &str = "pkcs11:";
const NONCE: usize = 12;
const TAG_BITS: u64 = 128;

/// Where a key lies (RFC 7512): `pkcs11:token=…;object=…?module-path=…&pin-source=…`, the last one a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenAddress {
    token: String,
    object: String,
    module: PathBuf,
    pin: PathBuf,
}

impl FromStr for TokenAddress {
    type Err = Unusable;

    fn from_str(text: &str) -> std::result::Result<Self, Unusable> {
        let rest = text.strip_prefix(SCHEME).ok_or(Unusable::MasterAddress)?;
        let said: BTreeMap<&str, String> = rest
            .split([';', '?', '&'])
            .filter_map(|part| part.split_once('='))
            .filter_map(|(name, value)| Some((name, unescaped(value)?)))
            .collect();
        let of = |name| said.get(name).cloned().ok_or(Unusable::MasterAddress);
        let pin = of("pin-source")?;
        let pin = pin.strip_prefix("file:").unwrap_or(&pin).into();
        Ok(Self { token: of("token")?, object: of("object")?, module: of("module-path")?.into(), pin })
    }
}

/// Without where the PIN lies.
impl std::fmt::Display for TokenAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{SCHEME}token={};object={}", self.token, self.object)
    }
}

/// `%20` and the like. `None` where that is not UTF-8.
fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend(part.get(2..)?.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

/// A key that a token holds, and the session that uses it.
pub struct TokenMaster {
    id: MasterId,
    key: ObjectHandle,
    session: Mutex<Session>,
}

impl TokenMaster {
    /// `None` where the token has no such key. Errors with `Unusable` where it cannot be asked.
    pub fn find(address: &TokenAddress) -> Result<Option<Self>> {
        let session = session(address)?;
        let found = session.find_objects(&named(address)).map_err(unusable)?;
        found.first().map(|key| Self::of(session, *key)).transpose()
    }

    /// Has the token make a key that never leaves it.
    pub fn make(address: &TokenAddress) -> Result<Self> {
        let session = session(address)?;
        let mut id: MasterId = [0; 8];
        getrandom::fill(&mut id).expect("the operating system gives randomness");
        let mut template = named(address);
        template.extend([
            Attribute::Id(id.to_vec()),
            Attribute::ValueLen(32.into()),
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Encrypt(true),
            Attribute::Decrypt(true),
        ]);
        let key = session.generate_key(&Mechanism::AesKeyGen, &template).map_err(unusable)?;
        Self::of(session, key)
    }

    fn of(session: Session, key: ObjectHandle) -> Result<Self> {
        let said = session.get_attributes(key, &[AttributeType::Id]).map_err(unusable)?;
        let id = said.into_iter().find_map(|attribute| match attribute {
            Attribute::Id(id) => id.try_into().ok(),
            _ => None,
        });
        Ok(Self { id: id.ok_or(Unusable::Token)?, key, session: Mutex::new(session) })
    }
}

impl Master for TokenMaster {
    fn id(&self) -> MasterId {
        self.id
    }

    fn wrap(&self, about: &Spot, secret: &[u8; 32]) -> Result<Vec<u8>> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).expect("the operating system gives randomness");
        let sent = nonce;
        let params = GcmParams::new(&mut nonce, about.as_bytes(), TAG_BITS.into()).map_err(unusable)?;
        let sealed = session.encrypt(&Mechanism::AesGcm(params), self.key, secret).map_err(unusable)?;
        Ok([&sent[..], &sealed].concat())
    }

    fn unwrap(&self, about: &Spot, wrapped: &[u8]) -> Result<[u8; 32]> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let (nonce, sealed) = wrapped.split_first_chunk::<NONCE>().ok_or(Error::Damaged)?;
        let mut nonce = *nonce;
        let params = GcmParams::new(&mut nonce, about.as_bytes(), TAG_BITS.into()).map_err(unusable)?;
        let secret = session.decrypt(&Mechanism::AesGcm(params), self.key, sealed);
        secret.map_err(|_| Error::Damaged)?.try_into().map_err(|_| Error::Damaged)
    }
}

fn named(address: &TokenAddress) -> Vec<Attribute> {
    vec![Attribute::Class(ObjectClass::SECRET_KEY), Attribute::Label(address.object.clone().into_bytes())]
}

fn session(address: &TokenAddress) -> Result<Session> {
    let module = module(&address.module)?;
    let pin = std::fs::read_to_string(&address.pin).map_err(|_| Unusable::Token)?;
    let slots = module.get_slots_with_token().map_err(unusable)?;
    let wanted = |slot: &cryptoki::slot::Slot| {
        module.get_token_info(*slot).is_ok_and(|info| info.label().trim_end() == address.token)
    };
    let slot = slots.into_iter().find(wanted).ok_or(Unusable::Token)?;
    let session = module.open_rw_session(slot).map_err(unusable)?;
    match session.login(UserType::User, Some(&AuthPin::new(pin.trim().into()))) {
        // A login is the whole process's.
        Ok(()) | Err(Said::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
        Err(error) => Err(unusable(error)),
    }
}

/// A module is initialized once in a process.
fn module(path: &PathBuf) -> Result<Pkcs11> {
    static LOADED: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = loaded.get(path) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(path).map_err(unusable)?;
    module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(unusable)?;
    loaded.insert(path.clone(), module.clone());
    Ok(module)
}

/// Its own words name files and slots; what the operator does next is the same.
fn unusable(_: Said) -> Error {
    Unusable::Token.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_rfc_7512_writes_it() {
        let text =
            "pkcs11:token=Dukcapil%20Pusat;object=master?module-path=/usr/lib/m.so&pin-source=file:/etc/pin";
        let address: TokenAddress = text.parse().expect("an address");
        assert_eq!((address.token.as_str(), address.object.as_str()), ("Dukcapil Pusat", "master"));
        assert_eq!((address.module, address.pin), ("/usr/lib/m.so".into(), "/etc/pin".into()));
        for wrong in ["pkcs11:token=a", "pkcs11:token=%zz;object=m?module-path=/m&pin-source=/p", "file:/m"] {
            assert_eq!(wrong.parse::<TokenAddress>(), Err(Unusable::MasterAddress), "{wrong}");
        }
    }
}
