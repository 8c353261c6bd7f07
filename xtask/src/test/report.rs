//! The results of the stages.

use std::time::Duration;

/// The result of a stage.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The check holds.
    Passed,
    /// The check fails, for this reason.
    Failed(String),
}

/// A stage that ran.
#[derive(Debug)]
pub(crate) struct Row {
    /// The stage.
    pub(crate) name: &'static str,
    /// The time that it took.
    pub(crate) time: Duration,
    /// Its result.
    pub(crate) verdict: Verdict,
}

/// All stages that ran, in order.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<Row>);

impl Report {
    /// Adds a stage.
    pub(crate) fn add(&mut self, row: Row) {
        self.0.push(row);
    }

    /// Returns the stages.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.0
    }

    /// Returns the time of all stages together.
    pub(crate) fn time(&self) -> Duration {
        self.0.iter().map(|row| row.time).sum()
    }

    /// Returns whether any stage failed.
    pub(crate) fn failed(&self) -> bool {
        self.0.iter().any(|row| matches!(row.verdict, Verdict::Failed(_)))
    }

    /// Returns the last line: the numbers of stages that passed and failed.
    pub(crate) fn conclusion(&self) -> String {
        let count = |wanted: fn(&Verdict) -> bool| self.0.iter().filter(|row| wanted(&row.verdict)).count();
        let passed = count(|verdict| matches!(verdict, Verdict::Passed));
        let failed = count(|verdict| matches!(verdict, Verdict::Failed(_)));
        format!("{passed} passed, {failed} failed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(verdicts: Vec<Verdict>) -> Report {
        let row = |verdict| Row { name: "stage", time: Duration::from_secs(1), verdict };
        Report(verdicts.into_iter().map(row).collect())
    }

    #[test]
    fn a_failed_stage_fails_the_run() {
        let report = report(vec![Verdict::Passed, Verdict::Failed("no".into())]);
        assert!(report.failed());
        assert_eq!(report.conclusion(), "1 passed, 1 failed");
    }
}
