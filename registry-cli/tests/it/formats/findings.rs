//! Findings of every rule, with text that is difficult for a format.

use contract_core::finding::{
    Acceptance, AffectedVersions, BrokerResponse, ContractVersion, Edit, Example, Finding, Location,
};
use contract_core::rule::Severity;
use contract_core::rules::all;
use contract_core::source::{SourceId, Sources, Span};
use contract_core::witness::{Difference, NoExample, ReadOutcome, Witness, WriterSchema};

/// Strings with characters that have a meaning in one of the formats.
pub(super) const ODD: &[&str] = &[
    "plain words",
    "a \"quote\", an 'apostrophe' and a \\backslash\\",
    "two\nlines\r\nand a third\rone",
    "::error file=x::title, 100% : done%0A",
    "]]> <![CDATA[ <b>&amp;</b> -->",
    "control \u{0}\u{1}\u{8}\u{b}\u{1b}[31m\u{7f}\u{85}\u{2028}\u{fffe}\u{ffff}\t.",
    "beyond the BMP: \u{1f980}\u{10ffff}, right to left: \u{202e}\u{5d0}, a mark: e\u{301}",
    "``` a fence, `code`, | a table |, <details> # *[a](b)*",
];

/// The parts of a report.
pub(super) struct Many {
    pub(super) sources: Sources,
    pub(super) findings: Vec<Finding>,
    pub(super) subjects: Vec<String>,
}

/// Returns a finding of each rule for each string, alternately with and without the optional parts of a finding.
pub(super) fn many() -> Many {
    let mut sources = Sources::default();
    let files: Vec<SourceId> = ODD.iter().map(|text| add(&mut sources, text)).collect();
    let mut findings = Vec::new();
    for rule in all() {
        for (turn, text) in ODD.iter().enumerate() {
            // Each rule shifts the alternation, so that every string occurs with every part.
            let number = findings.len() + findings.len() / ODD.len();
            let source = files[turn];
            let length = sources.get(source).text().len();
            let span = Span::new(source, number % length, length - number % 3);
            let place =
                Location { pointer: Some("/fields/0".to_owned()), ..Location::new(span).version(2).path(*text) };
            let mut finding = Finding::new(rule, format!("{}: {text}", rule.id));
            finding.severity = [Severity::Error, Severity::Warning, Severity::Accepted][number % 3];
            finding.contract = (number % 4 != 3).then(|| subject(turn));
            let other = ContractVersion { contract: subject(turn), version: 3 };
            finding.also_in = (number.is_multiple_of(4)).then_some(other).into_iter().collect();
            finding.related = (number.is_multiple_of(2))
                .then(|| Location { label: Some((*text).to_owned()), ..place.clone().version(1) });
            finding.location = (number % 5 != 4).then_some(place);
            finding.affected =
                (number.is_multiple_of(2)).then(|| AffectedVersions { readers: vec![1, 3], writers: vec![2] });
            finding.consequence = (number % 3 != 2).then(|| (*text).to_owned());
            finding.rollout = (number.is_multiple_of(3)).then(|| (*text).to_owned());
            finding.broker = (number % 3 != 1).then(|| BrokerResponse {
                accepts: number.is_multiple_of(2),
                is_refused_for_this: false,
                message: (*text).to_owned(),
            });
            finding.advice = (!number.is_multiple_of(3)).then(|| (*text).to_owned());
            finding.edits = (0..number % 3).map(|_| Edit { span, replacement: (*text).to_owned() }).collect();
            finding.accepted = (finding.severity == Severity::Accepted).then(|| Acceptance {
                owner: (*text).to_owned(),
                reason: (*text).to_owned(),
                expires: "2999-12-31".to_owned(),
            });
            finding.example = example(number, text);
            findings.push(finding);
        }
    }
    Many { sources, findings, subjects: (0..ODD.len()).map(subject).collect() }
}

fn subject(turn: usize) -> String {
    format!("owner-{turn}/{}", ODD[turn])
}

/// Adds a source with the string in its name, on a short and on a very long line.
fn add(sources: &mut Sources, text: &str) -> SourceId {
    let name = text.replace(['/', '\u{0}'], " ");
    let long = "x".repeat(3_000);
    sources.add(format!("schemas/{name}.avsc"), format!("{{\n  {text}\n  {long}{text}{long}\n}}"))
}

fn example(number: usize, text: &str) -> Option<Box<Example>> {
    let outcomes = [
        ReadOutcome::Fails { reason: text.to_owned() },
        ReadOutcome::Same,
        ReadOutcome::Differs {
            value: "{\"a\": 1}".to_owned(),
            difference: Difference { path: text.to_owned(), written: text.to_owned(), read: text.to_owned() },
        },
    ];
    let field = text.to_owned();
    let message = match number % 4 {
        0 => return None,
        1 => Err(NoExample::NoFiniteValue { what: text.to_owned() }),
        rest => Ok(Witness {
            datum: serde_json::json!({ "a": text }).to_string(),
            bytes: text.bytes().cycle().take(number).collect(),
            writer_schema: if rest == 2 {
                WriterSchema::AsGiven
            } else {
                WriterSchema::WithoutField { field, schema: String::new() }
            },
            java: outcomes[number % 3].clone(),
            specification: outcomes[number % 2].clone(),
        }),
    };
    Some(Box::new(Example { reader: 1, writer: 2, message }))
}
