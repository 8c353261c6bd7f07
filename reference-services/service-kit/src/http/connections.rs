//! Connections: so many at once, closed when no request comes, and closed in order when the service stops.

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

/// The head of a request, larger than any honest one.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// How long an answer may take to leave when the service stops.
const FLUSH_TIMEOUT: Duration = Duration::from_millis(500);

/// How long nothing is accepted after the system had no room for a connection.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(500);

/// Serves until told to stop; then waits for the requests being handled, and for nothing else.
pub(crate) async fn serve(listener: TcpListener, router: Router, tuning: Tuning, mut stop: ShutdownSignal) {
    let room = Arc::new(Semaphore::new(tuning.http_max_connections));
    let mut connections = JoinSet::new();
    loop {
        let accepted = async {
            let place = Arc::clone(&room).acquire_owned().await;
            (place, listener.accept().await)
        };
        tokio::select! {
            () = stop.requested() => break,
            Some(ended) = connections.join_next(), if !connections.is_empty() => log(ended),
            (place, accepted) = accepted => match accepted {
                Ok((stream, _)) => {
                    let (router, stop) = (router.clone(), stop.clone());
                    connections.spawn(async move {
                        serve_one(stream, router, tuning.http_head_timeout, stop).await;
                        drop(place);
                    });
                }
                Err(error) if is_the_clients(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "can't accept connections; trying again");
                    tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
                }
            },
        }
    }
    drop(listener);
    while let Some(ended) = connections.join_next().await {
        log(ended);
    }
}

/// The connection came and went before it was accepted.
fn is_the_clients(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

fn log(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "handling a request panicked");
    }
}

async fn serve_one(stream: TcpStream, router: Router, head_within: Duration, mut stop: ShutdownSignal) {
    let busy = watch::Sender::new(false);
    let mut is_busy = busy.subscribe();
    let handler = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        let handling = Handling::begin(&busy);
        let response = handler.call(request);
        async move {
            let response = response.await;
            drop(handling);
            response
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_within)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // How it ended is the client's business: it went, was too slow, or spoke something else.
        _ = connection.as_mut() => return,
        () = stop.requested() => {}
    }
    connection.as_mut().graceful_shutdown();
    let answered = async {
        // An error means that the connection is gone.
        let _ = is_busy.wait_for(|busy| !busy).await;
        tokio::time::sleep(FLUSH_TIMEOUT).await;
    };
    tokio::select! {
        _ = connection => {}
        () = answered => {}
    }
}

/// A request that is being handled.
struct Handling(watch::Sender<bool>);

impl Handling {
    fn begin(busy: &watch::Sender<bool>) -> Self {
        busy.send_replace(true);
        Self(busy.clone())
    }
}

impl Drop for Handling {
    fn drop(&mut self) {
        self.0.send_replace(false);
    }
}
