//! How long an answer is, where the constraint of its question says so: keyed in, such an answer needs no key to end it.

use crate::xpath::ast::{Ast, Axis, Operator, Path, Start};
use crate::xpath::parse;

/// What the constraint says of an answer's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// Characters of every answer that holds, where they are all of one length.
    pub characters: Option<usize>,
    /// The greatest number that holds.
    pub most: Option<u32>,
}

impl Extent {
    /// Of a constraint that was compiled; nothing is known of any other.
    pub(super) fn of(constraint: Option<&str>) -> Self {
        let parsed = constraint.and_then(|source| parse(source).ok());
        let mut extent = Self::default();
        match &parsed {
            Some(Ast::Chain(true, parts)) => parts.iter().for_each(|part| extent.learn(part)),
            Some(whole) => extent.learn(whole),
            None => {}
        }
        extent
    }

    /// A part that must hold by itself.
    fn learn(&mut self, part: &Ast) {
        match part {
            Ast::Call(name, arguments) if name == "regex" => {
                if let [Ast::Path(path), Ast::Text(pattern)] = arguments.as_slice()
                    && is_own(path)
                {
                    self.characters = self.characters.or_else(|| characters(pattern));
                }
            }
            Ast::Binary(Operator::LessOrEqual, left, right) => {
                if let (Ast::Path(path), Ast::Number(number)) = (&**left, &**right)
                    && is_own(path)
                    && (0.0..=f64::from(u32::MAX)).contains(number)
                {
                    self.most = Some(*number as u32);
                }
            }
            _ => {}
        }
    }
}

/// `.`: the answer itself.
fn is_own(path: &Path) -> bool {
    let own = path.steps.iter().all(|step| step.axis == Axis::Own && step.predicates.is_empty());
    path.start == Start::Context && own
}

/// The one length of all texts that a pattern takes.
fn characters(pattern: &str) -> Option<usize> {
    let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
    let mut reader = Reader { letters: inner.chars().peekable() };
    let length = reader.alternatives()?;
    reader.letters.next().is_none().then_some(length)
}

struct Reader<'p> {
    letters: std::iter::Peekable<std::str::Chars<'p>>,
}

impl Reader<'_> {
    /// `a|b`, all of one length.
    fn alternatives(&mut self) -> Option<usize> {
        let length = self.sequence()?;
        while self.letters.next_if_eq(&'|').is_some() {
            if self.sequence()? != length {
                return None;
            }
        }
        Some(length)
    }

    fn sequence(&mut self) -> Option<usize> {
        let mut length = 0;
        while self.letters.peek().is_some_and(|letter| !matches!(letter, '|' | ')')) {
            length += self.atom()? * self.times()?;
        }
        Some(length)
    }

    fn atom(&mut self) -> Option<usize> {
        match self.letters.next()? {
            '(' => {
                let length = self.alternatives()?;
                self.letters.next_if_eq(&')')?;
                Some(length)
            }
            '[' => {
                let mut before = '[';
                while let Some(letter) = self.letters.next() {
                    match letter {
                        '\\' => _ = self.letters.next()?,
                        ']' if before != '[' => return Some(1),
                        _ => {}
                    }
                    before = letter;
                }
                None
            }
            '\\' => self.letters.next().map(|_| 1),
            '*' | '+' | '?' | '{' | '^' | '$' => None,
            _ => Some(1),
        }
    }

    /// How often the atom before stands: once, or `{n}`.
    fn times(&mut self) -> Option<usize> {
        match self.letters.peek() {
            Some('*' | '+' | '?') => None,
            Some('{') => {
                self.letters.next();
                let mut digits = String::new();
                while let Some(digit) = self.letters.next_if(char::is_ascii_digit) {
                    digits.push(digit);
                }
                self.letters.next_if_eq(&'}')?;
                digits.parse().ok()
            }
            _ => Some(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(constraint: &str) -> (Option<usize>, Option<u32>) {
        let Extent { characters, most } = Extent::of(Some(constraint));
        (characters, most)
    }

    #[test]
    fn a_number_of_fixed_digits_is_known_whatever_its_groups_and_choices() {
        assert_eq!(of("regex(., '^[0-9]{3}$')"), (Some(3), None));
        assert_eq!(
            of("regex(., '^[0-9]{12}([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)$')"),
            (Some(16), None)
        );
        assert_eq!(
            of("regex(., '^(1[1-9]|21|3[1-6])(0[1-9]|[1-9][0-9]){2}$') and /a/b = 1"),
            (Some(6), None)
        );
    }

    #[test]
    fn a_text_of_many_lengths_has_none() {
        for pattern in ["^[A-Za-z]{2,9}$", "^a*$", "^(ab|c)$", "^a?b$", "^[0-9]+$"] {
            assert_eq!(of(&format!("regex(., '{pattern}')")), (None, None), "{pattern}");
        }
        assert_eq!(Extent::of(None), Extent::default());
    }

    #[test]
    fn the_greatest_number_is_that_of_the_answer_itself() {
        assert_eq!(of(". >= 1 and . <= 999"), (None, Some(999)));
        assert_eq!(of(". >= 2000 and . <= /a/year"), (None, None));
        assert_eq!(of("/a/b <= 3"), (None, None));
        assert_eq!(of(". <= 3 or . <= 9"), (None, None));
    }
}
