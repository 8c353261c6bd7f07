//! Names as words: what `orderId` and `order_id` have in common.

/// The words of a name, in lower case: those of `order_id`, `orderId`, `OrderID` and `ORDER_ID` are the same.
pub(crate) fn lowercase_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (position, c) in chars.iter().copied().enumerate() {
        if !c.is_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            continue;
        }
        let before = position.checked_sub(1).map(|before| chars[before]);
        let begins = c.is_uppercase()
            && (before.is_some_and(|before| before.is_lowercase() || before.is_numeric())
                || (before.is_some_and(char::is_uppercase)
                    && chars.get(position + 1).is_some_and(|after| after.is_lowercase())));
        if begins && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.extend(c.to_lowercase());
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_same_words_however_they_are_written() {
        for name in ["order_id", "orderId", "OrderId", "OrderID", "ORDER_ID", "order-id"] {
            assert_eq!(lowercase_words(name), ["order", "id"], "{name}");
        }
        assert_eq!(lowercase_words("HTTPServerV2"), ["http", "server", "v2"]);
        assert_eq!(lowercase_words("__"), Vec::<String>::new());
    }
}
