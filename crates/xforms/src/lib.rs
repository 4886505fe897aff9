//! The form engine: compiles the XForms that pyxform makes, and says for a household what is asked, what is computed and
//! what is wrong. One implementation for the device, the server's re-check, the command line and bulk import.
//!
//! - [`Form::compile`] refuses whatever it does not support, with the cell of the XLSForm: never a silent gap at run time.
//!   The supported subset stands in [`functions`] and [`subset`].
//! - [`Session`] holds one household. Every edit evaluates all of it in the form's order and reports what changed: that
//!   takes a fraction of a millisecond, and needs no graph of dependencies.
//! - A value that is irrelevant stays stored and reads as empty; a choice that the list no longer offers is hidden, not
//!   erased ([`Field::stored`], [`Field::value`]).
//!
//! No I/O, no clock, no randomness: the day of the interview is an argument, long choice lists are supplied ([`Lists`]).
//!
//! ```
//! # use std::sync::Arc;
//! # use pendata_xforms::{Form, Lists, Session};
//! let xml = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
//!   <instance><data id="kecil" version="1"><luas/><padat/></data></instance>
//!   <bind nodeset="/data/luas" type="int" required="true()" constraint=". &gt; 0"/>
//!   <bind nodeset="/data/padat" type="string" calculate="if(/data/luas &lt; 8, 'ya', 'tidak')"/>
//! </model></h:head><h:body><input ref="/data/luas"><label>Luas lantai</label></input></h:body></h:html>"#;
//! let form = Arc::new(Form::compile(xml).expect("the form is supported"));
//! let today = chrono::NaiveDate::from_ymd_opt(2026, 1, 5).expect("a day");
//! let mut session = Session::new(form, today, Lists::none());
//! assert_eq!(session.findings()[0].id(), "luas.required");
//! session.set(None, "luas", "6").expect("a question of the form");
//! assert_eq!(session.field(None, "padat").expect("a calculation").value, "ya");
//! ```

mod expr;
mod form;
pub mod limits;
mod lists;
mod refusal;
mod session;
mod xpath;

pub use expr::functions;
pub use form::subset;
pub use form::{
    Change, ChangeKind, Extent, Form, Item, Lang, Language, Mapped, Question, QuestionKind, Section,
};
pub use lists::{Lists, Table};
pub use refusal::{Refusal, RefusalCode, SheetPlace};
pub use session::{Choice, Diff, EditError, Field, Finding, FindingKind, RowId, Session, Touched};
