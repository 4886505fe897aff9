//! The questionnaire as two decrees change it, made of the one that is published. The codes are those of the case that
//! really happened: the centre's list of 2026 swaps bamboo and wood among the roofs (5, 6), and writes 0 where
//! Regsosek 2022 wrote 12 for a household that does not cook.

/// The questionnaire as it is published: version 1.
pub const FIRST: &str = include_str!("../../forms/keluarga.xml");

const AFTER_FIRST: &str = r#"<pd:mapping after="1"><pd:question from="q115" to="q115a"/>
    <pd:choice question="q305" from="5" to="6"/><pd:choice question="q305" from="6" to="5"/>
    <pd:choice question="q308" from="12" to="0"/></pd:mapping>"#;

const AFTER_SECOND: &str = r#"<pd:mapping after="2"><pd:choice question="q303" from="9"/></pd:mapping>"#;

/// Version 2: roofs 5 and 6 swapped, "does not cook" 12 is 0, the family card's question has another code.
pub fn second() -> String {
    let recoded = recode(&recode(FIRST, "atap-4", "5", "6"), "atap-5", "6", "5");
    let recoded = recode(&recoded, "bahan_bakar-11", "12", "0");
    let renamed = replaced(&recoded, "q115", "q115a");
    mapped(&renamed, AFTER_FIRST)
}

/// Version 3: the internet (q505) is not asked any more, whether rice is stored (q507) has to be, and a floor (9, another
/// one) is gone without counterpart.
pub fn third() -> String {
    let xml = second();
    let xml = without(&xml, "            <q505/>\n", "");
    let xml = without(&xml, r#"      <bind nodeset="/keluarga/aset/q505""#, "\n");
    let xml = without(&xml, r#"      <select1 ref="/keluarga/aset/q505">"#, "</select1>\n");
    let xml = without(&xml, "          <item>\n            <itextId>lantai-8</itextId>", "</item>\n");
    let xml = replaced(&xml, "            <q506/>\n", "            <q506/>\n            <q507/>\n");
    let bind = r#"      <bind nodeset="/keluarga/aset/q507" type="string" required="true()" pd:merge="latest_visit" pd:class="general"/>"#;
    let xml = replaced(&xml, "    </model>", &format!("{bind}\n    </model>"));
    let control = r#"      <select1 ref="/keluarga/aset/q507">
        <label>Apakah keluarga menyimpan beras?</label>
        <itemset nodeset="instance('ya_tidak')/root/item">
          <value ref="name"/>
          <label ref="jr:itext(itextId)"/>
        </itemset>
      </select1>
"#;
    let place = r#"      <select1 ref="/keluarga/aset/q506">"#;
    mapped(&replaced(&xml, place, &format!("{control}{place}")), AFTER_SECOND)
}

fn recode(xml: &str, label: &str, from: &str, to: &str) -> String {
    let item = |code: &str| format!("<itextId>{label}</itextId>\n            <name>{code}</name>");
    replaced(xml, &item(from), &item(to))
}

fn mapped(xml: &str, mapping: &str) -> String {
    replaced(xml, "    </model>", &format!("{mapping}\n    </model>"))
}

fn replaced(xml: &str, from: &str, to: &str) -> String {
    assert!(xml.contains(from), "the questionnaire has no {from}");
    xml.replace(from, to)
}

/// Without what begins so, up to the end given.
fn without(xml: &str, begins: &str, ends: &str) -> String {
    let at = xml.find(begins).unwrap_or_else(|| panic!("the questionnaire has no {begins}"));
    let length = begins.len() + xml[at + begins.len()..].find(ends).expect("it ends") + ends.len();
    format!("{}{}", &xml[..at], &xml[at + length..])
}
