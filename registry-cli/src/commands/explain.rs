//! `schemactl explain`: what a rule promises or an error code means, and what to do about it.

use std::fmt::Write as _;
use std::io::{self, Write};

use clap::{Args, ValueEnum};
use contract_core::rule::{Level, Rule};
use contract_core::rules::{self, by_id, closest_id};
use schemactl_error_codes::{ErrorCode, Exit, Family, all, codes, find};
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::options::Format;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{self, DIM, STRONG};

/// Explain the rule of a finding or the code of an error.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl explain FIELD_HAS_DEFAULT
  schemactl explain BROKER_UNREACHABLE
  schemactl explain                                      all rules and codes, one line each
  schemactl explain --only errors                        all error codes
  schemactl explain --only rules --format markdown       all rules in full, as a page")]
pub struct Explain {
    /// The rule or error code to explain; without it, all are listed.
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// List only rules, or only error codes.
    #[arg(long, value_name = "WHAT", conflicts_with = "id")]
    only: Option<Section>,
}

/// A section of the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Section {
    /// The rules of `check` and `lint`.
    Rules,
    /// The error codes of all crates.
    Errors,
}

impl Command for Explain {
    fn name(&self) -> &'static str {
        "explain"
    }

    fn supports(&self, format: Format) -> bool {
        matches!(format, Format::Human | Format::Json) || (format == Format::Markdown && self.id.is_none())
    }

    fn run(&self, _progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let Some(id) = &self.id else { return Ok(Box::new(Listing { only: self.only })) };
        let id = id.to_ascii_uppercase();
        match by_id(&id).map(Explained::Rule).or_else(|| find(&id).map(Explained::Code)) {
            Some(explained) => Ok(Box::new(explained)),
            None => Err(ToolError::CodeUnknown { near: closest_id(&id, known_ids()), id }),
        }
    }
}

/// The ids of all rules and codes.
fn known_ids() -> impl Iterator<Item = &'static str> {
    rules::all().map(|rule| rule.id.as_str()).chain(all().map(|code| code.id))
}

/// One rule or code in full.
enum Explained {
    Rule(&'static Rule),
    Code(&'static ErrorCode),
}

impl Outcome for Explained {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Rule(rule) => {
                let off = if rule.default_level() == Level::Off { ", off unless turned on" } else { "" };
                writeln!(out, "{STRONG}{}{STRONG:#} ({}{off})", rule.id, rule.severity)?;
                writeln!(out, "{}\n", rule.promise)?;
                render::prose(out, rule.explanation)
            }
            Self::Code(code) => {
                writeln!(out, "{STRONG}{code}{STRONG:#}: {}\n", code.title)?;
                render::prose(out, code.explanation)?;
                if let Some(exit) = code.exit {
                    writeln!(out, "\nExit code: {}", exit.code())?;
                }
                if code.family == Family::Generator {
                    writeln!(out, "\nSee also: `schemactl explain SCHEMA_IS_GENERATABLE`")?;
                }
                Ok(())
            }
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Rule(rule) => json!({ "rules": [rule_json(rule)], "codes": [] }),
            Self::Code(code) => json!({ "rules": [], "codes": [code_json(code)] }),
        }
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}

/// All rules and codes.
struct Listing {
    only: Option<Section>,
}

impl Listing {
    fn has(&self, section: Section) -> bool {
        self.only.is_none_or(|only| only == section)
    }

    fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        rules::all().filter(|_| self.has(Section::Rules))
    }

    fn families(&self) -> impl Iterator<Item = Family> {
        Family::ALL.iter().copied().filter(|_| self.has(Section::Errors))
    }
}

impl Outcome for Listing {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let codes_of = |family: Family| codes(family).iter().copied();
        let ids =
            self.rules().map(|rule| rule.id.as_str()).chain(self.families().flat_map(codes_of).map(|code| code.id));
        let width = ids.map(str::len).max().unwrap_or_default();
        let mut group = None;
        for rule in self.rules() {
            if group.replace(rule.group) != Some(rule.group) {
                writeln!(out, "{DIM}{}{DIM:#}", rule.group.title())?;
            }
            writeln!(out, "  {STRONG}{:width$}{STRONG:#}  {}", rule.id, rule.promise)?;
        }
        for family in self.families() {
            writeln!(out, "{DIM}{}{DIM:#}", family.title())?;
            for code in codes_of(family) {
                writeln!(out, "  {STRONG}{:width$}{STRONG:#}  {}", code.id, code.title)?;
            }
        }
        Ok(())
    }

    fn page(&self) -> Option<String> {
        let sections = [(Section::Rules, rules_page as fn() -> String), (Section::Errors, errors_page)];
        let pages: Vec<String> =
            sections.into_iter().filter(|(section, _)| self.has(*section)).map(|(_, page)| page()).collect();
        Some(pages.join("\n"))
    }

    fn json(&self) -> Value {
        let codes: Vec<Value> = self.families().flat_map(codes).map(|code| code_json(code)).collect();
        json!({ "rules": self.rules().map(rule_json).collect::<Vec<_>>(), "codes": codes })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}

/// Returns all rules in full, in Markdown.
fn rules_page() -> String {
    let mut page = String::from(
        "# Rules\n\n\
         Generated by `schemactl explain --only rules --format markdown`. A rule's id states what the rule promises, and is\n\
         never renamed. `schemactl explain ID` prints the same explanation.\n",
    );
    let mut group = None;
    for rule in rules::all() {
        if group.replace(rule.group) != Some(rule.group) {
            let _ = write!(page, "\n## {}\n", rule.group.title());
        }
        let _ = write!(page, "\n### {}\n\n", rule.id);
        let level = match (rule.has_fixed_severity(), rule.default_level()) {
            (true, _) => "Always an error.",
            (false, Level::Error) => "An error, unless the project says otherwise.",
            (false, Level::Warning) => "A warning, unless the project says otherwise.",
            (false, Level::Off) => "Off, unless the project says otherwise.",
        };
        let _ = writeln!(page, "{} *{level}*\n", rule.promise);
        let _ = writeln!(page, "{}", rule.explanation.trim_end());
    }
    page
}

/// Returns all error codes in full, in Markdown.
fn errors_page() -> String {
    let mut page = String::from(
        "# Error codes\n\n\
         Generated by `schemactl explain --only errors --format markdown`. Each code has one meaning, and is never renamed.\n\
         `schemactl explain CODE` prints the same explanation.\n",
    );
    for family in Family::ALL {
        let _ = write!(page, "\n## {}\n", family.title());
        for code in codes(*family) {
            let _ = write!(page, "\n### {code}\n\n{} {}\n", code.title, code.explanation);
            if let Some(exit) = code.exit {
                let _ = write!(page, "\nExit code: {}\n", exit.code());
            }
        }
    }
    page
}

fn rule_json(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "severity": rule.severity.to_string(),
        "level": rule.default_level().to_string(),
        "group": rule.group.title(),
        "promise": rule.promise,
        "explanation": rule.explanation,
    })
}

fn code_json(code: &ErrorCode) -> Value {
    json!({
        "code": code.id,
        "family": code.family.name(),
        "title": code.title,
        "explanation": code.explanation,
        "exit": code.exit.map(Exit::code),
    })
}
