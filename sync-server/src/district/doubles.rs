//! Pairs that officers of a village were asked about, and what they said: read out of its documents, as the words stand there.

use std::collections::{BTreeMap, BTreeSet};

use pendata_domain::area::VillageCode;
use pendata_domain::document::Document;
use pendata_domain::duplicates::{Said, Standing, said, standing};
use pendata_domain::form::CoreRole;
use pendata_domain::household::Household;
use pendata_domain::ids::{HouseholdId, PersonId, UserId};
use pendata_domain::merge::read;
use pendata_domain::question::{FieldPath, QuestionCode};
use uuid::Uuid;

use super::types::{DoubleItem, DoublesQuestion, SaidStanding, SaidWord};
use crate::access::Visitor;
use crate::app::App;
use crate::error::{Error, Result};

/// A pair, by the ids of the two.
#[derive(Default)]
struct Pair {
    /// In which households words on it stand.
    stands_in: BTreeSet<HouseholdId>,
    /// By officer: the last word.
    words: BTreeMap<u32, Said>,
    /// Names of the two, where they are members.
    members: Vec<String>,
}

impl App {
    /// What is disputed first, then what is the same. Errors with `NotFound` for a village of elsewhere.
    pub fn doubles(&self, visitor: &Visitor, asked: &DoublesQuestion) -> Result<Vec<DoubleItem>> {
        let village: VillageCode = asked.village.parse().map_err(|_| Error::NotFound)?;
        if village.district() != visitor.district {
            return Err(Error::NotFound);
        }
        let pairs = self.pairs(&village)?;
        let items = pairs.into_iter().map(|(ends, pair)| self.double(visitor, ends, pair));
        let mut items = items.collect::<Result<Vec<_>>>()?;
        items.sort_by_key(|item| item.standing);
        Ok(items)
    }

    fn pairs(&self, village: &VillageCode) -> Result<BTreeMap<[Uuid; 2], Pair>> {
        let form = self.form(&village.district())?;
        let mut pairs: BTreeMap<[Uuid; 2], Pair> = BTreeMap::new();
        for stored in self.store.village(village)?.1 {
            let document = Document::load(&stored.saved).map_err(|_| Error::Damaged)?;
            let view = read(&document, stored.household, &form.rules);
            collect(&view, stored.household, form.rules.core(CoreRole::Name), &mut pairs);
        }
        Ok(pairs)
    }

    fn double(&self, visitor: &Visitor, ends: [Uuid; 2], pair: Pair) -> Result<DoubleItem> {
        let district = &visitor.district;
        let households: BTreeSet<HouseholdId> = match pair.members.is_empty() {
            true => ends.into_iter().map(HouseholdId).collect(),
            false => pair.stands_in,
        };
        let rows = households.into_iter().map(|id| self.store.household(district, id));
        let rows = rows.filter_map(Result::transpose).collect::<Result<Vec<_>>>()?;
        let words = pair.words.values().map(|said| {
            let account = self.store.account(district, UserId(said.user.0))?;
            let officer = account.map_or_else(String::new, |account| account.name);
            Ok(SaidWord { officer, word: said.word.as_str().to_owned(), time: said.time })
        });
        Ok(DoubleItem {
            standing: standing(pair.words.values().map(|said| said.word)).into(),
            households: self.briefs(rows.iter())?,
            members: pair.members,
            words: words.collect::<Result<_>>()?,
        })
    }
}

fn collect(
    view: &Household,
    household: HouseholdId,
    name: Option<&QuestionCode>,
    pairs: &mut BTreeMap<[Uuid; 2], Pair>,
) {
    let here = |id: &Uuid| view.members.iter().any(|member| member.id.0 == *id);
    let named = |id: Uuid| {
        name.map(|code| view.text(&FieldPath::person(PersonId(id), code.clone()))).unwrap_or_default()
    };
    for word in said(view) {
        let pair = pairs.entry(word.ends).or_default();
        pair.stands_in.insert(household);
        let known = pair.words.get(&word.user.0);
        if known.is_none_or(|known| known.time <= word.time) {
            pair.words.insert(word.user.0, word);
        }
        if word.ends.iter().all(here) {
            pair.members = word.ends.map(named).into();
        }
    }
}

impl From<Standing> for SaidStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Open => Self::Open,
            Standing::Same => Self::Same,
            Standing::Different => Self::Different,
            Standing::Disputed => Self::Disputed,
        }
    }
}
