//! `cargo xtask test`: every check of the repository, stage by stage.

mod long;
pub(crate) mod report;
mod server_tests;
mod stages;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::arguments::TestArguments;
use crate::process::Interrupt;
use crate::render;
use crate::workspace::Workspace;
use report::{Report, Row, Verdict};
pub(crate) use server_tests::with_servers;
use stages::{BUILD, Extent, STAGES, Stage};

/// Runs the stages that the arguments choose; fails if one of them does.
pub(crate) fn run(arguments: &TestArguments) -> Result<ExitCode> {
    let chosen = choose(arguments)?;
    if arguments.list {
        render::stage_list(chosen.iter().map(|stage| (stage.name, stage.about)));
        return Ok(ExitCode::SUCCESS);
    }
    let interrupt = Interrupt::listen()?;
    let workspace = Workspace::locate(&interrupt)?;
    let mut report = Report::default();
    for stage in chosen {
        render::stage_starts(stage.name, stage.about);
        let started = Instant::now();
        let verdict = match (stage.run)(&workspace, &interrupt) {
            Ok(()) => Verdict::Passed,
            Err(error) => Verdict::Failed(format!("{error:#}")),
        };
        render::stage_ends(stage.name, &verdict, started.elapsed());
        let failed = matches!(verdict, Verdict::Failed(_));
        report.add(Row { name: stage.name, time: started.elapsed(), verdict });
        if interrupt.requested() || (failed && arguments.fail_fast) {
            break;
        }
    }
    render::summary(&report);
    Ok(if report.failed() || interrupt.requested() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn choose(arguments: &TestArguments) -> Result<Vec<&'static Stage>> {
    if let Some(unknown) = arguments.only.iter().find(|name| STAGES.iter().all(|stage| stage.name != name.as_str())) {
        bail!("there is no stage `{unknown}`; `cargo xtask test --list` shows them");
    }
    let named = |stage: &Stage| arguments.only.is_empty() || arguments.only.iter().any(|name| name == stage.name);
    let extent = match arguments {
        TestArguments { quick: true, .. } => Extent::Quick,
        TestArguments { long: true, .. } => Extent::Long,
        // A stage that is asked for by name runs, however long it takes.
        TestArguments { only, .. } if !only.is_empty() => Extent::Long,
        _ => Extent::Full,
    };
    let wanted = |stage: &Stage| named(stage) && stage.extent <= extent;
    // The programs of an earlier build can be missing or out of date.
    let build = STAGES.iter().any(|stage| wanted(stage) && stage.after_build);
    Ok(STAGES.iter().filter(|stage| wanted(stage) || (build && stage.name == BUILD)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(arguments: &TestArguments) -> Vec<&'static str> {
        choose(arguments).unwrap().iter().map(|stage| stage.name).collect()
    }

    #[test]
    fn runs_all_but_the_long_stages_by_default() {
        let (default, long) = (TestArguments::default(), TestArguments { long: true, ..TestArguments::default() });
        assert!(names(&default).contains(&"servers") && !names(&default).contains(&"random-pairs"));
        assert_eq!(names(&long).len(), STAGES.len());
    }

    #[test]
    fn chooses_stages_by_name() {
        let only = vec!["tidy".to_owned(), "format".to_owned()];
        assert_eq!(names(&TestArguments { only, ..TestArguments::default() }), ["format", "tidy"]);
    }

    #[test]
    fn builds_before_a_stage_that_runs_programs() {
        let only = vec!["servers".to_owned()];
        assert_eq!(names(&TestArguments { only, ..TestArguments::default() }), ["build", "servers"]);
    }

    #[test]
    fn rejects_unknown_stage() {
        let only = vec!["tydy".to_owned()];
        assert!(choose(&TestArguments { only, ..TestArguments::default() }).is_err());
    }

    #[test]
    fn quick_run_starts_no_server() {
        let quick = names(&TestArguments { quick: true, ..TestArguments::default() });
        assert!(quick.contains(&"test") && !quick.contains(&"servers") && !quick.contains(&"oracle"));
    }
}
