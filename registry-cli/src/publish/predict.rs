//! Predicts the broker's answers to versions that it cannot check yet, because earlier ones are not registered.

use contract_core::compat::broker::{self, PulsarProfile, Stored, UploadResponse, upload};
use contract_core::{describe_broker_error, describe_refusal};

use super::publication::PublishedVersion;
use schemactl_pulsar::{Properties, SchemaType, StoredSchema, Strategy, TypedSchema};

/// Returns the first of the `missing` versions from number `first` on that the broker will refuse after the `live` ones, with
/// the reason; `None` also if the topic has a schema of a type that the emulation does not know.
pub(super) fn refusal(
    profile: PulsarProfile,
    strategy: Strategy,
    live: &[StoredSchema],
    missing: &[&PublishedVersion],
    first: u32,
) -> Option<(u32, String)> {
    let mut schemas = live.iter().map(|schema| schema.to_typed(profile)).collect::<Option<Vec<TypedSchema>>>()?;
    schemas.extend(
        missing
            .iter()
            .map(|version| TypedSchema::for_broker(profile, SchemaType::Avro, &version.schema, Properties::new())),
    );
    let stored: Vec<Stored<'_>> = schemas.iter().map(|schema| Stored::Schema(schema.as_input())).collect();
    let mut checked = (live.len()..schemas.len()).zip(missing).filter(|(_, version)| version.number >= first);
    checked.find_map(|(at, version)| {
        let name = |named: broker::VersionRef| match named {
            broker::VersionRef::New => format!("v{}", version.number),
            broker::VersionRef::Stored(position) => live.get(position).map_or_else(
                || format!("v{}", missing[position - live.len()].number),
                |schema| format!("schema version {}", schema.version),
            ),
        };
        let why = match upload(strategy, schemas[at].as_input(), &stored[..at]) {
            UploadResponse::Created(_) | UploadResponse::Exists(_) => return None,
            UploadResponse::Incompatible(refusal) => describe_refusal(&refusal, &name),
            UploadResponse::Error(cause) => describe_broker_error(&cause, &name),
            UploadResponse::Invalid => "the broker cannot parse it".to_owned(),
        };
        Some((version.number, format!("by the strategy {strategy}, {why}")))
    })
}
