//! `POST /v1/enrol`: a device brings a one-time code and proves that it holds its key.

use ed25519_dalek::VerifyingKey;
use pendata_domain::area::DistrictCode;
use pendata_domain::ids::{DeviceNumber, Ticket, UserId};
use pendata_domain::protocol::{EnrolAnswer, EnrolRequest, Enrolment, Signed, seal_frame};
use sha2::{Digest, Sha256};

use super::spoken;
use crate::app::App;
use crate::attempts::Guess;
use crate::body;
use crate::error::{Error, Result};
use crate::store::audit::Entry;
use crate::store::{Act, Write};

/// How long a one-time code holds, seconds: 72 hours.
pub const CODE_LIFE: i64 = 72 * 3600;

/// Letters of a code: Crockford's base 32, without those that are read wrongly.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The longest name of a device, in characters.
const MAX_LABEL: usize = 60;

impl App {
    /// Makes a one-time code of fifty bits for an officer, written `XXXXX-XXXXX`.
    pub fn enrolment_code(&self, district: &DistrictCode, user: UserId) -> Result<String> {
        self.store.account(district, user)?.filter(|account| account.active).ok_or(Error::NotFound)?;
        let letter = |byte: &u8| LETTERS[usize::from(byte % 32)] as char;
        let letters: String = self.surroundings.random::<10>().iter().map(letter).collect();
        let code = format!("{}-{}", &letters[..5], &letters[5..]);
        let time = self.now();
        let write = Write::AddCode { code: self.hidden(&code), user, expires: time + CODE_LIFE };
        let audit = Some(Entry::by_operator("enrolment_code", format!("user {}", user.0)));
        self.act(Act { district: Some(district.clone()), time, write, audit })?;
        Ok(code)
    }

    /// A code as the database has it: without the server's key nobody finds the code again.
    fn hidden(&self, code: &str) -> [u8; 32] {
        let plain = code.chars().filter(char::is_ascii_alphanumeric).map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
        let plain: String = plain.collect();
        Sha256::new().chain_update(self.keys.codes).chain_update(plain).finalize().into()
    }

    /// Answers an enrolment. `from` names the caller's address, to slow down guessing.
    pub fn handle_enrol(&self, request: &[u8], from: &str) -> Result<Vec<u8>> {
        let frame = Signed::parse(&body::unpack(request)?)?;
        spoken(&frame)?;
        let asked: EnrolRequest = frame.peek()?;
        let key: [u8; 32] = asked.key.as_slice().try_into().map_err(|_| Error::Malformed)?;
        let verifying = VerifyingKey::from_bytes(&key).map_err(|_| Error::Malformed)?;
        frame.verify("enrol request", b"", &verifying)?;
        let (guess, time) = (Guess::Enrolment { from }, self.now());
        self.may_try(guess, time)?;
        let outcome = self.enrol(&asked, key, time);
        if matches!(outcome, Err(Error::UnknownCode)) {
            self.tried_in_vain(guess, time)?;
        }
        let answer = outcome?;
        Ok(body::pack(
            &seal_frame(&answer, "enrol answer", &frame.body, &self.keys.server),
            body::Effort::Quick,
        ))
    }

    fn enrol(&self, asked: &EnrolRequest, key: [u8; 32], time: i64) -> Result<EnrolAnswer> {
        let label = asked.label.chars().filter(|c| !c.is_control()).take(MAX_LABEL).collect();
        let ticket = Ticket(self.surroundings.random());
        let write = Write::Enrol { code: self.hidden(&asked.code), key, label, ticket };
        let number = self.act(Act { district: None, time, write, audit: None })?;
        let device = self.store.device(DeviceNumber(number))?.ok_or(Error::UnknownDevice)?;
        let exchange = Some(self.exchange(&device)?);
        let (role, villages) = (device.account.role_at(time), device.account.villages(time));
        let enrolment = Enrolment {
            device: device.number,
            user: device.account.user,
            name: device.account.name,
            role,
            villages,
            server_key: self.keys.server.verifying_key().to_bytes().to_vec(),
        };
        Ok(EnrolAnswer { enrolment, time, ticket: device.ticket, exchange })
    }
}
