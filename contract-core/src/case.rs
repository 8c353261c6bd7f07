//! Words in names, and the cases that names are written in: `order_id`, `orderId`, `OrderId`, `ORDER_ID`.

/// Splits a name into its words, at characters such as `_` and where the case changes.
///
/// A word keeps its case: `OrderID` has the words `Order` and `ID`.
pub fn split_words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut previous: Option<char> = None;
    let mut chars = name.char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let next_is_lowercase = chars.peek().is_some_and(|(_, next)| next.is_lowercase());
        let begins_word = c.is_uppercase()
            && previous.is_some_and(|previous| {
                previous.is_lowercase() || previous.is_numeric() || (previous.is_uppercase() && next_is_lowercase)
            });
        if begins_word || !c.is_alphanumeric() {
            words.extend(start.take().map(|start| &name[start..offset]));
        }
        if c.is_alphanumeric() {
            start.get_or_insert(offset);
        }
        previous = Some(c);
    }
    words.extend(start.map(|start| &name[start..]));
    words
}

/// Splits a name into its words in lower case: `order_id`, `orderId`, `OrderID` and `ORDER_ID` have the same words.
pub(crate) fn lowercase_words(name: &str) -> Vec<String> {
    split_words(name).into_iter().map(|word| word.chars().flat_map(char::to_lowercase).collect()).collect()
}

/// Converts a name to snake case, such as `order_id`.
pub(crate) fn to_snake(name: &str) -> String {
    lowercase_words(name).join("_")
}

/// Converts a name to Pascal case, such as `OrderId`.
pub(crate) fn to_pascal(name: &str) -> String {
    lowercase_words(name).iter().map(|word| capitalize(word)).collect()
}

/// Converts a name to camel case, such as `orderId`.
pub(crate) fn to_camel(name: &str) -> String {
    let words = lowercase_words(name);
    words.iter().enumerate().map(|(index, word)| if index == 0 { word.clone() } else { capitalize(word) }).collect()
}

fn capitalize(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Returns whether a name has a letter with upper and lower case. Names such as `주문` have none and are in no case.
fn has_case(name: &str) -> bool {
    name.contains(|c: char| c.is_lowercase() || c.is_uppercase())
}

/// Returns whether a name is in Pascal case, or has no case. Abbreviations may be in capitals, such as `OrderID`.
pub(crate) fn is_pascal(name: &str) -> bool {
    let is_small = |c: char| c.is_alphabetic() && !c.is_uppercase();
    let begins_word = name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    !has_case(name) || (begins_word && !name.contains('_') && (name.len() < 4 || name.contains(is_small)))
}

/// Returns whether a name is in snake case, with one `_` between words, or has no case.
pub(crate) fn is_snake(name: &str) -> bool {
    has_single_underscores(name) && !name.contains(char::is_uppercase)
}

/// Returns whether a name is in camel case, or has no case.
pub(crate) fn is_camel(name: &str) -> bool {
    let begins_small = name.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase());
    !has_case(name) || (begins_small && !name.contains('_'))
}

/// Returns whether a name is in upper snake case, such as `ORDER_ID`, or has no case.
pub(crate) fn is_upper_snake(name: &str) -> bool {
    has_single_underscores(name) && !name.contains(char::is_lowercase)
}

fn has_single_underscores(name: &str) -> bool {
    let is_separated = !name.starts_with('_') && !name.ends_with('_') && !name.contains("__");
    !has_case(name) || (is_separated && name.chars().all(|c| c == '_' || c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_cases_have_the_same_words() {
        for name in ["order_id", "orderId", "OrderId", "OrderID", "ORDER_ID", "order-id", "__order__id_"] {
            assert_eq!(lowercase_words(name), ["order", "id"], "{name}");
        }
        assert_eq!(lowercase_words("HTTPServerV2"), ["http", "server", "v2"]);
        assert_eq!(lowercase_words("__"), Vec::<String>::new());
    }

    #[test]
    fn names_without_case_are_in_every_case() {
        for name in ["주문", "订单_编号", "__1"] {
            assert!(is_pascal(name) && is_snake(name) && is_camel(name) && is_upper_snake(name), "{name}");
        }
    }

    #[test]
    fn letters_without_case_fit_every_case() {
        assert!(is_snake("주문_id") && is_camel("주문Id") && is_pascal("주문Id") && is_upper_snake("주문_ID"));
        assert!(!is_snake("주문Id") && !is_camel("주문_id") && !is_pascal("주문_Id") && !is_upper_snake("주문_id"));
    }

    #[test]
    fn split_words_keeps_the_case() {
        assert_eq!(split_words("HTTPServer_öre"), ["HTTP", "Server", "öre"]);
        assert_eq!(split_words("v2Order"), ["v2", "Order"]);
    }
}
