//! Addresses of servers: which can be used, which are of this machine, and where a redirect leads.

use std::net::IpAddr;

use ureq::http::Uri;
use ureq::http::uri::Authority;

use super::RegistryError;

/// Accepts `scheme://host[:port]` and nothing behind it: a path would be a sign of a wrong idea.
pub(super) fn base(address: &str) -> Result<String, RegistryError> {
    let refuse = |reason: &str| RegistryError::Address { address: address.to_owned(), reason: reason.to_owned() };
    let uri: Uri = address.parse().map_err(|_| refuse("it is not an address of the form `http://host:port`"))?;
    let scheme = match uri.scheme_str() {
        Some(scheme @ ("http" | "https")) => scheme,
        Some("pulsar" | "pulsar+ssl") => {
            return Err(refuse("this is the port for messages; the admin API has an `http` address"));
        }
        _ => return Err(refuse("an address begins with `http://` or `https://`")),
    };
    if uri.path() != "/" || uri.query().is_some() {
        return Err(refuse("an address ends after the port"));
    }
    let authority = uri.authority().ok_or_else(|| refuse("it names no host"))?;
    usable(authority).map_err(refuse)?;
    Ok(format!("{scheme}://{authority}"))
}

/// Whether the address is one of this machine, to which no proxy is asked for the way.
pub(super) fn is_loopback(base: &str) -> bool {
    base.parse::<Uri>().is_ok_and(|uri| {
        uri.host().is_some_and(|host| {
            let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
            host.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback())
        })
    })
}

/// Where a redirect from `url` to `location` leads: to another address, or to a path on the same server (RFC 9110, 10.2.2).
/// Never to another scheme: the token must not leave TLS.
pub(super) fn redirected(url: &str, location: &str) -> Result<String, String> {
    if location.is_empty() {
        return Err("it redirects and does not say where to".to_owned());
    }
    let from: Uri = url.parse().map_err(|_| "it redirects from an odd address".to_owned())?;
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
    let to: Uri = target.parse().map_err(|_| format!("it redirects to `{target}`, which is no address"))?;
    if to.scheme_str() != Some(scheme) {
        return Err(format!("it redirects to `{target}`, which is another scheme"));
    }
    let authority = to.authority().ok_or_else(|| format!("it redirects to `{target}`, which names no host"))?;
    usable(authority).map_err(|reason| format!("it redirects to `{target}`: {reason}"))?;
    Ok(target)
}

/// Whether `scheme:` comes first (RFC 3986, 3.1).
fn has_scheme(location: &str) -> bool {
    location.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// What cannot be used is refused here: the HTTP client would take a port that is none for the scheme's own, and what
/// it sends would reach somebody else.
fn usable(authority: &Authority) -> Result<(), &'static str> {
    if authority.as_str().contains('@') {
        return Err("credentials do not belong into an address");
    }
    let host = authority.host();
    if host.is_empty() {
        return Err("it names no host");
    }
    match authority.as_str().strip_prefix(host) {
        Some("") => Ok(()),
        Some(port) if port.strip_prefix(':').is_some_and(is_port) => Ok(()),
        _ => Err("its port is no number from 1 to 65535"),
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|digit| digit.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_whole_or_refused() {
        for address in ["http://127.0.0.1:8080", "https://pulsar.example.org", "http://[::1]:1", "http://h:65535/"] {
            assert_eq!(base(address).unwrap(), address.trim_end_matches('/'));
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
            assert!(matches!(base(address), Err(RegistryError::Address { .. })), "{address}");
        }
    }

    #[test]
    fn this_machine_is_told_from_hosts_that_are_called_alike() {
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
    fn a_redirect_leads_to_a_server_or_to_a_path() {
        let to = |location: &str| redirected("http://a:1/x/y", location);
        assert_eq!(to("http://b:2/z").unwrap(), "http://b:2/z");
        assert_eq!(to("/z?q=http://c").unwrap(), "http://a:1/z?q=http://c");
        assert_eq!(to("//b:2/z").unwrap(), "http://b:2/z");
        assert_eq!(to("z").unwrap(), "http://a:1/x/z");
        for location in ["", "https://b/z", "http://b:99999/z", "//b:0", "http://u@b/z", "mailto:x"] {
            assert!(to(location).is_err(), "{location}");
        }
    }
}
