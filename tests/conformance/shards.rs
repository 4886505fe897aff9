//! The rules that let districts move to other machines and several servers share one database: every key of PostgreSQL's
//! tables begins with the district, nothing is unique across districts, nothing is counted or told by the machine.

use crate::tree::{assert_none, code, texts};

/// Tables that are the same on every machine, or that only the instances of one share.
const REFERENCE: [&str; 7] =
    ["forms", "regions", "meta", "identity", "attempts", "leases", "refinery_schema_history"];
/// What ties a program to one machine, and why it is not needed.
const FORBIDDEN: [(&str, &str); 9] = [
    ("sequence", "log numbers are taken under a row lock, and have no gaps"),
    ("serial", "log numbers are taken under a row lock, and have no gaps"),
    ("nextval", "log numbers are taken under a row lock, and have no gaps"),
    ("generated ", "log numbers are taken under a row lock, and have no gaps"),
    ("listen ", "instances look for what is new"),
    ("notify ", "instances look for what is new"),
    ("pg_advisory", "a row is locked instead"),
    ("pg_try_advisory", "a row is locked instead"),
    ("references ", "no foreign key crosses to another machine"),
];
/// Tables of which no statement may read more than a district.
const LARGE: [&str; 11] = [
    "changes",
    "seals",
    "waiting",
    "quarantine",
    "receipts",
    "audit",
    "documents",
    "households",
    "people",
    "conflicts",
    "candidates",
];

/// SQL without comments, small letters, one space between words.
pub fn plain(sql: &str) -> String {
    let lines = sql.lines().map(|line| line.split_once("--").map_or(line, |(front, _)| front));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ").to_lowercase()
}

fn forbidden(sql: &str) -> Vec<String> {
    let text = plain(sql);
    let found = FORBIDDEN.iter().filter(|(word, _)| text.contains(word));
    found.map(|(word, why)| format!("{}: {why}", word.trim())).collect()
}

/// What breaks the rules in a migration.
fn broken(sql: &str) -> Vec<String> {
    let mut faults = forbidden(sql);
    for statement in plain(sql).split(';').map(str::trim) {
        if let Some(rest) = statement.strip_prefix("create unique index ") {
            let table =
                rest.split(" on ").nth(1).and_then(|rest| rest.split([' ', '(']).next()).unwrap_or_default();
            faults.extend(unfit(table, rest));
        }
        if let Some(rest) = statement.strip_prefix("create table ") {
            let table = rest.split([' ', '(']).next().unwrap_or_default();
            faults.extend(keys(rest).flat_map(|key| unfit(table, key)));
        }
    }
    faults
}

/// Every key of a table: those with columns of their own, and a column that is one.
fn keys(table: &str) -> impl Iterator<Item = &str> {
    let own = table.match_indices("primary key (").chain(table.match_indices("unique ("));
    let own = own.map(|(at, _)| &table[at..]);
    let of_column = [" primary key not null", " primary key,", " unique,", " unique not null"];
    let columns = of_column.into_iter().flat_map(move |mark| {
        table.match_indices(mark).map(|(at, _)| {
            let begins = table[..at].rfind([',', '(']).map_or(0, |comma| comma + 1);
            &table[begins..at + mark.len()]
        })
    });
    own.chain(columns)
}

fn unfit(table: &str, key: &str) -> Option<String> {
    let first = match key.split_once('(') {
        Some((front, columns))
            if front.contains("key") || front.contains("unique") || front.contains(" on ") =>
        {
            columns
        }
        _ => key,
    };
    let fits = REFERENCE.contains(&table) || first.trim().starts_with("district");
    (!fits).then(|| format!("{table}: a key that does not begin with the district"))
}

/// What breaks the rules in a text of the store: a large table that is read without its district.
fn unbounded(literal: &str) -> Vec<String> {
    let text = plain(literal);
    let mut faults = forbidden(literal);
    let reads = |table: &&&str| {
        ["from", "join", "update", "into"].iter().any(|word| {
            let named = format!("{word} {table}");
            text.match_indices(&named).any(|(at, _)| {
                text[at + named.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '_')
            })
        })
    };
    // A condition of its own is a text of its own, which names the district.
    let bounded = ["district", "$1", "where {"].iter().any(|mark| text.contains(mark));
    faults.extend(
        LARGE.iter().filter(reads).filter(|_| !bounded).map(|table| format!("{table} without its district")),
    );
    faults
}

/// The texts between quotes of a Rust file.
fn literals(text: &str) -> Vec<String> {
    let (mut all, mut letters) = (Vec::new(), text.chars().peekable());
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        if letter == '/' && letters.peek() == Some(&'/') {
            letters.by_ref().find(|letter| *letter == '\n');
        } else if letter == '"' && before != '\'' {
            let mut literal = String::new();
            while let Some(letter) = letters.next() {
                match letter {
                    '\\' => literal.extend(letters.next()),
                    '"' => break,
                    letter => literal.push(letter),
                }
            }
            all.push(literal);
        }
        before = letter;
    }
    all
}

#[test]
fn postgres_migrations_keep_districts_apart() {
    let migrations: Vec<_> =
        texts().into_iter().filter(|source| source.path.starts_with("migrations/server-postgres/")).collect();
    assert!(!migrations.is_empty());
    let faults = migrations.iter().flat_map(|source| {
        broken(&source.text).into_iter().map(|fault| format!("{}: {fault}", source.path)).collect::<Vec<_>>()
    });
    assert_none(faults.collect());
}

#[test]
fn postgres_statements_keep_to_their_district() {
    let store = "sync-server/src/store/postgres/";
    // Carrying a registry over reads all of it, once; what stands behind the wall is told by statements that say too little.
    let may = |path: &str| path.ends_with("/carry.rs") || path.contains("/walled/");
    let sources = texts().into_iter().filter(|s| s.path.starts_with(store) && !may(&s.path));
    let mut looked_at = 0;
    let mut faults = Vec::new();
    for source in sources {
        let code: Vec<&str> = source.lines_before_tests().map(|(_, line)| line).collect();
        for literal in literals(&code.join("\n")) {
            looked_at += 1;
            faults.extend(unbounded(&literal).into_iter().map(|fault| format!("{}: {fault}", source.path)));
        }
    }
    assert!(looked_at > 100, "{looked_at} texts");
    assert_none(faults);
}

#[test]
fn what_breaks_the_rules_is_found() {
    let bad = [
        "CREATE TABLE a (district TEXT, id BIGINT, PRIMARY KEY (id, district));",
        "CREATE TABLE a (id BIGINT PRIMARY KEY NOT NULL);",
        "CREATE TABLE a (district TEXT, nik TEXT NOT NULL, PRIMARY KEY (district, nik), UNIQUE (nik));",
        "CREATE UNIQUE INDEX a_by_number ON a (number);",
        "CREATE TABLE a (district TEXT, id BIGSERIAL, PRIMARY KEY (district, id));",
        "CREATE TABLE a (district TEXT PRIMARY KEY NOT NULL REFERENCES b (district));",
    ];
    for sql in bad {
        assert!(!broken(sql).is_empty(), "{sql}");
    }
    assert!(
        broken("CREATE TABLE a (district TEXT COLLATE \"C\" PRIMARY KEY NOT NULL, n BIGINT);").is_empty()
    );
    for sql in [
        "SELECT saved FROM documents",
        "SELECT pg_advisory_lock(1)",
        "NOTIFY forms",
        "UPDATE people SET name = ''",
    ] {
        assert!(!unbounded(sql).is_empty(), "{sql}");
    }
    assert!(unbounded("SELECT saved FROM documents WHERE district = $1").is_empty());
}

/// `App::act` asks whether the cell holds the district; whoever wrote past it would bring another cell's in.
#[test]
fn every_act_of_the_server_passes_the_guard_of_its_cell() {
    const GUARD: &str = "sync-server/src/cells/own.rs";
    let past = code().into_iter().filter(|source| {
        let of_server = source.path.starts_with("sync-server/src/")
            && !source.path.starts_with("sync-server/src/store/")
            && source.path != GUARD;
        of_server && source.lines_before_tests().any(|(_, line)| line.contains("store.write("))
    });
    assert_none(past.map(|source| format!("{}: `store.write` past `App::act`", source.path)).collect());
}
