//! `schemactl import`: adds existing schemas to a project.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use contract_core::contracts::{Contract, ContractSet, MessageKind};
use contract_core::finding::Finding;
use serde_json::{Value, json};

use super::Command;
use crate::error::{CheckFailure, ProjectErrors, ToolError};
use crate::import::candidate::{Collected, FileContent, FileSet, LeftOut, TextOrigin};
use crate::import::files::{InputFiles, read_imported};
use crate::import::groups::{self, Series};
use crate::import::history::{self, HistoricSchemas};
use crate::import::plan::{self, Choices, ImportPlan, PlannedContract, Table, VersionState};
use crate::import::write::write;
use crate::ops::adopt::Adoption;
use crate::ops::project_lock::ProjectLock;
use crate::options::ProjectOptions;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{self, GOOD, STRONG, WARN, counted};
use schemactl_error_codes::Exit;

/// Import existing schemas: files in any layout become contracts with versions.
///
/// Reads `.avsc` files, `.avdl` files in Avro IDL, `.avpr` protocols, `.avro` files with a schema, and JSON of registries and
/// their tools, in files and folders. Files that are versions of one schema become one contract: `Order.v2.avsc`, `Order-2.avsc`, `v2/Order.avsc`, `order/2.avsc`, or
/// one namespace for each version. A schema that refers to types of other files gets their definitions; any other
/// `.avsc` file is copied byte for byte. The owner is the last part of the namespace, and the message is the type's name,
/// or the file's if the type has none.
///
/// References between schemas of a registry are looked up by name in the files of this command, so name the file with the
/// referenced schema too. Versions are numbered in order, without gaps.
///
/// Shows a plan first. A second import adds only what is new.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl import src/main/avro
  schemactl import src/main/avro --history --dry-run
  schemactl import src/main/avro --adopt           for schemas that production has already
  schemactl import downloads/order-created.json --owner orders --yes
  schemactl import events/Purchase.avsc --owner orders --name order-created

Without `--adopt`, imported versions are drafts: `schemactl check` compares them, and `schemactl release` seals \
them.")]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag")]
pub struct Import {
    #[command(flatten)]
    project: ProjectOptions,
    /// A file or a folder with schemas; can be given several times.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The owner of all imported contracts.
    #[arg(long, value_name = "OWNER", value_parser = contract_name)]
    owner: Option<String>,
    /// The name of the message, if the files have only one.
    #[arg(long, value_name = "MESSAGE", value_parser = contract_name)]
    name: Option<String>,
    /// The kind of all new messages; by default `command` if the record's name has that word, and `event` otherwise.
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<KindOption>,
    /// Import earlier contents of the files too: each content that the current git branch had becomes a version. Files that
    /// were renamed are followed. Changes that are not committed are not read.
    #[arg(long)]
    history: bool,
    /// Write the plan without a question.
    #[arg(long, short, conflicts_with = "dry_run")]
    yes: bool,
    /// Seal the imported versions as they are, as `schemactl release --adopt` does: for schemas that production has already.
    /// If the manifest has a production registry, run `release --adopt`, which compares with it.
    #[arg(long)]
    adopt: bool,
    /// Show the plan without writing a file.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindOption {
    Command,
    Event,
}

fn contract_name(name: &str) -> Result<String, &'static str> {
    let is_valid = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if is_valid {
        Ok(name.to_owned())
    } else {
        Err("a name begins with a lower-case letter and continues with lower-case letters, digits and `-`")
    }
}

impl Command for Import {
    fn name(&self) -> &'static str {
        "import"
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let root = self.project.root()?;
        let _lock = if self.dry_run { None } else { Some(ProjectLock::acquire(&root, progress)?) };
        let (set, sources, findings) = self.project.load()?;
        if set.lock.intact().is_none() {
            return Err(ToolError::LockDamaged { path: set.lock_path() });
        }
        let is_about_lock = |finding: &Finding| finding.rule.id.as_str() == LOCK_IS_INTACT;
        let broken: Vec<Finding> = findings.into_iter().filter(is_about_lock).collect();
        if !broken.is_empty() {
            let errors = ProjectErrors::new(sources, broken);
            return Err(ToolError::CheckFailed { errors, contracts: Vec::new(), kind: CheckFailure::Files });
        }
        let plan = self.plan(&set)?;
        let result = self.confirm(&plan, progress);
        if result == ImportResult::Written {
            write(&set, &plan)?;
        }
        let is_written = matches!(result, ImportResult::Written | ImportResult::NothingToDo) && !self.dry_run;
        // `release --adopt` compares with the production registry first.
        let has_production = set.manifest.production_registries().next().is_some();
        let adoption = if self.adopt && is_written && !has_production { Some(self.adopt(&set, &plan)?) } else { None };
        Ok(Box::new(ImportOutcome { plan, result, adoption }))
    }
}

impl Import {
    fn plan(&self, set: &ContractSet) -> Result<ImportPlan, ToolError> {
        let HistoricSchemas { series, mut left_out } =
            if self.history { history::read(&self.paths, &set.root)? } else { self.collect()? };
        let groups = groups::group(series, &mut left_out);
        if groups.is_empty() && left_out.is_empty() {
            return Err(ToolError::SchemasMissing { paths: self.paths.clone() });
        }
        if let Some(name) = self.name.as_ref().filter(|_| groups.len() != 1) {
            return Err(ToolError::ImportNameAmbiguous { name: name.clone(), messages: groups.len() });
        }
        let kind = self.kind.map(|kind| match kind {
            KindOption::Command => MessageKind::Command,
            KindOption::Event => MessageKind::Event,
        });
        let choices = Choices { owner: self.owner.clone(), name: self.name.clone(), kind };
        Ok(plan::plan(set, groups, &choices, left_out))
    }

    /// Returns the schemas as they are on the disk.
    fn collect(&self) -> Result<HistoricSchemas, ToolError> {
        let InputFiles { files, unreadable } = InputFiles::read(&self.paths)?;
        let mut set = FileSet::default();
        for (path, file) in &files {
            if let Some(content) = FileContent::parse(path, &file.text, &read_imported) {
                set.insert(path, file.role, Arc::new(content));
            }
        }
        let Collected { candidates, mut left_out } = set.collect();
        left_out.extend(unreadable.into_iter().map(|(source, reason)| LeftOut::new(source, reason)));
        let series = candidates.into_iter().map(Series::from_candidate).collect();
        Ok(HistoricSchemas { series, left_out })
    }

    /// Seals the versions of the plan. A contract that has other drafts, too, is left as it is: production does not have them.
    fn adopt(&self, before: &ContractSet, plan: &ImportPlan) -> Result<ImportAdoption, ToolError> {
        let is_complete = |contract: &&PlannedContract| {
            let is_planned = |number| contract.versions.iter().any(|version| version.number == number);
            let drafts = before.contract(&contract.id).into_iter().flat_map(Contract::draft_versions);
            drafts.into_iter().all(|draft| is_planned(draft.number as usize))
        };
        let (complete, others): (Vec<_>, Vec<_>) = plan.contracts.iter().partition(is_complete);
        let complete: BTreeSet<&str> = complete.into_iter().map(|contract| contract.id.as_str()).collect();
        let adoption = Adoption::new(&self.project, |id| complete.contains(id))?;
        adoption.apply()?;
        Ok(ImportAdoption {
            adoption,
            with_other_drafts: others.into_iter().map(|contract| contract.id.clone()).collect(),
        })
    }

    fn confirm(&self, plan: &ImportPlan, progress: &dyn Progress) -> ImportResult {
        if plan.is_done() {
            return ImportResult::NothingToDo;
        }
        if self.dry_run {
            return ImportResult::Shown;
        }
        if self.yes {
            return ImportResult::Written;
        }
        let mut shown = Vec::new();
        // Writing to memory cannot fail.
        drop(render::import_plan(&mut shown, plan));
        progress.show(&String::from_utf8_lossy(&shown));
        match progress.ask("Write this plan? [y/N]").as_deref() {
            None => ImportResult::NotConfirmed,
            Some("y" | "Y" | "yes") => ImportResult::Written,
            Some(_) => ImportResult::Shown,
        }
    }
}

/// The end of an import.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ImportResult {
    /// The project has everything.
    NothingToDo,
    /// The plan was shown, as the user wanted.
    Shown,
    /// The plan needs a confirmation, and the user cannot be asked.
    NotConfirmed,
    /// The plan was written.
    Written,
}

struct ImportOutcome {
    plan: ImportPlan,
    result: ImportResult,
    adoption: Option<ImportAdoption>,
}

/// The adoption of the imported versions.
struct ImportAdoption {
    adoption: Adoption,
    /// The contracts that are not adopted, since they have drafts that are not in the imported files.
    with_other_drafts: Vec<String>,
}

impl ImportAdoption {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        if !self.with_other_drafts.is_empty() {
            let contracts = self.with_other_drafts.join(", ");
            writeln!(
                out,
                "{WARN}not adopted{WARN:#}: contracts with drafts that are not in these files: {STRONG}{contracts}{STRONG:#}"
            )?;
        }
        render::adoption(out, &self.adoption, "adopted")
    }

    fn exit(&self) -> Exit {
        if self.with_other_drafts.is_empty() { self.adoption.exit() } else { Exit::Findings }
    }
}

impl Outcome for ImportOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let plan = &self.plan;
        render::import_plan(out, plan)?;
        let versions = counted(plan.new_versions(), "version");
        match self.result {
            ImportResult::NothingToDo if plan.contracts.is_empty() => writeln!(out, "nothing to import"),
            ImportResult::NothingToDo => {
                writeln!(out, "{GOOD}nothing to do{GOOD:#}: the project has all versions")?;
                self.adoption.as_ref().map_or(Ok(()), |adoption| adoption.human(out))
            }
            ImportResult::Shown => writeln!(out, "{versions} to write; nothing was changed"),
            ImportResult::NotConfirmed => writeln!(
                out,
                "{versions} to write; nothing was changed, since standard input is not a terminal: confirm the plan with `--yes`"
            ),
            ImportResult::Written => {
                writeln!(out, "{GOOD}imported{GOOD:#} {versions}")?;
                match &self.adoption {
                    Some(adoption) => adoption.human(out),
                    None => writeln!(
                        out,
                        "next: `schemactl release --adopt --all` if production has these versions, else `schemactl check`"
                    ),
                }
            }
        }
    }

    fn json(&self) -> Value {
        let contracts = self.plan.contracts.iter().map(|contract| {
            let versions = contract.versions.iter().map(|version| {
                json!({
                    "version": version.number,
                    "source": version.source,
                    "new": version.state == VersionState::New,
                    "verbatim": version.origin == TextOrigin::Source,
                })
            });
            json!({
                "contract": contract.id,
                "record": contract.record,
                "topic": contract.topic,
                "table": match contract.table {
                    Table::New => "new",
                    Table::Changed => "changed",
                    Table::Kept => "kept",
                },
                "versions": versions.collect::<Vec<_>>(),
            })
        });
        let left_out = self.plan.left_out.iter().map(
            |left_out| json!({ "source": left_out.source, "reason": left_out.reason, "original": left_out.original }),
        );
        json!({
            "written": self.result == ImportResult::Written,
            "contracts": contracts.collect::<Vec<_>>(),
            "left_out": left_out.collect::<Vec<_>>(),
            "adoption": self.adoption.as_ref().map(|adoption| render::adoption_json(&adoption.adoption)),
        })
    }

    fn exit(&self) -> Exit {
        match self.result {
            ImportResult::NotConfirmed => Exit::Usage,
            ImportResult::NothingToDo if self.plan.contracts.is_empty() => Exit::Findings,
            _ => self.adoption.as_ref().map_or(Exit::Clean, ImportAdoption::exit),
        }
    }
}

/// The id of the rule that the lock is intact: without the lock, released versions are not known.
const LOCK_IS_INTACT: &str = "LOCK_IS_INTACT";
