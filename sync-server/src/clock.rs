//! Whether the machine's clock can be believed: receipts, codes, grants and the audit chain carry its time, and a wrong one
//! is noticed by others only much later. Compared with what the registry wrote, with the database's own clock, and with the
//! time this program was made; and, while it serves, with the clock that only counts.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::app::App;
use crate::error::Result;

/// The first day of this release: no clock that is right says an earlier one. Moved on with each release; a constant, so
/// that the same sources give the same program.
const RELEASED: i64 = 1_793_491_200;

/// Seconds by which the clock may be behind the registry's newest act: instances do not agree to the second.
const BEHIND: i64 = 10 * 60;
/// Seconds between this clock and the database's.
const APART: i64 = 5 * 60;
/// Seconds after which it is more likely that the clock is wrong than that nobody was here: half a year.
const RESTED: i64 = 183 * 24 * 3600;
/// Seconds by which a clock is set while a server runs, that are told of.
const JUMP: i64 = 60;

/// Why the clock is not believed, for the operator, with the times in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongClock {
    #[error("the clock says {} and this program is younger than that; {SET}", told(*.here))]
    BeforeRelease { here: i64 },
    #[error("the clock says {} and the registry was last written to at {}; {SET}", told(*.here), told(*.newest))]
    BehindRegistry { here: i64, newest: i64 },
    #[error("the clock says {} and the database's clock says {}; {SET}", told(*.here), told(*.database))]
    ApartFromDatabase { here: i64, database: i64 },
    #[error(
        "the clock says {} and the registry was last written to at {}, half a year before; {SET}",
        told(*.here),
        told(*.newest)
    )]
    LongAfter { here: i64, newest: i64 },
}

const SET: &str = "set the clock that is wrong, or start with --clock-is-right if this one is not; the data is safe, nothing was changed";

fn told(seconds: i64) -> String {
    DateTime::<Utc>::from_timestamp(seconds, 0)
        .map_or_else(|| seconds.to_string(), |time| time.format("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// What is known of the time, Unix seconds.
#[derive(Clone, Copy, Debug)]
struct Known {
    here: i64,
    /// The registry's newest act or contact; `None` for one in which nobody did anything.
    newest: Option<i64>,
    /// `None` for the embedded database, whose clock is this one.
    database: Option<i64>,
}

impl Known {
    fn judge(self) -> std::result::Result<(), WrongClock> {
        let Self { here, newest, database } = self;
        if here < RELEASED {
            return Err(WrongClock::BeforeRelease { here });
        }
        if let Some(database) = database.filter(|database| here.abs_diff(*database) > APART.unsigned_abs()) {
            return Err(WrongClock::ApartFromDatabase { here, database });
        }
        match newest {
            Some(newest) if newest - here > BEHIND => Err(WrongClock::BehindRegistry { here, newest }),
            Some(newest) if here - newest > RESTED => Err(WrongClock::LongAfter { here, newest }),
            _ => Ok(()),
        }
    }
}

impl App {
    /// Errors with `WrongClock` where the machine's clock cannot be right.
    pub fn believe_the_clock(&self) -> Result<()> {
        let (newest, database) = (self.store.newest_act()?, self.store.clock()?);
        Ok(Known { here: self.now(), newest, database }.judge()?)
    }
}

/// A clock watched while it runs, by the one that nobody sets.
#[derive(Clone, Copy, Debug)]
pub struct Watched {
    said: i64,
    at: Instant,
}

impl Watched {
    pub fn from_now(said: i64) -> Self {
        Self { said, at: Instant::now() }
    }

    /// Seconds by which the clock was set since; `None` where it went as it should.
    pub fn jump(&mut self, says: i64) -> Option<i64> {
        let before = std::mem::replace(self, Self::from_now(says));
        set_by(says - before.said, self.at.duration_since(before.at))
    }
}

fn set_by(went: i64, passed: Duration) -> Option<i64> {
    let by = went.saturating_sub_unsigned(passed.as_secs());
    (by.abs() > JUMP).then_some(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = RELEASED + 30 * 86_400;
    const YEAR: i64 = 365 * 86_400;

    fn judged(here: i64, newest: Option<i64>, database: Option<i64>) -> std::result::Result<(), WrongClock> {
        Known { here, newest, database }.judge()
    }

    #[test]
    fn a_clock_that_fits_is_believed() {
        assert_eq!(judged(NOW, None, None), Ok(()));
        assert_eq!(judged(NOW, Some(NOW - 86_400), Some(NOW + APART)), Ok(()));
        assert_eq!(judged(NOW, Some(NOW + BEHIND), None), Ok(()), "another instance was a little faster");
        assert_eq!(judged(NOW, Some(NOW - RESTED), None), Ok(()));
    }

    #[test]
    fn a_clock_off_by_a_year_is_not() {
        let behind = WrongClock::BehindRegistry { here: NOW, newest: NOW + YEAR };
        assert_eq!(judged(NOW, Some(NOW + YEAR), None), Err(behind));
        let after = WrongClock::LongAfter { here: NOW + YEAR, newest: NOW };
        assert_eq!(judged(NOW + YEAR, Some(NOW), None), Err(after));
        for database in [NOW - YEAR, NOW + APART + 1] {
            let apart = WrongClock::ApartFromDatabase { here: NOW, database };
            assert_eq!(judged(NOW, None, Some(database)), Err(apart));
        }
        assert_eq!(judged(0, None, None), Err(WrongClock::BeforeRelease { here: 0 }));
    }

    #[test]
    fn what_is_wrong_is_told_in_one_line_with_both_times() {
        let said = WrongClock::BehindRegistry { here: NOW, newest: NOW + YEAR }.to_string();
        assert!(
            said.contains("2026-12-01 00:00:00 UTC") && said.contains("2027-12-01 00:00:00 UTC"),
            "{said}"
        );
        assert!(said.contains("--clock-is-right") && !said.contains('\n'), "{said}");
    }

    #[test]
    fn a_clock_that_is_set_while_it_runs_is_noticed() {
        let minute = Duration::from_secs(60);
        assert_eq!(set_by(60, minute), None);
        assert_eq!(set_by(75, minute), None);
        assert_eq!(set_by(60 + YEAR, minute), Some(YEAR));
        assert_eq!(set_by(60 - YEAR, minute), Some(-YEAR));
        let mut watched = Watched::from_now(NOW);
        assert_eq!((watched.jump(NOW + 3600), watched.jump(NOW + 3601)), (Some(3600), None));
    }
}
