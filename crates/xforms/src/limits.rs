//! Bounds on a hostile form. A questionnaire of a ministry stays far below each of them.

/// Bytes of XML.
pub const XML_BYTES: usize = 8 << 20;
/// Nodes of the XML tree.
pub const XML_NODES: u32 = 500_000;
/// Nodes of the primary instance.
pub const INSTANCE_NODES: usize = 5_000;
/// Depth of groups within groups.
pub const INSTANCE_DEPTH: usize = 24;
/// Bytes of one expression.
pub const EXPRESSION_BYTES: usize = 8 << 10;
/// Depth of an expression's tree; `and` and `or` of any length count once.
pub const EXPRESSION_DEPTH: usize = 64;
/// Columns of one choice list.
pub const LIST_COLUMNS: usize = 64;
/// Rows of the repeat in one session.
pub const ROWS: usize = 200;
/// Memory of one compiled regular expression, in bytes.
pub const REGEX_BYTES: usize = 1 << 20;
