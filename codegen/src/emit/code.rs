//! Pieces of generated code that read something from `reader`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// An expression in the form that is shortest for what it does.
#[derive(Debug, Clone)]
pub(super) enum Code {
    /// A method of the reader without arguments.
    Method(&'static str),
    /// A function that takes the reader.
    Function(TokenStream),
    /// An expression of type `Result`.
    Fallible(TokenStream),
    /// An expression of the value's type; within, `?` and `return` may leave.
    Value(TokenStream),
}

impl Code {
    /// As an expression of the value's type.
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

    /// As a statement, of code that gives no value.
    pub(super) fn statement(&self) -> TokenStream {
        let value = self.value();
        // A choice is a statement without a semicolon.
        if let Self::Value(_) = self { value } else { quote!(#value;) }
    }

    /// As an expression of type `Result`.
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

    /// As something that can be called with a reader.
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

/// Whether the tokens name this identifier.
pub(super) fn uses_ident(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => uses_ident(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The parameter of this name, with an underscore before it where the body does not use it.
pub(super) fn parameter(name: &str, body: &TokenStream) -> Ident {
    if uses_ident(body, name) { format_ident!("{name}") } else { format_ident!("_{name}") }
}

/// Reads an index below the number of outcomes and gives the outcome at that place.
pub(super) fn match_index(what: &str, outcomes: &[TokenStream]) -> TokenStream {
    let count = proc_macro2::Literal::usize_unsuffixed(outcomes.len());
    let index = quote!(reader.index(#count, #what)?);
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, outcome) in outcomes.iter().enumerate() {
        let text = outcome.to_string();
        match groups.iter_mut().find(|(own, _)| *own == text) {
            Some((_, places)) => places.push(at),
            None => groups.push((text, vec![at])),
        }
    }
    if let [only] = &groups[..] {
        let outcome = &outcomes[only.1[0]];
        return quote!({ #index; #outcome });
    }
    // The reader has checked the index, so the last place stands for all that are left.
    let last = groups.iter().position(|(_, places)| places.contains(&(outcomes.len() - 1))).unwrap_or(0);
    let rest = groups.remove(last);
    let arms = groups.iter().map(|(_, places)| {
        let outcome = &outcomes[places[0]];
        let places = places.iter().map(|at| proc_macro2::Literal::usize_unsuffixed(*at));
        quote!(#(#places)|* => #outcome,)
    });
    let outcome = &outcomes[rest.1[0]];
    quote!(match #index { #(#arms)* _ => #outcome, })
}
