//! Messages carry no credentials.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext, find_value_term};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FIELD_IS_NOT_CREDENTIAL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No field is called like a password, a token or a key.",
        explanation: r#"Breaks it: `{ "name": "password", "type": "string" }`.

At run time: messages are kept by the broker, copied to dead letters and read by every subscriber. A credential in one
is known to all who may read the topic, for as long as it is kept.

Instead: a reference to where the credential is kept. Where the name says something else, list it in `allowed-names` of
the table `[lint]`.
"#,
    },
    check: Check::Schema(check),
};

const WORDS: &str = "password passwd pwd passphrase secret api_key apikey private_key access_token refresh_token \
     auth_token session_token credential cvv cvc";

/// Last words of a name that make it one of something else: how many there are, or which one it is.
const ABOUT: &[&str] = &["count", "counter", "id"];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    context
        .new_fields()
        .filter(|site| find_value_term(&site.field.name, WORDS.split_whitespace(), ABOUT).is_some())
        .filter(|site| context.non_null_type(site.field).is_none_or(|node| !matches!(node.kind, Kind::Boolean)))
        .filter(|site| !context.options.allows(&site.field.name))
        .map(|site| {
            LINT.finding(format!("`{}` is called like a credential", site.field.name))
                .at(site.place())
                .consequence("all who may read the topic know it, for as long as messages are kept")
                .fix("send a reference to where it is kept")
        })
        .collect()
}
