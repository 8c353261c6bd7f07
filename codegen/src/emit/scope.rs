//! Names of types, depending on the module that generated code is in.

use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use schemactl_avro::schema::TypeId;

use crate::model::{Model, RustType};
use crate::names::ident;

/// Whether generated types own their strings and bytes, or borrow them from the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ownership {
    /// The types of the version's module.
    Owned,
    /// The types of the module `view` in it. Types without strings and bytes have no view.
    Borrowed,
}

/// The module that generated code is in, which decides how it names types.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) ownership: Ownership,
    module: ScopeModule,
}

/// The module that generated code is in.
#[derive(Debug)]
enum ScopeModule {
    /// A module of its own, where no generated type is in scope.
    Code,
    /// The module of types at this path, which have these names.
    Types { path: Vec<String>, names: HashSet<String> },
}

impl Scope {
    /// Returns the scope of code in a module without types.
    pub(super) fn code(ownership: Ownership) -> Self {
        Self { ownership, module: ScopeModule::Code }
    }

    /// Returns the scope of code in a module of types with these names.
    pub(super) fn types(ownership: Ownership, path: Vec<String>, names: HashSet<String>) -> Self {
        Self { ownership, module: ScopeModule::Types { path, names } }
    }

    /// Returns whether the type is a view here.
    pub(super) fn borrows(&self, model: &Model<'_>, id: TypeId) -> bool {
        self.ownership == Ownership::Borrowed && model.borrows(id)
    }

    /// Returns the path of a generated type.
    pub(super) fn path(&self, model: &Model<'_>, id: TypeId) -> TokenStream {
        let name = model.name(id);
        // Owned types are one module above the views.
        let above = self.ownership == Ownership::Borrowed && !model.borrows(id);
        let (up, down) = match &self.module {
            ScopeModule::Code => (1, &name.module[..]),
            ScopeModule::Types { path, .. } if above => (path.len(), &name.module[..]),
            ScopeModule::Types { path, .. } => {
                let common = path.iter().zip(&name.module).take_while(|(a, b)| a == b).count();
                (path.len() - common, &name.module[common..])
            }
        };
        let up = (0..up + usize::from(above)).map(|_| quote!(super::));
        let down = down.iter().map(|part| ident(part));
        let own = ident(&name.ident);
        quote!(#(#up)* #(#down::)* #own)
    }

    /// Returns the lifetime of a view, as generic argument or parameter; empty for other types.
    pub(super) fn lifetime(&self, model: &Model<'_>, id: TypeId) -> TokenStream {
        if self.borrows(model, id) { quote!(<'a>) } else { quote!() }
    }

    /// Returns a name of the standard library's prelude, as a full path if a generated type has the same name.
    fn std(&self, module: &str, name: &str) -> TokenStream {
        let (module, own) = (format_ident!("{module}"), format_ident!("{name}"));
        match &self.module {
            ScopeModule::Types { names, .. } if names.contains(name) => quote!(::std::#module::#own),
            _ => quote!(#own),
        }
    }

    /// Returns the Rust type of a field of the record `outer`, or of a part of an array or map.
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
