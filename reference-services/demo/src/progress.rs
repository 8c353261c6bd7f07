//! The orders' way: asked for, created, ready, delivered; with an upgrade and kills in the middle.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use orders::OrderCreatedVersion;
use service_kit::Store;
use tokio::time::sleep;

use crate::{
    databases::known_as_delivered,
    error::DemoError,
    options::{Options, ServiceName},
    render::{OrderBars, Screen},
    report::Kill,
    send::OrderSender,
    services::Services,
    watch::{OrderStage, TopicWatcher},
};

/// A run with everything started.
pub(crate) struct OrderRun<'a> {
    pub(crate) options: &'a Options,
    pub(crate) screen: &'a Screen,
    pub(crate) watch: &'a TopicWatcher,
    pub(crate) services: &'a mut Services,
    pub(crate) sender: OrderSender,
    /// The orders service's database.
    pub(crate) orders: &'a Store,
    /// How many restarts of each service were reported.
    pub(crate) reported_restarts: BTreeMap<ServiceName, u32>,
}

/// How the run went.
#[derive(Default)]
pub(crate) struct RunStats {
    /// From the first request to the last news, without the upgrade.
    pub(crate) working: Duration,
    /// How long the orders service was replaced.
    pub(crate) upgrade: Duration,
    pub(crate) kills: Vec<Kill>,
}

/// How long it is listened for a second delivery after all orders have come.
const SILENCE: Duration = Duration::from_millis(500);
const POLL_INTERVAL: Duration = Duration::from_millis(50);

impl OrderRun<'_> {
    /// Asks for all orders, the first of them before the upgrade, and waits until all are delivered or nothing moves.
    pub(crate) async fn finish(&mut self, first: u32) -> Result<RunStats, DemoError> {
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
        self.settle().await?;
        bars.show(&self.watch.orders());
        let last = self.watch.orders().last_news().unwrap_or(begun);
        stats.working = last.saturating_duration_since(begun).saturating_sub(stats.upgrade);
        Ok(stats)
    }

    /// Asks for `count` orders and watches until `done`, or until nothing has moved for too long.
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
        let mut asking = tokio::spawn(async move { sender.ask(count, &options).await });
        let mut asked = false;
        let mut moved = (Instant::now(), 0);
        while !(asked && done(self.watch)) {
            tokio::select! {
                answer = &mut asking, if !asked => {
                    answer??;
                    asked = true;
                }
                error = self.services.failure() => return Err(error),
                () = sleep(POLL_INTERVAL) => {}
            }
            bars.show(&self.watch.orders());
            let delivered = self.watch.orders().reached(OrderStage::Delivered);
            self.kill_when_due(delivered, kills, stats);
            self.report_restarts();
            let steps: usize = OrderStage::ALL.iter().map(|stage| self.watch.orders().reached(*stage)).sum();
            if steps != moved.1 {
                moved = (Instant::now(), steps);
            } else if asked && moved.0.elapsed() > Duration::from_secs(self.options.stall_timeout) {
                self.screen
                    .note(&format!("nothing has moved for {} s; counting what is there", self.options.stall_timeout));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Kills are spread evenly: the k-th of n comes when k of n + 1 parts of the orders are delivered.
    fn kill_when_due(&self, delivered: usize, kills: &mut Vec<(usize, ServiceName)>, stats: &mut RunStats) {
        let Services::Processes(processes) = &*self.services else { return };
        let parts = self.options.kill.len() + 1;
        while let Some((index, service)) = kills.last().copied()
            && delivered * parts >= (index + 1) * self.options.orders as usize
        {
            // A process that is being started again can't be killed; the next tick tries again.
            let Some(pid) = processes.kill(service) else { return };
            kills.pop();
            self.screen.note(&format!("killed {service} (process {pid}) after {delivered} deliveries"));
            stats.kills.push(Kill { service: service.to_string(), pid });
        }
    }

    /// Whoever killed a process by hand wants to see that it came back.
    fn report_restarts(&mut self) {
        let Services::Processes(processes) = &*self.services else { return };
        for (service, restarts, pid) in processes.restarted() {
            if self.reported_restarts.insert(service, restarts) != Some(restarts) {
                self.screen.note(&format!("{service} had died and runs again (process {pid})"));
            }
        }
    }

    /// Lets the orders service hear of the last deliveries, and second deliveries come if there are any.
    async fn settle(&mut self) -> Result<(), DemoError> {
        let delivered = self.watch.orders().reached(OrderStage::Delivered);
        let deadline = Instant::now() + Duration::from_secs(self.options.stall_timeout);
        while known_as_delivered(self.orders).await? < delivered && Instant::now() < deadline {
            sleep(POLL_INTERVAL).await;
        }
        sleep(SILENCE).await;
        Ok(())
    }
}
