//! The search for secrets in strings.

/// The prefixes of keys that services issue, and the kind of key.
const KEY_PREFIXES: &[(&str, &str)] = &[
    ("ghp_", "a GitHub token"),
    ("gho_", "a GitHub token"),
    ("ghs_", "a GitHub token"),
    ("github_pat_", "a GitHub token"),
    ("glpat-", "a GitLab token"),
    ("xoxb-", "a Slack token"),
    ("xoxp-", "a Slack token"),
    ("sk_live_", "a Stripe key"),
    ("rk_live_", "a Stripe key"),
    ("AKIA", "an AWS access key"),
    ("ASIA", "an AWS access key"),
    ("AIza", "a Google key"),
];
/// The names before `=` or `:` that announce a secret.
const SECRET_NAMES: &[&str] = &["password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "api-key"];
/// The length from which a string of letters and digits counts as a key.
const MIN_KEY_LEN: usize = 40;

/// Returns the kind of secret in a string, if it contains one.
pub(super) fn find_secret(text: &str) -> Option<&'static str> {
    if text.contains("-----BEGIN") && text.contains("PRIVATE KEY") {
        return Some("a private key");
    }
    text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '(' | ')'))
        .find_map(secret_in_word)
}

fn secret_in_word(word: &str) -> Option<&'static str> {
    let after_prefix = |prefix: &str| word.strip_prefix(prefix).map(|rest| rest.trim_end_matches(['.', ':']));
    let issued = KEY_PREFIXES.iter().find(|(prefix, _)| {
        after_prefix(prefix).is_some_and(|rest| {
            rest.len() >= 16 && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        })
    });
    if let Some((_, kind)) = issued {
        return Some(kind);
    }
    if word.starts_with("eyJ") && word.matches('.').count() == 2 && word.len() > 40 {
        return Some("a JSON Web Token");
    }
    if let Some((_, rest)) = word.split_once("://")
        && let Some((user, _)) = rest.split('/').next().unwrap_or_default().split_once('@')
        && user
            .split_once(':')
            .is_some_and(|(_, password)| !password.is_empty() && !password.starts_with(['<', '{', '$']))
    {
        return Some("a URL with a password");
    }
    if let Some((name, value)) = word.split_once(['=', ':'])
        && SECRET_NAMES.iter().any(|known| name.to_ascii_lowercase().ends_with(known))
        && value.len() >= 6
        && value.chars().any(|c| c.is_ascii_digit())
    {
        return Some("a password");
    }
    let has = |test: fn(&char) -> bool| word.chars().any(|c| test(&c));
    let is_key = word.len() >= MIN_KEY_LEN
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
        && has(char::is_ascii_digit)
        && has(char::is_ascii_lowercase)
        && has(char::is_ascii_uppercase);
    is_key.then_some("a string that looks like a key")
}

#[cfg(test)]
mod tests {
    use super::find_secret;

    #[test]
    fn find_secret_ignores_prose() {
        assert_eq!(find_secret("for example ghp_0123456789abcdefABCDEF0123456789abcd."), Some("a GitHub token"));
        assert_eq!(find_secret("postgres://user:pass1@db/orders"), Some("a URL with a password"));
        assert_eq!(find_secret("password=hunter22"), Some("a password"));
        assert_eq!(find_secret("-----BEGIN RSA PRIVATE KEY-----"), Some("a private key"));
        for prose in [
            "The token: a string of 40 characters.",
            "https://example.com/a@b:c",
            "AKIA is how a key begins",
            "An id such as 0190b7a2-5a6c-7def-8123-456789abcdef.",
            "postgres://user@db/orders",
        ] {
            assert_eq!(find_secret(prose), None, "{prose}");
        }
    }
}
