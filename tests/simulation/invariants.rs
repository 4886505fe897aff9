//! What must hold when a town has come to rest, whatever happened before.

use std::collections::{BTreeMap, BTreeSet};

use pendata_device::NoticeKind;
use pendata_domain::digest::VillageDigest;
use pendata_domain::document::{Caps, Document, inspect};
use pendata_domain::household::Household;
use pendata_domain::ids::{ChangeHash, DeviceNumber, HouseholdId};
use pendata_domain::merge::{integrate, read};
use rusqlite::Connection;
use sync_server::store::fleet::QuarantineFilter;
use sync_server::store::rows::{CONSOLE, VillageDocument};

use crate::officer::mark;
use crate::town::{VILLAGES, district, village};
use crate::world::{FROM_OLDER, World};

/// A household as the server keeps it.
struct Kept {
    village: usize,
    document: Document,
    view: Household,
}

/// What the server keeps aside.
struct Aside {
    hash: ChangeHash,
    household: HouseholdId,
    device: DeviceNumber,
    body: Vec<u8>,
}

impl World {
    pub fn check(&mut self) {
        let kept = self.kept();
        self.check_feeds(&kept);
        let aside = self.aside();
        self.check_quarantine(&aside, &kept);
        self.check_saves(&kept, &aside);
        self.check_replicas(&kept, &aside);
        self.check_lists();
        self.check_replay(&kept);
        let report = self.town.app().verify().expect("the server looks through its store");
        assert_eq!(report.faults, [], "the server's own verification");
    }

    fn kept(&self) -> BTreeMap<HouseholdId, Kept> {
        let app = self.town.app();
        let mut all = BTreeMap::new();
        for n in 0..VILLAGES.len() {
            let (_, documents) = app.store.village(&village(n)).expect("a village");
            for VillageDocument { household, saved, .. } in documents {
                let document = Document::load(&saved).expect("the server's documents load");
                let view = read(&document, household, &self.town.rules);
                let before = all.insert(household, Kept { village: n, document, view });
                assert!(before.is_none(), "{household} is kept twice");
            }
        }
        all
    }

    /// Each log is gap-free, adds up, and holds exactly the changes of its documents.
    fn check_feeds(&self, kept: &BTreeMap<HouseholdId, Kept>) {
        let app = self.town.app();
        for n in 0..VILLAGES.len() {
            let feed = app.store.feed(&village(n)).expect("a feed");
            let log = app.store.log(&village(n), 0, usize::MAX).expect("a log");
            assert!(log.iter().map(|change| change.seq).eq(1..=feed.head), "the log of {n} has gaps");
            let mut digest = VillageDigest::default();
            log.iter().for_each(|change| digest.add(&change.hash));
            assert_eq!(digest, feed.digest, "the digest of {n}");
            let logged: BTreeSet<_> = log.iter().map(|change| (change.household, change.hash)).collect();
            assert_eq!(logged.len(), log.len(), "a change is logged twice");
            let here = kept.iter().filter(|(_, kept)| kept.village == n);
            let held: BTreeSet<_> = here
                .flat_map(|(household, kept)| {
                    kept.document.changes().into_iter().map(|(hash, _)| (*household, hash))
                })
                .collect();
            assert_eq!(logged, held, "the log of {n} is not its documents");
        }
    }

    fn aside(&self) -> Vec<Aside> {
        let db = Connection::open(self.town.database()).expect("the server's database");
        let mut statement = db.prepare("SELECT hash, household, device FROM quarantine").expect("a table");
        let app = self.town.app();
        let rows = statement.query_map([], |row| {
            let hash = ChangeHash(row.get(0)?);
            let change = app.store.set_aside(&district(), hash).expect("it can be decrypted");
            Ok(Aside {
                hash,
                household: HouseholdId::from_bytes(row.get(1)?),
                device: DeviceNumber(row.get(2)?),
                body: change.map(|change| change.body).unwrap_or_default(),
            })
        });
        rows.expect("rows").collect::<Result<_, _>>().expect("rows")
    }

    /// What is kept aside is what had to be, the district sees all of it, and its officer was told.
    fn check_quarantine(&mut self, aside: &[Aside], kept: &BTreeMap<HouseholdId, Kept>) {
        let filter = QuarantineFilter { limit: 10_000, ..QuarantineFilter::default() };
        let listed = self.town.app().store.quarantine(&district(), &filter).expect("a list");
        assert_eq!(listed.len(), aside.len(), "the district sees all that is kept aside");
        for refused in aside {
            let logged = kept.get(&refused.household).is_some_and(|k| k.document.contains(&refused.hash));
            assert!(!logged, "{:?} is accepted and kept aside", refused.hash);
            // The district reads of its own in that list.
            if refused.device == CONSOLE {
                continue;
            }
            let copies = (0..self.tablets.len()).filter(|n| self.number(*n) == refused.device);
            let told = copies.collect::<Vec<_>>().into_iter().any(|n| self.is_told(n, refused.household));
            assert!(told, "nobody was told that a change of {} is kept aside", refused.household);
        }
        let out_of_area: BTreeSet<_> =
            self.births.iter().filter(|b| !b.in_area).map(|b| b.household).collect();
        let by_revoked = self.births.iter().filter(|birth| self.is_revoked(birth.tablet));
        let begun_by_revoked: BTreeSet<_> = by_revoked.map(|birth| birth.household).collect();
        let restored = self.trace.iter().any(|line| line.contains(FROM_OLDER));
        let by_hand = !self.fed_by_hand.is_empty();
        let built_upon_revoked = (restored || by_hand) && !self.revoked.is_empty();
        for row in listed {
            let expected = match row.reason.as_str() {
                "revoked" => self.revoked.contains(&row.device),
                // What another wrote in the household of a revoked officer, whose beginning is kept aside, names no village.
                "out_of_area" => {
                    out_of_area.contains(&row.household)
                        || begun_by_revoked.contains(&row.household) && !self.revoked.contains(&row.device)
                }
                "depends_on_refused" => {
                    // What a revoked officer wrote in time is refused where it comes again to a restored server, and
                    // what came to others by hand where they send it; with it what they built upon it.
                    built_upon_revoked
                        || out_of_area.contains(&row.household)
                        || self.revoked.contains(&row.device)
                }
                _ => false,
            };
            assert!(
                expected,
                "{} of {} by {:?} is kept aside as {}",
                row.hash, row.household, row.device, row.reason
            );
        }
    }

    fn is_told(&self, tablet: usize, household: HouseholdId) -> bool {
        let notices = self.tablets[tablet].with(|device| device.notices(10_000).expect("notices"));
        let kinds = [NoticeKind::Refused, NoticeKind::Replayed];
        notices.iter().any(|n| n.household == Some(household) && kinds.contains(&n.kind))
    }

    /// Every save a screen acknowledged is on the tablet that made it, and on the server: merged or kept aside.
    fn check_saves(&self, kept: &BTreeMap<HouseholdId, Kept>, aside: &[Aside]) {
        let mut refused = BTreeMap::new();
        for save in &self.saves {
            let name = &self.tablets[save.tablet].name;
            let here = self.tablets[save.tablet].with(|device| {
                let view = device.household(save.household).expect("the household is on its tablet");
                view.notes.iter().any(|note| note.id == mark(save.mark))
            });
            let blind = self.is_blind(save.tablet);
            assert!(here || blind, "save {} of {} is lost on {name}", save.mark, save.household);
            let merged = kept.get(&save.household).map(|kept| &kept.view);
            if merged.is_some_and(|view| view.notes.iter().any(|note| note.id == mark(save.mark))) {
                continue;
            }
            let view =
                refused.entry(save.household).or_insert_with(|| self.with_aside(save.household, kept, aside));
            let kept_aside = view.notes.iter().any(|note| note.id == mark(save.mark));
            let waits = here && blind;
            assert!(
                kept_aside || waits,
                "save {} of {} by {name} is not on the server",
                save.mark,
                save.household
            );
            let counts = self.tablets[save.tablet].with(|device| device.counts().expect("counts"));
            assert!(
                counts.kept_aside > 0 || waits,
                "{name} does not show that save {} is kept aside",
                save.mark
            );
        }
    }

    /// A household as it would be with what is kept aside.
    fn with_aside(
        &self,
        household: HouseholdId,
        kept: &BTreeMap<HouseholdId, Kept>,
        aside: &[Aside],
    ) -> Household {
        let before = kept.get(&household).map_or_else(Document::golden, |kept| kept.document.clone());
        let of_it = aside.iter().filter(|refused| refused.household == household);
        let changes: Vec<_> =
            of_it.map(|a| inspect(a.body.clone(), &Caps::CHANGE).expect("an honest change")).collect();
        read(&integrate(&before, &changes).document, household, &self.town.rules)
    }

    /// Every tablet of a village shows what the server keeps: equal heads, equal household.
    fn check_replicas(&self, kept: &BTreeMap<HouseholdId, Kept>, aside: &[Aside]) {
        for (n, tablet) in self.tablets.iter().enumerate().filter(|(n, _)| !self.is_revoked(*n)) {
            let own_aside = |household| {
                let own = aside.iter().filter(|a| a.device == self.number(n));
                own.into_iter().any(|a| a.household == household)
            };
            let here = kept.iter().filter(|(_, kept)| self.areas[n].contains(&kept.village));
            for (household, kept) in here {
                if own_aside(*household) {
                    continue;
                }
                let (heads, view, form) = tablet.with(|device| {
                    let heads = device.heads(*household).map(<[_]>::to_vec);
                    (
                        heads.expect("the household is here"),
                        device.household(*household).expect("here").clone(),
                        device.form_of(*household).expect("a form"),
                    )
                });
                assert_eq!(heads, kept.document.heads(), "{} has other heads of {household}", tablet.name);
                // A draft may stand under an older form: who reads the same changes under it sees the same.
                let read = read(&kept.document, *household, &form.rules);
                assert_eq!(view, read, "{} shows {household} otherwise", tablet.name);
            }
        }
    }

    /// Nothing is left to send, no household is there twice, none of another's area is there.
    fn check_lists(&self) {
        use pendata_device::{Filter, Page};
        for (n, tablet) in self.tablets.iter().enumerate() {
            let (counts, list) = tablet.with(|device| {
                let page = Page { offset: 0, limit: 10_000 };
                (device.counts().expect("counts"), device.list(&Filter::default(), page).expect("a list"))
            });
            let name = &tablet.name;
            assert_eq!(counts.unsent_changes, 0, "{name} has something left to send");
            assert!(counts.held == 0 || self.may_wait(n), "{name} waits for changes that nobody sends");
            let ids: BTreeSet<_> = list.iter().map(|row| row.household).collect();
            assert_eq!(ids.len(), list.len(), "{name} lists a household twice");
            for row in &list {
                let birth = self.births.iter().find(|birth| birth.household == row.household);
                let village = birth.expect("somebody began it").village;
                let own = birth.is_some_and(|birth| self.number(birth.tablet) == self.number(n));
                assert!(own || self.areas[n].contains(&village), "{name} lists a household of others");
            }
        }
    }

    /// Everything that was ever pushed, pushed again, changes nothing.
    fn check_replay(&self, kept: &BTreeMap<HouseholdId, Kept>) {
        let app = self.town.app();
        let feeds = || [0, 1].map(|n| app.store.feed(&village(n)).expect("a feed"));
        let before = feeds();
        for call in self.air.pushes.lock().expect("no test panics in here").iter() {
            self.town.call(call);
        }
        assert_eq!(feeds(), before, "a replay changes a log");
        let after = self.kept();
        assert_eq!(after.len(), kept.len(), "a replay makes a household");
        for (household, kept) in kept {
            assert_eq!(
                after[household].document.heads(),
                kept.document.heads(),
                "a replay changes a household"
            );
        }
    }
}
