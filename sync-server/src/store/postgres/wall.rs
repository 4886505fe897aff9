//! The second wall: the server works as roles for which PostgreSQL shows rows of one district, or finds where something
//! is, whatever a statement says. Migration V8 has what each of them may.

use pendata_domain::area::DistrictCode;

use super::address::Unusable;
use super::failure::Failure;
use super::session::Session;
use super::value::{Columns, values};
use crate::error::{Error, Result};

/// What of the registry a transaction is about.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// Rows of one district.
    District(&'a DistrictCode),
    /// What belongs to no district, and where a device, an account or a household is: nothing of what it says.
    Nation,
}

/// What leads into a scope, and whether it is the one that finds.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Way {
    pub sql: String,
    pub finds: bool,
}

/// The roles that the server works as, quoted.
#[derive(Clone, Debug)]
pub struct Wall {
    district: String,
    nation: String,
}

impl Wall {
    /// Errors with `Unusable` where the roles would not hold, or this login may not work as them.
    pub fn of(login: &Session) -> Result<Self> {
        let sql = "SELECT quote_ident(wall_role('district')), quote_ident(wall_role('nation'))";
        let wall =
            login.one(sql, values![], |row| Ok(Self { district: row.text(0)?, nation: row.text(1)? }))?;
        let sql =
            "SELECT count(*) FROM pg_roles r WHERE r.rolname IN (wall_role('district'), wall_role('nation'))
            AND NOT r.rolsuper AND NOT r.rolbypassrls AND NOT r.rolcreaterole AND NOT r.rolcreatedb
            AND NOT EXISTS (SELECT FROM pg_class t WHERE t.relowner = r.oid)
            AND NOT EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)";
        if login.one(sql, values![], |row| row.number::<u32>(0))? != 2 {
            return Err(Unusable::WeakRoles(wall.names()).into());
        }
        let works = [&wall.district, &wall.nation].map(|role| works_as(login, role));
        match works.into_iter().collect::<Result<Vec<_>>>()?.contains(&false) {
            true => Err(Unusable::NoMember(wall.names()).into()),
            false => Ok(wall),
        }
    }

    /// What every connection of the server's begins with: a role that is shown nothing yet.
    pub fn entrance(&self) -> String {
        format!("SET ROLE {}", self.district)
    }

    /// What a transaction begins with.
    pub fn opening(&self, scope: Scope<'_>) -> String {
        match scope {
            Scope::District(district) => format!("SET LOCAL pendata.district = '{district}'"),
            Scope::Nation => format!("SET LOCAL ROLE {}", self.nation),
        }
    }

    /// What leads there from any other scope.
    pub fn way(&self, scope: Scope<'_>) -> Way {
        let opening = self.opening(scope);
        match scope {
            Scope::District(_) => {
                Way { sql: format!("SET LOCAL ROLE {}; {opening}", self.district), finds: false }
            }
            Scope::Nation => Way { sql: opening, finds: true },
        }
    }

    fn names(&self) -> String {
        format!("{} and {}", self.district, self.nation)
    }
}

/// Makes the roles where there are none yet; the migrations say what they may. They belong to all databases of the
/// cluster, so that another one may have made them.
pub fn make_roles(owner: &Session) -> Result<()> {
    let sql = "SELECT quote_ident(name), EXISTS (SELECT FROM pg_roles r WHERE r.rolname = name)
        FROM unnest(ARRAY['district', 'nation']) AS reach, left(left(current_user, 54) || '_' || reach, 63) AS name";
    let roles = owner.all(sql, values![], |row| Ok((row.text(0)?, row.flag(1)?)))?;
    let names = || roles.iter().map(|(role, _)| role.as_str()).collect::<Vec<_>>().join(" and ");
    for (role, is_there) in &roles {
        if !is_there && !allowed(owner.batch(&format!("CREATE ROLE {role} NOLOGIN")))? {
            return Err(Unusable::NoRoles(names()).into());
        }
        // Whoever makes a role does not work as it by that alone.
        let joins = || allowed(owner.batch(&format!("GRANT {role} TO CURRENT_USER")));
        if !works_as(owner, role)? && !joins()? {
            return Err(Unusable::NoMember(names()).into());
        }
    }
    Ok(())
}

fn works_as(login: &Session, role: &str) -> Result<bool> {
    allowed(login.batch(&format!("SET ROLE {role}; RESET ROLE")))
}

/// `false` where it is refused for want of a right.
fn allowed(outcome: Result<()>) -> Result<bool> {
    match outcome {
        Ok(()) => Ok(true),
        Err(Error::Postgres(failure)) if failure.is_forbidden() => Ok(false),
        // Another database of the cluster made it in this very moment.
        Err(Error::Postgres(Failure::Refused(state))) if ["42710", "23505"].contains(&state.as_str()) => {
            Ok(true)
        }
        Err(error) => Err(error),
    }
}
