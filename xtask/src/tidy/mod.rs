//! The rules of this repository that a compiler does not know. One rule a file, in `rules`.

mod rule;
mod rules;

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Result;

use crate::arguments::TidyArguments;
use crate::repository::Repository;
use crate::{render, workspace};
use rule::{Finding, Level, Violation};

/// Applies every rule to the checkout and prints what they find. Fails if a finding is an error.
pub(crate) fn run(arguments: &TidyArguments) -> Result<ExitCode> {
    let repository = Repository::read(&workspace::root())?;
    let (errors, advice) = check(&repository, &arguments.paths);
    if arguments.advice {
        render::lines(&advice);
    }
    render::lines(&errors);
    if !advice.is_empty() {
        render::line(&format!("advice: {} ({})", counts(&advice), show_advice(arguments)));
    }
    let (rules, files) = (rules::RULES.len(), repository.files().count());
    if errors.is_empty() {
        render::line(&format!("tidy: {rules} rules hold in {files} files"));
        return Ok(ExitCode::SUCCESS);
    }
    render::line(&format!("tidy: {} violations of {rules} rules in {files} files", errors.len()));
    Ok(ExitCode::FAILURE)
}

/// Returns the errors and the advice under the given paths; an empty list stands for the whole repository.
fn check(repository: &Repository, paths: &[String]) -> (Vec<Violation>, Vec<Violation>) {
    let is_chosen =
        |finding: &Finding| paths.is_empty() || paths.iter().any(|path| finding.path.starts_with(path.as_str()));
    let violations = rules::RULES
        .iter()
        .flat_map(|rule| (rule.check)(repository).into_iter().map(move |finding| Violation { finding, rule }))
        .filter(|violation| is_chosen(&violation.finding));
    violations.partition(|violation| violation.rule.level == Level::Error)
}

/// The number of findings of each rule and each top-level folder.
fn counts(violations: &[Violation]) -> String {
    let mut by_rule: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for Violation { finding, rule } in violations {
        let folder = finding.path.split_once('/').map_or(".", |(folder, _)| folder);
        *by_rule.entry(rule.id).or_default().entry(folder).or_default() += 1;
    }
    let folders = |folders: &BTreeMap<&str, usize>| {
        let counts: Vec<_> = folders.iter().map(|(folder, count)| format!("{folder} {count}")).collect();
        counts.join(", ")
    };
    let rules: Vec<_> = by_rule.iter().map(|(rule, counts)| format!("{rule}: {}", folders(counts))).collect();
    rules.join("; ")
}

fn show_advice(arguments: &TidyArguments) -> &'static str {
    if arguments.advice { "it does not fail the run" } else { "`cargo xtask tidy --advice` shows it" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn rule_names_are_unique() {
        let mut names: Vec<_> = rules::RULES.iter().map(|rule| rule.id).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), rules::RULES.len());
    }

    #[test]
    fn a_violation_names_place_problem_and_rule() {
        let (errors, _) = check(&repository(&[("a.md", "text \n")]), &[]);
        let shown: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "a.md:1: white space at the end of the line [trailing-whitespace: lines have no white space at their end]"
            ]
        );
    }

    #[test]
    fn paths_choose_findings() {
        let repository = repository(&[("a/b.md", "text \n"), ("c.md", "text \n")]);
        assert_eq!(check(&repository, &["a/".to_owned()]).0.len(), 1);
    }

    #[test]
    fn advice_is_counted_by_rule_and_folder() {
        let long = "\n".repeat(401);
        let (_, advice) = check(&repository(&[("a/src/main.rs", &long)]), &[]);
        assert_eq!(counts(&advice), "file-length: a 1");
    }
}
