//! Tokens to tree: operators by binding power (Pratt), paths by descent, both within [`limits::EXPRESSION_DEPTH`].

use super::ast::{Ast, Axis, Operator, Path, Start, Step};
use super::token::{Token, tokens};
use crate::limits;
use crate::refusal::{Fault, RefusalCode};

/// Reads one expression.
pub(crate) fn parse(source: &str) -> Result<Ast, Fault> {
    if source.len() > limits::EXPRESSION_BYTES {
        return Err(Fault::new(RefusalCode::TooLarge, "the expression is too long"));
    }
    let tokens = tokens(source)?;
    let mut parser = Parser { tokens, at: 0, depth: 0 };
    let tree = parser.expression(0)?;
    match parser.peek() {
        None => Ok(tree),
        Some(token) => Err(syntax(&format!("unexpected {}", shown(token)))),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn mark(&self) -> Option<&'static str> {
        self.mark_at(self.at)
    }

    fn mark_at(&self, at: usize) -> Option<&'static str> {
        match self.tokens.get(at) {
            Some(Token::Mark(mark)) => Some(mark),
            _ => None,
        }
    }

    fn take(&mut self, mark: &str) -> bool {
        let found = self.mark() == Some(mark);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str) -> Result<(), Fault> {
        if self.take(mark) { Ok(()) } else { Err(syntax(&format!("`{mark}` is missing"))) }
    }

    /// Operators that bind at least as tightly as `power`. Left operands count as depth too: the tree leans left.
    fn expression(&mut self, power: u8) -> Result<Ast, Fault> {
        let before = self.depth;
        self.deepen()?;
        let mut left =
            if self.take("-") { Ast::Negate(Box::new(self.expression(6)?)) } else { self.operand()? };
        while let Some((found, strength)) =
            self.mark().and_then(binding).filter(|(_, strength)| *strength > power)
        {
            self.at += 1;
            let right = self.expression(strength)?;
            left = match found {
                Infix::Chain(all) => chain(all, left, right),
                Infix::Operator(operator) => {
                    self.deepen()?;
                    Ast::Binary(operator, Box::new(left), Box::new(right))
                }
            };
        }
        self.depth = before;
        Ok(left)
    }

    fn deepen(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > limits::EXPRESSION_DEPTH {
            return Err(Fault::new(RefusalCode::TooLarge, "the expression is too deep"));
        }
        Ok(())
    }

    fn operand(&mut self) -> Result<Ast, Fault> {
        match self.peek().cloned() {
            Some(Token::Number(value)) => self.literal(Ast::Number(value)),
            Some(Token::Text(value)) => self.literal(Ast::Text(value)),
            Some(Token::Mark("(")) => {
                self.at += 1;
                let inner = self.expression(0)?;
                self.expect(")")?;
                Ok(inner)
            }
            Some(Token::Name(name)) if self.mark_at(self.at + 1) == Some("(") => self.call(name),
            Some(Token::Name(_) | Token::Mark("/" | "." | ".." | "//" | "@" | "*")) => self.path(),
            Some(token) => Err(syntax(&format!("unexpected {}", shown(&token)))),
            None => Err(syntax("the expression ends too early")),
        }
    }

    fn literal(&mut self, value: Ast) -> Result<Ast, Fault> {
        self.at += 1;
        Ok(value)
    }

    fn call(&mut self, name: String) -> Result<Ast, Fault> {
        self.at += 2;
        let mut arguments = Vec::new();
        if !self.take(")") {
            arguments.push(self.expression(0)?);
            while self.take(",") {
                arguments.push(self.expression(0)?);
            }
            self.expect(")")?;
        }
        let start = match (name.as_str(), arguments.as_slice()) {
            ("current", []) => Start::Current,
            ("instance", [Ast::Text(list)]) => Start::Instance(list.clone()),
            _ if matches!(self.mark(), Some("/" | "[")) => {
                return Err(axis("a path after a function's result"));
            }
            _ => return Ok(Ast::Call(name, arguments)),
        };
        let steps = if self.take("/") { self.steps()? } else { Vec::new() };
        Ok(Ast::Path(Path { start, steps }))
    }

    fn path(&mut self) -> Result<Ast, Fault> {
        let start = if self.take("/") { Start::Root } else { Start::Context };
        Ok(Ast::Path(Path { start, steps: self.steps()? }))
    }

    fn steps(&mut self) -> Result<Vec<Step>, Fault> {
        let mut steps = vec![self.step()?];
        while self.take("/") {
            steps.push(self.step()?);
        }
        Ok(steps)
    }

    fn step(&mut self) -> Result<Step, Fault> {
        let axis = self.axis()?;
        let mut predicates = Vec::new();
        while self.take("[") {
            predicates.push(self.expression(0)?);
            self.expect("]")?;
        }
        Ok(Step { axis, predicates })
    }

    fn axis(&mut self) -> Result<Axis, Fault> {
        match self.peek().cloned() {
            Some(Token::Mark(".")) => self.step_of(Axis::Own),
            Some(Token::Mark("..")) => self.step_of(Axis::Parent),
            Some(Token::Name(name)) if self.mark_at(self.at + 1) == Some("::") => {
                Err(axis(&format!("the axis `{name}::`")))
            }
            Some(Token::Name(name)) => self.step_of(Axis::Child(name)),
            Some(Token::Mark(mark @ ("*" | "@" | "/" | "//"))) => Err(axis(&format!("`{mark}` in a path"))),
            _ => Err(syntax("a step of a path is missing")),
        }
    }

    fn step_of(&mut self, axis: Axis) -> Result<Axis, Fault> {
        self.at += 1;
        Ok(axis)
    }
}

enum Infix {
    Chain(bool),
    Operator(Operator),
}

fn binding(mark: &str) -> Option<(Infix, u8)> {
    let operator = match mark {
        "or" => return Some((Infix::Chain(false), 1)),
        "and" => return Some((Infix::Chain(true), 2)),
        "=" => (Operator::Equal, 3),
        "!=" => (Operator::Unequal, 3),
        "<" => (Operator::Less, 4),
        "<=" => (Operator::LessOrEqual, 4),
        ">" => (Operator::Greater, 4),
        ">=" => (Operator::GreaterOrEqual, 4),
        "+" => (Operator::Add, 5),
        "-" => (Operator::Subtract, 5),
        "*" => (Operator::Multiply, 6),
        "div" => (Operator::Divide, 6),
        "mod" => (Operator::Modulo, 6),
        _ => return None,
    };
    Some((Infix::Operator(operator.0), operator.1))
}

fn chain(all: bool, left: Ast, right: Ast) -> Ast {
    match left {
        Ast::Chain(same, mut parts) if same == all => {
            parts.push(right);
            Ast::Chain(all, parts)
        }
        left => Ast::Chain(all, vec![left, right]),
    }
}

fn syntax(detail: &str) -> Fault {
    Fault::new(RefusalCode::Syntax, detail)
}

fn axis(detail: &str) -> Fault {
    Fault::new(RefusalCode::Axis, format!("{detail} is not supported"))
}

fn shown(token: &Token) -> String {
    match token {
        Token::Number(value) => format!("number {value}"),
        Token::Text(_) => "text".to_owned(),
        Token::Name(name) => format!("`{name}`"),
        Token::Mark(mark) => format!("`{mark}`"),
    }
}
