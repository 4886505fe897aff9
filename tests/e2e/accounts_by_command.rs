//! The operator gives roles and takes them back, at the command line.

use serde_json::{Value, json};

use crate::office::Office;

/// What `account list --json` says of somebody.
fn listed(office: &Office, login: &str) -> Value {
    let all = office.command(&["account", "list", "--district", "35.02", "--json"]);
    let lines = all.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.into_iter().find(|line| line["login"] == login).expect("listed")
}

fn told(office: &Office, arguments: &[&str]) -> Value {
    serde_json::from_str(&office.command(arguments)).expect("JSON")
}

#[test]
fn an_operator_gives_roles_and_takes_them_back() {
    let office = Office::open();
    let named = ["--district", "35.02", "--login", "sari", "--json"];
    let of = |task: &'static str, more: &[&'static str]| [&["account", task][..], &named, more].concat();
    let add = [
        "account", "add", "--login", "sari", "--name", "Sari", "--role", "verifier", "--area", "3502",
        "--json",
    ];
    assert!(office.refusal(&add).contains("PENDATA_PASSWORD is not set"));
    let added = told(&office, &[&add[..], &["--password", "rahasia sari"]].concat());
    assert_eq!(added["district"], "35.02");
    let head = ["--role", "head-of-agency", "--area", "35.02"];
    let refused = office.refusal(&of("grant", &head));
    assert!(refused.contains("verifier in 35.02 already (grant 1)"), "{refused}");
    assert!(
        office
            .refusal(&of("grant", &["--role", "verifier", "--area", "350211"]))
            .contains("no role for 35.02.11")
    );
    assert_eq!(told(&office, &of("revoke-grant", &["--grant", "1"]))["done"], "withdrawn");
    let grant = of(
        "grant",
        &["--role", "head-of-agency", "--area", "35.02", "--from", "2026-01-01", "--until", "2026-01-31"],
    );
    assert_eq!(told(&office, &grant)["grant"], 2);
    let grants = listed(&office, "sari")["grants"].clone();
    assert_eq!((&grants[0]["role"], &grants[0]["holds"]), (&json!("verifier"), &json!(false)));
    assert!(grants[0]["withdrawn"].is_i64());
    let month =
        grants[1]["ends"].as_i64().expect("a moment") - grants[1]["starts"].as_i64().expect("a moment");
    assert_eq!(
        (month, &grants[1]["holds"]),
        (31 * 24 * 3600, &json!(false)),
        "from midnight to midnight, and over"
    );
    told(&office, &of("reset-totp", &[]));
    assert_eq!(told(&office, &of("deactivate", &[]))["done"], "closed");
    assert_eq!(listed(&office, "sari")["active"], false);
    let audited = "SELECT count(*) FROM audit WHERE act IN
        ('account', 'grant', 'withdraw_grant', 'reset_second_factor', 'deactivate')";
    assert_eq!(office.count(audited), 5);
}
