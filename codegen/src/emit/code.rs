//! Pieces of generated code that read a value from `reader`.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// Code that reads a value, in the shortest form for what it does.
#[derive(Debug, Clone)]
pub(super) enum Code {
    /// A method of the reader without arguments.
    Method(&'static str),
    /// A function that takes the reader.
    Function(TokenStream),
    /// An expression of type `Result`.
    Fallible(TokenStream),
    /// An expression of the value's type, which may contain `?` and `return`.
    Value(TokenStream),
}

impl Code {
    /// Returns an expression of the value's type.
    pub(super) fn value(&self) -> TokenStream {
        match self {
            Self::Method(name) => {
                let name = format_ident!("{name}");
                quote!(reader.#name()?)
            }
            Self::Function(path) => quote!(#path(reader)?),
            Self::Fallible(expression) => quote!(#expression?),
            Self::Value(expression) => expression.clone(),
        }
    }

    /// Returns a statement, for code whose value is `()`.
    pub(super) fn statement(&self) -> TokenStream {
        let value = self.value();
        // A `match` is a statement without a semicolon.
        if let Self::Value(_) = self { value } else { quote!(#value;) }
    }

    /// Returns an expression of type `Result`.
    pub(super) fn result(&self) -> TokenStream {
        match self {
            Self::Method(name) => {
                let name = format_ident!("{name}");
                quote!(reader.#name())
            }
            Self::Function(path) => quote!(#path(reader)),
            Self::Fallible(expression) => expression.clone(),
            Self::Value(expression) => quote!(Ok(#expression)),
        }
    }

    /// Returns something that can be called with a reader.
    pub(super) fn callable(&self) -> TokenStream {
        match self {
            Self::Method(name) => {
                let name = format_ident!("{name}");
                quote!(Reader::#name)
            }
            Self::Function(path) => path.clone(),
            Self::Fallible(_) | Self::Value(_) => {
                let result = self.result();
                let reader = if uses_ident(&result, "reader") { quote!(reader) } else { quote!(_) };
                quote!(|#reader| #result)
            }
        }
    }
}

/// Returns whether the tokens contain this identifier.
pub(super) fn uses_ident(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => uses_ident(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Returns the parameter with this name, with an underscore before it if the body does not use it.
pub(super) fn parameter(name: &str, body: &TokenStream) -> Ident {
    if uses_ident(body, name) { format_ident!("{name}") } else { format_ident!("_{name}") }
}

/// Returns code that reads an index below the number of outcomes and chooses the outcome with that index.
pub(super) fn match_index(expected: &str, outcomes: &[TokenStream]) -> TokenStream {
    let count = Literal::usize_unsuffixed(outcomes.len());
    let index = quote!(reader.index(#count, #expected)?);
    // The outcomes that differ, each with the indexes that have it.
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (index, outcome) in outcomes.iter().enumerate() {
        let outcome = outcome.to_string();
        match groups.iter_mut().find(|(own, _)| *own == outcome) {
            Some((_, indexes)) => indexes.push(index),
            None => groups.push((outcome, vec![index])),
        }
    }
    if let [only] = &groups[..] {
        let outcome = &outcomes[only.1[0]];
        return quote!({ #index; #outcome });
    }
    // The reader has checked the index, so the last group needs no pattern.
    let last = groups.iter().position(|(_, indexes)| indexes.contains(&(outcomes.len() - 1))).unwrap_or(0);
    let rest = groups.remove(last);
    let arms = groups.iter().map(|(_, indexes)| {
        let outcome = &outcomes[indexes[0]];
        let indexes = indexes.iter().map(|index| Literal::usize_unsuffixed(*index));
        quote!(#(#indexes)|* => #outcome,)
    });
    let outcome = &outcomes[rest.1[0]];
    quote!(match #index { #(#arms)* _ => #outcome, })
}
