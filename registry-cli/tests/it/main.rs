//! What `schemactl` promises, on a registry in memory, on a real Pulsar, and at the command line.

#![expect(clippy::needless_raw_string_hashes, reason = "snapbox writes its snapshots with them")]

/// Breaks that somebody has accepted.
mod accepting;
/// Histories in git.
mod against_git;
/// Formats, streams, environment.
mod answers;
/// Files changed at random.
mod chance;
/// Checking, comparing, releasing, generating.
mod checking;
/// The formats that CI systems read, of a whole run.
mod ci_formats;
/// The command line: help, envelopes, errors, exit codes.
mod command_line;
/// Commands at the same time, and killed ones.
mod concurrent;
/// The table of error codes.
mod error_codes;
/// Every format against its own schema.
mod formats;
/// Bad input of every kind.
mod hostile;
/// The GitHub Action and the pre-commit hooks.
mod in_ci;
/// `compat`: files and batches without a project.
mod judging;
/// What lint reads from names, and how it says much at once.
mod lint_words;
/// Style, safety and layout.
mod linting;
/// Mending drafts.
mod mending;
/// Topics that hold schemas of other types.
mod other_types;
/// Schemas where nothing looks.
mod overlooked;
/// Publishing: first, again, interrupted, concurrent, refused.
mod publishing;
/// Contracts that nobody uses any more.
mod retiring;
/// Projects, registries and the command for tests.
mod support;
mod terminal;
/// What no code is generated from.
mod ungenerated;
/// Messages that show breaks.
mod witnesses;
