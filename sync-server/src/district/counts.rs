//! Numbers of areas, for those who watch and see nobody.

use super::types::{Counts, CountsQuestion, Place, VillageNumbers};
use crate::access::Visitor;
use crate::app::App;
use crate::error::Result;

impl App {
    /// Villages of the district asked for, as far as the visitor's grants reach. Who watches more than a district and
    /// names none gets the sums of districts.
    pub fn counts(&self, visitor: &Visitor, asked: &CountsQuestion) -> Result<Counts> {
        let wide = visitor.reaches.iter().any(|reach| reach.district().is_none());
        if asked.district.is_none() && wide {
            return self.district_counts(visitor);
        }
        let rows = self.store.overview(&visitor.district)?;
        let areas = rows.into_iter().filter(|row| visitor.sees(&row.village));
        Ok(Counts { areas: areas.map(VillageNumbers::from).collect() })
    }

    fn district_counts(&self, visitor: &Visitor) -> Result<Counts> {
        let areas = self.districts_of(visitor)?.into_iter().map(|district| {
            let place = self.place(district.as_str())?;
            let rows = self.store.overview(&district)?;
            Ok(rows.into_iter().map(VillageNumbers::from).fold(nothing(place), sum))
        });
        Ok(Counts { areas: areas.collect::<Result<_>>()? })
    }
}

fn nothing(village: Place) -> VillageNumbers {
    VillageNumbers {
        village,
        households: 0,
        people: 0,
        ready: 0,
        returned: 0,
        with_findings: 0,
        open_cases: 0,
        updated: 0,
    }
}

fn sum(all: VillageNumbers, one: VillageNumbers) -> VillageNumbers {
    VillageNumbers {
        village: all.village,
        households: all.households + one.households,
        people: all.people + one.people,
        ready: all.ready + one.ready,
        returned: all.returned + one.returned,
        with_findings: all.with_findings + one.with_findings,
        open_cases: all.open_cases + one.open_cases,
        updated: all.updated.max(one.updated),
    }
}
