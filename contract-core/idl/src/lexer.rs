//! Splits IDL into tokens.

use schemactl_avro::source::{SourceId, Span};

use crate::error::{IdlError, Result};
use crate::token::{Token, TokenKind};

/// The character that older systems put at the end of a file.
const END_OF_FILE: char = '\u{1a}';

/// Returns the tokens of a source; the last is [`TokenKind::End`].
pub(crate) fn tokens(text: &str, source: SourceId) -> Result<Vec<Token<'_>>> {
    let mut lexer = Lexer { text, source, offset: 0, doc: None };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks()?;
        let token = lexer.next_token()?;
        tokens.push(token);
        if token.kind == TokenKind::End {
            return Ok(tokens);
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    source: SourceId,
    offset: usize,
    doc: Option<&'t str>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    fn span(&self, length: usize) -> Span {
        Span::new(self.source, self.offset, self.offset + length)
    }

    /// Skips white space and comments, and remembers the last documentation comment.
    fn skip_blanks(&mut self) -> Result<()> {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']).len();
            self.offset += blank;
            let rest = self.rest();
            if rest.starts_with("//") {
                self.offset += rest.find(['\n', '\r']).unwrap_or(rest.len());
            } else if let Some(comment) = rest.strip_prefix("/*") {
                let length =
                    comment.find("*/").ok_or_else(|| IdlError::new(self.span(2), "the comment does not end"))?;
                // `/**/` is an ordinary comment.
                if let Some(doc) = comment[..length].strip_prefix('*') {
                    self.doc = Some(doc);
                }
                self.offset += length + "/**/".len();
            } else if blank == 0 {
                return Ok(());
            }
        }
    }

    fn next_token(&mut self) -> Result<Token<'t>> {
        let (kind, length) = self.scan()?;
        let (text, span) = (&self.rest()[..length], self.span(length));
        self.offset += length;
        Ok(Token { kind, text, span, doc: self.doc.take() })
    }

    /// Returns the kind and the length of the next token.
    fn scan(&self) -> Result<(TokenKind, usize)> {
        let rest = self.rest();
        match rest.chars().next() {
            None | Some(END_OF_FILE) => Ok((TokenKind::End, 0)),
            Some('"') => Ok((TokenKind::String, self.string_length()?)),
            Some(first) if first == '`' || is_name_start(first) => Ok(match float_name(rest) {
                Some(length) => (TokenKind::Float, length),
                None => (TokenKind::Identifier, self.identifier_length()?),
            }),
            Some(first) if first.is_ascii_digit() || "+-.".contains(first) => self.number(),
            Some(symbol) if "(){}[]:;,@=?<>".contains(symbol) => Ok((TokenKind::Symbol(symbol), 1)),
            Some(other) => {
                let message = format!("`{}` has no meaning here", other.escape_debug());
                Err(IdlError::new(self.span(other.len_utf8()), message))
            }
        }
    }

    fn string_length(&self) -> Result<usize> {
        let mut is_escaped = false;
        for (offset, c) in self.rest().char_indices().skip(1) {
            match c {
                '\n' | '\r' => break,
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => return Ok(offset + 1),
                _ => {}
            }
        }
        Err(IdlError::new(self.span(1), "the string does not end on this line"))
    }

    fn identifier_length(&self) -> Result<usize> {
        let rest = self.rest();
        let mut length = 0;
        loop {
            let part = &rest[length..];
            length += match part.strip_prefix('`') {
                None => part.len() - part.trim_start_matches(unicode_ident::is_xid_continue).len(),
                Some(quoted) => {
                    let name = quoted.split_once('`').map(|(name, _)| name).filter(|name| is_name(name));
                    let unclosed =
                        || IdlError::new(self.span(length + 1), "a name in backticks has letters, digits and `_`");
                    name.ok_or_else(unclosed)?.len() + "``".len()
                }
            };
            let mut after = rest[length..].chars();
            let joins = matches!(after.next(), Some('.' | '-'));
            if !joins || !after.next().is_some_and(|c| c == '`' || is_name_start(c)) {
                return Ok(length);
            }
            length += 1;
        }
    }

    fn number(&self) -> Result<(TokenKind, usize)> {
        let rest = self.rest();
        let sign = usize::from(rest.starts_with(['+', '-']));
        if let Some(length) = float_name(&rest[sign..]) {
            return Ok((TokenKind::Float, sign + length));
        }
        let is_hex = rest[sign..].starts_with("0x") || rest[sign..].starts_with("0X");
        let exponents = if is_hex { ['p', 'P'] } else { ['e', 'E'] };
        let mut end = sign;
        let mut previous = ' ';
        for c in rest[sign..].chars() {
            let is_exponent_sign = matches!(c, '+' | '-') && exponents.contains(&previous);
            if !c.is_ascii_alphanumeric() && c != '.' && !is_exponent_sign {
                break;
            }
            end += 1;
            previous = c;
        }
        let number = &rest[sign..end];
        let is_float =
            number.contains('.') || number.contains(exponents) || (!is_hex && number.ends_with(['f', 'F', 'd', 'D']));
        if !number.starts_with(|c: char| c.is_ascii_digit() || c == '.') || number == "." {
            return Err(IdlError::new(self.span(end.max(1)), format!("`{}` is not a number", &rest[..end.max(1)])));
        }
        Ok((if is_float { TokenKind::Float } else { TokenKind::Integer }, end))
    }
}

/// Returns the length of `NaN` or `Infinity`, if the text begins with it as a word.
fn float_name(text: &str) -> Option<usize> {
    let name = ["NaN", "Infinity"].into_iter().find(|name| text.starts_with(name))?;
    let is_word =
        !text[name.len()..].starts_with(|c: char| unicode_ident::is_xid_continue(c) || matches!(c, '.' | '-'));
    is_word.then_some(name.len())
}

fn is_name_start(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c)
}

fn is_name(name: &str) -> bool {
    name.starts_with(is_name_start) && name.chars().all(unicode_ident::is_xid_continue)
}
