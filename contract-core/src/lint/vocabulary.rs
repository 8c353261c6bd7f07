//! Word lists for lint rules, and the search for their words in names.

use crate::case::lowercase_words;

/// Abbreviations that should be written out.
pub(super) const ABBREVIATIONS: &str = "acct addr amt avg bal cat cd cfg cnt cust dept descr desc dest dob dt emp \
     fname lname mgr msg nbr num ord pct ph pmt pos prd prev prod qty ref rcv req resp seq src stat sts tmp tot trx ts \
     txn typ usr val whs";

/// Terms in the names of fields with personal data. A term with `_` stands for several words in a row.
pub(super) const PERSONAL: &str = "email mail_address phone telephone mobile fax ssn social_security iban bic \
     account_number card card_number pan cvv birth birthday birthdate born dob age gender sex address street postal_code \
     zip zipcode postcode passport licence_plate license_plate national_id tax_id vat_id first_name last_name full_name \
     surname given_name family_name maiden_name ip_address latitude longitude geolocation religion ethnicity nationality \
     health diagnosis fingerprint biometric salary";

/// Terms in the names of fields with an amount of money.
pub(super) const MONEY: &str = "price amount cost fee total subtotal balance salary wage revenue payment tax \
     discount refund charge tip fare budget credit debit invoice_total net gross";

/// Returns the first listed term whose words a name contains. The term `card_number` is two words in a row.
pub(crate) fn find_term<'a>(name: &str, list: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let words = lowercase_words(name);
    list.into_iter().find(|term| {
        let term: Vec<&str> = term.split('_').collect();
        words.windows(term.len()).any(|window| window == term)
    })
}

/// Returns the first listed term whose value a field with this name holds.
///
/// Returns `None` for a name that ends in one of `qualifiers`, such as `password_count`, or that counts things, such as
/// `number_of_cards` and `amount_of_retries`: the field holds something else about the term.
pub(crate) fn find_value_term<'a>(
    name: &str,
    list: impl IntoIterator<Item = &'a str>,
    qualifiers: &[&str],
) -> Option<&'a str> {
    let words = lowercase_words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let words = match words[..] {
        ["count" | "number", "of", ..] => return None,
        ["amount" | "total", "of", ref rest @ ..] => rest,
        _ => &words,
    };
    list.into_iter().find(|term| {
        let term: Vec<&str> = term.split('_').collect();
        let is_qualified = |end: usize| end < words.len() && words.last().is_some_and(|last| qualifiers.contains(last));
        words.windows(term.len()).enumerate().any(|(start, window)| window == term && !is_qualified(start + term.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn find_value_term_ignores_counts_and_ids() {
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
}
