//! A running simulator and a client for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hubsim::catalog::records::RecordCatalog;
use hubsim::{ANY_PORT, Running, Sim, Stats};
use reqwest::header::HeaderMap;
use serde_json::Value;

pub struct Hub {
    running: Running,
    client: reqwest::Client,
}

/// An answer that came in full.
#[derive(Debug)]
pub struct Got {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Hub {
    /// Serves records given as JSON Lines, or as JSON lists one after another.
    pub async fn serve(records: &[&str], setup: impl FnOnce(Sim) -> Sim) -> Hub {
        let mut builder = RecordCatalog::builder();
        for text in records {
            builder = builder.text(text).unwrap();
        }
        Hub::start(setup(Sim::new(Arc::new(builder.build())))).await
    }

    pub async fn start(sim: Sim) -> Hub {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Hub {
            running: sim.start(ANY_PORT).await.unwrap(),
            client,
        }
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.client.request(
            method.parse().unwrap(),
            format!("{}{path}", self.running.url()),
        )
    }

    /// The error where the body does not come in full.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Result<Got, reqwest::Error> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = String::from_utf8_lossy(&response.bytes().await?).into_owned();
        Ok(Got {
            status,
            headers,
            body,
        })
    }

    pub async fn try_get(&self, path: &str) -> Result<Got, reqwest::Error> {
        self.send(self.request("GET", path)).await
    }

    pub async fn get(&self, path: &str) -> Got {
        self.try_get(path).await.unwrap()
    }

    pub async fn get_as(&self, path: &str, token: &str) -> Got {
        self.send(self.request("GET", path).bearer_auth(token))
            .await
            .unwrap()
    }

    /// The ids of a list from here on, page by page.
    pub async fn walk(&self, path: &str) -> Vec<Vec<String>> {
        let mut pages = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let got = self.get(&path).await;
            assert_eq!(got.status, 200, "{path}: {}", got.body);
            pages.push(got.ids());
            next = got.next();
        }
        pages
    }

    pub fn stats(&self) -> Stats {
        self.running.stats()
    }

    pub async fn stop(self) -> Stats {
        drop(self.client);
        self.running.stop().await
    }
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    pub fn ids(&self) -> Vec<String> {
        let items = self.json();
        let id = |item: &Value| item["id"].as_str().unwrap_or_default().to_owned();
        items.as_array().unwrap().iter().map(id).collect()
    }

    pub fn keys(&self) -> Vec<String> {
        self.json().as_object().unwrap().keys().cloned().collect()
    }

    /// Path and query of the next page.
    pub fn next(&self) -> Option<String> {
        let link = self.headers.get("link")?.to_str().unwrap();
        let url = link.strip_prefix('<')?.strip_suffix(">; rel=\"next\"")?;
        Some(
            url.strip_prefix("https://huggingface.co")
                .unwrap()
                .to_owned(),
        )
    }

    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap().to_owned()
    }
}

/// `n` models `org/m0000`, …: creation falls, likes rise with the number, ten
/// of a kind share their trending score, every third is text generation.
pub fn models(n: usize) -> String {
    let mut lines = String::new();
    for i in 0..n {
        let task = if i % 3 == 0 {
            "text-generation"
        } else {
            "fill-mask"
        };
        let parent = if i == 0 {
            String::new()
        } else {
            r#","base_model:org/m0000","base_model:finetune:org/m0000""#.to_owned()
        };
        lines.push_str(&format!(
            "{{\"_id\":\"{:08x}{:016x}\",\"id\":\"org/m{i:04}\",\"likes\":{i},\"downloads\":{},\
             \"trendingScore\":{},\"createdAt\":\"{}\",\"pipeline_tag\":\"{task}\",\
             \"tags\":[\"{task}\"{parent}]}}\n",
            0x6500_0000 - i,
            i,
            i % 7,
            i / 10,
            format_args!(
                "2024-01-{:02}T{:02}:00:00.000Z",
                28 - i / 24 % 28,
                23 - i % 24
            ),
        ));
    }
    lines
}

/// The folder of real data; `None`, said aloud, where it is absent.
pub fn shared_data() -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var_os("MODELTREE_SHARED_DATA").map_or(default.into(), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "no data at {}",
        folder.display()
    );
    eprintln!("SKIPPED: no data at {}", folder.display());
    None
}
