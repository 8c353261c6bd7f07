//! The types of a version.

use std::collections::{BTreeMap, HashSet};

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use schemactl_avro::schema::{Kind, TypeId};

use super::scope::{Ownership, Scope};
use crate::docs::{doc_attributes, escape_markdown, with_full_stop};
use crate::model::{Model, RustType};
use crate::names::ident;

/// Returns the owned types of a version or its views, each namespace other than the root's in its own module.
pub(super) fn emit(model: &Model<'_>, ownership: Ownership) -> TokenStream {
    let mut modules: BTreeMap<&[String], Vec<TypeId>> = BTreeMap::new();
    for id in model.items() {
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
    let scope = Scope::types(ownership, path.to_vec(), taken);
    let types = types.iter().map(|id| item(model, *id, &scope));

    let deeper = modules.keys().filter(|own| own.len() > path.len() && own.starts_with(path));
    let mut children: Vec<&String> = deeper.map(|own| &own[path.len()]).collect();
    children.dedup();
    let children = children.into_iter().map(|name| {
        let inner = module(model, modules, &[path, std::slice::from_ref(name)].concat(), ownership);
        let doc = doc_attributes(&[format!("Types of another namespace, `{name}`.")]);
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
            let fields = record.fields.iter().zip(model.members(id)).map(|(field, member)| {
                let about = format!("Avro: `{}`, `{}`.", field.name, model.schema.describe(field.ty));
                let doc = docs(field.doc.as_deref(), &about);
                let rename = (scope.ownership == Ownership::Owned).then(|| rename(&field.name, member));
                let (member, ty) = (ident(member), scope.type_tokens(model, field.ty, Some(id)));
                quote!(#doc #rename pub #member: #ty,)
            });
            quote!(#doc #[derive(Debug, Clone, PartialEq #eq)] #serde pub struct #name #lifetime { #(#fields)* })
        }
        (RustType::Enum, Kind::Enum(enumeration)) => {
            let doc = docs(enumeration.doc.as_deref(), &format!("The Avro enum `{}`.", enumeration.name.full()));
            let variants = enumeration.symbols.iter().zip(model.members(id)).map(|(symbol, member)| {
                let fallback = enumeration.default.as_deref() == Some(symbol.name.as_str());
                let more = if fallback { ", the default for symbols that a reader does not know" } else { "" };
                let doc = doc_attributes(&[format!("`{}`{more}", symbol.name)]);
                let member = ident(member);
                quote!(#doc #member,)
            });
            quote!(#doc #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)] pub enum #name { #(#variants)* })
        }
        (RustType::Fixed(size), Kind::Fixed(fixed)) => {
            let about = format!("The Avro fixed type `{}` of {size} bytes.", fixed.name.full());
            let doc = docs(fixed.doc.as_deref(), &about);
            let size = Literal::u32_unsuffixed(size);
            let bytes = doc_attributes(&["The bytes.".to_owned()]);
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
            let about = format!("A value at `{}`: `{}`.", model.path(id), model.schema.describe(id));
            let doc = doc_attributes(&[about]);
            let outer = record_around(model, id);
            let variants = branches.iter().zip(model.members(id)).map(|(branch, member)| {
                let doc = doc_attributes(&[format!("`{}`", model.schema.describe(*branch))]);
                let member = ident(member);
                if let RustType::Unit = model.rust_type(*branch) {
                    return quote!(#doc #member,);
                }
                let ty = scope.type_tokens(model, *branch, outer);
                quote!(#doc #member(#ty),)
            });
            quote!(#doc #[derive(Debug, Clone, PartialEq #eq)] #serde pub enum #name #lifetime { #(#variants)* })
        }
        _ => quote!(),
    }
}

/// Returns the record that contains a union without an array or map between them.
pub(super) fn record_around(model: &Model<'_>, union: TypeId) -> Option<TypeId> {
    model.items().iter().copied().find(|id| match model.schema.kind(*id) {
        Kind::Record(record) => record.fields.iter().any(|field| field.ty == union),
        _ => false,
    })
}

/// Returns the schema's documentation of a type or field, and after it what Avro calls it.
fn docs(doc: Option<&str>, about: &str) -> TokenStream {
    let doc = doc.map(escape_markdown).filter(|doc| !doc.is_empty());
    let paragraphs: Vec<String> = doc.map(|doc| with_full_stop(&doc)).into_iter().chain([about.to_owned()]).collect();
    doc_attributes(&paragraphs)
}

fn rename(avro: &str, rust: &str) -> TokenStream {
    if avro == rust {
        return quote!();
    }
    quote!(#[cfg_attr(feature = "serde", serde(rename = #avro))])
}
