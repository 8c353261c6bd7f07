use contract_core::rules::all;
use contract_core::schema::ProblemKind;
use schemactl_error_codes::{Family, codes, find};

#[test]
fn no_error_code_is_also_a_rule() {
    for rule in all() {
        assert_eq!(find(rule.id.as_str()), None, "{}", rule.id);
    }
}

#[test]
fn every_schema_problem_has_a_code() {
    let table: Vec<&str> = codes(Family::Schema).iter().map(|code| code.id).collect();
    let parser: Vec<&str> = ProblemKind::ALL.iter().map(|kind| kind.id()).collect();
    // The last code is Pulsar's own rule about the root of a schema.
    assert_eq!(table.split_last(), Some((&"UNION_AT_ROOT", parser.as_slice())));
}
