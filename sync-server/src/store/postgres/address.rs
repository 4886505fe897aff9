//! Where the database is: `postgres://user@host:port/name?sslmode=…&sslrootcert=…`, with the meanings of libpq, and
//! what to say where nobody answers there.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, Error as Said};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::tls::{self, Trust};
use crate::error::{Error, Result};

/// An address of a database. It holds a password: it is never shown.
#[derive(Clone)]
pub struct Address {
    config: Config,
    trust: Trust,
}

/// Why a database cannot be used, in one line for the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("the database's address is not as in postgres://user@host:5432/name?sslmode=verify-full")]
    Address,
    #[error("the certificates of sslrootcert cannot be read")]
    Certificates,
    #[error("no PostgreSQL answers at {0}")]
    Unreachable(String),
    #[error("the encrypted connection to {0} was refused: see sslmode and sslrootcert")]
    Tls(String),
    #[error("PostgreSQL at {0} refuses this user or password")]
    Login(String),
    #[error("PostgreSQL at {0} has no database of this name")]
    NoDatabase(String),
    #[error("PostgreSQL at {0} takes no more connections")]
    Full(String),
    #[error("PostgreSQL at {0} refuses the connection with state {1}")]
    Refused(String, String),
    #[error("PostgreSQL {0} is too old: 15 or newer is needed")]
    TooOld(String),
    #[error("the database is encoded as {0}: UTF8 is needed")]
    Encoding(String),
    #[error("the database user may not {0}")]
    Rights(&'static str),
    #[error(
        "the database has schema {found}, newer than the {known} of this program: install the newer program"
    )]
    NewerSchema { found: u32, known: u32 },
    #[error(
        "the database has schema {found} and this program needs {known}: run `sync-server migrate` as its owner"
    )]
    OlderSchema { found: u32, known: u32 },
    #[error("the database's schema is not one that this program made")]
    ForeignSchema,
    #[error("this database belongs to another server key: give every instance the same server.key")]
    ForeignKey,
    #[error("this database has its server key already: copy server.key of another instance to {0}")]
    NoKey(String),
    #[error("the registry is encrypted and its master key is not here: put it at {0}; nothing was changed")]
    NoMaster(String),
    #[error(
        "the registry is encrypted under another master key than the one that is here; nothing was changed"
    )]
    ForeignMaster,
    #[error("{0} is no master key: 32 bytes that only the server's user may read (mode 600)")]
    UnfitMaster(String),
    #[error("a master key in a token is named as in pkcs11:token=…;object=…?module-path=…&pin-source=…")]
    MasterAddress,
    #[error(
        "the token with the master key does not answer: see its module, its label and its PIN; nothing was changed"
    )]
    Token,
}

impl FromStr for Address {
    type Err = Unusable;

    fn from_str(text: &str) -> std::result::Result<Self, Unusable> {
        let (plain, wanted) = without_tls(text);
        let mut config: Config = plain.parse().map_err(|_| Unusable::Address)?;
        if !text.starts_with("postgres") || config.get_hosts().is_empty() || config.get_dbname().is_none() {
            return Err(Unusable::Address);
        }
        let mode = match wanted.mode.as_deref() {
            Some(mode) => Mode::from_word(mode).ok_or(Unusable::Address)?,
            None if config.get_hosts().iter().all(is_here) => Mode::Prefer,
            None => Mode::Verify,
        };
        config
            .ssl_mode(match mode {
                Mode::Disable => SslMode::Disable,
                Mode::Prefer => SslMode::Prefer,
                Mode::Require | Mode::Verify => SslMode::Require,
            })
            .application_name("pendata")
            .connect_timeout(Duration::from_secs(10))
            // A database that is gone without a word is noticed within half a minute.
            .tcp_user_timeout(Duration::from_secs(30))
            .keepalives_idle(Duration::from_secs(20))
            // Of several hosts the one that may be written: the primary, also after a failover.
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        let trust = match (wanted.roots, mode) {
            (Some(path), _) => Trust::Roots(path),
            (None, Mode::Verify) => Trust::System,
            (None, _) => Trust::Anybody,
        };
        Ok(Self { config, trust })
    }
}

/// As libpq has them; `verify-ca` looks at the host's name too.
#[derive(Clone, Copy)]
enum Mode {
    Disable,
    Prefer,
    Require,
    Verify,
}

impl Mode {
    fn from_word(word: &str) -> Option<Self> {
        match word {
            "disable" => Some(Self::Disable),
            "prefer" | "allow" => Some(Self::Prefer),
            "require" => Some(Self::Require),
            "verify-ca" | "verify-full" => Some(Self::Verify),
            _ => None,
        }
    }
}

struct Wanted {
    mode: Option<String>,
    roots: Option<PathBuf>,
}

/// The address without what the driver does not know, and that.
fn without_tls(text: &str) -> (String, Wanted) {
    let mut wanted = Wanted { mode: None, roots: None };
    let Some((front, query)) = text.split_once('?') else { return (text.to_owned(), wanted) };
    let mut rest = Vec::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", mode)) => wanted.mode = Some(mode.to_owned()),
            Some(("sslrootcert", path)) => wanted.roots = Some(PathBuf::from(path.replace("%2F", "/"))),
            _ => rest.push(pair),
        }
    }
    (format!("{front}?{}", rest.join("&")), wanted)
}

/// On this machine: nobody listens in between.
fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
        Host::Unix(_) => true,
    }
}

impl Address {
    pub fn config(&self) -> Config {
        self.config.clone()
    }

    pub fn tls(&self) -> Result<MakeRustlsConnect> {
        Ok(MakeRustlsConnect::new(tls::client(&self.trust)?))
    }

    /// Hosts, ports and database, without user and password.
    pub fn place(&self) -> String {
        let ports = self.config.get_ports();
        let port = |at: usize| ports.get(at).or(ports.first()).copied().unwrap_or(5432);
        let hosts = self.config.get_hosts().iter().enumerate().map(|(at, host)| match host {
            Host::Tcp(name) => format!("{name}:{}", port(at)),
            Host::Unix(path) => format!("{} ({})", path.display(), port(at)),
        });
        format!("{}/{}", hosts.collect::<Vec<_>>().join(","), self.config.get_dbname().unwrap_or_default())
    }

    /// Why a connection was not made.
    pub fn problem(&self, said: &Said) -> Error {
        let at = self.place();
        let Some(state) = said.code() else {
            let tls = std::error::Error::source(said)
                .is_some_and(|source| source.to_string().contains("certificate"))
                || said.to_string().contains("TLS");
            return if tls { Unusable::Tls(at) } else { Unusable::Unreachable(at) }.into();
        };
        let unusable = match state {
            state if *state == SqlState::INVALID_PASSWORD => Unusable::Login(at),
            state if *state == SqlState::INVALID_AUTHORIZATION_SPECIFICATION => Unusable::Login(at),
            state if *state == SqlState::INVALID_CATALOG_NAME => Unusable::NoDatabase(at),
            state if *state == SqlState::INSUFFICIENT_PRIVILEGE => {
                Unusable::Rights("connect to the database")
            }
            state if *state == SqlState::TOO_MANY_CONNECTIONS => Unusable::Full(at),
            state => Unusable::Refused(at, state.code().to_owned()),
        };
        unusable.into()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn mode(text: &str) -> SslMode {
        text.parse::<Address>().expect("an address").config.get_ssl_mode()
    }

    #[test]
    fn a_database_elsewhere_must_prove_itself_and_one_here_need_not() {
        assert_eq!(mode("postgres://pendata@localhost/registry"), SslMode::Prefer);
        assert_eq!(mode("postgres://pendata@10.1.2.3/registry"), SslMode::Require);
        assert_eq!(mode("postgresql://pendata@db.example/registry?sslmode=disable"), SslMode::Disable);
        let far: Address = "postgres://pendata@db.example/registry".parse().expect("an address");
        assert!(matches!(far.trust, Trust::System));
        let known = "postgres://pendata@db.example/registry?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem";
        let known: Address = known.parse().expect("an address");
        assert!(matches!(known.trust, Trust::Roots(path) if path == Path::new("/etc/ca.pem")));
    }

    #[test]
    fn what_is_shown_of_an_address_holds_no_secret() {
        let address: Address =
            "postgres://pendata:rahasia@db.example:6432/registry".parse().expect("an address");
        assert_eq!(address.place(), "db.example:6432/registry");
    }

    #[test]
    fn an_address_without_a_database_is_refused() {
        for text in ["registry.sqlite", "postgres://", "postgres://host", "postgres://u@h/d?sslmode=perhaps"]
        {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
