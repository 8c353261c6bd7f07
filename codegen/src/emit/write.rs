//! Straight-line encoders: one function for each record and each union.

use contract_core::schema::{Kind, TypeId};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::code::parameter;
use super::scope::{Ownership, Scope};
use crate::model::{Model, RustType};
use crate::names::ident;

/// How the value at hand is named.
struct Access {
    /// As a place of the value's type.
    place: TokenStream,
    /// As a reference to it.
    reference: TokenStream,
    /// As what a method is called on.
    receiver: TokenStream,
}

impl Access {
    fn field(name: &str) -> Self {
        let name = ident(name);
        Self { place: quote!(value.#name), reference: quote!(&value.#name), receiver: quote!(value.#name) }
    }

    fn item() -> Self {
        Self { place: quote!(*item), reference: quote!(item), receiver: quote!(item) }
    }
}

pub(super) fn emit(model: &Model<'_>) -> TokenStream {
    let functions = model.items.iter().filter_map(|id| match model.rust_type(*id) {
        RustType::Record => Some(record(model, *id)),
        RustType::Union(branches) => Some(union(model, *id, branches)),
        _ => None,
    });
    quote!(#(#functions)*)
}

/// The name of the function that writes a record or union.
pub(super) fn name(model: &Model<'_>, id: TypeId) -> TokenStream {
    let name = format_ident!("write_{}", model.function(id));
    quote!(#name)
}

fn function(model: &Model<'_>, id: TypeId, body: &TokenStream) -> TokenStream {
    let (name, path) = (name(model, id), Scope::code(Ownership::Owned).path(model, id));
    let (out, value) = (parameter("out", body), parameter("value", body));
    quote!(fn #name(#out: &mut Vec<u8>, #value: &#path) { #body })
}

fn record(model: &Model<'_>, id: TypeId) -> TokenStream {
    let Kind::Record(record) = model.schema.kind(id) else { return quote!() };
    let fields = record.fields.iter().zip(model.members(id));
    let body = fields.map(|(field, name)| statement(model, field.ty, &Access::field(name)));
    function(model, id, &quote!(#(#body)*))
}

fn union(model: &Model<'_>, id: TypeId, branches: &[TypeId]) -> TokenStream {
    let path = Scope::code(Ownership::Owned).path(model, id);
    let arms = branches.iter().zip(model.members(id)).enumerate().map(|(at, (branch, name))| {
        let (name, index) = (ident(name), index(at));
        if let RustType::Unit = model.rust_type(*branch) {
            return quote!(#path::#name => { #index; });
        }
        let body = statement(model, *branch, &Access::item());
        let item = parameter("item", &body);
        quote!(#path::#name(#item) => { #index; #body })
    });
    let body = quote!(match value { #(#arms)* });
    function(model, id, &body)
}

/// Writes the index of a union's branch.
fn index(at: usize) -> TokenStream {
    if at < 64 {
        let byte = Literal::usize_unsuffixed(at * 2);
        quote!(out.push(#byte))
    } else {
        let at = Literal::usize_unsuffixed(at);
        quote!(write::int(out, #at))
    }
}

/// The statement that writes a value.
fn statement(model: &Model<'_>, id: TypeId, value: &Access) -> TokenStream {
    let Access { place, reference, receiver } = value;
    match model.rust_type(id) {
        RustType::Unit => quote!(),
        RustType::Boolean => quote!(write::boolean(out, #place);),
        RustType::Int => quote!(write::int(out, #place);),
        RustType::Long => quote!(write::long(out, #place);),
        RustType::Float => quote!(write::float(out, #place);),
        RustType::Double => quote!(write::double(out, #place);),
        RustType::Bytes => quote!(write::bytes(out, #reference);),
        RustType::String => quote!(write::string(out, #reference);),
        RustType::Uuid => quote!(write::uuid(out, #reference);),
        RustType::Decimal { .. } => quote!(write::decimal(out, #place);),
        RustType::DecimalFixed { size, .. } => {
            let size = Literal::u32_unsuffixed(size);
            quote!(write::decimal_fixed::<#size, _, _>(out, #place);)
        }
        RustType::Duration => quote!(write::duration(out, #place);),
        RustType::IntTime(_) => quote!(write::int(out, #receiver.get());),
        RustType::LongTime(_) => quote!(write::long(out, #receiver.get());),
        RustType::Record | RustType::Union(_) => {
            let name = name(model, id);
            quote!(#name(out, #reference);)
        }
        RustType::Enum => quote!(write::int(out, #place as i32);),
        RustType::Fixed(_) => quote!(write::fixed(out, &#receiver.0);),
        RustType::Vec(inner) => {
            let item = each(model, inner);
            quote!(write::array(out, #reference, #item);)
        }
        RustType::Map(inner) => {
            let item = each(model, inner);
            quote!(write::map(out, #reference, #item);)
        }
        RustType::Option { null, some, inner } => {
            let (null, some) = (index(null as usize), index(some as usize));
            let body = statement(model, inner, &Access::item());
            let item = parameter("item", &body);
            quote!(match #reference { None => #null, Some(#item) => { #some; #body } })
        }
    }
}

/// What writes each item of an array or value of a map.
fn each(model: &Model<'_>, id: TypeId) -> TokenStream {
    match model.rust_type(id) {
        RustType::Record | RustType::Union(_) => name(model, id),
        RustType::Unit => quote!(|_, ()| {}),
        _ => {
            let body = statement(model, id, &Access::item());
            quote!(|out, item| { #body })
        }
    }
}
