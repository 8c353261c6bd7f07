//! From the contracts to delivered orders, step by step.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use contract_core::{Checked, contracts::ContractSet};
use event_runtime::Uuid;
use orders::OrderCreatedVersion;
use schemactl::{
    publish::{Publications, Tenant as PublishTenant},
    registry::{Access, InMemoryRegistry, PulsarRegistry, Registry},
};
use service_kit::{
    broker::{self, SharedBroker, in_process::InProcess},
    client::Sender,
    config::BrokerOptions,
    contracts::Tenant,
    shutdown,
};

use crate::{
    contracts,
    databases::{self, Databases},
    error::DemoError,
    fleet::{Fleet, Processes, Tasks},
    options::{Options, ServiceName},
    progress::{Journey, Run},
    render::Screen,
    report::{Latency, Place, Report},
    send::Customers,
    stage::{Leftovers, Stage},
    watch::{Stage as OrderStage, Watch},
};

/// Runs everything, and stops everything that it started, however it ends.
pub async fn run(options: &Options) -> Result<Report, DemoError> {
    if !options.kill.is_empty() && !options.is_on_pulsar() {
        return Err(DemoError::Usage("--kill needs --pulsar: without it, the services share one process"));
    }
    let screen = Screen::stderr();
    let mut stage = Stage::default();
    let result = tokio::select! {
        result = drive(options, &screen, &mut stage) => result,
        () = shutdown::signal() => Err(DemoError::Interrupted),
    };
    let leftovers = if options.keep { Leftovers::Keep } else { Leftovers::Remove };
    let cleared = stage.clear(leftovers, &screen).await;
    // What went wrong first is what matters.
    result.and_then(|report| cleared.map(|()| report))
}

async fn drive(options: &Options, screen: &Screen, stage: &mut Stage) -> Result<Report, DemoError> {
    let set = contracts::check(&options.project, screen)?;
    let own_tenant = || format!("logistics-demo-{}", &Uuid::new_v4().simple().to_string()[..8]);
    let tenant = match (&options.tenant, &options.pulsar_url) {
        (Some(tenant), _) => tenant.clone(),
        (None, Some(_)) => own_tenant(),
        (None, None) => "logistics".to_owned(),
    };
    let (broker, url) = if options.is_on_pulsar() {
        pulsar(options, &set, &tenant, screen, stage).await?
    } else {
        (in_process(&set, &tenant, screen)?, "in-process".to_owned())
    };
    stage.connection = Some(broker.clone());
    contracts::generate(&options.project, screen)?;
    let databases = stage.databases.insert(Databases::create(options.postgres.as_deref()).await?);

    let begun = Instant::now();
    let patience = Duration::from_secs(options.patience);
    let first = options.first_orders();
    let version = if first > 0 { OrderCreatedVersion::V1 } else { OrderCreatedVersion::V2 };
    let fleet = if options.is_on_pulsar() {
        let mut processes = Processes::start(&url, &tenant, databases, version, patience)?;
        let ready = processes.ready().await;
        let pids: Vec<_> = processes.pids().map(|(service, pid)| format!("{service} {pid}")).collect();
        let fleet = stage.fleet.insert(Fleet::Processes(processes));
        ready?;
        screen.done(&format!("started three services as processes: {}", pids.join(", ")), begun.elapsed());
        fleet
    } else {
        let mut tasks = Tasks::new(broker.clone(), &tenant, databases, patience);
        tasks.start(version).await?;
        screen.done("started three services", begun.elapsed());
        stage.fleet.insert(Fleet::Tasks(tasks))
    };

    let tenant = Tenant::new(&tenant);
    let watch = Watch::begin(&broker, &tenant, patience).await?;
    let customers = Customers {
        commands: Arc::new(Sender::new(&*broker, &tenant)),
        api: fleet.api().ok_or(DemoError::Usage("the orders service does not run"))?,
        orders: watch.shared(),
    };
    let orders_store = databases.open(ServiceName::Orders).await?;
    let mut run =
        Run { options, screen, watch: &watch, fleet, customers, orders: &orders_store, told: BTreeMap::new() };
    let journey = run.finish(first).await?;
    fleet.stop().await?;
    orders_store.close().await;
    report(options, &url, &watch, databases, journey, fleet).await
}

/// A broker inside the process that takes only what was published to a registry in memory.
fn in_process(set: &Checked<ContractSet>, tenant: &str, screen: &Screen) -> Result<SharedBroker, DemoError> {
    let registry = InMemoryRegistry::new();
    contracts::publish(set, &registry, tenant, screen)?;
    let broker = InProcess::new();
    for publication in Publications::of(set, PublishTenant::Other(tenant))?.all() {
        let topic = publication.topic();
        for schema in registry.history(topic)?.live {
            broker.register(&topic.to_string(), &schema.text);
        }
    }
    broker.lock_schemas();
    Ok(Arc::new(broker))
}

async fn pulsar(
    options: &Options,
    set: &Checked<ContractSet>,
    tenant: &str,
    screen: &Screen,
    stage: &mut Stage,
) -> Result<(SharedBroker, String), DemoError> {
    let (url, admin) = if let (Some(url), Some(admin)) = (&options.pulsar_url, &options.admin_url) {
        (url.clone(), admin.clone())
    } else {
        let local = stage.start_pulsar(screen).await?;
        (local.url().to_owned(), local.admin_url().to_owned())
    };
    let registry = PulsarRegistry::new(&admin, Access::default())?;
    contracts::publish(set, &registry, tenant, screen)?;
    let broker = broker::connect(&BrokerOptions { url: url.clone(), token: None, token_file: None, ca_file: None })?;
    Ok((broker, url))
}

async fn report(
    options: &Options,
    broker: &str,
    watch: &Watch,
    databases: &Databases,
    journey: Journey,
    fleet: &Fleet,
) -> Result<Report, DemoError> {
    let sent: Vec<Uuid> = watch.orders().sent().collect();
    let mut places = Vec::new();
    let mut read_by_version = BTreeMap::new();
    for service in ServiceName::ALL {
        let store = databases.open(service).await?;
        let count = databases::count(&store, service, &sent).await?;
        if service == ServiceName::DistributionCenter {
            read_by_version = databases::read_by_version(&store).await?;
        }
        store.close().await;
        places.push(Place { name: format!("{service}: database"), count });
    }
    let orders = watch.orders();
    places.extend(
        OrderStage::ALL.map(|stage| Place { name: format!("{}: topic", stage.topic()), count: orders.count(stage) }),
    );
    let restarts = match fleet {
        Fleet::Tasks(_) => 0,
        Fleet::Processes(processes) => processes.restarts(),
    };
    let seconds = journey.working.as_secs_f64();
    Ok(Report {
        broker: broker.to_owned(),
        database: if options.postgres.is_some() { "postgres" } else { "sqlite" }.to_owned(),
        orders: sent.len(),
        exactly_once: places.iter().all(|place| place.count.is_perfect()) && orders.unreadable() == 0,
        places,
        latency_ms: Latency::of(&orders.latencies()),
        seconds,
        upgrade_seconds: journey.upgrade.as_secs_f64(),
        orders_per_second: f64::from(options.orders) / seconds.max(f64::EPSILON),
        read_by_version,
        repeated_messages: orders.repeated(),
        restarts,
        kills: journey.kills,
    })
}
