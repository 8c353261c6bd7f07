//! The error codes of the services and the demo.

use std::collections::BTreeSet;

use schemactl_error_codes::{Family, codes};

#[test]
fn codes_match_the_table() {
    let table: BTreeSet<_> = codes(Family::Services).iter().map(|code| code.id).collect();
    let used = orders::codes::ALL.iter().chain(demo::codes::ALL).copied();
    assert_eq!(used.collect::<BTreeSet<_>>(), table);
}
