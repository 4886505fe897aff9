//! XPath 1.0 as pyxform writes it: text to tree. Knows no form; [`crate::expr`] gives names their meaning.

pub(crate) mod ast;
mod parse;
mod token;

pub(crate) use parse::parse;
