//! Addresses of servers: validation, loopback, redirects.

use std::net::IpAddr;

use http::Uri;
use http::uri::Authority;

use crate::error::RegistryError;

/// Parses `scheme://host[:port]`. An address with a path is refused: it is not the one of an admin API.
pub(super) fn parse_base(address: &str) -> Result<String, RegistryError> {
    let refuse = |reason: &str| RegistryError::Address { address: address.to_owned(), reason: reason.to_owned() };
    let uri: Uri = address.parse().map_err(|_| refuse("it does not have the form `http://host:port`"))?;
    let scheme = match uri.scheme_str() {
        Some(scheme @ ("http" | "https")) => scheme,
        Some("pulsar" | "pulsar+ssl") => {
            return Err(refuse("this is the address for messages; the admin API has an `http` address"));
        }
        _ => return Err(refuse("it does not begin with `http://` or `https://`")),
    };
    if uri.path() != "/" || uri.query().is_some() {
        return Err(refuse("it must end after the port"));
    }
    let authority = uri.authority().ok_or_else(|| refuse("it has no host"))?;
    check_authority(authority).map_err(refuse)?;
    Ok(format!("{scheme}://{authority}"))
}

/// Returns whether the address belongs to this machine; no proxy is used for it.
pub(super) fn is_loopback(base: &str) -> bool {
    base.parse::<Uri>().is_ok_and(|uri| {
        uri.host().is_some_and(|host| {
            let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
            host.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback())
        })
    })
}

/// Resolves the `Location` of a redirect: another address, or a path on the same server (RFC 9110, 10.2.2). A redirect to
/// another scheme is refused: the token must not leave TLS.
pub(super) fn resolve_redirect(url: &str, location: &str) -> Result<String, String> {
    if location.is_empty() {
        return Err("it redirects without a location".to_owned());
    }
    let from: Uri = url.parse().map_err(|_| "it redirects from an invalid address".to_owned())?;
    let scheme = from.scheme_str().unwrap_or_default();
    let target = if has_scheme(location) {
        location.to_owned()
    } else if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else {
        let server = from.authority().map_or("", Authority::as_str);
        let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = match location.as_bytes().first() {
            Some(b'/') => location.to_owned(),
            Some(b'?') => format!("{}{location}", from.path()),
            _ => format!("{folder}/{location}"),
        };
        format!("{scheme}://{server}{path}")
    };
    let to: Uri = target.parse().map_err(|_| format!("it redirects to `{target}`, which is not an address"))?;
    if to.scheme_str() != Some(scheme) {
        return Err(format!("it redirects to `{target}`, which has another scheme"));
    }
    let authority = to.authority().ok_or_else(|| format!("it redirects to `{target}`, which has no host"))?;
    check_authority(authority).map_err(|reason| format!("it redirects to `{target}`: {reason}"))?;
    Ok(target)
}

/// Returns whether the location begins with a scheme (RFC 3986, 3.1).
fn has_scheme(location: &str) -> bool {
    location.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Checks host and port. The HTTP client would replace an invalid port by the scheme's default, and send the token to
/// another server.
fn check_authority(authority: &Authority) -> Result<(), &'static str> {
    if authority.as_str().contains('@') {
        return Err("an address must not contain credentials");
    }
    let host = authority.host();
    if host.is_empty() {
        return Err("it has no host");
    }
    match authority.as_str().strip_prefix(host) {
        Some("") => Ok(()),
        Some(port) if port.strip_prefix(':').is_some_and(is_port) => Ok(()),
        _ => Err("its port is not a number from 1 to 65535"),
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|digit| digit.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_addresses_with_other_parts() {
        for address in ["http://127.0.0.1:8080", "https://pulsar.example.org", "http://[::1]:1", "http://h:65535/"] {
            assert_eq!(parse_base(address).unwrap(), address.trim_end_matches('/'));
        }
        for address in [
            "http://127.0.0.1:99999",
            "http://127.0.0.1:65536",
            "http://127.0.0.1:0",
            "http://127.0.0.1:",
            "http://127.0.0.1:+80",
            "http://127.0.0.1:8O",
            "http://[::1]:70000",
            "http://u:p@host:80",
            "http://:80",
            "http://host/admin",
            "ftp://host",
            "pulsar://host:6650",
        ] {
            assert!(matches!(parse_base(address), Err(RegistryError::Address { .. })), "{address}");
        }
    }

    #[test]
    fn recognizes_loopback_addresses() {
        for base in
            ["http://localhost", "http://LOCALHOST:1", "https://127.0.0.1:2", "http://127.9.8.7", "http://[::1]:3"]
        {
            assert!(is_loopback(base), "{base}");
        }
        for base in [
            "http://localhost.example.com",
            "http://localhostess",
            "http://127.example.com",
            "http://127.0.0.1.example.com:80",
            "http://[::2]",
            "http://10.0.0.1",
        ] {
            assert!(!is_loopback(base), "{base}");
        }
    }

    #[test]
    fn resolves_redirects() {
        let to = |location: &str| resolve_redirect("http://a:1/x/y", location);
        assert_eq!(to("http://b:2/z").unwrap(), "http://b:2/z");
        assert_eq!(to("/z?q=http://c").unwrap(), "http://a:1/z?q=http://c");
        assert_eq!(to("//b:2/z").unwrap(), "http://b:2/z");
        assert_eq!(to("z").unwrap(), "http://a:1/x/z");
        for location in ["", "https://b/z", "http://b:99999/z", "//b:0", "http://u@b/z", "mailto:x"] {
            assert!(to(location).is_err(), "{location}");
        }
    }
}
