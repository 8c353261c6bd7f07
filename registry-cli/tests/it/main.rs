//! Tests of `schemactl`: commands, formats, publishing to a registry in memory and to a real Pulsar.

#![expect(clippy::needless_raw_string_hashes, reason = "snapbox writes its snapshots with them")]

/// `accepted.toml`.
mod accept_command;
mod accepted_breaks;
/// `release --adopt`, and commands on adopted histories.
mod adopted_histories;
mod adopting_document;
/// `check --against git:REF`.
mod against_git;
/// Bad input of every kind.
mod bad_input;
/// Checking, comparing, releasing, generating.
mod checking;
/// The command line: help, envelopes, errors, exit codes.
mod command_line;
/// `compat`: files and batches without a project.
mod compat_command;
/// Concurrent and killed commands.
mod concurrent;
/// A damaged lock or manifest.
mod damaged_projects;
/// The table of error codes.
mod error_codes;
/// `--fix`.
mod fixing;
/// Snapshots of each format.
mod format_snapshots;
/// Each format compared with its own schema.
mod formats;
/// The GitHub Action and the pre-commit hooks.
mod import;
mod in_ci;
mod init;
/// Single lint rules, and the summary of many findings.
mod lint_rules;
/// `lint` and `fmt`.
mod linting;
/// Branches that release contracts, merged by git.
mod lock_merges;
/// Schema files that no contract uses.
mod manifests;
mod misnamed_files;
/// Formats, streams, environment.
mod output_formats;
/// Publishing: first, again, interrupted, concurrent, refused.
mod publishing;
/// `--pulsar`, and the versions of registries.
mod pulsar_versions;
/// Randomly edited files.
mod random_edits;
/// `release`: lint and the production registry.
mod releasing;
/// Retired contracts.
mod renaming;
mod retired_contracts;
/// Topics with schemas of other types.
mod schema_types;
/// Several projects in one repository.
mod several_projects;
/// Projects, registries and the command for tests.
mod support;
/// Output on a terminal.
mod terminal;
/// `withdraw` and `move`.
mod unpublished;
/// Schemas that the generator does not support.
mod unsupported_schemas;
/// Messages that demonstrate breaks.
mod witnesses;
