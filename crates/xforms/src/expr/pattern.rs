//! Regular expressions a form may use: literal and anchored, so that "matches" (JavaRosa) and "finds" (ODK Web Forms)
//! mean the same, and in the common dialect without look-around or back-references.

use regex_lite::{Regex, RegexBuilder};

use crate::limits;
use crate::refusal::{Fault, RefusalCode};

pub(super) fn compile(pattern: &str) -> Result<Regex, Fault> {
    let refuse = |detail: &str| Fault::new(RefusalCode::Regex, detail);
    let inner = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
    let inner = inner
        .filter(|inner| !ends_escaped(inner))
        .ok_or_else(|| refuse("a pattern must be anchored ^...$"))?;
    if has_bare_alternative(inner) {
        return Err(refuse("an alternative outside brackets escapes the anchors: write ^(a|b)$"));
    }
    if ["(?=", "(?!", "(?<"].iter().any(|mark| inner.contains(mark)) {
        return Err(refuse("look-around is not supported"));
    }
    RegexBuilder::new(pattern)
        .size_limit(limits::REGEX_BYTES)
        .build()
        .map_err(|_| refuse("the pattern does not compile; back-references and \\p{..} are not supported"))
}

fn ends_escaped(inner: &str) -> bool {
    inner.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

fn has_bare_alternative(inner: &str) -> bool {
    let (mut depth, mut in_class, mut letters) = (0_i32, false, inner.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => depth -= 1,
            '|' if !in_class && depth == 0 => return true,
            _ => {}
        }
    }
    false
}
