//! `schemactl explain`: what a code means and what to do about it.

use std::io::{self, Write};

use clap::Args;
use serde_json::{Value, json};

use crate::error::{Code, ToolError};
use crate::exit::Exit;
use crate::outcome::Outcome;
use crate::render::STRONG;

/// Explain a code that a finding or an error carries.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  schemactl explain BROKER_UNREACHABLE\n  schemactl explain --format json")]
pub struct Explain {
    /// The code; without it, all codes are listed.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Explain {
    /// Looks the code up.
    pub fn run(&self) -> Result<Box<dyn Outcome>, ToolError> {
        let Some(id) = &self.code else {
            return Ok(Box::new(Explanations(Code::ALL.to_vec())));
        };
        let id = id.to_ascii_uppercase();
        match Code::ALL.iter().find(|code| code.id() == id) {
            Some(code) => Ok(Box::new(Explanations(vec![*code]))),
            None => Err(ToolError::CodeUnknown { id }),
        }
    }
}

/// One code in full, or all of them in a line each.
struct Explanations(Vec<Code>);

impl Outcome for Explanations {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        if let [code] = self.0.as_slice() {
            writeln!(out, "{STRONG}{code}{STRONG:#}: {}\n\n{}", code.title(), code.explanation())?;
            return writeln!(out, "\nExit code: {}", code.exit().code());
        }
        let width = self.0.iter().map(|code| code.id().len()).max().unwrap_or_default();
        for code in &self.0 {
            writeln!(out, "{STRONG}{:width$}{STRONG:#}  {}", code.id(), code.title())?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let codes = self.0.iter().map(|code| {
            json!({
                "code": code.id(),
                "title": code.title(),
                "explanation": code.explanation(),
                "exit": code.exit().code(),
            })
        });
        json!({ "codes": codes.collect::<Vec<_>>() })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}
