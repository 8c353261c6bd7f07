//! The steps of a run, from the contracts to the report.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use contract_core::{Checked, contracts::ContractSet};
use event_runtime::Uuid;
use orders::OrderCreatedVersion;
use schemactl::publish::{Publications, Tenant as PublishTenant};
use schemactl_pulsar::{ConnectOptions, InMemoryRegistry, PulsarRegistry, Registry};
use service_kit::{
    broker::{self, BrokerOptions, SharedBroker, in_process::InProcess},
    client::EventSender,
    shutdown,
    tenant::Tenant,
};

use crate::{
    contracts,
    databases::{self, Databases},
    error::DemoError,
    options::Options,
    progress::{OrderRun, RunStats},
    render::Screen,
    report::{Checkpoint, Latency, Report},
    resources::{Cleanup, RunResources},
    send::OrderSender,
    service_name::ServiceName,
    services::{Processes, Services, Tasks},
    watch::{OrderStage, TopicWatcher},
};

/// Runs the demo, and stops everything that it started, also after an error.
pub async fn run(options: &Options) -> Result<Report, DemoError> {
    if !options.kill.is_empty() && !options.is_on_pulsar() {
        return Err(DemoError::Usage("--kill needs --pulsar: without it, the services share one process"));
    }
    let screen = Screen::stderr();
    let mut resources = RunResources::default();
    let result = tokio::select! {
        result = run_steps(options, &screen, &mut resources) => result,
        () = shutdown::termination_signal() => Err(DemoError::Interrupted),
    };
    let cleanup = if options.keep { Cleanup::Keep } else { Cleanup::Remove };
    let cleared = resources.clear(cleanup, &screen).await;
    // The first error is the one that matters.
    result.and_then(|report| cleared.map(|()| report))
}

async fn run_steps(options: &Options, screen: &Screen, resources: &mut RunResources) -> Result<Report, DemoError> {
    let set = contracts::check(&options.project, screen)?;
    let new_tenant = || format!("logistics-demo-{}", &Uuid::new_v4().simple().to_string()[..8]);
    let tenant = match (&options.tenant, &options.pulsar_url) {
        (Some(tenant), _) => tenant.clone(),
        (None, Some(_)) => new_tenant(),
        (None, None) => "logistics".to_owned(),
    };
    let (broker, url) = if options.is_on_pulsar() {
        pulsar(options, &set, &tenant, screen, resources).await?
    } else {
        (in_process(&set, &tenant, screen)?, "in-process".to_owned())
    };
    resources.connection = Some(broker.clone());
    contracts::generate(&options.project, screen)?;
    let databases = resources.databases.insert(Databases::create(options.postgres.as_deref()).await?);

    let begun = Instant::now();
    let stall_timeout = Duration::from_secs(options.stall_timeout);
    let first = options.first_orders();
    let version = if first > 0 { OrderCreatedVersion::V1 } else { OrderCreatedVersion::V2 };
    let services = if options.is_on_pulsar() {
        let mut processes = Processes::start(&url, &tenant, databases, version, stall_timeout)?;
        let ready = processes.ready().await;
        let pids: Vec<_> = processes.pids().map(|(service, pid)| format!("{service} {pid}")).collect();
        let services = resources.services.insert(Services::Processes(processes));
        ready?;
        screen.done(&format!("started three services as processes: {}", pids.join(", ")), begun.elapsed());
        services
    } else {
        let mut tasks = Tasks::new(broker.clone(), &tenant, databases, stall_timeout)?;
        tasks.start(version).await?;
        screen.done("started three services", begun.elapsed());
        resources.services.insert(Services::Tasks(tasks))
    };

    let tenant = Tenant::new(&tenant);
    let watch = TopicWatcher::start(&broker, &tenant, stall_timeout).await?;
    let sender = OrderSender {
        commands: Arc::new(EventSender::new(&*broker, &tenant)),
        api: services.api(),
        orders: watch.shared(),
    };
    let orders_store = databases.open(ServiceName::Orders).await?;
    let mut run = OrderRun {
        options,
        screen,
        watch: &watch,
        services,
        sender,
        orders: &orders_store,
        reported_restarts: BTreeMap::new(),
    };
    let stats = run.run(first).await?;
    services.stop().await?;
    orders_store.close().await;
    report(options, &url, &watch, databases, stats, services).await
}

/// Creates a broker inside the process that accepts only the schemas that were published to a registry in memory.
fn in_process(set: &Checked<ContractSet>, tenant: &str, screen: &Screen) -> Result<SharedBroker, DemoError> {
    let registry = InMemoryRegistry::new();
    contracts::publish(set, &registry, tenant, screen)?;
    let broker = InProcess::new();
    for publication in Publications::new(set, PublishTenant::Other(tenant))?.all() {
        let topic = publication.topic();
        for schema in registry.history(topic)?.live {
            broker.register(&topic.to_string(), &schema.definition);
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
    resources: &mut RunResources,
) -> Result<(SharedBroker, String), DemoError> {
    let (url, admin) = if let (Some(url), Some(admin)) = (&options.pulsar_url, &options.admin_url) {
        (url.clone(), admin.clone())
    } else {
        let local = resources.start_pulsar(screen).await?;
        (local.url().to_owned(), local.admin_url().to_owned())
    };
    tokio::task::block_in_place(|| {
        let registry = PulsarRegistry::new(&admin, ConnectOptions::default())?;
        contracts::publish(set, &registry, tenant, screen)
    })?;
    let broker = broker::connect(&BrokerOptions { url: url.clone(), token: None, token_file: None, ca_file: None })?;
    Ok((broker, url))
}

async fn report(
    options: &Options,
    broker: &str,
    watch: &TopicWatcher,
    databases: &Databases,
    stats: RunStats,
    services: &Services,
) -> Result<Report, DemoError> {
    let sent: Vec<Uuid> = watch.orders().sent().collect();
    let mut checkpoints = Vec::new();
    let mut read_by_version = BTreeMap::new();
    for service in ServiceName::ALL {
        let store = databases.open(service).await?;
        let count = databases::count(&store, service, &sent).await?;
        if service == ServiceName::DistributionCenter {
            read_by_version = databases::read_by_version(&store).await?;
        }
        store.close().await;
        checkpoints.push(Checkpoint { name: format!("{service}: database"), count });
    }
    let orders = watch.orders();
    checkpoints.extend(
        OrderStage::ALL
            .map(|stage| Checkpoint { name: format!("{}: topic", stage.topic()), count: orders.count(stage) }),
    );
    let restarts = match services {
        Services::Tasks(_) => 0,
        Services::Processes(processes) => processes.restarts(),
    };
    let seconds = stats.working.as_secs_f64();
    Ok(Report {
        broker: broker.to_owned(),
        database: if options.postgres.is_some() { "postgres" } else { "sqlite" }.to_owned(),
        orders: sent.len(),
        exactly_once: checkpoints.iter().all(|checkpoint| checkpoint.count.is_exactly_once())
            && orders.unreadable() == 0,
        checkpoints,
        latency_ms: Latency::from_sorted(&orders.latencies()),
        seconds,
        upgrade_seconds: stats.upgrade.as_secs_f64(),
        orders_per_second: f64::from(options.orders) / seconds.max(f64::EPSILON),
        read_by_version,
        repeated_messages: orders.repeated(),
        restarts,
        kills: stats.kills,
    })
}
