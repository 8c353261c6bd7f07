//! One service in a process of its own.

use std::io::Read;

use service_kit::{ServiceError, broker, config::Settings, shutdown, telemetry};
use tokio::sync::oneshot;

use crate::{options::Serve, services};

/// Serves until SIGINT, SIGTERM, or the end of standard input, which tells that whoever started us is gone.
pub async fn serve(serve: Serve) -> Result<(), ServiceError> {
    telemetry::init(&serve.options.log);
    let broker = broker::connect(&serve.options.broker)?;
    let service = services::service(serve.service, serve.orders.order_created_version);
    let running = service.start(Settings::from(&serve.options), broker.clone()).await?;
    tokio::select! {
        () = shutdown::termination_signal() => {}
        () = end_of_input() => {}
    }
    let stopped = running.shutdown().await;
    broker.close().await;
    stopped
}

/// On a thread of its own: a read that waits would keep the runtime from ending.
async fn end_of_input() {
    let (ended, end) = oneshot::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 64];
        while matches!(std::io::stdin().read(&mut buffer), Ok(1..)) {}
        // Whoever waited may have stopped waiting.
        let _ = ended.send(());
    });
    let _ = end.await;
}
