//! `schemactl explain`: what a rule promises or a code means, and what to do about it.

use std::fmt::Write as _;
use std::io::{self, Write};

use clap::Args;
use contract_core::contracts::Level;
use contract_core::rules::{RULES, Rule, by_id, closest_id};
use schemactl_codegen::{LIMITS, Limit};
use serde_json::{Value, json};

use crate::error::{Code, ToolError};
use crate::exit::Exit;
use crate::outcome::Outcome;
use crate::render::{self, DIM, STRONG};

/// Explain the rule of a finding or the code of an error.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl explain FIELD_HAS_DEFAULT
  schemactl explain BROKER_UNREACHABLE
  schemactl explain G0103
  schemactl explain                       all rules and codes, a line each
  schemactl explain --format markdown     all of them in full, as a page")]
pub struct Explain {
    /// The rule or code; without it, all are listed.
    #[arg(value_name = "ID")]
    id: Option<String>,
}

impl Explain {
    /// Whether the answer is a page of documentation: all rules and codes.
    pub fn is_page(&self) -> bool {
        self.id.is_none()
    }

    /// Looks the id up.
    pub fn run(&self) -> Result<Box<dyn Outcome>, ToolError> {
        let Some(id) = &self.id else { return Ok(Box::new(Listing)) };
        let id = id.to_ascii_uppercase();
        let code = || Code::ALL.iter().copied().find(|code| code.id() == id);
        let limit = || LIMITS.iter().copied().find(|limit| limit.code == id);
        let explained = by_id(&id)
            .map(Explained::Rule)
            .or_else(|| code().map(Explained::Code))
            .or_else(|| limit().map(Explained::Limit));
        match explained {
            Some(explained) => Ok(Box::new(explained)),
            None => Err(ToolError::CodeUnknown { near: closest_id(&id, known()), id }),
        }
    }
}

/// The heading of what no code can be generated from.
const LIMITS_TITLE: &str = "Limits of the generator";

/// The ids of all rules and codes.
fn known() -> impl Iterator<Item = &'static str> {
    let codes = Code::ALL.iter().map(|code| code.id());
    RULES.iter().map(|rule| rule.id).chain(LIMITS.iter().map(|limit| limit.code)).chain(codes)
}

/// One rule or code in full.
enum Explained {
    Rule(&'static Rule),
    Code(Code),
    Limit(&'static Limit),
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
                writeln!(out, "{STRONG}{code}{STRONG:#}: {}\n", code.title())?;
                render::prose(out, code.explanation())?;
                writeln!(out, "\nExit code: {}", code.exit().code())
            }
            Self::Limit(limit) => {
                writeln!(out, "{STRONG}{}{STRONG:#}: {}\n\n{}", limit.code, limit.title, limit.explanation)?;
                writeln!(out, "\nSee also: `schemactl explain GENERATOR_TAKES_SCHEMA`")
            }
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Rule(rule) => json!({ "rules": [rule_json(rule)], "limits": [], "codes": [] }),
            Self::Limit(limit) => json!({ "rules": [], "limits": [limit_json(limit)], "codes": [] }),
            Self::Code(code) => json!({ "rules": [], "limits": [], "codes": [code_json(*code)] }),
        }
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}

/// All rules and codes.
struct Listing;

impl Outcome for Listing {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let width = known().map(str::len).max().unwrap_or_default();
        let mut group = None;
        for rule in RULES {
            if group.replace(rule.group) != Some(rule.group) {
                writeln!(out, "{DIM}{}{DIM:#}", rule.group.title())?;
            }
            writeln!(out, "  {STRONG}{:width$}{STRONG:#}  {}", rule.id, rule.promise)?;
        }
        writeln!(out, "{DIM}{LIMITS_TITLE}{DIM:#}")?;
        for limit in LIMITS {
            writeln!(out, "  {STRONG}{:width$}{STRONG:#}  {}", limit.code, limit.title)?;
        }
        writeln!(out, "{DIM}Errors of the tool{DIM:#}")?;
        for code in Code::ALL {
            writeln!(out, "  {STRONG}{:width$}{STRONG:#}  {}", code.id(), code.title())?;
        }
        Ok(())
    }

    fn page(&self) -> Option<String> {
        Some(page())
    }

    fn json(&self) -> Value {
        json!({
            "rules": RULES.iter().map(|rule| rule_json(rule)).collect::<Vec<_>>(),
            "limits": LIMITS.iter().map(|limit| limit_json(limit)).collect::<Vec<_>>(),
            "codes": Code::ALL.iter().map(|code| code_json(*code)).collect::<Vec<_>>(),
        })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}

/// All rules and codes in full, in Markdown.
fn page() -> String {
    let mut page = String::from(
        "# Rules and error codes\n\n\
         Made from the program by `schemactl explain --format markdown`. A rule's id is the promise that it makes, and is\n\
         never renamed; `schemactl explain ID` prints the same text.\n",
    );
    let mut group = None;
    for rule in RULES {
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
    let _ = write!(page, "\n## {LIMITS_TITLE}\n");
    for limit in LIMITS {
        let _ = write!(page, "\n### {}\n\n{} {}\n", limit.code, limit.title, limit.explanation);
    }
    page.push_str("\n## Errors of the tool\n");
    for code in Code::ALL {
        let (title, explanation, exit) = (code.title(), code.explanation(), code.exit().code());
        let _ = write!(page, "\n### {code}\n\n{title} {explanation}\n\nExit code: {exit}\n");
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

fn limit_json(limit: &Limit) -> Value {
    json!({ "code": limit.code, "title": limit.title, "explanation": limit.explanation })
}

fn code_json(code: Code) -> Value {
    json!({
        "code": code.id(),
        "title": code.title(),
        "explanation": code.explanation(),
        "exit": code.exit().code(),
    })
}
