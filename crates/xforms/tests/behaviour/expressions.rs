//! Each expression is calculated in a form where `n` is 7, `k` is empty, `t` is "Siti Aminah", `d` is 2024-02-29, `s` is
//! "1 4" and three members have `x` 3, 5 and nothing.

use pendata_xforms::{Session, functions};

use crate::small::{Small, regions, row, today, value};

fn calculated(expression: &str) -> String {
    let escaped = expression.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let small = Small::new()
        .ask("n", "input", r#"type="int""#)
        .ask("k", "input", r#"type="int""#)
        .ask("t", "input", r#"type="string""#)
        .ask("d", "input", r#"type="date""#)
        .ask("s", "input", r#"type="string""#)
        .ask_each("x", "input", r#"type="int""#)
        .ask_each("y", "", r#"type="string" calculate="position(..) * 10""#)
        .ask("hasil", "", &format!(r#"type="string" calculate="{escaped}""#));
    let rows = [row(1), row(2), row(3)];
    let answers = [
        (None, "n", "7"),
        (None, "t", "Siti Aminah"),
        (None, "d", "2024-02-29"),
        (None, "s", "1 4"),
        (Some(row(1)), "x", "3"),
        (Some(row(2)), "x", "5"),
    ];
    let session = Session::load(small.compile(), today(), regions(), &rows, answers);
    value(&session, "hasil").to_owned()
}

fn check(cases: &[(&str, &str)]) {
    for (expression, expected) in cases {
        assert_eq!(calculated(expression), *expected, "{expression}");
    }
}

#[test]
fn arithmetic_follows_xpath() {
    check(&[
        ("1 + 2 * 3 - 4 div 2", "5"),
        ("(1 + 2) * 3", "9"),
        ("/data/n mod 4", "3"),
        ("-/data/n + 1", "-6"),
        ("- - 3", "3"),
        ("1 div 4", "0.25"),
        ("1 div 0", "Infinity"),
        ("/data/k + 1", ""),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("10000000 * 10000000", "100000000000000"),
        ("5 - 3 - 1", "1"),
    ]);
}

#[test]
fn comparison_with_nothing_is_false_both_ways() {
    check(&[
        ("/data/k > 3", "false"),
        ("/data/k <= 3", "false"),
        ("/data/k = 0", "false"),
        ("/data/k = ''", "true"),
        ("/data/k != ''", "false"),
        ("'' = 0", "false"),
        ("/data/n = '7'", "true"),
        ("/data/n = 7.0", "true"),
        ("/data/n = '7.0'", "false"),
        ("3 < 4 and 4 < 5 or 1 = 2", "true"),
        ("1 = 2 or 3 = 3 and 4 = 5", "false"),
        ("'a' < 'b'", "false"),
    ]);
}

#[test]
fn dates_compare_and_count_as_days() {
    check(&[
        ("/data/d < today()", "true"),
        ("/data/d = '2024-02-29'", "true"),
        ("/data/d = date('2024-02-29')", "true"),
        ("today() - /data/d", "999"),
        ("date(/data/d + 1)", "2024-03-01"),
        ("today()", "2026-11-24"),
        ("date('2023-02-29')", ""),
        ("decimal-date-time('1970-01-02')", "1"),
        ("format-date(/data/d, '%d/%m/%Y %e-%n-%y')", "29/02/2024 29-2-24"),
        ("format-date(/data/k, '%Y')", ""),
        ("int((today() - date('2000-11-25')) div 365.25)", "25"),
        ("/data/k < today()", "false"),
    ]);
}

#[test]
fn texts_are_cut_joined_and_searched() {
    check(&[
        ("substr(/data/t, 0, 4)", "Siti"),
        ("substr(/data/t, -6)", "Aminah"),
        ("substr(/data/t, 5, -2)", "Amin"),
        ("substr(/data/t, 99)", ""),
        ("concat(/data/n, '-', 'x')", "7-x"),
        ("concat(/data/anggota/x)", "35"),
        ("join('/', /data/anggota/x, 'z')", "3/5//z"),
        ("string-length(/data/t)", "11"),
        ("contains(/data/t, 'Ami')", "true"),
        ("starts-with(/data/t, 'S')", "true"),
        ("ends-with(/data/t, 'x')", "false"),
        ("substring-before(/data/t, ' ')", "Siti"),
        ("substring-after(/data/t, ' ')", "Aminah"),
        ("translate(/data/t, 'iA', '1')", "S1t1 m1nah"),
        ("normalize-space('  a   b ')", "a b"),
        ("regex(/data/t, '^[A-Za-z ]+$')", "true"),
        ("regex(/data/n, '^[a-z]$')", "false"),
        ("string(1 = 1)", "true"),
        (r#"concat("it's", '"')"#, "it's\""),
    ]);
}

#[test]
fn numbers_are_rounded_and_compared() {
    check(&[
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(2.345, 2)", "2.35"),
        ("round(1234, -2)", "1200"),
        ("int(-2.7)", "-2"),
        ("floor(-2.5)", "-3"),
        ("ceiling(2.1)", "3"),
        ("abs(-3)", "3"),
        ("pow(2, 10)", "1024"),
        ("min(4, 2, 9)", "2"),
        ("max(/data/anggota/x[. != ''])", "5"),
        ("max(/data/anggota/x)", ""),
        ("sum(/data/anggota/y)", "60"),
        ("sum(/data/anggota/x[. > 99])", "0"),
        ("number('12') + 1", "13"),
        ("number('1e3')", ""),
    ]);
}

#[test]
fn several_answers_are_a_list_of_words() {
    check(&[
        ("selected(/data/s, '4')", "true"),
        ("selected(/data/s, '14')", "false"),
        ("selected(/data/k, '')", "false"),
        ("selected-at(/data/s, 1)", "4"),
        ("selected-at(/data/s, 2)", ""),
        ("count-selected(/data/s)", "2"),
        ("count-selected(/data/k)", "0"),
    ]);
}

#[test]
fn paths_choose_rows() {
    check(&[
        ("count(/data/anggota)", "3"),
        ("count-non-empty(/data/anggota/x)", "2"),
        ("count(/data/anggota[x > 2 and y >= 20])", "1"),
        ("/data/anggota[2]/y", "20"),
        ("/data/anggota[position() = last()]/y", "30"),
        ("/data/anggota[x = 5][1]/y", "20"),
        ("/data/anggota[x = 99]/y", ""),
        ("/data/anggota/x = 5", "true"),
        ("/data/anggota/x != 5", "true"),
        ("indexed-repeat(/data/anggota/y, /data/anggota, 3)", "30"),
        ("indexed-repeat(/data/anggota/y, /data/anggota, 4)", ""),
        ("count(/data/anggota[x = /data/anggota[1]/x])", "1"),
        ("../n", "7"),
        ("./../n", "7"),
        ("instance('regions')/root/item[name = '35.02']/label", "PONOROGO"),
        ("instance('regions')/root/item[name = '99']/label", ""),
        ("count(instance('regions')/root/item[parent = '35' and starts-with(name, '35')])", "2"),
    ]);
}

#[test]
fn conditions_choose() {
    check(&[
        ("if(/data/n > 5, 'a', 'b')", "a"),
        ("if(/data/k > 5, 'a', 'b')", "b"),
        ("coalesce(/data/k, 'x')", "x"),
        ("not(/data/k = '')", "false"),
        ("boolean(0)", "false"),
        ("boolean-from-string('1')", "true"),
        ("true() and not(false())", "true"),
        ("checklist(1, 2, 1 = 1, 2 = 2, 3 = 4)", "true"),
        ("checklist(3, -1, 1 = 1, 2 = 2, 3 = 4)", "false"),
    ]);
}

#[test]
fn every_function_of_the_table_is_compared_with_odk() {
    let forms = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/differential/forms");
    let mut compared = String::new();
    for form in std::fs::read_dir(forms).expect("the small forms").flatten() {
        compared += &std::fs::read_to_string(form.path()).expect("a form");
    }
    for function in functions::FUNCTIONS {
        let call = format!("{}(", function.name);
        assert!(compared.contains(&call), "{call}) is in no form of tests/differential");
        assert!(!function.about.is_empty());
    }
}
