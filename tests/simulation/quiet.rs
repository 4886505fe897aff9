//! Afterwards: the weather clears, everybody syncs until nothing is left to say.

use crate::world::World;

/// More rounds than any town needs: each brings what the one before left.
const MOST_ROUNDS: usize = 12;

impl World {
    pub fn settle(&mut self) {
        let late = std::mem::take(&mut *self.air.late.lock().expect("no test panics in here"));
        for call in late {
            self.town.call(&call);
        }
        for round in 0..MOST_ROUNDS {
            let mut quiet = true;
            self.notice();
            for n in 0..self.tablets.len() {
                quiet &= self.sync_soundly(n, round);
            }
            if quiet {
                return;
            }
        }
        panic!("the town does not come to rest");
    }

    /// Whether there was nothing to say.
    fn sync_soundly(&mut self, n: usize, round: usize) -> bool {
        let (town, tablet) = (&self.town, &mut self.tablets[n]);
        let (report, outcome) = tablet.sync(town).expect("there is power");
        let name = tablet.name.clone();
        self.tell(format!("round {round}: {name} {report:?} {outcome:?}"));
        match outcome {
            Ok(()) => {}
            // It is the first to notice: the operator opens another life.
            Err(problem) if problem.code() == "set_back" => {
                self.notice();
                return false;
            }
            Err(problem) => panic!("{name} cannot sync: {problem}"),
        }
        // Who may not read any more and has lost a document asks for it in every sync.
        let calm = report.requests == 1 || self.is_revoked(n);
        calm && report.sent + report.received + report.refused + report.loaded == 0
    }
}
