//! Serves HTTP connections: limits their number, closes idle ones, and shuts down in order.

use std::{io, pin::pin, sync::Arc, time::Duration};

use axum::{Router, http::Request};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
};

use crate::{config::Tuning, shutdown::ShutdownSignal};

/// The maximum size of a request head.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// The time limit for writing a response during a shutdown.
const FLUSH_TIMEOUT: Duration = Duration::from_millis(500);

/// The delay after a connection could not be accepted.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(500);

/// Serves until the shutdown is requested, then waits for the requests in progress.
pub(crate) async fn serve(listener: TcpListener, router: Router, tuning: Tuning, mut shutdown: ShutdownSignal) {
    let permits = Arc::new(Semaphore::new(tuning.http_max_connections));
    let mut connections = JoinSet::new();
    loop {
        let accept = async {
            let permit = Arc::clone(&permits).acquire_owned().await;
            (permit, listener.accept().await)
        };
        tokio::select! {
            () = shutdown.requested() => break,
            Some(ended) = connections.join_next(), if !connections.is_empty() => log_panic(ended),
            (permit, accepted) = accept => match accepted {
                Ok((stream, _)) => {
                    let (router, shutdown) = (router.clone(), shutdown.clone());
                    connections.spawn(async move {
                        serve_one(stream, router, tuning.http_head_timeout, shutdown).await;
                        drop(permit);
                    });
                }
                Err(error) if is_caused_by_client(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "cannot accept connections; retrying");
                    tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
                }
            },
        }
    }
    drop(listener);
    while let Some(ended) = connections.join_next().await {
        log_panic(ended);
    }
}

/// Returns whether the client closed the connection before it was accepted.
fn is_caused_by_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

fn log_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "request handler panicked");
    }
}

async fn serve_one(stream: TcpStream, router: Router, head_timeout: Duration, mut shutdown: ShutdownSignal) {
    let busy = watch::Sender::new(false);
    let mut is_busy = busy.subscribe();
    let handler = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        let guard = BusyGuard::new(&busy);
        let response = handler.call(request);
        async move {
            let response = response.await;
            drop(guard);
            response
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_timeout)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // An error is the client's: it disconnected, was too slow, or sent something other than HTTP.
        _ = connection.as_mut() => return,
        () = shutdown.requested() => {}
    }
    connection.as_mut().graceful_shutdown();
    let responded = async {
        // An error means that the connection is closed.
        let _ = is_busy.wait_for(|busy| !busy).await;
        tokio::time::sleep(FLUSH_TIMEOUT).await;
    };
    tokio::select! {
        _ = connection => {}
        () = responded => {}
    }
}

/// Marks the connection as busy while it exists.
struct BusyGuard(watch::Sender<bool>);

impl BusyGuard {
    fn new(busy: &watch::Sender<bool>) -> Self {
        busy.send_replace(true);
        Self(busy.clone())
    }
}

impl Drop for BusyGuard {
    fn drop(&mut self) {
        self.0.send_replace(false);
    }
}
