//! What is refused, and the words and place it is refused with: one snapshot, read before it is accepted.

use std::fmt::Write;

use pendata_xforms::Form;

use crate::small::Small;

fn refused(xml: &str) -> String {
    let refusals = Form::compile(xml).expect_err("the form is refused");
    refusals.iter().fold(String::new(), |mut all, refusal| {
        writeln!(all, "{refusal}").expect("text");
        all
    })
}

fn with(attribute: &str, expression: &str) -> String {
    let expression = expression.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    Small::new()
        .ask("a", "input", r#"type="string""#)
        .ask_each("x", "input", r#"type="string""#)
        .ask_each("y", "input", &format!(r#"type="string" {attribute}="{expression}" pd:row="survey:17""#))
        .xml()
}

#[test]
fn expressions_are_refused_with_their_cell() {
    let expressions = [
        ("constraint", "uuid() != ''"),
        ("constraint", "random() > 0.5"),
        ("calculate", "now()"),
        ("calculate", "once(/data/a)"),
        ("calculate", "pulldata('x', 'y', 'z', /data/a)"),
        ("calculate", "unknown-function(1)"),
        ("relevant", "/data/b = 1"),
        ("relevant", "../tidak_ada = 1"),
        ("relevant", "../../../a = 1"),
        ("relevant", "a = 1"),
        ("required", "/data/a"),
        ("required", "not(/data/a)"),
        ("required", "/data/a = true()"),
        ("required", "if(/data/a = 1, /data/a, ../x)"),
        ("readonly", "/data/a = 1 and"),
        ("readonly", "/data/a == 1"),
        ("readonly", "'open"),
        ("readonly", "1 ~ 2"),
        ("readonly", "(1 = 1"),
        ("constraint", "//a = 1"),
        ("constraint", "/data/* = 1"),
        ("constraint", "/data/@id = 1"),
        ("constraint", "preceding-sibling::x = 1"),
        ("constraint", "/data/a | ../x"),
        ("constraint", "$a = 1"),
        ("calculate", "/data/anggota/x"),
        ("calculate", "sum(/data/anggota/x)"),
        ("calculate", "/data/anggota"),
        ("calculate", "concat(.., 'x')"),
        ("calculate", "instance('tidak_ada')/root/item/name"),
        ("calculate", "instance('regions')/root/item[1]/name"),
        ("calculate", "instance('regions')/item/name"),
        ("calculate", "instance(/data/a)/root/item/name"),
        ("calculate", "string-length()"),
        ("calculate", "count('x')"),
        ("calculate", "position()"),
        ("calculate", "last()"),
        ("calculate", "indexed-repeat(/data/a, /data/anggota, 1)"),
        ("calculate", "jr:choice-name(../x, '/data/a')"),
        ("calculate", "jr:choice-name(../x, ../x)"),
        ("calculate", "format-date(today(), '%A %B')"),
        ("calculate", "format-date(today(), /data/a)"),
        ("constraint", "regex(., '[0-9]+')"),
        ("constraint", "regex(., '^[0-9]+')"),
        ("constraint", r"regex(., '^a\$')"),
        ("constraint", "regex(., '^a|b$')"),
        ("constraint", "regex(., '^(?=a).$')"),
        ("constraint", r"regex(., '^(a)\1$')"),
        ("constraint", "regex(., /data/a)"),
        ("calculate", "../x + ../y"),
        ("pd:soft_constraint", ". >"),
    ];
    let mut all = String::new();
    for (attribute, expression) in expressions {
        all += &refused(&with(attribute, expression));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn binds_controls_and_texts_are_refused_by_what_they_are() {
    let base =
        || Small::new().ask("a", "input", r#"type="string" pd:row="survey:3""#).list("l", "c", &[("1", "x")]);
    let edited = |from: &str, to: &str| base().xml().replace(from, to);
    let forms = [
        ("unknown type", edited(r#"type="string""#, r#"type="barcode""#)),
        ("unknown attribute", edited(r#"type="string""#, r#"type="string" saveto="x""#)),
        ("preload", edited(r#"type="string""#, r#"type="string" jr:preload="uid""#)),
        ("merge policy", edited(r#"type="string""#, r#"type="string" pd:merge="newest""#)),
        ("core role", edited(r#"type="string""#, r#"type="string" pd:core="boss""#)),
        ("privacy class", edited(r#"type="string""#, r#"type="string" pd:class="secret""#)),
        ("our attribute", edited(r#"type="string""#, r#"type="string" pd:mergee="union""#)),
        ("control", edited("<input", "<range").replace("</input", "</range")),
        ("appearance", edited("<input ", r#"<input appearance="image-map" "#)),
        ("action in a control", edited("</input>", r#"<setvalue event="x"/></input>"#)),
        ("action in the model", edited("</model>", r#"<setvalue ref="/data/a" event="x"/></model>"#)),
        ("no control", edited("<a/>", "<a/><b/>")),
        ("control without node", edited("</h:body>", r#"<input ref="/data/z"/></h:body>"#)),
        ("bind without node", base().bind("/data/z", r#"type="string""#).xml()),
        ("two binds", base().bind("/data/a", r#"type="string""#).xml()),
        ("one name twice", edited("<a/>", "<a/><g><a/></g>")),
        ("missing text", edited(r#"ref="/data/a">"#, r#"ref="/data/a"><label ref="jr:itext('x')"/>"#)),
        (
            "bad output",
            edited(r#"ref="/data/a">"#, r#"ref="/data/a"><label>x <output value="/data/q"/></label>"#),
        ),
        ("markup", edited(r#"ref="/data/a">"#, r#"ref="/data/a"><label>x <b>y</b></label>"#)),
        ("picture", edited(r#"<text id="l-1">"#, r#"<text id="l-1"><value form="image">x.png</value>"#)),
        ("choices in the control", edited("<input", "<select1").replace("</input>", "<item/></select1>")),
        (
            "column",
            base().choose("s", "select1", "instance('l')/root/item[jk = 1]", r#"type="string""#).xml(),
        ),
        ("list", base().choose("s", "select1", "instance('m')/root/item", r#"type="string""#).xml()),
        (
            "value of two words",
            base().list("m", "c", &[("a b", "x")]).choose("s", "select", "instance('m')/root/item", "").xml(),
        ),
        (
            "no label column",
            base().choose("s", "select1", "instance('l')/root/item", "").xml().replace("itextId>", "id>"),
        ),
        ("list from elsewhere", edited("jr://file-csv/regions.csv", "jr://file/regions.xml")),
        (
            "repeat with a count",
            base().ask_each("x", "input", "").xml().replace("<repeat ", r#"<repeat jr:count="3" "#),
        ),
        ("no XForm", "<html/>".to_owned()),
        ("no XML", "<html>".to_owned()),
    ];
    let mut all = String::new();
    for (name, xml) in forms {
        write!(all, "[{name}]\n{}", refused(&xml)).expect("text");
    }
    insta::assert_snapshot!(all);
}

#[test]
fn all_faults_are_told_at_once() {
    let small = Small::new()
        .ask("a", "input", r#"type="string" relevant="uuid()" constraint="now() &gt; 1" pd:row="survey:5""#)
        .ask("b", "input", r#"type="barcode" pd:row="survey:6""#);
    let refusals = Form::compile(&small.xml()).expect_err("the form is refused");
    let places: Vec<_> = refusals.iter().filter_map(|refusal| refusal.place.as_ref()).collect();
    let cells: Vec<_> = places.iter().map(|place| (place.sheet.as_str(), place.row, place.column)).collect();
    assert_eq!(cells, [("survey", 5, "relevant"), ("survey", 5, "constraint"), ("survey", 6, "type")]);
}

#[test]
fn values_in_a_circle_are_named() {
    let small = Small::new()
        .ask("a", "", r#"type="string" calculate="/data/b + 1""#)
        .ask("b", "input", r#"type="string" relevant="/data/c = 1""#)
        .ask("c", "", r#"type="string" calculate="/data/a""#);
    insta::assert_snapshot!(refused(&small.xml()), @"expression.cycle /data/a calculate: values depend on each other: a <- b <- c <- a");
}
