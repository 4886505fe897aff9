//! What PostgreSQL refuses. Its own words quote rows: only its five-letter states are kept.

use tokio_postgres::error::SqlState;

/// Why a statement or a commit did not go through.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Refused, and undone with its transaction.
    #[error("PostgreSQL refused it with state {0}")]
    Refused(String),
    /// The connection was lost before COMMIT: nothing of the transaction is there.
    #[error("the connection to PostgreSQL is lost")]
    Lost,
    /// COMMIT went out and no sure answer came back: it may be there, or not, or not on the standby.
    #[error("it is not known whether PostgreSQL wrote it")]
    Unknown,
}

impl Failure {
    /// Two transactions were in each other's way, or the connection was lost: worth another try.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Lost => true,
            Self::Refused(state) => {
                let passing = [
                    SqlState::T_R_SERIALIZATION_FAILURE,
                    SqlState::T_R_DEADLOCK_DETECTED,
                    SqlState::LOCK_NOT_AVAILABLE,
                ];
                passing.iter().any(|passing| passing.code() == state)
            }
            Self::Unknown => false,
        }
    }

    /// Two wrote one key.
    pub fn is_duplicate(&self) -> bool {
        *self == Self::Refused(SqlState::UNIQUE_VIOLATION.code().to_owned())
    }

    /// The database user has no right to it.
    pub fn is_forbidden(&self) -> bool {
        *self == Self::Refused(SqlState::INSUFFICIENT_PRIVILEGE.code().to_owned())
    }

    /// What an error in answer to COMMIT says. A state of PostgreSQL's means that it is undone, but for those that it
    /// gives on its way out.
    pub fn of_commit(error: &tokio_postgres::Error) -> Self {
        match error.code() {
            Some(state) if !unsure(state) => Self::Refused(state.code().to_owned()),
            _ => Self::Unknown,
        }
    }
}

/// Connections that end (08), operators who end them (57), and PostgreSQL's own "not known" (40003).
fn unsure(state: &SqlState) -> bool {
    let code = state.code();
    code.starts_with("08") || code.starts_with("57") || code == "40003" || code.starts_with("XX")
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.code() {
            Some(state) if !state.code().starts_with("57P") => Self::Refused(state.code().to_owned()),
            Some(_) => Self::Lost,
            None if error.is_closed()
                || std::error::Error::source(&error).is_some_and(|s| s.is::<std::io::Error>()) =>
            {
                Self::Lost
            }
            // A value that does not fit its column: a fault of ours, which no other try mends.
            None => Self::Refused("client".into()),
        }
    }
}
