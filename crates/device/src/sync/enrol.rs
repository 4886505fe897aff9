//! Enrolment: once, online. The device draws its key, proves that it holds it, and pins the server's.

use ed25519_dalek::{SigningKey, VerifyingKey};
use pendata_domain::protocol::{EnrolAnswer, EnrolRequest, PROTOCOL_VERSION, Signed, seal_frame};
use sha2::{Digest, Sha256};

use super::absorb::not_ours;
use super::api::{Call, Method, SyncApi};
use super::body;
use super::problem::SyncProblem;
use crate::environment::{Environment, random};
use crate::identity::Enrolled;

/// Uses the one-time `code` of the district. `fingerprint` is what the district gave beside it: the beginning of
/// the hexadecimal SHA-256 of the server's key; empty where it gave none.
///
/// Errors: `Refused` (unknown or used code), `Forged` where the answer is not of the key it names or that key has
/// another fingerprint, `CaptivePortal`, `Unreachable`.
pub async fn enrol(
    api: &impl SyncApi,
    code: &str,
    label: &str,
    fingerprint: &str,
    environment: &mut dyn Environment,
) -> Result<Enrolled, SyncProblem> {
    let signing_key = SigningKey::from_bytes(&random(environment));
    let request = EnrolRequest {
        protocol: PROTOCOL_VERSION,
        code: code.trim().to_owned(),
        key: signing_key.verifying_key().to_bytes().to_vec(),
        label: label.to_owned(),
        time: environment.now(),
    };
    let frame = seal_frame(&request, "enrol request", &[], &signing_key);
    let bound = Signed::parse(&frame).expect("just written").body;
    let call =
        Call { method: Method::Post, path: "/v1/enrol".into(), access: None, body: body::pack(&frame) };
    let reply = api.call(call).await?;
    let answer = opened(&body::frame_of(&reply)?, &bound, fingerprint)?;
    let EnrolAnswer { enrolment, time: server_time, ticket, exchange } = answer;
    Ok(Enrolled { enrolment, signing_key, ticket, server_time, exchange: exchange.unwrap_or_default() })
}

fn opened(frame: &[u8], bound: &[u8], fingerprint: &str) -> Result<EnrolAnswer, SyncProblem> {
    let signed = Signed::parse(frame).map_err(not_ours)?;
    let answer: EnrolAnswer = signed.peek().map_err(not_ours)?;
    let key: [u8; 32] = answer.enrolment.server_key.as_slice().try_into().map_err(|_| SyncProblem::Forged)?;
    let print: String = Sha256::digest(key).iter().map(|b| format!("{b:02x}")).collect();
    if !print.starts_with(&fingerprint.trim().to_ascii_lowercase()) {
        return Err(SyncProblem::Forged);
    }
    let key = VerifyingKey::from_bytes(&key).map_err(|_| SyncProblem::Forged)?;
    signed.verify("enrol answer", bound, &key).map_err(not_ours)?;
    Ok(answer)
}
