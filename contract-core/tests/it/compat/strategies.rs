//! Strategies and the pairs of versions that they compare.

use contract_core::compat::{Direction, Strategy};

fn pairs(strategy: Strategy, history: usize) -> Vec<(usize, char)> {
    let letter = |direction| if direction == Direction::Backward { 'B' } else { 'F' };
    strategy.pairs(history).map(|pair| (pair.earlier, letter(pair.direction))).collect()
}

#[test]
fn non_transitive_strategies_compare_the_latest_version() {
    assert_eq!(pairs(Strategy::Backward, 3), [(2, 'B')]);
    assert_eq!(pairs(Strategy::Forward, 3), [(2, 'F')]);
    assert_eq!(pairs(Strategy::Full, 3), [(2, 'F'), (2, 'B')]);
}

#[test]
fn transitive_strategies_compare_all_versions() {
    assert_eq!(pairs(Strategy::BackwardTransitive, 3), [(2, 'B'), (1, 'B'), (0, 'B')]);
    assert_eq!(pairs(Strategy::ForwardTransitive, 2), [(1, 'F'), (0, 'F')]);
    assert_eq!(pairs(Strategy::FullTransitive, 2), [(1, 'F'), (1, 'B'), (0, 'F'), (0, 'B')]);
}

#[test]
fn first_version_is_not_compared() {
    for strategy in Strategy::ALL {
        assert!(pairs(strategy, 0).is_empty(), "{strategy}");
    }
    assert!(pairs(Strategy::AlwaysCompatible, 3).is_empty());
    assert!(pairs(Strategy::AlwaysIncompatible, 3).is_empty());
}

#[test]
fn only_pulsars_names_are_accepted() {
    for strategy in Strategy::ALL {
        assert_eq!(strategy.to_string().parse(), Ok(strategy));
    }
    for name in ["backward", "UNDEFINED", "BACKWARD ", ""] {
        let error = name.parse::<Strategy>().expect_err(name);
        assert_eq!(error.code(), "UNKNOWN_STRATEGY");
        assert!(error.to_string().contains("FULL"), "{error}");
    }
}
