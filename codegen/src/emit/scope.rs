//! How generated code names types from where it stands.

use std::collections::HashSet;

use contract_core::schema::TypeId;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Form, Model};
use crate::names::ident;

/// Whether generated types own their text and bytes, or borrow them from the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavor {
    /// The types of the version's module.
    Owned,
    /// The types of the module `view` in it; those without text and bytes are the owned ones.
    Borrowed,
}

/// The place of generated code, below the module of its flavor.
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
    pub(super) flavor: Flavor,
    pub(super) place: Place,
}

impl Scope {
    /// The scope of code in a file of its own.
    pub(super) fn code(flavor: Flavor) -> Self {
        Self { flavor, place: Place::Code }
    }

    /// Whether the type is one of those that borrow.
    pub(super) fn borrows(&self, model: &Model<'_>, id: TypeId) -> bool {
        self.flavor == Flavor::Borrowed && model.borrows(id)
    }

    /// The path of a generated type.
    pub(super) fn path(&self, model: &Model<'_>, id: TypeId) -> TokenStream {
        let name = model.name(id);
        // An owned type stands one module above the views.
        let above = self.flavor == Flavor::Borrowed && !model.borrows(id);
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
    pub(super) fn rust_type(&self, model: &Model<'_>, id: TypeId, outer: Option<TypeId>) -> TokenStream {
        let string = || self.std("string", "String");
        match model.form(id) {
            Form::Unit => quote!(()),
            Form::Boolean => quote!(bool),
            Form::Int => quote!(i32),
            Form::Long => quote!(i64),
            Form::Float => quote!(f32),
            Form::Double => quote!(f64),
            Form::Bytes if self.flavor == Flavor::Borrowed => quote!(&'a [u8]),
            Form::Bytes => {
                let vec = self.std("vec", "Vec");
                quote!(#vec<u8>)
            }
            Form::String if self.flavor == Flavor::Borrowed => quote!(&'a str),
            Form::String => string(),
            Form::Uuid => quote!(event_runtime::Uuid),
            Form::Decimal { precision, scale } | Form::DecimalFixed { precision, scale, .. } => {
                let (precision, scale) = (Literal::u32_unsuffixed(precision), Literal::u32_unsuffixed(scale));
                quote!(event_runtime::Decimal<#precision, #scale>)
            }
            Form::Duration => quote!(event_runtime::Duration),
            Form::IntTime(name) | Form::LongTime(name) => {
                let name = format_ident!("{name}");
                quote!(event_runtime::#name)
            }
            Form::Record => {
                let (path, lifetime) = (self.path(model, id), self.lifetime(model, id));
                if outer.is_some_and(|outer| model.is_boxed(outer, id)) {
                    let boxed = self.std("boxed", "Box");
                    quote!(#boxed<#path #lifetime>)
                } else {
                    quote!(#path #lifetime)
                }
            }
            Form::Enum | Form::Fixed(_) | Form::Union(_) => {
                let (path, lifetime) = (self.path(model, id), self.lifetime(model, id));
                quote!(#path #lifetime)
            }
            Form::Vec(inner) => {
                let (vec, inner) = (self.std("vec", "Vec"), self.rust_type(model, inner, None));
                quote!(#vec<#inner>)
            }
            Form::Map(inner) if self.flavor == Flavor::Borrowed => {
                let (vec, inner) = (self.std("vec", "Vec"), self.rust_type(model, inner, None));
                quote!(#vec<(&'a str, #inner)>)
            }
            Form::Map(inner) => {
                let (string, inner) = (string(), self.rust_type(model, inner, None));
                quote!(std::collections::BTreeMap<#string, #inner>)
            }
            Form::Option { inner, .. } => {
                let (option, inner) = (self.std("option", "Option"), self.rust_type(model, inner, outer));
                quote!(#option<#inner>)
            }
        }
    }
}
