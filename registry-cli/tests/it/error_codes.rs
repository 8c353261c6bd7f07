use contract_core::rules::all;
use schemactl_error_codes::find;

#[test]
fn no_error_code_is_also_a_rule() {
    for rule in all() {
        assert_eq!(find(rule.id.as_str()), None, "{}", rule.id);
    }
}
