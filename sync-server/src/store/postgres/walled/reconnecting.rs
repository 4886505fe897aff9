//! Connections that were lost, as with a failover: those that take their place stand behind the wall too.

use super::here;
use crate::store::Store;
use crate::store::postgres::value::{Columns, values};
use crate::store::postgres::wall::Scope;
use crate::store::suite::{Place, Push, village};

/// Every receipt notes as whom it was written.
const NOTED: &str = "CREATE TABLE writers (name TEXT); GRANT INSERT ON writers TO PUBLIC;
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN INSERT INTO writers VALUES (current_user); RETURN NULL; END$$;
    CREATE TRIGGER note AFTER INSERT ON receipts FOR EACH ROW EXECUTE FUNCTION note()";
const ENDED: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[test]
fn a_connection_that_was_lost_comes_back_behind_the_wall() {
    let place = Place::postgres();
    let device = place.device("rina", &village(1));
    let store = place.again();
    place.database().sql(NOTED);
    let reads_as = |scope: Scope<'_>| {
        let sql =
            "SELECT current_user::text || ' ' || coalesce(current_setting('pendata.district', true), '')";
        store.pool.read(scope, |c| c.one(sql, values![], |row| row.text(0))).expect("read")
    };
    for number in 1..=3 {
        store.commit(Push::of(device, number).commit()).expect("written");
        assert_eq!(reads_as(Scope::District(&here())), "postgres_district 35.02");
        assert_eq!(reads_as(Scope::Nation), "postgres_nation ");
        assert!(place.database().count(ENDED) > 1, "somebody was connected");
    }
    let writers = place.database().sql("SELECT string_agg(name, ' ') FROM writers");
    assert_eq!(writers, ["postgres_district"; 3].join(" "));
}
