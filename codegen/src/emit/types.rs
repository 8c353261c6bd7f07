//! The types of a version.

use std::collections::{BTreeMap, HashSet};

use contract_core::schema::{Kind, TypeId};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::scope::{Ownership, Place, Scope};
use crate::docs::{attributes, plain, sentence};
use crate::model::{Model, RustType};
use crate::names::ident;

/// All types of a ownership, those of other namespaces in modules of their own.
pub(super) fn emit(model: &Model<'_>, ownership: Ownership) -> TokenStream {
    let mut modules: BTreeMap<&[String], Vec<TypeId>> = BTreeMap::new();
    for id in &model.items {
        if ownership == Ownership::Owned || model.borrows(*id) {
            modules.entry(&model.name(*id).module).or_default().push(*id);
        }
    }
    module(model, &modules, &[], ownership)
}

fn module(
    model: &Model<'_>,
    modules: &BTreeMap<&[String], Vec<TypeId>>,
    path: &[String],
    ownership: Ownership,
) -> TokenStream {
    let types = modules.get(path).map_or(&[][..], Vec::as_slice);
    let taken: HashSet<String> = types.iter().map(|id| model.name(*id).ident.clone()).collect();
    let scope = Scope { ownership, place: Place::Types { module: path.to_vec(), taken } };
    let types = types.iter().map(|id| item(model, *id, &scope));

    let deeper = modules.keys().filter(|own| own.len() > path.len() && own.starts_with(path));
    let mut children: Vec<&String> = deeper.map(|own| &own[path.len()]).collect();
    children.dedup();
    let children = children.into_iter().map(|name| {
        let inner = module(model, modules, &[path, std::slice::from_ref(name)].concat(), ownership);
        let doc = attributes(&[format!("Types of another namespace, `{name}`.")]);
        let name = ident(name);
        quote!(#doc pub mod #name { #inner })
    });
    quote!(#(#types)* #(#children)*)
}

fn item(model: &Model<'_>, id: TypeId, scope: &Scope) -> TokenStream {
    let name = ident(&model.name(id).ident);
    let lifetime = scope.lifetime(model, id);
    let serde = match scope.ownership {
        Ownership::Owned => quote! {
            #[cfg_attr(
                feature = "serde",
                derive(event_runtime::serde::Serialize, event_runtime::serde::Deserialize),
                serde(crate = "event_runtime::serde")
            )]
        },
        Ownership::Borrowed => quote!(),
    };
    let eq = if model.is_eq(id) { quote!(, Eq, Hash) } else { quote!() };
    match (model.rust_type(id), model.schema.kind(id)) {
        (RustType::Record, Kind::Record(record)) => {
            let word = if record.is_error { "error" } else { "record" };
            let doc = docs(record.doc.as_deref(), &format!("The Avro {word} `{}`.", record.name.full()));
            let fields = record.fields.iter().zip(model.members(id)).map(|(field, own)| {
                let about = format!("Avro: `{}`, `{}`.", field.name, model.schema.describe(field.ty));
                let doc = docs(field.doc.as_deref(), &about);
                let rename = (scope.ownership == Ownership::Owned).then(|| rename(&field.name, own));
                let (own, ty) = (ident(own), scope.type_tokens(model, field.ty, Some(id)));
                quote!(#doc #rename pub #own: #ty,)
            });
            quote!(#doc #[derive(Debug, Clone, PartialEq #eq)] #serde pub struct #name #lifetime { #(#fields)* })
        }
        (RustType::Enum, Kind::Enum(enumeration)) => {
            let doc = docs(enumeration.doc.as_deref(), &format!("The Avro enum `{}`.", enumeration.name.full()));
            let variants = enumeration.symbols.iter().zip(model.members(id)).map(|(symbol, own)| {
                let fallback = enumeration.default.as_deref() == Some(symbol.name.as_str());
                let more = if fallback { ", which stands for symbols that a reader does not know" } else { "" };
                let doc = attributes(&[format!("`{}`{more}", symbol.name)]);
                let own = ident(own);
                quote!(#doc #own,)
            });
            quote!(#doc #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)] pub enum #name { #(#variants)* })
        }
        (RustType::Fixed(size), Kind::Fixed(fixed)) => {
            let about = format!("The Avro fixed type `{}` of {size} bytes.", fixed.name.full());
            let doc = docs(fixed.doc.as_deref(), &about);
            let size = Literal::u32_unsuffixed(size);
            let bytes = attributes(&["The bytes.".to_owned()]);
            quote! {
                #doc #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)] #serde
                pub struct #name(
                    #bytes
                    #[cfg_attr(feature = "serde", serde(with = "event_runtime::hex"))]
                    pub [u8; #size],
                );
            }
        }
        (RustType::Union(branches), _) => {
            let about = format!("What stands at `{}`: `{}`.", model.path(id), model.schema.describe(id));
            let doc = attributes(&[about]);
            let outer = record_around(model, id);
            let variants = branches.iter().zip(model.members(id)).map(|(branch, own)| {
                let doc = attributes(&[format!("`{}`", model.schema.describe(*branch))]);
                let own = ident(own);
                if let RustType::Unit = model.rust_type(*branch) {
                    return quote!(#doc #own,);
                }
                let ty = scope.type_tokens(model, *branch, outer);
                quote!(#doc #own(#ty),)
            });
            quote!(#doc #[derive(Debug, Clone, PartialEq #eq)] #serde pub enum #name #lifetime { #(#variants)* })
        }
        _ => quote!(),
    }
}

/// The record that holds a union without an array or map between them.
pub(super) fn record_around(model: &Model<'_>, union: TypeId) -> Option<TypeId> {
    model.items.iter().copied().find(|id| match model.schema.kind(*id) {
        Kind::Record(record) => record.fields.iter().any(|field| field.ty == union),
        _ => false,
    })
}

fn docs(own: Option<&str>, about: &str) -> TokenStream {
    let own = own.map(plain).filter(|own| !own.is_empty());
    let paragraphs: Vec<String> = own.map(|own| sentence(&own)).into_iter().chain([about.to_owned()]).collect();
    attributes(&paragraphs)
}

fn rename(avro: &str, rust: &str) -> TokenStream {
    if avro == rust {
        return quote!();
    }
    quote!(#[cfg_attr(feature = "serde", serde(rename = #avro))])
}
