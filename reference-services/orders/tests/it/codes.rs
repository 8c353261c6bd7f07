//! The error codes of the service.

use schemactl_error_codes::{Family, find};

#[test]
fn codes_are_in_the_table() {
    for id in orders::codes::ALL {
        assert_eq!(find(id).map(|code| code.family), Some(Family::Services), "{id}");
    }
}
