//! Where households go that ended a worker, and those that were sent with them: one at a time, in a worker of
//! their own, until the one change is found that does it. Everybody else's households go on meanwhile.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use pendata_domain::document::Inspected;
use pendata_domain::ids::ChangeHash;
use pendata_domain::protocol::QuarantineReason;

use super::examine::{Examined, Held, Job, refused};
use super::gate::Outcome;
use super::sandbox::{Lost, Post};
use crate::error::{Error, Result};
use crate::forms::Published;

/// Workers that one push may cost here before the next household is left untried: nothing is said of it, its device
/// sends it again, and each time so much less is left. And harmful changes of one household that are told apart.
const DEATHS: u32 = 8;

pub struct Ward(Mutex<Post>);

/// A push's visit.
struct Visit<'a> {
    post: &'a mut Post,
    form: &'a Arc<Published>,
    deaths: u32,
}

impl Ward {
    pub fn of(program: PathBuf) -> Self {
        Self(Mutex::new(Post::of(program)))
    }

    /// Examines the jobs that have no outcome yet.
    pub fn complete(
        &self,
        form: &Arc<Published>,
        jobs: &[Arc<Job>],
        outcomes: Vec<Option<Outcome>>,
    ) -> Result<Vec<Outcome>> {
        if outcomes.iter().all(Option::is_some) {
            return outcomes.into_iter().collect::<Option<_>>().ok_or(Error::Stopping);
        }
        let mut post = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut visit = Visit { post: &mut post, form, deaths: 0 };
        let completed = jobs.iter().zip(outcomes).map(|(job, outcome)| match outcome {
            Some(outcome) => Ok(outcome),
            None => visit.examine(job),
        });
        let completed = completed.collect();
        post.relieve();
        completed
    }
}

impl Visit<'_> {
    fn examine(&mut self, job: &Job) -> Result<Outcome> {
        if self.deaths >= DEATHS {
            return Ok(Outcome::Untried);
        }
        // One change alone is searched at once: that is one worker less.
        if changes(job).count() > 1
            && let Ok(outcome) = self.attempt(job)?
        {
            return Ok(outcome);
        }
        self.search(job)
    }

    fn attempt(&mut self, job: &Job) -> Result<std::result::Result<Outcome, Lost>> {
        let mut outcome = Outcome::Untried;
        let ended = self.post.examine(self.form, &[job], |_, examined| {
            outcome = examined.map_or(Outcome::Unreadable, Outcome::Examined);
        })?;
        self.deaths += u32::from(ended.is_err());
        Ok(ended.map(|()| outcome))
    }

    /// Adds one change after the other, each after what it depends on: the one that ends the worker is the one.
    fn search(&mut self, job: &Job) -> Result<Outcome> {
        let mut good = Vec::new();
        let mut found = match self.attempt(&with_only(job, &good))? {
            Ok(Outcome::Examined(examined)) => examined,
            Ok(outcome) => return Ok(outcome),
            Err(_) => return Ok(harmful_itself(job)),
        };
        let mut harmful: BTreeMap<ChangeHash, QuarantineReason> = BTreeMap::new();
        for change in causal(job) {
            // Whoever puts so many into one household means all of them.
            if harmful.len() >= DEATHS as usize {
                harmful.insert(change, QuarantineReason::Crashed);
                continue;
            }
            good.push(change);
            match self.attempt(&with_only(job, &good))? {
                Ok(Outcome::Examined(examined)) => found = examined,
                Ok(outcome) => return Ok(outcome),
                Err(Lost(reason)) => {
                    good.pop();
                    harmful.insert(change, reason);
                }
            }
        }
        Ok(Outcome::Examined(Box::new(with_harmful(job, *found, &harmful))))
    }
}

/// The document alone ends its worker: it is to be made anew from its changes, or left alone where it was.
fn harmful_itself(job: &Job) -> Outcome {
    match job.known.as_ref().map(|known| &known.document) {
        Some(Held::Saved(_)) => Outcome::Unreadable,
        Some(Held::Log(_)) | None => Outcome::Untried,
    }
}

fn changes(job: &Job) -> impl Iterator<Item = &Inspected> {
    job.own.iter().chain(job.held.iter().map(|(change, _)| change))
}

/// The hashes of a job's changes, each behind those that it depends on.
fn causal(job: &Job) -> Vec<ChangeHash> {
    let mut open: Vec<&Inspected> = changes(job).collect();
    let mut sorted = Vec::with_capacity(open.len());
    while !open.is_empty() {
        let free = |change: &&Inspected| !open.iter().any(|other| change.dependencies.contains(&other.hash));
        let next = open.iter().position(free).unwrap_or(0);
        sorted.push(open.remove(next).hash);
    }
    sorted
}

fn with_only(job: &Job, good: &[ChangeHash]) -> Job {
    let mut job = job.clone();
    job.own.retain(|change| good.contains(&change.hash));
    job.held.retain(|(change, _)| good.contains(&change.hash));
    job
}

/// What was found of the good ones, with the harmful ones in their places.
fn with_harmful(job: &Job, examined: Examined, harmful: &BTreeMap<ChangeHash, QuarantineReason>) -> Examined {
    let mut good = examined.own.into_iter();
    let own = job.own.iter().filter_map(|change| match harmful.get(&change.hash) {
        Some(reason) => Some(refused(change.hash, *reason)),
        None => good.next(),
    });
    let own = own.collect();
    let of_held = job.held.iter().filter_map(|(c, _)| Some(refused(c.hash, *harmful.get(&c.hash)?)));
    let held = examined.held.into_iter().chain(of_held).collect();
    Examined { own, held, after: examined.after }
}
