//! Sends the orders and waits for their delivery, with an upgrade and kills during the run.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use orders::OrderCreatedVersion;
use service_kit::Store;
use tokio::time::sleep;

use crate::{
    databases::delivered_orders,
    error::DemoError,
    options::Options,
    render::{OrderBars, Screen},
    report::Kill,
    send::OrderSender,
    service_name::ServiceName,
    services::Services,
    watch::{OrderStage, TopicWatcher},
};

/// A run whose services are started.
pub(crate) struct OrderRun<'a> {
    pub(crate) options: &'a Options,
    pub(crate) screen: &'a Screen,
    pub(crate) watch: &'a TopicWatcher,
    pub(crate) services: &'a mut Services,
    pub(crate) sender: OrderSender,
    /// The orders service's database.
    pub(crate) orders: &'a Store,
    /// The number of restarts of each service that were reported.
    pub(crate) reported_restarts: BTreeMap<ServiceName, u32>,
}

/// The times and kills of a run.
#[derive(Default)]
pub(crate) struct RunStats {
    /// The time from the first request to the last event, without the upgrade.
    pub(crate) working: Duration,
    /// The duration of the orders service's upgrade.
    pub(crate) upgrade: Duration,
    pub(crate) kills: Vec<Kill>,
}

/// The time to wait for duplicate events after all orders are delivered.
const DUPLICATE_TIMEOUT: Duration = Duration::from_millis(500);
const POLL_INTERVAL: Duration = Duration::from_millis(50);

impl OrderRun<'_> {
    /// Sends all orders, the `first` ones before the upgrade, and waits until all are delivered or no order progresses.
    pub(crate) async fn run(&mut self, first: u32) -> Result<RunStats, DemoError> {
        let total = self.options.orders;
        let mut stats = RunStats::default();
        let mut kills = self.options.kill.iter().copied().enumerate().collect::<Vec<_>>();
        kills.reverse();
        let bars = self.screen.orders(total);
        let begun = Instant::now();

        if first > 0 {
            self.run_phase(first, &mut kills, &mut stats, &bars, |watch| {
                watch.orders().reached(OrderStage::Created) >= first as usize
            })
            .await?;
            if first < total {
                let upgrading = Instant::now();
                self.services.upgrade(OrderCreatedVersion::V2).await?;
                stats.upgrade = upgrading.elapsed();
                self.screen.done(
                    &format!("replaced the orders service after {first} orders: order-created is v2 from now on"),
                    stats.upgrade,
                );
            }
        }
        self.run_phase(total - first, &mut kills, &mut stats, &bars, |watch| {
            watch.orders().reached(OrderStage::Delivered) >= total as usize
        })
        .await?;
        self.wait_for_stragglers().await?;
        bars.show(&self.watch.orders());
        let last = self.watch.orders().last_event().unwrap_or(begun);
        stats.working = last.saturating_duration_since(begun).saturating_sub(stats.upgrade);
        Ok(stats)
    }

    /// Sends `count` orders and waits until `done`, or until no order has progressed for too long.
    async fn run_phase(
        &mut self,
        count: u32,
        kills: &mut Vec<(usize, ServiceName)>,
        stats: &mut RunStats,
        bars: &OrderBars,
        done: impl Fn(&TopicWatcher) -> bool,
    ) -> Result<(), DemoError> {
        let sender = self.sender.clone();
        let options = self.options.clone();
        let mut sending = tokio::spawn(async move { sender.send(count, &options).await });
        let mut is_sent = false;
        let mut last_progress = (Instant::now(), 0);
        while !(is_sent && done(self.watch)) {
            tokio::select! {
                result = &mut sending, if !is_sent => {
                    result??;
                    is_sent = true;
                }
                error = self.services.failure() => return Err(error),
                () = sleep(POLL_INTERVAL) => {}
            }
            bars.show(&self.watch.orders());
            let delivered = self.watch.orders().reached(OrderStage::Delivered);
            self.kill_when_due(delivered, kills, stats);
            self.report_restarts();
            let steps: usize = OrderStage::ALL.iter().map(|stage| self.watch.orders().reached(*stage)).sum();
            if steps != last_progress.1 {
                last_progress = (Instant::now(), steps);
            } else if is_sent && last_progress.0.elapsed() > Duration::from_secs(self.options.stall_timeout) {
                self.screen.note(&format!(
                    "no order has progressed for {} s; counting the results",
                    self.options.stall_timeout
                ));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Spreads the kills evenly: the k-th of n comes when k / (n + 1) of the orders are delivered.
    fn kill_when_due(&self, delivered: usize, kills: &mut Vec<(usize, ServiceName)>, stats: &mut RunStats) {
        let Services::Processes(processes) = &*self.services else { return };
        let parts = self.options.kill.len() + 1;
        while let Some((index, service)) = kills.last().copied()
            && delivered * parts >= (index + 1) * self.options.orders as usize
        {
            // A process that is being restarted has no pid; the next call tries again.
            let Some(pid) = processes.kill(service) else { return };
            kills.pop();
            self.screen.note(&format!("killed {service} (process {pid}) after {delivered} deliveries"));
            stats.kills.push(Kill { service: service.to_string(), pid });
        }
    }

    /// Reports restarts, also those after a kill by hand.
    fn report_restarts(&mut self) {
        let Services::Processes(processes) = &*self.services else { return };
        for (service, restarts, pid) in processes.restarted() {
            if self.reported_restarts.insert(service, restarts) != Some(restarts) {
                self.screen.note(&format!("{service} was restarted after its process ended (process {pid})"));
            }
        }
    }

    /// Waits until the orders service has handled the last deliveries, and for duplicate events.
    async fn wait_for_stragglers(&mut self) -> Result<(), DemoError> {
        let delivered = self.watch.orders().reached(OrderStage::Delivered);
        let deadline = Instant::now() + Duration::from_secs(self.options.stall_timeout);
        while delivered_orders(self.orders).await? < delivered && Instant::now() < deadline {
            sleep(POLL_INTERVAL).await;
        }
        sleep(DUPLICATE_TIMEOUT).await;
        Ok(())
    }
}
