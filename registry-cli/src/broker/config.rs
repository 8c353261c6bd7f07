//! The broker's configuration: the stock one, with what keeps it on loopback and small.

use std::fmt::Write;
use std::path::Path;

use super::ports::Ports;
use super::space::UsableShare;
use super::{BrokerOptions, LocalBrokerError};

/// Writes the configuration for one broker, made from the distribution's own.
pub(super) fn write(
    home: &Path,
    target: &Path,
    ports: Ports,
    share: UsableShare,
    options: &BrokerOptions,
) -> Result<(), LocalBrokerError> {
    let stock = home.join("conf/standalone.conf");
    let text = std::fs::read_to_string(&stock).map_err(LocalBrokerError::file("read", &stock))?;
    let settings = settings(ports, share, options);
    std::fs::write(target, apply(&text, &settings)).map_err(LocalBrokerError::file("write", target))
}

fn settings(ports: Ports, share: UsableShare, options: &BrokerOptions) -> Vec<(String, String)> {
    let loopback = if cfg!(target_os = "macos") { "lo0" } else { "lo" };
    let ours = [
        ("bindAddress", "127.0.0.1".to_owned()),
        ("advertisedAddress", "127.0.0.1".to_owned()),
        // The storage node has a port of its own, which knows no address to bind but an interface.
        ("listeningInterface", loopback.to_owned()),
        ("brokerServicePort", ports.broker.to_string()),
        ("webServicePort", ports.admin.to_string()),
        ("diskUsageThreshold", share.setting()),
        ("diskUsageWarnThreshold", share.setting()),
        // Tests make namespaces and throw them away.
        ("forceDeleteNamespaceAllowed", "true".to_owned()),
        ("forceDeleteTenantAllowed", "true".to_owned()),
    ];
    let ours = ours.into_iter().map(|(key, value)| (key.to_owned(), value));
    let asked = &options.settings;
    ours.filter(|(key, _)| asked.iter().all(|(other, _)| other != key)).chain(asked.clone()).collect()
}

/// Sets each key once: the broker goes by the last line that names it, and the stock file names some twice.
fn apply(stock: &str, settings: &[(String, String)]) -> String {
    let overridden = |line: &str| {
        let key = line.split('=').next().unwrap_or_default().trim();
        settings.iter().any(|(ours, _)| ours == key)
    };
    let mut text = String::with_capacity(stock.len() + 1024);
    for line in stock.lines().filter(|line| !overridden(line)) {
        text.push_str(line);
        text.push('\n');
    }
    for (key, value) in settings {
        // Writing into a `String` cannot fail.
        let _ = writeln!(text, "{key}={value}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_replaces_every_line_that_names_it() {
        let stock = "# bindAddress\nbindAddress=0.0.0.0\nother=1\nbindAddress=\n";
        let settings = [("bindAddress".to_owned(), "127.0.0.1".to_owned())];
        assert_eq!(apply(stock, &settings), "# bindAddress\nother=1\nbindAddress=127.0.0.1\n");
    }

    #[test]
    fn what_is_asked_for_comes_before_what_is_usual() {
        let options =
            BrokerOptions { settings: vec![("webServicePort".to_owned(), String::new())], ..BrokerOptions::default() };
        let share = UsableShare::with_reserve(1 << 40);
        let settings = settings(Ports { broker: 1, admin: 2 }, share, &options);
        let web: Vec<_> = settings.iter().filter(|(key, _)| key == "webServicePort").collect();
        assert_eq!(web, [&("webServicePort".to_owned(), String::new())]);
    }
}
