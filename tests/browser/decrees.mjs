// The questionnaire as a decree changes it: roofs 5 and 6 are swapped, the family card's question has another code, the
// internet is not asked any more, houses with a roof of wood are asked about rice, and a floor is gone. As tests/src/decrees.rs does.
import assert from 'node:assert/strict';

export function decreed(xml) {
  const item = (label, code) => `<itextId>${label}</itextId>\n            <name>${code}</name>`;
  const bind = `<bind nodeset="/keluarga/aset/q507" type="string" relevant="/keluarga/perumahan/q305 = '6'" required="true()" pd:merge="latest_visit" pd:class="general"/>`;
  const mapping = `<pd:mapping after="1"><pd:question from="q115" to="q115a"/>
    <pd:choice question="q305" from="5" to="6"/><pd:choice question="q305" from="6" to="5"/>
    <pd:choice question="q303" from="9"/></pd:mapping>`;
  const control = `<select1 ref="/keluarga/aset/q507"><label>Apakah keluarga menyimpan beras?</label>
    <itemset nodeset="instance('ya_tidak')/root/item"><value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>`;
  const edits = [
    [item('atap-4', 5), item('atap-4', 6)],
    [item('atap-5', 6), item('atap-5', 5)],
    [/q115\b/g, 'q115a'],
    [/ *<q505\/>\n/, ''],
    [/ *<bind nodeset="\/keluarga\/aset\/q505".*\n/, ''],
    [/ *<select1 ref="\/keluarga\/aset\/q505">[^]*?<\/select1>\n/, ''],
    [/ *<item>\s*<itextId>lantai-8<\/itextId>[^]*?<\/item>\n/, ''],
    ['<q506/>', '<q506/><q507/>'],
    ['<select1 ref="/keluarga/aset/q506">', `${control}<select1 ref="/keluarga/aset/q506">`],
    ['</model>', `${bind}${mapping}</model>`],
  ];
  return edits.reduce((form, [from, to]) => {
    const edited = form.replace(from, to);
    assert.notEqual(edited, form, `the questionnaire has no ${from}`);
    return edited;
  }, xml);
}
