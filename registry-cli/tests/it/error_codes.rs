use contract_core::rules::all;
use schemactl_error_codes::{Family, codes, find};

#[test]
fn no_error_code_is_also_a_rule() {
    for rule in all() {
        assert_eq!(find(rule.id.as_str()), None, "{}", rule.id);
    }
}

#[test]
fn every_limit_of_the_generator_is_in_the_table() {
    let limits: Vec<&str> = schemactl_codegen::LIMITS.iter().map(|limit| limit.code).collect();
    let table: Vec<&str> = codes(Family::Generator).iter().map(|code| code.id).collect();
    assert_eq!(limits, table);
}
