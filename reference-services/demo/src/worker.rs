//! A child process that runs one service.

use std::io::Read;

use service_kit::{ServiceError, broker, config::Settings, shutdown, telemetry};
use tokio::sync::oneshot;

use crate::options::Serve;

/// Runs a service until SIGINT, SIGTERM, or the end of standard input, which means that the parent process has ended.
pub async fn serve(serve: Serve) -> Result<(), ServiceError> {
    telemetry::init(&serve.options.log);
    let broker = broker::connect(&serve.options.broker)?;
    let service = serve.service.create(serve.orders.order_created_version);
    let running = service.start(Settings::from(&serve.options), broker.clone()).await?;
    tokio::select! {
        () = shutdown::termination_signal() => {}
        () = end_of_input() => {}
    }
    let stopped = running.shutdown().await;
    broker.close().await;
    stopped
}

/// Waits for the end of standard input, on a thread that does not block the end of the runtime.
async fn end_of_input() {
    let (ended, end) = oneshot::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 64];
        while matches!(std::io::stdin().read(&mut buffer), Ok(1..)) {}
        // The receiver may have stopped waiting.
        let _ = ended.send(());
    });
    let _ = end.await;
}
