//! What only shows on a real port: bodies larger than anybody reads, and requests that are none.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::desk::Desk;

async fn listen(desk: &Desk) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let service = desk.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// Sends these bytes and reads until the server closes.
async fn talk(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(bytes).await.expect("everything is taken");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_megabytes_are_answered_and_not_cut_off() {
    let desk = Desk::new().await;
    let address = listen(&desk).await;
    let field = "x".repeat(10 * 1024 * 1024);
    let head = "POST /sign-in HTTP/1.1\r\nHost: padron.test\r\nAccept-Language: es\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n";
    let request = format!("{head}Content-Length: {}\r\n\r\nlogin={field}", field.len() + 6);
    let answer = talk(address, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{}", &answer[..answer.len().min(200)]);
    assert!(answer.contains("lang=\"es\"") && answer.contains("</html>"));
    // In chunks, without saying how much.
    let chunk = format!("{:x}\r\n{}\r\n", 1024 * 1024, "x".repeat(1024 * 1024));
    let request = format!("{head}Transfer-Encoding: chunked\r\n\r\n{}0\r\n\r\n", chunk.repeat(10));
    assert!(talk(address, request.as_bytes()).await.starts_with("HTTP/1.1 413 "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_requests_are_not_made_of_one() {
    let desk = Desk::new().await;
    let address = listen(&desk).await;
    // Two lengths, or a length and chunks: whoever stands before us may have counted otherwise.
    let smuggled = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    let both = format!(
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}",
        smuggled.len() + 5
    );
    let twice = format!(
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: {}\r\n\r\n{smuggled}",
        smuggled.len()
    );
    let odd = format!("POST /sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n{smuggled}");
    let folded = "GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n b: c\r\n\r\n".to_owned();
    for request in [both, twice, odd, folded] {
        let request = request.replacen("Host: a\r\n", "Host: a\r\nConnection: close\r\n", 1);
        let answer = talk(address, request.as_bytes()).await;
        assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{request:?}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn enormous_heads_are_refused_and_the_server_lives_on() {
    let desk = Desk::new().await;
    let address = listen(&desk).await;
    let many = "a: b\r\n".repeat(300);
    let answer =
        talk(address, format!("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{many}\r\n").as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    let cookie = format!("Cookie: padron_session={}; padron_notice={}\r\n", "x".repeat(100_000), "%".repeat(50_000));
    let answer =
        talk(address, format!("GET /sign-in HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{cookie}\r\n").as_bytes())
            .await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{}", &answer[..answer.len().min(200)]);
    let long = format!("GET /sign-in?next=/{} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "x".repeat(70_000));
    let answer = talk(address, long.as_bytes()).await;
    assert!(
        answer.starts_with("HTTP/1.1 414 ") || answer.starts_with("HTTP/1.1 200 "),
        "{}",
        &answer[..answer.len().min(200)]
    );
    let answer = talk(address, b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 "));
}
