//! Whose certificate is believed, and what is wrong with one that is not.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::BuilderVerifierExt;

use super::address::Unusable;

#[derive(Clone, Debug)]
pub enum Trust {
    /// Encrypted, and nobody proves who they are: `prefer` and `require`, as in libpq.
    Anybody,
    /// Whom this machine trusts.
    System,
    /// Whom the certificates of a file (PEM) vouch for.
    Roots(PathBuf),
}

/// Why no encrypted connection came about, as the operator mends it. A line that broke is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    #[error("it takes none: see sslmode")]
    Plain,
    #[error("its certificate is for another name: see the host in the address")]
    Name,
    #[error("nobody who is trusted vouches for its certificate: see sslrootcert")]
    Issuer,
    #[error("its certificate has expired")]
    Over,
    #[error("its certificate does not hold yet: see the clocks of both")]
    ToCome,
    #[error("its certificate is not accepted: see sslmode and sslrootcert")]
    Other,
    #[error("they agree upon no way to encrypt")]
    NoWay,
}

/// What the driver says of a host that does not encrypt. It gives no code for it.
const PLAIN: &str = "server does not support TLS";

impl Distrust {
    pub fn of(said: &tokio_postgres::Error) -> Option<Self> {
        let cause = std::error::Error::source(said)?;
        if cause.to_string() == PLAIN {
            return Some(Self::Plain);
        }
        let inner = cause.downcast_ref::<std::io::Error>()?.get_ref()?;
        match inner.downcast_ref::<rustls::Error>()? {
            rustls::Error::InvalidCertificate(error) => Some(Self::about(error)),
            _ => Some(Self::NoWay),
        }
    }

    fn about(error: &CertificateError) -> Self {
        match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Over,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::ToCome,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Self::Name,
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::Issuer,
            _ => Self::Other,
        }
    }
}

pub fn client(trust: &Trust) -> Result<ClientConfig, Unusable> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("ring has the default protocol versions");
    let client = match trust {
        Trust::Anybody => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Unproven(provider)))
            .with_no_client_auth(),
        Trust::System => {
            builder.with_platform_verifier().map_err(|_| Unusable::Certificates)?.with_no_client_auth()
        }
        Trust::Roots(path) => builder.with_root_certificates(roots(path)?).with_no_client_auth(),
    };
    Ok(client)
}

fn roots(path: &PathBuf) -> Result<RootCertStore, Unusable> {
    let mut store = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(path).map_err(|_| Unusable::Certificates)?;
    for certificate in certificates {
        store.add(certificate.map_err(|_| Unusable::Certificates)?).map_err(|_| Unusable::Certificates)?;
    }
    if store.is_empty() { Err(Unusable::Certificates) } else { Ok(store) }
}

/// Takes any certificate; who encrypts must hold its key all the same.
#[derive(Debug)]
struct Unproven(Arc<CryptoProvider>);

impl ServerCertVerifier for Unproven {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
