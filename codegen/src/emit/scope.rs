//! How generated code names types from where it stands.

use std::collections::HashSet;

use contract_core::schema::TypeId;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::model::{Form, Model, RustName};
use crate::names::ident;

/// The place of generated code.
#[derive(Debug)]
pub(super) enum Scope {
    /// In a file below the version's module, where no generated type is in scope.
    Code,
    /// Among the types of the module at this path below the version's, which have these names.
    Types { module: Vec<String>, taken: HashSet<String> },
}

impl Scope {
    /// The path of a generated type.
    pub(super) fn path(&self, name: &RustName) -> TokenStream {
        let (up, down) = match self {
            Self::Code => (1, &name.module[..]),
            Self::Types { module, .. } => {
                let common = module.iter().zip(&name.module).take_while(|(a, b)| a == b).count();
                (module.len() - common, &name.module[common..])
            }
        };
        let up = (0..up).map(|_| quote!(super::));
        let down = down.iter().map(|part| ident(part));
        let own = ident(&name.ident);
        quote!(#(#up)* #(#down::)* #own)
    }

    /// A name of the standard library's prelude, in full where a generated type hides it.
    fn std(&self, module: &str, name: &str) -> TokenStream {
        let (module, own) = (format_ident!("{module}"), format_ident!("{name}"));
        match self {
            Self::Types { taken, .. } if taken.contains(name) => quote!(::std::#module::#own),
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
            Form::Bytes => {
                let vec = self.std("vec", "Vec");
                quote!(#vec<u8>)
            }
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
                let path = self.path(model.name(id));
                if outer.is_some_and(|outer| model.is_boxed(outer, id)) {
                    let boxed = self.std("boxed", "Box");
                    quote!(#boxed<#path>)
                } else {
                    path
                }
            }
            Form::Enum | Form::Fixed(_) | Form::Union(_) => self.path(model.name(id)),
            Form::Vec(inner) => {
                let (vec, inner) = (self.std("vec", "Vec"), self.rust_type(model, inner, None));
                quote!(#vec<#inner>)
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
