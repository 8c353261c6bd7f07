//! Tokens.

use schemactl_avro::source::Span;

/// A token with its position.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'t> {
    pub(crate) kind: TokenKind,
    /// The source of the token.
    pub(crate) text: &'t str,
    pub(crate) span: Span,
    /// The last documentation comment between the previous token and this one, without its delimiters.
    pub(crate) doc: Option<&'t str>,
}

/// The kinds of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A keyword or another name, with the parts that `.` and `-` join.
    Identifier,
    /// A string in quotes.
    String,
    /// An integer.
    Integer,
    /// A number with a fraction or an exponent, `NaN` or `Infinity`.
    Float,
    /// One character: a bracket, a separator or an operator.
    Symbol(char),
    /// The end of the file.
    End,
}

impl Token<'_> {
    /// Returns whether the token is a character.
    pub(crate) fn is_symbol(self, symbol: char) -> bool {
        self.kind == TokenKind::Symbol(symbol)
    }

    /// Returns whether the token is a keyword, which is not in backticks.
    pub(crate) fn is_keyword(self, keyword: &str) -> bool {
        self.kind == TokenKind::Identifier && self.text == keyword
    }

    /// Describes the token for a message.
    pub(crate) fn describe(self) -> String {
        match self.kind {
            TokenKind::End => "the end of the file".to_owned(),
            _ => format!("`{}`", self.text),
        }
    }
}
