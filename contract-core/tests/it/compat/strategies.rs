//! Strategies and the pairs they ask about.

use contract_core::compat::{Direction, Strategy};

fn asked(strategy: Strategy, history: usize) -> Vec<(usize, char)> {
    let letter = |direction| if direction == Direction::Backward { 'B' } else { 'F' };
    strategy.pairs(history).map(|pair| (pair.earlier, letter(pair.direction))).collect()
}

#[test]
fn plain_strategies_ask_about_the_latest_version_only() {
    assert_eq!(asked(Strategy::Backward, 3), [(2, 'B')]);
    assert_eq!(asked(Strategy::Forward, 3), [(2, 'F')]);
    assert_eq!(asked(Strategy::Full, 3), [(2, 'F'), (2, 'B')]);
}

#[test]
fn transitive_strategies_ask_about_all_versions_from_the_latest_back() {
    assert_eq!(asked(Strategy::BackwardTransitive, 3), [(2, 'B'), (1, 'B'), (0, 'B')]);
    assert_eq!(asked(Strategy::ForwardTransitive, 2), [(1, 'F'), (0, 'F')]);
    assert_eq!(asked(Strategy::FullTransitive, 2), [(1, 'F'), (1, 'B'), (0, 'F'), (0, 'B')]);
}

#[test]
fn nothing_is_asked_about_a_first_version_or_under_the_strategies_that_look_at_none() {
    for strategy in Strategy::ALL {
        assert!(asked(strategy, 0).is_empty(), "{strategy}");
    }
    assert!(asked(Strategy::AlwaysCompatible, 3).is_empty());
    assert!(asked(Strategy::AlwaysIncompatible, 3).is_empty());
}

#[test]
fn names_are_pulsars_and_only_they_are_taken() {
    for strategy in Strategy::ALL {
        assert_eq!(strategy.to_string().parse(), Ok(strategy));
    }
    for text in ["backward", "UNDEFINED", "BACKWARD ", ""] {
        let error = text.parse::<Strategy>().expect_err(text);
        assert_eq!(error.code(), "UNKNOWN_STRATEGY");
        assert!(error.to_string().contains("FULL"), "{error}");
    }
}
