//! The client's address, behind trusted proxies the one they report.

use std::net::IpAddr;

use axum::http::HeaderMap;

use crate::state::Web;

/// Walks `X-Forwarded-For` from the right, past every proxy we trust. What stands left of the first stranger was written by
/// that stranger and is not believed.
pub(crate) fn address(web: &Web, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let mut address = peer.to_canonical();
    let forwarded = headers.get_all("x-forwarded-for");
    let hops: Vec<&str> = forwarded
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    for hop in hops.into_iter().rev() {
        if !web.trusts(address) {
            break;
        }
        let Ok(next) = hop.parse::<IpAddr>() else { break };
        address = next.to_canonical();
    }
    address
}
