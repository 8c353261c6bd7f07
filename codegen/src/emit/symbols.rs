//! The string forms of enums.

use proc_macro2::TokenStream;
use quote::quote;
use schemactl_avro::schema::Kind;

use super::scope::{Ownership, Scope};
use crate::model::Model;
use crate::names::ident;

/// Returns the conversions between each enum and its symbols.
pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let enums = model.items().iter().filter_map(|id| {
        let Kind::Enum(enumeration) = model.schema.kind(*id) else { return None };
        let path = Scope::code(Ownership::Owned).path(model, *id);
        let pairs = enumeration.symbols.iter().zip(model.members(*id)).map(|(symbol, own)| {
            let (symbol, own) = (symbol.name.as_str(), ident(own));
            quote!(#own = #symbol,)
        });
        Some(quote!(event_runtime::symbols! { #path { #(#pairs)* } }))
    });
    quote!(#(#enums)*)
}
