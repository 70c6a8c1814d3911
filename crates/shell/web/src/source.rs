//! Where a request comes from: what the connection says, or what a proxy that is trusted says of it.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};

use crate::Shell;

/// The header in which a proxy writes whom it answers for, the last one at the end.
const FORWARDED: &str = "x-forwarded-for";

/// An address, or all those that begin alike: `192.0.2.4`, `10.0.0.0/8`, `2001:db8::/32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: u128,
    bits: u32,
}

fn bits_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(four) => four.to_ipv6_mapped(),
        IpAddr::V6(six) => six,
    }
    .to_bits()
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u32>().map_err(|_| ())?)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| ())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = length.unwrap_or(most);
        let bits = (length <= most).then_some(128 - most + length).ok_or(())?;
        Ok(Self { base: bits_of(address), bits })
    }
}

impl Network {
    /// Whether an address is one of them.
    pub fn holds(self, address: IpAddr) -> bool {
        let differs = bits_of(address) ^ self.base;
        differs.checked_shr(128 - self.bits).unwrap_or(0) == 0
    }
}

/// The address somebody comes from; none when nothing believable says it: a proxy on this machine that
/// the settings do not name, or one that says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source(pub Option<IpAddr>);

impl Source {
    /// What it is counted under: an address, or the first half of one of version 6, which is what a line
    /// is given.
    pub fn key(self) -> Option<String> {
        self.0.map(|address| match address.to_canonical() {
            IpAddr::V4(four) => four.to_string(),
            IpAddr::V6(six) => {
                let line = six.to_bits() >> 64 << 64;
                format!("{}/64", Ipv6Addr::from_bits(line))
            }
        })
    }
}

/// Reads it. Of what is written in the header, only what follows the last address that a trusted proxy
/// wrote for another one is believed: the rest is typed by whoever comes.
fn source(peer: Option<IpAddr>, forwarded: &[&str], trusted: &[Network]) -> Option<IpAddr> {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    let peer = peer?;
    if !is_trusted(peer) {
        return (!peer.to_canonical().is_loopback()).then_some(peer);
    }
    for told in forwarded.iter().rev().flat_map(|line| line.rsplit(',')) {
        let told = told.trim();
        let address: Option<IpAddr> =
            told.parse().ok().or_else(|| told.parse::<SocketAddr>().ok().map(|with| with.ip()));
        match address {
            Some(address) if is_trusted(address) => {}
            other => return other,
        }
    }
    None
}

impl FromRequestParts<Shell> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shell: &Shell) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let forwarded: Vec<&str> = parts
            .headers
            .get_all(FORWARDED)
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
            .collect();
        Ok(Self(source(peer, &forwarded, &shell.safety.proxies)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_holds_its_own_addresses() {
        for (network, address, held) in [
            ("192.0.2.4", "192.0.2.4", true),
            ("192.0.2.4", "::ffff:192.0.2.4", true),
            ("192.0.2.4", "192.0.2.5", false),
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("0.0.0.0/0", "203.0.113.7", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "203.0.113.7", true),
        ] {
            let read: Network = network.parse().unwrap();
            assert_eq!(read.holds(ip(address)), held, "{network} {address}");
        }
        for text in ["", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0/8"] {
            assert_eq!(text.parse::<Network>(), Err(()), "{text}");
        }
    }

    #[test]
    fn a_header_is_believed_from_a_trusted_proxy_only_and_from_its_end() {
        let trusted: Vec<Network> =
            ["127.0.0.1", "10.0.0.0/8"].iter().map(|text| text.parse().unwrap()).collect();
        for (peer, forwarded, told) in [
            ("203.0.113.7", &["198.51.100.1"][..], Some("203.0.113.7")),
            ("127.0.0.1", &["198.51.100.1"], Some("198.51.100.1")),
            ("127.0.0.1", &["6.6.6.6, 198.51.100.1"], Some("198.51.100.1")),
            ("127.0.0.1", &["6.6.6.6", "198.51.100.1, 10.1.1.1"], Some("198.51.100.1")),
            ("127.0.0.1", &["198.51.100.1:4040"], Some("198.51.100.1")),
            ("127.0.0.1", &["6.6.6.6, inconnu"], None),
            ("127.0.0.1", &[], None),
        ] {
            let found = source(Some(ip(peer)), forwarded, &trusted);
            assert_eq!(found, told.map(ip), "{peer} {forwarded:?}");
        }
        // A proxy on this machine that nobody named: all would be one.
        assert_eq!(source(Some(ip("127.0.0.1")), &["198.51.100.1"], &[]), None);
        assert_eq!(source(None, &["198.51.100.1"], &trusted), None);
    }

    #[test]
    fn a_line_of_version_6_is_counted_as_one() {
        let key = |text: &str| Source(Some(ip(text))).key().unwrap();
        assert_eq!(key("2001:db8:1:2:3:4:5:6"), key("2001:db8:1:2::9"));
        assert_ne!(key("2001:db8:1:2::9"), key("2001:db8:1:3::9"));
        assert_eq!(key("::ffff:192.0.2.4"), key("192.0.2.4"));
    }
}
