//! How long a request may take. A body that does not come is told as that (408), work that does not end as that (503).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::StreamExt as _;
use futures_util::stream;

/// No request of ours takes this long; one that does is stuck.
const LONGEST: Duration = Duration::from_mins(1);
/// A file to be taken in may be large, and the line thin.
const LONGEST_UPLOAD: Duration = Duration::from_hours(1);
/// Nobody waits longer than this for the next bytes of a body.
const SILENCE: Duration = Duration::from_secs(30);

/// Why a request was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenUp {
    /// The rest of its body did not come.
    Body,
    /// The work on it did not end.
    Work,
}

impl GivenUp {
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::Body => StatusCode::REQUEST_TIMEOUT,
            Self::Work => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// Carries a request on, for as long as such a one may take.
pub(crate) async fn wait(request: Request, next: Next) -> Result<Response, GivenUp> {
    let upload = request.method() == Method::POST && request.uri().path().ends_with("/imports");
    let longest = if upload { LONGEST_UPLOAD } else { LONGEST };
    let (request, sent) = watched(request);
    match tokio::time::timeout(longest, next.run(request)).await {
        // Whatever was made of half a body is not the answer.
        _ if sent.silent.load(Ordering::Relaxed) => Err(GivenUp::Body),
        Ok(response) => Ok(response),
        Err(_) if sent.whole.load(Ordering::Relaxed) => Err(GivenUp::Work),
        Err(_) => Err(GivenUp::Body),
    }
}

/// The same for pages.
pub(crate) async fn wait_for_page(request: Request, next: Next) -> Result<Response, StatusCode> {
    wait(request, next).await.map_err(GivenUp::status)
}

/// What is known of a body.
#[derive(Debug, Default)]
struct Arrival {
    whole: AtomicBool,
    silent: AtomicBool,
}

fn watched(request: Request) -> (Request, Arc<Arrival>) {
    let told = Arc::new(Arrival::default());
    if request.body().is_end_stream() {
        told.whole.store(true, Ordering::Relaxed);
        return (request, told);
    }
    let kept = Arc::clone(&told);
    let request = request.map(|body| {
        Body::from_stream(stream::unfold((body.into_data_stream(), kept), |(mut body, kept)| async move {
            let piece = match tokio::time::timeout(SILENCE, body.next()).await {
                Ok(piece) => piece,
                Err(late) => {
                    kept.silent.store(true, Ordering::Relaxed);
                    Some(Err(axum::Error::new(late)))
                }
            };
            if piece.is_none() || body.is_end_stream() {
                kept.whole.store(true, Ordering::Relaxed);
            }
            piece.map(|piece| (piece, (body, kept)))
        }))
    });
    (request, told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use axum::{Router, middleware};
    use tower::ServiceExt as _;

    /// A body that comes a byte at a time, so many, so far apart.
    fn dripping(bytes: usize, apart: Duration) -> Body {
        Body::from_stream(stream::unfold(0, move |sent| async move {
            if sent == bytes {
                return None;
            }
            tokio::time::sleep(apart).await;
            Some((Ok::<_, std::io::Error>(Bytes::from_static(b"x")), sent + 1))
        }))
    }

    /// Reads all of a body, or works on without an end.
    async fn handled(request: Request) -> StatusCode {
        if request.uri().path() == "/stuck" {
            tokio::time::sleep(Duration::from_hours(2)).await;
        }
        let whole = axum::body::to_bytes(request.into_body(), 10_000).await;
        if whole.is_ok() { StatusCode::OK } else { StatusCode::BAD_REQUEST }
    }

    async fn answered(path: &str, body: Body) -> u16 {
        let router = Router::new().fallback(handled).layer(middleware::from_fn(wait_for_page));
        let method = if path == "/stuck" { "GET" } else { "POST" };
        let request = Request::builder().method(method).uri(path).body(body).expect("a request");
        router.oneshot(request).await.expect("an answer").status().as_u16()
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_body_is_not_a_slow_server() {
        let second = Duration::from_secs(1);
        assert_eq!(answered("/form", dripping(3, second)).await, 200);
        assert_eq!(answered("/form", dripping(100, second)).await, 408, "too long in all");
        assert_eq!(answered("/form", dripping(2, SILENCE + second)).await, 408, "silent for too long");
        assert_eq!(answered("/stuck", Body::empty()).await, 503);
    }

    #[tokio::test(start_paused = true)]
    async fn a_file_may_take_longer_but_not_be_silent() {
        let second = Duration::from_secs(1);
        assert_eq!(answered("/imports", dripping(600, second)).await, 200);
        assert_eq!(answered("/imports", dripping(2, SILENCE + second)).await, 408);
        assert_eq!(answered("/imports", dripping(4_000, second)).await, 408);
    }
}
