//! Who examines a push's households: lanes side by side, each a worker process or, where there is none, a thread.
//! A household goes by the same lane every time, which has its document open from the last time.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use super::examine::{Examined, Examiner, Job};
use super::sandbox::{Post, Workers};
use super::ward::Ward;
use crate::error::{Error, Result};
use crate::forms::Published;

/// What became of a household.
pub enum Outcome {
    Examined(Box<Examined>),
    /// Its saved document cannot be read.
    Unreadable,
    /// The push cost too many workers already: nothing is said of its changes yet.
    Untried,
}

pub struct Gate {
    lanes: Vec<SyncSender<Batch>>,
    threads: Vec<JoinHandle<()>>,
    ward: Option<Ward>,
}

/// Households of one push that go by one lane, each with its place in the push.
struct Batch {
    form: Arc<Published>,
    jobs: Vec<(usize, Arc<Job>)>,
    told: Sender<Result<(usize, Outcome)>>,
}

enum Lane {
    Here(Examiner),
    Process(Post),
}

impl Gate {
    pub fn start(workers: &Workers) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let (count, ward) = match workers {
            Workers::Here => (cores, None),
            Workers::Processes { program, count } => ((*count).max(1), Some(Ward::of(program.clone()))),
        };
        let mut gate = Self { lanes: Vec::new(), threads: Vec::new(), ward };
        for number in 0..count {
            let lane = match workers {
                Workers::Here => Lane::Here(Examiner::default()),
                Workers::Processes { program, .. } => Lane::Process(Post::of(program.clone())),
            };
            let (batches, queue) = sync_channel(1024);
            let thread = std::thread::Builder::new().name(format!("gate-{number}"));
            gate.threads.push(thread.spawn(move || lane.run(&queue))?);
            gate.lanes.push(batches);
        }
        Ok(gate)
    }

    /// Has every lane ready for a form: a worker's start and its first lesson take longer than a push may wait. What
    /// cannot be started is told when it is needed.
    pub fn prepare(&self, form: &Arc<Published>) {
        let (told, prepared) = channel();
        for lane in &self.lanes {
            lane.send(Batch { form: form.clone(), jobs: Vec::new(), told: told.clone() }).ok();
        }
        drop(told);
        prepared.into_iter().for_each(drop);
    }

    /// Examines households side by side; answers in the order of the jobs. What ended its worker, and what was sent
    /// with it, is examined again, one by one, apart from everything else.
    pub fn examine(&self, form: &Arc<Published>, jobs: Vec<Job>) -> Result<Vec<Outcome>> {
        let jobs: Vec<Arc<Job>> = jobs.into_iter().map(Arc::new).collect();
        let mut outcomes: Vec<Option<Outcome>> = jobs.iter().map(|_| None).collect();
        for told in self.hand_out(form, &jobs)? {
            let (place, outcome) = told?;
            outcomes[place] = Some(outcome);
        }
        let Some(ward) = &self.ward else {
            return outcomes.into_iter().collect::<Option<_>>().ok_or(Error::Stopping);
        };
        ward.complete(form, &jobs, outcomes)
    }

    fn hand_out(
        &self,
        form: &Arc<Published>,
        jobs: &[Arc<Job>],
    ) -> Result<Receiver<Result<(usize, Outcome)>>> {
        let (told, outcomes) = channel();
        for (number, lane) in self.lanes.iter().enumerate() {
            let mine = jobs.iter().cloned().enumerate().filter(|(_, job)| self.lane_of(job) == number);
            let batch = Batch { form: form.clone(), jobs: mine.collect(), told: told.clone() };
            if !batch.jobs.is_empty() {
                lane.send(batch).map_err(|_| Error::Stopping)?;
            }
        }
        Ok(outcomes)
    }

    fn lane_of(&self, job: &Job) -> usize {
        // The end of an id is random, its beginning a time.
        let end = job.household.as_bytes().iter().rev().take(4);
        end.fold(0, |sum, byte| sum * 31 + usize::from(*byte)) % self.lanes.len()
    }
}

impl Lane {
    fn run(mut self, queue: &Receiver<Batch>) {
        for batch in queue {
            self.examine(&batch);
        }
    }

    /// Tells what it can; of what is left over nothing is known. A caller that is gone needs no answer.
    fn examine(&mut self, batch: &Batch) {
        let tell = |place: usize, examined: Option<Box<Examined>>| {
            let outcome = examined.map_or(Outcome::Unreadable, Outcome::Examined);
            batch.told.send(Ok((place, outcome))).ok();
        };
        match self {
            Self::Here(examiner) => {
                batch
                    .jobs
                    .iter()
                    .for_each(|(place, job)| tell(*place, examiner.examine(job, &batch.form).map(Box::new)));
            }
            Self::Process(post) => {
                let jobs: Vec<&Job> = batch.jobs.iter().map(|(_, job)| &**job).collect();
                let mut places = batch.jobs.iter().map(|(place, _)| *place);
                let mut next = || places.next().expect("as many answers as jobs");
                let done = match jobs.is_empty() {
                    true => post.prepare(&batch.form),
                    false => post.examine(&batch.form, &jobs, |_, examined| tell(next(), examined)).map(drop),
                };
                if let Err(error) = done {
                    batch.told.send(Err(error)).ok();
                }
            }
        }
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.lanes.clear();
        for thread in self.threads.drain(..) {
            thread.join().ok();
        }
    }
}
