//! Asks the running nginx over its control socket which tree it serves.

use std::{io, path::Path, time::Duration};

use baragon_agent_core::ids::ConfigNumber;
use http_body_util::{BodyExt as _, Empty};
use hyper::{Request, body::Bytes, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::{net::UnixStream, time::timeout};

/// Of one question. A worker answers at once, unless it hangs.
const DEADLINE: Duration = Duration::from_secs(1);

/// The number of the tree that the answering worker serves.
///
/// # Errors
/// Nobody answers, or with something else.
pub(crate) async fn served(socket: &Path) -> io::Result<ConfigNumber> {
    match timeout(DEADLINE, ask(socket)).await {
        Ok(answer) => answer,
        Err(_) => {
            Err(io::Error::new(io::ErrorKind::TimedOut, "the control socket does not answer within 1s"))
        }
    }
}

async fn ask(socket: &Path) -> io::Result<ConfigNumber> {
    let stream = UnixStream::connect(socket).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let request = Request::get("/generation")
        .header("host", "control")
        .header("connection", "close")
        .body(Empty::<Bytes>::new())
        .map_err(io::Error::other)?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(io::Error::other)?;
        response.into_body().collect().await.map_err(io::Error::other)
    };
    let (body, _) = tokio::join!(exchange, connection);
    let bytes = body?.to_bytes();
    let text = String::from_utf8_lossy(&bytes);
    let number =
        text.trim().parse().map_err(|_| io::Error::other("the control socket does not answer a number"))?;
    Ok(ConfigNumber(number))
}
