//! The files of one version.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::files::{Files, VersionModule};
use super::read::DecoderBuilder;
use super::scope::Ownership;
use super::{defaults, event, symbols, types, write};
use crate::GenerateError;
use crate::contracts::{Contract, Version};
use crate::model::Model;

/// Emits the files of a version whose type reads itself and the `older` ones.
pub(super) fn emit(
    contract: &Contract,
    version: &Version,
    model: &Model<'_>,
    older: &[Model<'_>],
    files: &mut Files,
) -> Result<(), GenerateError> {
    let folder = files.version(contract, version);
    let mut rust = |path: &str, about: &str, text: &TokenStream| {
        files.rust(contract, version, &format!("{folder}/{path}"), about, text);
    };
    let owned = decoders(contract, model, older, Ownership::Owned)?;
    let event = event::emit(contract, model, &owned.arms)?;
    let writers = write::emit(model);
    let (imports, readers) = (event::imports(&writers), &owned.own);
    rust("codec.rs", " The binary form.", &quote!(#imports #event #writers #readers));
    for (module, about, text) in &owned.others {
        rust(&format!("{module}.rs"), about, text);
    }
    let mut children = vec!["codec".to_owned()];
    children.extend(owned.others.iter().map(|(module, ..)| module.clone()));

    let symbols = symbols::emit(model);
    let defaults = defaults::emit(model)?;
    if !symbols.is_empty() || !defaults.is_empty() {
        children.push("impls".to_owned());
        let about = " Text forms of the enums, and defaults of the records that have one for each field.";
        rust("impls.rs", about, &quote!(#symbols #defaults));
    }

    let is_newest = contract.versions.last().is_some_and(|newest| newest.number == model.number);
    let has_view = is_newest && model.borrows(model.schema.root());
    if has_view {
        let view = decoders(contract, model, older, Ownership::Borrowed)?;
        let (event, readers) = (event::view(model, &view.arms), &view.own);
        let codec = quote! {
            use event_runtime::{DecodeError, EventView, Reader};
            #event
            #readers
        };
        rust("view/codec.rs", " The binary form, read without copying.", &codec);
        for (module, about, text) in &view.others {
            rust(&format!("view/{module}.rs"), about, text);
        }
        let modules = view.others.iter().map(|(module, ..)| format_ident!("{module}"));
        let types = types::emit(model, Ownership::Borrowed);
        let about =
            " Views: the types of this version that have text or bytes in them, which they borrow from the message.";
        rust("view/mod.rs", about, &quote!(mod codec; #(mod #modules;)* #types));
    }
    let types = types::emit(model, Ownership::Owned);
    files.types(contract, version, model, &VersionModule { children, has_view, unread: owned.unread, types });
    Ok(())
}

/// The decoders of a version's types of one ownership.
struct Decoders {
    /// The functions for the version's own bytes.
    own: TokenStream,
    /// For each other version that differs in its bytes: a module, what it is about, and its text.
    others: Vec<(String, String, TokenStream)>,
    /// For each version that is read, the function for it.
    arms: Vec<(u32, TokenStream)>,
    /// The versions that are not read, and why.
    unread: Vec<(u32, String)>,
}

fn decoders(
    contract: &Contract,
    model: &Model<'_>,
    older: &[Model<'_>],
    ownership: Ownership,
) -> Result<Decoders, GenerateError> {
    let root = model.schema.root();
    let mut own = DecoderBuilder::new(model, model, ownership);
    own.function(root, root)?;
    let (mut others, mut arms, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    for (at, writer) in older.iter().enumerate() {
        let mut reading = DecoderBuilder::new(writer, model, ownership);
        if reading.same_wire(writer.schema.root(), root) {
            arms.push((writer.number, own.name(root, root)));
            continue;
        }
        match reading.function(writer.schema.root(), root) {
            Ok(_) => {}
            // The contract's strategy does not promise it, so the version is left to those who have its own type.
            Err(GenerateError::Unresolvable { reason, .. }) if !contract.promises(at) => {
                unread.push((writer.number, reason));
                continue;
            }
            Err(error) => return Err(error),
        }
        let module = format!("from_v{}", writer.number);
        let (file, function) = (format_ident!("{module}"), reading.name(writer.schema.root(), root));
        arms.push((writer.number, quote!(super::#file::#function)));
        let functions = reading.finish();
        let text = quote! {
            use event_runtime::{DecodeError, Reader};
            #functions
        };
        let about =
            format!(" Reads version {} as version {}, by Avro's resolution rules.", writer.number, model.number);
        others.push((module, about, text));
    }
    arms.push((model.number, own.name(root, root)));
    Ok(Decoders { own: own.finish(), others, arms, unread })
}
