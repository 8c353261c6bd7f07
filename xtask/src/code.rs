//! Rust source as a flat list of tokens, so that rules do not confuse comments and strings with code.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A token and its line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// The text of an identifier, a single punctuation mark or a literal; for a group its brackets.
    pub(crate) text: String,
    /// The line, from 1.
    pub(crate) line: usize,
}

/// Reads the tokens of a file, or returns why it is not Rust.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let stream: TokenStream = text.parse().map_err(|error| format!("not readable as Rust: {error}"))?;
    let mut found = Vec::new();
    flatten(stream, &mut found);
    Ok(found)
}

/// Returns the lines of each sequence of tokens with these texts.
pub(crate) fn lines_with(tokens: &[Token], words: &[&str]) -> Vec<usize> {
    let matches = |window: &&[Token]| window.iter().zip(words).all(|(token, word)| token.text == *word);
    tokens.windows(words.len()).filter(matches).map(|window| window[0].line).collect()
}

fn flatten(stream: TokenStream, found: &mut Vec<Token>) {
    for tree in stream {
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                found.push(Token { text: open.to_owned(), line });
                flatten(group.stream(), found);
                found.push(Token { text: close.to_owned(), line: group.span_close().start().line });
            }
            other => found.push(Token { text: other.to_string(), line }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignores_comments_and_strings() {
        let text = "// todo!()\n/* todo!() */\nconst A: &str = \"todo!()\";\nfn f() {\n    todo!();\n}\n";
        let tokens = tokens(text).unwrap();
        assert_eq!(lines_with(&tokens, &["todo", "!"]), [5]);
    }

    #[test]
    fn rejects_broken_source() {
        assert!(tokens("fn f( {").is_err());
    }
}
