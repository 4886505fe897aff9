//! What comes next in a sync. No I/O, no clock, no randomness: events in, effects out.
//!
//! prepare → request → answer absorbed → (form, push, snapshot part) → request again while there is more → done.
//! A problem that may pass is waited out, longer each time; another ends the sync. Whatever was absorbed stays.

use std::time::Duration;

use super::api::Call;
use super::problem::SyncProblem;
use super::progress::Phase;

/// What happened.
#[derive(Debug)]
pub enum Event {
    Start,
    /// Answers are in changes.
    Prepared,
    /// The request that was asked for.
    Ready(Call),
    /// The reply was absorbed; what it left to do.
    Absorbed(Left),
    /// It did not go through. `dice` is a random number, for the pause.
    Failed {
        problem: SyncProblem,
        dice: u32,
    },
    /// The pause is over.
    Rested,
    /// The officer stops the sync.
    Stop,
}

/// What is left to do after an answer, most urgent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// A form to fetch.
    pub form: bool,
    /// Something to push: it does not wait for the rest of a snapshot.
    pub push: bool,
    /// A snapshot part to fetch.
    pub part: bool,
    /// Something to pull.
    pub more: bool,
    /// A household to ask for by itself.
    pub repair: bool,
    /// Answers to make changes of once more (refused ones, and those that waited for their base).
    pub cut: bool,
}

/// What is to be done.
#[derive(Debug)]
pub enum Effect {
    /// Make changes of all answers.
    Prepare,
    /// Make the next request, and report it with [`Event::Ready`].
    Request,
    FetchForm,
    FetchPart,
    Repair,
    /// Send, and absorb the reply as the answer to what was last asked for.
    Send(Call),
    Tell(Phase, Option<Duration>),
    Rest(Duration),
    Finish(Result<(), SyncProblem>),
}

/// How often and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Tries of one call before the sync ends; whatever it did stays done.
    pub tries: u32,
    pub first_pause: Duration,
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { tries: 5, first_pause: Duration::from_secs(2), longest_pause: Duration::from_secs(120) }
    }
}

impl Patience {
    /// Twice as long after each failure, half of it by the dice, so that a village's tablets do not come back
    /// together.
    pub fn pause(&self, failures: u32, dice: u32) -> Duration {
        let doubled = self.first_pause.saturating_mul(1 << failures.saturating_sub(1).min(16));
        let whole = doubled.min(self.longest_pause);
        whole / 2 + whole.mul_f64(f64::from(dice) / f64::from(u32::MAX) / 2.0)
    }
}

#[derive(Debug)]
pub struct Machine {
    patience: Patience,
    state: State,
    failures: u32,
    /// Some answer left answers to make changes of.
    cut: bool,
    prepares: u32,
}

/// Answers that no document takes stay answers: a sync does not try them without end.
const MOST_PREPARES: u32 = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    Preparing,
    /// Asking for one of these, or waiting for its reply.
    Asking(Ask),
    Resting(Ask),
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    Sync,
    Form,
    Part,
    Repair,
}

impl Machine {
    pub fn new(patience: Patience) -> Self {
        Self { patience, state: State::Idle, failures: 0, cut: false, prepares: 0 }
    }

    pub fn is_done(&self) -> bool {
        self.state == State::Done
    }

    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        match (self.state, event) {
            (State::Done, _) => Vec::new(),
            (_, Event::Stop) => self.finish(Err(SyncProblem::Stopped)),
            (State::Idle, Event::Start) => self.prepare(),
            (State::Preparing, Event::Prepared) => self.ask(Ask::Sync),
            (State::Asking(_), Event::Ready(call)) => vec![Effect::Send(call)],
            (State::Asking(_), Event::Absorbed(left)) => self.go_on(&left),
            (State::Asking(ask), Event::Failed { problem, dice }) => self.fail(ask, problem, dice),
            (State::Resting(ask), Event::Rested) => self.ask(ask),
            (_, Event::Failed { problem, .. }) => self.finish(Err(problem)),
            // A late event of a step that is over says nothing.
            _ => Vec::new(),
        }
    }

    fn prepare(&mut self) -> Vec<Effect> {
        self.state = State::Preparing;
        self.cut = false;
        self.prepares += 1;
        vec![Effect::Tell(Phase::Preparing, None), Effect::Prepare]
    }

    fn ask(&mut self, ask: Ask) -> Vec<Effect> {
        self.state = State::Asking(ask);
        match ask {
            Ask::Sync => vec![Effect::Tell(Phase::Exchanging, None), Effect::Request],
            Ask::Form => vec![Effect::Tell(Phase::Form, None), Effect::FetchForm],
            Ask::Part => vec![Effect::Tell(Phase::Village, None), Effect::FetchPart],
            Ask::Repair => vec![Effect::Tell(Phase::Exchanging, None), Effect::Repair],
        }
    }

    fn go_on(&mut self, left: &Left) -> Vec<Effect> {
        self.failures = 0;
        self.cut |= left.cut;
        match left {
            Left { form: true, .. } => self.ask(Ask::Form),
            Left { push: true, .. } => self.ask(Ask::Sync),
            Left { part: true, .. } => self.ask(Ask::Part),
            Left { more: true, .. } => self.ask(Ask::Sync),
            Left { repair: true, .. } => self.ask(Ask::Repair),
            _ if self.cut && self.prepares < MOST_PREPARES => self.prepare(),
            _ => self.finish(Ok(())),
        }
    }

    fn fail(&mut self, ask: Ask, problem: SyncProblem, dice: u32) -> Vec<Effect> {
        self.failures += 1;
        if !problem.passes() || self.failures >= self.patience.tries {
            return self.finish(Err(problem));
        }
        let asked = match problem {
            SyncProblem::Busy { retry_after } => Duration::from_secs(retry_after),
            _ => Duration::ZERO,
        };
        let pause = self.patience.pause(self.failures, dice).max(asked.min(self.patience.longest_pause));
        self.state = State::Resting(ask);
        vec![Effect::Tell(Phase::Waiting, Some(pause)), Effect::Rest(pause)]
    }

    fn finish(&mut self, outcome: Result<(), SyncProblem>) -> Vec<Effect> {
        self.state = State::Done;
        vec![Effect::Tell(Phase::Done, None), Effect::Finish(outcome)]
    }
}

#[cfg(test)]
mod tests {
    use super::super::api::{Method, Unreachable};
    use super::*;

    fn call() -> Call {
        Call { method: Method::Post, path: "/v1/sync".into(), access: None, body: Vec::new() }
    }

    fn asking() -> Machine {
        let mut machine = Machine::new(Patience::default());
        machine.step(Event::Start);
        machine.step(Event::Prepared);
        machine
    }

    fn cut() -> Event {
        Event::Failed { problem: Unreachable::Cut.into(), dice: u32::MAX }
    }

    fn rest(effects: &[Effect]) -> Option<Duration> {
        effects.iter().find_map(|effect| match effect {
            Effect::Rest(pause) => Some(*pause),
            _ => None,
        })
    }

    #[test]
    fn pauses_double_and_the_fifth_failure_ends_the_sync() {
        let mut machine = asking();
        let mut pauses = Vec::new();
        loop {
            let effects = machine.step(cut());
            let Some(pause) = rest(&effects) else { break };
            pauses.push(pause.as_secs());
            machine.step(Event::Rested);
        }
        assert_eq!(pauses, [2, 4, 8, 16]);
        assert!(machine.is_done());
    }

    #[test]
    fn an_answer_makes_patience_whole_again() {
        let mut machine = asking();
        for _ in 0..20 {
            assert!(rest(&machine.step(cut())).is_some());
            machine.step(Event::Rested);
            machine.step(Event::Ready(call()));
            machine.step(Event::Absorbed(Left { more: true, ..Left::default() }));
        }
        assert!(!machine.is_done());
    }

    #[test]
    fn answers_that_no_document_takes_do_not_keep_a_sync_going() {
        let mut machine = asking();
        for _ in 0..20 {
            machine.step(Event::Absorbed(Left { cut: true, ..Left::default() }));
            machine.step(Event::Prepared);
        }
        assert!(machine.is_done());
    }

    #[test]
    fn a_portal_is_not_waited_out() {
        let mut machine = asking();
        let effects = machine.step(Event::Failed { problem: SyncProblem::CaptivePortal, dice: 0 });
        assert!(matches!(effects.last(), Some(Effect::Finish(Err(SyncProblem::CaptivePortal)))));
        assert!(machine.step(Event::Absorbed(Left::default())).is_empty());
    }

    #[test]
    fn the_form_comes_first_then_what_is_to_be_sent_then_the_village_then_the_log() {
        let mut machine = asking();
        let all = Left { form: true, push: true, part: true, more: true, repair: false, cut: true };
        assert!(matches!(machine.step(Event::Absorbed(all.clone()))[1], Effect::FetchForm));
        let left = Left { form: false, ..all };
        assert!(matches!(machine.step(Event::Absorbed(left.clone()))[1], Effect::Request));
        let left = Left { push: false, ..left };
        assert!(matches!(machine.step(Event::Absorbed(left.clone()))[1], Effect::FetchPart));
        let left = Left { part: false, ..left };
        assert!(matches!(machine.step(Event::Absorbed(left.clone()))[1], Effect::Request));
        let left = Left { more: false, cut: false, ..left };
        assert!(
            matches!(machine.step(Event::Absorbed(left))[1], Effect::Prepare),
            "a cut asked for is not forgotten"
        );
    }
}
