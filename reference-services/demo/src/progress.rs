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
    fleet::Fleet,
    options::{Options, ServiceName},
    render::{OrderBars, Screen},
    report::Kill,
    send::Customers,
    watch::{Stage, Watch},
};

/// A run with everything started.
pub(crate) struct Run<'a> {
    pub(crate) options: &'a Options,
    pub(crate) screen: &'a Screen,
    pub(crate) watch: &'a Watch,
    pub(crate) fleet: &'a mut Fleet,
    pub(crate) customers: Customers,
    /// The orders service's database.
    pub(crate) orders: &'a Store,
    /// How many restarts of each service were told of.
    pub(crate) told: BTreeMap<ServiceName, u32>,
}

/// How the run went.
#[derive(Default)]
pub(crate) struct Journey {
    /// From the first request to the last news, without the upgrade.
    pub(crate) working: Duration,
    /// How long the orders service was replaced.
    pub(crate) upgrade: Duration,
    pub(crate) kills: Vec<Kill>,
}

/// How long it is listened for a second delivery after all orders have come.
const QUIET: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(50);

impl Run<'_> {
    /// Asks for all orders, the first of them before the upgrade, and waits until all are delivered or nothing moves.
    pub(crate) async fn finish(&mut self, first: u32) -> Result<Journey, DemoError> {
        let total = self.options.orders;
        let mut journey = Journey::default();
        let mut kills = self.options.kill.iter().copied().enumerate().collect::<Vec<_>>();
        kills.reverse();
        let bars = self.screen.orders(total);
        let begun = Instant::now();

        if first > 0 {
            self.leg(first, &mut kills, &mut journey, &bars, |watch| {
                watch.orders().reached(Stage::Created) >= first as usize
            })
            .await?;
            if first < total {
                let upgrading = Instant::now();
                self.fleet.upgrade(OrderCreatedVersion::V2).await?;
                journey.upgrade = upgrading.elapsed();
                self.screen.done(
                    &format!("replaced the orders service after {first} orders: order-created is v2 from now on"),
                    journey.upgrade,
                );
            }
        }
        self.leg(total - first, &mut kills, &mut journey, &bars, |watch| {
            watch.orders().reached(Stage::Delivered) >= total as usize
        })
        .await?;
        self.settle().await?;
        bars.show(&self.watch.orders());
        let last = self.watch.orders().last_news().unwrap_or(begun);
        journey.working = last.saturating_duration_since(begun).saturating_sub(journey.upgrade);
        Ok(journey)
    }

    /// Asks for `count` orders and watches until `done`, or until nothing has moved for too long.
    async fn leg(
        &mut self,
        count: u32,
        kills: &mut Vec<(usize, ServiceName)>,
        journey: &mut Journey,
        bars: &OrderBars,
        done: impl Fn(&Watch) -> bool,
    ) -> Result<(), DemoError> {
        let customers = self.customers.clone();
        let options = self.options.clone();
        let mut asking = tokio::spawn(async move { customers.ask(count, &options).await });
        let mut asked = false;
        let mut moved = (Instant::now(), 0);
        while !(asked && done(self.watch)) {
            tokio::select! {
                answer = &mut asking, if !asked => {
                    answer??;
                    asked = true;
                }
                error = self.fleet.failure() => return Err(error),
                () = sleep(TICK) => {}
            }
            bars.show(&self.watch.orders());
            let delivered = self.watch.orders().reached(Stage::Delivered);
            self.kill_in_time(delivered, kills, journey);
            self.tell_of_restarts();
            let steps: usize = Stage::ALL.iter().map(|stage| self.watch.orders().reached(*stage)).sum();
            if steps != moved.1 {
                moved = (Instant::now(), steps);
            } else if asked && moved.0.elapsed() > Duration::from_secs(self.options.patience) {
                self.screen.note(&format!("nothing has moved for {} s; counting what is there", self.options.patience));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Kills are spread evenly: the k-th of n comes when k of n + 1 parts of the orders are delivered.
    fn kill_in_time(&self, delivered: usize, kills: &mut Vec<(usize, ServiceName)>, journey: &mut Journey) {
        let Fleet::Processes(processes) = &*self.fleet else { return };
        let parts = self.options.kill.len() + 1;
        while let Some((index, service)) = kills.last().copied()
            && delivered * parts >= (index + 1) * self.options.orders as usize
        {
            // A process that is being started again can't be killed; the next tick tries again.
            let Some(pid) = processes.kill(service) else { return };
            kills.pop();
            self.screen.note(&format!("killed {service} (process {pid}) after {delivered} deliveries"));
            journey.kills.push(Kill { service: service.to_string(), pid });
        }
    }

    /// Whoever killed a process by hand wants to see that it came back.
    fn tell_of_restarts(&mut self) {
        let Fleet::Processes(processes) = &*self.fleet else { return };
        for (service, restarts, pid) in processes.restarted() {
            if self.told.insert(service, restarts) != Some(restarts) {
                self.screen.note(&format!("{service} had died and runs again (process {pid})"));
            }
        }
    }

    /// Lets the orders service hear of the last deliveries, and second deliveries come if there are any.
    async fn settle(&mut self) -> Result<(), DemoError> {
        let delivered = self.watch.orders().reached(Stage::Delivered);
        let deadline = Instant::now() + Duration::from_secs(self.options.patience);
        while known_as_delivered(self.orders).await? < delivered && Instant::now() < deadline {
            sleep(TICK).await;
        }
        sleep(QUIET).await;
        Ok(())
    }
}
