//! `http`: load on a running product, over connections that stay open.
//!
//! A small HTTP/1.1 client of its own: it signs in once for each connection, then draws acts from
//! the mix 4 lists, 8 pages, 3 searches, 3 notes (of the journal, with the act of their time),
//! 1 dashboard.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

use crate::machine;

/// What to load, and how.
#[derive(Debug, Clone, Args)]
pub struct Load {
    /// Host and port of the product.
    #[arg(long, default_value = "127.0.0.1:8080")]
    host: String,
    /// The accounts, in turn: a name refuses more than five sign-ins at once (ADR 0026).
    #[arg(long, value_delimiter = ',', default_value = "cheffe,directeur")]
    identifiant: Vec<String>,
    /// Its password.
    #[arg(long)]
    password: String,
    /// Connections at once; several to run one after the other.
    #[arg(long, value_delimiter = ',', default_value = "1,32")]
    connections: Vec<usize>,
    /// Seconds for each.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Addresses of lists, drawn from.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "/registre/mesures/1,/registre/sejours/1,/registre/personnes/1"
    )]
    lists: Vec<String>,
    /// Addresses of pages; `{}` is an identifier.
    #[arg(long, value_delimiter = ',', default_value = "/dossiers/{}")]
    pages: Vec<String>,
    /// The list of which every file is drawn for pages: those that every account may open.
    #[arg(long, default_value = "/registre/personnes/1")]
    children: String,
    /// The address of a search; `{}` is a word.
    #[arg(long, default_value = "/registre/personnes/1?q={}")]
    search: String,
    /// The address that writes a note; `{}` is an identifier.
    #[arg(long, default_value = "/dossiers/{}/journal/nouveau")]
    note: String,
    /// The form of a note.
    #[arg(long, default_value = "texte=Vu+au+service%2C+il+va+bien.&nature=entretien&minutes=30")]
    note_form: String,
    /// The address of the dashboard.
    #[arg(long, default_value = "/services/1/activite")]
    dashboard: String,
}

const KINDS: [(&str, u32); 5] =
    [("list", 4), ("page", 8), ("search", 3), ("note", 3), ("dashboard", 1)];
const WORDS: [&str; 8] = ["dia", "mar", "ber", "lou", "ben", "gar", "le", "tra"];

/// A connection that stays open, and who is signed in on it.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    host: String,
    cookie: String,
}

struct Answer {
    status: u16,
    cookie: Option<String>,
    body: Vec<u8>,
}

impl Client {
    async fn open(load: &Load, turn: usize) -> Result<Self> {
        let name = &load.identifiant[turn % load.identifiant.len().max(1)];
        Self::sign_in(&load.host, name, &load.password).await
    }

    /// Opens a connection and signs in.
    pub async fn sign_in(host: &str, name: &str, password: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).await.context("the product does not answer")?;
        stream.set_nodelay(true)?;
        let mut client =
            Self { stream: BufReader::new(stream), host: host.to_owned(), cookie: String::new() };
        let form = format!("identifiant={name}&mot_de_passe={password}");
        let answer = client.ask("POST", "/connexion", Some(&form)).await?;
        client.cookie = answer.cookie.with_context(|| format!("no sign-in: {}", answer.status))?;
        Ok(client)
    }

    /// The status of a page.
    pub async fn get(&mut self, path: &str) -> Result<u16> {
        Ok(self.ask("GET", path, None).await?.status)
    }

    /// The files of a list, page after page, ten pages at most.
    async fn children(&mut self, list: &str) -> Result<BTreeSet<u32>> {
        let (mut found, mut next) = (BTreeSet::new(), Some(list.to_owned()));
        for _ in 0..10 {
            let Some(path) = next.take() else { break };
            let answer = self.ask("GET", &path, None).await?;
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            for part in text.split("\"/dossiers/").skip(1) {
                let number = part.split('"').next().unwrap_or_default();
                found.extend(number.parse::<u32>());
            }
            // The link to the page after is the only one that carries this word.
            let after = text.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
            next = after
                .filter(|href| href.starts_with(list) && href.contains("apres="))
                .last()
                .map(|href| href.replace("&amp;", "&").replace("&#38;", "&"));
        }
        Ok(found)
    }

    async fn ask(&mut self, method: &str, path: &str, form: Option<&str>) -> Result<Answer> {
        let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        if !self.cookie.is_empty() {
            let _infallible = write!(text, "Cookie: {}\r\n", self.cookie);
        }
        if let Some(form) = form {
            let _infallible = write!(
                text,
                "Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                self.host,
                form.len()
            );
        }
        text.push_str("\r\n");
        text.push_str(form.unwrap_or_default());
        self.stream.get_mut().write_all(text.as_bytes()).await?;
        self.answer().await
    }

    async fn line(&mut self) -> Result<String> {
        use tokio::io::AsyncBufReadExt as _;
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            bail!("the product closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }

    async fn answer(&mut self) -> Result<Answer> {
        let first = self.line().await?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        let (mut length, mut chunked, mut cookie) = (0_usize, false, None);
        loop {
            let line = self.line().await?;
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse()?,
                "transfer-encoding" => chunked = value.contains("chunked"),
                // The session is the first; who signed in last is told by another.
                "set-cookie" if cookie.is_none() => {
                    cookie = value.split(';').next().map(|one| one.trim().to_owned());
                }
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let size = usize::from_str_radix(self.line().await?.trim(), 16)?;
                let start = body.len();
                body.resize(start + size, 0);
                self.stream.read_exact(&mut body[start..]).await?;
                self.line().await?;
                if size == 0 {
                    break;
                }
            }
        } else {
            body.resize(length, 0);
            self.stream.read_exact(&mut body).await?;
        }
        Ok(Answer { status, cookie, body })
    }
}

/// Times by kind of act, in the order of [`KINDS`]; and refusals.
#[derive(Default)]
struct Spent {
    times: [Vec<Duration>; 5],
    faults: usize,
    fault: String,
}

/// Runs each number of connections.
pub async fn run(load: Load) -> Result<()> {
    anyhow::ensure!(!load.identifiant.is_empty(), "no account");
    let load = Arc::new(load);
    let mut children: Option<BTreeSet<u32>> = None;
    for turn in 0..load.identifiant.len() {
        let open = Client::open(&load, turn).await?.children(&load.children).await?;
        children = Some(match children {
            Some(known) => known.intersection(&open).copied().collect(),
            None => open,
        });
    }
    let children: Arc<Vec<u32>> = Arc::new(children.unwrap_or_default().into_iter().collect());
    anyhow::ensure!(!children.is_empty(), "no file that every account may open");
    println!("{} files that every account may open", children.len());
    for &connections in &load.connections {
        let stop = Arc::new(AtomicBool::new(false));
        let mut clients = Vec::new();
        // Eight sign-ins at once, as when a service starts its day.
        while clients.len() < connections {
            let doors: Vec<_> = (clients.len()..connections.min(clients.len() + 8))
                .map(|turn| {
                    let load = load.clone();
                    tokio::spawn(async move { Client::open(&load, turn).await })
                })
                .collect();
            for door in doors {
                clients.push(door.await??);
            }
        }
        let start = Instant::now();
        let tasks: Vec<_> = clients
            .into_iter()
            .map(|client| tokio::spawn(work(client, load.clone(), children.clone(), stop.clone())))
            .collect();
        tokio::time::sleep(Duration::from_secs(load.seconds)).await;
        stop.store(true, Ordering::Relaxed);
        let mut spent = Spent::default();
        for task in tasks {
            let own = task.await??;
            for (all, own) in spent.times.iter_mut().zip(own.times) {
                all.extend(own);
            }
            spent.faults += own.faults;
            if !own.fault.is_empty() {
                spent.fault = own.fault;
            }
        }
        tell(connections, start.elapsed(), &mut spent);
    }
    machine::tell();
    Ok(())
}

fn tell(connections: usize, time: Duration, spent: &mut Spent) {
    let total: usize = spent.times.iter().map(Vec::len).sum();
    println!(
        "{connections} connections: {total} requests, {:.0} a second, {} refused {}",
        machine::rate(total, time),
        spent.faults,
        spent.fault,
    );
    for ((kind, _), times) in KINDS.iter().zip(&mut spent.times) {
        let [p50, p95, p99] = [50, 95, 99].map(|percent| machine::percentile(times, percent));
        println!(
            "  {kind:9} {:6} p50 {:>9} p95 {:>9} p99 {:>9}",
            times.len(),
            machine::ms(p50),
            machine::ms(p95),
            machine::ms(p99)
        );
    }
}

fn draw(below: usize) -> usize {
    rand::random::<u32>() as usize % below.max(1)
}

async fn work(
    mut client: Client,
    load: Arc<Load>,
    children: Arc<Vec<u32>>,
    stop: Arc<AtomicBool>,
) -> Result<Spent> {
    let mut spent = Spent::default();
    let weights: u32 = KINDS.iter().map(|(_, weight)| weight).sum();
    while !stop.load(Ordering::Relaxed) {
        let mut drawn = rand::random::<u32>() % weights;
        let kind = KINDS
            .iter()
            .position(|(_, weight)| {
                let here = drawn < *weight;
                drawn = drawn.saturating_sub(*weight);
                here
            })
            .unwrap_or(0);
        let path = match kind {
            0 => load.lists[draw(load.lists.len())].clone(),
            1 => load.pages[draw(load.pages.len())]
                .replace("{}", &children[draw(children.len())].to_string()),
            2 => load.search.replace("{}", WORDS[draw(WORDS.len())]),
            3 => load.note.replace("{}", &children[draw(children.len())].to_string()),
            _ => load.dashboard.clone(),
        };
        let start = Instant::now();
        let answer = if kind == 3 {
            client.ask("POST", &path, Some(&load.note_form)).await?
        } else {
            client.ask("GET", &path, None).await?
        };
        spent.times[kind].push(start.elapsed());
        let fine = if kind == 3 { 303 } else { 200 };
        if answer.status != fine {
            spent.faults += 1;
            spent.fault = format!("({path}: {}, {} bytes)", answer.status, answer.body.len());
        }
    }
    Ok(spent)
}
