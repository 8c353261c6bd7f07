//! Messages contain no credentials.

use schemactl_avro::schema::Kind;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext, find_value_term};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("FIELD_IS_NOT_CREDENTIAL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No field is named like a password, a token or a key.",
        explanation: r#"Breaks it: `{ "name": "password", "type": "string" }`.

At run time: the broker keeps messages, copies them to dead-letter topics and delivers them to every subscriber.
Everyone who may read the topic knows the credential, as long as the message is kept.

Instead: send a reference to the place where the credential is kept. If the name means something else, add it to
`allowed-names` in `[lint]`.
"#,
    },
    check: Check::Schema(check),
};

const CREDENTIAL_TERMS: &str = "password passwd pwd passphrase secret api_key apikey private_key access_token refresh_token \
     auth_token session_token credential cvv cvc";

/// Last words that make a field a count or an id, not the credential itself.
const QUALIFIERS: &[&str] = &["count", "counter", "id"];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    context
        .new_fields()
        .filter(|site| find_value_term(&site.field.name, CREDENTIAL_TERMS.split_whitespace(), QUALIFIERS).is_some())
        .filter(|site| context.non_null_type(site.field).is_none_or(|node| !matches!(node.kind, Kind::Boolean)))
        .filter(|site| !context.options.allows(&site.field.name))
        .map(|site| {
            LINT.finding(format!("`{}` is named like a credential", site.field.name))
                .at(site.location())
                .consequence("everyone who may read the topic knows it, as long as messages are kept")
                .advice("send a reference to the place where it is kept")
        })
        .collect()
}
