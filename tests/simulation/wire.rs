//! Ways from a tablet to the town's server: a sound one, and one on which everything happens that happens on
//! networks, to machines and to messages.

use std::sync::Mutex;

use pendata_device::sync::{CONTENT_TYPE, Call, Reply, SyncApi, Unreachable};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::power::Power;
use crate::town::Town;

impl SyncApi for Town {
    async fn call(&self, call: Call) -> Result<Reply, Unreachable> {
        Ok(Town::call(self, &call))
    }
}

/// What happens to one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    Sound,
    RequestLost,
    AnswerLost,
    Twice,
    /// Lost for the tablet; the server sees it some time later.
    Late,
    RequestCut,
    AnswerCut,
    AnswerBent,
    /// The answer to another call comes.
    AnswerOfAnother,
    Portal,
    ServerKilledBefore,
    ServerKilledAfter,
    ServerPowerCut,
    /// The tablet's power goes while it takes in the answer.
    TabletPowerCut,
    /// Nothing ever comes back; somebody turns the tablet off.
    Silence,
}

pub const FAULTS: [Fault; 14] = [
    Fault::RequestLost,
    Fault::AnswerLost,
    Fault::Twice,
    Fault::Late,
    Fault::RequestCut,
    Fault::AnswerCut,
    Fault::AnswerBent,
    Fault::AnswerOfAnother,
    Fault::Portal,
    Fault::ServerKilledBefore,
    Fault::ServerKilledAfter,
    Fault::ServerPowerCut,
    Fault::TabletPowerCut,
    Fault::Silence,
];

/// All that is on its way, or was. One for the whole town.
#[derive(Default)]
pub struct Air {
    pub late: Mutex<Vec<Call>>,
    /// Every push that was ever sent.
    pub pushes: Mutex<Vec<Call>>,
    answers: Mutex<Vec<Reply>>,
    pub happened: Mutex<Vec<Fault>>,
}

/// One tablet's way, with the chance of a fault at each call.
pub struct Faulty<'a> {
    pub town: &'a Town,
    pub air: &'a Air,
    /// The tablet's power.
    pub power: Power,
    chance: f64,
    dice: Mutex<ChaCha8Rng>,
}

impl<'a> Faulty<'a> {
    pub fn new(town: &'a Town, air: &'a Air, power: Power, chance: f64, seed: u64) -> Self {
        Self { town, air, power, chance, dice: Mutex::new(ChaCha8Rng::seed_from_u64(seed)) }
    }

    fn roll<T>(&self, roll: impl FnOnce(&mut ChaCha8Rng) -> T) -> T {
        roll(&mut self.dice.lock().expect("no test panics in here"))
    }

    fn draw(&self) -> Fault {
        self.roll(|dice| match dice.random_bool(self.chance) {
            true => FAULTS[dice.random_range(0..FAULTS.len())],
            false => Fault::Sound,
        })
    }

    /// What was late arrives, in any order.
    fn deliver_late(&self) {
        while self.roll(|dice| dice.random_bool(0.5)) {
            let mut late = self.air.late.lock().expect("no test panics in here");
            if late.is_empty() {
                return;
            }
            let place = self.roll(|dice| dice.random_range(0..late.len()));
            let call = late.swap_remove(place);
            drop(late);
            self.town.call(&call);
        }
    }

    fn answered(&self, call: &Call) -> Reply {
        let reply = self.town.call(call);
        self.air.answers.lock().expect("no test panics in here").push(reply.clone());
        reply
    }

    fn cut(&self, body: &[u8]) -> Vec<u8> {
        let length = self.roll(|dice| dice.random_range(0..=body.len().saturating_sub(1)));
        body[..length].to_vec()
    }

    fn answer_of_another(&self, call: &Call) -> Reply {
        let reply = self.answered(call);
        let answers = self.air.answers.lock().expect("no test panics in here");
        let place = self.roll(|dice| dice.random_range(0..answers.len()));
        match answers[place] == reply {
            true => portal(0),
            false => answers[place].clone(),
        }
    }

    fn bent(&self, mut reply: Reply) -> Reply {
        if !reply.body.is_empty() {
            let (place, bit) = self.roll(|d| (d.random_range(0..reply.body.len()), d.random_range(0..8)));
            reply.body[place] ^= 1 << bit;
        }
        reply
    }

    fn through(&self, call: Call, fault: Fault) -> Result<Reply, Unreachable> {
        match fault {
            Fault::Sound | Fault::Silence => Ok(self.answered(&call)),
            Fault::RequestLost => Err(Unreachable::NoConnection),
            Fault::AnswerLost => {
                self.answered(&call);
                Err(Unreachable::TimedOut)
            }
            Fault::Twice => {
                self.answered(&call);
                Ok(self.answered(&call))
            }
            Fault::Late => {
                self.air.late.lock().expect("no test panics in here").push(call);
                Err(Unreachable::TimedOut)
            }
            Fault::RequestCut => {
                let body = self.cut(&call.body);
                self.town.call(&Call { body, ..call });
                Err(Unreachable::Cut)
            }
            Fault::AnswerCut => {
                let reply = self.answered(&call);
                Ok(Reply { body: self.cut(&reply.body), ..reply })
            }
            Fault::AnswerBent => Ok(self.bent(self.answered(&call))),
            Fault::AnswerOfAnother => Ok(self.answer_of_another(&call)),
            Fault::Portal => Ok(portal(self.roll(|dice| dice.random_range(0..3)))),
            Fault::ServerKilledBefore => {
                self.town.crash();
                Err(Unreachable::Cut)
            }
            Fault::ServerKilledAfter => {
                self.answered(&call);
                self.town.crash();
                Err(Unreachable::Cut)
            }
            Fault::ServerPowerCut => {
                let asks = self.roll(|dice| dice.random_range(1..=5));
                self.town.call_until_cut(&call, asks).ok_or(Unreachable::Cut)
            }
            Fault::TabletPowerCut => {
                let reply = self.answered(&call);
                self.power.fail_after(self.roll(|dice| dice.random_range(1..=12)));
                Ok(reply)
            }
        }
    }
}

impl SyncApi for Faulty<'_> {
    async fn call(&self, call: Call) -> Result<Reply, Unreachable> {
        let fault = self.draw();
        self.air.happened.lock().expect("no test panics in here").push(fault);
        self.deliver_late();
        if call.path == "/v1/sync" {
            self.air.pushes.lock().expect("no test panics in here").push(call.clone());
        }
        let reply = self.through(call, fault);
        if fault == Fault::Silence {
            std::future::pending::<()>().await;
        }
        reply
    }
}

/// What stands between a guest and the network of a hotel.
pub fn portal(kind: u8) -> Reply {
    let (status, content_type, body): (_, _, &[u8]) = match kind {
        0 => (200, "text/html", b"<html><body>Selamat datang di WiFi</body></html>"),
        1 => (302, "text/html", b""),
        // One that says it speaks our language.
        _ => (200, CONTENT_TYPE, b"<html>Silakan masuk</html>"),
    };
    Reply { status, content_type: content_type.into(), retry_after: None, body: body.to_vec() }
}
