//! Ends response streams when the server stops: one open stream would keep it
//! from ending for ever.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::State,
    response::Response,
};
use http::{HeaderMap, HeaderValue, header::CONTENT_TYPE};
use http_body::{Frame, SizeHint};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// Lets gRPC answers end with UNAVAILABLE once `stop` is cancelled and they
/// have nothing ready to send.
pub(super) async fn end_with_stop(State(stop): State<CancellationToken>, response: Response) -> Response {
    let grpc = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"));
    if !grpc || response.body().is_end_stream() {
        return response;
    }
    let stop = Box::pin(stop.cancelled_owned());
    response.map(|inner| Body::new(Ending { inner, stop, ended: false }))
}

struct Ending {
    inner: Body,
    stop: Pin<Box<WaitForCancellationFutureOwned>>,
    ended: bool,
}

// === impl Ending ===

impl HttpBody for Ending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        // First what is ready: a call that is answered is never cut.
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(context) {
            return Poll::Ready(frame);
        }
        self.stop.as_mut().poll(context).map(|()| {
            self.ended = true;
            Some(Ok(Frame::trailers(unavailable())))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

fn unavailable() -> HeaderMap {
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", HeaderValue::from(tonic::Code::Unavailable as i32));
    trailers.insert("grpc-message", HeaderValue::from_static("the server is stopping"));
    trailers
}
