//! An upgrade of the brokers does not change their answers.

use crate::finding::Finding;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("BROKER_RESPONSE_IS_KEPT"),
    group: Group::Broker,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "A newer version of Pulsar's broker answers the upload of each version as the present one does.",
    explanation: "`schemactl check --pulsar 5.0` compares the answers of Pulsar 5.0 with those of the version in
`contracts.toml`. Brokers from Pulsar 4.1 on contain Avro 1.12, which reads some schemas differently.

Breaks it: a namespace with a part that is not a name, such as `a-b` or `acme.2024`: brokers before 4.1 accept it, later
ones refuse it. In the other direction: `$` in a name, or a name that is defined after its use, which brokers before 4.1
refuse; or a default of a union's second branch, which they refuse from the topic's second schema on.

At run time: after the upgrade, a stored schema that the broker cannot parse fails every later upload and every check of
its topic, and producers and consumers that bring a schema cannot connect.

Instead: correct drafts before their release. A released version never changes, so move its contract to a new topic
before the upgrade. Release a version that only newer brokers accept after all brokers are upgraded.
",
};

/// The way in which an answer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The newer broker refuses a draft.
    DraftRefused,
    /// The newer broker refuses a released version.
    ReleaseRefused,
    /// The newer broker accepts what the present one refuses.
    Accepted,
    /// Both accept the version, or both refuse it, in another way.
    Other,
}

/// Returns a finding that two versions of Pulsar answer the upload of a version differently. The clauses say how, that of
/// the present version first.
pub(crate) fn finding([before, after]: &[String; 2], change: Change) -> Finding {
    let message = format!("{before}, but {after}");
    let severity = match change {
        Change::DraftRefused | Change::ReleaseRefused => Severity::Error,
        Change::Accepted | Change::Other => Severity::Warning,
    };
    let advice = match change {
        Change::DraftRefused => "correct the draft before it is released",
        Change::ReleaseRefused => {
            "a released version never changes: before the upgrade, add a contract with a corrected schema on a new topic, \
             and retire this one when its messages are gone"
        }
        Change::Accepted => "publish it only after all brokers of the registry are upgraded",
        Change::Other => "check the topic with `schemactl status` after the upgrade",
    };
    Finding { severity, ..Finding::new(&RULE, message).advice(advice) }
}
