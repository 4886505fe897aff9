//! A district admin at the console: opens a case, looks at it for a while, decides it.

use pendata_domain::ids::{CaseId, HouseholdId};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use sync_server::Error;
use sync_server::access::Duty;
use sync_server::district::Visitor;
use sync_server::district::types::{Decision, QueueFilter};

use crate::town::{Town, district};

#[derive(Clone)]
pub struct Admin {
    pub name: String,
    visitor: Visitor,
}

/// A case on an admin's screen.
#[derive(Clone)]
pub struct Seen {
    pub household: HouseholdId,
    case: CaseId,
    values: Vec<String>,
    heads: Vec<String>,
}

impl Admin {
    pub fn of(town: &Town, name: &str) -> Self {
        let user = town.account(name, Duty::DistrictAdmin, &[]);
        let account = town.app().store.account(&district(), user).expect("a store").expect("an account");
        let visitor = Visitor::of(account, String::new());
        Self { name: name.into(), visitor }
    }

    /// Opens one of the cases in the queue, if there is one.
    pub fn look(&self, town: &Town, dice: &mut ChaCha8Rng) -> Option<Seen> {
        let app = town.app();
        let queue = app.queue(&self.visitor, &QueueFilter::default()).expect("a queue");
        let item = queue.cases.choose(dice)?;
        let household = item.household.household.parse().expect("an id");
        let case = item.case.parse().expect("an id");
        let view = app.case(&self.visitor, household, case).expect("a case of the queue opens");
        let values = view.candidates.into_iter().map(|candidate| candidate.value).collect();
        Some(Seen { household, case, values, heads: view.heads })
    }

    /// Decides for one of the candidates, upon what the screen showed; says what came of it. Where an officer
    /// gave another value meanwhile, the console shows the case again and nothing is decided.
    pub fn decide(&self, town: &Town, seen: &Seen, dice: &mut ChaCha8Rng) -> String {
        let value = seen.values[dice.random_range(0..seen.values.len())].clone();
        let decision = Decision { value: value.clone(), reason: "dari KK".into(), heads: seen.heads.clone() };
        let decided = town.app().decide(&self.visitor, seen.household, seen.case, &decision);
        match decided {
            Ok(_) => value,
            Err(Error::CaseChanged) => "nothing, for the case changed,".into(),
            Err(Error::SetBack) => "nothing, for the registry was set back,".into(),
            Err(other) => panic!("a decision upon heads that were seen holds: {other:?}"),
        }
    }

    /// Gives a household back to its officer.
    pub fn give_back(&self, town: &Town, household: HouseholdId, n: u128) {
        let returned = town.app().return_household(&self.visitor, household, &format!("periksa {n}"));
        match returned {
            Ok(_) | Err(Error::SetBack) => {}
            Err(other) => panic!("a household goes back: {other:?}"),
        }
    }
}
