//! The error codes of the kit.

use std::collections::BTreeSet;

use schemactl_error_codes::{Family, codes};

#[test]
fn codes_match_the_table() {
    let table: BTreeSet<_> = codes(Family::Kit).iter().map(|code| code.id).collect();
    assert_eq!(service_kit::codes::ALL.iter().copied().collect::<BTreeSet<_>>(), table);
}
