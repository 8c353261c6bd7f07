//! How generated code names types from where it stands.

use std::collections::HashSet;

use contract_core::schema::TypeId;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Model, RustType};
use crate::names::ident;

/// Whether generated types own their text and bytes, or borrow them from the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ownership {
    /// The types of the version's module.
    Owned,
    /// The types of the module `view` in it; those without text and bytes are the owned ones.
    Borrowed,
}

/// The place of generated code, below the module of its ownership.
#[derive(Debug)]
pub(super) enum Place {
    /// In a file of its own, where no generated type is in scope.
    Code,
    /// Among the types of the module at this path, which have these names.
    Types { module: Vec<String>, taken: HashSet<String> },
}

/// What generated code is about, and where it stands.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) ownership: Ownership,
    pub(super) place: Place,
}

impl Scope {
    /// The scope of code in a file of its own.
    pub(super) fn code(ownership: Ownership) -> Self {
        Self { ownership, place: Place::Code }
    }

    /// Whether the type is one of those that borrow.
    pub(super) fn borrows(&self, model: &Model<'_>, id: TypeId) -> bool {
        self.ownership == Ownership::Borrowed && model.borrows(id)
    }

    /// The path of a generated type.
    pub(super) fn path(&self, model: &Model<'_>, id: TypeId) -> TokenStream {
        let name = model.name(id);
        // An owned type stands one module above the views.
        let above = self.ownership == Ownership::Borrowed && !model.borrows(id);
        let (up, down) = match &self.place {
            Place::Code => (1, &name.module[..]),
            Place::Types { module, .. } if above => (module.len(), &name.module[..]),
            Place::Types { module, .. } => {
                let common = module.iter().zip(&name.module).take_while(|(a, b)| a == b).count();
                (module.len() - common, &name.module[common..])
            }
        };
        let up = (0..up + usize::from(above)).map(|_| quote!(super::));
        let down = down.iter().map(|part| ident(part));
        let own = ident(&name.ident);
        quote!(#(#up)* #(#down::)* #own)
    }

    /// The lifetime of a type that borrows, as generic argument or parameter.
    pub(super) fn lifetime(&self, model: &Model<'_>, id: TypeId) -> TokenStream {
        if self.borrows(model, id) { quote!(<'a>) } else { quote!() }
    }

    /// A name of the standard library's prelude, in full where a generated type hides it.
    fn std(&self, module: &str, name: &str) -> TokenStream {
        let (module, own) = (format_ident!("{module}"), format_ident!("{name}"));
        match &self.place {
            Place::Types { taken, .. } if taken.contains(name) => quote!(::std::#module::#own),
            _ => quote!(#own),
        }
    }

    /// The Rust type of an Avro type that stands in the record `outer`, or in an array or map.
    pub(super) fn type_tokens(&self, model: &Model<'_>, id: TypeId, outer: Option<TypeId>) -> TokenStream {
        let string = || self.std("string", "String");
        match model.rust_type(id) {
            RustType::Unit => quote!(()),
            RustType::Boolean => quote!(bool),
            RustType::Int => quote!(i32),
            RustType::Long => quote!(i64),
            RustType::Float => quote!(f32),
            RustType::Double => quote!(f64),
            RustType::Bytes if self.ownership == Ownership::Borrowed => quote!(&'a [u8]),
            RustType::Bytes => {
                let vec = self.std("vec", "Vec");
                quote!(#vec<u8>)
            }
            RustType::String if self.ownership == Ownership::Borrowed => quote!(&'a str),
            RustType::String => string(),
            RustType::Uuid => quote!(event_runtime::Uuid),
            RustType::Decimal { precision, scale } | RustType::DecimalFixed { precision, scale, .. } => {
                let (precision, scale) = (Literal::u32_unsuffixed(precision), Literal::u32_unsuffixed(scale));
                quote!(event_runtime::Decimal<#precision, #scale>)
            }
            RustType::Duration => quote!(event_runtime::Duration),
            RustType::IntTime(name) | RustType::LongTime(name) => {
                let name = format_ident!("{name}");
                quote!(event_runtime::#name)
            }
            RustType::Record => {
                let (path, lifetime) = (self.path(model, id), self.lifetime(model, id));
                if outer.is_some_and(|outer| model.is_boxed(outer, id)) {
                    let boxed = self.std("boxed", "Box");
                    quote!(#boxed<#path #lifetime>)
                } else {
                    quote!(#path #lifetime)
                }
            }
            RustType::Enum | RustType::Fixed(_) | RustType::Union(_) => {
                let (path, lifetime) = (self.path(model, id), self.lifetime(model, id));
                quote!(#path #lifetime)
            }
            RustType::Vec(inner) => {
                let (vec, inner) = (self.std("vec", "Vec"), self.type_tokens(model, inner, None));
                quote!(#vec<#inner>)
            }
            RustType::Map(inner) if self.ownership == Ownership::Borrowed => {
                let (vec, inner) = (self.std("vec", "Vec"), self.type_tokens(model, inner, None));
                quote!(#vec<(&'a str, #inner)>)
            }
            RustType::Map(inner) => {
                let (string, inner) = (string(), self.type_tokens(model, inner, None));
                quote!(std::collections::BTreeMap<#string, #inner>)
            }
            RustType::Option { inner, .. } => {
                let (option, inner) = (self.std("option", "Option"), self.type_tokens(model, inner, outer));
                quote!(#option<#inner>)
            }
        }
    }
}
