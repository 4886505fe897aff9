//! The supported subset of XForms outside expressions; functions stand in [`crate::expr::functions`].

use super::QuestionKind;

/// Bind attributes by local name. `preload` is accepted in `meta` only, where pyxform puts the instance id.
pub const BIND_ATTRIBUTES: [&str; 11] = [
    "nodeset",
    "type",
    "relevant",
    "required",
    "readonly",
    "constraint",
    "calculate",
    "constraintMsg",
    "requiredMsg",
    "max-pixels",
    "preload",
];

/// Bind attributes of the namespace `urn:pendata:form`.
pub const PENDATA_ATTRIBUTES: [&str; 8] =
    ["merge", "core", "export", "class", "soft_constraint", "soft_message", "soft_message_en", "row"];

/// Values of `pd:merge`.
pub const MERGE_POLICIES: [&str; 4] = ["union", "latest_visit", "authority", "human"];

/// Values of `pd:class`: the privacy of an answer (UU 27/2022 Art. 4).
pub const PRIVACY_CLASSES: [&str; 3] = ["general", "specific", "identifier"];

/// Values of `pd:core`.
pub const CORE_ROLES: [&str; 12] = [
    "name",
    "nik",
    "family_card",
    "sex",
    "birth_date",
    "relation",
    "presence",
    "village",
    "rt",
    "address",
    "location",
    "head_name",
];

/// Namespace of our bind attributes.
pub const PENDATA_NAMESPACE: &str = "urn:pendata:form";

/// Appearances that change nothing in the answer; a screen may honour them.
pub const APPEARANCES: [&str; 9] = [
    "minimal",
    "autocomplete",
    "field-list",
    "multiline",
    "numbers",
    "quick",
    "likert",
    "thousands-sep",
    "no-calendar",
];

/// Controls by element and type of bind.
pub const CONTROLS: [(&str, &str, QuestionKind); 8] = [
    ("input", "string", QuestionKind::Text),
    ("input", "int", QuestionKind::Integer),
    ("input", "decimal", QuestionKind::Decimal),
    ("input", "date", QuestionKind::Date),
    ("input", "geopoint", QuestionKind::Geopoint),
    ("upload", "binary", QuestionKind::Image),
    ("select1", "string", QuestionKind::SelectOne),
    ("select", "string", QuestionKind::SelectMultiple),
];

/// The kind of question that a control and a type make; a calculation has no control.
pub(crate) fn kind_of(control: Option<&str>, data_type: &str) -> Option<QuestionKind> {
    let Some(control) = control else {
        return CONTROLS.iter().any(|(_, known, _)| *known == data_type).then_some(QuestionKind::Calculate);
    };
    CONTROLS
        .iter()
        .find(|(element, known, _)| *element == control && *known == data_type)
        .map(|(_, _, kind)| *kind)
}
