//! Upon which schemas a program works: its own, and a later one that only added to it. So an instance starts again beside
//! newer ones, and a release that fails is taken back without its database.

use super::postgres::Unusable;

/// A migration as a program knows it and a database remembers it: number, name, checksum.
pub type Migration = (u32, String, String);

/// How the name of a migration begins that takes away or narrows what earlier programs work with. All others only add:
/// tables, indexes, columns that may be left out (`tests/conformance/migrations.rs`).
pub const CONTRACTS: &str = "contract_";

/// What a database's schema is to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Same,
    /// The program has migrations to make.
    Older,
    /// Of a later release; the program works upon it, and does not know all of it.
    Newer,
}

/// Errors: `NewerSchema` where a later migration contracts, `ForeignSchema` where there is one that the program should
/// know and does not.
pub fn standing(known: &[Migration], applied: &[Migration]) -> Result<Standing, Unusable> {
    match (known.strip_prefix(applied), applied.strip_prefix(known)) {
        (Some([]), _) => Ok(Standing::Same),
        (Some(_), _) => Ok(Standing::Older),
        (None, Some(later)) if later.iter().any(|(_, name, _)| name.starts_with(CONTRACTS)) => {
            Err(newer(known, applied))
        }
        (None, Some(_)) => Ok(Standing::Newer),
        (None, None) if last(applied) > last(known) => Err(newer(known, applied)),
        (None, None) => Err(Unusable::ForeignSchema),
    }
}

/// For whoever has to know every table: a copy of the registry that leaves some out is none.
pub fn whole(known: &[Migration], applied: &[Migration]) -> Result<(), Unusable> {
    match standing(known, applied)? {
        Standing::Same => Ok(()),
        Standing::Older => Err(Unusable::OlderSchema { found: last(applied), known: last(known) }),
        Standing::Newer => Err(newer(known, applied)),
    }
}

/// The number of the last one; 0 for none.
pub fn last(migrations: &[Migration]) -> u32 {
    migrations.last().map_or(0, |(number, ..)| *number)
}

/// Those of a program, in their order, which is not that of their files' names.
pub fn known(runner: &refinery::Runner) -> Vec<Migration> {
    let migrations = runner.get_migrations().iter();
    let mut known: Vec<Migration> =
        migrations.map(|m| (m.version() as u32, m.name().to_owned(), m.checksum().to_string())).collect();
    known.sort();
    known
}

fn newer(known: &[Migration], applied: &[Migration]) -> Unusable {
    Unusable::NewerSchema { found: last(applied), known: last(known) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(names: &[&str]) -> Vec<Migration> {
        (1..).zip(names).map(|(number, name)| (number, (*name).to_owned(), format!("of {name}"))).collect()
    }

    #[test]
    fn a_later_schema_is_worked_upon_until_it_contracts() {
        let known = made(&["registry", "wall"]);
        let of = |names: &[&str]| standing(&known, &made(names));
        assert!(matches!(of(&[]), Ok(Standing::Older)));
        assert!(matches!(of(&["registry"]), Ok(Standing::Older)));
        assert!(matches!(of(&["registry", "wall"]), Ok(Standing::Same)));
        assert!(matches!(of(&["registry", "wall", "photos"]), Ok(Standing::Newer)));
        let contracts = of(&["registry", "wall", "photos", "contract_grants"]);
        assert!(matches!(contracts, Err(Unusable::NewerSchema { found: 4, known: 2 })), "{contracts:?}");
        assert!(matches!(of(&["registry", "fence"]), Err(Unusable::ForeignSchema)));
        assert!(matches!(
            whole(&known, &made(&["registry", "wall", "photos"])),
            Err(Unusable::NewerSchema { .. })
        ));
    }
}
