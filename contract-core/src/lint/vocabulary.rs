//! Names as words: how they are written, and which of them say what a field holds.

use crate::case::lowercase_words;

/// Words that save their writer little and cost every reader a guess.
pub(super) const ABBREVIATIONS: &str = "acct addr amt avg bal cat cd cfg cnt cust dept descr desc dest dob dt emp \
     fname lname mgr msg nbr num ord pct ph pmt pos prd prev prod qty ref rcv req resp seq src stat sts tmp tot trx ts \
     txn typ usr val whs";

/// Words in the names of fields that hold personal data. A word with a `_` is one of several in a row.
pub(super) const PERSONAL: &str = "email mail_address phone telephone mobile fax ssn social_security iban bic \
     account_number card card_number pan cvv birth birthday birthdate born dob age gender sex address street postal_code \
     zip zipcode postcode passport licence_plate license_plate national_id tax_id vat_id first_name last_name full_name \
     surname given_name family_name maiden_name ip_address latitude longitude geolocation religion ethnicity nationality \
     health diagnosis fingerprint biometric salary";

/// Words in the names of fields that hold an amount of money.
pub(super) const MONEY: &str = "price amount cost fee total subtotal balance salary wage revenue payment tax \
     discount refund charge tip fare budget credit debit invoice_total net gross";

/// The words as `order_id`.
pub(crate) fn snake(name: &str) -> String {
    lowercase_words(name).join("_")
}

/// The words as `OrderId`.
pub(crate) fn pascal(name: &str) -> String {
    lowercase_words(name).iter().map(|word| capital(word)).collect()
}

/// The words as `orderId`.
pub(crate) fn camel(name: &str) -> String {
    let words = lowercase_words(name);
    words.iter().enumerate().map(|(at, word)| if at == 0 { word.clone() } else { capital(word) }).collect()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Whether a name is `OrderId`: a capital first and no `_`; abbreviations may be in capitals.
pub(crate) fn is_pascal(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
        && !name.contains('_')
        && (name.len() < 4 || name.chars().any(char::is_lowercase))
}

/// Whether a name is `order_id`: lower case, with one `_` between words.
pub(crate) fn is_snake(name: &str) -> bool {
    let plain = name.chars().all(|c| c == '_' || c.is_lowercase() || c.is_numeric());
    plain && !name.starts_with('_') && !name.ends_with('_') && !name.contains("__")
}

/// Whether a name is `orderId`.
pub(crate) fn is_camel(name: &str) -> bool {
    name.starts_with(char::is_lowercase) && !name.contains('_')
}

/// Whether a name is `ORDER_ID`.
pub(crate) fn is_upper_snake(name: &str) -> bool {
    let plain = name.chars().all(|c| c == '_' || c.is_uppercase() || c.is_numeric());
    plain && !name.starts_with('_') && !name.ends_with('_') && !name.contains("__")
}

/// The first of the listed words that a name has; `card_number` in a list is two words in a row.
pub(crate) fn find_term<'a>(name: &str, list: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let own = lowercase_words(name);
    list.into_iter().find(|wanted| {
        let wanted: Vec<&str> = wanted.split('_').collect();
        own.windows(wanted.len()).any(|window| window == wanted)
    })
}

/// The same for a name that says what the field holds; nothing where the name goes on to say that it is only `about` it,
/// as `password_count` does, or how many there are, as `amount_of_retries` and `number_of_cards` do.
pub(crate) fn find_value_term<'a>(
    name: &str,
    list: impl IntoIterator<Item = &'a str>,
    about: &[&str],
) -> Option<&'a str> {
    let own = lowercase_words(name);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    let own = match own[..] {
        ["count" | "number", "of", ..] => return None,
        ["amount" | "total", "of", ref rest @ ..] => rest,
        _ => &own,
    };
    list.into_iter().find(|wanted| {
        let wanted: Vec<&str> = wanted.split('_').collect();
        // What the name ends in must be no word beyond those that are looked for.
        let is_about = |end: usize| end < own.len() && own.last().is_some_and(|last| about.contains(last));
        own.windows(wanted.len()).enumerate().any(|(start, window)| window == wanted && !is_about(start + wanted.len()))
    })
}

/// In how many places two texts differ, a pair of neighbours in the wrong order being one.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for (row, a) in left.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, b) in right.iter().enumerate() {
            let replaced = rows[row][column] + usize::from(a != b);
            let mut least = replaced.min(rows[row][column + 1] + 1).min(next[column] + 1);
            if row > 0 && column > 0 && *a == right[column - 1] && left[row - 1] == *b {
                least = least.min(rows[row - 1][column - 1] + 1);
            }
            next.push(least);
        }
        rows.push(next);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_a_thing_is_not_the_thing() {
        let money = |name: &str| find_value_term(name, MONEY.split_whitespace(), &["count", "number", "id"]);
        assert_eq!(money("amount"), Some("amount"));
        assert_eq!(money("refund_amount"), Some("amount"));
        assert_eq!(money("amount_of_discount"), Some("discount"));
        assert_eq!(money("priceWithTax"), Some("price"));
        for name in ["amount_of_retries", "number_of_refunds", "refund_count", "paymentId", "charge_number"] {
            assert_eq!(money(name), None, "{name}");
        }
        let personal = |name: &str| find_value_term(name, PERSONAL.split_whitespace(), &["count"]);
        assert_eq!(personal("account_number"), Some("account_number"));
        assert_eq!(personal("phone_number"), Some("phone"));
        assert_eq!(personal("ip_address_count"), None);
    }

    #[test]
    fn a_swap_of_neighbours_is_one_difference() {
        assert_eq!(distance("defualt", "default"), 1);
        assert_eq!(distance("", "doc"), 3);
        assert_eq!(distance("type", "type"), 0);
    }
}
