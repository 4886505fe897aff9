//! Where the database is: `postgres://user@host:port/name?sslmode=…&sslrootcert=…`, with the meanings of libpq, and
//! what to say where nobody answers there.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, Error as Said};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::tls::{self, Distrust, Trust};
use crate::error::{Error, Result};

/// What PostgreSQL lists us as.
const NAME: &str = "pendata";
const PORT: u16 = 5432;
const REACHING: Duration = Duration::from_secs(5);
/// A database that is gone without a word is noticed within half a minute.
const UNSEEN: Duration = Duration::from_secs(30);

/// What the driver says of a host that takes no writes.
const READ_ONLY: &str = "database does not allow writes";

/// An address of a database. It holds a password: it is never shown.
#[derive(Clone)]
pub struct Address {
    /// One for each host, in the order in which they are tried.
    hosts: Vec<Config>,
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
    #[error("no encrypted connection to {0}: {1}")]
    Tls(String, Distrust),
    #[error("PostgreSQL at {0} refuses this user or password")]
    Login(String),
    #[error("PostgreSQL at {0} has no database of this name")]
    NoDatabase(String),
    #[error("PostgreSQL at {0} takes no writes: it is a standby that was not promoted, or set to read only")]
    ReadOnly(String),
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
        "the database user may make no roles: let an administrator make {0} (PostgreSQL's roles, docs/operations.md)"
    )]
    NoRoles(String),
    #[error("the database user may not work as {0}: let an administrator grant them to it")]
    NoMember(String),
    #[error(
        "the roles {0} are missing or may more than the server should: see PostgreSQL's roles in docs/operations.md"
    )]
    WeakRoles(String),
    #[error("this takes the database user that owns the tables: name it in --database")]
    NotOwner,
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
    #[error(
        "devices know this registry by a server.key that is gone: put it back into {0}; nothing was changed"
    )]
    LostKey(String),
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

impl Unusable {
    /// Whether another try may go better without anybody's doing.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::ReadOnly(_) | Self::Full(_) | Self::Refused(..))
    }
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
            .keepalives_idle(Duration::from_secs(20))
            // Of several hosts the one that may be written: the primary, also after a failover.
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        let trust = match (wanted.roots, mode) {
            (Some(path), _) => Trust::Roots(path),
            (None, Mode::Verify) => Trust::System,
            (None, _) => Trust::Anybody,
        };
        let hosts = (0..config.get_hosts().len()).map(|at| alone(&config, at)).collect();
        Ok(Self { hosts, trust })
    }
}

/// The settings of one host among several. The driver gives none of them up for its silence; so each is asked alone.
fn alone(all: &Config, at: usize) -> Config {
    let mut one = Config::new();
    one.ssl_mode(all.get_ssl_mode())
        .ssl_negotiation(all.get_ssl_negotiation())
        .channel_binding(all.get_channel_binding())
        .application_name(NAME)
        .connect_timeout(REACHING)
        .tcp_user_timeout(UNSEEN)
        .keepalives_idle(all.get_keepalives_idle())
        .target_session_attrs(all.get_target_session_attrs());
    let port = all.get_ports().get(at).or(all.get_ports().first()).copied().unwrap_or(PORT);
    match &all.get_hosts()[at] {
        Host::Tcp(name) => one.host(name).port(port),
        Host::Unix(path) => one.host_path(path).port(port),
    };
    if let Some(address) = all.get_hostaddrs().get(at) {
        one.hostaddr(*address);
    }
    if let Some(user) = all.get_user() {
        one.user(user);
    }
    if let Some(password) = all.get_password() {
        one.password(password);
    }
    if let Some(name) = all.get_dbname() {
        one.dbname(name);
    }
    if let Some(options) = all.get_options() {
        one.options(options);
    }
    one
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
    pub fn hosts(&self) -> &[Config] {
        &self.hosts
    }

    pub fn tls(&self) -> Result<MakeRustlsConnect> {
        Ok(MakeRustlsConnect::new(tls::client(&self.trust)?))
    }

    /// Hosts, ports and database, without user and password.
    pub fn place(&self) -> String {
        let port = |config: &Config| config.get_ports().first().copied().unwrap_or(PORT);
        let host = |config: &Config| match config.get_hosts().first() {
            Some(Host::Unix(path)) => format!("{} ({})", path.display(), port(config)),
            Some(Host::Tcp(name)) => format!("{name}:{}", port(config)),
            None => String::new(),
        };
        let name = self.hosts.first().and_then(Config::get_dbname).unwrap_or_default();
        format!("{}/{name}", self.hosts.iter().map(host).collect::<Vec<_>>().join(","))
    }

    /// A host let a connection in and says nothing.
    pub fn silent(&self) -> Error {
        Unusable::Unreachable(self.place()).into()
    }

    /// Why a connection was not made.
    pub fn problem(&self, said: &Said) -> Error {
        let at = self.place();
        let Some(state) = said.code() else {
            if std::error::Error::source(said).is_some_and(|source| source.to_string() == READ_ONLY) {
                return Unusable::ReadOnly(at).into();
            }
            return match Distrust::of(said) {
                Some(why) => Unusable::Tls(at, why),
                None => Unusable::Unreachable(at),
            }
            .into();
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
        text.parse::<Address>().expect("an address").hosts()[0].get_ssl_mode()
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
    fn each_of_several_hosts_is_asked_alone() {
        let address: Address =
            "postgres://pendata:rahasia@db1,db2:6432/registry?target_session_attrs=read-write"
                .parse()
                .expect("an address");
        assert_eq!(address.place(), "db1:5432,db2:6432/registry");
        for (host, name) in address.hosts().iter().zip(["db1", "db2"]) {
            assert_eq!(host.get_hosts(), [Host::Tcp(name.into())]);
            assert_eq!((host.get_user(), host.get_password()), (Some("pendata"), Some(&b"rahasia"[..])));
            assert_eq!(host.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
        }
    }

    #[test]
    fn an_address_without_a_database_is_refused() {
        for text in ["registry.sqlite", "postgres://", "postgres://host", "postgres://u@h/d?sslmode=perhaps"]
        {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
