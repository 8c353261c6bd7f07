//! The broker's configuration: the default one, changed so that the broker stays on loopback and small.

use std::fmt::Write;
use std::path::Path;

use crate::error::LocalBrokerError;
use crate::installation::Installation;
use crate::options::BrokerOptions;
use crate::ports::Ports;
use crate::space::DiskThreshold;

/// Writes the configuration of a broker, derived from the installation's.
pub(crate) fn write(
    installation: &Installation,
    target: &Path,
    ports: Ports,
    disk: DiskThreshold,
    options: &BrokerOptions,
) -> Result<(), LocalBrokerError> {
    let text = installation.default_config()?;
    let settings = settings(ports, disk, options);
    std::fs::write(target, apply(&text, &settings)).map_err(LocalBrokerError::file("write", target))
}

fn settings(ports: Ports, disk: DiskThreshold, options: &BrokerOptions) -> Vec<(String, String)> {
    let loopback = if cfg!(target_os = "macos") { "lo0" } else { "lo" };
    let ours = [
        ("bindAddress", "127.0.0.1".to_owned()),
        ("advertisedAddress", "127.0.0.1".to_owned()),
        // The storage node has a port of its own, which is bound to an interface instead of an address.
        ("listeningInterface", loopback.to_owned()),
        ("brokerServicePort", ports.broker.to_string()),
        ("webServicePort", ports.admin.to_string()),
        ("diskUsageThreshold", disk.setting()),
        ("diskUsageWarnThreshold", disk.setting()),
        // Tests create and delete namespaces.
        ("forceDeleteNamespaceAllowed", "true".to_owned()),
        ("forceDeleteTenantAllowed", "true".to_owned()),
    ];
    let ours = ours.into_iter().map(|(key, value)| (key.to_owned(), value));
    let asked = &options.settings;
    ours.filter(|(key, _)| asked.iter().all(|(other, _)| other != key)).chain(asked.clone()).collect()
}

/// Sets each key once. The broker uses the last line with a key, and the default file has some keys twice.
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
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{key}={value}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_replaces_all_lines_with_its_key() {
        let stock = "# bindAddress\nbindAddress=0.0.0.0\nother=1\nbindAddress=\n";
        let settings = [("bindAddress".to_owned(), "127.0.0.1".to_owned())];
        assert_eq!(apply(stock, &settings), "# bindAddress\nother=1\nbindAddress=127.0.0.1\n");
    }

    #[test]
    fn options_override_defaults() {
        let options =
            BrokerOptions { settings: vec![("webServicePort".to_owned(), String::new())], ..BrokerOptions::default() };
        let disk = DiskThreshold::with_reserve(1 << 40);
        let settings = settings(Ports { broker: 1, admin: 2 }, disk, &options);
        let web: Vec<_> = settings.iter().filter(|(key, _)| key == "webServicePort").collect();
        assert_eq!(web, [&("webServicePort".to_owned(), String::new())]);
    }
}
