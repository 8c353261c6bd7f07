//! The files of one version.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use schemactl_avro::resolution::{Resolution, ResolutionError, resolve};

use super::decode::DecoderBuilder;
use super::files::{Files, VersionModule};
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
    let resolutions = Resolutions::new(contract, model, older)?;
    let owned = Decoders::new(model, &resolutions, Ownership::Owned)?;
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
        let view = Decoders::new(model, &resolutions, Ownership::Borrowed)?;
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
    files.types(contract, version, model, &VersionModule { children, has_view, unread: resolutions.unread, types });
    Ok(())
}

/// How a version's types read its own bytes and those of the older versions.
struct Resolutions<'m> {
    own: Resolution,
    /// The older versions that can be read, oldest first.
    older: Vec<(&'m Model<'m>, Resolution)>,
    /// The older versions that cannot be read, and why.
    unread: Vec<(u32, String)>,
}

impl<'m> Resolutions<'m> {
    fn new(contract: &Contract, model: &Model<'_>, older: &'m [Model<'m>]) -> Result<Self, GenerateError> {
        let own = resolve(model.schema, model.schema).map_err(|error| unresolvable(model, model, &error))?;
        let mut resolutions = Self { own, older: Vec::new(), unread: Vec::new() };
        for (index, writer) in older.iter().enumerate() {
            match resolve(writer.schema, model.schema) {
                Ok(resolution) => resolutions.older.push((writer, resolution)),
                Err(error) if contract.promises_to_read(index) => return Err(unresolvable(writer, model, &error)),
                // A program that needs this version uses its own type.
                Err(error) => resolutions.unread.push((writer.number, error.to_string())),
            }
        }
        Ok(resolutions)
    }
}

fn unresolvable(writer: &Model<'_>, reader: &Model<'_>, error: &ResolutionError) -> GenerateError {
    let at = match error {
        ResolutionError::Mismatch(mismatch) => mismatch.reader,
        ResolutionError::TooLarge => reader.schema.root(),
    };
    let (writer, version) = (writer.number, reader.number);
    GenerateError::Unresolvable { location: reader.location(at), writer, reader: version, reason: error.to_string() }
}

/// The decoders of a version's types, either owned ones or views.
struct Decoders {
    /// The functions for the version's own bytes.
    own: TokenStream,
    /// For each older version with another encoding: a module, its documentation, and its code.
    others: Vec<(String, String, TokenStream)>,
    /// For each version that is read, oldest first, the function for it.
    arms: Vec<(u32, TokenStream)>,
}

impl Decoders {
    fn new(model: &Model<'_>, resolutions: &Resolutions<'_>, ownership: Ownership) -> Result<Self, GenerateError> {
        let mut own = DecoderBuilder::new(model, model, &resolutions.own, ownership);
        let own_function = own.root()?;
        let (mut others, mut arms) = (Vec::new(), Vec::new());
        for (writer, resolution) in &resolutions.older {
            if resolution.node(resolution.root()).is_same {
                arms.push((writer.number, own_function.clone()));
                continue;
            }
            let mut builder = DecoderBuilder::new(writer, model, resolution, ownership);
            let function = builder.root()?;
            let module = format!("from_v{}", writer.number);
            let file = format_ident!("{module}");
            arms.push((writer.number, quote!(super::#file::#function)));
            let functions = builder.finish();
            let code = quote! {
                use event_runtime::{DecodeError, Reader};
                #functions
            };
            let about =
                format!(" Reads version {} as version {}, by Avro's resolution rules.", writer.number, model.number);
            others.push((module, about, code));
        }
        arms.push((model.number, own_function));
        Ok(Self { own: own.finish(), others, arms })
    }
}
